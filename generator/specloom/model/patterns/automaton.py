"""Parts of a regular expression, put together -> the automaton of the whole.

A state for each character of the expression, and no transitions but those on characters
(Glushkov 1961); here with the number of ways from one state to the next, as far as it matters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from .characters import Characters

State: TypeAlias = int
_MOST_STATES = 2000


class TooHardError(Exception):
    """An expression that is not looked into."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an expression: the states that begin and end it, each with its ways there."""

    first: Mapping[State, int]
    last: Mapping[State, int]
    empty: int
    """In how many ways it matches nothing; two are as bad as more."""


NOTHING = Piece({}, {}, 1)


@dataclass(slots=True)
class Automaton:
    """The states so far, and the ways between them."""

    characters: list[Characters] = field(default_factory=list[Characters])
    ways: list[Counter[State]] = field(default_factory=list[Counter[State]])
    loops: int = 0
    """How many repetitions have no near end."""

    def one(self, characters: Characters) -> Piece:
        """One character."""
        new = len(self.characters)
        if new == _MOST_STATES:
            raise TooHardError
        self.characters.append(characters)
        self.ways.append(Counter())
        return Piece({new: 1}, {new: 1}, 0)

    def is_one(self, since: State) -> bool:
        """Whether only one character has been read since a state was the next, and no loop."""
        return len(self.characters) == since + 1 and not self.ways[since]

    def either(self, one: Piece, other: Piece) -> Piece:
        """One piece or another."""
        return Piece(
            _sum(one.first, other.first),
            _sum(one.last, other.last),
            min(2, one.empty + other.empty),
        )

    def then(self, one: Piece, other: Piece) -> Piece:
        """One piece and another."""
        self._link(one, other)
        return Piece(
            _sum(one.first, other.first, one.empty),
            _sum(other.last, one.last, other.empty),
            min(2, one.empty * other.empty),
        )

    def optional(self, piece: Piece) -> Piece:
        """A piece or nothing; that the piece may be nothing itself makes no second way."""
        return Piece(piece.first, piece.last, 1)

    def again(self, piece: Piece) -> Piece:
        """A piece, again and again."""
        self.loops += 1
        self._link(piece, piece)
        return piece

    def several(self, pieces: Sequence[Piece], low: int) -> Piece:
        """Copies of a piece, of which those after the first `low` may be left out."""
        for one, other in zip(pieces, pieces[1:], strict=False):
            self._link(one, other)
        last: Mapping[State, int] = {}
        for piece in pieces[max(low, 1) - 1 :]:
            last = _sum(last, piece.last)
        first = pieces[0].first
        return Piece(first, last, pieces[0].empty if low else 1)

    def _link(self, one: Piece, other: Piece) -> None:
        for end, ways in one.last.items():
            for start, more in other.first.items():
                known = self.ways[end][start]
                self.ways[end][start] = min(2, known + ways * more)


def _sum(
    one: Mapping[State, int], other: Mapping[State, int], times: int = 1
) -> Mapping[State, int]:
    if not times or not other:
        return one
    total = Counter(one)
    for state, ways in other.items():
        total[state] = min(2, total[state] + ways * times)
    return total
