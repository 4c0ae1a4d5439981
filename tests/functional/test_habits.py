"""Habits of the frameworks that write documents, and what a client makes of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any
from uuid import UUID

import httpx2
import pytest
from tests.clients import Client
from tests.functional.support import connect, document, reply

HABITS = document("""
paths:
  /rules:
    post:
      operationId: addRule
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Rule'}}}}
      responses: {'200': {description: Made., content: {application/json: {schema: {$ref: '#/components/schemas/Rule'}}}}}
  /notes:
    post:
      operationId: addNote
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
      responses: {'204': {description: Kept.}}
  /scans:
    post:
      operationId: addScan
      requestBody: {required: true, content: {multipart/form-data: {schema: {$ref: '#/components/schemas/Scan'}}}}
      responses: {'204': {description: Kept.}}
  /export:
    get:
      operationId: export
      parameters: [{name: any_, in: query, schema: {$ref: '#/components/schemas/Key'}}]
      responses: {'200': {description: A file., content: {application/json: {schema: {}}}}}
components:
  schemas:
    Key: {type: string, format: uuid}
    Points: {type: array, items: {type: array, items: {type: number}}}
    Weights: {type: object, additionalProperties: {type: integer}, propertyNames: {type: string, format: uuid}}
    Wait: {type: object, properties: {kind: {const: wait, default: wait}, turns: {type: integer}}}
    Jump: {type: object, properties: {kind: {const: jump, default: jump}, turns: {type: integer}}}
    Hop: {type: object, properties: {kind: {const: hop}}}
    Rule:
      type: object
      required: [steps]
      properties:
        steps: {type: array, items: {anyOf: [{$ref: '#/components/schemas/Wait'}, {$ref: '#/components/schemas/Jump'}]}}
        hop: {$ref: '#/components/schemas/Hop'}
        key: {$ref: '#/components/schemas/Key'}
        points: {$ref: '#/components/schemas/Points'}
        weights: {$ref: '#/components/schemas/Weights'}
        any_: {type: array, items: {type: string}}
    Note:
      type: object
      required: [text]
      properties:
        text: {type: string, contentMediaType: application/octet-stream}
        more: {type: array, items: {type: string, format: binary}}
    Scan: {type: object, required: [page], properties: {page: {type: string, format: binary}}}
""")

PACKAGES = {"habits": HABITS}


@pytest.fixture(scope="module")
def client(clients: Callable[[dict[str, str], str], Client]) -> Client:
    """The client of the document."""
    return clients(PACKAGES, "habits")


@pytest.fixture(scope="module")
def package(client: Client) -> ModuleType:
    """Its package."""
    return client.load()


def test_property_names_that_check_nothing_are_no_news(client: Client) -> None:
    assert not client.diagnostics


def test_a_constant_that_is_its_own_default_is_sent(package: ModuleType) -> None:
    api, sent = connect(package, reply({"steps": [{"kind": "jump"}]}))
    steps = [package.Jump(), {"kind": "jump", "turns": 1}, package.Wait(turns=2)]
    made = api.default.add_rule(steps=steps, hop=package.Hop())
    assert sent.json == {
        "steps": [
            {"kind": "jump"},
            {"kind": "jump", "turns": 1},
            {"kind": "wait", "turns": 2},
        ],
        "hop": {},
    }
    assert [type(step) for step in made.steps] == [package.Jump]


def test_lists_and_maps_with_a_name_are_as_open_as_those_without(
    package: ModuleType,
) -> None:
    models = package.models
    assert models.PointsDict == Sequence[Sequence[float]]
    assert models.WeightsDict == Mapping[str, int]
    api, sent = connect(package, reply({"steps": []}))
    key = UUID(int=1)
    api.default.add_rule(steps=(), points=((1, 2),), key=str(key), any_=["x"])
    assert sent.json == {
        "steps": [],
        "points": [[1, 2]],
        "key": str(key),
        "any_": ["x"],
    }


def test_binary_within_json_is_text(package: ModuleType) -> None:
    api, sent = connect(package)
    api.default.add_note(text="a note", more=["b"])
    assert sent.json == {"text": "a note", "more": ["b"]}
    assert package.Note.model_fields["text"].annotation is str


def test_binary_within_a_form_is_a_file(package: ModuleType) -> None:
    api, sent = connect(package)
    api.default.add_scan(page=b"\x89PNG")
    assert b"\x89PNG" in sent.request.content


@pytest.mark.parametrize(
    ("media_type", "content", "expected"),
    [
        ("text/csv; charset=utf-8", b"a,b\n1,2\n", "a,b\n1,2\n"),
        ("application/zip", b"PK\xff", b"PK\xff"),
        ("application/json", b'{"a": 1}', {"a": 1}),
    ],
)
def test_json_of_no_type_may_be_a_file(
    package: ModuleType, media_type: str, content: bytes, expected: Any
) -> None:
    headers = {"content-type": media_type}
    api, sent = connect(package, httpx2.Response(200, content=content, headers=headers))
    assert api.default.export(any_="00000000-0000-0000-0000-000000000001") == expected
    assert sent.target.startswith("/export?any_=")


def test_what_is_made_has_its_type_whatever_the_status(package: ModuleType) -> None:
    api, _ = connect(package, reply({"steps": [], "any_": ["x"]}, 201))
    made = api.default.add_rule_with_http_info(steps=[])
    assert (made.status_code, type(made.data)) == (201, package.Rule)
    assert made.data.any_ == ["x"]
    assert json.loads(made.data.to_json()) == {"steps": [], "any_": ["x"]}
