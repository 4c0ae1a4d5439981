# SPDX-License-Identifier: MIT-0
"""How a type is read and written, where pydantic's own ways would lose something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import (
    CoreSchema,
    PydanticSerializationUnexpectedValue,
    core_schema,
)


def as_json(
    kind: type, write: Callable[[Any, Any], object]
) -> core_schema.PlainSerializerFunctionSerSchema:
    """How values of a kind are written in JSON; others are left to the rest of a union."""

    def written(value: object, info: core_schema.SerializationInfo[Any]) -> object:
        if isinstance(value, kind):
            return write(value, info)
        raise PydanticSerializationUnexpectedValue(f"no {kind.__name__}")

    return core_schema.plain_serializer_function_ser_schema(
        written, info_arg=True, when_used="json"
    )


class Written:
    """Makes a type be read and written by functions.

    Args:
        kind: what Python has for it.
        write: see `as_json`.
        read: takes what the API sends, by the types of JSON, and what is of the kind.
        take: takes what a program gives; the second argument is pydantic's way.
    """

    used = False

    def __init__(
        self,
        kind: type,
        write: Callable[[Any, Any], object],
        read: Callable[[object], object],
        take: core_schema.NoInfoWrapValidatorFunction | None = None,
    ) -> None:
        self._kind, self._write, self._read, self._take = kind, write, read, take

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        self.used, lax = True, handler(source)
        if self._take is not None:
            lax = core_schema.no_info_wrap_validator_function(self._take, lax)
        return core_schema.lax_or_strict_schema(
            lax,
            core_schema.no_info_plain_validator_function(self._read),
            serialization=as_json(self._kind, self._write),
        )
