# SPDX-License-Identifier: MIT-0
"""Decimals with all their digits, which are sent as they were written.

As JSON numbers they are read beside pydantic: a float has 15 digits, and so has what it
makes of a number in JSON text.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from decimal import Decimal
from typing import Annotated, Any, TypeAlias, cast

from pydantic import TypeAdapter
from pydantic_core import PydanticKnownError, core_schema

from .foreign import disown
from .types import BUILTINS, SPECIAL, Codec, Parts, is_dict, is_list
from .written import Written

_EXACT = object()
"""The context in which decimals are marked, to be written with all digits."""

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
    if info.context is _EXACT:
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


BUILTINS.update(decimal=DecimalText, number=DecimalNumber)


class DecimalCodec(Codec):
    """Reads and writes values that have numbers with all their digits."""

    __slots__ = ()

    def read(self, data: bytes) -> Any:
        """Likewise; raises the same."""
        found, exact = self._read(data), _parsed(data)
        return disown(found if exact is None else self.validate(exact), data)

    def judge(self, value: object) -> Any:
        """Likewise; raises the same."""
        found = super().judge(value)
        return _within(self.validate(value), found)

    def decode(self, data: bytes) -> Any:
        """Likewise; raises the same."""
        value = _parsed(data)
        if value is None:
            return super().decode(data)
        return disown(self.validate(value), value)

    def parse(self, data: bytes) -> Any:
        """Likewise; raises the same."""
        value = _parsed(data)
        return super().parse(data) if value is None else value

    def encode(self, value: object) -> bytes:
        """Likewise."""
        data = self._adapter.dump_json(
            value, by_alias=True, exclude_unset=True, warnings=False, context=_EXACT
        )
        return _MARKED.sub(rb"\1", data) if _MARK.encode() in data else data


def _codec(adapter: TypeAdapter[Any]) -> type[Codec] | None:
    return DecimalCodec if _has_numbers(adapter) else None


SPECIAL.append(_codec)


def _has_numbers(adapter: TypeAdapter[Any]) -> bool:
    """Whether there is a `DecimalNumber` in a type."""
    # The schema is built now, if it was put off.
    rest: list[Any] = [dict(adapter.core_schema)] if _NUMBER.used else []
    while rest:
        item = rest.pop()
        if item is _read_number:
            return True
        if isinstance(item, (dict, list)):
            inner = cast("dict[str, Any] | list[Any]", item)
            rest.extend(inner.values() if isinstance(inner, dict) else inner)
    return False


def _parsed(data: bytes) -> Any:
    """JSON text, read without loss; None where pydantic loses nothing, or reads none."""
    if _FRACTION.search(data):
        with suppress(ValueError, RecursionError):
            return json.loads(data, parse_float=_Written)
    return None


def _within(exact: Any, found: Any) -> Any:
    """What was read with all digits, of what was read by the types of JSON."""
    if is_dict(exact):
        return {name: _within(exact[name], item) for name, item in found.items()}
    if is_list(exact):
        return list(map(_within, exact, found))
    if isinstance(found, tuple) and set in map(type, cast("Parts", found)):
        return _within(exact[0], found[0]), found[1], found[2]
    return exact
