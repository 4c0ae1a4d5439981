# SPDX-License-Identifier: MIT-0
"""Media types (RFC 9110 section 8.3.1): their names, kinds and ranges."""

from __future__ import annotations

from codecs import lookup
from contextlib import suppress
from email.message import Message
from functools import lru_cache
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["json", "form", "multipart", "text", "binary"]


@lru_cache(256)
def essence(media_type: str) -> str:
    """The name of a media type: lower case, without parameters."""
    return media_type.partition(";")[0].strip().lower()


@lru_cache(256)
def kind(media_type: str) -> Kind:
    """How a body of this media type is written; XML is text."""
    name = essence(media_type)
    if name.endswith(("/json", "+json")) or name in ("*/*", "application/*"):
        return "json"
    if name == "application/x-www-form-urlencoded":
        return "form"
    if name.startswith("multipart/"):
        return "multipart"
    text = ("/xml", "+xml", "/sdp", "/yaml", "+yaml")
    return "text" if name.startswith("text/") or name.endswith(text) else "binary"


def kind_of(media_type: str, type_name: str | None) -> Kind:
    """The same, where the name of its type tells more."""
    found: Kind = "binary" if type_name == "bytes" else kind(media_type)
    return "text" if found == "binary" and type_name == "str" else found


LINES = frozenset(
    f"application/{name}"
    for name in ("ndjson", "x-ndjson", "jsonl", "x-jsonl", "jsonlines", "x-jsonlines")
) | {"application/json-lines", "application/stream+json", "text/x-ndjson", "text/jsonl"}
"""Media types of JSON values, one a line."""


def is_stream(media_type: str) -> bool:
    """Whether bodies of a media type are sequences, to be read piece by piece."""
    name = essence(media_type)
    return name in LINES or name == "text/event-stream" or name.endswith("json-seq")


@lru_cache(256)
def parameters(media_type: str) -> frozenset[tuple[str, str]]:
    """The parameters of a media type that tell it from others, in lower case."""
    message = Message()
    message["content-type"] = media_type
    _, *found = message.get_params([])
    pairs = ((name.lower(), value.lower()) for name, value in found)
    return frozenset(pair for pair in pairs if pair[0] not in ("charset", "boundary"))


def mismatch(declared: str, actual: str) -> int:
    """How far a media type is from a declared type or range; 9 is "not at all".

    The most specific one is nearest (RFC 9110 section 12.5.1).
    """
    wanted, given = essence(declared), essence(actual)
    if wanted == given:
        asked, said = parameters(declared), parameters(actual)
        return 0 if asked == said else 1 if asked < said else 2
    if kind(declared) == kind(actual) == "json" and "*" not in wanted:
        return 3
    if not within(given, wanted):
        return 9
    return 5 if wanted == "*/*" else 4


def within(media_type: str, range: str) -> bool:
    """Whether a media type is in a range, such as "image/*", or is just that."""
    wanted, given = essence(range), essence(media_type)
    return wanted in (given, "*/*") or (
        wanted.endswith("/*") and given.startswith(wanted[:-1])
    )


def concrete(media_type: str) -> str:
    """A media type that a body can be sent with, of a range that it is written as."""
    if "*" not in essence(media_type):
        return media_type
    ways = {"json": "application/json", "text": "text/plain"}
    found = {**ways, "multipart": "multipart/form-data"}.get(kind(media_type))
    return found or "application/octet-stream"


def charset(content_type: str, default: str = "utf-8") -> str:
    """The charset that a Content-Type names; `default` where it names none.

    A codec of Python's own is none (RFC 9110 section 8.3.2): what it makes of a body is
    another text, and one of them takes seconds for 100 kB.
    """
    message = Message()
    message["content-type"] = content_type
    named = message.get_content_charset(default)
    with suppress(LookupError, ValueError):  # whoever decodes by it says so
        if lookup(named).name in _NO_CHARSETS:
            return "utf-8"
    return named


_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape"})
