# SPDX-License-Identifier: MIT-0
"""What requests are made of on their way out: address, framing, body, timeouts."""

from __future__ import annotations

import re
from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
)
from functools import lru_cache
from typing import Any, NamedTuple

import httpx2

from .exceptions import ApiTimeoutError, ApiTypeError
from .exchange import Exchange
from .limits import Timeouts
from .messages import BodyStream, PreparedRequest


class Pieces(httpx2.SyncByteStream):
    """A body, piece by piece, as httpx2 takes it."""

    def __init__(
        self, pieces: Iterable[bytes], close: Callable[[], None] = lambda: None
    ) -> None:
        self._pieces = pieces
        self._close = close

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces

    def close(self) -> None:
        """Give up what has not been read."""
        self._close()


class AsyncPieces(httpx2.AsyncByteStream):
    """The asynchronous twin of `Pieces`."""

    def __init__(
        self,
        pieces: Iterable[bytes] | AsyncIterable[bytes],
        close: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._pieces = pieces
        self._close = close

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if isinstance(self._pieces, AsyncIterable):
            async for piece in self._pieces:
                yield piece
        else:
            for piece in self._pieces:
                yield piece

    async def aclose(self) -> None:
        """Give up what has not been read."""
        if self._close is not None:
            await self._close()


def body_of(content: BodyStream) -> Pieces:
    """The body of a request, made as it is sent.

    Raises:
        ApiTypeError: only an asynchronous client can make it.
    """
    pieces = content.open()
    if not isinstance(pieces, Iterable):
        raise ApiTypeError("a client that is not asynchronous cannot await a body")
    return Pieces(pieces)


def async_body_of(content: BodyStream) -> AsyncPieces:
    """The asynchronous twin of `body_of`."""
    return AsyncPieces(content.open())


class Step(float):
    """Seconds for one step of a call, which belongs to something longer.

    Attributes:
        head: seconds for the head of the response as a whole, if this is a part of it.
        remaining: what is left of the call.
    """

    head: float | None = None
    remaining: Callable[[], float | None] = staticmethod(lambda: None)

    def left(self, passed: float) -> float:
        """What is left of the step, so many seconds after the request was sent.

        Raises:
            ApiTimeoutError: nothing.
        """
        limits = float(self), self.remaining()
        least = min(limit for limit in limits if limit is not None)
        if self.head is not None and passed:
            least = min(least, self.head - passed)
            if least <= 0:
                slow = f"the head of the response took longer than {self.head:g} s"
                raise ApiTimeoutError(f"timeout: {slow}")
        return least


class Limits(dict[str, float | None]):
    """The timeouts of a request, as httpx2 and httpcore2 call them."""

    def __init__(self, timeout: Timeouts) -> None:
        connect, read = timeout.connect, timeout.read
        head = None if read is None else Step(read)
        if head is not None:
            head.head = read
        super().__init__(connect=connect, read=head, write=read, pool=connect)

    def expect_body(self) -> None:
        """From now on, the limit of a read is for each piece."""
        self["read"] = self["write"]


class CallLimits(Limits):
    """Timeouts, none of which goes beyond the deadline of the call."""

    def __init__(self, exchange: Exchange) -> None:
        super().__init__(exchange.request.timeout)
        self._remaining = exchange.remaining

    def get(self, key: str, default: Any = None) -> Any:
        """What is left at the time when the limit is looked up, at most."""
        known = super().get(key, default)
        limits = known, self._remaining()
        step = Step(min(limit for limit in limits if limit is not None))
        step.head = known.head if isinstance(known, Step) else None
        step.remaining = self._remaining
        return step


def limits_of(exchange: Exchange) -> Limits:
    """The timeouts of a request.

    Raises:
        ApiTimeoutError: it is too late for any.
    """
    if exchange.remaining() is None:
        return Limits(exchange.request.timeout)
    return CallLimits(exchange)


class Origin(NamedTuple):
    """Where to connect to."""

    scheme: bytes
    host: bytes
    port: int | None
    authority: bytes
    """What the Host header says (RFC 9110 section 7.2)."""


_PLAIN = re.compile(r"(https?://[^/?#@\\\s]+)(/[!\"$-~]*)")


def address(url: str) -> tuple[Origin, bytes]:
    """The origin and the target of a request.

    Raises:
        httpx2.InvalidURL: there is no such URL.
    """
    plain = _PLAIN.fullmatch(url)
    if plain is not None:
        return _origin(plain[1]), plain[2].encode()
    parsed = httpx2.URL(url)
    return _origin(f"{parsed.scheme}://{parsed.netloc.decode()}"), parsed.raw_path


@lru_cache(256)
def _origin(text: str) -> Origin:
    """Read an origin; refuse what resolvers refuse in ways of their own."""
    url = httpx2.URL(text)
    labels = url.host.removesuffix(".").split(".")
    # RFC 1035 section 2.3.4.
    if (url.port or 0) > 65535 or not all(0 < len(label) < 64 for label in labels):
        raise httpx2.InvalidURL(f"there is no address {url.netloc.decode()}")
    return Origin(url.raw_scheme, url.raw_host, url.port, url.netloc)


def headers_of(
    prepared: PreparedRequest, authority: bytes
) -> list[tuple[bytes, bytes]]:
    """The headers of a request, with those that frame it."""
    headers = [(name.encode(), value.encode()) for name, value in prepared.headers]
    given = {name.lower() for name, _ in headers}
    if b"host" not in given:
        headers.insert(0, (b"Host", authority))
    if given.isdisjoint((b"content-length", b"transfer-encoding")):
        headers += _framing(prepared.method, prepared.content)
    return headers


def _framing(method: str, content: bytes | BodyStream) -> list[tuple[bytes, bytes]]:
    """How the end of a body is told (RFC 9112 section 6)."""
    length = len(content) if isinstance(content, bytes) else content.length
    if length is None:
        return [(b"Transfer-Encoding", b"chunked")]
    if length or method in ("POST", "PUT", "PATCH"):
        return [(b"Content-Length", b"%d" % length)]
    return []
