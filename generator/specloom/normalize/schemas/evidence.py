"""Documents -> the values that their examples have for schemas without a type.

An example stands at a schema, or far above it: that of a response has values for the properties of
properties.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from ...model import JsonValue
from ...pointer import Pointer, SchemaId, join
from ..context import Context, Part
from .keywords import members

Evidence: TypeAlias = Mapping[SchemaId, list[JsonValue]]
_DATA = frozenset(("example", "examples", "default", "enum", "const"))
"""Keywords with data, in which nothing is a schema."""
_MAPS = frozenset(
    "properties patternProperties dependentSchemas $defs definitions schemas responses parameters "
    "headers requestBodies callbacks pathItems mediaTypes content paths webhooks".split()
)
"""Keywords whose value is a mapping of names, which may be those of keywords."""
_SIGNS = frozenset(
    "type properties items additionalProperties allOf anyOf oneOf $ref".split()
)
"""Keywords that tell a schema from other objects that have examples."""
_MOST = 20
"""Values that are kept of a schema: more tell hardly more."""


def type_of(value: object) -> str:
    """The type of a JSON value; a whole number is a number here."""
    kinds = ((bool, "boolean"), (int | float, "number"), (str, "string"))
    scalar = next((name for kind, name in kinds if isinstance(value, kind)), None)
    if scalar is not None:
        return scalar
    if isinstance(value, Mapping):
        return "object"
    return "array" if isinstance(value, list) else "null"


def evidence(context: Context) -> Evidence:
    """What all examples of the documents have for each schema without a type, found out once."""
    if context.evidence is None:
        found: dict[SchemaId, list[JsonValue]] = {}
        seen: set[tuple[SchemaId, int]] = set()
        for document in context.refs.roots():
            root = Part(document.document, document.pointer, document.value)
            for part, value in _examples(context, root):
                _see(context, part, value, found, seen)
        context.evidence = found
    return context.evidence


def _examples(context: Context, root: Part) -> Iterator[tuple[Part, JsonValue]]:
    """Every schema below that has an example, and the value."""
    work: list[tuple[Pointer, Any, bool]] = [(root.pointer, root.data, False)]
    while work:
        pointer, data, has_names = work.pop()
        if isinstance(data, list):
            work += ((join(pointer, n), each, False) for n, each in enumerate(data))
        elif isinstance(data, Mapping):
            work += (
                (join(pointer, key), each, key in _MAPS and not has_names)
                for key, each in data.items()
                if isinstance(each, Mapping | list)
                and (has_names or not (key in _DATA or key.startswith("x-")))
            )
            if not has_names and not _DATA.isdisjoint(data):
                yield from _of(context, Part(root.document, pointer, data))


def _of(context: Context, part: Part) -> Iterator[tuple[Part, JsonValue]]:
    """The examples of an object: of a schema its own, of others those of their schema."""
    data = part.data
    named = data.get("examples")
    if isinstance(data.get("schema"), Mapping):
        schema = part.child("schema")
        if "example" in data:
            yield schema, data["example"]
        for name in named if isinstance(named, Mapping) else ():
            example = context.follow(part.child("examples", name))
            if example is not None and isinstance(example.data, Mapping):
                yield from ((schema, v) for v in _values(example.data))
    elif not _SIGNS.isdisjoint(data):
        values = named if isinstance(named, list) else []
        yield from ((part, value) for value in values)
        yield from ((part, data[key]) for key in ("example", "default") if key in data)


def _values(example: Mapping[str, Any]) -> Iterator[JsonValue]:
    """The value of an Example Object (OpenAPI 3.2.0 has `dataValue` for it)."""
    yield from (example[key] for key in ("value", "dataValue") if key in example)


def _see(
    context: Context,
    part: Part,
    value: JsonValue,
    found: dict[SchemaId, list[JsonValue]],
    seen: set[tuple[SchemaId, int]],
) -> None:
    """Note a value, and what it is made of, for the schemas that this is about."""
    work: list[tuple[Part, JsonValue]] = [(part, value)]
    while work:
        given, each = work.pop()
        schema = context.follow(given)
        if schema is None or not isinstance(schema.data, Mapping):
            continue
        key = (schema.id, id(each))
        if key in seen:
            continue
        seen.add(key)
        known = found.setdefault(schema.id, [])
        if "type" not in schema.data and len(known) < _MOST:
            known.append(each)
        work += _inside(schema, each)


def _inside(schema: Part, value: JsonValue) -> Iterator[tuple[Part, JsonValue]]:
    """The schemas in a schema, with their part of a value. Of several variants nobody knows which."""
    yield from ((member, value) for member in members(schema, "allOf"))
    for keyword in ("oneOf", "anyOf"):
        variants = [v for v in members(schema, keyword) if not _is_null(v)]
        if len(variants) == 1:
            yield variants[0], value
    if isinstance(value, Mapping):
        properties = schema.get("properties")
        known = properties.data if properties is not None else {}
        further = schema.get("additionalProperties")
        for name, each in value.items():
            if isinstance(known, Mapping) and name in known and properties is not None:
                yield properties.child(name), each
            elif further is not None:
                yield further, each
    if isinstance(value, list):
        items = schema.get("items")
        if items is not None:
            yield from ((items, each) for each in value)


def _is_null(part: Part) -> bool:
    return isinstance(part.data, Mapping) and part.data.get("type") == "null"
