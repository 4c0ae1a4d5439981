"""Reading values that are not what the API describes: all that can be kept is kept.

Runs only on what pydantic has refused. A value that a newer server may well send (of an
enumeration, a variant of a union) is no problem; the rest is reported by JSON path.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, NamedTuple, TypeGuard, get_args, get_origin

from pydantic import ValidationError

from .enum import OpenEnum, OpenIntEnum
from .model import ApiModel, is_dict, is_list
from .types import codec_of, members


def read(type_: Any, value: object, path: str, problems: list[str]) -> Any:
    """Read a JSON value as a type, or as near to it as can be.

    Args:
        path: where the value is: "$" is the whole.
        problems: takes what is wrong, each with its path.
    """
    try:
        return codec_of(type_).validate(value)
    except ValidationError as error:
        refusal = error
    kept = _keep([*members(type_)], value, path, problems)
    if kept is not None:
        return kept
    problems.append(f"{path}: {refusal.errors(include_input=False)[0]['msg']}")
    return value


def _keep(choices: list[Any], value: object, path: str, problems: list[str]) -> Any:
    """Read a value as the member of a union that it fits; None where it fits none."""
    if isinstance(value, (str, int)):
        return _keep_scalar(choices, value)
    if is_list(value):
        items = enumerate(value)
        for type_ in _arguments(choices, list)[:1]:
            return [read(type_, v, f"{path}[{i}]", problems) for i, v in items]
    if is_dict(value):
        models = [choice for choice in choices if _is_class(choice, ApiModel)]
        if models:
            return _read_object(_variant(models, value), value, path, problems)
        pairs = value.items()
        for type_ in _arguments(choices, dict)[:1]:
            return {k: read(type_, v, f"{path}.{k}", problems) for k, v in pairs}
    return None


def _arguments(choices: list[Any], origin: type) -> list[Any]:
    """The types of items of the arrays (list) or maps (dict) among some types."""
    return [get_args(c)[-1] for c in choices if get_origin(c) is origin]


def _keep_scalar(choices: list[Any], value: str | int) -> Any:
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
    for tag in tables[0] if len(models) > 1 else ():
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


def _read_object(
    model: type[ApiModel], value: dict[str, object], path: str, problems: list[str]
) -> ApiModel:
    """Read an object as a model; a required field that it lacks is None, and unset."""
    extras = dict(value)
    found: dict[str, object] = {}
    for wire, name, type_, required in _fields(model):
        if wire in extras:
            found[name] = read(type_, extras.pop(wire), f"{path}.{wire}", problems)
        elif required:
            problems.append(f"{path}.{wire}: Field required")
    instance = model.model_construct(set(found))
    state = dict.fromkeys(model.model_fields) | vars(instance) | found
    vars(instance).clear()
    vars(instance).update(state)
    if instance.model_extra is not None:
        instance.model_extra.update(extras)
    return instance


def _is_class(type_: Any, base: type) -> TypeGuard[type[Any]]:
    return isinstance(type_, type) and issubclass(type_, base)
