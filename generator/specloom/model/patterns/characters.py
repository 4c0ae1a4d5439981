"""Sets of characters as bits: one for each character below 256, one for each kind of others."""

from __future__ import annotations

import re
from typing import TypeAlias

Characters: TypeAlias = int

_KINDS = ("\u0663", "\u2003", "\u0436", "\u2192")
"""A digit, a space, a letter and something else: no set of `re` tells more of them apart."""

LATIN: Characters = (1 << 256) - 1
ALL: Characters = (1 << 256 + len(_KINDS)) - 1

_SAMPLES = (*map(chr, range(256)), *_KINDS)


def matching(expression: str) -> Characters:
    """The characters that an expression for a single one matches."""
    found = re.compile(expression, re.DOTALL)
    return sum(1 << at for at, sample in enumerate(_SAMPLES) if found.match(sample))


SETS = {mark: matching(f"\\{mark}") for mark in "dDsSwW"}
"""The sets that have a name: "d" for `\\d`."""


def bit(character: str) -> Characters:
    """One character; of those above 255 all of its kind."""
    if ord(character) < 256:
        return 1 << ord(character)
    alike = (SETS[mark] & ~LATIN for mark in "dsw" if re.match(rf"\{mark}", character))
    return next(alike, 1 << 256 + len(_KINDS) - 1)


def between(low: Characters, high: Characters) -> Characters:
    """The characters from one to another."""
    if high <= LATIN:
        return (high << 1) - low
    return (ALL & ~LATIN) | (LATIN + 1 - low if low <= LATIN else 0)


def in_both_cases(characters: Characters) -> Characters:
    """The same and the other case of its letters."""
    letters = 0x7FFFFFE << 64
    upper, lower = characters & letters, characters & letters << 32
    return characters | upper << 32 | lower >> 32
