# SPDX-License-Identifier: MIT-0
"""Calls through what httpx2 has: a transport or client of the user's own, and hooks."""

from __future__ import annotations

from collections.abc import AsyncIterable, Awaitable, Callable, Iterable
from inspect import isawaitable
from typing import Any, TypeAlias

import httpx2

from .configuration import EventHooks
from .exceptions import ApiTypeError
from .exchange import Exchange
from .headers import Headers
from .messages import BodyStream, RawResponse, Reply, coding_of
from .outgoing import (
    AsyncPieces,
    Pieces,
    address,
    async_body_of,
    body_of,
    headers_of,
    limits_of,
)

Transport: TypeAlias = httpx2.BaseTransport | httpx2.Client
"""What sends requests; of a client, its redirects and authentication are not used."""
AsyncTransport: TypeAlias = httpx2.AsyncBaseTransport | httpx2.AsyncClient


def reply_through(
    transport: Transport, hooks: EventHooks, exchange: Exchange
) -> Reply[Iterable[bytes]]:
    """Send a request."""
    request = _request(exchange, body_of)
    for hook in hooks.get("request", ()):
        _run(hook, request)
    response = _handler(transport)(request)
    response.request = request
    try:
        for hook in hooks.get("response", ()):
            _run(hook, response)
    except BaseException:
        response.close()
        raise
    return _reply(response, response.close)


async def reply_through_async(
    transport: AsyncTransport, hooks: EventHooks, exchange: Exchange
) -> Reply[AsyncIterable[bytes]]:
    """Likewise, asynchronously; hooks may be awaited."""
    request = _request(exchange, async_body_of)
    for hook in hooks.get("request", ()):
        await _done(hook(request))
    response = await _ahandler(transport)(request)
    response.request = request
    try:
        for hook in hooks.get("response", ()):
            await _done(hook(response))
    except BaseException:
        await response.aclose()
        raise
    return _reply(response, response.aclose)


def _run(hook: Callable[[Any], object], message: object) -> None:
    if isawaitable(hook(message)):
        raise ApiTypeError("only an asynchronous client can await a hook")


async def _done(value: object) -> None:
    if isawaitable(value):
        await value


def _reply(response: httpx2.Response, close: Callable[[], Any]) -> Reply[Any]:
    pairs = response.headers.raw
    head = RawResponse(
        response.status_code, response.reason_phrase, Headers(pairs), b""
    )
    if response.is_stream_consumed:  # by a hook, which had it decoded
        return Reply(head, "", httpx2.ByteStream(response.content), close)
    return Reply(head, coding_of(pairs), response.stream, close)


def _request(
    exchange: Exchange, body: Callable[[BodyStream], Pieces | AsyncPieces]
) -> httpx2.Request:
    prepared, content = exchange.request, exchange.request.content
    origin, _ = address(prepared.url)
    whole = httpx2.ByteStream(content) if isinstance(content, bytes) else None
    request = httpx2.Request(
        prepared.method,
        prepared.url,
        headers=headers_of(prepared, origin.authority),
        stream=body(content) if isinstance(content, BodyStream) else whole,
        extensions={"timeout": limits_of(exchange)},
    )
    if whole is not None:
        request.read()  # for hooks and mocks, which look at it
    return request


def _handler(transport: Transport) -> Callable[[httpx2.Request], httpx2.Response]:
    """What sends one request and leaves the response to be read."""
    if not isinstance(transport, httpx2.Client):
        return transport.handle_request

    def send(request: httpx2.Request) -> httpx2.Response:
        return transport.send(request, stream=True, auth=None, follow_redirects=False)

    return send


def _ahandler(
    transport: AsyncTransport,
) -> Callable[[httpx2.Request], Awaitable[httpx2.Response]]:
    if not isinstance(transport, httpx2.AsyncClient):
        return transport.handle_async_request

    def send(request: httpx2.Request) -> Awaitable[httpx2.Response]:
        return transport.send(request, stream=True, auth=None, follow_redirects=False)

    return send
