"""A server on loopback that misbehaves as each request asks it to, byte by byte.

It is raw HTTP/1.1: whatever it sends, right or wrong, is spelled out in `misdeeds`.
"""

from __future__ import annotations

import asyncio
import json
import random
import socket
import struct
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial

DRIP = 0.005
"""Seconds between two bytes of a slow answer."""

UPLOAD = random.Random(0).randbytes(300_000)
"""The file that is uploaded."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request whose head has been read; its body is still to come."""

    method: str
    path: str
    headers: Mapping[str, str]

    def number(self, name: str, default: int = 0) -> int:
        """A header that is a number."""
        return int(self.headers.get(name, default))


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server that behaves would answer."""

    body: bytes
    media_type: str = "application/json"
    status: str = "200 OK"

    def head(self, *headers: str, framed: bool = True, version: str = "1.1") -> bytes:
        """Status line and headers; `framed` adds the length of the body."""
        lines = [f"HTTP/{version} {self.status}", f"Content-Type: {self.media_type}"]
        if framed:
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*lines, *headers, "", ""]).encode("latin-1")

    def whole(self) -> bytes:
        """All of it."""
        return self.head() + self.body


class Gone(Exception):
    """The client has left, or the connection has been cut on purpose."""


@dataclass(eq=False, slots=True)
class Connection:
    """One connection of a client."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    busy: bool = False
    body: bytes | None = None

    async def read_head(self) -> Asked:
        """Read the head of a request."""
        text = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        line, *fields = text.split("\r\n")[:-2]
        method, path, _ = line.split(" ")
        pairs = (field.partition(": ") for field in fields)
        return Asked(method, path, {name.lower(): value for name, _, value in pairs})

    async def read_body(self, asked: Asked) -> bytes:
        """Read the rest of a request, once."""
        if self.body is None:
            self.body = await self._read_body(asked)
        return self.body

    async def _read_body(self, asked: Asked) -> bytes:
        if "transfer-encoding" not in asked.headers:
            return await self.reader.readexactly(asked.number("content-length"))
        pieces: list[bytes] = []
        while size := int(await self.reader.readline(), 16):
            pieces.append(await self.reader.readexactly(size))
            await self.reader.readline()
        await self.reader.readline()
        return b"".join(pieces)

    async def send(self, data: bytes) -> None:
        """Send bytes at once."""
        self.writer.write(data)
        await self.writer.drain()

    async def drip(self, data: bytes, seconds: float = DRIP) -> None:
        """Send bytes one by one, unless the client leaves."""
        for byte in data:
            await self.send(bytes([byte]))
            await self.silence(seconds)

    async def silence(self, seconds: float) -> None:
        """Wait; stop if the client leaves."""
        if self.reader.at_eof() or self.writer.is_closing():
            raise Gone
        await asyncio.sleep(seconds)

    def reset(self) -> None:
        """Cut the connection with a RST in place of a FIN."""
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()
        raise Gone


Misdeed = Callable[[Connection, Asked, Reply], Awaitable[bool]]
"""Answers a request; whether the connection is kept for a next one."""


def item(key: int) -> dict[str, object]:
    """An item of the API, by its ID alone."""
    values = random.Random(key).sample(range(10_000), 20)
    return {"id": key, "name": f"item {key} \N{SNOWMAN}", "values": values}


def blob(key: int) -> bytes:
    """Bytes of the API, by their ID alone."""
    return random.Random(key).randbytes(2_000 + key % 5_000)


def reply_to(asked: Asked, body: bytes) -> Reply:
    """The right answer."""
    _, kind, *rest = asked.path.split("/")
    key = int(rest[0]) if rest else 0
    match kind, asked.method:
        case "blobs", _:
            return Reply(blob(key), "application/octet-stream")
        case "texts", _:
            return Reply(str(item(key)).encode(), "text/plain; charset=utf-8")
        case "items", "POST":
            return Reply(body)
        case "files", _:
            return Reply(json.dumps({"whole": UPLOAD in body}).encode())
        case _:
            return Reply(json.dumps(item(key)).encode())


@dataclass(eq=False, slots=True)
class Server:
    """The server and its state, to be looked at from tests.

    Attributes:
        misdeeds: what it can do, by name.
        early: those of them that answer before the body of the request has been read.
        seen: how often each request came, by its `X-Id`.
        connections: those that are open.
        rude: of how many connections one is reset as soon as it is there; 0: none.
    """

    misdeeds: Mapping[str, Misdeed]
    early: frozenset[str]
    url: str = ""
    seen: Counter[str] = field(default_factory=Counter[str])
    connections: set[Connection] = field(default_factory=set[Connection])
    accepted: int = 0
    rude: int = 0

    def busy(self) -> int:
        """How many connections have a request under way."""
        return sum(connection.busy for connection in list(self.connections))

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Answer the requests of one connection."""
        connection = Connection(reader, writer)
        self.accepted += 1
        self.connections.add(connection)
        try:
            if self.rude and self.accepted % self.rude == 0:
                connection.reset()
            while await self._answer(connection):
                connection.busy, connection.body = False, None
        except (Gone, OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
            self.connections.discard(connection)

    async def _answer(self, connection: Connection) -> bool:
        asked = await connection.read_head()
        connection.busy = True
        identity = asked.headers.get("x-id", "")
        self.seen[identity] += 1
        wrong = self.seen[identity] <= asked.number("x-times", 1_000)
        name = asked.headers.get("x-fault", "none") if wrong else "none"
        body = b"" if name in self.early else await connection.read_body(asked)
        return await self.misdeeds[name](connection, asked, reply_to(asked, body))


@contextmanager
def running(
    misdeeds: Mapping[str, Misdeed], early: frozenset[str] = frozenset()
) -> Iterator[Server]:
    """Serve from a thread of its own, on a port that the system chooses."""
    server = Server(misdeeds, early)
    started = threading.Event()
    stopping: list[Callable[[], object]] = []

    async def main() -> None:
        done = asyncio.Event()
        stopping.append(
            partial(asyncio.get_running_loop().call_soon_threadsafe, done.set)
        )
        listener = await asyncio.start_server(server.serve, "127.0.0.1", 0)
        port = listener.sockets[0].getsockname()[1]
        server.url = f"http://127.0.0.1:{port}"
        started.set()
        async with listener:
            await done.wait()
            # Each pass accepts what waits: asyncio forgets to close that with the listener.
            for _ in range(5):
                await asyncio.sleep(0)
            # Tasks, not connections: one that was just accepted is none yet.
            while others := asyncio.all_tasks() - {asyncio.current_task()}:
                for connection in list(server.connections):
                    connection.writer.transport.abort()
                await asyncio.wait(others, timeout=0.02)

    thread = threading.Thread(target=lambda: asyncio.run(main()), name="server")
    thread.start()
    started.wait()
    try:
        yield server
    finally:
        stopping[0]()
        thread.join()
