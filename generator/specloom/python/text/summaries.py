"""Markdown prose of a document -> its first sentence, on one line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .docstrings import clean

_FAR = 20
"""What is beyond so many times the limit is not looked at: descriptions can be very long."""
_SHORTEST = 3
"""A part of the limit: what is cut to less than that says too little."""


def one_line(text: str, limit: int = 120) -> str:
    """The first sentence of `text`, on one line and at most `limit` characters long."""
    text = _COMMENT.sub("", clean(text.lstrip()[: _FAR * limit]))
    line = " ".join(" ".join(_first_paragraph(text.strip())).split())
    line = line[: _sentence(line, limit)]
    return line if len(line) <= limit else _cut(line, limit)


# --- Blocks: which lines are the first paragraph -----------------------------------------

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_RULE = re.compile(r"[ ]{0,3}(?:(?:-[ ]*){3,}|(?:\*[ ]*){3,}|(?:_[ ]*){3,}|=+[ ]*)$")
_ALERT = re.compile(r"[ ]{0,3}>[ ]?\[!\w+\][ ]*$")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ ]+(.*?)[ ]*#*[ ]*$")
_LEAD = re.compile(r"[ ]*(?:(?:[-*+>]|\d{1,9}[.)])[ ]+)+(?:\[[ xX]\][ ]+)?")
"""The marks of lists, tasks and quotes: at the start of a line, and nowhere else."""


def _first_paragraph(text: str) -> list[str]:
    """The lines of the first paragraph, heading or item, without its marks.

    Code, tables and rules say nothing in a line; they count where there is nothing else.
    """
    lines: list[str] = []
    for line in _spoken(text.split("\n")):
        if not line.strip() or _RULE.match(line):
            if lines:
                break
        elif heading := _HEADING.match(line):
            return lines or [heading[1]]
        elif lead := _LEAD.match(line):
            if lines and not line.lstrip().startswith(">"):
                break
            lines.append(line[lead.end() :])
        else:
            lines.append(line)
    return lines or [line.strip("`~ ") for line in text.split("\n")]


def _spoken(lines: list[str]) -> Iterator[str]:
    """Lines, with an empty one in the place of each that is of code or of a table."""
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        if fence:
            fence = "" if line.strip().startswith(fence) else fence
            yield ""
        elif mark:
            fence = mark[1]
            yield ""
        else:
            yield "" if line.lstrip().startswith("|") or _ALERT.match(line) else line


# --- Sentences: where the first one ends -------------------------------------------------

_WHOLE = re.compile(
    r"(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)|!?\[[^\[\]]*\]\([^()\s]*\)|<[^<>]*>"
)
"""What no sentence ends in: code, links, tags."""
_END = re.compile(r"[.!?]+[)\"'\u2019\u201d\u00bb]*(?=[ ])|[\u3002\uff01\uff1f\uff61]")
"""Terminators of sentences (UAX #29, section 5); those of East Asia need no space."""
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|incl|resp|et al|St|Mrs?|Ms|Dr|Prof|Fig|Inc|Ltd|Corp"
    r"|Co|Jr|Sr)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\bno\.$", re.IGNORECASE)
"""An abbreviation only before a number."""


def _sentence(line: str, limit: int) -> int:
    """Where the first sentence ends; the length of the line where it does not."""
    masked = _WHOLE.sub(lambda found: "X" * len(found[0]), line)
    for end in _END.finditer(masked, 0, limit + 1):
        following = masked[end.end() :].lstrip()[:1]
        if end[0][0] != "." or not _goes_on(masked[: end.start() + 1], following):
            return end.end()
    return len(line)


def _goes_on(before: str, following: str) -> bool:
    """Whether a full stop is none: before a small letter (UAX #29, SB8), in an abbreviation."""
    if following.islower() or _ABBREVIATION.search(before):
        return True
    return following.isdigit() and _NUMBERED.search(before) is not None


# --- Length: what has to go ---------------------------------------------------------------

_MARKED = re.compile(
    r"(?P<ticks>`+)(?!`)(?P<code>.*?)(?<!`)(?P=ticks)(?!`)"
    r"|!?\[(?P<label>[^\[\]]*)\]\([^()\s]*\)"
    r"|(?P<stars>\*{1,3}|(?<!\w)_{1,3})(?=\S)(?P<text>[^*_]+)(?<=\S)(?P=stars)"
)
"""What loses its meaning where it is cut."""


def _cut(line: str, limit: int) -> str:
    """The start of a line, up to a word's end, and with no mark that is not closed."""
    end = line.rfind(" ", 0, limit)
    end = end if end > 0 else limit - 1
    for found in _MARKED.finditer(line):
        if found.start() < end < found.end():
            if found.start() * _SHORTEST > limit:
                end = found.start()
                break
            return _cut(_MARKED.sub(_plain, line), limit)
    return line[:end].rstrip(" .,;:(-\u2013\u2014") + "…"


def _plain(found: re.Match[str]) -> str:
    """What marked text says."""
    return found["code"] or found["label"] or found["text"] or ""
