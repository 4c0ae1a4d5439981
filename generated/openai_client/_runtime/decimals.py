# SPDX-License-Identifier: MIT-0
"""Decimals that are JSON numbers: read and written with all their digits.

A float has 15 digits, and so has what pydantic makes of a number in JSON text.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Annotated, Any, TypeAlias, cast

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticKnownError, core_schema

EXACT = object()
"""The context in which decimals are written for `finish`."""

_FRACTION = re.compile(rb"[0-9](?:\.[0-9]|[eE][-+0-9])")
_MARK = os.urandom(8).hex()  # a secret: no text of others may become a number
_MARKED = re.compile(rf'"{_MARK}([-+.0-9E]+)"'.encode())


class _Written(float):
    """A float that knows how it was written."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> _Written:
        self = super().__new__(cls, text)
        self.text = text
        return self


def _read(value: object) -> object:
    return Decimal(value.text) if isinstance(value, _Written) else value


def _read_number(value: object) -> Decimal:
    if isinstance(value, _Written):
        return Decimal(value.text)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Decimal(str(value))
    raise PydanticKnownError("float_type")


def _write(value: Decimal, info: core_schema.SerializationInfo[Any]) -> str | float:
    if not value.is_finite():
        raise ValueError(f"{value} cannot be sent: JSON has no such number")
    if info.context is EXACT:
        return f"{_MARK}{value}"
    return int(value) if value == value.to_integral_value() else float(value)


class _Number:
    """Makes a `Decimal` a JSON number."""

    used = False

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        _Number.used = True
        return core_schema.lax_or_strict_schema(
            core_schema.no_info_before_validator_function(_read, handler(source)),
            core_schema.no_info_plain_validator_function(_read_number),
            serialization=core_schema.plain_serializer_function_ser_schema(
                _write, info_arg=True, when_used="json"
            ),
        )


DecimalNumber: TypeAlias = Annotated[Decimal, _Number()]
"""A decimal that is a number in JSON."""


_DECIMAL = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")


def _read_text(value: object) -> Decimal:
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Decimal(value)
    raise PydanticKnownError("decimal_parsing")


class _Text:
    """Makes a `Decimal` a JSON string, where the API is held to what it says."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.lax_or_strict_schema(
            handler(source), core_schema.no_info_plain_validator_function(_read_text)
        )


DecimalText: TypeAlias = Annotated[Decimal, _Text()]
"""A decimal that is a string in JSON."""


def has_numbers(schema: Mapping[str, Any]) -> bool:
    """Whether there is a `DecimalNumber` in a schema of pydantic-core."""
    built = dict(schema)  # now, if it was put off
    rest: list[Any] = [built] if _Number.used else []
    while rest:
        item = rest.pop()
        if item is _read:
            return True
        if isinstance(item, (dict, list)):
            inner = cast("dict[str, Any] | list[Any]", item)
            rest.extend(inner.values() if isinstance(inner, dict) else inner)
    return False


def parse(data: bytes) -> Any:
    """Read JSON text without loss; None where pydantic loses nothing, or reads none."""
    if _FRACTION.search(data):
        with suppress(ValueError, RecursionError):
            return json.loads(data, parse_float=_Written)
    return None


def finish(data: bytes) -> bytes:
    """Turn the decimals of JSON text into numbers."""
    return _MARKED.sub(rb"\1", data) if _MARK.encode() in data else data
