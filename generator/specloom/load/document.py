"""A document in memory: its data in one dialect, and where in the text each value stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ..diagnostics import Location, Locator, Part, Place
from ..pointer import Pointer
from .grammar import Kind
from .positions import Positions

JsonValue: TypeAlias = (
    "None | bool | int | float | str | list[JsonValue] | dict[str, JsonValue]"
)
JsonObject: TypeAlias = "dict[str, JsonValue]"

Documents: TypeAlias = "Mapping[str, Document]"
"""All documents of a run by name; "" is the root."""

TO_ROOT = "."
"""How a reference of another document names the root; "" would be the document that it is in."""

LONGEST_CHAIN = 100
"""How many references may lead from one to the next."""

Moved: TypeAlias = tuple[tuple[Pointer, Pointer], ...]
"""Prefixes in the upgraded data, each with the prefix in the source that it stands for."""


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A document, upgraded to the dialect of OpenAPI 3.1 where it is in use. Its data is never mutated."""

    path: str
    """As the user wrote it: "specs/openapi.yaml", "<stdin>"."""
    name: str
    """Relative to the root document, or a URL; "" for the root document itself."""
    text: str = field(repr=False)
    data: JsonValue = field(repr=False)
    pieces: tuple[tuple[Pointer, Kind], ...]
    """What of the data is in use: the whole document, or what references lead to."""
    version: str
    """The `openapi` or `swagger` field as it is written, "3.0.3"; of a mere piece, the root's."""
    digest: str
    """SHA-256 of the bytes, in hex."""
    moved: Moved = field(repr=False)
    source_data: JsonValue = field(repr=False)
    """The data as it is written, in its own dialect; a misplaced `$ref` is replaced by its parts."""
    positions: Positions = field(repr=False, compare=False)

    def locate(self, pointer: Pointer, part: Part = "value") -> Location:
        """Where the key or the value at `pointer` of `data` stands in the text."""
        return self.positions.locate(pointer, part)


def locator(documents: Mapping[str, Document]) -> Locator:
    """What finds the places of diagnostics in the text of `documents`, by name."""

    def locate(place: Place) -> Location | None:
        document = documents.get(place.document)
        return document.locate(place.pointer, place.part) if document else None

    return locate


def reference_of(value: JsonValue) -> str | None:
    """The `$ref` of a value that is a reference."""
    ref = value.get("$ref") if isinstance(value, dict) else None
    return ref if isinstance(ref, str) else None


def describe(value: JsonValue) -> str:
    """What a value is, in the words of YAML and JSON."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "a list"
        case dict():
            return "a mapping"
