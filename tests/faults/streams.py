"""Streams: what the server sends of one, and where it is cut."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass

from tests.faults.misdeeds import BROKEN, LATE, UNREADABLE
from tests.faults.server import Asked, Connection, Reply, item

ENDINGS = ("whole", "close", "reset", "stall")
LEAVING = ("", "", "break", "raise", "close", "drop", "never", "twice")


@dataclass(frozen=True, slots=True)
class Cut:
    """A stream, and how it ends.

    Attributes:
        kind: "events" or "lines".
        ending: what the server does at `at`, a share of the bytes.
        framed: whether the end of the body is told, or is that of the connection.
        leave: what the client does after `after` items.
        drip: whether each piece is a single byte.
    """

    key: int
    kind: str
    ending: str
    at: float
    framed: bool
    leave: str
    after: int
    drip: bool

    @property
    def headers(self) -> dict[str, str]:
        """What tells the server all this."""
        fields = ("key", "ending", "at", "framed", "drip")
        told = {f"X-{name}": str(getattr(self, name)) for name in fields}
        return {"X-Fault": "streamed", "X-Id": f"stream-{self.key}", **told}

    @property
    def payload(self) -> bytes:
        """All bytes that the server would send."""
        return b"".join(_pieces(self.kind, self.key))

    @property
    def sent(self) -> bytes:
        """Those that it does send."""
        whole = self.payload
        return whole if self.ending == "whole" else whole[: int(self.at * len(whole))]

    @property
    def complete(self) -> int:
        """How many items are complete at the cut."""
        end, blank = len(self.sent), 0
        for piece in _pieces(self.kind, self.key):
            end -= len(piece)
            if end < 0:
                break
            blank += 1
        return blank

    @property
    def expected(self) -> str | None:
        """The exception that a client gets which reads all; None: it ends well."""
        if self.ending == "stall":
            return LATE
        if self.ending == "reset" or (self.framed and self.ending == "close"):
            return BROKEN
        rest = self.sent[
            sum(map(len, list(_pieces(self.kind, self.key))[: self.complete])) :
        ]
        return UNREADABLE if self.kind == "lines" and rest.strip() else None


def items_of(key: int) -> list[dict[str, object]]:
    """The items of a stream."""
    return [item(key * 100 + number) for number in range(1 + key % 12)]


def _pieces(kind: str, key: int) -> Iterator[bytes]:
    """The bytes of each item."""
    chance = random.Random(key)
    for value in items_of(key):
        text = json.dumps(value, ensure_ascii=False).encode()
        if kind == "lines":
            yield text + b"\n"
            continue
        end = chance.choice([b"\n", b"\r\n"])
        comment = chance.choice([b"", b": keep alive" + end])
        yield comment + b"data: " + text + end + end


def choose(key: int, chance: random.Random) -> Cut:
    """A stream at random."""
    return Cut(
        key,
        chance.choice(["events", "lines"]),
        chance.choices(ENDINGS, (4, 4, 3, 1))[0],
        chance.random(),
        chance.random() < 0.7,
        chance.choice(LEAVING),
        chance.randrange(4),
        chance.random() < 0.2,
    )


async def streamed(c: Connection, asked: Asked, reply: Reply) -> bool:
    """Send a stream in pieces of any size, until the cut."""
    told = asked.headers
    framed = told["x-framed"] == "True"
    kind = asked.path.strip("/")
    cut = Cut(
        *(int(told["x-key"]), kind, told["x-ending"], float(told["x-at"]), framed),
        *("", 0, told["x-drip"] == "True"),
    )
    media = "text/event-stream" if kind == "events" else "application/x-ndjson"
    framing = ["Transfer-Encoding: chunked"] if framed else ["Connection: close"]
    await c.send(Reply(b"", media).head(*framing, framed=False))
    chance = random.Random(cut.key)
    rest = cut.sent
    while rest:
        size = 1 if cut.drip else chance.choice([1, 2, 7, 100, 1_000])
        piece, rest = rest[:size], rest[size:]
        await c.send(b"%x\r\n%s\r\n" % (len(piece), piece) if framed else piece)
        if chance.random() < 0.05:
            await c.silence(0)
    match cut.ending:
        case "stall":
            await c.reader.read()
        case "reset":
            await asyncio.sleep(0.002)
            c.reset()
        case "whole" if framed:
            await c.send(b"0\r\n\r\n")
        case _:
            return False
    return framed
