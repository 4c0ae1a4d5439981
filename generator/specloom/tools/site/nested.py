"""Tables of arguments and fields -> the same, with the fields of what they name folded below them.

A reader who fills in an argument need not go from page to page for what is in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

NESTED = "specloom-nested"
"""The language of a block that holds such fields: a table, in Markdown."""

_SECTION = re.compile(
    r"^## (?:Fields|Variants)\n\n(?:[^|#\n][^\n]*\n\n)?((?:\|[^\n]*\n)+)", re.M
)
_NAMES = ("| Name |", "| Field |", "| Type |")
"""How the heads of the tables begin."""
_KEYWORDS = "| Field |"
_CELL = re.compile(r"(?<!\\)\|")
_MODEL = re.compile(r"\[`([^`]+)`\]\(([^()\s/#]+\.md)\)")
_DEEPEST = 3
_ROOM = 24_000
"""Characters of what is folded on a page: beyond it, links lead on."""


def tables(pages: Mapping[str, str]) -> dict[str, str]:
    """The fields or variants of each model, by its page.

    Args:
        pages: the Markdown of models' pages, by file.
    """
    found = {name: _SECTION.search(text) for name, text in pages.items()}
    return {name: section[1] for name, section in found.items() if section}


def unfold(text: str, known: Mapping[str, str]) -> str:
    """Put below each table the fields of the models that it names.

    Where the fields of a body are listed as keywords, the body as a whole has the same.
    """
    room = [_ROOM]
    told = ("body",) if f"\n{_KEYWORDS}" in text else ()
    out: list[str] = []
    rows: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line.startswith("|"):
            rows.append(line)
        elif rows:
            out += _folded([r for r in rows if _place(r) not in told], known, (), room)
            rows = []
        out.append(line)
    return "\n".join(out[:-1])


def _folded(
    rows: Sequence[str],
    known: Mapping[str, str],
    path: tuple[str, ...],
    room: list[int],
) -> Iterator[str]:
    """A block for each of the models that the rows of a table name."""
    if not rows[0].startswith(_NAMES) or len(path) == _DEEPEST:
        return
    fence = "~" * (3 + 2 * (_DEEPEST - len(path)))
    for name, model, page in _named(rows):
        table = known.get(page)
        if table is None or page in path or len(table) > room[0]:
            continue
        room[0] -= len(table)
        inner = _folded(table.rstrip("\n").split("\n"), known, (*path, page), room)
        title = f"{name}: {model}" if name and name != model else model
        yield from ("", f"{fence}{NESTED} {title}", table, *inner, fence)


def _place(row: str) -> str:
    """Where an argument goes, where a row says so."""
    cells = _CELL.split(row)
    return cells[2].strip() if len(cells) > 2 else ""


def _named(rows: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """What rows are about, and the models of their types with their pages; each model once."""
    seen: set[str] = set()
    head = [cell.strip() for cell in _CELL.split(rows[0])]
    column = head.index("Type") if "Type" in head else 0
    for row in rows[2:]:
        cells = [cell.strip() for cell in _CELL.split(row)]
        name = cells[1].split(" ")[0].strip("`") if column != 1 else ""
        for model, page in _MODEL.findall(cells[column]) if column < len(cells) else ():
            if page not in seen:
                seen.add(page)
                yield name, model, page
