"""What the steps of the translation share: what they may ask, and what they have to tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from ...diagnostics import Diagnostic, Part, Place, warning
from ...pointer import Pointer, join
from ..document import JsonObject, JsonValue
from ..grammar import Field
from ..spread import is_spread, references, spread, told

Lookup: TypeAlias = Callable[[str], JsonValue]
"""What a `$ref` leads to at last, in the words of Swagger; None where that is nothing."""

JSON = ("application/json",)
"""What is meant where a document names no media type at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What a whole document says for all its operations (Swagger 2.0, Swagger Object)."""

    consumes: tuple[str, ...] = ()
    produces: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    host: str = ""
    base_path: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands: in what is made of the document, and in the source."""

    new: Pointer
    old: Pointer

    def below(self, *tokens: str | int) -> Spot:
        """The spot of what is below, by the same name in both."""
        return Spot(join(self.new, *tokens), join(self.old, *tokens))

    def at(self, *tokens: str | int) -> Spot:
        """The spot of a part that the source says in place."""
        return Spot(join(self.new, *tokens), self.old)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known of other places, and the two lists that a translation adds to."""

    lookup: Lookup
    defaults: Defaults = Defaults()
    scheme: str = "https"
    """The one that the document was read by: what "no schemes" means."""
    document: str = ""
    """The name of the document, for places."""
    moved: list[tuple[Pointer, Pointer]] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    spreads: list[tuple[Pointer, JsonValue]] = field(default_factory=list)
    """Places that have a reference where there is none, each with its parts; outer ones first."""
    made: set[str] = field(default_factory=set)
    """References that nobody wrote: those to such parts."""

    def move(self, spot: Spot) -> Spot:
        """Note what does not stand where it stood."""
        if spot.new != spot.old:
            self.moved.append((spot.new, spot.old))
        return spot

    def warn(
        self,
        code: str,
        message: str,
        spot: Spot,
        part: Part = "value",
        hint: str | None = None,
    ) -> None:
        """Report what is degraded, and to what."""
        place = Place(document=self.document, pointer=spot.new, part=part)
        self.diagnostics.append(warning(code, message, place, hint=hint))

    def meant(self, value: JsonValue) -> JsonObject:
        """The object that a value is or refers to; an empty one where there is none."""
        if isinstance(value, dict) and "$ref" in value:
            ref = value["$ref"]
            value = self.lookup(ref) if isinstance(ref, str) else None
        return value if isinstance(value, dict) else {}

    def spread(self, field: Field, value: JsonValue, spot: Spot) -> JsonValue:
        """A value; of a reference where none is expected, references to what it leads to."""
        if not isinstance(value, dict) or not is_spread(field, value, "2.0"):
            return value
        ref = str(value["$ref"])
        found = spread(field, value, self.lookup(ref))
        if found is None:
            return value
        if ref not in self.made:
            self.warn("misplaced-ref", told(field), spot.below("$ref"))
        self.made.update(references(found))
        self.spreads.append((spot.old, found))
        return found


def texts(value: JsonValue) -> tuple[str, ...]:
    """The strings of a list, each once; one that stands alone is a list of one."""
    listed = value if isinstance(value, list) else [value]
    kept = (item.strip() for item in listed if isinstance(item, str))
    return tuple(dict.fromkeys(item for item in kept if item))


def extensions(value: JsonObject) -> JsonObject:
    """The `x-` fields of an object, which go where it goes; examples have places of their own."""
    return {
        name: field
        for name, field in value.items()
        if name.startswith("x-") and name not in ("x-example", "x-examples")
    }
