# SPDX-License-Identifier: MIT-0
"""Responses whose body is still to be read: piece by piece, in time, its codings undone."""

from __future__ import annotations

from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
)
from typing import Any, TypeVar

import httpx2

from .async_library import time_limit
from .coding import Decoding
from .exchange import Exchange
from .httpx_transport import FAILURES, fail
from .messages import RawResponse, coding_of

T = TypeVar("T")


class OpenResponse:
    """A response whose body is still to be read, once."""

    def __init__(
        self, head: RawResponse, response: httpx2.Response, exchange: Exchange
    ) -> None:
        self.head = head
        self.close = response.close
        self._pieces = self._read(response, exchange)

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def _read(self, response: httpx2.Response, exchange: Exchange) -> Iterator[bytes]:
        pieces, coding = _body(response)
        try:
            for piece in _decoded(pieces, coding) if coding else pieces:
                exchange.remaining()
                yield piece
        except FAILURES as error:
            fail(error, exchange, self.head)


def _body(response: httpx2.Response) -> tuple[Any, str]:
    """The pieces of a body, and the codings that are to be undone."""
    if response.is_stream_consumed:  # by a hook, which had it decoded
        return httpx2.ByteStream(response.content), ""
    return response.stream, coding_of(response.headers.raw)


def _decoded(pieces: Iterable[bytes], coding: str) -> Iterator[bytes]:
    decoding = Decoding(coding)
    for piece in pieces:
        yield from decoding.feed(piece)
    decoding.end()


class AsyncOpenResponse:
    """The asynchronous twin of `OpenResponse`."""

    def __init__(
        self, head: RawResponse, response: httpx2.Response, exchange: Exchange
    ) -> None:
        self.head = head
        self.close = response.aclose
        self._pieces = self._read(response, exchange)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._pieces

    async def _read(
        self, response: httpx2.Response, exchange: Exchange
    ) -> AsyncIterator[bytes]:
        stream, coding = _body(response)
        pieces = aiter(_adecoded(stream, coding) if coding else stream)
        try:
            while True:
                piece = await in_time(exchange, lambda: anext(pieces, None))
                if piece is None:
                    return
                yield piece
        except FAILURES as error:
            fail(error, exchange, self.head)


async def _adecoded(pieces: AsyncIterable[bytes], coding: str) -> AsyncIterator[bytes]:
    decoding = Decoding(coding)
    async for piece in pieces:
        for made in decoding.feed(piece):
            yield made
    decoding.end()


async def in_time(exchange: Exchange, work: Callable[[], Awaitable[T]]) -> T:
    """Await something, which is cancelled at the deadline of a call.

    Nothing that closes a response is: httpx2 would not give its place back.
    """
    if exchange.deadline is None:
        return await work()
    try:
        async with time_limit(exchange.remaining()):
            return await work()
    except TimeoutError:
        raise exchange.too_long() from None
