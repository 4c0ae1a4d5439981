# SPDX-License-Identifier: MIT-0
"""The pools of connections that clients have by default.

They are those of httpcore2, below httpx2: a call that has no hooks goes there straight,
which takes a third less of the processor's time. They heed what is left of the head of a
response, and of a call, in all that they read and write, since a server that sends byte
by byte makes any number of steps.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import AsyncIterable, Callable, Iterable
from importlib.util import find_spec
from time import monotonic
from typing import Any, cast
from weakref import WeakSet

import httpcore2
import httpx2

from .configuration import BaseConfiguration
from .exceptions import ApiTimeoutError, ApiValueError
from .exchange import Exchange
from .headers import Headers
from .messages import BodyStream, RawResponse, Reply, coding_of
from .outgoing import (
    AsyncPieces,
    Limits,
    Pieces,
    Step,
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
        self._backend = _Backend()
        self._pool = httpcore2.ConnectionPool(**settings, network_backend=self._backend)
        self._most = configuration.connection_pool_maxsize

    def reply(self, exchange: Exchange) -> Reply[Iterable[bytes]]:
        """Send a request."""
        response = self._send(_request(exchange, _content))
        coding = coding_of(response.headers)
        return Reply(_head(response), coding, _pieces(response), response.close)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request of httpx2."""
        response = self._send(_translated(request))
        return httpx2.Response(
            response.status,
            headers=response.headers,
            stream=Pieces(_pieces(response), response.close),
            extensions=_extensions(response),
        )

    def _send(self, request: httpcore2.Request) -> httpcore2.Response:
        try:
            response = self._pool.handle_request(request)
        except httpcore2.PoolTimeout:
            raise _busy(self._most) from None
        _expect_body(request)
        return response

    def abandon(self) -> None:
        """Close the connections of a parent in its child: nothing is said on them."""
        for stream in list(self._backend.streams):
            stream.close()

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class AsyncPool(httpx2.AsyncBaseTransport):
    """Connections of an asynchronous client, in one event loop."""

    def __init__(self, configuration: BaseConfiguration) -> None:
        settings = _settings(configuration)
        self._backend = _AsyncBackend()
        self._pool = httpcore2.AsyncConnectionPool(
            **settings, network_backend=self._backend
        )
        self._most = configuration.connection_pool_maxsize

    async def reply(self, exchange: Exchange) -> Reply[AsyncIterable[bytes]]:
        """Send a request."""
        response = await self._send(_request(exchange, _acontent))
        coding = coding_of(response.headers)
        return Reply(_head(response), coding, _apieces(response), response.aclose)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request of httpx2."""
        response = await self._send(_translated(request))
        return httpx2.Response(
            response.status,
            headers=response.headers,
            stream=AsyncPieces(_apieces(response), response.aclose),
            extensions=_extensions(response),
        )

    async def _send(self, request: httpcore2.Request) -> httpcore2.Response:
        try:
            response = await self._pool.handle_async_request(request)
        except httpcore2.PoolTimeout:
            raise _busy(self._most) from None
        _expect_body(request)
        return response

    def abandon(self) -> None:
        """Let go of the connections of a parent in its child.

        Their loop does not run here. What it knows as its sockets stays, as something
        else: a number that is free again would be that of another file before long.
        """
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in list(self._backend.streams):
            socket: Any = stream.get_extra_info("socket")
            if socket is not None and socket.fileno() >= 0:
                os.dup2(nothing, socket.fileno(), inheritable=False)
        os.close(nothing)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.aclose()


def _busy(most: int | None) -> ApiTimeoutError:
    return ApiTimeoutError(
        f"timeout: all {most} connections are in use, as many as the setting "
        "`connection_pool_maxsize` allows; each is held by a call under way, or by a "
        "stream that was neither read to its end nor closed"
    )


def _expect_body(request: httpcore2.Request) -> None:
    extensions: Any = vars(request)["extensions"]  # httpcore2 does not type it
    limits = extensions.get("timeout")
    if isinstance(limits, Limits):
        limits.expect_body()


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
    def __init__(self) -> None:
        self.streams: WeakSet[_Stream] = WeakSet()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        connect = super().connect_tcp
        stream = connect(host, port, timeout, local_address, socket_options)
        return _Stream(stream, self.streams)


class _Stream(httpcore2.NetworkStream):
    def __init__(
        self, stream: httpcore2.NetworkStream, streams: WeakSet[_Stream]
    ) -> None:
        self._stream = stream
        self._streams = streams
        self._reading = _Reading()
        streams.add(self)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._reading.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._reading.end()
        if not isinstance(timeout, Step):
            self._stream.write(buffer, timeout)
            return
        for start in range(0, len(buffer), _PIECE):
            piece = buffer[start : start + _PIECE]
            self._stream.write(piece, timeout.left(0))

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
        stream = start(ssl_context, server_hostname, timeout)
        return _Stream(stream, self._streams)


class _AsyncBackend(httpcore2.AsyncNetworkBackend):
    def __init__(self) -> None:
        made: Any = httpcore2.AnyIOBackend()
        self._backend: httpcore2.AsyncNetworkBackend = made
        self.streams: WeakSet[_AsyncStream] = WeakSet()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        connect = self._backend.connect_tcp
        stream = await connect(host, port, timeout, local_address, socket_options)
        return _AsyncStream(stream, self.streams)

    async def sleep(self, seconds: float) -> None:
        await self._backend.sleep(seconds)


class _AsyncStream(httpcore2.AsyncNetworkStream):
    def __init__(
        self, stream: httpcore2.AsyncNetworkStream, streams: WeakSet[_AsyncStream]
    ) -> None:
        self._stream = stream
        self._streams = streams
        self._reading = _Reading()
        streams.add(self)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._stream.read(max_bytes, self._reading.left(timeout))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._reading.end()
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        start = self._stream.start_tls
        stream = await start(ssl_context, server_hostname, timeout)
        return _AsyncStream(stream, self._streams)


class _Reading:
    """How long has been read since something was written."""

    __slots__ = ("_start",)

    def __init__(self) -> None:
        self._start: float | None = None

    def left(self, timeout: float | None) -> float | None:
        """The limit of a read that begins now; raises `ApiTimeoutError` if too late."""
        if not isinstance(timeout, Step):
            return timeout
        if self._start is None:
            self._start = monotonic()
            return timeout.left(0)
        return timeout.left(monotonic() - self._start)

    def end(self) -> None:
        """Something is written."""
        self._start = None


def _settings(configuration: BaseConfiguration) -> dict[str, Any]:
    most = configuration.connection_pool_maxsize
    return {
        "ssl_context": _verification(configuration),
        "proxy": _proxy(configuration.proxy) if configuration.proxy else None,
        "max_connections": most,
        "max_keepalive_connections": most,
        "keepalive_expiry": configuration.keepalive_expiry,
    }


def _proxy(text: str) -> httpcore2.Proxy:
    try:
        proxy = httpx2.Proxy(text)
    except (ValueError, httpx2.InvalidURL):
        raise ApiValueError("`proxy` must be the URL of an HTTP proxy") from None
    url = proxy.url
    if url.scheme.startswith("socks") and find_spec("socksio") is None:
        raise ApiValueError("`proxy`: for SOCKS, install httpx2[socks]")
    if not url.host:
        raise ApiValueError("`proxy` must be the URL of an HTTP proxy")
    return httpcore2.Proxy(
        httpcore2.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        ),
        auth=proxy.raw_auth,
        headers=proxy.headers.raw,
    )


def _verification(configuration: BaseConfiguration) -> ssl.SSLContext:
    """How to check the server's certificate, and what to show for ourselves.

    Raises:
        ApiValueError: a file is not there, or is none of certificates.
    """
    setting = "ssl_ca_cert"
    try:
        if configuration.verify_ssl and configuration.ssl_ca_cert is not None:
            context = ssl.create_default_context(cafile=configuration.ssl_ca_cert)
        else:
            context = httpx2.create_ssl_context(configuration.verify_ssl)
        setting = "cert_file` and `key_file"
        if configuration.cert_file is not None:
            context.load_cert_chain(configuration.cert_file, configuration.key_file)
    except (OSError, ValueError) as error:  # among them ssl.SSLError
        reason = error.strerror if isinstance(error, OSError) else None
        told = f"cannot be read: {reason or type(error).__name__}"
        raise ApiValueError(f"`{setting}` {told}") from error
    return context
