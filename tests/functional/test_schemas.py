"""Keywords of schemas: what the generated classes take, refuse and say."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pydantic
import pytest
from tests.clients import Client
from tests.functional.support import connect, document, reply

SCHEMAS = document("""
paths:
  /account:
    post:
      operationId: addAccount
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Account'}}}}
      responses: {'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Account'}}}}}
  /login:
    post:
      operationId: logIn
      deprecated: true
      summary: Log in.
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Login'}}}}
      responses: {'204': {description: ''}}
components:
  schemas:
    Account:
      type: object
      required: [id, name, password]
      properties:
        id: {type: string, readOnly: true}
        name: {type: string}
        password: {type: string, writeOnly: true}
    Login: {type: object, required: [password], properties: {password: {type: string, writeOnly: true}}}
    Old: {type: object, deprecated: true, description: No more., properties: {a: {type: string, deprecated: true}}}
    Maps:
      type: object
      properties:
        few: {type: object, minProperties: 1, maxProperties: 2, additionalProperties: {type: string}}
        patterns:
          type: object
          patternProperties: {'^s': {type: string}, '^n': {type: integer}}
          additionalProperties: false
        others: {type: object, patternProperties: {'^s': {type: string}}}
        every: {type: object, patternProperties: {'.*': {type: string}}}
        beside:
          type: object
          properties: {flag: {type: boolean}}
          patternProperties: {'^n': {type: integer}}
          additionalProperties: {type: array, items: {type: string}}
        open: {type: object, patternProperties: {'^n': {type: integer}}, additionalProperties: true}
    Defaults:
      type: object
      properties:
        word: {type: integer, default: none}
        outside: {type: string, enum: [a, b], default: c}
        small: {type: integer, minimum: 5, default: 1}
        inexact: {type: string, pattern: '^x', default: y}
        map: {type: object, additionalProperties: {type: integer}, default: {a: 1}}
        nothing: {type: string, default: null}
        good: {type: integer, minimum: 5, default: 6}
    Level:
      type: integer
      enum: [1, 2]
      x-enumNames: [Low, High]
      x-enum-descriptions: [Not much., A lot.]
    Azure:
      type: string
      enum: [a, b]
      x-ms-enum: {name: Azure, values: [{value: b, name: Second}, {value: a, name: First, description: One.}]}
    Nulls: {type: [string, 'null'], enum: [a, b, null], x-enum-varnames: [Alpha, Beta, Nothing]}
    Empty: {type: string, enum: []}
    Limits:
      type: object
      properties:
        script: {type: string, pattern: '^(?!x)a'}
        never: {type: string, minLength: 5, maxLength: 3}
        both: {allOf: [{type: string, pattern: '^a'}, {pattern: 'b$'}]}
    Union: {anyOf: [{$ref: '#/components/schemas/Union'}, {type: string}]}
    One: {$ref: '#/components/schemas/Two'}
    Two: {anyOf: [{$ref: '#/components/schemas/One'}, {type: integer}]}
    Node: {type: object, properties: {next: {type: array, items: {$ref: '#/components/schemas/Node/properties/next'}}}}
    Self: {type: array, items: {$ref: '#/components/schemas/Self'}}
    Left: {type: object, properties: {x: {$ref: '#/components/schemas/Mixed'}}}
    Right: {type: object, properties: {x: {allOf: [{$ref: '#/components/schemas/Mixed'}], description: again}}}
    Mixed: {allOf: [{$ref: '#/components/schemas/Left'}, {$ref: '#/components/schemas/Right'}]}
    Shape:
      type: object
      required: [name]
      properties: {name: {type: string}, kind: {type: string}}
      discriminator: {propertyName: kind}
      oneOf: [{$ref: '#/components/schemas/Round'}, {$ref: '#/components/schemas/Flat'}]
    Round: {allOf: [{$ref: '#/components/schemas/Shape'}, {properties: {radius: {type: number}}}]}
    Flat: {allOf: [{$ref: '#/components/schemas/Shape'}, {properties: {edge: {type: number}}}]}
    Block: {oneOf: [{$ref: '#/components/schemas/Text'}, {$ref: '#/components/schemas/Code'}, {$ref: '#/components/schemas/Quote'}]}
    Text: {type: object, required: [kind], properties: {kind: {const: text}, nodes: {$ref: '#/components/schemas/Blocks'}}}
    Code: {type: object, required: [kind], properties: {kind: {const: code}, nodes: {$ref: '#/components/schemas/Blocks'}}}
    Quote: {type: object, required: [kind], properties: {kind: {const: quote}, nodes: {$ref: '#/components/schemas/Blocks'}}}
    Blocks: {type: array, items: {$ref: '#/components/schemas/Block'}}
    Fragment: {type: object, required: [is, nodes], properties: {is: {type: string}, nodes: {$ref: '#/components/schemas/Blocks'}}}
    Note:
      allOf:
        - $ref: '#/components/schemas/Fragment'
        - type: object
          properties:
            is: {const: note}
            nodes: {type: array, items: {oneOf: [{$ref: '#/components/schemas/Text'}, {$ref: '#/components/schemas/Code'}]}}
