"""One GET over HTTP/1.1: connections whose reads all end in time, and bodies that are whole."""

from __future__ import annotations

import gzip
import http.client
import io
import re
import socket
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

_PAUSE = 30.0
"""Seconds that a server may say nothing."""
_LINGER = 2.0
"""Seconds to wait for what comes after a body: nothing, from a server that closes as it is asked to."""
_CHUNK = 1 << 16
_LONGEST_LINE = 1 << 16
_DECIMAL = re.compile(r"[0-9]{1,18}")
_HEXADECIMAL = re.compile(rb"[0-9A-Fa-f]{1,16}")
_ENDED = "the connection ended before the document did"

Check = Callable[[str], None]
"""Raises where an address must not be talked to."""


class TransferError(Exception):
    """A body that is not what it should be; the message is for the user."""


class CutOff(TransferError):
    """A body whose length is not the one that was said."""


class TooLarge(TransferError):
    """A body that is larger than allowed."""


@dataclass(frozen=True, slots=True)
class Body:
    """What a server sent."""

    content: bytes
    is_framed: bool
    """Whether the transfer tells that nothing is missing. Without a length a body ends with the
    connection, whatever ended that (RFC 9112, section 8)."""


class Deadline:
    """When a download ends, done or not."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that the next step may take; raises `TimeoutError` when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return min(left, _PAUSE)

    def hurry(self, seconds: float) -> None:
        """End soon."""
        self._end = min(self._end, time.monotonic() + seconds)

    def told(self) -> str:
        """Why time ran out."""
        if time.monotonic() >= self._end:
            return f"it took longer than {self._seconds:g} seconds"
        return f"the server said nothing for {_PAUSE:g} seconds"


class _Reads(io.RawIOBase):
    """Reads from a socket until a deadline, however little comes at a time."""

    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        self._connected = connected
        self._raw = connected.makefile("rb", buffering=0)
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        self._connected.settimeout(self._deadline.left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Timed:
    """A socket, as far as `http.client` needs one."""

    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        self._connected = connected
        self._deadline = deadline
        self.sendall = connected.sendall
        self.close = connected.close

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reads(self._connected, self._deadline))


def _guarded(
    connected: socket.socket, deadline: Deadline, check: Check | None
) -> socket.socket:
    """A socket that may be talked to, and is not waited for longer than that."""
    if check is not None:
        # Here, where it is too late for a name to lead to another place.
        check(str(connected.getpeername()[0]))
    return cast("socket.socket", _Timed(connected, deadline))


class Plain(http.client.HTTPConnection):
    """A connection to an http server, or to a proxy."""

    def __init__(
        self, host: str, port: int, deadline: Deadline, check: Check | None = None
    ) -> None:
        super().__init__(host, port, timeout=deadline.left())
        self._guard = deadline, check

    def connect(self) -> None:
        super().connect()
        self.sock = _guarded(self.sock, *self._guard)


class Encrypted(http.client.HTTPSConnection):
    """A connection to an https server, through a proxy or not."""

    def __init__(
        self, host: str, port: int, deadline: Deadline, check: Check | None = None
    ) -> None:
        super().__init__(host, port, timeout=deadline.left())
        self._guard = deadline, check

    def connect(self) -> None:
        super().connect()
        self.sock = _guarded(self.sock, *self._guard)


def read_body(
    response: http.client.HTTPResponse, deadline: Deadline, most: int
) -> Body:
    """The body of a response, whole and as it was before it was compressed.

    Raises:
        TransferError: it is not whole, is too large, or comes in a way that nobody asked for.
    """
    length = _length(response)
    if length is not None and length > most:
        raise TooLarge
    if response.chunked:
        content = b"".join(_chunks(response.fp, most))
    elif length is None:
        content = _to_the_end(response.read1, most)
    else:
        content = _sized(response, length, deadline)
    is_framed = response.chunked or length is not None
    coding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if coding in ("", "identity"):
        return Body(content, is_framed)
    if coding not in ("gzip", "x-gzip"):
        raise TransferError("the server compressed it in a way that nobody asked for")
    # Each of its members has a length and a checksum, and nothing tells which is the last.
    return Body(_unzipped(content, most), is_framed)


def _length(response: http.client.HTTPResponse) -> int | None:
    """How long the body is said to be (RFC 9112, section 6.3)."""
    codings = response.headers.get_all("Transfer-Encoding", [])
    if codings and not (response.chunked and len(codings) == 1):
        raise TransferError("the server transfers it in a way that nobody asked for")
    written = {each.strip() for each in response.headers.get_all("Content-Length", [])}
    if response.chunked or not written:
        return None
    said = written.pop()
    if written or not _DECIMAL.fullmatch(said):
        raise TransferError("the server does not say clearly how long it is")
    return int(said)


def _sized(
    response: http.client.HTTPResponse, length: int, deadline: Deadline
) -> bytes:
    """A body of a length that was said; a server that counts wrong sends more, or less."""
    content = bytearray()
    while len(content) < length:
        chunk = response.fp.read1(min(length - len(content), _CHUNK))
        if not chunk:
            raise CutOff(
                f"the document ends after {len(content):,} of {length:,} bytes"
            )
        content += chunk
    deadline.hurry(_LINGER)
    try:
        more = response.fp.read1(1)
    except OSError:  # nothing comes, but the connection stays
        more = b""
    if more:
        raise CutOff(
            f"the document goes on after the {length:,} bytes that it should have"
        )
    return bytes(content)


def _chunks(file: io.BufferedIOBase, most: int) -> Iterator[bytes]:
    """The chunks of a body (RFC 9112, section 7.1).

    Not those of `http.client`, which takes a size that was cut for a whole one, and more for a
    number than hexadecimal digits.
    """
    left = most
    while size := _size(file):
        left -= size
        if left < 0:
            raise TooLarge
        chunk = file.read(size)
        if len(chunk) < size:
            raise CutOff(_ENDED)
        yield chunk
        if _line(file):
            raise TransferError("its chunks are not as long as they say")
    # The last chunk has come, so all of it has (RFC 9112, section 8); what trails is not needed.


def _size(file: io.BufferedIOBase) -> int:
    """The size of the chunk that follows."""
    said = _line(file).partition(b";")[0].strip(b" \t")
    if not _HEXADECIMAL.fullmatch(said):
        raise TransferError("the server does not say how long its chunks are")
    return int(said, 16)


def _line(file: io.BufferedIOBase) -> bytes:
    """A line up to its end, which has to come."""
    line = file.readline(_LONGEST_LINE)
    if not line.endswith(b"\n"):
        raise CutOff(_ENDED)
    return line.rstrip(b"\r\n")


def _to_the_end(read: Callable[[int], bytes], most: int) -> bytes:
    content = bytearray()
    while chunk := read(_CHUNK):
        content += chunk
        if len(content) > most:
            raise TooLarge
    return bytes(content)


def _unzipped(content: bytes, most: int) -> bytes:
    try:
        if not content:  # not even a member
            raise EOFError
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            return _to_the_end(file.read1, most)
    except EOFError:
        raise CutOff("the compressed document ends early") from None
    except (OSError, zlib.error):
        raise TransferError("what the server compressed cannot be unpacked") from None
