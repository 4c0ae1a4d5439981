"""Markdown prose of a document -> docstrings and comments that black leaves alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ...code_layout import COLUMNS
from .source import Code

LONGEST = 1_000_000
"""Characters of a text of the document; the longest known of a real one has 550,000."""
_NARROWEST = 24  # Below this, text that is indented deeply runs over the margin.


def docstring(text: str, indent: int = 0, compact: bool = False) -> Code:
    """Write `text` as a docstring, quotes included.

    Args:
        text: Markdown, not blank.
        indent: the column of the opening quotes.
        compact: whether the closing quotes stay on the last line of text if they fit: for the
            many docstrings of attributes, whose text is the end of a thing and not its head.
    """
    return _token(_prose(text, COLUMNS - indent, taken=3), text, indent, compact)


def sections(
    text: str,
    args: Sequence[tuple[str, str]],
    returns: str | None,
    raises: Sequence[tuple[str, str]],
    indent: int,
) -> Code:
    """Write a docstring with the sections that have something to say.

    Args:
        text: what the function does; Markdown.
        args: name and description of each parameter; those without are left out.
        returns: the description of the result, if there is one.
        raises: exception and description, like `args`.
        indent: the column of the opening quotes.
    """
    room = COLUMNS - indent
    extra = [*_entries("Args:", args, room)]
    if returns and returns.strip():
        extra += ["", "Returns:", *_inset(_prose(returns, room - 4), 4)]
    extra += _entries("Raises:", raises, room)
    if not extra:
        return docstring(text, indent)
    lines = _prose(text, room, taken=3) if text.strip() else []
    return _token([*lines, *extra], text, indent)


def comment(text: str) -> Code:
    """Write `text` to stand after `# ` on one line.

    Words by which a comment speaks to a tool (`type: ignore`, `noqa`, `fmt: off`, a PEP
    263 `coding:`) are defused: the document must not give orders to tools.
    """
    line = " ".join(clean(text).split())
    return Code(_NOQA.sub("no qa", _PRAGMA.sub(r"\1 ", line)).strip())


def clean(text: str) -> str:
    """Make every character visible text, a space or a newline.

    Tabs become spaces; controls, bidirectional controls included, go. Of the format
    characters only the joiners stay, without which some scripts and emoji break.
    """
    if not _ODD.search(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.expandtabs(4).translate(_CLEANER)


def shortened(text: str) -> str:
    """Cut what is longer than any description that people read: a page has to open."""
    if len(text) <= LONGEST:
        return text
    return f"{text[: LONGEST - 1]}…"


# --- Characters -------------------------------------------------------------------------

_ODD = re.compile(r"[^\n -~]")
_JOINERS = frozenset("\u200c\u200d")
_REPLACEMENTS = {
    "Cc": None,
    "Cf": None,
    "Cs": "\ufffd",
    "Zl": "\n",
    "Zp": "\n",
    "Zs": " ",
}


def is_blank(code: int) -> bool:
    """Whether a character shows nothing although it counts as a letter or as a mark.

    The fillers of Hangul, and the variation selectors beyond those that emoji need
    (UAX #31, section 2.3): a text can be hidden in a row of them.
    """
    return code in (0x3164, 0xFFA0) or 0xE0100 <= code <= 0xE01EF


class _Cleaner(dict[int, str | None]):
    """A table for `str.translate` that is filled as characters turn up."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        kind = "Cf" if is_blank(code) else unicodedata.category(character)
        keep = character in _JOINERS or character == "\n"
        self[code] = character if keep else _REPLACEMENTS.get(kind, character)
        return self[code]


_CLEANER = _Cleaner({ord("\v"): " ", ord("\f"): " ", 0x85: "\n"})

_PRAGMA = re.compile(
    r"\b(type|fmt|yapf|isort|mypy|pyright|basedpyright|pyre|pytype|ruff|flake8|pylint"
    r"|pragma|nosec|coding|codespell|region|endregion)\s*[:=]\s*",
    re.IGNORECASE,
)
_NOQA = re.compile(r"\bnoqa\b", re.IGNORECASE)

# --- Layout -----------------------------------------------------------------------------

_FENCE = re.compile(r"[ ]*(`{3,}|~{3,})")
_ITEM = re.compile(r"([ ]*)([-*+]|\d{1,9}[.)])[ ]+(?=\S)")
_KEPT = re.compile(r"[ ]*(?:\||#{1,6}[ ]|>|(?:[-=_*][ ]*){3,}$)")
_SPAN = re.compile(r"`[^`]{1,60}`")


def _prose(text: str, width: int, taken: int = 0) -> list[str]:
    """Lay Markdown out in lines of `width` columns, the first `taken` shorter."""
    text = clean(shortened(text))
    if "\n" not in text:
        line = text.strip()
        if len(line) <= width - taken and not line.startswith(("```", "~~~")):
            return [line]
    layout = _Layout(max(width, _NARROWEST), taken)
    for line in text.strip("\n").split("\n"):
        layout.feed(line)
    layout.flush()
    lines = layout.lines
    while lines and not lines[-1]:
        lines.pop()
    return lines or [""]


@dataclass(slots=True)
class _Layout:
    """Lines that grow, and the paragraph that is being collected."""

    width: int
    taken: int
    lines: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    lead: str = ""
    """What the paragraph's first line begins with; the others are as far indented."""
    in_list: bool = False
    fence: str = ""

    def feed(self, line: str) -> None:
        """Take the next line of the source."""
        stripped = line.strip()
        if self.fence:
            self.lines.append(line.rstrip())
            if stripped.startswith(self.fence) and not stripped.strip(self.fence[0]):
                self.fence = ""
        elif not stripped:
            self._blank()
        elif fence := _FENCE.match(line):
            self._keep(line)
            self.fence = fence[1]
        elif item := _ITEM.match(line):
            self._item(item, line)
        elif _KEPT.match(line) or self._is_code(line):
            self._keep(line)
        else:
            self._text(line, stripped)

    def flush(self) -> None:
        """Finish the paragraph."""
        if self.words:
            text = " ".join(" ".join(self.words).split())
            taken = 0 if self.lines else self.taken
            self.lines += _wrap(text, self.width, self.lead, taken)
            self.words.clear()

    def _blank(self) -> None:
        self.flush()
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def _keep(self, line: str) -> None:
        self.flush()
        if not self.lines and self.taken:
            # Not after the quotes: its columns have to line up with the next line's.
            self.lines.append("")
        self.lines.append(line.rstrip())

    def _is_code(self, line: str) -> bool:
        return line.startswith("    ") and not self.words and not self.in_list

    def _item(self, item: re.Match[str], line: str) -> None:
        self.flush()
        if not self.lines and self.taken:
            self.lines.append("")
        self.lead = item[0]
        self.in_list = True
        self.words.append(line[item.end() :])

    def _text(self, line: str, stripped: str) -> None:
        if not self.words:
            margin = len(line) - len(line.lstrip())
            self.in_list = self.in_list and margin > 0
            self.lead = " " * margin if self.in_list else ""
        self.words.append(stripped)
        if line.endswith("  "):  # A hard line break.
            self.flush()


def _wrap(text: str, width: int, lead: str, taken: int) -> list[str]:
    """Fill lines with the words of `text`, which are one space apart.

    Words, URLs and short code spans stay whole, if need be beyond the margin.
    """
    if "`" in text:
        text = _SPAN.sub(lambda span: span[0].replace(" ", "\0"), text)
    lines = []
    hang = " " * len(lead)
    start, room = 0, max(width - len(lead) - taken, _NARROWEST - taken)
    while len(text) - start > room:
        cut = text.rfind(" ", start, start + room + 1)
        if cut < 0:
            cut = text.find(" ", start + room)
        if cut < 0:
            break
        lines.append(lead + text[start:cut])
        lead, start, room = hang, cut + 1, max(width - len(hang), _NARROWEST)
    lines.append(lead + text[start:])
    return [line.replace("\0", " ") for line in lines] if "`" in text else lines


def _entries(
    title: str, entries: Sequence[tuple[str, str]], width: int
) -> Iterator[str]:
    """One section: names with their descriptions, continued with a hanging indent."""
    told = [(name, text) for name, text in entries if text.strip()]
    if told:
        yield ""
        yield title
    for name, text in told:
        label = f"{name}: "
        first, *rest = _prose(text, width - 8, taken=len(label) - 4)
        yield f"    {label}{first}".rstrip()
        yield from _inset(rest, 8)


def _inset(lines: list[str], columns: int) -> list[str]:
    return [" " * columns + line if line else "" for line in lines]


# --- Quotes -----------------------------------------------------------------------------


def _token(lines: list[str], text: str, indent: int, compact: bool = False) -> Code:
    """Put quotes around laid-out lines, where black would put them."""
    if len(lines) == 1 and indent + len(lines[0]) + 6 > COLUMNS:
        # black never puts the closing quotes of a single line on the next one.
        lines = _prose(text, COLUMNS - indent, taken=6)
    lines = [line.rstrip() for line in lines]
    if len(lines) == 1:
        body = lines[0].strip() or " "
        closing = " " if body.endswith('"') else ""
    else:
        margin = "\n" + " " * indent
        body = "\n".join([lines[0], *_at_margin(lines[1:], " " * indent)])
        last = _escaped(body, margin)[1].rpartition("\n")[2]
        fits = len(last) + 3 <= COLUMNS and not last.endswith(('"', "\\"))
        closing = "" if compact and fits and lines[-1] else margin
    prefix, body = _escaped(body, closing)
    opening = " " if body.startswith('"') else ""
    return Code(f'{prefix}"""{opening}{body}{closing}"""')


def _at_margin(lines: list[str], margin: str) -> list[str]:
    """Indent lines by `margin`, the leftmost of them no further: black's own rule."""
    surplus = min(len(line) - len(line.lstrip()) for line in lines if line)
    return [margin + line[surplus:] if line else "" for line in lines]


def _escaped(body: str, closing: str) -> tuple[str, str]:
    """The prefix of the literal, and its text made safe.

    A raw literal where one is possible: regular expressions and Windows paths stay
    readable, and no escape sequence can be invalid.
    """
    if "\\" not in body and '"""' not in body:
        return "", body
    if '"""' not in body and (closing or not body.endswith("\\")):
        return "r", body
    return "", body.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
