"""The blocks of a client's pages in, what mypy finds wrong with each out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from ...diagnostics import SpecloomError, error
from .pages import Block
from .report import Failure

_MYPY = (
    *(sys.executable, "-m", "mypy", "--strict", "--output=json", "--no-error-summary"),
    *("--config-file=", "--follow-imports=silent", "--scripts-are-modules"),
)


def type_check(folder: Path, blocks: Sequence[Block]) -> dict[int, Failure]:
    """The first error of each block that has one, by its number.

    Args:
        folder: where the package is.
        blocks: the examples; those that a page has lost are not checked.

    Raises:
        SpecloomError: mypy came to no verdict.
    """
    with TemporaryDirectory(prefix="specloom-") as work:
        names = {f"block_{n}.py": n for n, b in enumerate(blocks) if not b.is_lost}
        for name, number in names.items():
            Path(work, name).write_text(blocks[number].code, "utf-8")
        if not names:
            return {}
        done = subprocess.run(
            [*_MYPY, f"--cache-dir={os.devnull}", *names],
            cwd=work,
            env={**os.environ, "MYPYPATH": str(folder.resolve())},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    if done.returncode not in (0, 1):
        lines = (done.stderr or done.stdout).strip().splitlines() or ["nothing"]
        raise SpecloomError(error("type-checker", f"mypy has no verdict: {lines[-1]}"))
    found: dict[int, Failure] = {}
    for row in map(json.loads, done.stdout.splitlines()):
        if row["severity"] == "error":
            told = f"mypy: {row['message']} [{row['code']}]"
            found.setdefault(names[row["file"]], Failure(told, row["line"]))
    return found
