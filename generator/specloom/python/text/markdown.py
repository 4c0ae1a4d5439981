"""A document's Markdown, and names and code, -> Markdown that cannot upset a page.

Nothing that a document says may become HTML, a script link or a heading of the page.
Text is therefore not patched but taken apart into blocks and spans and written anew in
a form that leaves a renderer no choice: fences are closed and indented exactly,
code spans are on one line, a character that would open something else is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from .docstrings import clean, shortened
from .markdown_spans import (
    Markdown,
    code,
    code_cell,
    is_safe_target,
    longest_run,
    spans,
)

__all__ = [
    "Markdown",
    "anchor",
    "code",
    "code_cell",
    "fence",
    "link",
    "md",
    "md_inline",
]

_URL = "/:?#@!$&'*+,;=%-._~"  # What stays as it is in the target of a link.


def md(text: str) -> Markdown:
    """Write the Markdown of a document as blocks of a page."""
    lines = _blocks(clean(shortened(text)).split("\n"), 0)
    return Markdown("\n".join(lines).strip("\n"))


def md_inline(text: str) -> Markdown:
    """Write the Markdown of a document on one line that may be a table's cell."""
    return Markdown(
        "<br>".join(piece for piece in _pieces(clean(shortened(text))) if piece)
    )


def fence(text: str, language: str = "") -> Markdown:
    """Write a fenced block; `language` selects its highlighting."""
    content = clean(text).strip("\n").split("\n")
    return Markdown("\n".join(_fenced(content, language)))


def anchor(text: str) -> str:
    """The fragment by which GitHub addresses a heading with this text."""
    return re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")


def link(text: str, target: str) -> Markdown:
    """Write a link; a target that is neither relative nor on the web is left out."""
    label = text if isinstance(text, Markdown) else _plain(text)
    if not is_safe_target(target):
        return Markdown(label)
    return Markdown(f"[{label}]({quote(target, safe=_URL)})")


def strong(text: str) -> Markdown:
    """Write plain text in bold."""
    return Markdown(f"**{_plain(text)}**")


# --- Blocks -----------------------------------------------------------------------------

_DEEPEST = 12  # Quotes and lists nested further are shown as text.

_FENCE = re.compile(r"( {0,3})(?:(`{3,})([^`]*)|(~{3,})(.*))$")
_QUOTE = re.compile(r" {0,3}> ?")
_BREAK = re.compile(r" {0,3}(?:(?:\*[ ]*){3,}|(?:-[ ]*){3,}|(?:_[ ]*){3,})$")
_ITEM = re.compile(r"( {0,3})([-*+]|\d{1,9}[.)])(?:( +)(?=\S)|[ ]*$)")
_HEADING = re.compile(r" {0,3}#{1,6}(?: (.*))?$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ ]*$")
_DELIMITERS = re.compile(r"[ ]*(?:\|[ ]*)?:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*(?:\|[ ]*)?$")
_SUSPECT = re.compile(r" {0,3}[`~>*\-_+\d#=|:]")
"""How every line begins that could open something other than a paragraph."""

_Taken = tuple[int, list[str]]
"""The line after a block, and what was written for it."""


def _blocks(lines: list[str], depth: int) -> list[str]:
    """Write the blocks that `lines` consist of; `depth` is that of their container."""
    out: list[str] = []
    before, gap, at = "", False, 0
    while at < len(lines):
        if not lines[at].strip():
            gap, at = True, at + 1
            continue
        kind = _kind(lines, at, depth)
        at, written = _TAKERS[kind](lines, at, depth)
        if out and written and (gap or not _is_tight(before, kind, written[0], depth)):
            out.append("")
        out += written
        before, gap = kind, False
    return out


def _is_tight(before: str, kind: str, first: str, depth: int) -> bool:
    """Whether a block may follow another without a blank line and still be itself."""
    if kind != "item" or before not in ("item", "paragraph"):
        return False
    return before == "item" or (depth > 0 and first[:2] in ("- ", "* ", "+ "))


def _kind(lines: list[str], at: int, depth: int) -> str:
    """What kind of block begins here."""
    line = lines[at]
    if line.startswith("    "):
        return "code"
    if _is_table(lines, at):
        return "table"
    if not _SUSPECT.match(line):
        return "paragraph"
    for kind, pattern in _STARTS:
        if pattern.match(line) and (depth < _DEEPEST or kind not in ("quote", "item")):
            return kind
    return "paragraph"


