"""What a command is at, on a terminal, for what lasts."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import get_terminal_size
from typing import TextIO

from ..pipeline import Tell
from .report import is_terminal

_SILENT = 1.0
"""Seconds that a command may take before it says what it is at."""
_PAUSE = 0.2
"""Seconds between two looks at what it is at now."""
_WIDTH = 79
"""Characters of the line, or fewer: one that is wrapped could not be taken away."""


@contextmanager
def progress(*, quiet: bool) -> Iterator[Tell]:
    """Show what is told inside, on one line of standard error, which is gone afterwards.

    Nothing is shown that is over within a second, or where nobody watches.
    """
    if quiet or not is_terminal(sys.stderr):
        yield lambda stage: None
        return
    line = _Line(sys.stderr)
    try:
        yield line.tell
    finally:
        line.end()


class _Line:
    """A line of a terminal that a thread keeps up to date. No escape codes, just blanks over it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._stage = ""
        self._shown = ""
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def tell(self, stage: str) -> None:
        """Say what is being done now."""
        self._stage = stage

    def end(self) -> None:
        """Take the line away."""
        self._over.set()
        self._thread.join()
        self._show("")

    def _run(self) -> None:
        pause = _SILENT
        while not self._over.wait(pause):
            width = min(_WIDTH, get_terminal_size().columns - 1)
            self._show(f"{self._stage}..."[:width] if self._stage else "")
            pause = _PAUSE

    def _show(self, text: str) -> None:
        if text != self._shown:
            blanks = " " * (len(self._shown) - len(text))
            self._stream.write(f"\r{text}{blanks}" if text else f"\r{blanks}\r")
            self._stream.flush()
            self._shown = text
