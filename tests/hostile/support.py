"""What the hostile tests share: a run of the command line that must not be able to do harm."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.clients import ROOT

RICH = Path(__file__).parent / "rich.yaml"

_SECONDS = 100
"""Far more than any of these documents should take; a hang is what this is to catch."""
_MEMORY = 2_000_000_000
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


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def run(folder: Path, content: str | bytes, name: str = "spec.yaml", *more: str) -> Run:
    """Generate a client from a document, in a process with bounds, and look at what is left.

    Holds what is true of any document: there is a client, or an error with a place and nothing
    written; never a traceback, and nothing beside the output.
    """
    inside = folder / "inside"
    inside.mkdir()
    spec = inside / name
    spec.write_bytes(content.encode() if isinstance(content, str) else content)
    done = subprocess.run(
        [sys.executable, "-m", "specloom", "generate", name, "-o", "out", "--package", "hostile", *more],
        cwd=inside,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
        capture_output=True,
        text=True,
        errors="replace",
        timeout=_SECONDS,
        preexec_fn=_limit,
        check=False,
    )  # fmt: skip
    told = done.stdout + done.stderr
    assert "Traceback" not in told and "bug in" not in told, told[-2000:]
    assert done.returncode in (0, 1), told[-2000:]
    assert [path.name for path in folder.iterdir()] == ["inside"]
    if done.returncode:
        assert re.search(
            rf"^{re.escape(name)}:\d+:\d+: error\[", told, re.MULTILINE
        ), told
        assert [path.name for path in inside.iterdir()] == [name]
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", told
    )
    return Run(done.returncode, told, inside / "out")


def import_all(found: Run, **variables: str) -> None:
    """Import every module of a client in a process of its own, with warnings as errors."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _LOOK],
        cwd=found.output,
        env={"PYTHONPATH": str(found.output), "PATH": "/usr/bin:/bin", **variables},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
