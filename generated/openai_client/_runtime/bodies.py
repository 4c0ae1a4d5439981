"""Bodies of requests: what was given, checked against the API, and written as bytes."""

from __future__ import annotations

import os
from functools import cache
from typing import Any, NamedTuple, get_origin

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from .exceptions import ApiTypeError, RequestValidationError
from .files import Upload, upload
from .media import essence, kind, kind_of
from .model import ApiModel, complete, is_dict, settle
from .multipart import multipart, urlencoded
from .operation import OPTIONS, Body, Content, Operation
from .parameters import is_object, scalar
from .problems import bounded, describe, unknown
from .types import Codec, Types, members


class EncodedBody(NamedTuple):
    """A body, ready to be sent."""

    content: bytes
    media_type: str


def encode_body(
    operation: Operation[object],
    body: object,
    fields: dict[str, object],
    media_type: str | None,
    types: Types,
) -> EncodedBody | None:
    """Check a body and write it; None where there is none.

    Args:
        body: a model, JSON value, file or text; of a form, a dict where None means
            "not given". None means that the fields are given instead.
        fields: fields of the body, under their Python names.
        media_type: which of the operation's media types to send, if not the first
            that fits.

    Raises:
        ApiTypeError: a field is unknown, or both body and fields are given.
        RequestValidationError: the body is missing or not what the API takes.
    """
    declared = operation.body
    if fields and (declared is None or body is not None):
        raise _unexpected(operation, fields, beside=body is not None)
    if declared is None:
        return None
    content, chosen = _choose(declared, body, media_type)
    form = kind(chosen) in ("form", "multipart")
    if form and is_dict(body):
        body = {name: value for name, value in body.items() if value is not None}
    if fields:
        body = _wire_names(operation.id, fields, types.codec(content.type).type)
    if body is None and declared.required:
        raise RequestValidationError(f"{operation.id}: the body is missing")
    if body is None or (form and body == {} and not declared.required):
        return None
    return _encode(operation.id, body, content, chosen, types)


def _unexpected(
    operation: Operation[object], fields: dict[str, object], *, beside: bool
) -> ApiTypeError:
    """Say that there is no place for keywords."""
    reason = unknown(next(iter(fields)), OPTIONS)
    where = " (give a body or its fields, not both)" if beside else ""
    return ApiTypeError(f"{operation.id}: {reason}{where}")


def _choose(declared: Body, body: object, wanted: str | None) -> tuple[Content, str]:
    """The content to send and its media type: that wanted, or the first that fits."""
    contents = declared.content
    choices = contents if isinstance(contents, tuple) else (contents,)
    if wanted is None:
        found = min(choices, key=lambda choice: _fit(choice, body))
        return found, found.media_type
    for content in choices:
        if essence(content.media_type) == essence(wanted):
            return content, wanted
    same = (content for content in choices if kind(content.media_type) == kind(wanted))
    return next(same, choices[0]), wanted


def _fit(content: Content, body: object) -> int:
    """How well a content fits a body: 0 is best."""
    way = kind_of(content.media_type, content.type)
    if isinstance(body, str):
        return ("text", "binary", "json", "form", "multipart").index(way)
    if _is_file(body):
        return ("binary", "text", "multipart", "form", "json").index(way)
    return 0 if way in ("json", "form", "multipart") else 1


def _is_file(body: object) -> bool:
    kinds = (bytes, bytearray, os.PathLike, Upload)
    return isinstance(body, kinds) or hasattr(body, "read")


def _wire_names(name: str, fields: dict[str, object], type_: Any) -> dict[str, object]:
    """Fields under their wire names; those of any member, if the type is a union."""
    tables = _keywords(type_)
    if any(member is Any or get_origin(member) is dict for member in members(type_)):
        known = tables[-1]
        return {known.get(field, field): value for field, value in fields.items()}
    for table in tables:
        if fields.keys() <= table.keys():
            return {table[field]: value for field, value in fields.items()}
    stray = next((field for field in fields if field not in tables[-1]), "")
    raise ApiTypeError(f"{name}: {unknown(stray, [*tables[-1], *OPTIONS])}")


@cache
def _keywords(type_: Any) -> list[dict[str, str]]:
    """Python name -> wire name, for each model in a type and for all together."""
    tables: list[dict[str, str]] = []
    every: dict[str, str] = {}
    for model in members(type_):
        if isinstance(model, type) and issubclass(model, ApiModel):
            model.model_rebuild()
            fields = model.model_fields.items()
            tables.append({python: field.alias or python for python, field in fields})
            every = tables[-1] | every
    return [*tables, every]


def _encode(
    name: str, body: object, content: Content, media_type: str, types: Types
) -> EncodedBody:
    way = kind_of(media_type, content.type)
    if "*" in media_type and _is_file(body):
        way = "binary"
    match way:
        case "text":
            return _text(name, body, media_type)
        case "binary":
            return _binary(name, body, media_type)
        case _:
            codec = types.codec(content.type)
            value = _validated(name, body, codec)
    if way != "json" and not is_object(value):
        raise RequestValidationError(f"{name}: the body must be an object")
    if way == "multipart":
        return EncodedBody(*multipart(value, media_type, content.encoding))
    if way == "form":
        return EncodedBody(urlencoded(value, content.encoding), media_type)
    try:
        return EncodedBody(codec.encode(value), _concrete(media_type))
    except PydanticSerializationError as error:
        raise RequestValidationError(f"{name}: the body is no JSON: {error}") from None


def _concrete(media_type: str) -> str:
    return "application/json" if "*" in media_type else media_type


def _validated(name: str, body: object, codec: Codec) -> object:
    """The body as the type says: a model of it as it is, anything else as JSON."""
    if isinstance(body, ApiModel) and body.__class__ is codec.type:
        complete(body)
        return body
    try:
        value = codec.validate(body)
    except ValidationError as error:
        found = bounded(describe(error, body))
        raise RequestValidationError(f"{name}: the body is ill-typed{found}") from None
    settle(value, body)
    return value


def _text(name: str, body: object, media_type: str) -> EncodedBody:
    if isinstance(body, (dict, list, ApiModel)):
        raise RequestValidationError(f"{name}: the body must be text ({media_type})")
    if _is_file(body):
        return _binary(name, body, media_type)
    text = scalar(body)
    if not text.isascii() and media_type.startswith("text/") and ";" not in media_type:
        media_type += "; charset=utf-8"
    return EncodedBody(text.encode(), media_type)


def _binary(name: str, body: object, media_type: str) -> EncodedBody:
    try:
        file = upload(body)
    except ValueError as error:
        raise RequestValidationError(f"{name}: {error}") from None
    chosen = file.media_type() if "*" in media_type else media_type
    return EncodedBody(file.read(), chosen)
