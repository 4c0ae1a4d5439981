"""The text of a regular expression that `re` compiles -> its automaton."""

from __future__ import annotations

import re

from .automaton import NOTHING, Automaton, Piece, TooHardError
from .characters import ALL, LATIN, SETS, Characters, between, bit, in_both_cases

_FEW, _FEW_OF_ONE = 8, 64
"""Up to these numbers, repetitions of anything, and of one character, are written out."""

_QUANTIFIER = re.compile(r"(?:[*+?]|\{(\d*)(,?)(\d*)\})[?+]?")
_GROUP = re.compile(r"\?(?:P?<\w+>|P=\w+|<?[=!]|[a-zA-Z-]*:|[a-zA-Z-]+|>|#[^)]*)")
_ESCAPE = re.compile(
    r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|0[0-7]{0,2}|[1-7][0-7]{2}|.)",
    re.DOTALL,
)
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "a": "\a"}


def read(expression: str) -> Automaton:
    """The automaton of an expression, that of what looks around among it.

    Raises:
        TooHardError: it is too large, or has something that is not known here.
    """
    reader = _Reader(expression)
    try:
        reader.alternatives()
    except (IndexError, RecursionError) as error:
        raise TooHardError from error
    return reader.automaton


class _Reader:
    """An expression, and how far it has been read. What `re` has checked is not checked."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.automaton = Automaton()
        self.ignores_case = re.search(r"\(\?[a-zA-Z]*i", text) is not None

    def alternatives(self) -> Piece:
        """Until the end, or the bracket that closes."""
        found = self._sequence()
        while self.text.startswith("|", self.at):
            self.at += 1
            found = self.automaton.either(found, self._sequence())
        return found

    def _sequence(self) -> Piece:
        found = NOTHING
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            found = self.automaton.then(found, self._quantified())
        return found

    def _quantified(self) -> Piece:
        start, since = self.at, len(self.automaton.characters)
        piece = self._piece()
        mark = _QUANTIFIER.match(self.text, self.at)
        if mark is None or mark[0].startswith(("{}", "{,}")):
            return piece
        low, high = _times(mark)
        if piece.empty and high is not None and high > 1:
            # `re` tries for each of the turns whether it is the one that reads nothing.
            raise TooHardError
        most = _FEW_OF_ONE if self.automaton.is_one(since) else _FEW
        if high is None or high > most:
            piece = self.automaton.again(piece)
        elif high > 1:
            copies = [piece, *(self._copy(start) for _ in range(high - 1))]
            piece = self.automaton.several(copies, low)
        self.at = mark.end()
        return piece if low else self.automaton.optional(piece)

    def _copy(self, start: int) -> Piece:
        self.at = start
        return self._piece()

    def _piece(self) -> Piece:
        character = self.text[self.at]
        if character == "(":
            return self._group()
        if character == "[":
            return self._one(self._class())
        if character == "\\":
            return self._escaped()
        self.at += 1
        if character in "^$":
            return NOTHING
        return self._one(ALL if character == "." else bit(character))

    def _one(self, characters: Characters) -> Piece:
        known = in_both_cases(characters) if self.ignores_case else characters
        return self.automaton.one(known)

    def _group(self) -> Piece:
        kind = _GROUP.match(self.text, self.at + 1)
        self.at = kind.end() if kind else self.at + 1
        piece = self.alternatives()
        self.at += 1
        if kind is None or kind[0][-1] in ":>":
            return piece
        if kind[0].startswith("?P="):
            return self.automaton.one(ALL)
        return NOTHING  # what looks around, sets a flag or is a comment reads no text

    def _escaped(self) -> Piece:
        text = self._escape()
        if text[1] in "bBAZ":
            return NOTHING
        if len(text) == 2 and text[1] in "123456789":
            return self.automaton.one(ALL)  # what a group has found
        return self._one(_escaped_set(text))

    def _escape(self) -> str:
        found = _ESCAPE.match(self.text, self.at)
        if found is None:
            raise TooHardError
        self.at = found.end()
        return found[0]

    def _class(self) -> Characters:
        self.at += 1
        negated = self.text.startswith("^", self.at)
        self.at += negated
        found = others = 0  # of the others, those of which the class has all
        start = self.at
        while self.text[self.at] != "]" or self.at == start:
            low = self._member()
            if self.text[self.at] == "-" and self.text[self.at + 1] != "]":
                self.at += 1
                low = between(low, self._member())
            elif low in SETS.values():
                others |= low
            found |= low
        self.at += 1
        return ALL & ~(found & LATIN | others) if negated else found

    def _member(self) -> Characters:
        if self.text[self.at] == "\\":
            text = self._escape()
            return bit("\b") if text == r"\b" else _escaped_set(text)
        self.at += 1
        return bit(self.text[self.at - 1])


def _times(mark: re.Match[str]) -> tuple[int, int | None]:
    """The least and the most, None being no end, that a quantifier allows."""
    kind = mark[0][0]
    if kind != "{":
        return (1 if kind == "+" else 0), (1 if kind == "?" else None)
    low = int(mark[1] or 0)
    if mark[3]:
        return low, int(mark[3])
    return low, None if mark[2] else low


def _escaped_set(text: str) -> Characters:
    mark = text[1]
    if mark in SETS:
        return SETS[mark]
    if mark in "01234567":
        return bit(chr(int(text[1:], 8)))
    if mark in "xuU":
        return bit(chr(int(text[2:], 16)))
    return bit(_CONTROLS.get(mark, mark))
