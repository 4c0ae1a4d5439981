"""What the tests of faults share: the API, its clients, and how a call is watched."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from tests.faults.misdeeds import BROKEN, FAULTS, LATE, RIGHT
from tests.faults.server import Server, blob, item

FULL = os.environ.get("SPECLOOM_FAULTS") == "full"
"""Whether to make all the calls that the suite is for, rather than a share of them."""

PATIENCE = 120.0
"""Seconds after which something hangs: no machine is that busy."""

KINDS = ("item", "text", "blob", "chunks", "post", "upload")
PLAIN: dict[str, Any] = {"verify_ssl": False}
"""Settings for a server without TLS: to read the system's certificates takes time."""

RAW = ("text", "blob", "chunks")
REPEATABLE = ("item", "text", "blob", "chunks")

SPEC = """\
openapi: 3.1.0
info: {title: Faulty, version: '1'}
servers: [{url: 'http://127.0.0.1'}]
components:
  parameters:
    Id: {name: id, in: path, required: true, schema: {type: integer}}
  schemas:
    Item:
      type: object
      required: [id, name, values]
      properties:
        id: {type: integer}
        name: {type: string}
        values: {type: array, items: {type: integer}}
paths:
  /items:
    post:
      operationId: createItem
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}
      responses: &item
        '200':
          description: An item
          content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}
        '204': {description: Nothing}
  /items/{id}:
    parameters: [{$ref: '#/components/parameters/Id'}]
    get: {operationId: getItem, responses: *item}
  /texts/{id}:
    parameters: [{$ref: '#/components/parameters/Id'}]
    get:
      operationId: getText
      responses:
        '200': {description: Text, content: {text/plain: {schema: {type: string}}}}
        '204': {description: Nothing}
  /blobs/{id}:
    parameters: [{$ref: '#/components/parameters/Id'}]
    get:
      operationId: getBlob
      responses:
        '200': {description: Bytes, content: {application/octet-stream: {}}}
  /files:
    post:
      operationId: uploadFile
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file]
              properties: {file: {type: string, contentMediaType: application/octet-stream}}
      responses:
        '200':
          description: Whether it came as a whole
          content:
            application/json:
              schema: {type: object, required: [whole], properties: {whole: {type: boolean}}}
        '204': {description: Nothing}
  /events:
    get:
      operationId: listEvents
      responses:
        '200':
          description: Items
          content:
            text/event-stream: {schema: {$ref: '#/components/schemas/Item'}}
  /lines:
    get:
      operationId: listLines
      responses:
        '200':
          description: Items
          content:
            application/x-ndjson: {itemSchema: {$ref: '#/components/schemas/Item'}}
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """Timeouts of a call."""

    connect: float = PATIENCE
    read: float = PATIENCE
    total: float | None = None


QUICK = Limits(read=0.2)
"""For calls that nobody answers."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A call to make, and what the server is to do.

    Attributes:
        kind: one of `KINDS`.
        key: what it is about.
        fault: a name of `FAULTS`.
        times: on how many tries the server is to misbehave.
    """

    kind: str
    key: int
    fault: str = "none"
    times: int = 1_000
    given: Limits | None = None

    @property
    def limits(self) -> Limits:
        """Those that were given; else what does not end by itself gets short ones."""
        fault = FAULTS[self.fault]
        ends = LATE not in (fault.outcome, fault.raw) and not fault.slow
        return self.given or (Limits() if ends else QUICK)

    @property
    def identity(self) -> str:
        """The name of the call for the server."""
        return f"{self.kind}-{self.key}"

    @property
    def expected(self) -> set[str]:
        """What may come of it, without retries."""
        fault = FAULTS[self.fault]
        outcome = fault.raw if self.kind in RAW else fault.outcome
        found = {outcome or fault.outcome}
        if fault.early and self.kind == "upload":
            found.add(BROKEN)
        if fault.slow and self.limits.total is not None:
            found = {LATE}
        return found


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call: `RIGHT`, another word on its data, or the name of an exception."""

    plan: Plan
    name: str
    seconds: float
    detail: str = ""


def start(client: Any, package: Any, plan: Plan, file: Path) -> Any:
    """Begin a call: its result, or what is to be awaited or read."""
    limits, api = plan.limits, client.default
    headers = {
        "X-Id": plan.identity,
        "X-Fault": plan.fault,
        "X-Times": str(plan.times),
    }
    timeout = package.Timeouts(limits.connect, limits.read, limits.total)
    options: Any = {"_headers": headers, "_request_timeout": timeout}
    match plan.kind:
        case "item":
            return api.get_item(plan.key, **options)
        case "text":
            return api.get_text(plan.key, **options)
        case "blob":
            return api.get_blob(plan.key, **options)
        case "chunks":
            return api.get_blob_chunks(plan.key, **options)
        case "post":
            return api.create_item(item(plan.key), **options)
        case _:
            return api.upload_file(file, **options)


def judge(plan: Plan, value: Any) -> str:
    """Whether a result is what the server had to say."""
    if value is None or value in ("", b""):
        return "nothing"
    right: object
    match plan.kind:
        case "item" | "post":
            right, value = item(plan.key), value.to_dict()
        case "text":
            right = str(item(plan.key))
        case "upload":
            right, value = True, value.whole
        case _:
            right = blob(plan.key)
    if value == right:
        return RIGHT
    is_cut = plan.kind in RAW and value == right[: len(value)]
    return "cut" if is_cut else f"WRONG {value!r:.80}"


