"""Diagnostics: what is wrong with a document, where, and how it is shown.

Stages return `Diagnostic` values that name a place by document and pointer, which costs nothing;
`locate` turns places into `file:line:column` once there is something to print.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Literal

from .pointer import ROOT, Pointer, tokens

_MOST_COMPARED = 100
"""Known words that a misspelt one is compared with."""

_MOST_NAMED = 10
"""How many names a message has before it counts."""


class Severity(StrEnum):
    """How bad it is: an error stops the run, a warning says what was degraded, a note only tells."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


Part = Literal["key", "value"]
"""Which half of a mapping entry a place means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a document: its path relative to the root document ("" is the root), pointer, half."""

    document: str = ""
    pointer: Pointer = ROOT
    part: Part = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place in a file, as an editor counts: lines and columns from 1."""

    path: str
    line: int
    column: int
    length: int = 1
    """Characters to underline, within the line."""
    text: str | None = None
    """The line itself, where it is at hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding, in the words of the document."""

    code: str
    """Stable, kebab-case: "unknown-type"."""
    severity: Severity
    message: str
    place: Place | None = None
    """None for what concerns no document (a missing file, an unwritable folder)."""
    hint: str | None = None
    related: tuple[tuple[str, Place], ...] = ()
    """Other places that matter, each with what it is: ("first defined here", Place(...))."""
    location: Location | None = None
    """Set where the location is known without the document's data (a syntax error)."""


Locator = Callable[[Place], Location | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The diagnostics of a run, with the means to say where they are."""

    diagnostics: tuple[Diagnostic, ...]
    locate: Locator

    @property
    def failed(self) -> bool:
        """Whether there is an error among them."""
        return any(d.severity is Severity.ERROR for d in self.diagnostics)


class SpecloomError(Exception):
    """The run cannot go on. Carries what to tell the user; never a bug."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("; ".join(d.message for d in diagnostics))
        self.diagnostics = diagnostics


def error(
    code: str, message: str, place: Place | None = None, *, hint: str | None = None
) -> Diagnostic:
    """Make an error."""
    return Diagnostic(
        code=code, severity=Severity.ERROR, message=message, place=place, hint=hint
    )


def warning(
    code: str, message: str, place: Place | None = None, *, hint: str | None = None
) -> Diagnostic:
    """Make a warning."""
    return Diagnostic(
        code=code, severity=Severity.WARNING, message=message, place=place, hint=hint
    )


def note(
    code: str, message: str, place: Place | None = None, *, hint: str | None = None
) -> Diagnostic:
    """Make a note."""
    return Diagnostic(
        code=code, severity=Severity.NOTE, message=message, place=place, hint=hint
    )


def notes(diagnostics: Iterable[Diagnostic]) -> tuple[Mapping[str, str], ...]:
    """What was degraded, for the manifest: by pointer, which does not move as lines do.

    What the validator says is left out: it degrades nothing, and which of several faults it finds
    depends on the order of its sets.
    """
    degraded = (d for d in diagnostics if d.code != "spec-validator")
    return tuple(
        {"code": each.code, "message": each.message, "pointer": _where(each)}
        for each in sorted(
            degraded, key=lambda d: (tokens(_where(d)), d.code, d.message)
        )
    )


def _where(diagnostic: Diagnostic) -> str:
    """The pointer of a place; of another document than the root, with its name."""
    place = diagnostic.place
    if place is None:
        return ""
    return f"{place.document}#{place.pointer}" if place.document else place.pointer


def listed(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    more = len(names) - _MOST_NAMED
    first = ", ".join(names[:_MOST_NAMED])
    return f"{first} and {more} more" if more > 0 else first


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The hint for a misspelt word; None where nothing known is like it."""
    if len(word) > 100:  # likeness is quadratic in it
        return None
    by_lower = {name.lower(): name for name in known}
    lower = word.lower()
    close = difflib.get_close_matches(lower, _likely(lower, by_lower), n=1, cutoff=0.6)
    return f'did you mean "{by_lower[close[0]]}"?' if close else None


def _likely(word: str, known: Collection[str]) -> Collection[str]:
    """Of very many words those that begin alike, some of them: thousands of words may be misspelt."""
    if len(known) <= _MOST_COMPARED:
        return known
    alike = (each for each in known if each[:2] == word[:2])
    return list(islice(alike, _MOST_COMPARED))
