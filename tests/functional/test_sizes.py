"""How many properties an object may have: checked where others are, and told of in what comes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from pydantic import ValidationError
from tests.clients import Client, make_client
from tests.functional.support import connect, document, reply

SIZES = document("""
paths:
  /patch:
    get:
      operationId: getPatch
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Patch'}}}}}
    put:
      operationId: putPatch
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Patch'}}}}
      responses: {'204': {description: ok}}
components:
  schemas:
    Patch:
      type: object
      minProperties: 1
      maxProperties: 2
      properties:
        name: {type: string}
        note: {type: [string, 'null']}
        age: {type: integer}
        labels: {type: object, additionalProperties: {type: string}, maxProperties: 1}
        inner: {$ref: '#/components/schemas/Inner'}
        nothing: {type: object, additionalProperties: false}
    Inner:
      type: object
      minProperties: 2
      required: [kind]
      properties: {kind: {const: inner}, value: {type: integer}}
    SizedModel: {type: object, maxProperties: 1}
    AllowedValues: {enum: [1, true]}
""")
PACKAGES = {"sizes": SIZES}


@pytest.fixture
def package(clients: Callable[[dict[str, str], str], Client]) -> ModuleType:
    return clients(PACKAGES, "sizes").load()


def test_constructors_count(package: ModuleType) -> None:
    patch = package.Patch
    for right in ({"name": "a"}, {"note": None}, {"name": "a", "x": 1}):
        assert patch(**right).to_dict() == right
    for wrong in ({}, {"name": None}, {"name": "a", "age": 1, "x": 2}):
        with pytest.raises(ValidationError, match="Object should have at "):
            patch(**wrong)
        with pytest.raises(ValidationError):
            patch.from_dict(wrong)
    with pytest.raises(ValidationError, match="at least 2 properties, not 1"):
        patch(inner={})
    assert patch(inner={"value": 1}).to_dict() == {
        "inner": {"kind": "inner", "value": 1}
    }
    with pytest.raises(ValidationError):
        patch(labels={"a": "b", "c": "d"})
    assert patch(nothing={}).to_dict() == {"nothing": {}}
    with pytest.raises(ValidationError):
        patch(nothing={"a": 1})


def test_assignments_count(package: ModuleType) -> None:
    patch = package.Patch(name="a")
    patch.age = 1
    patch.age = 2
    patch["age"] = 3
    for change in (
        lambda: patch.__setitem__("x", 1),
        lambda: setattr(patch, "note", None),
    ):
        with pytest.raises(ValidationError, match="at most 2 properties, not 3"):
            change()
    assert patch.to_dict() == {"name": "a", "age": 3}
    patch.name = None
    with pytest.raises(ValidationError, match="at least 1 property, not 0"):
        patch.age = None
    assert patch.to_dict() == {"age": 3}


def test_requests_count(package: ModuleType) -> None:
    client, seen = connect(package, reply({}))
    for wrong in ({}, {"name": "a", "age": 1, "note": None}):
        with pytest.raises(package.RequestValidationError):
            client.default.put_patch(wrong)
    client.default.put_patch(name="a", age=1)
    assert seen.json == {"name": "a", "age": 1}


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"name": "a", "age": 1, "x": None},
        {"inner": {"kind": "inner"}},
        {"labels": {"a": "b", "c": "d"}},
        {"nothing": {"a": 1}},
    ],
)
def test_what_comes_is_counted(package: ModuleType, value: object) -> None:
    client, _ = connect(package, reply(value), strict_responses=True)
    with pytest.raises(package.ResponseValidationError):
        client.default.get_patch()
    client, _ = connect(package, reply(value))
    with pytest.warns(package.ResponseValidationWarning) as told:
        found = client.default.get_patch()
    assert len(told) == 1
    assert type(found) is package.Patch
    assert found.to_dict() == value


def test_pages_say_it(tmp_path: Path) -> None:
    client = make_client(SIZES, tmp_path, "sized_pages", docs=True)
    page = (client.folder / "docs/Patch.md").read_text("utf-8")
    assert "From 1 to 2 properties." in page
    assert "At most 1 property." in page
