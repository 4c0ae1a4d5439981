"""Servers that people run: started from what is installed, described by themselves, always ended."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import signal
import subprocess
import sys
import sysconfig
import time
import urllib.request
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.clients import Client, make_client
from tests.e2e.server import free_port

PATIENCE = 120.0
"""Seconds that a server has to come up."""

Story = Callable[[Any], Awaitable[None]]


def needs(distribution: str) -> pytest.MarkDecorator:
    """Skips what needs a package that is not installed."""
    return pytest.mark.skipif(
        importlib.util.find_spec(distribution) is None,
        reason=f"{distribution} is not installed: make servers",
    )


def script(name: str) -> str:
    """A console script of the environment that the tests run in."""
    return str(Path(sysconfig.get_path("scripts")) / name)


@contextmanager
def running(
    command: Sequence[str], folder: Path, *, ready: str, **variables: str
) -> Iterator[str]:
    """Run a server on a free port of loopback; gives its base URL.

    Args:
        command: how to start it; "{port}" is filled in.
        folder: its home, where its log goes, too.
        ready: the path that answers once it is up.
        variables: what to set in its environment.
    """
    port = str(free_port())
    url = f"http://127.0.0.1:{port}"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TMPDIR": str(folder),
    }
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [part.replace("{port}", port) for part in command],
            cwd=folder,
            env={**environment, **variables},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _await_answer(process, url + ready, log)
        yield url
    finally:
        _end(process)


def _await_answer(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            fetch(url)
        except OSError:
            time.sleep(0.1)
        else:
            return
    said = log.read_text(encoding="utf-8", errors="replace")[-4000:]
    pytest.fail(f"the server did not come up:\n{said}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a server with all that it started: it leads a group of its own."""
    for sent, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
        try:
            os.killpg(process.pid, sent)
            process.wait(patience)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
    process.wait(10)


def fetch(url: str) -> bytes:
    """What a URL answers."""
    with urllib.request.urlopen(url, timeout=PATIENCE) as response:
        content: bytes = response.read()
    return content


def client_of(url: str, folder: Path, package: str) -> Client:
    """The client that a server's own document makes."""
    folder.mkdir(parents=True)
    spec = folder / "openapi.json"
    spec.write_bytes(fetch(url))
    return make_client(spec, folder, package)


def import_all(client: Client) -> None:
    """Import every module of a client, warnings as errors."""
    done = client.run(
        "import importlib, pkgutil\n"
        f"import {client.package} as package\n"
        "for each in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):\n"
        "    importlib.import_module(each.name)\n"
        "for name in dir(package):\n"
        "    getattr(package, name)\n"
    )
    assert done.returncode == 0, done.stderr


def check_types(client: Client, use: str) -> None:
    """Run mypy at its strictest over a client and over code that uses it."""
    (client.folder / "use.py").write_text(use, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "-p", client.package, "-m", "use"],
        cwd=client.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells a story with a client of either kind; for the story, all calls are awaited."""

    package: ModuleType
    settings: Mapping[str, Any]
    asynchronous: bool

    def tell(self, story: Story) -> None:
        """Tell a story inside of the client's context."""

        async def told() -> None:
            if self.asynchronous:
                async with self.package.AsyncApiClient(**self.settings) as client:
                    await story(client)
            else:
                with self.package.ApiClient(**self.settings) as client:
                    await story(client)

        asyncio.run(told())


async def done(value: Any) -> Any:
    """The value of a call, awaited where it has to be."""
    return await value if hasattr(value, "__await__") else value
