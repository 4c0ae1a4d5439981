# SPDX-License-Identifier: MIT-0
"""UUIDs that are sent as they were written: in capitals, without hyphens, in braces.

All are one UUID to whoever reads it as one, but many servers compare texts.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias
from uuid import UUID

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from .received import TEXTS
from .types import BUILTINS
from .written import as_json

_USUAL = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
"""The text that is sent of a UUID as such, which is read without a call of Python."""
_TEXT = f"(?i){_USUAL}"
"""All texts that RFC 9562, section 4, has for UUIDs: what the API is held to."""


class WrittenUUID(UUID):
    """A UUID with a text of its own; it is equal to the same UUID in any other."""

    _text: str

    def __init__(self, text: str) -> None:
        super().__init__(text)
        object.__setattr__(self, "_text", text)  # a UUID refuses to be changed

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"UUID({self._text!r})"

    def __reduce__(self) -> tuple[type[WrittenUUID], tuple[str]]:
        return WrittenUUID, (self._text,)

    @property
    def urn(self) -> str:
        """The UUID as a URN, by its number."""
        return UUID(int=self.int).urn


def _take(value: object, take: core_schema.ValidatorFunctionWrapHandler) -> UUID:
    taken: UUID = take(value)
    return (
        WrittenUUID(value) if isinstance(value, str) and value != str(taken) else taken
    )


class _Written:
    """Makes a `UUID` keep the text that it was read from."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        usual = core_schema.chain_schema([_text(_USUAL), core_schema.uuid_schema()])
        own = core_schema.no_info_wrap_validator_function(_take, handler(source))
        return core_schema.lax_or_strict_schema(
            _first(usual, own),
            _first(usual, core_schema.chain_schema([_text(_TEXT), own])),
            serialization=as_json(UUID, lambda uuid, _: str(uuid)),
        )


def _text(pattern: str) -> CoreSchema:
    return core_schema.str_schema(strict=True, pattern=pattern)


def _first(*choices: CoreSchema) -> CoreSchema:
    return core_schema.union_schema(
        list(choices),
        mode="left_to_right",
        custom_error_type="uuid",
        custom_error_message="Input should be a valid UUID",
    )


ApiUUID: TypeAlias = Annotated[UUID, _Written()]
"""A `UUID` of a model: what was read is sent as it came."""

BUILTINS["uuid"] = ApiUUID
TEXTS[WrittenUUID] = str
