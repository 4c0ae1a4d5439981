"""The pages of this project taken apart into their blocks of code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
)

_FENCED = re.compile(
    r"^```(?P<language>\w+)(?: title=\"(?P<title>[^\"\n]+)\")?\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block.

    `console` has commands after "$ " and what they print; it is run. `sh` has commands that are
    for the reader's own project. A block with a title is a file of this name.
    """

    language: str
    title: str | None
    code: str
    start: int
    """Where the code begins in the page, in characters."""
    line: int


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    for found in _FENCED.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        yield Block(
            found["language"], found["title"], found["code"], found.start("code"), line
        )


def prose(text: str) -> str:
    """A page without its blocks of code."""
    return _FENCED.sub("", text)


def commands(block: Block) -> Iterator[tuple[str, str]]:
    """The commands of a `console` block, each with what it prints."""
    for part in re.split(r"^\$ ", block.code, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output
