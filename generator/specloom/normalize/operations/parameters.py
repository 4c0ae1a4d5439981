"""Parameters of an operation, with the defaults of the specification resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

from ...model import Parameter, ParameterLocation, Scalar, Style
from ...pointer import SchemaId
from ..context import Context, Part
from .content import (
    QUERY_STYLES,
    encodings,
    examples_of,
    listed,
    schema_or_anything,
    text_of,
    told,
)

_DEFAULT_STYLES: dict[str, Style] = {
    "path": "simple",
    "query": "form",
    "querystring": "form",
    "header": "simple",
    "cookie": "form",
}
_STYLES = {
    "path": ("simple", "label", "matrix"),
    "query": QUERY_STYLES,
    "querystring": ("form",),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
}
"""OpenAPI 3.2.0, Parameter Object, "Style Values"."""
_EXPLODED_BY_DEFAULT = ("form", "cookie")
# OpenAPI 3.1.1, Parameter Object: definitions of the first three "shall be ignored"; the last
# one is not for a caller to say: it is the length of what is sent (RFC 9110, section 8.6).
_RESERVED_HEADERS = ("accept", "content-type", "authorization", "content-length")


def parameters(
    context: Context, path: str, path_item: Part, operation: Part
) -> tuple[Parameter, ...]:
    """An operation's parameters: its own, those of its path item, and what the path template names.

    The path item's come first and an operation's own takes the place of one with the same name and
    location (OpenAPI 3.1.1, Path Item Object).
    """
    # What is overridden is not looked at: its schema would be one that nothing refers to.
    declared = {
        (text_of(part.data, "in"), text_of(part.data, "name") or part.id): part
        for owner in (path_item, operation)
        for written in listed(owner.get("parameters"))
        if (part := context.follow(written)) is not None
    }
    found: dict[tuple[str, str], Parameter] = {}
    for part in declared.values():
        parameter = _parameter(context, part)
        if parameter is not None:
            found[parameter.location, parameter.name] = parameter
    for name in re.findall(r"{([^{}]+)}", path):
        if ("path", name) not in found:
            found["path", name] = _undeclared(context, operation, name)
    return tuple(_used(found, path))


def _used(found: dict[tuple[str, str], Parameter], path: str) -> Iterator[Parameter]:
    for parameter in found.values():
        if parameter.location != "path" or f"{{{parameter.name}}}" in path:
            yield parameter


def _parameter(context: Context, part: Part) -> Parameter | None:
    if not isinstance(part.data, dict):
        return None
    name, location = text_of(part.data, "name"), text_of(part.data, "in")
    if name is None or location not in _DEFAULT_STYLES:
        return None
    if location == "header" and name.lower() in _RESERVED_HEADERS:
        return None
    style = _style(context, part, location)
    media_type, content_type = _media_type(context, part)
    if location == "querystring" and content_type is None:
        context.warn("unusable-parameter", 'a "querystring" needs "content"', part)
        return None
    return Parameter(
        id=part.id,
        name=name,
        location=cast(ParameterLocation, location),
        required=location == "path" or part.data.get("required") is True,
        schema=schema_or_anything(context, media_type),
        style=style,
        explode=_flag(part.data, "explode", style in _EXPLODED_BY_DEFAULT),
        allow_reserved=_flag(part.data, "allowReserved", False),
        content_type=content_type,
        encoding=encodings(context, media_type) if location == "querystring" else (),
        description=told(context, part.data),
        deprecated=_flag(part.data, "deprecated", False),
        examples=examples_of(context, part),
    )


def _style(context: Context, part: Part, location: str) -> Style:
    """The style of a parameter; the default, if its location does not have the one written."""
    written = part.data.get("style", _DEFAULT_STYLES[location])
    if written in _STYLES[location]:
        return cast(Style, written)
    message = f'the style "{written}" is not for "{location}"; read as the default'
    context.warn("unusable-style", message, part.child("style"))
    return _DEFAULT_STYLES[location]


def _flag(data: dict[str, Any], key: str, default: bool) -> bool:
    value = data.get(key, default)
    return value if isinstance(value, bool) else default


def _media_type(context: Context, part: Part) -> tuple[Part, str | None]:
    """What holds the schema of a parameter: its media type, with the name of it, or itself."""
    content = part.get("content")
    if content is not None and isinstance(content.data, dict) and content.data:
        name = next(iter(content.data))
        written = content.child(name)
        return context.follow(written) or written, name
    return part, None


def _undeclared(context: Context, operation: Part, name: str) -> Parameter:
    """A parameter that only the path template names: a required string."""
    id = SchemaId(f"{operation.id}/parameters/{name}")
    schema = SchemaId(f"{id}/schema")
    context.schemas[schema] = Scalar(id=schema, type="string")
    return Parameter(
        id=id,
        name=name,
        location="path",
        required=True,
        schema=schema,
        style="simple",
        explode=False,
    )
