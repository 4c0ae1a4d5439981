"""A regular expression -> a short text that it matches, for the usual kinds of expression."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..model.patterns import fits, linear_pattern

_PREFERRED = "a1A-_ ./"
"""Of a class of characters the first of these, else the first one there is."""
_CLASSES = {"d": "1", "w": "a", "s": " ", "D": "a", "W": "-", "S": "a"}
_QUANTIFIER = re.compile(r"(?:[*+?]|\{(\d*)(?:,(\d*))?\})[?+]?")
_MOST = 200
_LONGEST = 10_000


class _TooHardError(Exception):
    """An expression that uses more than the usual."""


def matching(pattern: str, length: int = 0) -> str | None:
    """A text that `pattern` matches, of at least `length` characters if it can be; else None."""
    expression = linear_pattern(pattern)
    if expression is None:
        return None
    for at_least in (0, length):
        try:
            text = "".join(_alternatives(_Reader(expression), at_least))
            if len(text) >= length and fits(pattern, text):
                return text
        except (_TooHardError, re.error, IndexError, ValueError):
            return None
    return None


class _Reader:
    """A pattern, and how far it has been read."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    @property
    def next(self) -> str:
        """The next character; "" at the end."""
        return self.pattern[self.at : self.at + 1]

    def take(self) -> str:
        """Read a character."""
        self.at += 1
        return self.pattern[self.at - 1]


def _alternatives(reader: _Reader, length: int) -> Iterator[str]:
    """The text of the first alternative; the others are read over."""
    yield from _sequence(reader, length)
    while reader.next == "|":
        reader.take()
        list(_sequence(reader, length))


def _sequence(reader: _Reader, length: int) -> Iterator[str]:
    while reader.next not in ("", "|", ")"):
        piece = _piece(reader, length)
        quantifier = _QUANTIFIER.match(reader.pattern, reader.at)
        if quantifier is not None:
            reader.at = quantifier.end()
            count = _times(quantifier, length, len(piece))
            if count * len(piece) > _LONGEST:
                raise _TooHardError
            yield piece * count
        else:
            yield piece


def _times(quantifier: re.Match[str], length: int, each: int) -> int:
    """How often to repeat: as little as allowed, but once, or until `length` is reached."""
    mark = quantifier[0][0]
    if mark != "{":
        low, high = {"*": (0, _MOST), "+": (1, _MOST), "?": (0, 1)}[mark]
    else:
        low = int(quantifier[1] or 0)
        high = (
            low
            if "," not in quantifier[0]
            else int(quantifier[2]) if quantifier[2] else _MOST
        )
    wanted = max(1 if mark != "?" else 0, length // max(each, 1))
    return min(max(low, wanted), max(high, low), _MOST)


def _piece(reader: _Reader, length: int) -> str:
    readers: dict[str, Callable[[], str]] = {
        "[": lambda: _class(reader),
        "(": lambda: _group(reader, length),
        "\\": lambda: _escape(reader),
        ".": lambda: "a",
        "^": lambda: "",
        "$": lambda: "",
    }
    character = reader.take()
    return readers[character]() if character in readers else character


def _group(reader: _Reader, length: int) -> str:
    if reader.next == "?":
        kind = re.compile(r"\?(?::|P?<\w+>)").match(reader.pattern, reader.at)
        if kind is None:
            raise _TooHardError
        reader.at = kind.end()
    text = "".join(_alternatives(reader, length))
    if reader.take() != ")":
        raise _TooHardError
    return text


def _escape(reader: _Reader) -> str:
    character = reader.take()
    if character in _CLASSES:
        return _CLASSES[character]
    if character in "bBAZz":
        return ""
    if character.isalnum():
        raise _TooHardError
    return character


def _class(reader: _Reader) -> str:
    """One character of a class, found by asking `re` about the likely ones."""
    start = reader.at - 1
    if reader.next == "^":
        reader.take()
    if reader.next == "]":
        reader.take()
    while reader.next != "]":
        if reader.take() == "\\":
            reader.take()
    reader.take()
    members = re.compile(reader.pattern[start : reader.at])
    candidates = [*_PREFERRED, *map(chr, range(33, 127))]
    return next((c for c in candidates if members.match(c)), "a")
