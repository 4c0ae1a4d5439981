"""A `Source` in, the plain data of its YAML or JSON out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..diagnostics import Diagnostic, Place, Severity
from ..pointer import Pointer
from .document import JsonValue, Moved
from .json_text import JsonFailure, JsonReader
from .moves import follow
from .positions import Positions
from .source import Source
from .yaml_text import YamlReader

_JSON_START = re.compile(r'\s*\{\s*"')


@dataclass(frozen=True, slots=True, eq=False)
class Adapted:
    """Data after its translation into another dialect."""

    data: JsonValue = field(repr=False)
    moved: Moved = field(repr=False)
    onward: Mapping[Pointer, Pointer] = field(repr=False)
    """The way of what moved, from the source to here."""
    diagnostics: tuple[Diagnostic, ...]
    spread: tuple[tuple[Pointer, JsonValue], ...]
    """Places of the source that have a reference where there is none, each with its parts; outer first."""


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """The data of one source, as it is written."""

    source: Source
    data: JsonValue = field(repr=False)
    is_json: bool
    repeats: bool
    """Whether a mapping has a key twice."""
    adapted: Adapted | None = None
    """The data in another dialect, where the one that it is written in is not read as it is."""

    @property
    def readable(self) -> JsonValue:
        """The data in a dialect that can be upgraded."""
        return self.data if self.adapted is None else self.adapted.data

    def now(self, pointer: Pointer) -> Pointer:
        """Where the readable data has what is written at `pointer`."""
        return pointer if self.adapted is None else follow(self.adapted.onward, pointer)

    @property
    def positions(self) -> Positions:
        """Where the values stand; costs nothing until it is asked for one."""
        return Positions(self.source.path, self.source.text, is_json=self.is_json)


def parse_text(source: Source) -> Text:
    """Parse a source; raises `SpecloomError` where it is neither YAML nor JSON."""
    named_json = source.path.lower().endswith(".json")
    if named_json or source.text.lstrip().startswith("{"):
        json_reader = JsonReader(source.path, source.text)
        try:
            return Text(source, json_reader.read(), True, json_reader.duplicates)
        except JsonFailure:
            # `{openapi: 3.1.0}` is YAML; what opens with a quoted key is JSON with a mistake.
            if named_json or _JSON_START.match(source.text):
                raise
    yaml_reader = YamlReader(source.path, source.text)
    return Text(source, yaml_reader.read(), False, yaml_reader.duplicates)


def repeated_keys(text: Text, document: str) -> tuple[Diagnostic, ...]:
    """A warning for each key that its mapping has already; the last one counts.

    That is how nearly all other readers take it (RFC 8259, section 4), though YAML 1.2.2 (section
    3.2.1.1) has no such mappings.
    """
    if not text.repeats:
        return ()
    positions = text.positions
    return tuple(
        Diagnostic(
            code="duplicate-key",
            severity=Severity.WARNING,
            message=f'the key "{found.name}" comes again in this mapping; the last one counts',
            place=place,
            related=(("again here", place),),
            location=positions.lines.location(*found.first),
        )
        for found in positions.tree.duplicates
        for place in [Place(document=document, pointer=found.pointer, part="key")]
    )
