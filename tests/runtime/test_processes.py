"""One client in several processes, event loops and threads: nobody gets another's answer."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, ClassVar

import httpx2
import pytest
from petshop import AsyncApiClient, Configuration
from petshop._runtime.auth import OAuth2Bearer
from petshop._runtime.exceptions import ApiTypeError, OpenApiException
from petshop_support import PET, Recorder

SCRIPT = Path(__file__).with_name("crowd.py")
COUNTS = ("50", "500", "7") if os.environ.get("SPECLOOM_FAULTS") else ("8", "40", "2")
"""Threads, tasks, and calls of each, in each of three processes: 11,000 and more if asked for."""

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    spec = spec_from_file_location("crowd", SCRIPT)
    assert spec is not None and spec.loader is not None
    crowd: Any = module_from_spec(spec)
    spec.loader.exec_module(crowd)
    with crowd.serve() as url:
        yield url


def run(*arguments: str) -> str:
    """What a process prints; it must end well, with nothing to complain of."""
    command = [sys.executable, "-W", "error", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=500)
    assert (done.stderr, done.returncode) == ("", 0)
    return done.stdout


@forks
def test_no_answer_is_lost_or_another_s(root: Path, host: str) -> None:
    threads, tasks, calls = map(int, COUNTS)
    outcome = json.loads(run(str(SCRIPT), str(root), host, *COUNTS))
    each = (threads + tasks) * calls
    assert outcome["found"] == {
        "parent": {"right": each + tasks * calls},
        "child 0": {"right": each},
        "child 1": {"right": each},
    }
    assert outcome["left open"] == 0


CHILD = """
    import os, sys, threading
    sys.path.insert(0, sys.argv[1])
    from petshop import ApiClient, Configuration
    from petshop._runtime.auth import OAuth2Bearer

    def in_child(work):
        pid = os.fork()
        if pid == 0:
            os._exit(work())
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
"""


def forked(root: Path, host: str, code: str) -> str:
    text = textwrap.dedent(CHILD) + textwrap.dedent(code)
    return run("-c", text, str(root), host)


@forks
def test_a_child_does_not_end_the_connections_of_its_parent(
    root: Path, host: str
) -> None:
    """The parent goes on with the connection that it has."""
    forked(
        root,
        host,
        """
        client = ApiClient(host=sys.argv[2], keepalive_expiry=None)
        assert client.pets.get_pet("1").id == 1
        def work():
            assert client.pets.get_pet("2").id == 2
            client.close()
            return 7
        def connections():
            return [c.info() for c in client._sender._transport._pool.connections]
        assert in_child(work) == 7
        assert client.pets.get_pet("3").id == 3
        (only,) = connections()
        assert only.endswith("Request Count: 2"), only
        client.close()
        """,
    )


@forks
def test_locks_that_are_held_at_a_fork_are_free_in_the_child(
    root: Path, host: str
) -> None:
    """Another thread fetches a token, and a third one builds a type, while it forks."""
    forked(
        root,
        host,
        """
        from petshop._runtime.processes import MAKING
        client = ApiClient(host=sys.argv[2])
        client._token_lock.acquire()
        held, free = threading.Event(), threading.Event()
        def build():
            with MAKING:
                held.set()
                free.wait()
        thread = threading.Thread(target=build)
        thread.start()
        held.wait()
        threading.Timer(0.05, free.set).start()  # the fork waits for it
        def work():
            with client._token_lock, MAKING:
                return 0 if client.pets.get_pet("1").id == 1 else 1
        assert in_child(work) == 0
        thread.join()
        client.close()
        """,
    )


@forks
def test_an_asynchronous_client_in_a_child(root: Path, host: str) -> None:
    """A parent that forks in its loop goes on; so does one whose loop has ended."""
    forked(
        root,
        host,
        """
        import asyncio
        from petshop import AsyncApiClient
        client = AsyncApiClient(host=sys.argv[2], keepalive_expiry=None)
        async def call(number):
            return (await client.pets.get_pet(str(number))).id - number
        async def main():
            assert await call(1) == 0
            assert in_child(lambda: asyncio.run(call(2))) == 0
            assert await call(3) == 0
        asyncio.run(main())
        assert in_child(lambda: asyncio.run(call(4))) == 0
        asyncio.run(client.close())
        """,
    )


def test_a_second_loop_has_connections_of_its_own(host: str) -> None:
    """Those of the first are closed with it: no warning, and no loop that is closed."""
    client = AsyncApiClient(host=host, keepalive_expiry=None)

    async def call(number: int) -> int:
        found = await asyncio.gather(*(client.pets.get_pet("5") for _ in range(number)))
        return sum(pet.id for pet in found)

    assert [asyncio.run(call(number)) for number in (1, 3, 1)] == [5, 15, 5]
    gc.collect()  # what was left open would warn now
    asyncio.run(client.close())
    with pytest.raises(OpenApiException, match="closed"):
        asyncio.run(call(1))


def test_a_client_that_is_dropped_leaves_nothing_open(host: str) -> None:
    async def main() -> None:
        client = AsyncApiClient(host=host)
        assert (await client.pets.get_pet("5")).id == 5
        del client
        gc.collect()
        await asyncio.sleep(0)

    asyncio.run(main())
    gc.collect()


def test_a_client_is_closed_while_another_loop_uses_it(host: str) -> None:
    """Its connections there are closed by that loop, which goes on."""
    client = AsyncApiClient(host=host, keepalive_expiry=None)
    ready, closed = threading.Event(), threading.Event()
    told: list[str] = []

    async def other() -> None:
        assert (await client.pets.get_pet("5")).id == 5
        ready.set()
        await asyncio.get_running_loop().run_in_executor(None, closed.wait)
        try:
            await client.pets.get_pet("5")
        except OpenApiException as error:
            told.append(str(error))

    async def close() -> None:
        assert (await client.pets.get_pet("6")).id == 6
        ready.wait()
        await client.close()

    thread = threading.Thread(target=asyncio.run, args=(other(),))
    thread.start()
    asyncio.run(close())
    closed.set()
    thread.join()
    assert told == ["this client has been closed"]
    gc.collect()


class Oauth(Configuration):
    SECURITY_SCHEMES: ClassVar[Any] = {
        **Configuration.SECURITY_SCHEMES,
        "bearer": OAuth2Bearer(token_url="https://auth.example/token"),
    }


def test_one_token_for_all_loops() -> None:
    """Threads, each with its loop, wait for the one that fetches it; none hangs."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path != "/token":
            assert request.headers["authorization"] == "Bearer t"
            return httpx2.Response(200, json=PET)
        return httpx2.Response(200, json={"access_token": "t", "expires_in": 3600})

    seen = Recorder(answer)

    class Slow(httpx2.AsyncBaseTransport):
        async def handle_async_request(
            self, request: httpx2.Request
        ) -> httpx2.Response:
            await asyncio.sleep(0.02)
            return await seen.transport.handle_async_request(request)

    settings = Oauth(client_id="i", client_secret="s")
    client = AsyncApiClient(settings, transport=Slow())

    async def work() -> None:
        found = await asyncio.gather(*(client.pets.get_pet("1") for _ in range(20)))
        assert [pet.id for pet in found] == [1] * 20

    threads = [threading.Thread(target=asyncio.run, args=(work(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tokens = [r for r in seen.requests if r.url.path == "/token"]
    assert (len(tokens), len(seen.requests)) == (1, 81)


def test_a_call_outside_of_a_loop_says_so() -> None:
    calling = AsyncApiClient(host="http://127.0.0.1:9").pets.get_pet("1")
    with pytest.raises(ApiTypeError, match=r"asyncio\.run"):
        calling.send(None)
