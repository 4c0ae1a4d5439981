# SPDX-License-Identifier: MIT-0
"""What is known of types and models where values are read that pydantic has refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache, cached_property
from inspect import get_annotations
from types import GenericAlias, NoneType
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    TypeGuard,
    Unpack,
    get_args,
    get_origin,
)
from uuid import UUID

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema, to_json
from typing_extensions import TypeAliasType

from .marks import Tag
from .model import MISSING, ApiModel, is_required_constant, traits
from .types import UNIONS, Codec, codec_of, members, new_codec


class Shape:
    """A type, and what it is made of; it is looked up by field, since types hash slowly."""

    def __init__(self, type_: Any) -> None:
        self.type: Any = type_

    @cached_property
    def codec(self) -> Codec:
        """What pydantic makes of values."""
        return codec_of(self.type)

    @cached_property
    def choices(self) -> tuple[Any, ...]:
        """The members of a union, else the type itself; without annotations."""
        return tuple(members(self.type))

    @cached_property
    def mark(self) -> Tag | None:
        """What tells the variants of a union apart, if a property does."""
        return _mark(self.type)

    @cached_property
    def models(self) -> tuple[type[ApiModel], ...]:
        """The models among the choices."""
        return tuple(choice for choice in self.choices if is_class(choice, ApiModel))

    @cached_property
    def is_one(self) -> bool:
        """Whether there is one choice beside null: of others, errors name the choice."""
        return len([c for c in self.choices if c is not NoneType]) == 1

    @cached_property
    def item(self) -> Shape | None:
        """The items of an array, if there is one among the choices."""
        return self._last(list)

    @cached_property
    def value(self) -> Shape | None:
        """The values of a map, if there is one among the choices."""
        return self._last(dict)

    def _last(self, origin: type) -> Shape | None:
        found = (get_args(c)[-1] for c in self.choices if get_origin(c) is origin)
        return next(map(shape_of, found), None)

    def items(self, count: int) -> list[Shape]:
        """The items of a tuple among the choices that may have so many; [] without one."""
        for choice in self.choices:
            if get_origin(choice) is tuple and (items := get_args(choice)):
                rest = _unpacked(items[-1])
                first = items if rest is None else items[:-1]
                if len(first) == count or (rest is not None and len(first) < count):
                    more = [rest] * (count - len(first))
                    return [shape_of(item) for item in (*first, *more)]
        return []

    def is_converted(self, found: object, written: object) -> bool:
        """Whether a scalar is sent in another way than it was written.

        A boolean may be so that was not converted: where a number should be, it is sent as one.
        """
        plain = found.value if isinstance(found, Enum) else found
        alike = type(plain) is type(written) and not isinstance(plain, bool)
        if alike or not isinstance(plain, _SCALARS):
            return False
        return self.codec.encode(found) != to_json(written)


_SCALARS = (bool, int, float, date, UUID, Decimal)

shape_of = cache(Shape)
"""The shape of a type."""


def _unpacked(type_: Any) -> Any:
    """`Z` of `*tuple[Z, ...]`, the end of a tuple; None of all else."""
    if get_origin(type_) is Unpack:
        return get_args(get_args(type_)[0])[0]
    return get_args(type_)[0] if getattr(type_, "__unpacked__", False) else None


def _mark(type_: Any) -> Tag | None:
    if get_origin(type_) is Annotated:
        of, *marks = get_args(type_)
        return next((m for m in marks if hasattr(m, "choice")), None) or _mark(of)
    if isinstance(type_, TypeAliasType):
        return _mark(type_.__value__)
    inner = get_args(type_) if get_origin(type_) in UNIONS else ()
    return next(filter(None, map(_mark, inner)), None)


class Field(NamedTuple):
    """What is needed of a field of a model."""

    wire: str
    name: str
    shape: Shape
    required: bool
    omitted: bool
    """Whether its None means "not given", and the API has no null for it."""


class Form:
    """What is needed of a model."""

    def __init__(self, model: type[ApiModel]) -> None:
        known, fields = traits(model), model.model_fields.items()
        self.fields = tuple(
            Field(
                field.alias or name,
                name,
                Shape(field.rebuild_annotation()),
                name not in known.write_only
                and (field.is_required() or is_required_constant(field)),
                name in known.omitted,
            )
            for name, field in fields
        )
        self.wires = frozenset(field.wire for field in self.fields)
        self.needed = tuple(field.wire for field in self.fields if field.required)
        self.literals = {
            field.wire: get_args(field.shape.choices[0])
            for field in self.fields
            if get_origin(field.shape.choices[0]) is Literal
            and len(field.shape.choices) == 1
        }
        """The properties with literal values, and those values."""
        self.other = _other(model)
        """The shape of properties that are not declared, where the API tells it."""
        self._model = model

    @cached_property
    def codec(self) -> Codec:
        """Reads lists of objects: the `Parts` of each that are as they should be."""
        return new_codec(GenericAlias(list, (Annotated[self._model, _Partial()],)))


form_of = cache(Form)
"""The form of a model."""


class _Partial:
    """Marks a model of which fields may be missing, and what is no value of theirs."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema: Any = handler.resolve_ref_schema(handler(source))
        while schema["type"] != "model-fields":
            schema = schema["schema"]
        fields = {
            name: field | {"schema": _omitted(field["schema"])}
            for name, field in schema["fields"].items()
        }
        return core_schema.model_fields_schema(fields, extra_behavior="allow")


def _omitted(schema: Any) -> CoreSchema:
    """A field that is left out where it is wrong; one that is missing is so, or its default."""
    if schema["type"] != "default":
        schema = core_schema.with_default_schema(
            schema, default=MISSING, validate_default=True
        )
    omitted: CoreSchema = schema | {"on_error": "omit"}
    return omitted


def _other(model: type[ApiModel]) -> Shape | None:
    for each in model.__mro__[: model.__mro__.index(ApiModel)]:
        if "__pydantic_extra__" in get_annotations(each):
            types = get_annotations(each, eval_str=True)
            return shape_of(get_args(types["__pydantic_extra__"])[-1])
    return None


@cache
def discriminator(models: tuple[type[ApiModel], ...]) -> str | None:
    """The property whose values tell the models of a union apart."""
    tables = [form_of(model).literals for model in models]
    for tag in tables[0]:
        values = [value for table in tables for value in table.get(tag, (tag, tag))]
        if len(values) == len(set(values)):
            return tag
    return None


def is_class(type_: Any, base: type) -> TypeGuard[type[Any]]:
    """Whether a type is a class that derives from another."""
    return isinstance(type_, type) and issubclass(type_, base)
