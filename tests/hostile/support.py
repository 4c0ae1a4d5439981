"""What the hostile tests share: a run of the command line that must not be able to do harm."""

from __future__ import annotations

import atexit
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.clients import ROOT

RICH = Path(__file__).parent / "rich.yaml"
FORKS = Path(__file__).with_name("forks.py")

_SECONDS = 100
"""Far more than any of these documents should take; a hang is what this is to catch."""
_MEMORY = 2_000_000_000
_GENERATOR = (
    "specloom.cli",
    "specloom.load.structure",
    "specloom.load.validate",
    "specloom.normalize",
    "specloom.plan",
    "specloom.render",
    "specloom.format",
    "black",
)
"""What a run imports sooner or later."""
_LOOK = """
import importlib, pkgutil, sys
package = importlib.import_module("hostile")
for module in pkgutil.walk_packages(package.__path__, "hostile."):
    importlib.import_module(module.name)
for name in dir(package):
    getattr(package, name)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a document."""

    code: int
    told: str
    output: Path

    @property
    def sources(self) -> list[Path]:
        """The Python files of the client that depend on the document."""
        files = self.output.rglob("*.py")
        return sorted(file for file in files if "_runtime" not in file.parts)


@cache
def _forks(modules: tuple[str, ...], *options: str) -> subprocess.Popen[str]:
    """What runs commands in forks of a process that has imported these modules."""
    forks = subprocess.Popen(
        [sys.executable, *options, str(FORKS), *modules],
        env={"PYTHONPATH": str(ROOT / "generator"), "PATH": "/usr/bin:/bin"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(forks.communicate)  # the end of its input is the end of it
    return forks


def _forked(
    forks: subprocess.Popen[str],
    code: str,
    folder: Path,
    *arguments: str,
    **variables: str,
) -> tuple[int, str]:
    """The exit code of a command, and what it printed."""
    assert forks.stdin is not None and forks.stdout is not None
    command = {
        "code": code,
        "arguments": arguments,
        "folder": str(folder),
        "variables": variables,
        "seconds": _SECONDS,
        "memory": _MEMORY,
    }
    forks.stdin.write(json.dumps(command) + "\n")
    forks.stdin.flush()
    answer = json.loads(forks.stdout.readline())
    return answer["exit"], answer["told"]


def run(folder: Path, content: str | bytes, name: str = "spec.yaml", *more: str) -> Run:
    """Generate a client from a document, in a process with bounds, and look at what is left.

    Holds what is true of any document: there is a client, or an error with a place and nothing
    written; never a traceback, and nothing beside the output.
    """
    inside = folder / "inside"
    inside.mkdir()
    spec = inside / name
    spec.write_bytes(content.encode() if isinstance(content, str) else content)
    code, told = _forked(
        _forks(_GENERATOR),
        "from specloom.__main__ import main\nmain()",
        inside,
        *("generate", name, "-o", "out", "--package", "hostile", *more),
    )
    assert "Traceback" not in told and "bug in" not in told, told[-2000:]
    assert code in (0, 1), told[-2000:]
    assert [path.name for path in folder.iterdir()] == ["inside"]
    if code:
        assert re.search(
            rf"^{re.escape(name)}:\d+:\d+: error\[", told, re.MULTILINE
        ), told
        assert [path.name for path in inside.iterdir()] == [name]
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", told
    )
    return Run(code, told, inside / "out")


def import_all(found: Run, **variables: str) -> None:
    """Import every module of a client in a process of its own, with warnings as errors."""
    forks = _forks(("httpx2", "pydantic", "anyio"), "-W", "error")
    code, told = _forked(forks, _LOOK, found.output, **variables)
    assert code == 0, told[-2000:]
