# SPDX-License-Identifier: MIT-0
"""Requests as httpx2 takes them: address, framing, body, and limits of time."""

from __future__ import annotations

import re
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple, cast

import httpx2

from .attempts import Attempts
from .exceptions import ApiTypeError, ApiValueError
from .messages import PreparedRequest

_PLAIN = re.compile(r"(https?://[^/?#@\\\s]+)(/[!\"$-~]*)")


def encoded(
    attempts: Attempts, *, shown: bool = True, is_async: bool = False
) -> httpx2.Request:
    """The request that a call sends next.

    Args:
        attempts: the call.
        shown: whether somebody may look at its URL. Else that is only where to connect
            to, read once; the path goes beside it, as it is (the extension "target").
        is_async: whether an asynchronous client sends it.

    Raises:
        ApiTypeError: only an asynchronous client can make its body.
        ApiValueError: its body is not as long as its headers say.
        httpx2.InvalidURL: there is no such URL.
    """
    prepared = attempts.request
    (url, authority), target = address(prepared.url)
    headers, length = headers_of(prepared, authority)
    limited = attempts.deadline is not None
    extensions: dict[str, Any] = {
        "timeout": StepLimits(attempts) if limited else _limits(attempts)
    }
    if not shown:
        extensions["target"] = target
    request = httpx2.Request(
        prepared.method,
        prepared.url if shown else url,
        headers=headers,
        stream=_body(attempts, length, is_async),
        extensions=extensions,
    )
    if shown and isinstance(prepared.content, bytes):
        request.read()  # for hooks and mocks, which look at it
    return request


def _limits(attempts: Attempts) -> dict[str, float | None]:
    """The timeouts of a request, as httpx2 calls them."""
    timeout = attempts.request.timeout
    connect, read = timeout.connect, timeout.read
    return {"connect": connect, "read": read, "write": read, "pool": connect}


class StepLimits(dict[str, float | None]):
    """Timeouts, none of which goes beyond the deadline of the call.

    They are looked up when a step begins, and say then what is left of the call.
    """

    def __init__(self, attempts: Attempts) -> None:
        super().__init__(_limits(attempts))
        self._remaining = attempts.remaining

    def __getitem__(self, key: str) -> float | None:
        limits = super().__getitem__(key), self._remaining()
        return min(limit for limit in limits if limit is not None)

    def get(self, key: str, default: Any = None) -> Any:
        """Likewise; raises `ApiTimeoutError` where it is too late."""
        return self[key] if key in self else default


class Pieces(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A body that is made while it is sent, in pieces.

    Args:
        pieces: the body.
        length: how long the headers say that it is, in bytes.
        check: called before each piece; raises where it is too late.
    """

    def __init__(
        self,
        pieces: Iterable[bytes] | AsyncIterable[bytes],
        length: int | None,
        check: Callable[[], object],
    ) -> None:
        self._pieces = pieces
        self._left = length
        self._check = check

    def __iter__(self) -> Iterator[bytes]:
        for piece in cast("Iterable[bytes]", self._pieces):
            self._count(piece)
            yield piece
        _check_end(self._left)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if isinstance(self._pieces, Iterable):
            for piece in self:
                yield piece
            return
        async for piece in self._pieces:
            self._count(piece)
            yield piece
        _check_end(self._left)

    def _count(self, piece: bytes) -> None:
        self._check()
        if self._left is not None:
            self._left -= len(piece)
            if self._left < 0:
                raise ApiValueError("the body is longer than its Content-Length")


def _check_end(left: int | None) -> None:
    if left:
        raise ApiValueError("the body is not as long as its Content-Length")


def _body(
    attempts: Attempts, length: int | None, is_async: bool
) -> httpx2.ByteStream | Pieces:
    content = attempts.request.content
    if isinstance(content, bytes):
        _check_end(None if length is None else length - len(content))
        return (
            httpx2.ByteStream(content) if content else Pieces((), 0, attempts.remaining)
        )
    pieces = content.open()
    if not is_async and not isinstance(pieces, Iterable):
        raise ApiTypeError("a client that is not asynchronous cannot await a body")
    return Pieces(pieces, length, attempts.remaining)


class Origin(NamedTuple):
    """Where to connect to, and what the Host header says (RFC 9110 section 7.2)."""

    url: httpx2.URL
    authority: bytes


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
    return Origin(url, url.netloc)


def headers_of(
    prepared: PreparedRequest, authority: bytes
) -> tuple[list[tuple[bytes, bytes]], int | None]:
    """The headers of a request, with those that frame it, and the length that they say.

    The end of a body is told as RFC 9112 section 6 has it.
    """
    method, _, pairs, content, _ = prepared
    headers = [(name.encode(), value.encode()) for name, value in pairs]
    given = {name.lower(): value for name, value in headers}
    if b"host" not in given:
        headers.insert(0, (b"Host", authority))
    if b"transfer-encoding" in given:
        return headers, None
    said = given.get(b"content-length")
    if said is not None:
        return headers, int(said) if said.isdigit() else None
    length = len(content) if isinstance(content, bytes) else content.length
    if length is None:
        headers.append((b"Transfer-Encoding", b"chunked"))
    elif length or method in ("POST", "PUT", "PATCH"):
        headers.append((b"Content-Length", b"%d" % length))
    return headers, length