def _is_table(lines: list[str], at: int) -> bool:
    if at + 1 == len(lines) or "|" not in lines[at] or "|" not in lines[at + 1]:
        return False
    return _DELIMITERS.match(lines[at + 1]) is not None


def _take_fence(lines: list[str], at: int, depth: int) -> _Taken:
    opening = _FENCE.match(lines[at])
    assert opening
    indent, marks = len(opening[1]), opening[2] or opening[4]
    closing = re.compile(rf" {{0,3}}{re.escape(marks)}{re.escape(marks[0])}*[ ]*$")
    end = at + 1
    while end < len(lines) and not closing.match(lines[end]):
        end += 1
    content = [re.sub(rf"^ {{0,{indent}}}", "", line) for line in lines[at + 1 : end]]
    language = _word(opening[3] or opening[5] or "")
    # "python" marks the examples that the page vouches for; the highlighting is the same.
    return end + 1, _fenced(content, "py" if language.lower() == "python" else language)


def _take_code(lines: list[str], at: int, depth: int) -> _Taken:
    end = at
    while end < len(lines) and (
        lines[end].startswith("    ") or not lines[end].strip()
    ):
        end += 1
    content = [line[4:] for line in lines[at:end]]
    while not content[-1].strip():
        content.pop()
    return end, _fenced(content, "")


def _take_quote(lines: list[str], at: int, depth: int) -> _Taken:
    content = []
    while at < len(lines) and (mark := _QUOTE.match(lines[at])):
        content.append(lines[at][mark.end() :])
        at += 1
    inner = _blocks(content, depth + 1)
    return at, ["> " + line if line else ">" for line in inner]


def _take_break(lines: list[str], at: int, depth: int) -> _Taken:
    return at + 1, ["___"]


def _take_heading(lines: list[str], at: int, depth: int) -> _Taken:
    heading = _HEADING.match(lines[at])
    assert heading
    return at + 1, _bold(_heading_text(heading))


def _heading_text(heading: re.Match[str]) -> str:
    """The text of an ATX heading, without the hashes that may close it."""
    text = (heading[1] or "").strip()
    closed = text.rstrip("#")
    return closed.strip() if not closed or closed.endswith(" ") else text


def _bold(text: str) -> list[str]:
    """A heading of the document: on our pages it is no more than a bold line."""
    inner = " ".join(spans(text.strip()).split("\n")).replace("**", "")
    return [f"**{inner}**"] if inner.strip() else []


def _take_item(lines: list[str], at: int, depth: int) -> _Taken:
    item = _ITEM.match(lines[at])
    assert item
    marker, space = item[2], item[3] or ""
    offset = len(item[1]) + len(marker) + (len(space) if 0 < len(space) < 5 else 1)
    content, at = [lines[at][offset:]], at + 1
    while at < len(lines):
        line = lines[at]
        if line.strip() and not line.startswith(" " * offset):
            # Text that is not indented still belongs to the paragraph before it.
            if not content[-1].strip() or _ITEM.match(line) or _interrupts(lines, at):
                break
        content.append(line[offset:] if line.startswith(" " * offset) else line.strip())
        at += 1
    while len(content) > 1 and not content[-1].strip():
        content.pop()
        at -= 1
    return at, _hung(marker, _blocks(content, depth + 1))


def _hung(marker: str, inner: list[str]) -> list[str]:
    first, *rest = inner or [""]
    margin = " " * (len(marker) + 1)
    return [
        f"{marker} {first}".rstrip(),
        *(margin + line if line else "" for line in rest),
    ]


def _take_table(lines: list[str], at: int, depth: int) -> _Taken:
    rows = [_row(_cells(lines[at])), _delimiters(lines[at + 1])]
    at += 2
    while at < len(lines) and lines[at].strip() and not _interrupts(lines, at):
        rows.append(_row(_cells(lines[at])))
        at += 1
    return at, rows


def _cells(line: str) -> list[str]:
    inner = re.sub(r"(?<!\\)\|$", "", line.strip().removeprefix("|"))
    return [cell.replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inner)]


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(spans(c.strip(), in_cell=True) for c in cells) + " |"


