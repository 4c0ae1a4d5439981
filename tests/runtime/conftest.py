"""Puts the pet shop, with a copy of the runtime, where tests can import it."""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
RUNTIME = HERE.parents[1] / "generator" / "specloom" / "runtime"
ROOT = Path(tempfile.mkdtemp(prefix="petshop-"))

ignored = shutil.ignore_patterns("__pycache__")
shutil.copytree(HERE / "petshop", ROOT / "petshop", ignore=ignored)
shutil.copytree(RUNTIME, ROOT / "petshop" / "_runtime", ignore=ignored)
shutil.copy(HERE / "support.py", ROOT / "petshop_support.py")
sys.path.insert(0, str(ROOT))


@pytest.fixture(scope="session")
def root() -> Iterator[Path]:
    """The folder that holds the package."""
    yield ROOT


@pytest.fixture(params=["sync", "async"])
def way(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Each of the two clients."""
    from petshop_support import Way

    made = Way(request.param)
    yield made
    made.close()


class Clock:
    """A clock that goes on only where someone sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    async def asleep(self, seconds: float) -> None:
        self.sleep(seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Time that costs none; chance that always shortens a wait by a quarter."""
    made = Clock()
    monkeypatch.setattr(time, "sleep", made.sleep)
    sender = import_module("petshop._runtime.sender")
    monkeypatch.setattr(sender, "sleep", made.asleep)
    monkeypatch.setattr(random, "random", lambda: 0.5)
    for name in ("client", "attempts", "oauth"):
        module = import_module(f"petshop._runtime.{name}")
        monkeypatch.setattr(module, "monotonic", lambda: made.now)
    return made


def pytest_unconfigure() -> None:
    """Remove the copy."""
    shutil.rmtree(ROOT, ignore_errors=True)
