"""Atoms -> the constraints that they make together on values of one type."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from ...model import Constraints
from ...model.patterns import is_pattern
from ...model.schema import NO_CONSTRAINTS
from ..context import Context
from .conjunction import Atom
from .scalars import keyword_values

Number = float | int


def constraints_of(context: Context, atoms: tuple[Atom, ...], kind: str) -> Constraints:
    """The narrowest constraint of each sort that the atoms have for a type of JSON.

    A keyword about another type says nothing (JSON Schema 2020-12, validation, 6.1). The size of an
    object is the number of its properties.
    """
    match kind:
        case "integer":
            return _in_range(context, atoms, _whole(_numeric(atoms)))
        case "number":
            return _in_range(context, atoms, _numeric(atoms))
        case "string":
            least, most = _sizes(context, atoms, "Length")
            pattern = _pattern(context, atoms)
            return Constraints(min_length=least, max_length=most, pattern=pattern)
        case "array":
            least, most = _sizes(context, atoms, "Items")
            unique = True in keyword_values(atoms, "uniqueItems")
            return Constraints(min_items=least, max_items=most, unique_items=unique)
        case "object":
            least, most = _sizes(context, atoms, "Properties")
            return Constraints(min_items=least, max_items=most)
    return NO_CONSTRAINTS


def _numeric(atoms: tuple[Atom, ...]) -> Constraints:
    return Constraints(
        minimum=_narrowest(max, atoms, "minimum"),
        maximum=_narrowest(min, atoms, "maximum"),
        exclusive_minimum=_narrowest(max, atoms, "exclusiveMinimum"),
        exclusive_maximum=_narrowest(min, atoms, "exclusiveMaximum"),
        multiple_of=_narrowest(max, atoms, "multipleOf"),
    )


def _whole(limits: Constraints) -> Constraints:
    """Limits in the terms of integers: one that is at least 0.5 is at least 1."""
    return Constraints(
        minimum=_rounded(math.ceil, limits.minimum),
        maximum=_rounded(math.floor, limits.maximum),
        exclusive_minimum=_rounded(math.floor, limits.exclusive_minimum),
        exclusive_maximum=_rounded(math.ceil, limits.exclusive_maximum),
        multiple_of=_whole_step(limits.multiple_of),
    )


def _rounded(round_: Callable[[Number], int], limit: Number | None) -> int | None:
    return None if limit is None else round_(limit)


def _whole_step(step: Number | None) -> int | None:
    """What an integer that is a multiple of `step` is a multiple of; None where all integers are.

    2.5 is 5/2: of integers, the multiples of 5 are its multiples.
    """
    if step is None:
        return None
    found = Fraction(str(step)).numerator
    return found if found != 1 or step == 1 else None


def _in_range(
    context: Context, atoms: tuple[Atom, ...], limits: Constraints
) -> Constraints:
    low, high = limits.minimum, limits.maximum
    if _is_range(context, atoms, ("minimum", low), ("maximum", high)):
        return limits
    return replace(limits, minimum=None, maximum=None)


def _sizes(
    context: Context, atoms: tuple[Atom, ...], what: str
) -> tuple[int | None, int | None]:
    """The least and the most that there may be of something."""
    low, high = f"min{what}", f"max{what}"
    least = _count(_narrowest(max, atoms, low))
    most = _count(_narrowest(min, atoms, high))
    if _is_range(context, atoms, (low, least), (high, most)):
        return least, most
    return None, None


def _is_range(
    context: Context,
    atoms: tuple[Atom, ...],
    least: tuple[str, Number | None],
    most: tuple[str, Number | None],
) -> bool:
    """Whether anything is within two limits, each with its keyword; reports where nothing is."""
    if least[1] is None or most[1] is None or least[1] <= most[1]:
        return True
    message = (
        f'no value has "{least[0]}" {least[1]} and "{most[0]}" {most[1]}; not checked'
    )
    context.warn("no-value-allowed", message, atoms[-1].part)
    return False


def _pattern(context: Context, atoms: tuple[Atom, ...]) -> str | None:
    """The one pattern that is checked: the first that can be."""
    found: list[str] = []
    for atom in atoms:
        data = atom.part.data
        if isinstance(data, bool) or "pattern" not in data or data["pattern"] in found:
            continue
        if found and is_pattern(data["pattern"]):
            message = "there is another pattern, which alone is checked"
            context.warn("ignored-keyword", message, atom.part.child("pattern"))
        found.append(data["pattern"])
    return next(filter(is_pattern, found), None) or next(iter(found), None)


def _narrowest(
    choose: Callable[[list[Any]], Any], atoms: tuple[Atom, ...], keyword: str
) -> Number | None:
    numbers = keyword_values(atoms, keyword)
    found: Number | None = choose(numbers) if numbers else None
    return found


_MOST = 2**63 - 1
"""Nothing is longer: as a limit it is none, and no machine could count beyond."""


def _count(number: Number | None) -> int | None:
    return int(number) if number is not None and number <= _MOST else None
