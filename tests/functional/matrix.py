"""Schemas with values that are valid for them, written by hand: what is legal in a document.

Each row is put into every place that a schema can stand in, as it is and with null beside it. The
values are judged by a validator of JSON Schema before a client sees them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import Any, NamedTuple

Json = Any
Schema = Mapping[str, Any]


class Row(NamedTuple):
    """A schema, and values that it allows."""

    schema: Schema
    values: list[Json]


_FORMATS: dict[str, list[Json]] = {
    "date": ["2024-02-29"],
    "date-time": ["2024-02-29T12:30:45Z", "2024-02-29T12:30:45+02:00"],
    "duration": ["P3DT4H"],
    "uuid": ["3fa85f64-5717-4562-b3fc-2c963f66afa6"],
    "byte": ["aGVsbG8="],
    "decimal": ["12.50", "-0.1"],
    "email": ["a@example.com"],
    "uri": ["https://example.com/a?b=c"],
    "int64": ["12345678901"],
    "x-unknown": ["anything"],
}
_TEXT_LIMITS: list[Schema] = [
    {},
    {"minLength": 1, "maxLength": 6e1, "pattern": "."},
    {"minimum": 3, "multipleOf": 2, "minItems": 4, "required": ["a"]},
]


def _strings() -> Iterator[Row]:
    yield Row({"minLength": 2, "maxLength": 2}, ["ab"])
    yield Row({"maxLength": 0}, [""])
    yield Row({"pattern": "^[a-c]+$"}, ["abc"])
    yield Row({"contentEncoding": "base64"}, ["aGVsbG8="])
    yield Row({"contentMediaType": "application/json"}, ["{}"])
    for limits in _TEXT_LIMITS:
        yield Row(limits, ["a", "true", "1", "null"])
        for name, values in _FORMATS.items():
            yield Row({"format": name, **limits}, values)


def _integers() -> Iterator[Row]:
    for name in ("int64", "date-time", "decimal", "binary"):
        yield Row({"format": name}, [0, 7])
    yield Row({}, [0, -1, 9007199254740993, 10**30])
    for step in (2, 0.5, 1.0, 1e-8, 2.5, 10**18):
        yield Row({"multipleOf": step}, [0, int(max(step, 1)) * 10])
    for low in (-1, 0.5, -1e300, -0.0):
        yield Row({"minimum": low}, [1, 10**20])
        yield Row({"exclusiveMinimum": low}, [1, 10**20])
    for high in (2.5, 10**30, 9007199254740993):
        yield Row({"maximum": high}, [2, -5])
        yield Row({"exclusiveMaximum": high}, [2, -5])
    yield Row({"minimum": 1, "maximum": 1}, [1])
    yield Row({"minimum": 0, "exclusiveMinimum": 0}, [1])
    yield Row({"minLength": 5, "pattern": "x", "maxItems": 0}, [1])


def _numbers() -> Iterator[Row]:
    for name in ("double", "decimal", "date"):
        yield Row({"format": name}, [0.5, -2.25, 3])
        yield Row({"format": name, "multipleOf": 0.01}, [19.99, 0.07])
        yield Row({"format": name, "minimum": 0.1, "exclusiveMaximum": 1e3}, [0.1])
    yield Row({}, [0, 1.5, -1e-7, 1e300])
    for step in (0.1, 0.5, 2, 1e-8, 0.0001):
        yield Row({"multipleOf": step}, [0, 2, 20.0])
    for limit in (10**30, 1e300, -0.0, 0.1):
        yield Row({"minimum": -limit, "maximum": limit}, [0])
        yield Row({"exclusiveMinimum": -limit - 1, "exclusiveMaximum": 10**400}, [0])
    yield Row({"minLength": 5, "pattern": "x", "maxItems": 0}, [1.5])


def _arrays() -> Iterator[Row]:
    text = {"type": "string"}
    yield Row({}, [[], [1, "a", None, {"b": []}]])
    yield Row({"items": {}}, [[None, 1]])
    yield Row({"items": True}, [[None, 1]])
    yield Row({"items": False}, [[]])
    yield Row({"items": {"type": "null"}}, [[], [None, None]])
    yield Row({"items": {"type": ["string", "null"]}}, [["a", None]])
    yield Row({"items": text, "maxItems": 0}, [[]])
    yield Row({"items": text, "minItems": 1, "maxItems": 2}, [["a"], ["a", "b"]])
    yield Row({"items": text, "uniqueItems": True}, [["a", "b"]])
    yield Row({"items": {"type": "object"}, "uniqueItems": True}, [[{"a": 1}, {}]])
    yield Row({"items": {}, "uniqueItems": True}, [[1, True, "1", None, [1], [True]]])
    yield Row({"items": {"format": "date", **text}}, [["2024-02-29"]])
    yield Row({"items": {"enum": ["a", None]}}, [["a", None]])
    yield Row({"items": {"const": None}}, [[None]])
    yield Row({"items": {"items": {"items": text}}}, [[[["a"]]], [[]]])
    yield Row({"items": text, "contains": {"const": "a"}}, [["a", "b"]])
    yield Row({"minimum": 3, "minLength": 3, "required": ["a"]}, [[1]])


def _objects() -> Iterator[Row]:
    number = {"type": "integer"}
    yield Row({}, [{}, {"a": None, "b": [1]}])
    yield Row({"additionalProperties": True}, [{"a": None}])
    yield Row({"additionalProperties": False}, [{}])
    yield Row({"additionalProperties": number}, [{"a": 1}])
    yield Row({"additionalProperties": {"type": "null"}}, [{"a": None}])
    yield Row({"additionalProperties": number, "maxProperties": 0}, [{}])
    yield Row({"minProperties": 1, "maxProperties": 2}, [{"a": 1}])
    yield Row({"uniqueItems": True, "minLength": 3}, [{"a": 1, "b": 1}])
    yield Row({"propertyNames": {"pattern": "^a"}}, [{"a": 1}])
    yield Row({"properties": {}}, [{"a": 1}])
    yield Row({"patternProperties": {"^x-": number}}, [{"x-a": 1, "other": "text"}])
    yield Row(
        {"patternProperties": {"^x-": number}, "properties": {"a": {"type": "string"}}},
        [{"x-a": 1, "a": "text", "other": [1]}],
    )
    yield Row({"properties": {"a": {"type": "null"}}}, [{}, {"a": None}])
    yield Row({"properties": {"a": {"type": "null"}}, "required": ["a"]}, [{"a": None}])
    yield Row({"properties": {"a": {}}}, [{}, {"a": None}, {"a": [1]}])
    yield Row({"properties": {"a": {"const": None}}}, [{}, {"a": None}])
    yield Row({"properties": {"a": {"enum": [None]}}}, [{}, {"a": None}])
    yield Row({"properties": {"a": {"const": True}}}, [{"a": True}])
    yield Row({"properties": {"a": number}, "minProperties": 1}, [{"a": 1}])
    yield Row(
        {"properties": {"a": number}, "additionalProperties": {"type": "null"}},
        [{"a": 1, "b": None}],
    )


def _untyped() -> Iterator[Row]:
    text, number, null = {"type": "string"}, {"type": "integer"}, {"type": "null"}
    yield Row({}, [1, "a", [None], {"a": 1.5}, False, None])
    yield Row({"type": "boolean"}, [True, False])
    yield Row({"type": "boolean", "format": "int32", "minimum": 3}, [True, False])
    yield Row({"type": ["string", "integer"], "minLength": 2, "minimum": 4}, ["ab", 4])
    yield Row({"type": ["string", "integer"], "format": "date-time"}, [3])
    yield Row({"type": ["array", "object"], "items": number}, [[1], {"a": "b"}])
    yield Row({"type": ["integer", "number"]}, [1, 1.5])
    yield Row({"type": ["number", "boolean"]}, [1, True, False, 0])
    yield Row({"oneOf": [text, number]}, ["a", 1])
    yield Row({"oneOf": [{"type": "boolean"}, number]}, [True, 1, 0])
    yield from _either()
    yield Row({"anyOf": [number, {"type": "number"}]}, [1, 1.5])
    yield Row({"anyOf": [{"type": "array", "items": text}, text]}, ["a", ["a"]])
    yield Row({"anyOf": [{**text, "format": "date"}, text]}, ["2024-02-29", "a"])
    yield Row({"anyOf": [{**text, "format": "uuid"}, number]}, [1])
    yield Row({"anyOf": [null, {"type": "array", "items": null}]}, [[None]])
    yield Row({"oneOf": [{"const": 1}, {"const": "a"}]}, [1, "a"])
    yield Row({"allOf": [text, {"maxLength": 3}]}, ["abc"])
    yield Row({"allOf": [{"type": "number"}, number]}, [1])


_EITHER: list[tuple[Schema, Json]] = [
    ({"type": "string", "format": "date"}, "2024-02-29"),
    ({"type": "string", "format": "date-time"}, "2024-02-29T00:00:00.000Z"),
    ({"type": "string", "format": "uuid"}, "3FA85F64-5717-4562-b3fc-2c963f66afa6"),
    ({"type": "string", "format": "decimal"}, "5"),
    ({"type": "number", "format": "decimal"}, 7),
    ({"type": "integer"}, 3),
]


def _either() -> Iterator[Row]:
    """Two types of which one takes, or writes, what is read as the other."""
    for (one, value), (other, another) in permutations(_EITHER, 2):
        if not {"decimal", "integer"} >= {
            s.get("format", s["type"]) for s in (one, other)
        }:
            yield Row({"anyOf": [one, other]}, [value, another])


def _fixed() -> Iterator[Row]:
    kinds: list[Json] = [True, False, 0, 1, -7, 1.5, 10**30, "", "a", "true", "\u2603"]
    kinds += [[], {}, [1, None], {"a": [None]}, 1e300]
    for value in kinds:
        yield Row({"const": value}, [value])
    for value in (True, 7, 1.5, "a", [1]):
        yield Row({"enum": [value]}, [value])
    lists: list[list[Json]] = [
        ["a", "b"],
        [1, 2],
        [0.5, 1.5],
        [1, 1.5],
        [1, "1"],
        [True, 1],
        [0, False, ""],
        [True, False],
        ["true", "false", True],
        [[], {}],
        ["a", 1, 1.5, True, [1], {"a": 1}],
        ["", " ", "a b", "class", "None", "1st"],
        ["a", "a", "b"],
        [10**30, -(10**30)],
    ]
    for values in lists:
        yield Row({"enum": values}, values)
    yield Row(
        {"type": "string", "enum": ["2024-02-29"], "format": "date"}, ["2024-02-29"]
    )
    yield Row(
        {"type": "string", "enum": ["2024-02-29", "2024-03-01"], "format": "date"},
        ["2024-03-01"],
    )
    yield Row({"type": "integer", "enum": [1, 2], "minimum": 2}, [2])
    yield Row({"type": "number", "enum": [1, 2]}, [1, 2])
    yield Row({"type": "array", "enum": [["a"], ["b"]]}, [["a"]])


def _nulls() -> Iterator[Row]:
    yield Row({"type": "null"}, [None])
    yield Row({"const": None}, [None])
    yield Row({"enum": [None]}, [None])
    yield Row({"type": ["null"]}, [None])
    yield Row({"type": "string", "enum": ["a"], "nullable": True}, ["a"])
    yield Row({"type": ["string", "null"], "enum": [None]}, [None])
    yield Row({"type": ["string", "null"], "enum": ["a", None]}, ["a", None])
    yield Row({"type": ["string", "null"], "enum": ["a"]}, ["a"])
    yield Row({"type": ["integer", "null"], "const": None}, [None])
    yield Row({"type": ["integer", "null"], "const": 3}, [3])
    yield Row({"anyOf": [{"type": "null"}, {"const": None}]}, [None])
    yield Row({"allOf": [{"type": "null"}]}, [None])
    yield Row({"type": "null", "minimum": 3, "minLength": 3, "format": "date"}, [None])


def _tuples() -> Iterator[Row]:
    both = [{"type": "string"}, {"type": "integer"}]
    exact = {"prefixItems": both, "minItems": 2, "maxItems": 2}
    yield Row(exact, [["a", 1]])
    yield Row({"prefixItems": both}, [[], ["a"], ["a", 1], ["a", 1, None, {}]])
    yield Row({"prefixItems": both, "items": False}, [[], ["a"], ["a", 1]])
    yield Row({"prefixItems": both, "maxItems": 2}, [[], ["a"], ["a", 1]])
    yield Row({"prefixItems": both, "maxItems": 1}, [[], ["a"]])
    yield Row({"prefixItems": both, "maxItems": 0}, [[]])
    yield Row({"prefixItems": both, "minItems": 1, "items": False}, [["a"], ["a", 1]])
    yield Row({"prefixItems": both, "minItems": 2}, [["a", 1], ["a", 1, True]])
    rest = {"prefixItems": both, "items": {"type": "boolean"}}
    yield Row(rest, [[], ["a"], ["a", 1], ["a", 1, True, False]])
    yield Row({**rest, "minItems": 2}, [["a", 1], ["a", 1, True]])
    yield Row({**rest, "minItems": 3, "maxItems": 4}, [["a", 1, True]])
    yield Row({**exact, "uniqueItems": True}, [["a", 1]])
    yield Row({"prefixItems": [{}], "minItems": 1, "maxItems": 1}, [[None], [[1]]])
    yield Row({"prefixItems": [{"type": "null"}], "items": False}, [[], [None]])
    yield Row(
        {"prefixItems": [{"type": ["string", "null"]}], "minItems": 1, "maxItems": 1},
        [["a"], [None]],
    )


def rows() -> Iterator[Row]:
    """Every row."""
    typed = {
        "string": _strings(),
        "integer": _integers(),
        "number": _numbers(),
        "array": (*_arrays(), *_tuples()),
        "object": _objects(),
    }
    for kind, each in typed.items():
        for schema, values in each:
            yield Row({"type": kind, **schema}, values)
    for group in (_untyped(), _fixed(), _nulls()):
        yield from group
