"""A regular expression -> a short text that it matches, for the usual kinds of expression."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain, product

from ...model.patterns import fits, linear_pattern

_PREFERRED = "a1A-_ ./"
"""Of a class of characters the first of these, else the first one there is."""
_SCRIPTS = "\u00e9\u03b1\u0431\u05d0\u0627\u0905\u0e01\u3042\u30a2\u4e2d\uac00\u20ac\U0001f600\n\t"
"""Characters of usual scripts, for classes that have none of ASCII."""
_CODE = re.compile(
    r"\\(?:[xu]\{([0-9a-fA-F]+)\}|U([0-9a-fA-F]{8})|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))"
)
"""A character by its number, as the engine of clients spells it."""
_PROPERTY = re.compile(r"\\[pP](?:\{[^}]*\}|.)")
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}
_CLASSES = {"d": "1", "w": "a", "s": " ", "D": "a", "W": "-", "S": "a"}
_QUANTIFIER = re.compile(r"(?:[*+?]|\{(\d*)(?:,(\d*))?\})[?+]?")
_ALTERNATIVES = 4
"""How many alternatives are tried."""
_MOST = 200
_LONGEST = 10_000


class _TooHardError(Exception):
    """An expression that uses more than the usual."""


def matching(pattern: str, length: int = 0) -> str | None:
    """A text that `pattern` matches, of at least `length` characters if it can be; else None."""
    expression = linear_pattern(pattern)
    if expression is None:
        return None
    for choice, at_least in product(range(_ALTERNATIVES), (0, length)):
        with suppress(_TooHardError, IndexError, ValueError):
            text = "".join(_alternatives(_Reader(expression, choice), at_least))
            if len(text) >= length and fits(pattern, text):
                return text
    return None


class _Reader:
    """A pattern, and how far it has been read.

    Args:
        pattern: as the engine of clients spells it.
        choice: which alternative to take, where there are as many; else the last one.
    """

    def __init__(self, pattern: str, choice: int = 0) -> None:
        self.pattern = pattern
        self.choice = choice
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
    """The text of one alternative; the others are read over."""
    texts = ["".join(_sequence(reader, length))]
    while reader.next == "|":
        reader.take()
        texts.append("".join(_sequence(reader, length)))
    yield texts[min(reader.choice, len(texts) - 1)]


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
    """The text of an escape; a character by its number, or one that has a property."""
    start = reader.at - 1
    code = _CODE.match(reader.pattern, start)
    if code is not None:
        reader.at = code.end()
        return _character(code)
    property = _PROPERTY.match(reader.pattern, start)
    if property is not None:
        reader.at = property.end()
        return _member(f"[{property[0]}]")
    character = reader.take()
    if character in _CLASSES:
        return _CLASSES[character]
    if character in _CONTROLS:
        return _CONTROLS[character]
    if character in "bBAZz":
        return ""
    if character.isalnum():
        raise _TooHardError
    return character


def _character(code: re.Match[str]) -> str:
    """Raises ValueError: there is no such character."""
    return chr(int(next(filter(None, code.groups())), 16))


def _class(reader: _Reader) -> str:
    """One character of a class."""
    start = reader.at - 1
    if reader.next == "^":
        reader.take()
    if reader.next == "]":
        reader.take()
    while reader.next != "]":
        if reader.take() == "\\":
            reader.take()
    reader.take()
    return _member(reader.pattern[start : reader.at])


def _member(members: str) -> str:
    """A character of a class, found by asking the engine about the likely ones."""
    named = (_character(code) for code in _CODE.finditer(members))
    ascii = map(chr, range(33, 127))
    written = (each for each in members if not each.isascii())
    likely = chain(_PREFERRED, ascii, _SCRIPTS, named, written)
    return next((c for c in likely if fits(f"^{members}$", c)), "a")
