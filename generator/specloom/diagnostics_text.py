"""A `Report` in, the text that the user sees out: `path:line:column`, the line, what is wrong in it.

Nothing of a document reaches the terminal as it is: control characters are shown escaped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from .address import masked
from .diagnostics import Diagnostic, Location, Report, Severity

WIDTH: Final = 100
"""Columns that a line of the document may take; longer ones are cut around the place."""

_LONGEST_MESSAGE: Final = 500
_LEAD: Final = 30
_ELLIPSIS: Final = "..."
_COLORS: Final = {
    Severity.ERROR: "31",
    Severity.WARNING: "33",
    Severity.NOTE: "36",
}
_RANKS: Final = tuple(_COLORS)
# C0 and C1 controls, surrogates, line separators, and what changes the direction of writing.
_CONTROL: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)


_IN_FULL: Final = 3
"""How many findings of a kind are shown as they are, where they are folded."""
_PLACES: Final = 8
"""How many places of the others are told."""

_Found = tuple[Location | None, Diagnostic]


def render(report: Report, *, color: bool = False) -> str:
    """All diagnostics, sorted by place, each once; empty, or ends with a newline."""
    paint = _Paint(color)
    lines = (_lines(report, each, at, paint) for at, each in _located(report))
    return _joined(chain.from_iterable(lines))


def render_folded(report: Report, *, color: bool = False) -> str:
    """The diagnostics by kind, the rarest first: some of each in full, the others by their places."""
    paint = _Paint(color)
    kinds: dict[tuple[Severity, str], list[_Found]] = {}
    for at, each in _located(report):
        kinds.setdefault((each.severity, each.code), []).append((at, each))
    order = sorted(kinds, key=lambda k: (_RANKS.index(k[0]), len(kinds[k]), k[1]))
    lines = (_kind_lines(report, kinds[kind], paint) for kind in order)
    return _joined(chain.from_iterable(lines))


def _located(report: Report) -> list[_Found]:
    found = [
        (_location(report, each), each) for each in dict.fromkeys(report.diagnostics)
    ]
    return sorted(found, key=lambda pair: _order(*pair))


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _kind_lines(report: Report, found: list[_Found], paint: _Paint) -> Iterator[str]:
    """The lines for the findings of one kind; what is one more than shown is shown as well."""
    shown = _IN_FULL if len(found) > _IN_FULL + 1 else len(found)
    for at, each in found[:shown]:
        yield from _lines(report, each, at, paint)
    if rest := found[shown:]:
        head = _head(found[0][1], paint)
        places = ", ".join(_places([at for at, _ in rest[:_PLACES]]))
        more = ", ..." if len(rest) > _PLACES else ""
        where = f", at {places}{more}" if places else ""
        yield f"{head}: {len(rest)} more{where} (--verbose shows all)"


def _places(locations: list[Location | None]) -> Iterator[str]:
    """Where things are; the name of a file only where it changes."""
    path = None
    for location in locations:
        if location is not None:
            where = _where(location)
            known = location.path == path
            yield f"{location.line}:{location.column}" if known else where
            path = location.path


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """How many there are of each severity: "2 errors, 7 warnings"."""
    found = [d.severity for d in dict.fromkeys(diagnostics)]
    counts = [
        f"{count} {severity}" + ("" if count == 1 else "s")
        for severity in Severity
        if (count := found.count(severity))
    ]
    return ", ".join(counts) or "no problems"


class _Paint:
    """Colours, or none."""

    def __init__(self, color: bool) -> None:
        self._color = color

    def __call__(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self._color else text


def _location(report: Report, diagnostic: Diagnostic) -> Location | None:
    if diagnostic.location is not None or diagnostic.place is None:
        return diagnostic.location
    return report.locate(diagnostic.place)


def _order(
    location: Location | None, diagnostic: Diagnostic
) -> tuple[str, int, int, str, str]:
    code, message = diagnostic.code, diagnostic.message
    if location is None:
        return ("", 0, 0, code, message)
    return (location.path, location.line, location.column, code, message)


def _lines(
    report: Report, diagnostic: Diagnostic, location: Location | None, paint: _Paint
) -> Iterator[str]:
    style = _COLORS[diagnostic.severity]
    where = paint(f"{_where(location)}: ", "1") if location else ""
    yield f"{where}{_head(diagnostic, paint)}: {readable(diagnostic.message)}"
    hint = visible(diagnostic.hint or "")
    if location is not None and location.text is not None:
        yield from _snippet(location, location.text, hint, paint, style)
    elif hint:
        yield f"      {hint}"
    for message, place in diagnostic.related:
        at = report.locate(place)
        if at is not None:
            yield f"    {_where(at)}: {paint('note', '1;36')}: {visible(message)}"


def _head(diagnostic: Diagnostic, paint: _Paint) -> str:
    style = _COLORS[diagnostic.severity]
    return paint(f"{diagnostic.severity}[{diagnostic.code}]", f"1;{style}")


def readable(text: str) -> str:
    """A text that may come from a document, on one line and no longer than can be read."""
    if len(text) > _LONGEST_MESSAGE:
        text = text[:_LONGEST_MESSAGE] + _ELLIPSIS
    return visible(masked(text))


def _where(location: Location) -> str:
    return f"{visible(location.path)}:{location.line}:{location.column}"


def _snippet(
    location: Location, text: str, hint: str, paint: _Paint, style: str
) -> Iterator[str]:
    """The line, and below it what is meant, underlined."""
    start = location.column - 1
    end = min(start + location.length, max(len(text), start + 1))
    first, last = _window(text, start, end)
    shown = masked(text, first, last)
    begin, stop = start - first, min(end, last) - first
    before = (_ELLIPSIS if first else "") + visible(shown[:begin])
    marked = visible(shown[begin:stop])
    after = visible(shown[stop:]) + (_ELLIPSIS if last < len(text) else "")
    gutter = f"{location.line:>5} | "
    yield (paint(gutter, "2") + before + marked + after).rstrip()
    carets = paint("^" * max(_width(marked), 1), f"1;{style}")
    blank = " " * (len(gutter) - 2) + "| "
    yield f"{paint(blank, '2')}{' ' * _width(before)}{carets} {hint}".rstrip()


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """Which part of a long line to show, so that the place is in it."""
    if len(text) <= WIDTH:
        return 0, len(text)
    first = 0 if end <= WIDTH else max(start - _LEAD, 0)
    return first, min(first + WIDTH, len(text))


def visible(text: str) -> str:
    """`text` with everything escaped that would act on a terminal instead of being seen."""
    return _CONTROL.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    if character == "\t":
        return " "
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _width(text: str) -> int:
    """Terminal columns of `text` (Unicode Standard Annex 11: wide and fullwidth take two)."""
    return sum(
        (
            0
            if unicodedata.combining(c)
            else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        )
        for c in text
    )
