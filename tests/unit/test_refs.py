"""refs: `$ref` -> document, pointer, value."""

from __future__ import annotations

import io
from typing import Any

import pytest

from specloom.load import load
from specloom.load.refs import Refs
from specloom.pointer import Pointer

TEXT = b"""
openapi: 3.0.0
paths:
  /a/{b}:
    get: {tags: [one, two]}
components:
  schemas:
    Pet: {type: object}
    Alias: {$ref: '#/components/schemas/Pet'}
    AliasOfAlias: {$ref: '#/components/schemas/Alias'}
    Circle: {$ref: '#/components/schemas/Line'}
    Line: {$ref: '#/components/schemas/Circle'}
    a/b~c d%: {type: string}
    "": {type: integer}
    Moved:
      nullable: true
      allOf: [{nullable: true, allOf: [{type: string}], example: here}]
    Property: {type: object, properties: {$ref: {type: string}}}
"""
DOCUMENTS, _ = load("-", stdin=io.BytesIO(TEXT))
REFS = Refs(DOCUMENTS)


def schema(name: str) -> str:
    """A reference to a schema."""
    return f"#/components/schemas/{name}"


@pytest.mark.parametrize(
    ("ref", "pointer", "value"),
    [
        (schema("Pet"), "/components/schemas/Pet", {"type": "object"}),
        ("#/paths/~1a~1%7Bb%7D/get/tags/1", "/paths/~1a~1{b}/get/tags/1", "two"),
        (
            schema("a~1b~0c%20d%25"),
            "/components/schemas/a~1b~0c d%",
            {"type": "string"},
        ),
        (schema(""), "/components/schemas/", {"type": "integer"}),
        # One step only.
        (
            schema("AliasOfAlias"),
            "/components/schemas/AliasOfAlias",
            {"$ref": schema("Alias")},
        ),
    ],
)
def test_lookup(ref: str, pointer: str, value: Any) -> None:
    target = REFS.lookup("", ref)
    assert target is not None
    assert (target.document, target.pointer, target.value) == ("", pointer, value)


def test_the_whole_document() -> None:
    target = REFS.lookup("", "#")
    assert target is not None
    assert target.value is DOCUMENTS[""].data


@pytest.mark.parametrize(
    "ref",
    [
        schema("Nothing"),
        schema("pet"),
        "#/paths/~1a~1%7Bb%7D/get/tags/2",
        "#/paths/~1a~1%7Bb%7D/get/tags/01",
        "#/paths/~1a~1%7Bb%7D/get/tags/-1",
        "#/openapi/x",
        "#Pet",
        "Pet",
        "other.yaml#/a",
    ],
)
def test_nothing_there(ref: str) -> None:
    assert REFS.lookup("", ref) is None
    assert REFS.resolve("", ref) is None


def test_another_document_is_not_there() -> None:
    assert REFS.lookup("other.yaml", schema("Pet")) is None


def test_resolve_follows_chains() -> None:
    target = REFS.resolve("", schema("AliasOfAlias"))
    assert target is not None
    assert target.pointer == "/components/schemas/Pet"


@pytest.mark.parametrize("name", ["Circle", "Line"])
def test_resolve_gives_up_on_circles(name: str) -> None:
    assert REFS.resolve("", schema(name)) is None


def test_a_property_called_ref_is_no_reference() -> None:
    target = REFS.resolve("", schema("Property") + "/properties")
    assert target is not None
    assert target.pointer == "/components/schemas/Property/properties"


def test_references_mean_the_source_and_find_what_the_upgrade_moved() -> None:
    inner = REFS.lookup("", schema("Moved") + "/allOf/0/allOf/0")
    assert inner is not None
    assert inner.value == {"type": "string"}
    example = REFS.lookup("", schema("Moved") + "/allOf/0/example")
    assert example is not None
    assert example.value == "here"


@pytest.mark.parametrize(
    ("name", "ref", "expected"),
    [
        ("Alias", schema("Pet"), "ends"),
        ("AliasOfAlias", schema("Alias"), "ends"),
        ("Pet", schema("Nothing"), "ends"),
        ("Circle", schema("Line"), "comes back"),
        # The circle is reported where it is, not where it is referred to.
        ("Pet", schema("Line"), "ends"),
    ],
)
def test_chain(name: str, ref: str, expected: str) -> None:
    start = Pointer(f"/components/schemas/{name}")
    assert REFS.chain("", ref, start) == expected
