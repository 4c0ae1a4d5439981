"""Requests as httpx2 takes them: framing, bodies made while they are sent, timeouts."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

import httpx2

from .exceptions import ApiTypeError
from .exchange import Exchange
from .messages import BodyStream


class Content(httpx2.SyncByteStream):
    """The body of a request, made as it is sent."""

    def __init__(self, content: BodyStream) -> None:
        pieces = content.open()
        if not isinstance(pieces, Iterable):
            raise ApiTypeError("a client that is not asynchronous cannot await a body")
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces


class AsyncContent(httpx2.AsyncByteStream):
    """The asynchronous twin of `Content`."""

    def __init__(self, content: BodyStream) -> None:
        self._pieces = content.open()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if isinstance(self._pieces, AsyncIterable):
            async for piece in self._pieces:
                yield piece
        else:
            for piece in self._pieces:
                yield piece


class Left(float):
    """Seconds for one step of a call that has a deadline, and what is left as it runs."""

    remaining: Callable[[], float | None]


class Limits(dict[str, float | None]):
    """Timeouts for httpx2, none of which goes beyond the deadline of the call."""

    def __init__(self, limits: dict[str, float | None], exchange: Exchange) -> None:
        super().__init__(limits)
        self._remaining = exchange.remaining

    def get(self, key: str, default: Any = None) -> Any:
        """What is left at the time when the limit is looked up, at most."""
        limits = super().get(key, default), self._remaining()
        left = Left(min(limit for limit in limits if limit is not None))
        left.remaining = self._remaining
        return left


def request_of(
    exchange: Exchange, stream: type[Content] | type[AsyncContent]
) -> httpx2.Request:
    """The request that an exchange is to send.

    Raises:
        ApiTimeoutError: it is too late for that.
        httpx2.InvalidURL: there is no such URL.
    """
    prepared, content = exchange.request, exchange.request.content
    connect, read = prepared.timeout.connect, prepared.timeout.read
    limits = {"connect": connect, "read": read, "write": read, "pool": connect}
    if exchange.remaining() is not None:
        limits = Limits(limits, exchange)
    url = httpx2.URL(prepared.url)
    _check_address(url.host, url.port)
    headers = [(name.encode(), value.encode()) for name, value in prepared.headers]
    given = {name.lower() for name, _ in headers}
    if b"host" not in given:
        headers.insert(0, (b"Host", url.netloc))
    if given.isdisjoint((b"content-length", b"transfer-encoding")):
        headers += _framing(prepared.method, content)
    if isinstance(content, bytes):
        body: Any = httpx2.ByteStream(content)
    else:
        body = stream(content)
    request = httpx2.Request(
        prepared.method,
        url,
        headers=headers,
        stream=body,
        extensions={"timeout": limits},
    )
    if isinstance(content, bytes):
        request.read()
    return request


@lru_cache(64)
def _check_address(host: str, port: int | None) -> None:
    """Refuse what resolvers refuse in ways of their own (RFC 1035 section 2.3.4)."""
    labels = host.removesuffix(".").split(".")
    if (port or 0) > 65535 or not all(0 < len(label) < 64 for label in labels):
        raise httpx2.InvalidURL(f"there is no address {host}:{port or ''}")


def _framing(method: str, content: bytes | BodyStream) -> list[tuple[bytes, bytes]]:
    """How the end of a body is told (RFC 9112 section 6)."""
    length = len(content) if isinstance(content, bytes) else content.length
    if length is None:
        return [(b"Transfer-Encoding", b"chunked")]
    if length or method in ("POST", "PUT", "PATCH"):
        return [(b"Content-Length", b"%d" % length)]
    return []
