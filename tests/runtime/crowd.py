"""Calls of many threads, tasks and processes to one server, each with an answer of its own.

Run as a script: the folder of the pet shop, the URL of a server that `serve` runs, and how many
threads, tasks and calls of each there are. It prints what was lost, mixed up and left open.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any


@contextmanager
def serve() -> Iterator[str]:
    """A server whose answer to /pets/7 has the id 7; it keeps connections open."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    tasks: set[Any] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.current_task())
        try:
            while True:
                line = await reader.readuntil(b"\r\n\r\n")
                pet = line.split(b" ", 2)[1].rpartition(b"/")[2].decode()
                await asyncio.sleep(0.001)  # so that others come between
                body = json.dumps({"id": int(pet), "name": pet, "tag": None}).encode()
                head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n"
                writer.write(
                    head.encode() + b"Content-Type: application/json\r\n\r\n" + body
                )
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def start() -> asyncio.Server:
        return await asyncio.start_server(talk, "127.0.0.1", 0, backlog=1024)

    async def stop(server: asyncio.Server) -> None:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    server = asyncio.run_coroutine_threadsafe(start(), loop).result()
    host, port = server.sockets[0].getsockname()
    try:
        yield f"http://{host}:{port}"
    finally:
        asyncio.run_coroutine_threadsafe(stop(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


class Crowd:
    """Callers, each with numbers of its own, that note what they did not get."""

    def __init__(self, host: str, calls: int) -> None:
        from petshop import ApiClient, AsyncApiClient

        self.calls = calls
        settings: Any = {"host": host, "timeout": 60.0, "connection_pool_maxsize": 40}
        self.client = ApiClient(**settings)
        self.aclient = AsyncApiClient(**settings)
        self.found: Counter[str] = Counter()

    def note(self, number: int, pet: Any) -> None:
        """Count what a call came to."""
        right = (pet.id, pet.name) == (number, str(number))
        self.found["right" if right else "mixed up"] += 1

    def by_threads(self, count: int, base: int) -> None:
        """Each thread calls one after the other."""

        def work(first: int) -> None:
            for number in range(first, first + self.calls):
                try:
                    self.note(number, self.client.pets.get_pet(str(number)))
                except Exception as error:
                    self.found[f"{type(error).__name__}: {error}"[:200]] += 1

        starts = [base + index * self.calls for index in range(count)]
        threads = [Thread(target=work, args=(start,)) for start in starts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    async def by_tasks(self, count: int, base: int) -> None:
        """Each task does, in the loop that runs."""

        async def work(first: int) -> None:
            for number in range(first, first + self.calls):
                try:
                    self.note(number, await self.aclient.pets.get_pet(str(number)))
                except Exception as error:
                    self.found[f"{type(error).__name__}: {error}"[:200]] += 1

        await asyncio.gather(*(work(base + n * self.calls) for n in range(count)))


def main(folder: str, host: str, threads: int, tasks: int, calls: int) -> None:
    """Call in this process, fork in the midst of it twice, and call in all three."""
    sys.path.insert(0, folder)
    crowd = Crowd(host, calls)
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    own = Thread(target=crowd.by_threads, args=(threads, 0))
    own.start()
    asyncio.run(crowd.by_tasks(tasks, 10**6))
    children = [_child(crowd, threads, tasks, 10**7)]

    async def fork_amid_tasks() -> None:
        busy = asyncio.create_task(crowd.by_tasks(tasks, 2 * 10**6))
        await asyncio.sleep(0.02)
        children.append(_child(crowd, threads, tasks, 2 * 10**7))
        await busy

    asyncio.run(fork_amid_tasks())
    own.join()
    results = {"parent": dict(crowd.found)}
    for name, (pid, reader) in enumerate(children):
        with os.fdopen(reader) as pipe:
            results[f"child {name}"] = json.loads(pipe.read())
        os.waitpid(pid, 0)
    crowd.client.close()
    gc.collect()
    left = len(os.listdir("/proc/self/fd")) - before if before else 0
    print(json.dumps({"found": results, "left open": left}))


def _child(crowd: Crowd, threads: int, tasks: int, base: int) -> tuple[int, int]:
    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writer)
        return pid, reader
    os.close(reader)
    crowd.found.clear()
    crowd.by_threads(threads, base)
    asyncio.run(crowd.by_tasks(tasks, base + 10**6))
    os.write(writer, json.dumps(crowd.found).encode())
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:3], *map(int, sys.argv[3:]))
