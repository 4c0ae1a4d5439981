# SPDX-License-Identifier: MIT-0
"""Responses whose body is still to be read: piece by piece, in time, its codings undone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, TypeVar

import httpx2

from .async_library import time_limit
from .attempts import Attempts
from .coding import Decoding
from .httpx_transport import FAILURES, fail
from .messages import RawResponse, coding_of

T = TypeVar("T")

_PLAIN = Decoding("")


class OpenResponse:
    """A response whose body is still to be read, once."""

    def __init__(
        self, head: RawResponse, response: httpx2.Response, attempts: Attempts
    ) -> None:
        self.head = head
        self.close = response.close
        self._pieces = self._read(attempts, *_body(response))

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def _read(
        self, attempts: Attempts, body: Any, decoding: Decoding
    ) -> Iterator[bytes]:
        try:
            for piece in body:
                attempts.remaining()
                yield from decoding.feed(piece)
            decoding.end()
        except FAILURES as error:
            fail(error, attempts, self.head)


class AsyncOpenResponse:
    """The asynchronous twin of `OpenResponse`."""

    def __init__(
        self, head: RawResponse, response: httpx2.Response, attempts: Attempts
    ) -> None:
        self.head = head
        self.close = response.aclose
        self._pieces = self._read(attempts, *_body(response))

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._pieces

    async def _read(
        self, attempts: Attempts, body: Any, decoding: Decoding
    ) -> AsyncIterator[bytes]:
        pieces = aiter(body)
        try:
            while True:
                piece = await in_time(attempts, lambda: anext(pieces, None))
                if piece is None:
                    break
                for made in decoding.feed(piece):
                    yield made
            decoding.end()
        except FAILURES as error:
            fail(error, attempts, self.head)


def _body(response: httpx2.Response) -> tuple[Any, Decoding]:
    """The pieces of a body, and what undoes their codings."""
    if response.is_stream_consumed:  # by a hook, which had it decoded
        return httpx2.ByteStream(response.content), _PLAIN
    coding = coding_of(response.headers.raw)
    return response.stream, Decoding(coding) if coding else _PLAIN


async def in_time(attempts: Attempts, work: Callable[[], Awaitable[T]]) -> T:
    """Await something, which is cancelled at the deadline of a call.

    Nothing that closes a response is: httpx2 would not give its place back.
    """
    if attempts.deadline is None:
        return await work()
    try:
        async with time_limit(attempts.remaining()):
            return await work()
    except TimeoutError:
        raise attempts.too_long() from None
