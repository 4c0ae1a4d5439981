"""A client's folder in, the blocks of Python that its pages print out, exactly as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FENCED = re.compile(
    r"^(`{3,}|~{3,})(\w*)[^\n]*\n(.*?)^\1[ ]*$", re.MULTILINE | re.DOTALL
)
"""A fenced block (CommonMark 0.31, section 4.5), as the pages have them: never indented."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code, and where it stands."""

    page: str
    """Relative to the folder, with slashes: "docs/PetsApi.md"."""
    line: int
    """Of its first line of code, from 1."""
    code: str

    @property
    def name(self) -> str:
        """`page:line`, which editors make a link of."""
        return f"{self.page}:{self.line}"


def pages_of(folder: Path) -> tuple[Path, ...]:
    """All pages of a client, those that there are."""
    first = (folder / name for name in ("README.md", "llms.txt"))
    found = (*first, *sorted(folder.glob("docs/*.md")))
    return tuple(page for page in found if page.is_file())


def blocks_of(folder: Path, language: str = "python") -> tuple[Block, ...]:
    """The blocks of code in a language, of all pages."""
    return tuple(
        block
        for page in pages_of(folder)
        for block in _blocks(
            page.relative_to(folder).as_posix(), page.read_text("utf-8"), language
        )
    )


def _blocks(page: str, text: str, language: str) -> Iterator[Block]:
    for found in _FENCED.finditer(text):
        if found[2] == language:
            line = text.count("\n", 0, found.start(3)) + 1
            yield Block(page, line, found[3])
