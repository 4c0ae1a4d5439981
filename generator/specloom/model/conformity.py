"""A schema and a JSON value -> whether the value is valid.

Examples of documents often are not; what the pages show has to be.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, assert_never

from ..pointer import SchemaId
from ..scalar_types import scalar_type
from .api import Api
from .patterns import fits
from .queries import goes_one_way, resolve
from .schema import (
    NO_CONSTRAINTS,
    Anything,
    Array,
    Const,
    Constraints,
    Enum,
    JsonValue,
    Map,
    Object,
    Ref,
    Scalar,
    Tuple,
    Union,
)

_DEEPEST = 60
"""Schemas within schemas; beyond it a value counts as valid: a union may contain itself."""


def conforms(api: Api, id: SchemaId, value: JsonValue) -> bool:
    """Whether a value is valid by the keywords that the model keeps."""
    return _Judge(api).allows(id, value, 0)


def is_completable(api: Api, id: SchemaId, value: JsonValue) -> bool:
    """Whether a value is valid once it has the required properties that it lacks: documents
    leave them out of examples."""
    schema = resolve(api, id)
    if isinstance(schema, Array) and isinstance(value, list):
        items = schema.items
        return within(schema.constraints, value) and all(
            is_completable(api, items, each) for each in value
        )
    if isinstance(schema, Object) and isinstance(value, dict):
        known = {each.name: each.schema for each in schema.properties}
        places = {name: known.get(name, schema.additional) for name in value}
        return None not in places.values() and all(
            is_completable(api, place, value[name])
            for name, place in places.items()
            if isinstance(place, str)
        )
    if isinstance(schema, Union) and isinstance(value, list | dict):
        return completed_as(api, schema, value) is not None
    return conforms(api, id, value)


def completed_as(
    api: Api, union: Union, value: list[JsonValue] | dict[str, JsonValue]
) -> SchemaId | None:
    """The variant of a union that a value is, or is when it is complete; None where it is none.

    That a variant fits says little of an object that lacks properties: it is the one that the
    discriminator names, or else one with all properties that the object has.
    """
    tag = union.discriminator
    if tag is not None and isinstance(value, dict) and tag.property_name in value:
        for word, variant in tag.mapping:
            if same(value[tag.property_name], word):
                return variant if is_completable(api, variant, value) else None
    for variant in union.variants:
        if conforms(api, variant, value):
            return variant
    for variant in union.variants:
        if _knows(api, variant, value) and is_completable(api, variant, value):
            return variant
    return None


def _knows(
    api: Api, id: SchemaId, value: list[JsonValue] | dict[str, JsonValue]
) -> bool:
    """Whether an object has no property that a schema does not name."""
    schema = resolve(api, id)
    if not isinstance(schema, Object) or not isinstance(value, dict):
        return True
    return bool(value) and value.keys() <= {each.name for each in schema.properties}


@dataclass(frozen=True, slots=True)
class _Judge:
    """Looks once at each pair of a schema and a value: unions ask of the same ones again and again."""

    api: Api
    known: dict[tuple[SchemaId, int], bool] = field(default_factory=dict)

    def allows(self, place: SchemaId, value: JsonValue, depth: int) -> bool:
        """Whether the schema at a place allows a value."""
        if depth > _DEEPEST:
            return True
        if not isinstance(value, list | dict):
            return self._allows(place, value, depth)
        key = place, id(value)
        if key not in self.known:
            self.known[key] = self._allows(place, value, depth)
        return self.known[key]

    def _allows(self, place: SchemaId, value: JsonValue, depth: int) -> bool:
        schema = self.api.schemas[place]
        if value is None and schema.nullable:
            return True
        match schema:
            case Ref(target=target):
                return self.allows(target, value, depth + 1)
            case Scalar():
                return _is_scalar(schema, value) and within(schema.constraints, value)
            case Enum(values=values):
                return any(same(value, allowed) for allowed in values)
            case Const(value=only):
                return same(value, only)
            case Array(items=items, constraints=constraints):
                return (
                    isinstance(value, list)
                    and within(constraints, value)
                    and self._all(items, value, depth)
                )
            case Tuple():
                return isinstance(value, list) and self._is_tuple(schema, value, depth)
            case Map(values=values, constraints=constraints):
                return (
                    isinstance(value, dict)
                    and _sized(constraints, len(value))
                    and self._all(values, value.values(), depth)
                )
            case Object():
                return isinstance(value, dict) and self._is_object(schema, value, depth)
            case Union(variants=variants):
                return any(self.allows(each, value, depth + 1) for each in variants)
            case Anything():
                return True
            case _:
                assert_never(schema)

    def _all(self, place: SchemaId, values: Iterable[JsonValue], depth: int) -> bool:
        return all(self.allows(place, each, depth + 1) for each in values)

    def _is_tuple(self, schema: Tuple, value: list[JsonValue], depth: int) -> bool:
        rest = value[len(schema.prefix) :]
        if rest and schema.rest is None:
            return False
        pairs = zip(schema.prefix, value, strict=False)
        return (
            within(schema.constraints, value)
            and all(self.allows(place, item, depth + 1) for place, item in pairs)
            and (schema.rest is None or self._all(schema.rest, rest, depth))
        )

    def _is_object(
        self, schema: Object, value: Mapping[str, JsonValue], depth: int
    ) -> bool:
        if not _sized(schema.constraints, len(value)):
            return False
        for each in schema.properties:
            if each.name not in value:
                if each.required and not goes_one_way(self.api, each.schema):
                    return False
            elif not self.allows(each.schema, value[each.name], depth + 1):
                return False
        if not isinstance(schema.additional, str) and schema.additional is not None:
            return True
        further = value.keys() - {each.name for each in schema.properties}
        if schema.additional is None:
            return not further
        return self._all(schema.additional, (value[name] for name in further), depth)


def same(one: JsonValue, other: JsonValue) -> bool:
    """Whether two JSON values are equal: true is not 1, but 1.0 is, in lists and objects, too."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        pairs = ((item, other[name]) for name, item in one.items() if name in other)
        return one.keys() == other.keys() and all(same(*pair) for pair in pairs)
    return one == other


