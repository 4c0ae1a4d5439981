# SPDX-License-Identifier: MIT-0
"""Enumerations that a server may extend: an unknown value is kept, not refused."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum, StrEnum
from typing import Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticKnownError, core_schema


class OpenEnum(StrEnum):
    """A string enumeration; `str()` of a member is its value.

    `of` makes what a server may send, and may be sent as well; calling the class, as
    everywhere, refuses a value that is no member's, and so do models and bodies.
    """

    @classmethod
    def of(cls, value: str) -> Self:
        """The member with this value, or one made for it that equals its value."""
        known = cls._value2member_map_.get(value)
        if isinstance(known, cls):
            return known
        member = str.__new__(cls, value)
        member._name_, member._value_ = value.upper(), value
        return member

    def __reduce_ex__(self, proto: object) -> tuple[Callable[[str], Self], tuple[str]]:
        return type(self).of, (self.value,)


def _number(value: object) -> object:
    if isinstance(value, bool):
        raise PydanticKnownError("int_type")
    return value


class OpenIntEnum(IntEnum):
    """An integer enumeration, open in the same way."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """As pydantic, but that true is no 1: see `AllowedValues`."""
        schema = handler(source)
        return core_schema.lax_or_strict_schema(
            core_schema.no_info_before_validator_function(_number, schema),
            core_schema.chain_schema([core_schema.int_schema(strict=True), schema]),
        )

    @classmethod
    def of(cls, value: int) -> Self:
        """The member with this value, or one made for it that equals its value."""
        known = cls._value2member_map_.get(value)
        if isinstance(known, cls):
            return known
        member = int.__new__(cls, value)
        member._name_, member._value_ = f"VALUE_{value}", value
        return member

    def __reduce_ex__(self, proto: object) -> tuple[Callable[[int], Self], tuple[int]]:
        return type(self).of, (self.value,)
