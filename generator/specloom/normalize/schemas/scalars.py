"""Atoms -> the types that they allow, and the format."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...scalar_types import is_about
from .conjunction import Atom


def keyword_values(atoms: Iterable[Atom], keyword: str) -> list[Any]:
    """The values of a keyword in the atoms that have it."""
    return [
        a.part.data[keyword]
        for a in atoms
        if isinstance(a.part.data, dict) and keyword in a.part.data
    ]


def declared_types(atoms: tuple[Atom, ...]) -> tuple[str, ...] | None:
    """The types that all atoms allow, in the order written; None when none says anything.

    "integer" is within "number" (JSON Schema 2020-12, validation, 6.1.1).
    """
    allowed: tuple[str, ...] | None = None
    for value in keyword_values(atoms, "type"):
        named = tuple(value) if isinstance(value, list) else (value,)
        if allowed is None:
            allowed = named
            continue
        both = [t for t in allowed if t in named]
        both += ["integer"] if _narrowed(allowed, named) else []
        allowed = tuple(both)
    return allowed


def _narrowed(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if "integer" in one and "integer" in other:
        return False
    return {"integer", "number"} <= {*one, *other} and (
        ("integer" in one and "number" in other)
        or ("number" in one and "integer" in other)
    )


_RAW = ("application/octet-stream", "image/", "audio/", "video/")


def format_of(atoms: tuple[Atom, ...], kind: str) -> str | None:
    """The format, as written; "byte" or "binary" where 3.1 says it by keywords of its own.

    OpenAPI 3.1.1, 4.4.2: `contentMediaType: image/png` is what `format: binary` was. A format of
    text says nothing of a number (JSON Schema 2020-12, validation, 7.2.1).
    """
    written: list[str] = keyword_values(atoms, "format")
    if written:
        return written[0] if is_about(kind, written[0]) else None
    if kind == "string" and "base64" in keyword_values(atoms, "contentEncoding"):
        return "byte"
    media_types = keyword_values(atoms, "contentMediaType")
    raw = kind == "string" and any(m.startswith(_RAW) for m in media_types)
    return "binary" if raw and not keyword_values(atoms, "contentEncoding") else None
