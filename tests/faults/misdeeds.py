"""What can go wrong with an answer, each as the bytes that do it, and what has to come of it."""

from __future__ import annotations

import asyncio
import gzip
import random
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import replace as changed

from tests.faults.server import DRIP, Asked, Connection, Misdeed, Reply, reply_to

RIGHT = "right"
"""The outcome of a call that gives what it should; others are names of exceptions."""

BROKEN = "ApiConnectionError"
LATE = "ApiTimeoutError"
UNREADABLE = "ResponseDecodingError"


@dataclass(frozen=True, slots=True)
class Fault:
    """A misdeed, and the outcome of a call that meets it.

    Attributes:
        outcome: of a JSON call without retries.
        raw: of a call for bytes or text, which cannot be seen to be incomplete.
        slow: whether it goes on without end, byte by byte.
        poisons: whether the next request on the connection may fail.
        early: whether it happens while the body is sent, so that it may end as `BROKEN`.
    """

    act: Misdeed
    outcome: str = RIGHT
    raw: str | None = None
    slow: bool = False
    poisons: bool = False
    early: bool = False


FAULTS: dict[str, Fault] = {}

AGAIN = ("round_and_round", "unavailable")
"""Faults after which any request is sent again: the server has told to, and has done nothing."""


def fault(
    outcome: str = RIGHT,
    *,
    raw: str | None = None,
    slow: bool = False,
    poisons: bool = False,
    early: bool = False,
) -> Callable[[Misdeed], Misdeed]:
    """Add a function to the faults, under its name."""

    def add(act: Misdeed) -> Misdeed:
        name = getattr(act, "__name__", "")
        FAULTS[name] = Fault(act, outcome, raw or outcome, slow, poisons, early)
        return act

    return add


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data) if data else b""


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]