""")

PACKAGES = {"keywords": SCHEMAS}


@pytest.fixture(scope="module")
def client(clients: Callable[[dict[str, str], str], Client]) -> Client:
    return clients(PACKAGES, "keywords")


@pytest.fixture(scope="module")
def models(client: Client) -> ModuleType:
    return client.load(".models")


def test_what_is_only_written_does_not_come_back(client: Client) -> None:
    package = client.load()
    api, sent = connect(package, reply({"id": "1", "name": "n"}))
    found = api.default.add_account(name="n", password="p")
    assert (found.id, hasattr(found, "password")) == ("1", False)
    assert found.to_dict() == {"id": "1", "name": "n"}
    assert sent.json == {"name": "n", "password": "p"}
    with pytest.raises(pydantic.ValidationError):
        package.models.Login()  # never comes back


@pytest.mark.parametrize(
    ("given", "valid"),
    [
        ({"few": {"a": "x"}}, True),
        ({"few": {}}, False),
        ({"few": {"a": "x", "b": "x", "c": "x"}}, False),
        ({"patterns": {"s": "x", "n": 1}}, True),
        ({"patterns": {"n": []}}, False),
        ({"others": {"s": "x", "t": [1]}}, True),
        ({"every": {"s": "x"}}, True),
        ({"every": {"t": [1]}}, False),
        ({"beside": {"flag": True, "n": 1, "z": ["a"]}}, True),
        ({"beside": {"z": {}}}, False),
        ({"open": {"n": 1, "z": {}}}, True),
    ],
    ids=str,
)
def test_maps(models: ModuleType, given: Any, valid: bool) -> None:
    if valid:
        assert models.Maps.from_dict(given).to_dict() == given
    else:
        with pytest.raises(pydantic.ValidationError):
            models.Maps.from_dict(given)


def test_only_good_defaults_are_taken(models: ModuleType, client: Client) -> None:
    made = models.Defaults()
    assert (made.word, made.outside, made.small, made.inexact) == (None,) * 4
    assert (made.good, made.map, made.nothing) == (6, {"a": 1}, None)
    bad = [d.place for d in client.diagnostics if d.code == "invalid-default"]
    names = [place.pointer.rpartition("/")[2] for place in bad if place]
    assert names == ["word", "outside", "small", "inexact"]


def test_what_is_deprecated_says_so(client: Client) -> None:
    package = client.load()
    assert package.models.Old.__doc__ == "Deprecated. No more."
    assert package.DefaultApi.log_in.__doc__.startswith("Deprecated. Log in.")
    text = (client.path / "models" / "old.py").read_text("utf-8")
    assert 'a: str | None = None\n    """Deprecated."""' in text


def test_members_are_called_what_the_document_calls_them(models: ModuleType) -> None:
    assert [m.name for m in models.Level] == ["LOW", "HIGH"]
    assert [m.name for m in models.Azure] == ["FIRST", "SECOND"]
    assert [m.name for m in models.Nulls] == ["ALPHA", "BETA"]


def test_what_nothing_satisfies_is_said(models: ModuleType, client: Client) -> None:
    found = {(d.code, d.place.pointer) for d in client.diagnostics if d.place}
    limits = "/components/schemas/Limits/properties"
    assert {
        ("no-value-allowed", "/components/schemas/Empty"),
        ("ignored-pattern", f"{limits}/script/pattern"),
        ("no-value-allowed", f"{limits}/never"),
        ("ignored-keyword", f"{limits}/both/allOf/1/pattern"),
        ("circular-schema", "/components/schemas/Union"),
    } <= found
    value = {"script": "1", "never": "four", "both": "ab"}
    assert models.Limits(**value).to_dict() == value


def test_schemas_that_come_back_to_themselves(models: ModuleType) -> None:
    assert models.Union is str
    assert pydantic.TypeAdapter(models.One).validate_python(1) == 1
    assert models.Node.from_dict({"next": [[], [[]]]}).to_dict() == {"next": [[], [[]]]}
    assert pydantic.TypeAdapter(models.Self).validate_python([[], [[]]])
    mixed = models.Mixed.from_dict({"x": {"x": {"x": {}}}})
    assert isinstance(mixed.x.x, models.Mixed)


def test_a_base_may_list_its_kinds_itself(models: ModuleType) -> None:
    shape = pydantic.TypeAdapter(models.Shape)
    flat = shape.validate_python({"kind": "Flat", "name": "f", "edge": 1})
    assert type(flat) is models.Flat
    assert models.Round(name="r").to_dict() == {"kind": "Round", "name": "r"}


def test_a_part_of_a_recursive_union_keeps_its_classes(models: ModuleType) -> None:
    value = {
        "is": "note",
        "nodes": [{"kind": "text", "nodes": [{"kind": "quote"}]}, {"kind": "code"}],
    }
    note = models.Note.from_dict(value)
    assert [type(node) for node in note.nodes] == [models.Text, models.Code]
    assert type(note.nodes[0].nodes[0]) is models.Quote
    assert note.to_dict() == value
    with pytest.raises(pydantic.ValidationError):
        models.Note.from_dict({"is": "note", "nodes": [{"kind": "quote"}]})
