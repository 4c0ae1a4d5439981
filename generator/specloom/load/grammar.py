"""Which field of which OpenAPI object holds what (OpenAPI 3.2.0, section 4; JSON Schema 2020-12).

Data for the walks over a document: a property that is called `nullable` or an example that looks
like a schema is never mistaken for one, because the walk knows what kind of object it is in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal

Shape = Literal["object", "map", "list"]


class Kind(Enum):
    """The kinds of object that hold other objects, or that may be a `$ref`."""

    DOCUMENT = "document"
    INFO = "info"
    COMPONENTS = "components"
    PATHS = "paths"
    PATH_ITEM = "path item"
    OPERATION = "operation"
    PARAMETER = "parameter"
    HEADER = "header"
    REQUEST_BODY = "request body"
    RESPONSES = "responses"
    RESPONSE = "response"
    MEDIA_TYPE = "media type"
    ENCODING = "encoding"
    CALLBACK = "callback"
    EXAMPLE = "example"
    LINK = "link"
    SECURITY_SCHEME = "security scheme"
    SERVER = "server"
    TAG = "tag"
    DISCRIMINATOR = "discriminator"
    SCHEMA = "schema"


@dataclass(frozen=True, slots=True)
class Field:
    """A field's value: one object of a kind, a map from names to them, or a list of them."""

    kind: Kind
    shape: Shape = "object"


def _map(kind: Kind) -> Field:
    return Field(kind, "map")


def _list(kind: Kind) -> Field:
    return Field(kind, "list")


METHODS: Final = (
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
    "query",
)

_TOKEN: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")


def is_token(name: str) -> bool:
    """Whether a method or a header can have this name (RFC 9110, sections 5.1, 5.6.2 and 9.1)."""
    return _TOKEN.fullmatch(name) is not None


_CONTENT: Final = {"content": _map(Kind.MEDIA_TYPE)}
_PARAMETER: Final = {
    "schema": Field(Kind.SCHEMA),
    "examples": _map(Kind.EXAMPLE),
    **_CONTENT,
}
_COMPONENTS: Final = {
    "schemas": _map(Kind.SCHEMA),
    "responses": _map(Kind.RESPONSE),
    "parameters": _map(Kind.PARAMETER),
    "examples": _map(Kind.EXAMPLE),
    "requestBodies": _map(Kind.REQUEST_BODY),
    "headers": _map(Kind.HEADER),
    "securitySchemes": _map(Kind.SECURITY_SCHEME),
    "links": _map(Kind.LINK),
    "callbacks": _map(Kind.CALLBACK),
    "pathItems": _map(Kind.PATH_ITEM),
    "mediaTypes": _map(Kind.MEDIA_TYPE),
}
_SCHEMA_MAPS: Final = (
    "properties",
    "patternProperties",
    "dependentSchemas",
    "$defs",
    "definitions",
)
_SCHEMA_LISTS: Final = ("allOf", "anyOf", "oneOf", "prefixItems")
_SCHEMA_SINGLES: Final = (
    "items",
    "contains",
    "additionalProperties",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
    "not",
    "if",
    "then",
    "else",
)
_SCHEMA: Final = {
    **dict.fromkeys(_SCHEMA_MAPS, _map(Kind.SCHEMA)),
    **dict.fromkeys(_SCHEMA_LISTS, _list(Kind.SCHEMA)),
    **dict.fromkeys(_SCHEMA_SINGLES, Field(Kind.SCHEMA)),
    "discriminator": Field(Kind.DISCRIMINATOR),
}

FIELDS: Final[dict[Kind, dict[str, Field]]] = {
    Kind.DOCUMENT: {
        "info": Field(Kind.INFO),
        "servers": _list(Kind.SERVER),
        "paths": Field(Kind.PATHS),
        "webhooks": _map(Kind.PATH_ITEM),
        "components": Field(Kind.COMPONENTS),
        "tags": _list(Kind.TAG),
    },
    Kind.INFO: {},
    Kind.COMPONENTS: _COMPONENTS,
    Kind.PATHS: {},
    Kind.PATH_ITEM: {
        **dict.fromkeys(METHODS, Field(Kind.OPERATION)),
        "additionalOperations": _map(Kind.OPERATION),
        "parameters": _list(Kind.PARAMETER),
        "servers": _list(Kind.SERVER),
    },
    Kind.OPERATION: {
        "parameters": _list(Kind.PARAMETER),
        "requestBody": Field(Kind.REQUEST_BODY),
        "responses": Field(Kind.RESPONSES),
        "callbacks": _map(Kind.CALLBACK),
        "servers": _list(Kind.SERVER),
    },
    Kind.PARAMETER: _PARAMETER,
    Kind.HEADER: _PARAMETER,
    Kind.REQUEST_BODY: _CONTENT,
    Kind.RESPONSES: {},
    Kind.RESPONSE: {
        "headers": _map(Kind.HEADER),
        "links": _map(Kind.LINK),
        **_CONTENT,
    },
    Kind.MEDIA_TYPE: {
        "schema": Field(Kind.SCHEMA),
        "itemSchema": Field(Kind.SCHEMA),
        "examples": _map(Kind.EXAMPLE),
        "encoding": _map(Kind.ENCODING),
        "prefixEncoding": _list(Kind.ENCODING),
        "itemEncoding": Field(Kind.ENCODING),
    },
    Kind.ENCODING: {"headers": _map(Kind.HEADER), "encoding": _map(Kind.ENCODING)},
    Kind.CALLBACK: {},
    Kind.EXAMPLE: {},
    Kind.LINK: {"server": Field(Kind.SERVER)},
    Kind.SECURITY_SCHEME: {},
    Kind.SERVER: {},
    Kind.TAG: {},
    Kind.DISCRIMINATOR: {},
    Kind.SCHEMA: _SCHEMA,
}

PATTERNED: Final = {
    Kind.PATHS: Kind.PATH_ITEM,
    Kind.RESPONSES: Kind.RESPONSE,
    Kind.CALLBACK: Kind.PATH_ITEM,
}
"""Objects whose fields are all of one kind, beside extensions (`x-...`) and `$ref`."""


def kind_at(kind: Kind, tokens: Sequence[str]) -> Kind | None:
    """The kind of the object that `tokens` lead to from one of `kind`; None outside the grammar."""
    path = iter(tokens)
    for token in path:
        field = field_of(kind, token)
        if field is None or (field.shape != "object" and next(path, None) is None):
            return None
        kind = field.kind
    return kind


def field_of(kind: Kind, name: str) -> Field | None:
    """What the field `name` of an object of `kind` holds; None for what is not walked into."""
    patterned = PATTERNED.get(kind)
    if kind is Kind.PATH_ITEM and name.lower() in METHODS:
        name = name.lower()
    if patterned is None:
        return FIELDS[kind].get(name)
    if name.startswith("x-") or name == "$ref":
        return None
    return Field(patterned)


WITHOUT_REFERENCE: Final = frozenset(
    (
        Kind.DOCUMENT,
        Kind.INFO,
        Kind.COMPONENTS,
        Kind.PATHS,
        Kind.OPERATION,
        Kind.RESPONSES,
        Kind.ENCODING,
        Kind.SERVER,
        Kind.TAG,
        Kind.DISCRIMINATOR,
    )
)
"""Kinds that no `$ref` may stand for (OpenAPI 3.1.0, section 4.8)."""
