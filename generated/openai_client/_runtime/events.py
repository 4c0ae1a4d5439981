# SPDX-License-Identifier: MIT-0
"""The formats of streams, read piece by piece and without I/O.

Each reader takes bytes as they arrive and gives the events that are complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from .media import LINES, essence

T_co = TypeVar("T_co", covariant=True)

_ANY_END = re.compile(rb"\r\n|\n|\r")
_LINE_FEED = re.compile(rb"\n")


@dataclass(frozen=True, slots=True)
class Event(Generic[T_co]):
    """One event of a stream (WHATWG HTML, section 9.2, "Server-sent events").

    Attributes:
        data: what it says; lines of one event are joined by line breaks.
        event: its type; "message" where it names none, and in other formats.
        id: the last ID that the server gave so far.
        retry: the last reconnection time that it gave so far, in milliseconds.
    """

    data: T_co
    event: str = "message"
    id: str = ""
    retry: int | None = None


class Reader(Protocol):
    """Reads one format."""

    def feed(self, chunk: bytes) -> Iterator[Event[bytes]]:
        """The events that are complete with this piece."""
        ...

    def end(self) -> Iterator[Event[bytes]]:
        """Those that are complete with the end of the stream."""
        ...


class Lines:
    """Splits bytes into lines, wherever the pieces end.

    Args:
        end: what lines end with.
    """

    def __init__(self, end: re.Pattern[bytes]) -> None:
        self._end = end
        self._rest: list[bytes] = []
        self._after_cr = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The lines that are complete, without their ends."""
        if not chunk:
            return
        if self._after_cr:
            chunk = chunk.removeprefix(b"\n")
        self._after_cr = self._end is _ANY_END and chunk.endswith(b"\r")
        first, *others = self._end.split(chunk)
        self._rest.append(first)
        for line in others:
            yield b"".join(self._rest)
            self._rest = [line]

    def end(self) -> bytes:
        """What follows the last line end."""
        rest, self._rest = b"".join(self._rest), []
        return rest


class EventReader:
    """text/event-stream, as "Interpreting an event stream" of WHATWG HTML says."""

    def __init__(self) -> None:
        self._lines = Lines(_ANY_END)
        self._begun = False
        self._data: list[bytes] = []
        self._event = ""
        self._id = ""
        self._retry: int | None = None

    def feed(self, chunk: bytes) -> Iterator[Event[bytes]]:
        """Read a piece."""
        for line in self._lines.feed(chunk):
            if not self._begun:
                self._begun, line = True, line.removeprefix(b"\xef\xbb\xbf")
            if line:
                self._field(line)
                continue
            if self._data:
                data, kind = b"\n".join(self._data), self._event or "message"
                yield Event(data, kind, self._id, self._retry)
            self._data, self._event = [], ""

    def end(self) -> Iterator[Event[bytes]]:
        """Nothing: an event without the empty line after it is discarded."""
        return iter(())

    def _field(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        match name:
            case b"data":
                self._data.append(value)
            case b"event":
                self._event = value.decode(errors="replace")
            case b"id" if b"\0" not in value:
                self._id = value.decode(errors="replace")
            case b"retry" if value.isdigit() and len(value) < 19:
                self._retry = int(value)
            case _:  # a comment, or nothing that is known
                pass


class LineReader:
    """JSON values, one a line: application/x-ndjson, application/jsonl."""

    def __init__(self) -> None:
        self._lines = Lines(_LINE_FEED)

    def feed(self, chunk: bytes) -> Iterator[Event[bytes]]:
        """Read a piece; empty lines are skipped."""
        return (Event(line) for line in self._lines.feed(chunk) if line.strip())

    def end(self) -> Iterator[Event[bytes]]:
        """The last line, which need not have an end."""
        rest = self._lines.end()
        return iter([Event(rest)] if rest.strip() else ())


class SequenceReader:
    """application/json-seq: each value after a record separator (RFC 7464)."""

    def __init__(self) -> None:
        self._rest: list[bytes] = []

    def feed(self, chunk: bytes) -> Iterator[Event[bytes]]:
        """Read a piece; a value is complete when the next one begins."""
        first, *others = chunk.split(b"\x1e")
        self._rest.append(first)
        for text in others:
            yield from self.end()
            self._rest = [text]

    def end(self) -> Iterator[Event[bytes]]:
        """The last value."""
        rest, self._rest = b"".join(self._rest), []
        return iter([Event(rest)] if rest.strip() else ())


class ChunkReader:
    """Bytes as they come."""

    def feed(self, chunk: bytes) -> Iterator[Event[bytes]]:
        """The piece itself."""
        return iter((Event(chunk),))

    def end(self) -> Iterator[Event[bytes]]:
        """Nothing."""
        return iter(())


def reader(media_type: str) -> type[Reader]:
    """What reads a media type."""
    name = essence(media_type)
    if name == "text/event-stream":
        return EventReader
    if name.endswith("json-seq"):
        return SequenceReader
    if name in LINES:
        return LineReader
    return ChunkReader
