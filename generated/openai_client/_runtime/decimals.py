# SPDX-License-Identifier: MIT-0
"""Decimals with all their digits, which are sent as they were written.

As JSON numbers they are read beside pydantic: a float has 15 digits, and so has what it
makes of a number in JSON text.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Annotated, Any, TypeAlias, cast

from pydantic_core import PydanticKnownError, core_schema

from .written import Written

EXACT = object()
"""The context in which decimals are written for `finish`."""

_FRACTION = re.compile(rb"[0-9](?:\.[0-9]|[eE][-+0-9])")
_MARK = os.urandom(8).hex()  # a secret: no text of others may become a number
_MARKED = re.compile(rf'"{_MARK}([-+.0-9Ee]+)"'.encode())


class WrittenDecimal(Decimal):
    """A decimal with a text of its own; what is computed from it is a `Decimal`."""

    _text: str

    def __new__(cls, text: str) -> WrittenDecimal:
        self = super().__new__(cls, text)
        self._text = text
        return self

    def __str__(self) -> str:
        return self._text

    def __reduce__(self) -> tuple[type[WrittenDecimal], tuple[str]]:
        return WrittenDecimal, (self._text,)


def _decimal(text: str) -> Decimal:
    try:
        plain = Decimal(text)
    except ArithmeticError:  # an exponent of over 18 digits
        raise PydanticKnownError("decimal_parsing") from None
    return plain if str(plain) == text else WrittenDecimal(text)


class _Written(float):
    """A float that knows how it was written."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> _Written:
        self = super().__new__(cls, text)
        self.text = text
        return self


def _take(value: object, take: core_schema.ValidatorFunctionWrapHandler) -> Decimal:
    """Take what a program gives: a decimal, or what pydantic makes one of."""
    if isinstance(value, _Written):
        return _decimal(value.text)
    if isinstance(value, WrittenDecimal):
        return value
    taken: Decimal = take(value)
    return _decimal(value) if isinstance(value, str) else taken


def _read_number(value: object) -> Decimal:
    if isinstance(value, _Written):
        return _decimal(value.text)
    if isinstance(value, Decimal):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Decimal(str(value))
    raise PydanticKnownError("float_type")


def _write(number: Decimal, info: core_schema.SerializationInfo[Any]) -> object:
    if not number.is_finite():
        raise ValueError(f"{number} cannot be sent: JSON has no such number")
    if info.context is EXACT:
        return f"{_MARK}{number}"
    return int(number) if number == number.to_integral_value() else float(number)


_NUMBER = Written(Decimal, _write, _read_number, _take)
DecimalNumber: TypeAlias = Annotated[Decimal, _NUMBER]
"""A decimal that is a number in JSON."""


_DECIMAL = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")


def _read_text(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return _decimal(value)
    raise PydanticKnownError("decimal_parsing")


_TEXT = Written(Decimal, lambda decimal, info: str(decimal), _read_text, _take)
DecimalText: TypeAlias = Annotated[Decimal, _TEXT]
"""A decimal that is a string in JSON."""


def has_numbers(schema: Mapping[str, Any]) -> bool:
    """Whether there is a `DecimalNumber` in a schema of pydantic-core."""
    built = dict(schema)  # now, if it was put off
    rest: list[Any] = [built] if _NUMBER.used else []
    while rest:
        item = rest.pop()
        if item is _read_number:
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
