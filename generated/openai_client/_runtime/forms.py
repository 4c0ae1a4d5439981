# SPDX-License-Identifier: MIT-0
"""Forms: application/x-www-form-urlencoded, and what multipart forms have in common with it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote_plus

from .files import file_bytes, is_file
from .operation import Encoding, Query
from .parameters import (
    TEXTS,
    content_text,
    is_array,
    is_object,
    items_of,
    properties,
    query_text,
)


def percent_form(text: str | bytes) -> str:
    """Encode for application/x-www-form-urlencoded (URL Standard section 5.2)."""
    return quote_plus(text, safe="*").replace("~", "%7E")


def urlencoded(form: object, encoding: Mapping[str, Encoding]) -> str:
    """Write an application/x-www-form-urlencoded form.

    OpenAPI 3.1.1, "Encoding the x-www-form-urlencoded Media Type": by style where the
    Encoding Object has one, else by media type: objects are JSON, arrays repeat the name.
    A file is its bytes, as any string that is one.

    Raises:
        ApiValueError: there is a value without a text.
        OSError: a file cannot be read.
    """
    texts: list[str | None] = []
    for name, value in properties(form):
        chosen = encoding.get(name, Encoding())
        if is_styled(chosen):
            reserved = bool(chosen.allow_reserved)
            query = Query(name, chosen.style or "form", chosen.explode, reserved)
            texts.append(query_text(query, value))
            continue
        for item in items_of(value):
            if is_file(item):
                text: str | bytes = file_bytes(item)
            else:
                text = content_text(chosen.content_type or default_type(item), item)
            texts.append(f"{percent_form(name)}={percent_form(text)}")
    return "&".join(filter(None, texts))


TEXTS["form"] = urlencoded


def default_type(value: object) -> str:
    """The media type of a value (OpenAPI 3.1.1, Encoding Object, `contentType`)."""
    nested = is_object(value) or is_array(value)
    return "application/json" if nested else "text/plain"


def is_styled(encoding: Encoding) -> bool:
    """Whether a property is sent by a style, not by a media type."""
    styles = (encoding.style, encoding.explode, encoding.allow_reserved)
    return any(style is not None for style in styles)
