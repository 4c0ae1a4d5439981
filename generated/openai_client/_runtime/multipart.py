# SPDX-License-Identifier: MIT-0
"""Multipart bodies: multipart/form-data (RFC 7578), and others without names (RFC 2046).

A file that is not in memory is read while the body is sent.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from .bodies import MULTIPART, EncodedBody
from .exceptions import ApiValueError, RequestValidationError
from .files import Upload, is_file, joined, upload
from .forms import default_type, is_styled
from .media import essence, kind, within
from .messages import BodyStream
from .operation import Encoding
from .parameters import (
    DELIMITERS,
    content_text,
    is_object,
    items_of,
    pairs,
    properties,
    whole,
)

PLAIN = Encoding()
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+: [^\x00-\x08\x0a-\x1f\x7f]*")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a multipart body; of a form, if it has a name."""

    content: bytes | BodyStream
    name: str | None = None
    filename: str | None = None
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def head(self) -> bytes:
        """The headers of the part (RFC 7578 section 4).

        Raises:
            ApiValueError: one would not stay within its line, or has half of a
                surrogate pair, as file names have that are not in the system's encoding.
        """
        lines: list[str] = []
        if self.name is not None or self.filename is not None:
            kind = "attachment" if self.name is None else "form-data"
            named = {"name": self.name, "filename": self.filename}.items()
            terms = [
                f'; {key}="{_escape(text)}"' for key, text in named if text is not None
            ]
            lines.append(f"Content-Disposition: {kind}{''.join(terms)}")
        if self.content_type is not None:
            lines.append(f"Content-Type: {self.content_type}")
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        for line in lines:
            if _HEADER.fullmatch(line) is None:
                raise ApiValueError("a header of a part must stay within its line")
        return whole("".join(f"{line}\r\n" for line in lines)).encode()


def _escape(text: str) -> str:
    """Escape a name (HTML standard, "multipart/form-data encoding algorithm")."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def multipart(
    value: object, media_type: str, encoding: Mapping[str, Encoding]
) -> EncodedBody:
    """Write a multipart body; its media type gets the boundary.

    An object becomes parts with names; an array, parts in its order without any (OpenAPI
    3.2.0, "Encoding By Position").

    Raises:
        RequestValidationError: a value cannot be written in its media type.
    """
    styled = essence(media_type) == "multipart/form-data"
    if is_object(value):
        parts = _named(value, encoding, styled)
    else:
        parts = _ordered(items_of(value), encoding)
    # 128 random bits are in no content (RFC 2046 section 5.1.1); none is looked at.
    boundary = secrets.token_hex(16)
    opening = f"--{boundary}\r\n".encode()
    contents: list[bytes | BodyStream] = []
    for part in parts:
        contents += (opening + part.head() + b"\r\n", part.content, b"\r\n")
    contents.append(f"--{boundary}--\r\n".encode())
    kept = re.sub(r";\s*boundary=(\"[^\"]*\"|[^;]*)", "", media_type, flags=re.I)
    return EncodedBody(joined(contents), f"{kept.strip()}; boundary={boundary}")


def _named(
    form: object, encoding: Mapping[str, Encoding], styled: bool
) -> Iterator[Part]:
    """The parts of an object: one for each property, or each item of an array."""
    for name, value in properties(form):
        chosen = encoding.get(name, PLAIN)
        items = [value] if is_file(value) else items_of(value)
        if styled and is_styled(chosen) and not any(map(is_file, items)):
            yield from _styled(name, value, chosen)
        else:
            yield from (_part(item, chosen, name) for item in items)


def _ordered(
    values: Iterable[object], encoding: Mapping[str, Encoding]
) -> Iterator[Part]:
    """The parts of an array, each by the encoding of its position."""
    for position, value in enumerate(values):
        chosen = encoding.get(str(position)) or encoding.get("*", PLAIN)
        yield _part(value, chosen, None)


def _styled(name: str, value: object, encoding: Encoding) -> Iterator[Part]:
    """The parts of a property with a style; nothing is percent-encoded.

    OpenAPI 3.2.0, Encoding Object, "Fixed Fields for RFC6570-style Serialization".
    """
    style = encoding.style or "form"
    for key, texts in pairs(style, encoding.explode, name, value):
        text = DELIMITERS.get(style, ",").join(texts)
        yield Part(text.encode(), key, headers=encoding.headers)


def _part(value: object, encoding: Encoding, name: str | None) -> Part:
    """A value by its media type (OpenAPI 3.1.1, Encoding Object, `contentType`)."""
    if is_file(value):
        return _file(upload(value), encoding, name)
    media_type = default_type(value)
    if encoding.content_type is not None:
        media_type = _allowed(media_type, encoding.content_type)
    if kind(media_type) == "multipart":
        content, media_type = multipart(value, media_type, encoding.encoding)
        return Part(content, name, None, media_type, encoding.headers)
    if is_object(value) and kind(media_type) not in ("json", "form"):
        raise RequestValidationError(f"{name or 'a part'} must be text ({media_type})")
    content = content_text(media_type, value).encode()
    # Without a type, a part is plain text, of a form in UTF-8 (RFC 7578 section 5.1.2).
    stated = media_type if encoding.content_type or media_type != "text/plain" else None
    if name is None and not content.isascii() and media_type == "text/plain":
        stated = "text/plain; charset=utf-8"
    return Part(content, name, None, stated, encoding.headers)


def _file(file: Upload, encoding: Encoding, name: str | None) -> Part:
    media_type = file.media_type()
    if file.content_type is None and encoding.content_type is not None:
        media_type = _allowed(media_type, encoding.content_type)
    filename = file.filename if name is None else file.name(name)
    headers = {**encoding.headers, **file.headers}
    return Part(file.content(), name, filename, media_type, headers)


def _allowed(guess: str, allowed: str) -> str:
    """A media type that is in a list of types and ranges: the guess, if it is."""
    choices = [choice.strip() for choice in allowed.split(",")]
    if any(within(guess, choice) for choice in choices):
        exact = (choice for choice in choices if essence(choice) == guess)
        return next(exact, guess)
    return next((choice for choice in choices if "*" not in choice), guess)


MULTIPART.append(multipart)
