"""A server on loopback that keeps the bytes of each request, and answers 204 to all."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Sent:
    """A request, as it came over the wire."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The value of a header; fails if there are several."""
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(found) < 2, found
        return found[0] if found else None


def read_request(stream: BinaryIO) -> Sent | None:
    """Read one request (RFC 9112); None at the end of the connection."""
    line = stream.readline()
    if not line:
        return None
    method, target, _ = line.decode("latin-1").split(" ")
    headers: list[tuple[str, str]] = []
    while (line := stream.readline()) not in (b"\r\n", b""):
        name, _, value = line.rstrip(b"\r\n").decode("utf-8").partition(":")
        headers.append((name, value.strip(" \t")))
    known = {name.lower(): value for name, value in headers}
    if known.get("transfer-encoding") == "chunked":
        body = b"".join(_chunks(stream))
    else:
        body = stream.read(int(known.get("content-length", "0")))
    return Sent(method, target, tuple(headers), body)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while size := int(stream.readline(), 16):
        yield stream.read(size)
        stream.readline()
    stream.readline()


class Recorder:
    """Keeps what was sent since it was last asked."""

    def __init__(self) -> None:
        self._sent: list[Sent] = []

    def take(self) -> list[Sent]:
        """The requests that came since the last call."""
        taken, self._sent = self._sent, []
        return taken

    def serve(self, connection: socket.socket) -> None:
        """Answer all requests of a connection."""
        with connection, connection.makefile("rb") as stream, suppress(OSError):
            while (sent := read_request(stream)) is not None:
                self._sent.append(sent)
                connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")


@contextmanager
def recording() -> Iterator[tuple[str, Recorder]]:
    """Run a server; gives its URL and what it records."""
    listening = socket.create_server(("127.0.0.1", 0))
    recorder = Recorder()

    def accept() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(
                target=recorder.serve, args=(connection,), daemon=True
            ).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", recorder
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(timeout=5)
