# SPDX-License-Identifier: MIT-0
"""What the fields of models are marked with, in their annotations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Final, Protocol, TypeAlias, TypeVar

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticOmit, core_schema

T = TypeVar("T")


class Null:
    """Marks an annotation whose null is a value of its own."""


Nullable: TypeAlias = Annotated[T | None, Null()]
"""`T` or null: None is sent as null, where `T | None` takes None as "not given"."""


FIT, DEFAULT = 0, 1
"""In place of a tag: which variant fits, or the one that stands for all others."""


class Tag(Protocol):
    """Marks a union whose variants are told apart by a property: see `tagged`."""

    name: str
    tags: Mapping[str, Any]
    default: Any

    def choice(self, value: object) -> str | int:
        """The tag of a value; `DEFAULT` or `FIT` in place of one."""
        ...


class Fixed:
    """Marks a field whose default is the only value that its class has, and always sent."""


class Implied:
    """Marks a constant that what the API sends may lack."""


class OneWay:
    """Marks a field that goes one way: see `directions`."""

    used: ClassVar = False
    """Whether any class has such fields: where none has, none are looked for."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        OneWay.used = True
        return handler(source)


class ReadOnly(OneWay):
    """Marks a field that the API sends, and does not want back."""


_ABSENT: Final = object()


class WriteOnly(OneWay):
    """Marks a field that has to be sent, and that what the API sends may lack.

    It is no attribute then, since None may be no value of its type.
    """

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema = super().__get_pydantic_core_schema__(source, handler)
        return core_schema.with_default_schema(
            core_schema.no_info_wrap_validator_function(_present, schema),
            default=_ABSENT,
            validate_default=True,
        )


def _present(value: object, take: core_schema.ValidatorFunctionWrapHandler) -> object:
    if value is _ABSENT:
        raise PydanticOmit
    return take(value)
