# SPDX-License-Identifier: MIT-0
"""Unions of objects: open, since a server may know more variants than its client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Never, TypeAlias, TypeVar

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from .model import UNKNOWN, ApiModel

T = TypeVar("T")


class UnknownVariant(ApiModel):
    """An object of a union that is none of the variants that this client knows.

    Its properties are as they came, attributes and items under their wire names, and it
    is sent as it is.
    """

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Never:
            """A property by its wire name; raises AttributeError where there is none.

            An item has any type, an attribute none: by `part.type == "text"` mypy tells
            no variants apart where one has an attribute of any type.
            """
            raise AttributeError(name)


UNKNOWN.append(UnknownVariant)


def _take(value: object, take: core_schema.ValidatorFunctionWrapHandler) -> object:
    return value if isinstance(value, UnknownVariant) else take(value)


class _Open:
    """Makes a union take what was received as an unknown variant of it."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema = handler(source)
        return core_schema.lax_or_strict_schema(
            core_schema.no_info_wrap_validator_function(_take, schema), schema
        )


if TYPE_CHECKING:
    OpenUnion: TypeAlias = T | UnknownVariant
else:
    OpenUnion = Annotated[T, _Open()]
    """A union of objects, or what a newer server sends in its place."""
