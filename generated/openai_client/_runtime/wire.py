# SPDX-License-Identifier: MIT-0
"""The two shells around the core: they carry out exchanges, and read what comes back."""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Generator,
    Iterable,
    Iterator,
)
from contextlib import contextmanager
from typing import NoReturn, TypeVar

import anyio
import h11
import httpcore2
import httpx2

from .coding import Decoding
from .configuration import BaseConfiguration
from .exceptions import (
    ApiConnectionError,
    ApiTimeoutError,
    ApiValueError,
    OpenApiException,
    ResponseDecodingError,
)
from .exchange import Exchange
from .logs import log_request, log_response
from .messages import Body, RawResponse, Reply
from .pool import AsyncPool, Pool
from .through import (
    AsyncTransport,
    Transport,
    reply_through,
    reply_through_async,
)

R = TypeVar("R", bound="RawResponse | OpenResponse | AsyncOpenResponse")

_TIMEOUTS = (httpx2.TimeoutException, httpcore2.TimeoutException)
_CONNECTING = (httpx2.ConnectTimeout, httpcore2.ConnectTimeout)
_READING = (httpx2.ReadTimeout, httpcore2.ReadTimeout)
_WRITING = (httpx2.WriteTimeout, httpcore2.WriteTimeout)
_URLS = (
    httpx2.InvalidURL,
    httpx2.UnsupportedProtocol,
    httpcore2.UnsupportedProtocol,
)
_REQUESTS = (httpx2.LocalProtocolError, httpcore2.LocalProtocolError)
_FAILURES = (
    *_TIMEOUTS,
    *_URLS,
    *_REQUESTS,
    httpx2.RequestError,
    httpx2.StreamError,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.ProxyError,
    h11.LocalProtocolError,
    ssl.SSLError,
    zlib.error,
)
"""All but `HTTPStatusError`, which only a hook can raise: that is the user's own."""


class SyncWire:
    """Sends requests through a transport; by default a pool of connections."""

    def __init__(
        self, configuration: BaseConfiguration, transport: Transport | None
    ) -> None:
        self._configuration = configuration
        self._transport = transport or Pool(configuration)

    def send(self, exchange: Exchange) -> RawResponse:
        """Carry out a call and read the whole response.

        Raises:
            ApiConnectionError, ApiTimeoutError: there is no response, or only a part.
            ResponseDecodingError: its `Content-Encoding` does not hold.
        """
        return self._run(exchange, self._whole)

    def open(self, exchange: Exchange) -> RawResponse | OpenResponse:
        """Likewise, but a success is left to be read; raises as `send`."""
        return self._run(exchange, self._kept)

    def _run(self, exchange: Exchange, take: Callable[[Exchange], R]) -> R:
        while True:
            try:
                taken = take(exchange)
                head = taken if isinstance(taken, RawResponse) else taken.head
                wait = exchange.after_response(head.status, head.headers)
                if wait is None:
                    return taken
            except OpenApiException as failure:
                wait = exchange.after_failure(failure)
                if wait is None:
                    raise
            time.sleep(wait)

    def _whole(self, exchange: Exchange) -> RawResponse:
        reply = self._reply(exchange)
        try:
            if exchange.deadline is None and not reply.coding:
                return self._all(reply.head, reply.stream)  # the usual case
            return self._all(reply.head, _pieces(reply, exchange))
        except _FAILURES as error:
            _fail(error, exchange, reply.head)
        finally:
            reply.close()

    def _kept(self, exchange: Exchange) -> RawResponse | OpenResponse:
        reply = self._reply(exchange)
        if 200 <= reply.head.status < 300:
            return OpenResponse(reply, exchange)
        try:
            return self._all(reply.head, _pieces(reply, exchange))
        finally:
            reply.close()

    def _all(self, head: RawResponse, pieces: Iterable[bytes]) -> RawResponse:
        body = Body(head, self._configuration.max_response_bytes)
        for piece in pieces:
            body.add(piece)
        return body.response()

    def _reply(self, exchange: Exchange) -> Reply[Iterable[bytes]]:
        log_request(exchange.request)
        transport, hooks = self._transport, self._configuration.event_hooks
        try:
            if isinstance(transport, Pool) and not hooks:
                reply = transport.reply(exchange)
            else:
                reply = reply_through(transport, hooks, exchange)
        except _FAILURES as error:
            _fail(error, exchange)
        log_response(exchange.request, reply.head)
        return reply

    def abandon(self) -> None:
        """Close the connections of a parent in its child, without a word to the server."""
        if isinstance(self._transport, Pool):
            self._transport.abandon()

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()