class SyncRunner:
    """Makes calls with the synchronous client, from threads."""

    def __init__(self, package: Any, server: Server, file: Path) -> None:
        self.package, self._server, self._file = package, server, file

    def run(self, plans: Iterable[Plan], workers: int = 1, **settings: Any) -> Run:
        """Make calls, some at a time, with one client; then one that must succeed."""
        settings = {**PLAIN, **settings}
        client = self.package.ApiClient(host=self._server.url, **settings)
        with nothing_left(self._server), client:
            if workers == 1:
                outcomes = [self.attempt(client, plan) for plan in plans]
            else:
                with ThreadPoolExecutor(workers) as threads:
                    attempt = partial(self.attempt, client)
                    outcomes = list(threads.map(attempt, plans))
            last = self._last(client)
            return Run(outcomes, last, await_idle(self._server), pool_of(client))

    def _last(self, client: Any) -> Outcome:
        """A call that ends well, if not at once: a spoilt connection costs one try."""
        for _ in range(20):
            outcome = self.attempt(client, Plan("item", 1))
            if outcome.name == RIGHT:
                break
        return outcome

    def attempt(self, client: Any, plan: Plan) -> Outcome:
        """Make one call and time it."""
        began = time.monotonic()
        try:
            value = start(client, self.package, plan, self._file)
            if plan.kind == "chunks":
                with value as chunks:
                    value = b"".join(chunks)
            name, detail = judge(plan, value), ""
        except Exception as error:
            name, detail = failure(self.package, error)
        return Outcome(plan, name, time.monotonic() - began, detail)


class AsyncRunner:
    """Makes calls with the asynchronous client, from tasks."""

    def __init__(self, package: Any, server: Server, file: Path) -> None:
        self.package, self._server, self._file = package, server, file

    def run(self, plans: Iterable[Plan], workers: int = 1, **settings: Any) -> Run:
        """Make calls, some at a time, with one client; then one that must succeed."""
        with nothing_left(self._server):
            return asyncio.run(self._run(list(plans), workers, settings))

    async def _run(self, plans: list[Plan], workers: int, settings: Any) -> Run:
        outcomes: dict[int, Outcome] = {}
        waiting = iter(enumerate(plans))
        settings = {**PLAIN, **settings}
        client = self.package.AsyncApiClient(host=self._server.url, **settings)

        async def work() -> None:
            for index, plan in waiting:
                outcomes[index] = await self.attempt(client, plan)

        async with client:
            await asyncio.gather(*(work() for _ in range(workers)))
            last = await self._last(client)
            busy = await asyncio.to_thread(await_idle, self._server)
            pool = pool_of(client)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        assert not others, others
        return Run([outcomes[index] for index in range(len(plans))], last, busy, pool)

    async def _last(self, client: Any) -> Outcome:
        for _ in range(20):
            outcome = await self.attempt(client, Plan("item", 1))
            if outcome.name == RIGHT:
                break
        return outcome

    async def attempt(self, client: Any, plan: Plan) -> Outcome:
        """Make one call and time it."""
        began = time.monotonic()
        try:
            value = start(client, self.package, plan, self._file)
            if plan.kind == "chunks":
                async with value as chunks:
                    value = b"".join([chunk async for chunk in chunks])
            else:
                value = await value
            name, detail = judge(plan, value), ""
        except Exception as error:
            name, detail = failure(self.package, error)
        return Outcome(plan, name, time.monotonic() - began, detail)


Runner: TypeAlias = SyncRunner | AsyncRunner


@dataclass(frozen=True, slots=True)
class Run:
    """The calls of one client.

    Attributes:
        last: a call after all the others.
        busy: how many requests were still under way for the server after that.
        pool: how the pool of connections looked then.
    """

    outcomes: list[Outcome]
    last: Outcome
    busy: int
    pool: str

    @property
    def names(self) -> list[str]:
        """What came of each call."""
        return [outcome.name for outcome in self.outcomes]

    def check(self) -> None:
        """The client works, nothing waits, and no connection is in use."""
        assert self.last.name == RIGHT, self.last
        assert self.busy == 0
        assert "Requests: 0 active, 0 queued | Connections: 0 active" in self.pool


def failure(package: Any, error: Exception) -> tuple[str, str]:
    """The name of what a call raised; what is not ours is told apart."""
    name = type(error).__name__
    ours = package.OpenApiException, package.ResponseValidationWarning
    if not isinstance(error, ours):
        return f"RAW {name}", "".join(traceback.format_exception(error))
    return name, str(error)


def pool_of(client: Any) -> str:
    """The state of the pool of connections that a client has made."""
    if hasattr(client, "_homes"):
        (home,) = client._homes.values()
        return repr(home.sender.transport._pool)
    return repr(client._sender._transport._pool)


def await_idle(server: Server) -> int:
    """Wait until the server has nothing to do; how many requests are left after a while."""
    until(lambda: server.busy() == 0)
    return server.busy()


def until(holds: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Wait for something."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    return holds()


def open_files() -> int:
    """How many files and sockets this process has."""
    return len(os.listdir("/proc/self/fd"))


@contextmanager
def nothing_left(server: Server) -> Iterator[None]:
    """Check that what is done inside leaves no socket, thread or connection behind."""
    gc.collect()
    assert until(lambda: not server.connections)
    threads, files = threading.active_count(), open_files()
    yield
    gc.collect()
    assert until(lambda: not server.connections), server.connections
    assert until(lambda: open_files() <= files), (open_files(), files)
    assert threading.active_count() <= threads, threading.enumerate()