_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def _is_scalar(schema: Scalar, value: JsonValue) -> bool:
    if isinstance(value, bool):
        return schema.type == "boolean"
    if not isinstance(value, _TYPES[schema.type]):
        return False
    if isinstance(value, float) and not math.isfinite(value):
        return False
    return not isinstance(value, str) or _has_format(schema.format, value)


def _has_format(format: str | None, value: str) -> bool:
    """Whether a string is what a client takes for one of a format."""
    try:
        scalar_type("string", format).reads(value)
    except (ValueError, ArithmeticError):
        return False
    return True


def within(limits: Constraints, value: Any) -> bool:
    """Whether a value of the right type keeps to the assertions on it."""
    if limits is NO_CONSTRAINTS:
        return True
    if isinstance(value, str):
        return _text_within(limits, value)
    if isinstance(value, list):
        return _list_within(limits, value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number_within(limits, value)
    return True


def _text_within(limits: Constraints, value: str) -> bool:
    if limits.min_length is not None and len(value) < limits.min_length:
        return False
    if limits.max_length is not None and len(value) > limits.max_length:
        return False
    return fits(limits.pattern, value)


def _sized(limits: Constraints, size: int) -> bool:
    if limits.min_items is not None and size < limits.min_items:
        return False
    return limits.max_items is None or size <= limits.max_items


def _list_within(limits: Constraints, value: list[JsonValue]) -> bool:
    if not _sized(limits, len(value)):
        return False
    return not limits.unique_items or not any(
        same(one, other)
        for index, one in enumerate(value)
        for other in value[index + 1 :]
    )


def _number_within(limits: Constraints, value: float) -> bool:
    step = limits.multiple_of
    return not (
        (limits.minimum is not None and value < limits.minimum)
        or (limits.maximum is not None and value > limits.maximum)
        or (limits.exclusive_minimum is not None and value <= limits.exclusive_minimum)
        or (limits.exclusive_maximum is not None and value >= limits.exclusive_maximum)
        or (step is not None and not _is_multiple(value, step))
    )


def _is_multiple(value: float, step: float) -> bool:
    try:
        return abs(value / step - round(value / step)) <= 1e-9
    except (OverflowError, ZeroDivisionError):  # beyond what a float can say
        return True
