"""The blocks of a client's pages and the API in, what came of each out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO

from ...load import Documents
from ...model import Api
from .mock import MockApi
from .pages import Block
from .report import Failure, Result, result_of
from .server import serving
from .type_check import type_check

LONGEST = 30.0
"""Seconds that a block may take; the first one of a process imports the client as well."""
_START = 30.0
"""Seconds that a process may take to begin, on a machine that is busy."""
_BATCH = 400
"""Blocks that one process runs."""
_MOST_LATE = 5
"""After so many blocks that do not end, the others are not tried: that would take hours."""

_LOST = Failure(
    "the page does not have this example as it is generated: it was edited, or is out of date"
)
_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""Variables without which Python may not start; what else the caller has is no example's affair."""

Row = tuple[int, str, str]
"""Number, place and code of a block."""


def run_examples(
    api: Api,
    documents: Documents,
    folder: Path,
    blocks: Sequence[Block],
    *,
    longest: float = LONGEST,
    strict: bool = False,
    types: bool = False,
) -> Result:
    """Run the examples of a client's pages.

    Args:
        api: the model of the document.
        documents: the document, and those that it refers to.
        folder: where the package is.
        blocks: the examples.
        longest: seconds that a block may take.
        strict: whether `oneOf` means exactly one in requests.
        types: whether mypy has to be content with them, too.

    Raises:
        SpecloomError: mypy came to no verdict.
    """
    numbered = list(enumerate(blocks))
    rows: Sequence[Row] = [(n, b.name, b.code) for n, b in numbered if not b.is_lost]
    failures = {n: _LOST for n, block in numbered if block.is_lost}
    late = 0
    with serving(MockApi(api, documents, strict=strict)) as served:
        while rows and late < _MOST_LATE:
            batch, rest = rows[:_BATCH], rows[_BATCH:]
            done = _Process(folder, served.port, longest).run(batch)
            failures |= done.failures
            late += done.is_late
            rows = [*done.left, *rest]
    failures |= {n: Failure("too many before it did not end") for n, _, _ in rows}
    if types:
        failures = type_check(folder, blocks) | failures
    return result_of(api, tuple(blocks), failures, served.exchanges, is_typed=types)


@dataclass(frozen=True, slots=True)
class _Done:
    """What a process came to."""

    failures: dict[int, Failure]
    left: Sequence[Row] = ()
    """The blocks after one that did not end, or that ended the process."""
    is_late: bool = False
    """Whether one did not end."""


@dataclass(frozen=True, slots=True)
class _Process:
    """Runs blocks in a process of their own."""

    folder: Path
    port: int
    longest: float

    def run(self, rows: Sequence[Row]) -> _Done:
        """Run blocks until the last one, or until one takes the process with it."""
        with tempfile.TemporaryDirectory(prefix="specloom-") as work:
            order = Path(work, "order.json")
            order.write_text(json.dumps({"port": self.port, "blocks": rows}), "utf-8")
            errors = Path(work, "errors.txt")
            with errors.open("wb") as stderr:
                process = self._start(order, stderr)
                try:
                    return self._hear(rows, process, errors)
                finally:
                    process.kill()
                    process.wait()

    def _start(self, order: Path, stderr: IO[bytes]) -> subprocess.Popen[str]:
        """Start the process, in a folder of its own and with an environment of its own."""
        runner = Path(__file__).with_name("runner.py")
        own = str(order.parent)
        path = [str(self.folder.resolve()), *filter(os.path.isabs, sys.path)]
        environment = {
            **{name: os.environ[name] for name in _KEPT if name in os.environ},
            **dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP"), own),
            "PYTHONPATH": os.pathsep.join(path),
            # The folder of the program is none of modules.
            "PYTHONSAFEPATH": "1",
            "PYTHONUTF8": "1",
        }
        return subprocess.Popen(
            [sys.executable, "-W", "error", str(runner), str(order)],
            cwd=order.parent,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            encoding="utf-8",
        )

    def _hear(
        self, rows: Sequence[Row], process: subprocess.Popen[str], errors: Path
    ) -> _Done:
        """Listen to a process until it has run all blocks, or runs none any more."""
        assert process.stdout is not None
        heard = _Lines(process.stdout)
        failures: dict[int, Failure] = {}
        at, has_begun = 0, False
        while at < len(rows):
            line = heard.next(self.longest if has_begun else _START + self.longest)
            if line is None:
                told = f"it did not end within {self.longest:g} s"
                if heard.has_ended:
                    process.wait()
                    told = f"it ended the process: {_last_line(errors)}"
                if not has_begun:
                    return _Done({n: Failure(told) for n, _, _ in rows})
                failures[rows[at][0]] = Failure(told)
                return _Done(failures, rows[at + 1 :], not heard.has_ended)
            said = json.loads(line)
            has_begun = True
            if "end" in said:
                if said["error"] is not None:
                    failures[said["end"]] = Failure(**said["error"])
                at += 1
        return _Done(failures)


class _Lines:
    """The lines that a process writes, each waited for a limited time."""

    def __init__(self, stream: IO[str]) -> None:
        self._queue: SimpleQueue[str | None] = SimpleQueue()
        self.has_ended = False
        threading.Thread(target=self._read, args=(stream,), daemon=True).start()

    def _read(self, stream: IO[str]) -> None:
        with stream:
            for line in stream:
                self._queue.put(line)
        self._queue.put(None)

    def next(self, seconds: float) -> str | None:
        """The next line; None when there is none in time, or none any more."""
        try:
            line = self._queue.get(timeout=seconds)
        except Empty:
            return None
        self.has_ended = line is None
        return line


def _last_line(errors: Path) -> str:
    lines = errors.read_text("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "without a word"
