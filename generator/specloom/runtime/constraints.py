# SPDX-License-Identifier: MIT-0
"""What parameters have to keep to; only in packages whose API limits parameters."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from .parameters import is_array, items_of, json_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """The limits of a value, under pydantic's names for them; called, what it breaks.

    JSON Schema 2020-12, validation, sections 6.2 to 6.4: each is about numbers, text or
    arrays, and all else passes.
    """

    ge: float | None = None
    le: float | None = None
    gt: float | None = None
    lt: float | None = None
    multiple_of: float | None = None
    min_length: int | None = None
    """Of text, in characters, or of an array, in items."""
    max_length: int | None = None
    pattern: str | None = None
    unique: bool = False
    items: Constraints | None = None

    def __call__(self, value: object) -> str | None:
        """Say what is wrong with a value; None where nothing is."""
        if isinstance(value, Enum):
            value = value.value
        if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            return next(self._of_number(value), None)
        if isinstance(value, str):
            return next(self._of_text(value), None)
        if is_array(value):
            return next(self._of_array(items_of(value)), None)
        return None

    def _of_number(self, value: float | Decimal) -> Iterator[str]:
        if self.ge is not None and value < _like(value, self.ge):
            yield f"should be {self.ge} or more"
        if self.le is not None and value > _like(value, self.le):
            yield f"should be {self.le} or less"
        if self.gt is not None and value <= _like(value, self.gt):
            yield f"should be more than {self.gt}"
        if self.lt is not None and value >= _like(value, self.lt):
            yield f"should be less than {self.lt}"
        if self.multiple_of is not None and math.isfinite(value):
            if Fraction(str(value)) % Fraction(str(self.multiple_of)):
                yield f"should be a multiple of {self.multiple_of}"

    def _of_text(self, value: str) -> Iterator[str]:
        yield from self._of_length(len(value), "characters")
        if self.pattern is not None and not _has(self.pattern, value):
            yield f"should match {self.pattern!r}"

    def _of_array(self, value: Sequence[object]) -> Iterator[str]:
        yield from self._of_length(len(value), "items")
        if self.unique and len({json_text(item) for item in value}) < len(value):
            yield "should have no item twice"
        for index, item in enumerate(value if self.items is not None else ()):
            told = self.items(item) if self.items is not None else None
            if told is not None:
                yield f"[{index}] {told}"

    def _of_length(self, length: int, unit: str) -> Iterator[str]:
        if self.min_length is not None and length < self.min_length:
            yield f"should have {self.min_length} {unit} or more"
        if self.max_length is not None and length > self.max_length:
            yield f"should have {self.max_length} {unit} or fewer"


def _has(pattern: str, text: str) -> bool:
    """Whether a pattern is found, by pydantic's engine: `re` may take years for it."""
    try:
        _search(pattern).validate_python(text)
    except ValidationError:
        return False
    return True


@lru_cache(1024)
def _search(pattern: str) -> TypeAdapter[str]:
    return TypeAdapter(Annotated[str, Field(pattern=pattern)])


def _like(value: float | Decimal, limit: float) -> float | Decimal:
    """A limit to compare a value with: the decimal 0.1 is less than the float 0.1."""
    return Decimal(str(limit)) if isinstance(value, Decimal) else limit
