# SPDX-License-Identifier: MIT-0
"""Responses that are read while they arrive: typed items, events, or plain bytes.

A stream is an iterator and a context manager. Its request is sent when it is entered or
first iterated; its connection is closed at the end, on an error, and on leaving.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Generic, Protocol, Self, TypeAlias, TypeVar

from .core import STREAMS, Call, Core
from .events import ChunkReader, Event, EventReader, Reader, reader
from .exceptions import ApiException, OpenApiException
from .headers import Headers
from .items import misplaced, read_event
from .media import essence
from .messages import RawResponse, too_large
from .operation import Operation, Streamed
from .responses import error_of

if TYPE_CHECKING:
    from .types import Types

T = TypeVar("T")

_SENTINEL = re.compile(rb"\[[A-Z_]+\]")
"""Data such as [DONE], which is no JSON: the end of a stream."""

_MOST = 1_000_000
"""Bytes of what is no stream that are kept."""

_VAGUE = ("text/plain", "application/octet-stream")
"""Media types that servers send without much thought."""


class Source(Protocol):
    """An open response."""

    head: RawResponse

    def __iter__(self) -> Iterator[bytes]: ...

    def close(self) -> None: ...


class AsyncSource(Protocol):
    """An open response, asynchronous."""

    head: RawResponse

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    async def close(self) -> None: ...


class Decoder(Generic[T]):
    """Bytes of a response to events, whose data are of the type of the stream.

    Raises:
        ResponseDecodingError: the response is in another format.
    """

    def __init__(
        self,
        stream: Streamed[T],
        operation: Operation[object],
        types: Types,
        head: RawResponse,
        strict: bool,
        most: int | None = None,
    ) -> None:
        self._most = most
        self._pending = 0
        self._operation = operation
        self._types = types
        self._codec = codec = types.codec(stream.type)
        self._head = head
        self._strict = strict
        is_raw = stream.type == "bytes"
        self.reader: Reader = (
            ChunkReader() if is_raw else self._reader(stream.media_type)
        )
        has_events = isinstance(self.reader, EventReader)
        self._is_text = has_events and codec.type is str
        self._is_whole = has_events and stream.whole
        self._end = stream.end and stream.end.encode()

    def feed(self, chunk: bytes) -> Iterator[Event[bytes]]:
        """The events that are complete with a piece; those without JSON are no items.

        Raises:
            ResponseTooLargeError: one takes more than `max_response_bytes`.
        """
        bare = self._is_text or self._is_whole
        bare = bare or not isinstance(self.reader, EventReader)
        self._pending += len(chunk)
        for event in self.reader.feed(chunk):
            self._pending = 0
            if bare or event.data.strip():
                yield event
        if self._most is not None and self._pending > self._most:
            raise too_large(self._head, self._most)

    def is_end(self, event: Event[bytes]) -> bool:
        """Whether an event only says that there are no more."""
        if self._end is not None:
            return event.data == self._end
        if self._is_text or not isinstance(self.reader, EventReader):
            return False
        return _SENTINEL.fullmatch(event.data.strip()) is not None

    def typed(self, event: Event[bytes]) -> Event[T]:
        """An event with its data read; raises as `read_event`."""
        data = _fields(event) if self._is_whole else event.data
        return Event(self._data(data), event.event, event.id, event.retry)

    def _data(self, data: bytes) -> Any:
        if isinstance(self.reader, ChunkReader):
            return data
        if self._is_text:
            return data.decode(errors="replace")
        return read_event(
            data,
            self._operation,
            self._codec,
            types=self._types,
            raw_head=self._head,
            strict=self._strict,
        )

    def _reader(self, declared: str) -> Reader:
        """The reader of a response.

        The media type of the response decides where it is that of a stream. Where it is not,
        the declared media type does: JSON is checked line by line anyhow, and servers send
        events as plain text. All else, a page of HTML for instance, is no stream.
        """
        actual = self._head.headers.get("content-type") or declared
        make, wanted = reader(actual), reader(declared)
        if make is not ChunkReader:
            return make()
        name = essence(actual)
        if "html" in name or (wanted is EventReader and name not in _VAGUE):
            return _Misplaced(
                partial(self._misplaced, f"expected {declared}, got {actual}")
            )
        return wanted()

    def _misplaced(self, reason: str, content: bytes) -> ApiException:
        raw = self._head._replace(content=content)
        return misplaced(self._operation, raw, reason, self._types)


class _Misplaced:
    """Reads what is no stream to its end, for the exception about it."""

    def __init__(self, make: Callable[[bytes], ApiException]) -> None:
        self._make = make
        self._content = b""

    def feed(self, chunk: bytes) -> Iterator[Event[bytes]]:
        """Keep a piece, up to a limit."""
        self._content += chunk
        if len(self._content) > _MOST:
            raise self._make(self._content[:_MOST])
        return iter(())

    def end(self) -> Iterator[Event[bytes]]:
        """Raise the exception."""
        raise self._make(self._content)


def _fields(event: Event[bytes]) -> bytes:
    """An event as a JSON object (OpenAPI 3.2.0, "Sequential Media Types")."""
    said = {"event": event.event, "id": event.id, "retry": event.retry}
    usual = {"event": "message", "id": "", "retry": None}
    fields = {name: value for name, value in said.items() if value != usual[name]}
    return json.dumps({"data": event.data.decode(errors="replace"), **fields}).encode()


MakeDecoder: TypeAlias = Callable[[RawResponse], Decoder[T]]
"""Makes the decoder of a response, given its head."""


class _Base(Generic[T]):
    """What the streams have in common: the head of the response."""

    _head: RawResponse | None = None
    _closed = False

    @property
    def status_code(self) -> int:
        """The status; there is one once the stream has been entered."""
        return self._opened().status

    @property
    def headers(self) -> Headers:
        """The headers of the response."""
        return self._opened().headers

    def _opened(self) -> RawResponse:
        if self._head is None:
            raise OpenApiException("the stream is not open: enter or iterate it first")
        return self._head

    def _check(self) -> None:
        if self._closed:
            raise OpenApiException("the stream has been closed")


class Stream(_Base[T]):
    """Items of a response, as they arrive."""

    def __init__(self, connect: Callable[[], Source], decoder: MakeDecoder[T]) -> None:
        self._connect = connect
        self._decoder = decoder
        self._source: Source | None = None
        self._items: Iterator[Event[T]] = iter(())

    def events(self) -> Iterator[Event[T]]:
        """The items with what their events say beside: type, ID, reconnection time."""
        while (event := self._next()) is not None:
            yield event

    def _next(self) -> Event[T] | None:
        self._open()
        return next(self._items, None)

    def _open(self) -> None:
        self._check()
        if self._source is None:
            self._source = self._connect()
            self._head = self._source.head
            self._items = _read(self._source, self._decoder)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        event = self._next()
        if event is None:
            raise StopIteration
        return event.data

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the body to a file as it is; not what has been read already.

        The file is there, and in place of another one, once it is complete.
        """
        with self, _replacing(path) as file:
            for chunk in self._source or ():
                file.write(chunk)

    def close(self) -> None:
        """Close the connection; what has not been read is lost."""
        self._closed = True
        if self._source is not None:
            self._source.close()

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _read(source: Source, make: MakeDecoder[T]) -> Iterator[Event[T]]:
    # No method: it would keep its stream alive, and a stream that is dropped, open.
    try:
        decoder = make(source.head)
        for chunk in source:
            for event in decoder.feed(chunk):
                if decoder.is_end(event):
                    return
                yield decoder.typed(event)
        for event in decoder.reader.end():
            yield decoder.typed(event)
    finally:
        source.close()