class AsyncWire:
    """The asynchronous twin of `SyncWire`."""

    def __init__(
        self, configuration: BaseConfiguration, transport: AsyncTransport | None
    ) -> None:
        self._configuration = configuration
        self.transport = transport or AsyncPool(configuration)

    async def send(self, exchange: Exchange) -> RawResponse:
        """Carry out a call and read the whole response; raises as `SyncWire.send`."""
        return await self._run(exchange, self._whole)

    async def open(self, exchange: Exchange) -> RawResponse | AsyncOpenResponse:
        """Likewise, but a success is left to be read."""
        return await self._run(exchange, self._kept)

    async def _run(
        self, exchange: Exchange, take: Callable[[Exchange], Awaitable[R]]
    ) -> R:
        while True:
            try:
                with _within(exchange):
                    taken = await take(exchange)
                head = taken if isinstance(taken, RawResponse) else taken.head
                wait = exchange.after_response(head.status, head.headers)
                if wait is None:
                    return taken
            except OpenApiException as failure:
                wait = exchange.after_failure(failure)
                if wait is None:
                    raise
            await anyio.sleep(wait)

    async def _whole(self, exchange: Exchange) -> RawResponse:
        reply = await self._reply(exchange)
        try:
            if exchange.deadline is None and not reply.coding:
                return await self._all(reply.head, reply.stream)  # the usual case
            return await self._all(reply.head, _apieces(reply, exchange))
        except _FAILURES as error:
            _fail(error, exchange, reply.head)
        finally:
            await reply.close()

    async def _kept(self, exchange: Exchange) -> RawResponse | AsyncOpenResponse:
        reply = await self._reply(exchange)
        if 200 <= reply.head.status < 300:
            return AsyncOpenResponse(reply, exchange)
        try:
            return await self._all(reply.head, _apieces(reply, exchange))
        finally:
            await reply.close()

    async def _all(
        self, head: RawResponse, pieces: AsyncIterable[bytes]
    ) -> RawResponse:
        body = Body(head, self._configuration.max_response_bytes)
        async for piece in pieces:
            body.add(piece)
        return body.response()

    async def _reply(self, exchange: Exchange) -> Reply[AsyncIterable[bytes]]:
        log_request(exchange.request)
        transport, hooks = self.transport, self._configuration.event_hooks
        try:
            if isinstance(transport, AsyncPool) and not hooks:
                reply = await transport.reply(exchange)
            else:
                reply = await reply_through_async(transport, hooks, exchange)
        except _FAILURES as error:
            _fail(error, exchange)
        log_response(exchange.request, reply.head)
        return reply

    def abandon(self) -> None:
        """Let go of the connections of a parent in its child."""
        if isinstance(self.transport, AsyncPool):
            self.transport.abandon()

    async def close(self) -> None:
        """Close all connections."""
        await self.transport.aclose()


class OpenResponse:
    """A response whose body is still to be read, once."""

    def __init__(self, reply: Reply[Iterable[bytes]], exchange: Exchange) -> None:
        self.head = reply.head
        self.close = reply.close
        self._pieces = _pieces(reply, exchange)

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces


def _pieces(reply: Reply[Iterable[bytes]], exchange: Exchange) -> Iterator[bytes]:
    try:
        for piece in _decoded(reply) if reply.coding else reply.stream:
            exchange.remaining()
            yield piece
    except _FAILURES as error:
        _fail(error, exchange, reply.head)


def _decoded(reply: Reply[Iterable[bytes]]) -> Iterator[bytes]:
    decoding = Decoding(reply.coding)
    for piece in reply.stream:
        yield from decoding.feed(piece)
    decoding.end()


class AsyncOpenResponse:
    """The asynchronous twin of `OpenResponse`."""

    def __init__(self, reply: Reply[AsyncIterable[bytes]], exchange: Exchange) -> None:
        self.head = reply.head
        self.close = reply.close
        self._pieces = _apieces(reply, exchange)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._pieces


async def _apieces(
    reply: Reply[AsyncIterable[bytes]], exchange: Exchange
) -> AsyncIterator[bytes]:
    pieces = aiter(_adecoded(reply) if reply.coding else reply.stream)
    try:
        while True:
            with _within(exchange):
                piece = await anext(pieces, None)
            if piece is None:
                return
            yield piece
    except _FAILURES as error:
        _fail(error, exchange, reply.head)


async def _adecoded(reply: Reply[AsyncIterable[bytes]]) -> AsyncIterator[bytes]:
    decoding = Decoding(reply.coding)
    async for piece in reply.stream:
        for made in decoding.feed(piece):
            yield made
    decoding.end()


@contextmanager
def _within(exchange: Exchange) -> Generator[None]:
    """Cancel what is awaited at the deadline of a call."""
    if exchange.deadline is None:
        yield
        return
    try:
        with anyio.fail_after(exchange.remaining()):
            yield
    except TimeoutError:
        raise exchange.too_long() from None


def _fail(
    error: Exception, exchange: Exchange, head: RawResponse | None = None
) -> NoReturn:
    """Raise our exception for one from below."""
    failure: OpenApiException
    reason = str(error) or type(error).__name__
    if isinstance(error, _TIMEOUTS):
        exchange.remaining()  # if it is that, it says so
        failure = ApiTimeoutError(f"timeout: {_phase(error, exchange) or reason}")
    elif head is not None and isinstance(error, (httpx2.DecodingError, zlib.error)):
        failure = ResponseDecodingError(head.status, reason, headers=head.headers)
    elif isinstance(error, h11.LocalProtocolError):
        failure = ApiValueError(f"the body is not as long as it should be: {reason}")
    elif isinstance(error, _REQUESTS):
        # Its text may show a header, and so a secret.
        raise ApiValueError("the request is not valid HTTP") from None
    elif isinstance(error, _URLS):
        failure = ApiValueError(f"the URL cannot be called: {reason}")
    else:
        failure = ApiConnectionError(f"connection failed: {reason}")
    raise failure from error


def _phase(error: Exception, exchange: Exchange) -> str | None:
    """What took longer than the limit of its phase; None where a transport says it."""
    limits = exchange.request.timeout
    for kinds, limit, nothing in (
        (_CONNECTING, limits.connect, "no connection"),
        (_READING, limits.read, "nothing from the server"),
        (_WRITING, limits.read, "nothing taken by the server"),
    ):
        if isinstance(error, kinds) and limit is not None:
            return f"{nothing} within {limit:g} s"
    return None
