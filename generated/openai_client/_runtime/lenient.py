# SPDX-License-Identifier: MIT-0
"""Reading values that are not what the API describes: all that can be kept is kept.

Runs only on what pydantic has refused. A value that a newer server may well send (of an
enumeration, a variant of a union) is no problem; the rest is reported by JSON path.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from types import GenericAlias
from typing import Annotated, Any, Literal, NamedTuple, TypeGuard, get_args, get_origin

from pydantic import OnErrorOmit, ValidationError
from typing_extensions import TypeAliasType, TypedDict

from .enum import OpenEnum, OpenIntEnum
from .model import ApiModel, assemble, is_dict, is_list
from .problems import child
from .tagged import DEFAULT, FIT, Tagged
from .types import CONFIG, UNIONS, Codec, codec_of, members


def read(type_: Any, value: object, path: str, problems: list[str]) -> Any:
    """Read a JSON value as a type, or as near to it as can be.

    Args:
        path: where the value is: "$" is the whole.
        problems: takes what is wrong, each with its path.
    """
    found, refusal = _ask(type_, value)
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
    mark = _mark(type_) if is_dict(value) else None
    tag = mark.choice(value) if mark else FIT
    if mark and tag != FIT:
        variant = mark.tags.get(str(tag), ApiModel) if tag != DEFAULT else mark.default
        return read(variant, value, path, problems)
    kept = _keep(choices, value, path, problems)
    if kept is None:
        problems.append(f"{path}: {_reason(type_, value, refusal)}")
        return value
    return kept


def _ask(type_: Any, value: object) -> tuple[Any, ValidationError | None]:
    """What pydantic makes of a value, or why it refuses it."""
    try:
        return codec_of(type_).validate(value), None
    except ValidationError as error:
        return None, error


def _reason(type_: Any, value: object, refusal: ValidationError | None) -> str:
    refusal = refusal or _ask(type_, value)[1]
    return refusal.errors(include_input=False)[0]["msg"] if refusal else "is refused"


def _keep(
    choices: tuple[Any, ...], value: object, path: str, problems: list[str]
) -> Any:
    """Read a value as the member of a union that it fits; None where it fits none."""
    if isinstance(value, (str, int)):
        return _keep_scalar(choices, value)
    if is_dict(value):
        models = [choice for choice in choices if _is_class(choice, ApiModel)]
        if models:
            return _read_object(_variant(models, value), value, path, problems)
        pairs = value.items()
        for type_ in _arguments(choices, dict)[:1]:
            return {k: read(type_, v, child(path, k), problems) for k, v in pairs}
    return None


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
        found, inner = _ask(whole, value)
        if inner is None:  # the items are good, but they are too few or too many
            problems.append(f"{path}: {_reason(type_, value, refusal)}")
            return found
        refusal = inner
    refusals = refusal.errors(
        include_url=False, include_context=False, include_input=False
    )
    bad = {error["loc"][0] for error in refusals}
    fine = [v for i, v in enumerate(value) if i not in bad]
    good = iter(codec_of(whole).validate(fine))
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


def _keep_scalar(choices: tuple[Any, ...], value: str | int) -> Any:
    """Keep a new value of an enumeration; None where there is none."""
    for choice in choices:
        if isinstance(value, str) and _is_class(choice, OpenEnum):
            return choice.of(value)
        if type(value) is int and _is_class(choice, OpenIntEnum):
            return choice.of(value)
        if get_origin(choice) is Literal and type(value) in map(type, get_args(choice)):
            return value
    return None


def _variant(models: list[type[ApiModel]], value: dict[str, object]) -> type[ApiModel]:
    """The member of a union that an object is: by its tag, else the one it is nearest.

    A tag that no member has is a new variant: a plain `ApiModel`.
    """
    if len(models) == 1:
        return models[0]
    tag = _discriminator(tuple(models))
    if tag is None or tag not in value:
        return min(models, key=lambda model: _distance(model, value))
    tagged = (model for model in models if value[tag] in _literals(model)[tag])
    return next(tagged, ApiModel)


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


@cache
def _fields(model: type[ApiModel]) -> tuple[Field, ...]:
    model.model_rebuild()
    return tuple(
        Field(f.alias or name, name, f.rebuild_annotation(), f.is_required())
        for name, f in model.model_fields.items()
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
    that the field has no place for is kept beside, to be sent back.
    """
    needed = [field.wire for field in _fields(model) if field.required]
    if needed and value.keys().isdisjoint(needed):
        problems += (f"{child(path, wire)}: Field required" for wire in needed)
        return value
    valid = _valid_fields(model).validate(value)
    blank, mutable = _blank(model)
    extras, state = dict(value), dict[str, object]()
    given: set[str] = set()
    for wire, name, type_, required in _fields(model):
        if wire in valid:
            found = valid[wire]
        elif wire in extras:
            found = repair(type_, extras[wire], child(path, wire), problems)
            if found is None:
                continue
        else:
            if required:
                problems.append(f"{child(path, wire)}: Field required")
            else:
                state[name] = deepcopy(blank[name]) if name in mutable else blank[name]
            continue
        state[name] = found
        given.add(name)
        del extras[wire]
    return assemble(model, state, given, extras)


def _is_class(type_: Any, base: type) -> TypeGuard[type[Any]]:
    return isinstance(type_, type) and issubclass(type_, base)
