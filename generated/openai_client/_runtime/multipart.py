"""Forms: multipart/form-data (RFC 7578) and application/x-www-form-urlencoded."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, cast
from urllib.parse import quote_plus

from .files import Upload, upload
from .media import essence, kind
from .model import ApiModel
from .operation import Encoding, Query
from .parameters import is_array, is_object, jsonable, query_text, scalar

PLAIN = Encoding()


class Part(NamedTuple):
    """One part of a multipart body."""

    name: str
    content: bytes
    filename: str | None = None
    content_type: str | None = None

    def head(self) -> bytes:
        """The headers of the part (RFC 7578 section 4)."""
        head = f'Content-Disposition: form-data; name="{_escape(self.name)}"'
        if self.filename is not None:
            head += f'; filename="{_escape(self.filename)}"'
        if self.content_type is not None:
            head += f"\r\nContent-Type: {_escape(self.content_type)}"
        return head.encode()


def _escape(text: str) -> str:
    """Escape a name (HTML standard, "multipart/form-data encoding algorithm")."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def form_items(form: object) -> list[tuple[str, object]]:
    """Wire name and value of what is set in a form, in the order of the API."""
    if isinstance(form, ApiModel):
        given = form.model_fields_set
        items: dict[str, object] = {
            field.alias or name: getattr(form, name)
            for name, field in type(form).model_fields.items()
            if name in given
        }
        items.update(form.model_extra or {})
    else:
        items = dict(cast("Mapping[str, object]", form))
    return [(name, value) for name, value in items.items() if value is not None]


def multipart(
    form: object, media_type: str, encoding: Mapping[str, Encoding]
) -> tuple[bytes, str]:
    """Write a multipart body; returns it and its media type with the boundary."""
    parts = [
        part
        for name, value in form_items(form)
        for part in _parts(name, value, encoding.get(name, PLAIN))
    ]
    boundary = _boundary(parts)
    chunks: list[bytes] = []
    for part in parts:
        chunks += (b"--", boundary, b"\r\n", part.head(), b"\r\n\r\n")
        chunks += (part.content, b"\r\n")
    chunks += (b"--", boundary, b"--\r\n")
    return b"".join(chunks), f"{essence(media_type)}; boundary={boundary.decode()}"


def _boundary(parts: list[Part]) -> bytes:
    """A random boundary that is in none of the parts (RFC 2046 section 5.1.1)."""
    while True:
        boundary = secrets.token_hex(16).encode("ascii")
        if not any(boundary in part.content for part in parts):
            return boundary


def _parts(name: str, value: object, encoding: Encoding) -> Iterator[Part]:
    """The parts of a property: one, or one for each item of an array."""
    if is_array(value):
        for item in cast("Iterable[object]", value):
            yield from _parts(name, item, encoding)
    elif isinstance(value, (Upload, bytes, bytearray, os.PathLike)):
        yield _file_part(name, upload(cast("object", value)), encoding)
    elif value is not None:
        yield _value_part(name, value, encoding)


def _file_part(name: str, file: Upload, encoding: Encoding) -> Part:
    media_type = file.media_type()
    if file.content_type is None and encoding.content_type is not None:
        media_type = _allowed(media_type, encoding.content_type)
    return Part(name, file.read(), file.name(name), media_type)


def _allowed(guess: str, allowed: str) -> str:
    """A media type that is in a list of types and ranges: the guess, if it is."""
    choices = [essence(choice) for choice in allowed.split(",")]
    for choice in choices:
        if choice == guess or (
            choice.endswith("/*") and guess.startswith(choice.rstrip("*"))
        ):
            return guess
    return next((choice for choice in choices if "*" not in choice), guess)


def _value_part(name: str, value: object, encoding: Encoding) -> Part:
    """Text for a scalar, else JSON (OpenAPI 3.1.1, Encoding Object, `contentType`)."""
    media_type = encoding.content_type
    if media_type is None and is_object(value):
        media_type = "application/json"
    if media_type is not None and kind(media_type) == "json":
        return Part(name, _json(value).encode(), None, media_type)
    return Part(name, scalar(value).encode(), None, media_type)


def _json(value: object) -> str:
    return json.dumps(jsonable(value), ensure_ascii=False, separators=(",", ":"))


def urlencoded(form: object, encoding: Mapping[str, Encoding]) -> bytes:
    """Write an application/x-www-form-urlencoded body.

    OpenAPI 3.1.1, "Encoding the x-www-form-urlencoded Media Type": objects are JSON,
    arrays repeat their name, unless the Encoding Object has a style.
    """
    pairs: list[str] = []
    for name, value in form_items(form):
        chosen = encoding.get(name, PLAIN)
        if chosen.style or chosen.explode is not None or chosen.allow_reserved:
            style = chosen.style or "form"
            query = Query(name, style, chosen.explode, chosen.allow_reserved)
            pairs.append(query_text(query, value) or "")
        else:
            pairs += _form_pairs(name, value)
    return "&".join(filter(None, pairs)).encode("ascii")


def _form_pairs(name: str, value: object) -> Iterator[str]:
    if is_array(value):
        for item in cast("Iterable[object]", value):
            yield from _form_pairs(name, item)
    elif value is not None:
        text = _json(value) if is_object(value) else scalar(value)
        yield f"{quote_plus(name)}={quote_plus(text)}"
