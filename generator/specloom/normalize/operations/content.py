"""Media types and request bodies of operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from ...model import ABSENT, Absent, Encoding, JsonValue, MediaType, RequestBody, Style
from ...pointer import SchemaId
from ..context import Context, Part
from ..prose import absolute, prose
from .streams import item

QUERY_STYLES = ("form", "spaceDelimited", "pipeDelimited", "deepObject")
"""What OpenAPI 3.1.1 has for queries and forms (Parameter Object, "Style Values")."""


def text_of(data: Any, key: str) -> str | None:
    """A text of an object; None when it is missing, blank or no text."""
    value = data.get(key) if isinstance(data, Mapping) else None
    return value.strip() or None if isinstance(value, str) else None


def told(context: Context, data: Any, key: str = "description") -> str | None:
    """Prose of an object, with links that lead somewhere; None when it is missing or blank."""
    text = text_of(data, key)
    return prose(text, context.base) or None if text is not None else None


def documentation(context: Context, data: Any) -> str | None:
    """Where an object says that there is more about it (OpenAPI 3.1.1, External Documentation
    Object); None where that is no page of the web."""
    url = text_of(data.get("externalDocs"), "url")
    return absolute(context.base, url) or None if url is not None else None


def named(part: Part | None) -> Iterator[tuple[str, Part]]:
    """The members of a mapping with their names."""
    if part is not None and isinstance(part.data, Mapping):
        for name in part.data:
            yield name, part.child(name)


def listed(part: Part | None) -> Iterator[Part]:
    """The items of a list."""
    if part is not None and isinstance(part.data, list):
        for index in range(len(part.data)):
            yield part.child(index)


def schema_or_anything(context: Context, part: Part) -> SchemaId:
    """The schema under `schema`; one that allows every value where there is none."""
    schema = part.get("schema")
    if schema is None or schema.data is None:
        return context.anything(SchemaId(f"{part.id}/schema"))
    return context.schema(schema)


def examples_of(context: Context, part: Part) -> tuple[JsonValue, ...]:
    """The values of `example` or `examples` (OpenAPI 3.1.1, Example Object)."""
    if "example" in part.data:
        return (part.data["example"],)
    followed = (context.follow(example) for _, example in named(part.get("examples")))
    values = (value_of(each.data) for each in followed if each is not None)
    return tuple(value for value in values if not isinstance(value, Absent))


def value_of(example: Any) -> JsonValue | Absent:
    """The value of an Example Object, where it is in the document (OpenAPI 3.2.0, Example Object)."""
    keys = ("value", "dataValue") if isinstance(example, Mapping) else ()
    return next((example[key] for key in keys if key in example), ABSENT)


def media_types(context: Context, owner: Part) -> tuple[MediaType, ...]:
    """The representations under `content`."""
    return tuple(
        _media_type(context, name, part) for name, part in named(owner.get("content"))
    )


def _media_type(context: Context, name: str, part: Part) -> MediaType:
    part = context.follow(part) or part
    schema = part.get("schema")
    name = name.strip().lower()
    each, is_event = item(context, name, part)
    return MediaType(
        name=name,
        schema=(
            None if schema is None or schema.data is None else context.schema(schema)
        ),
        item=each,
        item_is_event=is_event,
        encoding=encodings(context, part),
        examples=examples_of(context, part),
    )


def encodings(context: Context, part: Part) -> tuple[Encoding, ...]:
    """The Encoding Objects of a media type, or of one: by name, or by position."""
    items = part.get("itemEncoding")
    placed = (
        *named(part.get("encoding")),
        *((str(i), each) for i, each in enumerate(listed(part.get("prefixEncoding")))),
        *([("*", items)] if items is not None else []),
    )
    return tuple(
        _encoding(context, name, each)
        for name, each in placed
        if isinstance(each.data, Mapping)
    )


def _encoding(context: Context, name: str, part: Part) -> Encoding:
    data = part.data
    style = text_of(data, "style")
    return Encoding(
        property_name=name,
        content_type=text_of(data, "contentType"),
        style=cast(Style, style) if style in QUERY_STYLES else None,
        explode=_flag(data, "explode"),
        allow_reserved=_flag(data, "allowReserved"),
        headers=tuple(_fixed_headers(context, part)),
        encoding=encodings(context, part),
    )


def _flag(data: Mapping[str, Any], key: str) -> bool | None:
    value = data.get(key)
    return value if isinstance(value, bool) else None


def _fixed_headers(context: Context, encoding: Part) -> Iterator[tuple[str, str]]:
    """The headers of a part that need nobody to say their value.

    OpenAPI 3.1.1, Encoding Object: `Content-Type` is not described here; what names the part is
    written anyway.
    """
    for name, written in named(encoding.get("headers")):
        header = context.follow(written)
        if header is None or name.lower() in ("content-type", "content-disposition"):
            continue
        schema = header.get("schema") if isinstance(header.data, Mapping) else None
        followed = context.follow(schema) if schema is not None else None
        value = _only_value(followed.data) if followed is not None else None
        if isinstance(value, str | int | float):
            plain = str(value).lower() if isinstance(value, bool) else str(value)
            yield name, plain


def _only_value(schema: Any) -> Any:
    """The constant of a schema, its only allowed value, or its default."""
    if not isinstance(schema, Mapping):
        return None
    allowed = schema.get("enum")
    if "const" not in schema and isinstance(allowed, list) and len(allowed) == 1:
        return allowed[0]
    return schema.get("const", schema.get("default"))


def request_body(context: Context, operation: Part) -> RequestBody | None:
    """The body that an operation takes; None when it takes none."""
    written = operation.get("requestBody")
    part = context.follow(written) if written is not None else None
    if part is None or not isinstance(part.data, Mapping):
        return None
    content = media_types(context, part)
    if not content:
        return None
    return RequestBody(
        required=part.data.get("required") is True,
        content=content,
        description=told(context, part.data),
    )
