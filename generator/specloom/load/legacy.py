"""Documents in Swagger 2.0 among those of a run, and pieces of it in files of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from urllib.parse import unquote, urlsplit

from ..diagnostics import SpecloomError
from ..pointer import ROOT, Pointer, tokens
from .dialect import version_of
from .document import JsonValue
from .grammar import Kind
from .library import Library
from .links import follow, get
from .moves import onward
from .swagger import Context, Lookup, defaults_of, modernize
from .text import Adapted, Text

SWAGGER: Final = "2.0"
_LONGEST_CHAIN: Final = 100


def adapt(library: Library, document: str) -> Text:
    """A document as it is written, or in the terms of OpenAPI 3.0 if that is Swagger 2.0."""
    text = library.written(document)
    if version_of(text.data) != SWAGGER:
        return text
    adapted = adapt_piece(library, document, Kind.DOCUMENT, ROOT, text.data)
    return replace(text, adapted=adapted)


def adapt_piece(
    library: Library, document: str, kind: Kind, pointer: Pointer, value: JsonValue
) -> Adapted:
    """An object of a Swagger 2.0 document; what it leaves open is as in the root document."""
    scheme = urlsplit(library.written("").source.path).scheme.lower()
    context = Context(
        lookup=_lookup(library, document),
        defaults=defaults_of(library.written("").data),
        scheme=scheme if scheme in ("http", "https") else "https",
        document=document,
    )
    data = modernize(kind, value, pointer, context)
    moved = tuple(context.moved)
    return Adapted(
        data=data,
        moved=moved,
        onward=onward(moved),
        diagnostics=tuple(context.diagnostics),
        spread=tuple(context.spreads),
    )


def _lookup(library: Library, document: str) -> Lookup:
    """What follows references as they are written, through chains of them and other documents."""

    def lookup(ref: str) -> JsonValue:
        at = document
        for _ in range(_LONGEST_CHAIN):
            uri, _, fragment = ref.partition("#")
            try:
                at = library.locate(at, uri)
                found = follow(library, at, tokens(unquote(fragment)))
                if found is None:
                    return None
                at, parts = found
                value = get(library.written(at).data, parts)
            except SpecloomError:  # said where the reference is followed for good
                return None
            following = value.get("$ref") if isinstance(value, dict) else None
            if not isinstance(following, str):
                return value
            ref = following
        return None

    return lookup
