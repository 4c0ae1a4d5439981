"""The automaton of a regular expression -> whether one of its loops is ambiguous.

Where a loop reads a text in two ways, `n` turns of it are read in 2 ** n ways, and a backtracking
search that fails in the end has tried all of them (Weber and Seidl, "On the degree of ambiguity
of finite automata", 1991: the criterion EDA).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..graph import components
from .automaton import Automaton, State, TooHardError

_MOST_EDGES = 200_000


def is_ambiguous(automaton: Automaton) -> bool:
    """Whether there is a text that leads from a state back to it in two ways.

    Raises:
        TooHardError: there is too much to look at.
    """
    for loop in components(range(len(automaton.ways)), automaton.ways.__getitem__):
        states = frozenset(loop)
        if _has_double_way(automaton, states) or _parts_and_meets(automaton, states):
            return True
    return False


def _has_double_way(automaton: Automaton, loop: frozenset[State]) -> bool:
    """Whether two ways lead from one state to the next, as in `(a*)*` from "a" to "a"."""
    return any(
        ways > 1 and end in loop
        for start in loop
        for end, ways in automaton.ways[start].items()
    )


def _parts_and_meets(automaton: Automaton, loop: frozenset[State]) -> bool:
    """Whether two walks through a loop that read the same can part and meet again.

    Both walks are one in the product of the loop with itself: there, some state is on a circle
    with two walks at one place and two walks at different ones.
    """
    seen: list[tuple[State, State]] = [(state, state) for state in loop]
    known = set(seen)
    edges: dict[tuple[State, State], list[tuple[State, State]]] = {}
    count = 0
    for pair in seen:  # grows on the way
        edges[pair] = list(_next(automaton, loop, pair))
        count += len(edges[pair])
        if count > _MOST_EDGES:
            raise TooHardError
        new = [other for other in edges[pair] if other not in known]
        known.update(new)
        seen += dict.fromkeys(new)
    return any(_is_mixed(group) for group in components(seen, edges.__getitem__))


def _next(
    automaton: Automaton, loop: frozenset[State], pair: tuple[State, State]
) -> Iterator[tuple[State, State]]:
    """Where two walks can go with the same character; which of them is which does not matter."""
    for one in automaton.ways[pair[0]]:
        for other in automaton.ways[pair[1]]:
            common = automaton.characters[one] & automaton.characters[other]
            if common and one in loop and other in loop:
                yield (one, other) if one <= other else (other, one)


def _is_mixed(group: Iterable[tuple[State, State]]) -> bool:
    return len({one == other for one, other in group}) == 2
