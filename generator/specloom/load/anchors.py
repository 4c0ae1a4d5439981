"""The data of a document in, the names that it gives to places out: `$id` and `$anchor`.

JSON Schema 2020-12, core, 8.2: `$id` gives a schema a URI, which what is below is relative to;
`$anchor` and `$dynamicAnchor` give it a name within that. `$self` gives one to a document (OpenAPI
3.2.0, OpenAPI Object).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..address import joined
from ..pointer import ROOT, Pointer, from_tokens, join, tokens
from .document import JsonObject, JsonValue
from .text import Text


@dataclass(frozen=True, slots=True, eq=False)
class Anchors:
    """What a document calls its places."""

    resources: Mapping[Pointer, str]
    """Where a schema has an `$id` -> its URI, as far as the document tells."""
    anchors: Mapping[tuple[Pointer, str], Pointer]
    """The resource that a name is in, and the name -> the schema."""

    def resource(self, pointer: Pointer) -> Pointer:
        """The innermost schema with an `$id` around a place; the document, if there is none."""
        if not self.resources or pointer in self.resources:
            return pointer if self.resources else ROOT
        return _around(self.resources, pointer)


NONE = Anchors({}, {})


def anchors_of(text: Text) -> Anchors:
    """The names in a document; a document that has none is not searched."""
    written = text.source.text
    if not any(key in written for key in ("$id", "$self", "$anchor", "$dynamicAnchor")):
        return NONE
    resources: dict[Pointer, str] = {}
    anchors: dict[tuple[Pointer, str], Pointer] = {}
    for pointer, resource, data in _objects(text.data):
        id = _id(pointer, data)
        if id is not None:
            outer = resources.get(_around(resources, pointer), "")
            resources[pointer] = joined(outer, id).partition("#")[0]
        for keyword in ("$anchor", "$dynamicAnchor"):
            name = data.get(keyword)
            if isinstance(name, str):
                anchors.setdefault((resource, name), pointer)
    return Anchors(resources, anchors)


def _id(pointer: Pointer, data: JsonObject) -> str | None:
    """The URI that a document or a schema gives itself."""
    found = data.get("$self" if pointer == ROOT and "openapi" in data else "$id")
    return found if isinstance(found, str) else None


def _around(resources: Mapping[Pointer, str], pointer: Pointer) -> Pointer:
    parts = tokens(pointer)
    prefixes = (from_tokens(parts[:length]) for length in range(len(parts) - 1, -1, -1))
    return next((each for each in prefixes if each in resources), ROOT)


def _objects(
    data: JsonValue,
) -> Iterator[tuple[Pointer, Pointer, dict[str, JsonValue]]]:
    """Every mapping, with its place and the resource that it is in; outer ones first."""
    waiting: list[tuple[Pointer, Pointer, JsonValue]] = [(ROOT, ROOT, data)]
    while waiting:
        pointer, resource, value = waiting.pop()
        if isinstance(value, dict):
            if _id(pointer, value) is not None:
                resource = pointer
            yield pointer, resource, value
            waiting += [(join(pointer, k), resource, v) for k, v in value.items()]
        elif isinstance(value, list):
            waiting += [(join(pointer, i), resource, v) for i, v in enumerate(value)]
