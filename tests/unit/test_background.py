"""A function in another process: its result, its failures, and no waiting forever."""

from __future__ import annotations

import os
import time

import pytest

from specloom import background
from specloom.background import Background


def double(number: int) -> int:
    return 2 * number


def die_elsewhere(parent: int) -> str:
    if os.getpid() != parent:
        os._exit(3)
    return "called again"


def sleep(seconds: float) -> str:
    time.sleep(seconds)
    return "slept"


@pytest.fixture(autouse=True)
def can_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(os, "fork"):
        pytest.fail("these tests are for systems that fork")
    monkeypatch.setattr(background, "_can_fork", lambda: True)


def test_its_result_comes_back() -> None:
    assert Background(double, 21).result(late=0) == 42
    text = "x" * 3_000_000
    assert Background(str.upper, text).result(late="") == text.upper()


def test_where_its_process_dies_it_is_called_here() -> None:
    assert Background(die_elsewhere, os.getpid()).result(late="") == "called again"


def test_it_is_not_waited_for_forever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "_PATIENCE", 0.2)
    start = time.monotonic()
    assert Background(sleep, 60.0).result(late="too late") == "too late"
    assert time.monotonic() - start < 10


def test_nor_for_as_long_as_the_work_beside_it_took(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(background, "_LONGEST", 0.2)
    start = time.monotonic()
    assert Background(sleep, 5.0).result(late="too late") == "too late"
    assert time.monotonic() - start < 4


def test_nobody_waits_for_what_is_cancelled() -> None:
    start = time.monotonic()
    work = Background(sleep, 60.0)
    work.cancel()
    assert time.monotonic() - start < 10
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_it_is_called_here_where_there_is_no_fork(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(background, "_can_fork", lambda: False)
    assert Background(double, 21).result(late=0) == 42
