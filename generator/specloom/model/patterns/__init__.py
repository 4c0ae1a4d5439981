"""A `pattern` of a schema -> what Python's `re` makes of it, in a time that can be foreseen.

Patterns are written for ECMA-262 (JSON Schema 2020-12, validation, section 6.3.3). `re` reads
most of them alike, but it backtracks: there are patterns on which every further character of a
text doubles its time. Neither we nor a client may ever search for one of these.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache

from .ambiguity import is_ambiguous
from .automaton import Automaton, TooHardError
from .reader import read

_LITERAL = re.compile(r"/\^(?:[^|]|\\\|)*/[a-z]*")
_STEPS = 10**8
"""A search that might take more is not begun."""


def is_pattern(pattern: str | None) -> bool:
    """Whether Python can look for a pattern in any text without taking forever."""
    return pattern is not None and python_pattern(pattern) is not None


@lru_cache(maxsize=8192)
def python_pattern(pattern: str) -> str | None:
    """A pattern as `re` spells it; None where it cannot say it, or would take forever.

    None as well for a literal of JavaScript with its slashes, as documents have by mistake: as it
    stands, it matches nothing, for no text has a slash before its beginning.
    """
    if _LITERAL.fullmatch(pattern):
        return None
    text = _respelled(pattern)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # about what is to change its meaning
            re.compile(text)
    except (re.error, ValueError, OverflowError, RecursionError, Warning):
        return None
    automaton = _automaton(text)
    try:
        return None if automaton is None or is_ambiguous(automaton) else text
    except TooHardError:
        return None


def fits(pattern: str | None, text: str) -> bool:
    """Whether a pattern is found in a text; true as well where nobody should look for it.

    Each repetition can begin and end anywhere in the text, so many of them take long as well.
    """
    expression = python_pattern(pattern) if pattern is not None else None
    if expression is None:
        return True
    automaton = _automaton(expression)
    loops = automaton.loops if automaton is not None else 0
    if (len(text) + 1) ** (loops + 1) > _STEPS:
        return True
    return re.search(expression, text) is not None


@lru_cache(maxsize=8192)
def _automaton(expression: str) -> Automaton | None:
    try:
        return read(expression)
    except TooHardError:
        return None


_ATOM = re.compile(r"\\.|\[\^?\]?(?:[^\]\\]|\\.)*\]|\(\?<(?=[A-Za-z_])", re.DOTALL)
_MEMBER = re.compile(r"\\.|.", re.DOTALL)
_SETS = frozenset({r"\d", r"\D", r"\s", r"\S", r"\w", r"\W"})


def _respelled(pattern: str) -> str:
    """Write as `re` wants it what both languages know."""
    return _ATOM.sub(lambda found: _atom(found[0]), pattern)


def _atom(text: str) -> str:
    if text == "(?<":
        return "(?P<"
    if text == r"\z":
        return r"\Z"
    return text if text[0] != "[" else _class(text)


def _class(text: str) -> str:
    """Escape in `[...]` what stands for itself: a bracket, and a hyphen beside a set."""
    start = 2 if text.startswith("[^") else 1
    members = _MEMBER.findall(text[start:-1])
    for at, member in enumerate(members):
        beside = {*members[max(at - 1, 0) : at], *members[at + 1 : at + 2]}
        if member == "[" or (member == "-" and beside & _SETS):
            members[at] = f"\\{member}"
    return text[:start] + "".join(members) + "]"
