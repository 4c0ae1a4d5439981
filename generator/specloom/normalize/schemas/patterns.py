"""Atoms -> what to say of their patterns."""

from __future__ import annotations

from collections.abc import Iterable

from ...model.patterns import is_pattern
from ..context import Context
from .conjunction import Atom


def report_patterns(context: Context, atoms: Iterable[Atom]) -> None:
    """Say which patterns the client leaves out.

    Those that look around or refer back, which no engine finds in a time that grows with the text
    only: with them, whoever chooses the text of a response could stop the client. And literals of
    JavaScript (`/^a$/i`), which nothing matches.
    """
    for atom in atoms:
        data = atom.part.data
        pattern = None if isinstance(data, bool) else data.get("pattern")
        if isinstance(pattern, str) and not atom.inherited and not is_pattern(pattern):
            context.warn(
                "ignored-pattern",
                "the client does not check this pattern: it looks around or refers back, or "
                "is no regular expression, or nothing matches it",
                atom.part.child("pattern"),
            )
