# SPDX-License-Identifier: MIT-0
"""Objects in the place of others: the error that a server sends where its answer should be."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from types import NoneType
from typing import Any

from pydantic import ValidationError

from .media import kind
from .model import ApiModel
from .operation import Content, Operation
from .types import Codec, Types, is_dict, members


def error_codecs(operation: Operation[object], types: Types) -> list[Codec]:
    """The types of the JSON that an operation declares for its errors."""
    declared = operation.responses
    succeeds = any(key.startswith("2") for key in declared)
    keys = [k for k in declared if k[0] in "45" or (k == "default" and succeeds)]
    found: dict[str, Codec] = {}
    for content in (each for key in keys for each in _listed(declared[key])):
        if content.type is not None and kind(content.media_type) == "json":
            found[content.type] = types.codec(content.type)
    return list(found.values())


def _listed(declared: Content | tuple[Content, ...] | None) -> tuple[Content, ...]:
    if declared is None:
        return ()
    return declared if isinstance(declared, tuple) else (declared,)


def is_item(value: object, codec: Codec) -> bool:
    """Whether what was read is of a type, if that is made of models alone."""
    kinds = set(members(codec.type))
    is_none = value is None and NoneType in kinds
    plain = any(not _is_model(each) for each in kinds - {NoneType})
    return plain or is_none or isinstance(value, ApiModel)


def is_strange(value: object) -> bool:
    """Whether an object has no property that its model knows."""
    if not isinstance(value, ApiModel):
        return False
    return value.model_fields_set.isdisjoint(type(value).model_fields)


def as_error(source: object, codec: Codec, errors: Sequence[Codec]) -> Any:
    """The error that an object is, if it fits one better than it fits a type; else None.

    It is valid as the error, and more of its properties are known there.
    """
    if not is_dict(source):
        return None
    here = _known(codec, source)
    for error in errors:
        if _known(error, source) > here:
            try:
                return error.validate(source)
            except ValidationError:
                continue
    return None


def _known(codec: Codec, source: dict[str, object]) -> int:
    """How many of the properties of an object a type knows."""
    models = filter(_is_model, members(codec.type))
    return max((len(source.keys() & _wires(model)) for model in models), default=0)


def _is_model(type_: Any) -> bool:
    return isinstance(type_, type) and issubclass(type_, ApiModel)


@cache
def _wires(model: type[ApiModel]) -> frozenset[str]:
    return frozenset(f.alias or name for name, f in model.model_fields.items())
