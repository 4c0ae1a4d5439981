# SPDX-License-Identifier: MIT-0
"""Bodies of requests: what was given, checked against the API, and written as bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, get_origin

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from .exceptions import ApiTypeError, ApiValueError, RequestValidationError
from .foreign import disown
from .media import Kind, charset, concrete, essence, kind, kind_of, mismatch, within
from .messages import BodyStream
from .model import LEAVES, ApiModel, complete, settle
from .operation import (
    CHUNKS,
    OPTIONS,
    Body,
    Content,
    Encoding,
    Operation,
    Streamed,
)
from .parameters import TEXTS, is_array, is_object, items_of, properties, scalar
from .received import Received, as_received, inherit, sendable
from .types import Codec, Types, is_dict, members
from .validation_messages import bounded, describe, unknown


class EncodedBody(NamedTuple):
    """A body, ready to be sent."""

    content: bytes | BodyStream
    media_type: str


class RawBodies:
    """Bodies that are bytes; `uploads` has those that are files, or come in pieces."""

    def is_file(self, value: object) -> bool:
        """Whether this can only be a file: no JSON value is one."""
        return isinstance(value, (bytes, bytearray))

    def takes(self, body: object) -> bool:
        """Whether a body is a file, or the pieces of one."""
        return self.is_file(body)

    def media_type(self, file: object) -> str:
        """The media type to send, where the API leaves it open."""
        return "application/octet-stream"

    def encode(self, name: str, body: object, media_type: str) -> EncodedBody:
        """Write a body.

        Raises:
            RequestValidationError: it is neither.
        """
        if isinstance(body, (bytes, bytearray)):
            return EncodedBody(bytes(body), concrete(media_type))
        raise RequestValidationError(f"{name}: the body should be bytes")


RAW = [RawBodies()]
"""What writes bodies that are bytes; the last one counts."""


def _raw() -> RawBodies:
    return RAW[-1]


def encode_body(
    operation: Operation[object],
    body: object,
    fields: dict[str, object],
    media_type: str | None,
    types: Types,
    streamed: Streamed[object] | None = None,
) -> EncodedBody | None:
    """Check a body and write it; None where there is none.

    Args:
        body: a model, JSON value, file or text; of a form, a dict where None means
            "not given". None means that the fields are given instead, or nothing; JSON
            null where the body is required, or its media type is asked for, and its type
            has null.
        fields: fields of the body, under their Python names.
        media_type: which of the operation's media types to send, if not the first
            that fits.
        streamed: how the response is read, if not as a whole: a stream is asked for.

    Raises:
        ApiTypeError: a field is unknown, or both body and fields are given.
        RequestValidationError: the body is missing or not what the API takes, or asks
            for a stream that nobody is going to read.
    """
    declared, named = operation.body, bool(fields)
    if declared is not None and named:
        fields = _stated(declared, fields, types)
    if fields and (declared is None or body is not None):
        raise _unexpected(operation, fields, beside=body is not None)
    if declared is None:
        return None
    given = fields if named and body is None else body
    content, chosen = _choose(operation.id, declared, given, media_type, types, named)
    form = kind(chosen) in ("form", "multipart")
    if form and is_dict(body):
        body = {name: value for name, value in body.items() if value is not None}
    if named and body is None:
        body = _wire_names(operation.id, fields, types.codec(content.type).type)
    if operation.flag and streamed is None:
        _refuse_stream(operation, body)
    elif operation.flag and streamed is not CHUNKS:
        body = _asking(body, operation.flag)
    if body is None and not (
        (declared.required or media_type) and _is_null(content, chosen, types)
    ):
        if not declared.required:
            return None
        type_ = types.codec(content.type).type
        if len(_keywords(type_)) == 1 or _misfit(type_, {}, named):
            raise RequestValidationError(f"{operation.id}: the body is missing")
        body = {}  # of a model that asks for nothing
    if form and body == {} and not declared.required:
        return None
    return _encode(operation.id, body, content, chosen, types)


def _stated(
    declared: Body, fields: dict[str, object], types: Types
) -> dict[str, object]:
    """Fields without those that a method has as arguments, for a form, and were not given."""
    first, *_ = _contents(declared)
    if kind(first.media_type) not in ("form", "multipart"):
        return fields
    known = _keywords(types.codec(first.type).type)[-1]
    return {n: v for n, v in fields.items() if v is not None or n not in known}


def _contents(declared: Body) -> tuple[Content, ...]:
    contents = declared.content
    return contents if isinstance(contents, tuple) else (contents,)


def _refuse_stream(operation: Operation[object], body: object) -> None:
    if isinstance(body, ApiModel):
        given = dict(properties(body))
    elif is_dict(body):
        given = body
    else:
        return
    for name, value in operation.flag.items():
        if given.get(name) == value:
            said = json.dumps(value)
            raise RequestValidationError(
                f"{operation.id}: {name!r} must not be {said} here: {operation.stream} "
                "sets it, and reads the response item by item"
            )


def _asking(body: object, asked: Mapping[str, object]) -> object:
    """A copy of a body with these fields."""
    if isinstance(body, ApiModel):
        named = {
            field.alias or name: name for name, field in type(body).model_fields.items()
        }
        return body.model_copy(
            update={named.get(name, name): value for name, value in asked.items()}
        )
    if is_dict(body):
        return {**body, **asked}
    return dict(asked) if body is None else body


def _is_null(content: Content, media_type: str, types: Types) -> bool:
    """Whether None is a value of a body."""
    try:
        types.codec(content.type).validate(None)
    except ValidationError:
        return False
    return kind_of(media_type, content.type) == "json"


def _unexpected(
    operation: Operation[object], fields: dict[str, object], *, beside: bool
) -> ApiTypeError:
    """Say that there is no place for keywords."""
    reason = unknown(next(iter(fields)), OPTIONS)
    where = " (give a body or its fields, not both)" if beside else ""
    return ApiTypeError(f"{operation.id}: {reason}{where}")


def _choose(
    name: str,
    declared: Body,
    body: object,
    wanted: str | None,
    types: Types,
    named: bool,
) -> tuple[Content, str]:
    """The content to send and its media type: that wanted, or the first that fits.

    `named` says that the names in a dict are those of Python.
    """
    choices = _contents(declared)
    if wanted is None:
        found = choices[0]
        if len(choices) > 1:
            found = min(choices, key=lambda choice: _fit(choice, body, types, named))
        return found, found.media_type
    nearest = min(choices, key=lambda choice: mismatch(choice.media_type, wanted))
    if essence(nearest.media_type) == essence(wanted):
        return nearest, wanted
    for content in choices:
        if "*" in content.media_type or kind(content.media_type) == kind(wanted):
            return content, wanted
    known = ", ".join(content.media_type for content in choices)
    raise RequestValidationError(f"{name}: the body cannot be {wanted!r}, but {known}")


def _fit(content: Content, body: object, types: Types, named: bool) -> int:
    """How well a content fits a body: 0 is best."""
    way = kind_of(content.media_type, content.type)
    if isinstance(body, ApiModel):
        return 0 if type(body) in members(types.codec(content.type).type) else 1
    if is_dict(body):
        if way in ("text", "binary"):
            return 9
        files = any(
            _raw().is_file(v) for value in body.values() for v in items_of(value)
        )
        misplaced = 2 if files and way != "multipart" else 0
        return misplaced + _misfit(types.codec(content.type).type, body, named)
    if isinstance(body, str):
        if way == "json" and content.type == "str":
            return 1
        return ("text", "", "binary", "json", "form", "multipart").index(way)
    if _raw().takes(body):
        if way == "binary" and _raw().is_file(body):
            return 0 if within(_raw().media_type(body), content.media_type) else 1
        return ("", "binary", "text", "multipart", "form", "json").index(way)
    return 0 if way in ("json", "form", "multipart") else 1


def _misfit(type_: Any, given: Mapping[str, object], named: bool) -> int:
    """How badly fields fit a type: 4 where it lacks a name, 1 where it asks for another."""
    found = 5
    for member in members(type_):
        if member is Any or get_origin(member) is dict:
            return 0
        if isinstance(member, type) and issubclass(member, ApiModel):
            member.model_rebuild()
            fields = member.model_fields.items()
            own = {name if named else f.alias or name: f for name, f in fields}
            lacks = any(f.is_required() and n not in given for n, f in own.items())
            found = min(found, lacks + (0 if given.keys() <= own.keys() else 4))
    return found


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
    if "*" in media_type and _raw().takes(body):
        way = "binary"
    match way:
        case "text":
            return _text(name, body, concrete(media_type))
        case "binary":
            return _raw().encode(name, body, media_type)
        case _:
            codec, chosen = types.codec(content.type), concrete(media_type)
            value = _validated(name, body, codec)
    if way != "json":
        return _form(name, value, way, chosen, content.encoding)
    try:
        return EncodedBody(codec.encode(value), chosen)
    except PydanticSerializationError as error:
        raise RequestValidationError(f"{name}: the body is no JSON: {error}") from None


MULTIPART: list[Callable[[object, str, Mapping[str, Encoding]], EncodedBody]] = []
"""What writes multipart bodies, in a client whose API has some."""


def _form(
    name: str, value: object, way: Kind, chosen: str, encoding: Mapping[str, Encoding]
) -> EncodedBody:
    if not is_object(value) and (way == "form" or "form-data" in chosen):
        raise RequestValidationError(f"{name}: the body must be an object")
    if way in TEXTS:
        return EncodedBody(TEXTS[way](value, encoding).encode(), chosen)
    for write in MULTIPART if way == "multipart" else ():
        return write(value, chosen, encoding)
    raise ApiValueError(
        f"{name}: this client carries nothing that writes {essence(chosen)}; `features` "
        "in specloom's configuration has it carry that"
    )


def _validated(name: str, body: object, codec: Codec) -> object:
    """The body as the type says: a model of it as it is, anything else as JSON."""
    if isinstance(body, ApiModel) and body.__class__ is codec.type:
        complete(body)
        return sent(f"{name}: the body", body, body)
    try:
        value = codec.validate(sendable(body) if codec.type is Any else body)
    except ValidationError as error:
        found = bounded(describe(error, body))
        raise RequestValidationError(f"{name}: the body is ill-typed{found}") from None
    settle(disown(value, body), body)
    return sent(f"{name}: the body", inherit(value, body), body)


DIRECTIONS: list[Callable[[str, object, object], object]] = []
"""What leaves out properties that are not sent, in a client whose API has some."""


def sent(name: str, value: object, source: object) -> object:
    """What is sent of a value that validation made of `source`; `name` is for errors.

    Raises:
        RequestValidationError: something is missing that goes one way only.
    """
    for prepare in DIRECTIONS:
        value = prepare(name, value, source)
    return as_received(value)


def sent_arguments(
    operation: Operation[object], arguments: Sequence[object]
) -> Sequence[object]:
    """What is sent of the values of parameters; raises as `sent`."""
    plain = not (DIRECTIONS or Received.used)
    if plain or all(type(value) in LEAVES for value in arguments):
        return arguments
    return [
        sent(f"{operation.id}: parameter {parameter.name!r}", value, value)
        for parameter, value in zip(operation.parameters, arguments, strict=True)
    ]


def _text(name: str, body: object, media_type: str) -> EncodedBody:
    if _raw().takes(body):
        return _raw().encode(name, body, media_type)
    if is_object(body) or is_array(body):
        raise RequestValidationError(f"{name}: the body must be text ({media_type})")
    text = scalar(body)
    if not text.isascii() and media_type.startswith("text/") and ";" not in media_type:
        media_type += "; charset=utf-8"
    try:
        return EncodedBody(text.encode(charset(media_type)), media_type)
    except (LookupError, UnicodeError) as error:
        raise RequestValidationError(f"{name}: the body is no text: {error}") from None
