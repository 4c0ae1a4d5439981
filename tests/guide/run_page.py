"""Carry out one page, in an empty folder that is the working folder: `run_page.py PAGE`.

In the order of the page, blocks with a title are written to files, the commands of `console`
blocks are run by a shell, and `python` blocks are run one after the other in one namespace. They can
import what a `sh` block of the page has installed with `pip install`, and no other client: a reader
who follows the page has no more. Prints JSON: the lines where the page
does not say what happened, and the page as it should be.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any

from tests.guide.blocks import Block, blocks, commands

SAID = re.compile(r"^ *print\(.*\)  # (.*)$", re.MULTILINE)
"""What a line prints stands behind it."""
INSTALLED = re.compile(r"^pip install (?:-e )?(\.\S*)$", re.MULTILINE)
"""A folder that is made importable; nothing is installed in truth, which would need a network."""


class Page:
    """A page while it is carried out."""

    def __init__(self, path: Path) -> None:
        self.text = path.read_text("utf-8")
        self.problems: list[str] = []
        self._names: dict[str, Any] = {"__name__": "__main__"}

    def run(self) -> None:
        """Do what every block says."""
        for block in reversed([self._done(each) for each in blocks(self.text)]):
            self._put(*block)

    def _done(self, block: Block) -> tuple[Block, str]:
        if block.title is not None:
            file = Path(block.title)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.code, "utf-8")
        elif block.language == "console":
            return block, "".join(self._command(block, *c) for c in commands(block))
        elif block.language == "sh":
            _install(block)
        elif block.language == "python":
            self._python(block)
        return block, block.code

    def _command(self, block: Block, command: str, expected: str) -> str:
        done = subprocess.run(
            ["sh", "-c", command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        output = f"{done.stdout.rstrip()}\n" if done.stdout.strip() else ""
        if output != expected:
            self.problems.append(f"line {block.line}: {command}\n{done.stdout}")
        return f"$ {command}\n{output}"

    def _python(self, block: Block) -> None:
        output = io.StringIO()
        try:
            with contextlib.redirect_stdout(output):
                exec(compile(block.code, f"line {block.line}", "exec"), self._names)
        except Exception:
            self.problems.append(f"line {block.line}:\n{traceback.format_exc()}")
            return
        expected = "".join(f"{line}\n" for line in SAID.findall(block.code))
        if output.getvalue() != expected:
            self.problems.append(f"line {block.line} prints:\n{output.getvalue()}")

    def _put(self, block: Block, code: str) -> None:
        end = block.start + len(block.code)
        self.text = self.text[: block.start] + code + self.text[end:]


def _install(block: Block) -> None:
    """Make the projects importable that the commands install: their `src`, or they themselves."""
    for written in INSTALLED.findall(block.code):
        project = Path(written).resolve()
        source = project / "src"
        sys.path.append(str(source if source.is_dir() else project))


def main(path: str) -> None:
    """Carry out a page, and print what came of it."""
    page = Page(Path(path))
    page.run()
    json.dump({"problems": page.problems, "text": page.text}, sys.stdout)


main(sys.argv[1])
