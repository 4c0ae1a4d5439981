"""Where in the documents a problem is, found again by what it is about.

The validator's paths begin at the schema or the default that it looked at, and it does not say which
that was. So every place that has what is complained of, in the way that is complained of, is one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ...diagnostics import Part, Place
from ...pointer import ROOT, Pointer, join, tokens
from ..document import Document, Documents, JsonObject, JsonValue
from ..grammar import Field, Kind, field_of
from ..links import get, has
from ..moves import follow, onward
from .bundle import target
from .problem import NOTHING, Problem, extra_names

_SWAGGER = {
    (Kind.DOCUMENT, "definitions"): Field(Kind.SCHEMA, "map"),
    (Kind.DOCUMENT, "parameters"): Field(Kind.PARAMETER, "map"),
    (Kind.DOCUMENT, "responses"): Field(Kind.RESPONSE, "map"),
    (Kind.RESPONSE, "schema"): Field(Kind.SCHEMA),
}
"""Where Swagger 2.0 has schemas, beside the places that OpenAPI 3 has them in."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """A value at a place of a document as it is written."""

    document: Document
    pointer: Pointer
    value: JsonValue

    def below(self, path: tuple[str, ...]) -> _Spot:
        """What a path leads to, references not followed."""
        value = get(self.value, path)
        return _Spot(self.document, join(self.pointer, *path), value)


class Retrace:
    """Finds the places of problems in the documents that were read."""

    def __init__(self, documents: Documents, whole: JsonValue) -> None:
        self._root = _Spot(documents[""], ROOT, documents[""].source_data)
        self._documents = documents
        self._whole = whole

    def places(self, problem: Problem) -> Iterator[tuple[Place, JsonValue]]:
        """The places of a problem, each with the value there; the whole document where none fits."""
        found = self._spots(problem) or [self._root.below(_section(problem))]
        for spot in found:
            part: Part = "value"
            value = spot.value
            if problem.is_about_name and _holds(value, problem.instance):
                spot, part = spot.below((problem.instance,)), "key"
                value = problem.instance
            pointer = follow(self._onward[spot.document.name], spot.pointer)
            yield Place(document=spot.document.name, pointer=pointer, part=part), value

    def _spots(self, problem: Problem) -> list[_Spot]:
        if problem.instance is NOTHING:
            return [s for s in self._schemas if self._is_meant(s.value, problem)]
        if problem.path and _has(self._root, problem):
            return [self._root.below(problem.path)]
        found = [
            spot.below(problem.path)
            for spot, schema in self._defaults
            if _has(spot, problem)
            and _is_same(self._keyword(schema, problem.schema_path), problem.expected)
        ]
        return found or [
            spot.below(problem.path) for spot in self._schemas if _has(spot, problem)
        ]

    def _is_meant(self, schema: JsonValue, problem: Problem) -> bool:
        """Whether a problem that shows no value is about a schema."""
        if not isinstance(schema, dict):
            shown = f"{schema!r} is not of type 'object', 'boolean'"
            return not isinstance(schema, bool) and problem.message == shown
        if "$schema" in schema and problem.message.startswith("Unknown JSON Schema"):
            return problem.message.endswith(repr(schema["$schema"]))
        names = extra_names(problem.message)
        return bool(names) and names == sorted(self._extra(schema))

    def _extra(self, schema: JsonObject) -> set[str]:
        """The names in `required` that neither the schema nor a part of its `allOf` has."""
        required, parts = schema.get("required"), schema.get("allOf")
        if not isinstance(required, list) or not isinstance(parts, list):
            return set()
        known = _names(schema).union(*(self._properties(part, set()) for part in parts))
        return {name for name in required if isinstance(name, str)} - known

    def _properties(self, schema: JsonValue, seen: set[int]) -> set[str]:
        value = target(self._whole, schema)
        if not isinstance(value, dict) or id(value) in seen:
            return set()
        seen.add(id(value))
        found = _names(value)
        for keyword in ("allOf", "anyOf", "oneOf", "items", "not"):
            held = value.get(keyword)
            for each in held if isinstance(held, list) else [held]:
                found |= self._properties(each, seen)
        return found

    def _keyword(self, schema: JsonValue, path: tuple[str, ...]) -> Any:
        """What a path through a schema leads to, references followed where it says so."""
        value = schema
        for token in path:
            if token == "$ref":
                value = target(self._whole, value)
            elif not has(value, (token,)) and not _holds(value, token):
                value = target(self._whole, value)
                value = get(value, (token,))
            else:
                value = get(value, (token,))
        return value

    @cached_property
    def _onward(self) -> dict[str, dict[Pointer, Pointer]]:
        return {name: onward(each.moved) for name, each in self._documents.items()}

    @cached_property
    def _schemas(self) -> list[_Spot]:
        """Every schema of the documents; of Swagger 2.0 its parameters, which are like them."""
        found: list[_Spot] = []
        for document in self._documents.values():
            back = dict(document.moved)
            for pointer, kind in document.pieces:
                old = follow(back, pointer)
                value = get(document.source_data, tokens(old))
                found += _schemas(kind, _Spot(document, old, value))
        return found

    @cached_property
    def _defaults(self) -> list[tuple[_Spot, JsonObject]]:
        """Every default, with the schema that it is of."""
        return [
            (spot.below(("default",)), spot.value)
            for spot in self._schemas
            if isinstance(spot.value, dict) and "default" in spot.value
        ]


def _schemas(kind: Kind, spot: _Spot) -> Iterator[_Spot]:
    value, is_old = spot.value, spot.document.version == "2.0"
    if kind is Kind.SCHEMA or (kind is Kind.PARAMETER and is_old):
        yield spot
    if not isinstance(value, dict):
        return
    for name, child in value.items():
        field = (_SWAGGER.get((kind, name)) if is_old else None) or field_of(kind, name)
        if field is None:
            continue
        below = spot.below((name,))
        if field.shape == "object":
            yield from _schemas(field.kind, below)
        elif isinstance(child, dict | list):
            for key in (
                child if isinstance(child, dict) else map(str, range(len(child)))
            ):
                yield from _schemas(field.kind, below.below((key,)))


def _section(problem: Problem) -> tuple[str, ...]:
    """The field of the document that a problem without a value is about."""
    return ("tags",) if "tag" in problem.message.lower().split() else ()


def _names(schema: JsonObject) -> set[str]:
    properties = schema.get("properties")
    return set(properties) if isinstance(properties, dict) else set()


def _holds(value: JsonValue, token: str) -> bool:
    return isinstance(value, dict) and token in value


def _has(spot: _Spot, problem: Problem) -> bool:
    """Whether what a problem complains of is where its path leads from a spot, or a name there."""
    value = get(spot.value, problem.path)
    if problem.is_about_name and _holds(value, problem.instance):
        return True
    if not _is_same(value, problem.instance):
        return False
    if problem.instance is not None or not problem.path:
        return True
    *above, last = problem.path  # null, or nothing at all
    around = get(spot.value, tuple(above))
    return isinstance(around, list) or _holds(around, last)


def _is_same(one: Any, other: Any) -> bool:
    """Whether two values of JSON are the same; the validator's may have lost digits of numbers."""
    if isinstance(one, bool) or isinstance(other, bool) or one is None:
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one == other or _float(one) == _float(other)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            _is_same(one[k], other[k]) for k in one
        )
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_same, one, other))
    return bool(type(one) is type(other) and one == other)


def _float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf
