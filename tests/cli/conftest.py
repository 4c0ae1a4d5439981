"""The command line in this process: arguments in, exit code and text out."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from specloom.cli import main


@dataclass(frozen=True, slots=True)
class Done:
    """What a run came to."""

    code: object
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def specloom(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs the command line."""

    def run(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["specloom", *map(str, arguments)])
        capsys.readouterr()
        with warnings.catch_warnings(), pytest.raises(SystemExit) as left:
            # The validator's libraries warn about themselves.
            warnings.simplefilter("ignore", DeprecationWarning)
            main()
        out, err = capsys.readouterr()
        return Done(left.value.code, out, err)

    return run