@contextmanager
def _replacing(path: str | os.PathLike[str]) -> Generator[IO[bytes]]:
    """A file that takes the place of another one when all went well."""
    part = f"{os.fspath(path)}.part"
    try:
        with open(part, "wb") as file:
            yield file
        os.replace(part, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise


class AsyncStream(_Base[T]):
    """Items of a response, as they arrive; asynchronous."""

    def __init__(
        self, connect: Callable[[], Awaitable[AsyncSource]], decoder: MakeDecoder[T]
    ) -> None:
        self._connect = connect
        self._decoder = decoder
        self._source: AsyncSource | None = None
        self._items: AsyncIterator[Event[T]]

    async def events(self) -> AsyncIterator[Event[T]]:
        """The items with what their events say beside: type, ID, reconnection time."""
        while (event := await self._next()) is not None:
            yield event

    async def _next(self) -> Event[T] | None:
        await self._open()
        return await anext(self._items, None)

    async def _open(self) -> None:
        self._check()
        if self._source is None:
            self._source = await self._connect()
            self._head = self._source.head
            self._items = _aread(self._source, self._decoder)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        event = await self._next()
        if event is None:
            raise StopAsyncIteration
        return event.data

    async def save(self, path: str | os.PathLike[str]) -> None:
        """Write the body to a file; see `Stream.save`."""
        async with self:
            with _replacing(path) as file:
                if self._source is not None:
                    async for chunk in self._source:
                        file.write(chunk)

    async def close(self) -> None:
        """Close the connection; what has not been read is lost."""
        self._closed = True
        if self._source is not None:
            await self._source.close()

    async def __aenter__(self) -> Self:
        await self._open()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()


async def _aread(source: AsyncSource, make: MakeDecoder[T]) -> AsyncIterator[Event[T]]:
    try:
        decoder = make(source.head)
        async for chunk in source:
            for event in decoder.feed(chunk):
                if decoder.is_end(event):
                    return
                yield decoder.typed(event)
        for event in decoder.reader.end():
            yield decoder.typed(event)
    finally:
        await source.close()


def _opened(core: Core, call: Call, found: Any) -> Any:
    """The response to be read; raises the exception for one that is an error."""
    if isinstance(found, RawResponse):
        raise error_of(call.operation, found, core.types)
    return found


def _decoder(core: Core, call: Call, head: RawResponse) -> Decoder[Any]:
    strict = core.configuration.strict_responses
    most = core.configuration.max_response_bytes
    assert call.streamed is not None
    return Decoder(call.streamed, call.operation, core.types, head, strict, most)


class _Streams:
    def open(self, core: Core, call: Call, connect: Callable[[], Any]) -> Stream[Any]:
        return Stream(
            lambda: _opened(core, call, connect()), partial(_decoder, core, call)
        )

    def aopen(
        self, core: Core, call: Call, connect: Callable[[], Awaitable[Any]]
    ) -> AsyncStream[Any]:
        async def opened() -> Any:
            return _opened(core, call, await connect())

        return AsyncStream(opened, partial(_decoder, core, call))


STREAMS.append(_Streams())
