"""Bodies of requests and responses -> how they are handed over, and the name of their type."""

from __future__ import annotations

from ...model import Api, MediaType, Operation, Scalar
from ...model.queries import (
    holds_text,
    is_file,
    is_form,
    is_json,
    is_null,
    is_stream,
    resolve,
    response_content,
    success_responses,
)
from ...naming import Names
from ...pointer import SchemaId
from ..text.expression import NONE, Expression, Generic, Named, Plain
from .types import TypeWriter

_BINARY = ("application/octet-stream", "application/pdf", "application/zip")
_BINARY_KINDS = ("image/", "audio/", "video/", "font/")


def is_raw(api: Api, content: MediaType, *, sent: bool = False) -> bool:
    """Whether a body is handed over as it comes: it is a file, or nothing that a schema is about.

    A form is read by nobody: only one that is `sent` is more than its bytes.
    """
    schema = resolve(api, content.schema) if content.schema is not None else None
    if schema is not None and is_file(schema):
        return True
    if is_json(content.name) or (sent and is_form(content.name)):
        return False
    # Media types whose nature nobody knows: a string is text, until "binary" is said.
    text = isinstance(schema, Scalar) and schema.type == "string"
    return not text or content.name.startswith((*_BINARY, *_BINARY_KINDS))


def raw_type(media_type: str) -> str:
    """The type of a body that is neither JSON nor a form."""
    return "str" if holds_text(media_type) else "bytes"


def returned(api: Api, operation: Operation) -> tuple[MediaType | None, ...]:
    """What a call may hand over of a response that is read as a whole; None is no body.

    Of several media types it is the one that the type is about, and those of files.
    """
    found: list[MediaType | None] = []
    for response in success_responses(operation):
        usual = response_content(response)
        files = (each for each in response.content if _is_file(api, each))
        found += [usual, *(each for each in files if each is not usual)]
    return tuple(found)


def _is_file(api: Api, content: MediaType) -> bool:
    return raw(api, content) == "bytes" and not is_stream(content)


def raw(api: Api, content: MediaType | None) -> str | None:
    """ "bytes" or "str", where that is how a response is handed over."""
    if content is None or not is_raw(api, content):
        return None
    return raw_type(content.name)


def type_name(
    api: Api, names: Names, content: MediaType, *, sent: bool = False
) -> str | None:
    """The name by which the runtime finds the type of a body; None for any JSON value."""
    if content.schema is None and (is_json(content.name) or is_form(content.name)):
        return None
    if content.schema is None or is_raw(api, content, sent=sent):
        return raw_type(content.name)
    if not (is_json(content.name) or is_form(content.name)):
        return "str"
    return name_of(api, names, content.schema, files=sent and is_form(content.name))


def name_of(api: Api, names: Names, id: SchemaId, *, files: bool = False) -> str:
    """The name by which the runtime finds the type of a schema; "Any" where it has none.

    `files` says that binary strings are sent as files, as forms do.
    """
    if id in names.schemas and not is_null(api, id):
        return names.schemas[id].type
    return _codec(TypeWriter(api, names, _by_name).held(id), files)


def _by_name(id: SchemaId, name: str) -> Expression:
    return Expression(name)


def _codec(type: Expression, files: bool) -> str:
    match type:
        case Named(code=code):
            name = code
        case Plain(type=scalar):
            name = "file" if files and scalar.name == "file" else scalar.codec
        case Generic(container=container, item=item):
            name = f"{container}[{_codec(item, files)}]"
        case _:
            return "None" if type == NONE else "Any"
    return f"{name} | None" if type.nullable and name != "None" else name
