# SPDX-License-Identifier: MIT-0
"""Reading values that are not what the API describes: all that can be kept is kept.

Runs only on what pydantic has refused, which reads by the types of JSON. A value that a
newer server may well send (of an enumeration, a variant of a union) is a `Novelty`; what
says what it should in another type, "5" for 5, is a `Coercion`: it is read, and sent back
as it came until it is changed. All is reported by JSON path.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import GenericAlias
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    TypeGuard,
    cast,
    get_args,
    get_origin,
)
from uuid import UUID

from pydantic import OnErrorOmit, ValidationError
from typing_extensions import TypeAliasType, TypedDict

from .dates import received
from .enum import OpenEnum, OpenIntEnum
from .model import (
    LEAVES,
    ApiModel,
    assemble,
    is_list,
    is_required_constant,
    traits,
)
from .problems import Coercion, Novelty, Texts, child
from .tagged import DEFAULT, FIT, Tagged
from .types import CONFIG, UNIONS, Codec, codec_of, is_dict, members
from .variants import UnknownVariant


def read(type_: Any, value: object, path: str, problems: list[str]) -> Any:
    """Read a JSON value as a type, or as near to it as can be.

    Args:
        path: where the value is: "$" is the whole.
        problems: takes what is wrong, each with its path.
    """
    found, refusal = _ask(type_, value, problems)
    return repair(type_, value, path, problems, refusal) if refusal else found


def repair(
    type_: Any,
    value: object,
    path: str,
    problems: list[str],
    refusal: ValidationError | None = None,
) -> Any:
    """The same for a value that pydantic has refused, with its reasons if at hand."""
    choices = _choices(type_)
    if is_list(value):
        for item in _arguments(choices, list)[:1]:
            return _read_list(type_, item, value, path, problems, refusal)
    elif is_dict(value):
        mark = _mark(type_)
        tag = mark.choice(value) if mark else FIT
        if mark and tag == DEFAULT:
            return read(mark.default, value, path, problems)
        if mark and tag != FIT:
            if tag not in mark.tags:
                problems.append(_new_variant(path, mark.name, tag))
            variant = mark.tags.get(str(tag), UnknownVariant)
            return read(variant, value, path, problems)
        models = [choice for choice in choices if _is_class(choice, ApiModel)]
        if models:
            variant = _variant(models, value, path, problems)
            return _read_object(variant, value, path, problems)
        for item in _arguments(choices, dict)[:1]:
            pairs = value.items()
            return {k: read(item, v, child(path, k), problems) for k, v in pairs}
    return _read_scalar(type_, value, path, problems, refusal)


def _read_scalar(
    type_: Any,
    value: object,
    path: str,
    problems: list[str],
    refusal: ValidationError | None,
) -> Any:
    """Read what has no parts, or is no array or object where one should be."""
    if isinstance(value, float) and value.is_integer():
        whole, inner = _ask(type_, int(value), problems)
        if inner is None:  # JSON Schema 2020-12 section 4.2.3: 1.0 is an integer
            return whole
    if isinstance(value, (str, int)):
        new = _new_value(_choices(type_), value)
        if new is not None:
            problems.append(Novelty(f"{path}: {value!r} is a value not known here"))
            return new
    reason = f"{path}: {_reason(type_, value, problems, refusal)}"
    found, inner = _convert(type_, value)
    problems.append(reason if inner else Coercion(reason))
    if inner is None and isinstance(found, datetime):
        return received(found, value)
    return value if inner else found


def _ask(
    type_: Any, value: object, problems: list[str]
) -> tuple[Any, ValidationError | None]:
    """What pydantic makes of a value by the types of JSON, or why it refuses it."""
    if isinstance(problems, Texts):
        return _convert(type_, value)
    try:
        return codec_of(type_).judge(value), None
    except ValidationError as error:
        return None, error


def _convert(type_: Any, value: object) -> tuple[Any, ValidationError | None]:
    """The same, where a text may be a number."""
    try:
        return codec_of(type_).validate(value), None
    except ValidationError as error:
        return None, error


def _reason(
    type_: Any, value: object, problems: list[str], refusal: ValidationError | None
) -> str:
    refusal = refusal or _ask(type_, value, problems)[1]
    return refusal.errors(include_input=False)[0]["msg"] if refusal else "is refused"


def _read_list(
    type_: Any,
    item: Any,
    value: list[object],
    path: str,
    problems: list[str],
    refusal: ValidationError | None,
) -> Any:
    """Read an array: at once what is as it should be, the rest one by one."""
    whole = GenericAlias(list, (item,))
    if refusal is None or type_ != whole:
        found, inner = _ask(whole, value, problems)
        if inner is None:  # the items are good, but they are too few or too many
            problems.append(f"{path}: {_reason(type_, value, problems, refusal)}")
            return found
        refusal = inner
    refusals = refusal.errors(
        include_url=False, include_context=False, include_input=False
    )
    bad = {error["loc"][0] for error in refusals}
    fine = [v for i, v in enumerate(value) if i not in bad]
    good = iter(_ask(whole, fine, problems)[0] or ())
    return [
        repair(item, v, f"{path}[{i}]", problems) if i in bad else next(good)
        for i, v in enumerate(value)
    ]


@cache
def _choices(type_: Any) -> tuple[Any, ...]:
    return tuple(members(type_))


@cache
def _mark(type_: Any) -> Tagged | None:
    """What tells the variants of a union apart, if a property does."""
    if get_origin(type_) is Annotated:
        marks = [mark for mark in get_args(type_) if isinstance(mark, Tagged)]
        return marks[0] if marks else _mark(get_args(type_)[0])
    if isinstance(type_, TypeAliasType):
        return _mark(type_.__value__)
    inner = get_args(type_) if get_origin(type_) in UNIONS else ()
    return next(filter(None, map(_mark, inner)), None)


def _arguments(choices: tuple[Any, ...], origin: type) -> list[Any]:
    """The types of items of the arrays (list) or maps (dict) among some types."""
    return [get_args(c)[-1] for c in choices if get_origin(c) is origin]


def _new_value(choices: tuple[Any, ...], value: str | int) -> Any:
    """A new value of an enumeration; None where there is none."""
    for choice in choices:
        if isinstance(value, str) and _is_class(choice, OpenEnum):
            return choice.of(value)
        if type(value) is int and _is_class(choice, OpenIntEnum):
            return choice.of(value)
        if get_origin(choice) is Literal and type(value) in map(type, get_args(choice)):
            return value
    return None


def _variant(
    models: list[type[ApiModel]],
    value: dict[str, object],
    path: str,
    problems: list[str],
) -> type[ApiModel]:
    """The member of a union that an object is: by its tag, else the one it is nearest.

    Nearness takes evidence: see `_resembles`. Nothing is made up, so an object without
    a tag that is as near to another is an unknown variant.
    """
    if len(models) == 1:
        return models[0]
    tag = _discriminator(tuple(models))
    if tag is not None and tag in value:
        tagged = (model for model in models if value[tag] in _literals(model)[tag])
        found = next(tagged, UnknownVariant)
        if found is UnknownVariant:
            problems.append(_new_variant(path, tag, value[tag]))
        return found
    near = sorted(
        (_distance(model, value), place)
        for place, model in enumerate(models)
        if _resembles(model, value)
    )
    alike = len(near) > 1 and near[0][0] == near[1][0]
    if not near or (alike and tag is not None):
        problems.append(f"{path}: it is none of the variants that are described")
        return UnknownVariant
    return models[near[0][1]]


def _new_variant(path: str, tag: str, value: object) -> Novelty:
    return Novelty(f"{child(path, tag)}: {value!r} is no variant that is known here")


def _resembles(model: type[ApiModel], value: dict[str, object]) -> bool:
    """Whether there is evidence that an object is meant to be of a model.

    The constants that are there are the model's, and something that the model needs is
    there, or anything that it knows where it needs nothing.
    """
    constants = {t: v[0] for t, v in _literals(model).items() if len(v) == 1}
    if any(
        value.get(name, constant) != constant for name, constant in constants.items()
    ):
        return False
    fields = _fields(model)
    needed = [field.wire for field in fields if field.required]
    return any(name in value for name in needed or [field.wire for field in fields])


def _distance(model: type[ApiModel], value: dict[str, object]) -> tuple[int, int]:
    """How far an object is from a model: what contradicts it, then what is unknown."""
    fields = _fields(model)
    missing = sum(f.required and f.wire not in value for f in fields)
    other = sum(value.get(t, v[0]) not in v for t, v in _literals(model).items())
    return missing + other, len(value.keys() - {f.wire for f in fields})


@cache
def _discriminator(models: tuple[type[ApiModel], ...]) -> str | None:
    """The property whose values tell the models of a union apart."""
    tables = [_literals(model) for model in models]
    for tag in tables[0]:
        values = [value for table in tables for value in table.get(tag, (tag, tag))]
        if len(values) == len(set(values)):
            return tag
    return None


@cache
def _literals(model: type[ApiModel]) -> dict[str, tuple[object, ...]]:
    """Wire names of the properties with literal values, and those values."""
    types = {field.wire: field.type for field in _fields(model)}
    return {w: get_args(t) for w, t in types.items() if get_origin(t) is Literal}


class Field(NamedTuple):
    """What is needed of a field of a model."""

    wire: str
    name: str
    type: Any
    required: bool
    omitted: bool
    """Whether its None means "not given", and the API has no null for it."""


@cache
def _fields(model: type[ApiModel]) -> tuple[Field, ...]:
    omitted, write_only = traits(model).omitted, traits(model).write_only
    return tuple(
        Field(
            field.alias or name,
            name,
            field.rebuild_annotation(),
            name not in write_only
            and (field.is_required() or is_required_constant(field)),
            name in omitted,
        )
        for name, field in model.model_fields.items()
    )


@cache
def _valid_fields(model: type[ApiModel]) -> Codec:
    """Reads those fields of a model that are as they should be, and drops the others."""
    make: Any = TypedDict
    omit: Any = OnErrorOmit
    fields = {field.wire: omit[field.type] for field in _fields(model)}
    type_ = make(model.__name__, fields, total=False)
    type_.__pydantic_config__ = CONFIG
    return Codec(type_)


@cache
def _blank(model: type[ApiModel]) -> tuple[dict[str, object], tuple[str, ...]]:
    """The state of a model that nothing is known of, and what of it can be changed."""
    known = vars(model.model_construct())
    required = {field.name for field in _fields(model) if field.required}
    state = {name: value for name, value in known.items() if name not in required}
    return state, tuple(n for n, v in state.items() if isinstance(v, (list, dict)))


def _read_object(
    model: type[ApiModel], value: dict[str, object], path: str, problems: list[str]
) -> ApiModel | dict[str, object]:
    """Read an object as a model; what it lacks and must have is no attribute.

    An object that has nothing that the model requires is none of its objects. A null
    that the field has no place for is kept beside, to be sent back, and so is what was
    converted, until the field is assigned: see `ApiModel.__setattr__`.
    """
    needed = [field.wire for field in _fields(model) if field.required]
    if needed and value.keys().isdisjoint(needed):
        problems += (f"{child(path, wire)}: Field required" for wire in needed)
        return value
    codec, texts = _valid_fields(model), isinstance(problems, Texts)
    valid = codec.validate(value) if texts else codec.judge(value)
    blank, mutable = _blank(model)
    extras, state = dict(value), dict[str, object]()
    given: set[str] = set()
    for wire, name, type_, required, omitted in _fields(model):
        if wire not in extras:
            if required:
                problems.append(f"{child(path, wire)}: Field required")
            elif name in blank:
                state[name] = deepcopy(blank[name]) if name in mutable else blank[name]
            continue
        written = extras[wire]
        if wire in valid:
            state[name] = valid[wire]
            if written is None and omitted and not texts:
                problems.append(Coercion(f"{child(path, wire)}: {NULL}"))
        else:
            found = repair(type_, written, child(path, wire), problems)
            if found is not None:
                state[name] = found
            if found is None or _is_converted(found, written):
                continue
        given.add(name)
        del extras[wire]
    return assemble(model, state, given, extras)


NULL = "Input should not be null"


def _is_converted(found: object, written: object) -> bool:
    """Whether a value is sent in another way than it was written."""
    if isinstance(found, (Enum, datetime)) or not isinstance(
        written, (str, int, float)
    ):
        return False
    scalars = (bool, int, float, date, UUID, Decimal)
    return isinstance(found, scalars) and type(found) is not type(written)


def nulls(value: object, path: str = "$") -> Iterator[Coercion]:
    """The nulls of what the API may leave out, and has no null for."""
    if isinstance(value, ApiModel):
        state = vars(value)
        given, omitted = value.model_fields_set, traits(type(value)).omitted
        for name, field in type(value).model_fields.items():
            item = state.get(name)
            if item is None:
                if name in omitted and name in given:
                    yield Coercion(f"{child(path, field.alias or name)}: {NULL}")
            elif type(item) not in LEAVES:
                yield from nulls(item, child(path, field.alias or name))
        yield from nulls(value.model_extra, path)
    elif is_dict(value):
        for name, item in value.items():
            yield from nulls(item, child(path, name))
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(cast("list[object]", value)):
            if type(item) not in LEAVES:
                yield from nulls(item, f"{path}[{index}]")


def _is_class(type_: Any, base: type) -> TypeGuard[type[Any]]:
    return isinstance(type_, type) and issubclass(type_, base)
