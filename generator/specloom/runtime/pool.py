"""The pools of connections that clients have by default.

The synchronous one heeds the deadline of a call in all that it reads and writes: httpx2
limits only each step, and a server that sends byte by byte makes any number of them. An
asynchronous call needs no such thing: it is cancelled.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable

import httpcore2
import httpx2

from .configuration import BaseConfiguration
from .outgoing import Left

_PIECE = 65536


class Pool(httpx2.HTTPTransport):
    """Connections of a synchronous client."""

    def __init__(self, configuration: BaseConfiguration) -> None:
        super().__init__(
            verify=_verification(configuration),
            proxy=configuration.proxy,
            limits=_limits(configuration),
        )
        # httpx2 has no setting for it, although httpcore2 has.
        setattr(self._pool, "_network_backend", _Backend())


def async_pool(configuration: BaseConfiguration) -> httpx2.AsyncHTTPTransport:
    """Connections of an asynchronous client."""
    return httpx2.AsyncHTTPTransport(
        verify=_verification(configuration),
        proxy=configuration.proxy,
        limits=_limits(configuration),
    )


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
        return self._stream.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
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


def _left(timeout: float | None) -> float | None:
    """The limit of a step that begins now; raises `ApiTimeoutError` if it is too late."""
    left = timeout.remaining() if isinstance(timeout, Left) else None
    return timeout if timeout is None or left is None else min(timeout, left)


def _limits(configuration: BaseConfiguration) -> httpx2.Limits:
    most = configuration.connection_pool_maxsize
    return httpx2.Limits(
        max_connections=most,
        max_keepalive_connections=most,
        keepalive_expiry=configuration.keepalive_expiry,
    )


def _verification(configuration: BaseConfiguration) -> ssl.SSLContext | bool:
    """How to check the server's certificate, and what to show for ourselves."""
    if configuration.ssl_ca_cert is None and configuration.cert_file is None:
        return configuration.verify_ssl
    if configuration.verify_ssl and configuration.ssl_ca_cert is not None:
        context = ssl.create_default_context(cafile=configuration.ssl_ca_cert)
    else:
        context = httpx2.create_ssl_context(configuration.verify_ssl)
    if configuration.cert_file is not None:
        context.load_cert_chain(configuration.cert_file, configuration.key_file)
    return context