def _delimiters(line: str) -> str:
    return "| " + " | ".join(cell.strip() for cell in _cells(line)) + " |"


def _take_paragraph(lines: list[str], at: int, depth: int) -> _Taken:
    end = at + 1
    while end < len(lines) and lines[end].strip():
        if _UNDERLINE.match(lines[end]):
            return end + 1, _bold("\n".join(lines[at:end]))
        if _is_table(lines, end) or _interrupts(lines, end):
            break
        end += 1
    text = "\n".join(_trimmed(line) for line in lines[at:end]).rstrip()
    return end, [_guarded(line) for line in spans(text).split("\n")]


def _trimmed(line: str) -> str:
    """A paragraph's line without its indent; two spaces at its end break the line."""
    return line.strip() + ("  " if line.endswith("  ") else "")


def _interrupts(lines: list[str], at: int) -> bool:
    """Whether a line ends the paragraph before it."""
    if not _SUSPECT.match(lines[at]):
        return False
    item = _ITEM.match(lines[at])
    if item and not _BREAK.match(lines[at]):
        # "... as of\n2024. It ..." is no list, nor is a lone hyphen.
        return item[3] is not None and item[2] in ("-", "*", "+", "1.", "1)")
    return any(pattern.match(lines[at]) for _, pattern in _STARTS)


def _guarded(line: str) -> str:
    """Keep a line of a paragraph from being read as the start of another block."""
    if not _SUSPECT.match(line):
        return line
    if number := re.match(r"(\d{1,9})([.)])(?: |$)", line):
        return f"{number[1]}\\{line[number.end(1) :]}"
    starts = (*(pattern for _, pattern in _STARTS), _UNDERLINE, _DELIMITERS)
    return "\\" + line if any(pattern.match(line) for pattern in starts) else line


_STARTS = (
    ("fence", _FENCE),
    ("quote", _QUOTE),
    ("break", _BREAK),
    ("item", _ITEM),
    ("heading", _HEADING),
)
_TAKERS = {
    "fence": _take_fence,
    "code": _take_code,
    "quote": _take_quote,
    "break": _take_break,
    "item": _take_item,
    "heading": _take_heading,
    "table": _take_table,
    "paragraph": _take_paragraph,
}


def _fenced(content: list[str], language: str) -> list[str]:
    ticks = "`" * max(3, *(longest_run("`", line) + 1 for line in content), 3)
    return [ticks + _word(language), *map(str.rstrip, content), ticks]


def _word(info: str) -> str:
    """The first word of an info string, which is the language (CommonMark 0.31.2, section 4.5)."""
    word = re.match(r"\s*([\w+#.-]*)", info)
    return word[1] if word else ""


# --- One line -----------------------------------------------------------------------------


def _pieces(text: str) -> Iterator[str]:
    """The paragraphs, list items and lines of code of `text`, each on one line."""
    paragraph: list[str] = []
    marks = ""
    for line in text.split("\n"):
        fence_mark = _FENCE.match(line)
        if marks:
            if line.strip().startswith(marks):
                marks = ""
            elif line.strip():
                yield code_cell(line.strip())
            continue
        if fence_mark or not line.strip() or _ITEM.match(line) or _HEADING.match(line):
            yield _piece(paragraph)
            paragraph = []
        if fence_mark:
            marks = fence_mark[2] or fence_mark[4]
        elif not _UNDERLINE.match(line) and not _DELIMITERS.match(line):
            mark = _QUOTE.match(line)
            line = line[mark.end() :] if mark else line
            heading = _HEADING.match(line)
            paragraph.append(_heading_text(heading) if heading else line.strip())
    yield _piece(paragraph)


def _piece(lines: list[str]) -> str:
    text = "\n".join(line for line in lines if line)
    return _guarded(" ".join(spans(text, in_cell=True).split("\n")))


def _plain(text: str) -> str:
    """Write plain text, in which nothing means anything to Markdown."""
    line = " ".join(clean(text).split())
    line = re.sub(r"[\\`*\[\]<|~]|&(?=[#\w])|(?<!\w)_|_(?!\w)", r"\\\g<0>", line)
    return _guarded(line)
