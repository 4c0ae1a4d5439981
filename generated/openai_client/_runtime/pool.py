# SPDX-License-Identifier: MIT-0
"""The pools of connections that clients have by default.

They are those of httpcore2, below httpx2: a call that has no hooks goes there straight,
which takes a third less of the processor's time. The synchronous one heeds the deadline
of a call in all that it reads and writes, since a server that sends byte by byte makes
any number of steps. An asynchronous call needs no such thing: it is cancelled.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterable, Callable, Iterable
from typing import Any, cast

import httpcore2
import httpx2

from .configuration import BaseConfiguration
from .exchange import Exchange
from .headers import Headers
from .messages import BodyStream, RawResponse, Reply, coding_of
from .outgoing import (
    AsyncPieces,
    Left,
    Pieces,
    address,
    async_body_of,
    body_of,
    headers_of,
    limits_of,
)

_PIECE = 65536


class Pool(httpx2.BaseTransport):
    """Connections of a synchronous client."""

    def __init__(self, configuration: BaseConfiguration) -> None:
        settings = _settings(configuration)
        self._pool = httpcore2.ConnectionPool(**settings, network_backend=_Backend())

    def reply(self, exchange: Exchange) -> Reply[Iterable[bytes]]:
        """Send a request."""
        request = _request(exchange, _content)
        response = self._pool.handle_request(request)
        coding = coding_of(response.headers)
        return Reply(_head(response), coding, _pieces(response), response.close)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request of httpx2."""
        response = self._pool.handle_request(_translated(request))
        return httpx2.Response(
            response.status,
            headers=response.headers,
            stream=Pieces(_pieces(response), response.close),
            extensions=_extensions(response),
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class AsyncPool(httpx2.AsyncBaseTransport):
    """Connections of an asynchronous client."""

    def __init__(self, configuration: BaseConfiguration) -> None:
        self._pool = httpcore2.AsyncConnectionPool(**_settings(configuration))

    async def reply(self, exchange: Exchange) -> Reply[AsyncIterable[bytes]]:
        """Send a request."""
        request = _request(exchange, _acontent)
        response = await self._pool.handle_async_request(request)
        coding = coding_of(response.headers)
        return Reply(_head(response), coding, _apieces(response), response.aclose)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request of httpx2."""
        response = await self._pool.handle_async_request(_translated(request))
        return httpx2.Response(
            response.status,
            headers=response.headers,
            stream=AsyncPieces(_apieces(response), response.aclose),
            extensions=_extensions(response),
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.aclose()


def _request(
    exchange: Exchange,
    body: Callable[[bytes | BodyStream], Iterable[bytes] | AsyncIterable[bytes]],
) -> httpcore2.Request:
    prepared = exchange.request
    (scheme, host, port, authority), target = address(prepared.url)
    return httpcore2.Request(
        prepared.method,
        httpcore2.URL(scheme=scheme, host=host, port=port, target=target),
        headers=headers_of(prepared, authority),
        content=body(prepared.content),
        extensions={"timeout": limits_of(exchange)},
    )


def _content(content: bytes | BodyStream) -> Iterable[bytes]:
    if isinstance(content, BodyStream):
        return body_of(content)
    return [content] if content else []  # no piece at all takes least time


def _acontent(content: bytes | BodyStream) -> AsyncIterable[bytes]:
    if isinstance(content, BodyStream):
        return async_body_of(content)
    return httpx2.ByteStream(content)


def _translated(request: httpx2.Request) -> httpcore2.Request:
    url = request.url
    return httpcore2.Request(
        request.method,
        httpcore2.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        ),
        headers=request.headers.raw,
        content=cast("Any", request.stream),
        extensions=request.extensions,
    )


def _head(response: httpcore2.Response) -> RawResponse:
    reason = _extensions(response).get("reason_phrase", b"")
    headers = Headers(response.headers)
    return RawResponse(response.status, reason.decode("latin-1"), headers, b"")


def _pieces(response: httpcore2.Response) -> Iterable[bytes]:
    return cast("Iterable[bytes]", response.stream)


def _apieces(response: httpcore2.Response) -> AsyncIterable[bytes]:
    return cast("AsyncIterable[bytes]", response.stream)


def _extensions(response: httpcore2.Response) -> dict[str, Any]:
    found: dict[str, Any] = vars(response)["extensions"]  # httpcore2 does not type it
    return found


class _Backend(httpcore2.SyncBackend):
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        connect = super().connect_tcp
        return _Stream(connect(host, port, timeout, local_address, socket_options))


class _Stream(httpcore2.NetworkStream):
    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        limit = _left(timeout) if isinstance(timeout, Left) else timeout
        return self._stream.read(max_bytes, limit)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if not isinstance(timeout, Left):
            self._stream.write(buffer, timeout)
            return
        for start in range(0, len(buffer), _PIECE):
            piece = buffer[start : start + _PIECE]
            self._stream.write(piece, _left(timeout))

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        start = self._stream.start_tls
        return _Stream(start(ssl_context, server_hostname, timeout))


def _left(timeout: Left) -> float:
    """The limit of a step that begins now; raises `ApiTimeoutError` if it is too late."""
    left = timeout.remaining()
    return timeout if left is None else min(timeout, left)


def _settings(configuration: BaseConfiguration) -> dict[str, Any]:
    most = configuration.connection_pool_maxsize
    return {
        "ssl_context": _verification(configuration),
        "proxy": configuration.proxy and _proxy(httpx2.Proxy(configuration.proxy)),
        "max_connections": most,
        "max_keepalive_connections": most,
        "keepalive_expiry": configuration.keepalive_expiry,
    }


def _proxy(proxy: httpx2.Proxy) -> httpcore2.Proxy:
    url = proxy.url
    return httpcore2.Proxy(
        httpcore2.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        ),
        auth=proxy.raw_auth,
        headers=proxy.headers.raw,
    )


def _verification(configuration: BaseConfiguration) -> ssl.SSLContext:
    """How to check the server's certificate, and what to show for ourselves."""
    if configuration.verify_ssl and configuration.ssl_ca_cert is not None:
        context = ssl.create_default_context(cafile=configuration.ssl_ca_cert)
    else:
        context = httpx2.create_ssl_context(configuration.verify_ssl)
    if configuration.cert_file is not None:
        context.load_cert_chain(configuration.cert_file, configuration.key_file)
    return context
