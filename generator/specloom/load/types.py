"""The `type` of a schema, as it is written in, what is meant by a word that is no type out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..diagnostics import did_you_mean
from .document import JsonObject, JsonValue, describe

TYPES: Final = (
    "array",
    "boolean",
    "integer",
    "null",
    "number",
    "object",
    "string",
)
"""JSON Schema 2020-12, validation, 6.1.1."""

_MEANT: Final[dict[str, JsonObject]] = {
    "any": {},
    "bool": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "date-time": {"type": "string", "format": "date-time"},
    "datetime": {"type": "string", "format": "date-time"},
    "decimal": {"type": "number"},
    "dict": {"type": "object"},
    "double": {"type": "number", "format": "double"},
    "enum": {"type": "string"},
    "file": {"type": "string", "format": "binary"},
    "float": {"type": "number", "format": "float"},
    "int": {"type": "integer"},
    "int32": {"type": "integer", "format": "int32"},
    "int64": {"type": "integer", "format": "int64"},
    "hash": {"type": "object"},
    "list": {"type": "array"},
    "long": {"type": "integer", "format": "int64"},
    "map": {"type": "object"},
    "set": {"type": "array"},
    "str": {"type": "string"},
    "text": {"type": "string"},
    "timestamp": {"type": "string"},
    "uuid": {"type": "string", "format": "uuid"},
}
"""Words of other languages and of authors in a hurry."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a `type` that is none is taken for."""

    message: str
    instead: JsonObject
    """The keywords that say it."""
    hint: str | None = None
    index: int | None = None
    """Which one it is, in a list of types."""


def read_type(schema: JsonObject) -> Reading | None:
    """How to read the `type` of a schema; None where it is as it should be."""
    written = schema["type"]
    if not isinstance(written, list):
        return None if written in TYPES else _word(schema, written)
    unknown = [word for word in written if word not in TYPES]
    if written and not unknown:
        return None
    # Without quotes, YAML makes nothing of the name of the type "null".
    known: list[JsonValue] = [
        word for word in ("null" if w is None else w for w in written) if word in TYPES
    ]
    shown = ", ".join(map(_shown, unknown[:3])) or "an empty list"
    fate = 'read as "null"' if unknown == [None] else "it is left out"
    if not known:
        fate = "every type is allowed"
    return Reading(
        f"{shown} is not a JSON Schema type; {fate}",
        {"type": known} if known else {},
        index=written.index(unknown[0]) if unknown else None,
    )


def _word(schema: JsonObject, word: JsonValue) -> Reading:
    meant = _MEANT.get(word.lower()) if isinstance(word, str) else None
    if isinstance(word, str) and word.lower() in TYPES:
        meant = {"type": word.lower()}
    shown = f"{_shown(word)} is not a JSON Schema type"
    if meant is None:
        hint = did_you_mean(word, TYPES) if isinstance(word, str) else None
        if word is None:
            hint = 'the type is called "null", in quotes'
        return Reading(f"{shown}; every type is allowed", {}, hint)
    if not meant:
        hint = "leave the type out to allow every type"
        return Reading(f"{shown}; every type is allowed", {}, hint)
    spelled = ", ".join(f"{key}: {value}" for key, value in meant.items())
    kept = {
        key: value for key, value in meant.items() if key not in schema or key == "type"
    }
    return Reading(f'{shown}; read as "{spelled}"', kept)


def _shown(word: JsonValue) -> str:
    if word is None:
        return "null"
    return f'"{word}"' if isinstance(word, str) else describe(word)
