"""Streams that are cut at any byte, by the server or by who reads them."""

from __future__ import annotations

import asyncio
import gc
import random
from collections.abc import Iterator
from typing import Any

import pytest
from tests.faults.misdeeds import EARLY, LATE, MISDEEDS, RIGHT
from tests.faults.server import Server, running
from tests.faults.streams import Cut, choose, items_of, streamed
from tests.faults.support import (
    FULL,
    PATIENCE,
    PLAIN,
    await_idle,
    failure,
    nothing_left,
    pool_of,
)

COUNT = 500 if FULL else 100
READ = 0.2
"""Seconds to wait for a server that stalls."""


class Interrupted(Exception):
    """What the user's own code raises in the middle of a stream."""


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that streams."""
    with running({**MISDEEDS, "streamed": streamed}, EARLY) as server:
        yield server


def settings(server: Server) -> dict[str, Any]:
    return {
        **PLAIN,
        "host": server.url,
        "retries": 0,
        "connection_pool_maxsize": 4,
    }


def check(cut: Cut, read: list[Any], ending: str) -> None:
    """What was read is what was sent, as far as it was read; no half of an item."""
    right = items_of(cut.key)
    assert [value.to_dict() for value in read] == right[: len(read)], cut
    assert len(read) <= cut.complete, cut
    if cut.leave == "never":
        assert ending == RIGHT
    elif cut.ending == "stall" and ending == LATE:
        pass  # a busy server may have stalled before
    elif cut.ending == "reset":  # which may overtake what has been sent before it
        assert ending in {cut.expected, "left"}, (cut, ending)
    elif cut.leave and cut.complete > cut.after:
        assert ending == "left", (cut, ending)
        assert len(read) == cut.after
    else:
        assert ending == (cut.expected or RIGHT), (cut, ending)
        assert len(read) == cut.complete, cut


def cuts(seed: int) -> list[Cut]:
    chance = random.Random(seed)
    return [choose(key, chance) for key in range(COUNT)]


def test_sync(faulty: Any, server: Server) -> None:
    with nothing_left(server), faulty.ApiClient(**settings(server)) as client:
        for cut in cuts(1):
            read: list[Any] = []
            ending = read_sync(faulty, client, cut, read)
            check(cut, read, ending)
        gc.collect()
        assert await_idle(server) == 0
        assert "Requests: 0 active" in pool_of(client)
        assert client.default.get_item(1).id == 1


def read_sync(faulty: Any, client: Any, cut: Cut, read: list[Any]) -> str:
    """Read a stream; how that ended."""
    stream = open_stream(client, cut)
    if cut.leave == "never":
        return RIGHT
    try:
        if cut.leave == "drop":
            for value in stream:
                if len(read) == cut.after:
                    return "left"
                read.append(value)
            return RIGHT
        with stream:
            for value in stream:
                if cut.leave and len(read) == cut.after:
                    if cut.leave == "break":
                        break
                    leave(cut)
                    stream.close()
                    return "left"
                read.append(value)
            else:
                return RIGHT
    except Interrupted:
        pass
    except Exception as error:
        return failure(faulty, error)[0]
    return "left"


def leave(cut: Cut) -> None:
    if cut.leave == "raise":
        raise Interrupted


def open_stream(client: Any, cut: Cut) -> Any:
    api = client.default
    call = api.list_events if cut.kind == "events" else api.list_lines
    read = READ if cut.ending == "stall" else PATIENCE
    return call(_headers=cut.headers, _request_timeout=(PATIENCE, read))


def test_async(faulty: Any, server: Server) -> None:
    with nothing_left(server):
        asyncio.run(read_all(faulty, server, cuts(2)))


async def read_all(faulty: Any, server: Server, all_cuts: list[Cut]) -> None:
    """Read streams, eight at a time; one in ten is cancelled."""
    chance = random.Random(3)
    waiting = iter(all_cuts)

    async def work(client: Any) -> None:
        for cut in waiting:
            read: list[Any] = []
            reading = asyncio.create_task(read_async(faulty, client, cut, read))
            if chance.random() < 0.1:
                await asyncio.sleep(chance.random() / 50)
                reading.cancel()
                await asyncio.wait([reading])
                right = items_of(cut.key)[: len(read)]
                assert [value.to_dict() for value in read] == right
                assert reading.cancelled() or not reading.exception()
            else:
                check(cut, read, await reading)

    async with faulty.AsyncApiClient(**settings(server)) as client:
        await asyncio.gather(*(work(client) for _ in range(8)))
        gc.collect()
        await asyncio.sleep(0.05)
        assert await asyncio.to_thread(await_idle, server) == 0
        assert (await client.default.get_item(1)).id == 1
        # A stream that is cancelled as it closes leaves its request in the pool's list
        # (httpcore2), but neither a connection nor a place for one.
        assert "0 queued | Connections: 0 active" in pool_of(client)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def read_async(faulty: Any, client: Any, cut: Cut, read: list[Any]) -> str:
    """Read a stream; how that ended."""
    stream = open_stream(client, cut)
    if cut.leave == "never":
        return RIGHT
    try:
        if cut.leave == "drop":
            async for value in stream:
                if len(read) == cut.after:
                    return "left"
                read.append(value)
            return RIGHT
        async with stream:
            async for value in stream:
                if cut.leave and len(read) == cut.after:
                    if cut.leave == "break":
                        break
                    leave(cut)
                    await stream.close()
                    return "left"
                read.append(value)
            else:
                return RIGHT
    except Interrupted:
        pass
    except Exception as error:
        return failure(faulty, error)[0]
    return "left"
