"""How many steps a validator takes, counted without taking them.

Schemas that are made of each other twice, and those again, are few to read and exponentially many to
visit. What is counted here does not depend on how quick the machine is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias

from ..document import JsonObject, JsonValue
from .bundle import target

MOST: Final = 1_000_000
"""Steps of a validator that is asked; the reference takes some microseconds for each."""

_LISTS: Final = ("allOf", "anyOf", "oneOf")
_MADE_OF: Final = (*_LISTS, "items", "not")
"""Where the validator looks for properties that a schema with `allOf` has from elsewhere."""
_IN_PLACE: Final = (*_LISTS, "not", "if", "then", "else", "dependentSchemas")
_OF_ITEMS: Final = ("items", "prefixItems", "contains", "unevaluatedItems")
_OF_VALUES: Final = ("additionalProperties", "unevaluatedProperties", "propertyNames")

_Visit: TypeAlias = "tuple[JsonValue, JsonValue]"
"""A schema, and the value that is held against it."""


def effort(whole: JsonValue) -> int:
    """The steps for looking at all schemas and defaults of a document; about `MOST` at most."""
    steps = 0
    made: dict[tuple[int, int], int] = {}
    judged: dict[tuple[int, int], int] = {}
    for schema in objects(whole):
        if "allOf" in schema:
            visit: _Visit = (schema, None)
            steps += _count(visit, lambda v: _made_of(whole, v[0]), made)
        if "default" in schema:
            visit = (schema, schema["default"])
            steps += _count(visit, lambda v: _judged(whole, *v), judged)
        if steps > MOST:
            break
    return steps


def objects(whole: JsonValue) -> Iterator[JsonObject]:
    """Every mapping in a document, once."""
    seen: set[int] = set()
    waiting = [whole]
    while waiting:
        value = waiting.pop()
        if not isinstance(value, dict | list) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, dict):
            yield value
            waiting += value.values()
        else:
            waiting += value


def _count(
    start: _Visit,
    below: Callable[[_Visit], Iterable[_Visit]],
    known: dict[tuple[int, int], int],
) -> int:
    """The visits that follow from one, itself included; what is visited twice counts twice."""
    waiting = [(start, False)]
    while waiting:
        visit, is_second = waiting.pop()
        key = _key(visit)
        if is_second:
            steps = 1 + sum(known.get(_key(each), 1) for each in below(visit))
            known[key] = min(steps, MOST + 1)
        elif key not in known:
            known[key] = 1  # until it is known; in a circle the validator fails
            waiting.append((visit, True))
            waiting += [(each, False) for each in below(visit)]
    return known[_key(start)]


def _key(visit: _Visit) -> tuple[int, int]:
    return id(visit[0]), id(visit[1])


def _made_of(whole: JsonValue, schema: JsonValue) -> Iterator[_Visit]:
    for each in _members(target(whole, schema), _MADE_OF):
        yield each, None


def _judged(whole: JsonValue, schema: JsonValue, value: JsonValue) -> Iterator[_Visit]:
    """The schemas that a value and its parts are held against, when it is held against one."""
    if not isinstance(schema, dict):
        return
    referred = target(whole, schema)
    if referred is not schema:
        yield referred, value
    # To know what is unevaluated, all the others are evaluated again.
    times = 2 if any(key.startswith("unevaluated") for key in schema) else 1
    yield from [(each, value) for each in _members(schema, _IN_PLACE)] * times
    if isinstance(value, list):
        for each in _members(schema, _OF_ITEMS):
            yield from ((each, item) for item in value)
    elif isinstance(value, dict):
        yield from _of_properties(schema, value)


def _of_properties(schema: JsonObject, value: JsonObject) -> Iterator[_Visit]:
    properties = schema.get("properties")
    if isinstance(properties, dict):
        for name in properties.keys() & value.keys():
            yield properties[name], value[name]
    for each in _members(schema, (*_OF_VALUES, "patternProperties")):
        yield from ((each, item) for item in value.values())


def _members(schema: JsonValue, keywords: Iterable[str]) -> Iterator[JsonValue]:
    """The schemas that a schema has in some keywords, each of which holds one or several."""
    if not isinstance(schema, dict):
        return
    for keyword in keywords:
        held = schema.get(keyword)
        if isinstance(held, list):
            yield from held
        elif keyword in ("dependentSchemas", "patternProperties"):
            yield from held.values() if isinstance(held, dict) else ()
        elif isinstance(held, dict):
            yield held
