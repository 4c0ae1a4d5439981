# SPDX-License-Identifier: MIT-0
"""Numbers of any kind: an integer in JSON is an `int`, and has all its digits.

JSON has one type of numbers (RFC 8259 section 6), and a float has 15 digits.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, TypeAlias

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticKnownError, core_schema

from .types import BUILTINS


class _Number:
    """Makes a `float` take an `int` as it is."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.union_schema(
            [core_schema.int_schema(strict=True), handler(source)],
            mode="left_to_right",
            custom_error_type="float_type",
            # It writes all that it is given; unions have it as their last member.
            serialization=core_schema.simple_ser_schema("any"),
        )


ApiNumber: TypeAlias = Annotated[float, _Number()]
"""A number of a model; type checkers take an `int` for a `float`."""

BUILTINS["float"] = ApiNumber


class MultipleOf:
    """Marks a number of which another is a factor (JSON Schema 2020-12, validation, 6.2.1).

    As they are written: 0.07 is a multiple of 0.01, though the floats say otherwise.
    """

    def __init__(self, factor: float | Decimal) -> None:
        self.factor = factor

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            self._check, handler(source)
        )

    def _check(self, value: float | Decimal) -> float | Decimal:
        if Fraction(str(value)) % Fraction(str(self.factor)):
            raise PydanticKnownError("multiple_of", {"multiple_of": self.factor})
        return value