@fault()
async def none(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(reply.whole())
    return True


# The answer does not come.


@fault(BROKEN, early=True)
async def reset_before_body(c: Connection, asked: Asked, reply: Reply) -> bool:
    c.reset()
    return False


@fault(BROKEN)
async def reset_after_request(c: Connection, asked: Asked, reply: Reply) -> bool:
    c.reset()
    return False


@fault(BROKEN)
async def close_after_request(c: Connection, asked: Asked, reply: Reply) -> bool:
    return False


@fault(LATE)
async def never(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.silence(DRIP)
    await c.reader.read()
    return False


@fault(LATE, slow=True)
async def informs_for_ever(c: Connection, asked: Asked, reply: Reply) -> bool:
    while True:
        await c.send(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        await c.silence(DRIP)


# The head is wrong.


@fault(BROKEN)
async def half_head(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(_half(reply.head()))
    return False


@fault(BROKEN)
async def garbage(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(b"\x16\x03\x01 what is this?\r\n\r\n")
    return False


@fault(BROKEN)
async def bad_header(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(reply.head("no colon here") + reply.body)
    return False


@fault(BROKEN)
async def two_lengths(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(reply.head("Content-Length: 3") + reply.body)
    return False


@fault(BROKEN)
async def bad_length(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(reply.head("Content-Length: many", framed=False) + reply.body)
    return False


@fault(BROKEN)
async def huge_head(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(reply.head("X-Huge: " + "x" * 300_000) + reply.body)
    return False


@fault()
async def large_head(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(reply.head(*(f"X-{n}: {n}" for n in range(2_000))) + reply.body)
    return True


@fault(LATE)
async def stall_in_head(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(_half(reply.head()))
    await c.reader.read()
    return False


@fault(slow=True)
async def slow_head(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.drip(reply.head("X-Long: " + "x" * 100))
    await c.send(reply.body)
    return True


@fault()
async def informs_first(c: Connection, asked: Asked, reply: Reply) -> bool:
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
    await c.send(b"HTTP/1.1 100 Continue\r\n\r\n" * 2 + hint + reply.whole())
    return True


# The body is wrong.


@fault(BROKEN)
async def half_length(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(reply.head() + _half(reply.body))
    return False


@fault(BROKEN)
async def reset_in_body(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(reply.head() + _half(reply.body))
    await c.silence(DRIP)
    c.reset()
    return False


@fault(LATE)
async def stall_in_body(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(reply.head() + _half(reply.body))
    await c.reader.read()
    return False


@fault(slow=True)
async def slow_body(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(reply.head("Transfer-Encoding: chunked", framed=False))
    await c.drip(b"f;" + b"x" * 200)
    await c.send(b"\r\n" + reply.body[:15] + b"\r\n0\r\n\r\n")
    return True


@fault(slow=True)
async def slow_end(c: Connection, asked: Asked, reply: Reply) -> bool:
    head = reply.head("Transfer-Encoding: chunked", framed=False)
    await c.send(head + _chunk(reply.body))
    for _ in range(100):
        await c.drip(_chunk(b" "))
    await c.send(b"0\r\n\r\n")
    return True


@fault(BROKEN)
async def half_chunked(c: Connection, asked: Asked, reply: Reply) -> bool:
    head = reply.head("Transfer-Encoding: chunked", framed=False)
    await c.send(head + _chunk(_half(reply.body)))
    return False


@fault(BROKEN)
async def cut_in_chunk(c: Connection, asked: Asked, reply: Reply) -> bool:
    head = reply.head("Transfer-Encoding: chunked", framed=False)
    await c.send(head + _half(_chunk(reply.body)))
    return False


@fault(BROKEN)
async def no_last_chunk(c: Connection, asked: Asked, reply: Reply) -> bool:
    head = reply.head("Transfer-Encoding: chunked", framed=False)
    await c.send(head + _chunk(reply.body))
    return False


@fault(BROKEN)
async def bad_chunk_size(c: Connection, asked: Asked, reply: Reply) -> bool:
    head = reply.head("Transfer-Encoding: chunked", framed=False)
    await c.send(head + b"xyz\r\n" + reply.body + b"\r\n0\r\n\r\n")
    return False


@fault()
async def odd_chunks(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(reply.head("Transfer-Encoding: chunked", framed=False))
    body, chance = reply.body, random.Random(asked.path)
    while body:
        size = chance.randrange(1, 400)
        piece, body = body[:size], body[size:]
        await c.send(b"%X;odd=1\r\n%s\r\n" % (len(piece), piece))
    await c.send(b"0\r\nX-Trailer: yes\r\n\r\n")
    return True


@fault(UNREADABLE, raw="cut", poisons=True)
async def short_length(c: Connection, asked: Asked, reply: Reply) -> bool:
    """By the rules, the body is what `Content-Length` says; the rest is something else."""
    await c.send(
        reply.head(f"Content-Length: {len(reply.body) // 2}", framed=False) + reply.body
    )
    return True


@fault(poisons=True)
async def more_than_length(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(reply.whole() + b"and something more")
    return True


@fault(poisons=True)
async def late_extra(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(reply.whole())
    await asyncio.sleep(0.001)
    await c.send(b"and something more")
    return True


@fault("nothing", poisons=True)
async def body_of_204(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(changed(reply, status="204 No Content").whole())
    return True


@fault()
async def until_close(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(reply.head(framed=False, version="1.0") + reply.body)
    return False


@fault(UNREADABLE, raw="cut")
async def half_until_close(c: Connection, asked: Asked, reply: Reply) -> bool:
    """By the rules, a body that ends with the connection is complete (RFC 9112 section 8)."""
    await c.send(reply.head(framed=False, version="1.0") + _half(reply.body))
    return False


@fault(BROKEN)
async def half_until_reset(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(reply.head(framed=False, version="1.0") + _half(reply.body))
    await c.silence(DRIP)
    c.reset()
    return False


# The body is encoded.


def _encoded(reply: Reply, coding: str, body: bytes) -> bytes:
    return changed(reply, body=body).head(f"Content-Encoding: {coding}") + body


@fault()
async def zipped(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(_encoded(reply, "gzip", gzip.compress(reply.body)))
    return True


@fault()
async def zipped_twice(c: Connection, asked: Asked, reply: Reply) -> bool:
    half, rest = _half(reply.body), reply.body[len(_half(reply.body)) :]
    members = gzip.compress(half) + gzip.compress(rest)
    await c.send(_encoded(reply, "gzip", members))
    return True


@fault()
async def deflated(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(_encoded(reply, "deflate", zlib.compress(reply.body)))
    return True


@fault()
async def deflated_raw(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(_encoded(reply, "deflate", zlib.compress(reply.body)[2:-4]))
    return True


@fault(UNREADABLE)
async def half_zipped(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(_encoded(reply, "gzip", _half(gzip.compress(reply.body))))
    return True


@fault(UNREADABLE)
async def zipped_without_end(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(_encoded(reply, "gzip", gzip.compress(reply.body)[:-4]))
    return True


@fault(UNREADABLE)
async def half_deflated(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(_encoded(reply, "deflate", _half(zlib.compress(reply.body))))
    return True


@fault(UNREADABLE)
async def zipped_wrongly(c: Connection, asked: Asked, reply: Reply) -> bool:
    data = bytearray(gzip.compress(reply.body))
    data[-6] ^= 0xFF  # of the checksum
    await c.send(_encoded(reply, "gzip", bytes(data)))
    return True


@fault(UNREADABLE)
async def not_zipped(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(_encoded(reply, "gzip", reply.body))
    return True


@fault("ResponseValidationWarning", raw="nothing")
async def zipped_nothing(c: Connection, asked: Asked, reply: Reply) -> bool:
    head = changed(reply, body=b"").head("Content-Encoding: gzip", framed=False)
    await c.send(head)
    return False


# The connection is not what it seems, or the answer comes too early.


@fault(poisons=True)
async def close_after_answer(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(reply.whole())
    return False


@fault(poisons=True)
async def close_when_idle(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(reply.whole())
    c.busy = False
    await asyncio.sleep(random.random() / 100)
    return False


@fault(slow=True, early=True)
async def slow_reader(c: Connection, asked: Asked, reply: Reply) -> bool:
    for _ in range(200):
        await c.silence(DRIP)
    body = await c.read_body(asked)
    await c.send(reply_to(asked, body).whole())
    return True


@fault("ClientErrorException", early=True, poisons=True)
async def early_and_close(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(changed(reply, status="413 Content Too Large").whole())
    return False


@fault("ClientErrorException", early=True)
async def early_and_read(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(changed(reply, status="413 Content Too Large").whole())
    await c.read_body(asked)
    return True


@fault("ClientErrorException")
async def refused(c: Connection, asked: Asked, reply: Reply) -> bool:
    await c.send(changed(reply, status="418 I'm a teapot").whole())
    return True


@fault("ServiceException")
async def unavailable(c: Connection, asked: Asked, reply: Reply) -> bool:
    status = "503 Service Unavailable"
    await c.send(changed(reply, status=status).head("Retry-After: 0") + reply.body)
    return True


@fault("RedirectException")
async def round_and_round(c: Connection, asked: Asked, reply: Reply) -> bool:
    moved = changed(reply, status="307 Temporary Redirect")
    await c.send(moved.head(f"Location: {asked.path}") + reply.body)
    return True


MISDEEDS: Mapping[str, Misdeed] = {name: fault.act for name, fault in FAULTS.items()}
EARLY = frozenset(name for name, fault in FAULTS.items() if fault.early)
