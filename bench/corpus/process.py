"""Other processes, and what they take."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a process, its children counted in."""

    code: int
    output: str
    errors: str
    wall: float
    cpu: float
    memory: int
    """Bytes of the largest of its processes at its largest."""


def run(
    command: Sequence[str],
    limit: float,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Ran:
    """Run a command, and end it with its children after `limit` seconds."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdout=output,
            stderr=errors,
            start_new_session=True,
        )
        timer = threading.Timer(limit, os.killpg, (process.pid, signal.SIGKILL))
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        finally:
            timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - start
        said, complained = _text(output), _text(errors)
    cpu, memory = usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024
    return Ran(process.returncode, said, complained, wall, cpu, memory)


def _text(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode(errors="replace")
