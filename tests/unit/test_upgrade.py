"""load/upgrade: OpenAPI 3.0 -> 3.1."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from specloom.load.grammar import Kind
from specloom.load.upgrade import upgrade
from specloom.pointer import ROOT, Pointer

NULL = {"type": "null"}


def with_schema(schema: Any) -> dict[str, Any]:
    """A document with one schema."""
    return {
        "openapi": "3.0.3",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"schemas": {"S": schema, "Other": {"type": "string"}}},
    }


def whole(data: Any, version: str) -> tuple[Any, Any, Any]:
    """A document after the upgrade, what moved, and what was found; references stay as they are."""
    done = upgrade(
        Kind.DOCUMENT,
        data,
        ROOT,
        document="",
        version=version,
        link=lambda kind, ref, new, old: (ref, kind),
    )
    return done.data, done.moved, done.diagnostics


def upgraded(schema: str, version: str = "3.0.3") -> Any:
    """The schema, written in YAML, after the upgrade."""
    data = with_schema(yaml.safe_load(schema))
    before = copy.deepcopy(data)
    result, _, _ = whole(data, version)
    assert data == before, "the input is not changed"
    components: Any = result["components"]
    return components["schemas"]["S"]


def moves(schema: str) -> list[tuple[str, str]]:
    """What moved, relative to the schema."""
    _, moved, _ = whole(with_schema(yaml.safe_load(schema)), "3.0.3")
    prefix = "/components/schemas/S"
    return [(new.removeprefix(prefix), old.removeprefix(prefix)) for new, old in moved]


def codes(schema: str, version: str = "3.0.3") -> list[str]:
    """The codes of the diagnostics."""
    _, _, found = whole(with_schema(yaml.safe_load(schema)), version)
    return [diagnostic.code for diagnostic in found]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: string, nullable: true}", "{type: [string, 'null']}"),
        (
            "{allOf: [{$ref: '#/components/schemas/Other'}, {nullable: true}]}",
            "{anyOf: [{allOf: [{$ref: '#/components/schemas/Other'}, {}]}, {type: 'null'}]}",
        ),
        ("{type: string, nullable: false}", "{type: string}"),
        (
            "{type: string, nullable: true, default: null}",
            "{type: [string, 'null'], default: null}",
        ),
        (
            "{type: string, nullable: true, enum: [a, b]}",
            "{type: [string, 'null'], enum: [a, b, null]}",
        ),
        (
            "{type: string, nullable: true, enum: [a, null]}",
            "{type: [string, 'null'], enum: [a, null]}",
        ),
        (
            "{type: integer, nullable: true, enum: [0, false]}",
            "{type: [integer, 'null'], enum: [0, false, null]}",
        ),
        (
            "{nullable: true, oneOf: [{type: string}, {type: integer}]}",
            "{oneOf: [{type: string}, {type: integer}, {type: 'null'}]}",
        ),
        (
            "{nullable: true, anyOf: [{type: string, nullable: true}]}",
            "{anyOf: [{type: [string, 'null']}]}",
        ),
        (
            "{nullable: true, type: string, anyOf: [{maxLength: 3}, {enum: [long]}]}",
            """{type: [string, 'null'],
                anyOf: [{maxLength: 3}, {enum: [long]}, {type: 'null'}]}""",
        ),
        (
            "{nullable: true, $ref: '#/components/schemas/Other'}",
            "{anyOf: [{$ref: '#/components/schemas/Other'}, {type: 'null'}]}",
        ),
        (
            """{nullable: true, allOf: [{type: object}], description: D, title: T,
                default: null, deprecated: true, readOnly: true, writeOnly: false,
                externalDocs: {url: u}, x-y: 1, example: 2, required: [a]}""",
            """{anyOf: [{allOf: [{type: object}], required: [a]}, {type: 'null'}],
                description: D, title: T, default: null, deprecated: true,
                readOnly: true, writeOnly: false, externalDocs: {url: u}, x-y: 1,
                examples: [2]}""",
        ),
        (
            "{nullable: true, type: object, allOf: [{type: object}]}",
            "{anyOf: [{type: object, allOf: [{type: object}]}, {type: 'null'}]}",
        ),
        ("{nullable: true}", "{}"),
        ("{nullable: true, description: D}", "{description: D}"),
        ("{nullable: true, enum: [a]}", "{enum: [a, null]}"),
        (
            "{nullable: true, properties: {a: {}}}",
            "{type: [object, 'null'], properties: {a: {}}}",
        ),
        ("{nullable: true, items: {}}", "{type: [array, 'null'], items: {}}"),
        ("{nullable: 'yes', type: string}", "{type: string}"),
    ],
)
def test_nullable(schema: str, expected: str) -> None:
    assert upgraded(schema) == yaml.safe_load(expected)
    # Documents since 3.1 use it too, and mean the same.
    assert upgraded(schema, "3.1.0") == yaml.safe_load(expected)


@pytest.mark.parametrize(
    ("schema", "old", "new"),
    [
        ("{type: string, nullable: true}", [], ["nullable-in-3.1"]),
        ("{type: string, nullable: false}", [], []),
        ("{nullable: true}", ["nullable-without-type"], ["nullable-in-3.1"]),
        ("{nullable: true, enum: [a]}", ["nullable-without-type"], ["nullable-in-3.1"]),
        ("{nullable: true, oneOf: []}", [], ["nullable-in-3.1"]),
        ("{nullable: 1}", ["nullable-not-boolean"], ["nullable-not-boolean"]),
        (
            """{properties: {a: {type: string, nullable: true}},
                items: {type: string, nullable: true}}""",
            [],
            ["nullable-in-3.1"] * 2,
        ),
    ],
)
def test_what_is_said_of_nullable(schema: str, old: list[str], new: list[str]) -> None:
    assert codes(schema, "3.0.0") == old
    assert codes(schema, "3.1.0") == codes(schema, "3.2.0") == new


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{minimum: 1, exclusiveMinimum: true}", "{exclusiveMinimum: 1}"),
        ("{maximum: 1, exclusiveMaximum: true}", "{exclusiveMaximum: 1}"),
        ("{minimum: 1, exclusiveMinimum: false}", "{minimum: 1}"),
        ("{exclusiveMinimum: true}", "{}"),
        ("{minimum: 1, exclusiveMinimum: 1}", "{minimum: 1, exclusiveMinimum: 1}"),
        ("{example: 1}", "{examples: [1]}"),
        ("{example: null}", "{examples: [null]}"),
        ("{example: 1, examples: [2]}", "{examples: [2, 1]}"),
        ("{format: binary, type: string}", "{format: binary, type: string}"),
        (
            "{$ref: '#/components/schemas/Other', description: kept}",
            "{$ref: '#/components/schemas/Other', description: kept}",
        ),
    ],
)
def test_other_keywords(schema: str, expected: str) -> None:
    assert upgraded(schema) == yaml.safe_load(expected)
    assert upgraded(schema, "3.1.0") == yaml.safe_load(expected)


@pytest.mark.parametrize(
    "schema",
    [
        "{properties: {nullable: {type: boolean}, example: {type: string}}}",
        "{properties: {exclusiveMinimum: {type: boolean}, properties: {type: object}}}",
        "{enum: [{type: string, nullable: true}]}",
        "{default: {type: string, nullable: true, example: 1}}",
        "{const: {type: string, nullable: true}}",
        "{examples: [{type: string, nullable: true}]}",
        "{x-nullable: true, x-schema: {type: string, nullable: true}}",
        "{required: [nullable, example]}",
        "{discriminator: {propertyName: a, mapping: {nullable: 'true'}}}",
        "{additionalProperties: true}",
        "true",
    ],
)
def test_what_only_looks_like_a_keyword_stays(schema: str) -> None:
    assert upgraded(schema) == yaml.safe_load(schema)
    assert codes(schema, "3.1.0") == []
    assert moves(schema) == []


@pytest.mark.parametrize(
    "path",
    [
        "properties/p",
        "patternProperties/p",
        "additionalProperties",
        "items",
        "prefixItems/0",
        "allOf/0",
        "anyOf/0",
        "oneOf/0",
        "not",
        "if",
        "then",
        "else",
        "contains",
        "propertyNames",
        "unevaluatedProperties",
        "dependentSchemas/p",
        "$defs/d",
        "items/properties/p/oneOf/1/items",
    ],
)
def test_every_schema_in_a_schema_is_reached(path: str) -> None:
    schema: Any = {"type": "string", "example": 1}
    for token in reversed(path.split("/")):
        schema = [{}, schema][-1 - int(token) :] if token.isdigit() else {token: schema}
    result, moved, _ = whole(with_schema(schema), "3.0.0")
    found: Any = result["components"]
    for token in ("schemas", "S", *path.split("/")):
        found = found[int(token)] if isinstance(found, list) else found[token]
    assert found == {"type": "string", "examples": [1]}
    place = f"/components/schemas/S/{path}"
    assert (Pointer(f"{place}/examples/0"), Pointer(f"{place}/example")) in moved


def test_every_schema_outside_of_schemas_is_reached() -> None:
    old = {"type": "string", "nullable": True}
    new = {"type": ["string", "null"]}

    def document(schema: Any) -> dict[str, Any]:
        content = {
            "a/b": {"schema": schema, "example": old, "examples": {"schema": old}}
        }
        header = {"schema": schema, "example": old}
        parameter = {"name": "schema", "in": "query", "schema": schema}
        response = {"content": content, "headers": {"x-schema": header}}
        operation = {
            "parameters": [parameter],
            "requestBody": {"content": content},
            "responses": {"200": response, "x-schema": {"content": {"a/b": old}}},
            "callbacks": {"c": {"{$url}": {"post": {"responses": {"1XX": response}}}}},
        }
        item = {"get": operation, "parameters": [parameter], "x-get": {"schema": old}}
        return {
            "openapi": "3.1.0",
            "paths": {"/a": item, "x-b": {"get": {"parameters": [{"schema": old}]}}},
            "webhooks": {"x-w": item},
            "components": {
                "parameters": {"p": parameter},
                "headers": {"h": header},
                "responses": {"x-r": response},
                "requestBodies": {"b": {"content": content}},
                "pathItems": {"i": item},
                "callbacks": {"c": {"{$url}": item}},
                "schemas": {"x-schema": schema},
                "examples": {"e": {"value": old}},
            },
        }

    result, _, _ = whole(document(old), "3.0.0")
    assert result == document(new)


def test_what_moves_is_recorded() -> None:
    schema = """
    nullable: true
    description: outside
    allOf:
      - {$ref: '#/components/schemas/Other', nullable: true}
      - {type: string, example: e}
    """
    assert moves(schema) == [
        ("/anyOf/0", ""),
        ("/anyOf/0/allOf/0/anyOf/0", "/allOf/0"),
        ("/anyOf/0/allOf/1/examples/0", "/allOf/1/example"),
        ("/anyOf/0/allOf/1/examples", "/allOf/1/example"),
    ]


@pytest.mark.parametrize("schema", ["[{type: string, nullable: true}]", "a text", ""])
def test_what_is_no_schema_allows_every_value(schema: str) -> None:
    assert upgraded(schema) == {}
    assert codes(schema) == ["wrong-type"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{type: int, minimum: 1}", {"type": "integer", "minimum": 1}),
        ("{type: Integer}", {"type": "integer"}),
        ("{type: file}", {"type": "string", "format": "binary"}),
        ("{type: date, format: mine}", {"type": "string", "format": "mine"}),
        ("{type: any}", {}),
        ("{type: objct}", {}),
        ("{type: 5}", {}),
        ("{type: }", {}),
        ("{type: []}", {}),
        ("{type: [string, nul, 1]}", {"type": ["string"]}),
        ("{type: [string, null]}", {"type": ["string", "null"]}),
        ("{type: int, nullable: true}", {"type": ["integer", "null"]}),
    ],
)
def test_words_that_are_no_types(written: str, meant: Any) -> None:
    assert upgraded(written) == meant
    assert codes(written) == ["unknown-type"]


@pytest.mark.parametrize(
    ("written", "meant", "moved"),
    [
        (
            "{items: [{type: string}], additionalItems: {type: integer}}",
            {"prefixItems": [{"type": "string"}], "items": {"type": "integer"}},
            [("/prefixItems", "/items"), ("/items", "/additionalItems")],
        ),
        (
            "{$dynamicRef: '#/components/schemas/Other'}",
            {"$ref": "#/components/schemas/Other"},
            [("/$ref", "/$dynamicRef")],
        ),
        (
            "{allOf: [1, {type: string}]}",
            {"allOf": [{"type": "string"}]},
            [("/allOf/-/0", "/allOf/0"), ("/allOf/0", "/allOf/1")],
        ),
    ],
)
def test_keywords_that_had_other_forms(written: str, meant: Any, moved: Any) -> None:
    assert upgraded(written) == meant
    assert moves(written) == moved


@pytest.mark.parametrize(
    ("version", "dialect"),
    [("3.0.0", "3.1.0"), ("3.0", "3.1.0"), ("3.1.1", "3.1.0"), ("3.2.0", "3.2.0")],
)
def test_the_dialect_is_named(version: str, dialect: str) -> None:
    assert whole(with_schema({}), version)[0]["openapi"] == dialect


def test_the_upgraded_document_is_valid() -> None:
    data: Any = yaml.safe_load("""
    openapi: 3.0.3
    info: {title: T, version: '1'}
    paths:
      /a/{id}:
        parameters:
          - {name: id, in: path, required: true, schema: {type: string, example: x}}
        get:
          responses:
            '200':
              description: ok
              content:
                application/json:
                  schema: {$ref: '#/components/schemas/A'}
    components:
      schemas:
        A:
          type: object
          nullable: true
          example: {b: null}
          properties:
            b: {type: number, minimum: 0, exclusiveMinimum: true, nullable: true}
            c: {nullable: true, allOf: [{$ref: '#/components/schemas/A'}]}
            nullable: {type: boolean}
    """)
    OpenAPIV30SpecValidator(data).validate()
    OpenAPIV31SpecValidator(dict(whole(data, "3.0.3")[0])).validate()
