"""A page and the examples that specloom wrote into it -> the blocks of code to run, and their places.

Pages have text of the document, and that may look like anything. So no block is found by its
fence: a block is run only if it is, to the letter, an example of the page's view.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, groupby
from pathlib import Path

from ...diagnostics import SpecloomError, error
from ...docs.shown import examples_of
from ...plan import PlannedFile, Rendered
from ...python.text.markdown import fence


@dataclass(frozen=True, slots=True)
class Block:
    """An example, and where it stands."""

    page: str
    """Relative to the folder, with slashes: "docs/PetsApi.md"."""
    line: int
    """Of its first line of code, from 1; if it is lost, where it should be."""
    code: str
    is_lost: bool = False
    """Whether the page does not have it as it is generated."""

    @property
    def name(self) -> str:
        """`page:line`, which editors make a link of."""
        return f"{self.page}:{self.line}"


def blocks_of(page: str, text: str, examples: Iterable[str]) -> list[Block]:
    """The examples of a page that its text shows, in the order of the text."""
    around, ends = f"\n{text}\n", dict[str, int]()
    blocks = []
    for code in examples:
        written = f"\n{fence(code, 'python')}\n"
        start = around.find(written, ends.get(written, 0))
        if start >= 0:
            ends[written] = start + 1
            _, _, *lines, _, _ = written.split("\n")
            line = around.count("\n", 0, start) + 2
            blocks.append(Block(page, line, "".join(f"{each}\n" for each in lines)))
    return sorted(blocks, key=lambda block: block.line)


def shown(files: Iterable[tuple[PlannedFile, bytes]]) -> tuple[Block, ...]:
    """The examples of all pages among the files of a client."""
    found = list[Block]()
    for row, content in files:
        examples = list(examples_of(row.view)) if isinstance(row, Rendered) else []
        if examples:
            found += blocks_of(row.path, content.decode(), examples)
    return tuple(found)


def existing(folder: Path, blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The same examples, where the pages of a folder have them; the others are lost.

    Raises:
        SpecloomError: the folder has no pages.
    """
    if not (folder / "README.md").is_file():
        message = f"there are no pages in {folder}"
        raise SpecloomError(error("no-pages", message, hint="specloom generate"))
    rows = groupby(blocks, key=lambda block: block.page)
    return tuple(
        chain.from_iterable(_in_page(folder / p, list(own)) for p, own in rows)
    )


def _in_page(file: Path, blocks: list[Block]) -> Iterator[Block]:
    text = file.read_text("utf-8", "replace") if file.is_file() else ""
    there = blocks_of(blocks[0].page, text, (block.code for block in blocks))
    kept = Counter(block.code for block in there)
    lost = []
    for block in blocks:
        kept[block.code] -= 1
        if kept[block.code] < 0:
            lost.append(replace(block, is_lost=True))
    yield from sorted([*there, *lost], key=lambda block: block.line)
