"""Strict reading has the types of JSON and the texts of RFCs, wherever a value stands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from pydantic import ValidationError
from tests.clients import Client
from tests.functional.support import connect, reply

ID = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
TEXT = {"type": "string"}
ROWS: dict[str, tuple[dict[str, Any], list[Any], list[Any]]] = {
    # schema, what it allows, what it does not
    "whole": ({"type": "integer"}, [1, 1.0, 10**30], [True, "1", 1.5]),
    "real": ({"type": "number"}, [1, 1.5], [True, "1.5"]),
    "flag": ({"type": "boolean"}, [True], [1, 1.0, "true"]),
    "one": ({"const": 1}, [1, 1.0], [True, 2, "1"]),
    "yes": ({"const": True}, [True], [1, 1.0, False]),
    "half": ({"const": 1.5}, [1.5], [1, 2.5, True, "1.5"]),
    "pair": ({"const": [1, True]}, [[1, True], [1.0, True]], [[1, 1], [True, True]]),
    "long": ({"enum": [10**30, 1]}, [10**30, 1], [2, True]),
    "size": ({"enum": [1, 2]}, [1, 2.0], [True, 3, "1"]),
    "state": ({"enum": [True, False]}, [True, False], [1, 0, 0.0]),
    "mixed": ({"enum": [1, "a", True]}, [1, 1.0, "a", True], [False, 2, "b"]),
    "share": ({"enum": [0.5, 1]}, [0.5, 1, 1.0], [True, 2, "1"]),
    "object": ({"enum": [{"a": 1}, []]}, [{"a": 1.0}, []], [{"a": True}, {}, [1]]),
    "id": (
        {"type": "string", "format": "uuid"},
        [ID, ID.upper()],
        [ID.replace("-", ""), f"{{{ID}}}", f"urn:uuid:{ID}"],
    ),
    "price": (
        {"type": "string", "format": "decimal"},
        ["1E2", "+1.0", "01.50", "0.0000001", "1e-400", "-0.0", "1.50"],
        [1, "1_0", " 1", "NaN", "1e9999999999999999999"],
    ),
    "rate": ({"type": "number", "format": "decimal"}, [1, 1.5], [True, "1.5"]),
    "ends": (
        {"type": "array", "prefixItems": [{"type": "integer"}, TEXT], "minItems": 2},
        [[1, "a"], [1.0, "a", None]],
        [[True, "a"], [1], ["1", "a"]],
    ),
    "few": (
        {"type": "object", "additionalProperties": TEXT, "maxProperties": 1},
        [{}, {"a": "b"}],
        [{"a": "b", "c": "d"}, {"a": 1}],
    ),
}


def _places(name: str, schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    other = {"type": "object", "required": ["zz"], "properties": {"zz": TEXT}}
    pair = {"type": "array", "prefixItems": [schema, TEXT], "items": False}
    yield name, schema
    yield f"{name}_list", {"type": "array", "items": schema}
    yield f"{name}_map", {"type": "object", "additionalProperties": schema}
    yield f"{name}_tuple", {**pair, "minItems": 2}
    yield f"{name}_union", {"anyOf": [other, schema]}
    rest = {"properties": {"zz": TEXT}, "additionalProperties": schema}
    yield f"{name}_rest", {"type": "object", **rest}


def _put(name: str, place: str, value: Any) -> Any:
    wrapped = {"list": [value], "map": {"a b": value}, "tuple": [value, "t"]}
    return {**wrapped, "rest": {"k": value}}.get(place.removeprefix(f"{name}_"), value)


PLACES = {
    place: schema
    for name, row in ROWS.items()
    for place, schema in _places(name, row[0])
}
BODY = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Strict", "version": "1"},
    "paths": {
        "/thing": {
            "get": {
                "operationId": "getThing",
                "responses": {"200": {"description": "ok", "content": BODY}},
            },
            "put": {
                "operationId": "putThing",
                "requestBody": {"required": True, "content": BODY},
                "responses": {"204": {"description": "ok"}},
            },
        }
    },
    "components": {"schemas": {"Thing": {"type": "object", "properties": PLACES}}},
}
PACKAGES = {"strict": json.dumps(DOCUMENT)}


@pytest.fixture(scope="module")
def package(clients: Callable[[dict[str, str], str], Client]) -> ModuleType:
    return clients(PACKAGES, "strict").load()


def _read(package: ModuleType, value: object) -> Any:
    client, _ = connect(package, reply(value), strict_responses=True)
    return client.default.get_thing()


@pytest.mark.parametrize("name", ROWS)
def test_strict_takes_what_the_document_allows(package: ModuleType, name: str) -> None:
    schema, right, wrong = ROWS[name]
    for place, _ in _places(name, schema):
        for value in right:
            thing = {place: _put(name, place, value)}
            read = _read(package, thing)
            assert json.loads(read.to_json()) == thing, place
            client, seen = connect(package, reply({}))
            client.default.put_thing(read)
            assert seen.json == thing
        for value in wrong:
            with pytest.raises(package.ResponseValidationError):
                _read(package, {place: _put(name, place, value)})


def test_constructors_tell_true_from_one(package: ModuleType) -> None:
    for name, value in (
        ("one", True),
        ("size", True),
        ("yes", 1),
        ("state", 0),
        ("half", 2.5),
    ):
        with pytest.raises(ValidationError):
            package.Thing(**{name: value})
        client, _ = connect(package, reply({}))
        with pytest.raises(package.RequestValidationError):
            client.default.put_thing(**{name: value})
    assert package.Thing(one=1, yes=True, half=1.5).to_dict() == {
        "one": 1,
        "yes": True,
        "half": 1.5,
    }


def test_new_values_are_no_fault_but_where_it_is_strict(package: ModuleType) -> None:
    value = {"half": 2.5, "size": 3, "yes": False, "object": {"a": 2}, "share": 7}
    client, _ = connect(package, reply(value))
    assert client.default.get_thing().to_dict() == value
