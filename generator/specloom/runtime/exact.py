# SPDX-License-Identifier: MIT-0
"""Allowed values that are not all texts; only in packages whose API lists such values.

They are compared as JSON (JSON Schema 2020-12, core, 4.2.2): 1.0 is 1, and true is not,
though 1 == True in Python, and so in pydantic's literals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import get_args

from pydantic import GetCoreSchemaHandler
from pydantic_core import (
    CoreSchema,
    PydanticSerializationUnexpectedValue,
    core_schema,
)

from .types import is_dict, is_list

_NUMBER = core_schema.union_schema(
    [core_schema.int_schema(strict=True), core_schema.float_schema(strict=True)],
    mode="left_to_right",
)
_KINDS: tuple[tuple[tuple[type, ...], CoreSchema], ...] = (
    ((str,), core_schema.str_schema(strict=True)),
    ((bool,), core_schema.bool_schema(strict=True)),
    ((int, float), _NUMBER),
)
"""What Python has for a type of JSON, and what takes nothing else."""


class AllowedValues:
    """Marks a type with all the values that are allowed; a `Literal` says them itself."""

    def __init__(self, *values: object) -> None:
        self.values = values

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        values = self.values or get_args(source)
        *others, last = map(repr, values)
        expected = " or ".join(filter(None, (", ".join(others), last)))
        return core_schema.union_schema(
            list(_choices(values)),
            mode="left_to_right",
            auto_collapse=False,
            custom_error_type="literal_error",
            custom_error_context={"expected": expected},
        )


def _choices(values: tuple[object, ...]) -> Iterator[CoreSchema]:
    for kinds, taken in _KINDS:
        alike = [each for each in values if type(each) in kinds and _is_plain(each)]
        if alike:
            yield core_schema.chain_schema([taken, core_schema.literal_schema(alike)])
    rest = [each for each in values if not _is_plain(each)]
    if rest:
        check = partial(_one_of, rest)
        yield core_schema.no_info_plain_validator_function(
            check,
            serialization=core_schema.plain_serializer_function_ser_schema(
                partial(_write, check)
            ),
        )


def _is_plain(value: object) -> bool:
    """Whether pydantic's literals find a value: they know no integers of over 64 bits."""
    whole = type(value) is int and abs(value) >= 2**63
    return isinstance(value, (str, bool, int, float)) and not whole


def _one_of(allowed: list[object], value: object) -> object:
    if any(_same(value, each) for each in allowed):
        return value
    raise ValueError


def _write(check: Callable[[object], object], value: object) -> object:
    """An allowed value; of any other a union may know what it is."""
    try:
        return check(value)
    except ValueError:
        raise PydanticSerializationUnexpectedValue("not allowed") from None


def _same(one: object, other: object) -> bool:
    if is_dict(one) and is_dict(other):
        return one.keys() == other.keys() and all(
            _same(item, other[name]) for name, item in one.items()
        )
    if is_list(one) and is_list(other):
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other and isinstance(one, bool) is isinstance(other, bool)
