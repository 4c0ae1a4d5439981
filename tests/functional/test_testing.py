"""The test double of generated clients: every answer of its own is one that the client takes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.clients import REAL_SPECS, ROOT, Client, make_client

from .support import document

KINDS = document("""\
servers:
- url: https://{region}.example/{base}/v2/
  variables: {region: {default: eu}, base: {default: api}}
- url: /relative
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "404": {description: "", content: {application/problem+json: {schema: {type: object}}}}
        "200":
          description: ""
          headers:
            X-Total: {required: true, schema: {type: integer, minimum: 3}}
            X-Page: {schema: {type: string, examples: [p2]}}
            X-Unsaid: {schema: {type: string}}
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Pet"}
              examples: {wrong: {value: {name: 3}}, right: {value: {name: "Rex \\u2028"}}}
    delete: {responses: {"204": {description: ""}}}
    head: {operationId: headPet, responses: {"200": {description: "", content: {text/plain: {}}}}}
  /none: {get: {responses: {}}}
  /errors: {get: {operationId: errors, responses: {"400": {description: ""}}}}
  /moved: {get: {operationId: moved, responses: {"302": {description: ""}, "400": {description: ""}}}}
  /default:
    get:
      operationId: byDefault
      responses: {default: {description: "", content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}
  /range:
    get:
      operationId: range
      responses: {2XX: {description: "", content: {"*/*": {schema: {type: string, format: binary}}}}}
  /text:
    get:
      operationId: text
      responses: {"200": {description: "", content: {text/csv: {example: "a,b"}}}}
  /xml:
    get:
      operationId: xml
      responses: {"200": {description: "", content: {application/xml: {schema: {type: object}}}}}
  /image:
    get:
      operationId: image
      responses: {"200": {description: "", content: {image/*: {schema: {type: string, format: binary}}}}}
  /events:
    post:
      operationId: events
      requestBody: {content: {application/json: {schema: {type: object, properties: {stream: {type: boolean}}}}}}
      responses:
        "200":
          description: ""
          content:
            text/event-stream: {schema: {$ref: "#/components/schemas/Pet"}}
            application/json: {schema: {$ref: "#/components/schemas/Pets"}}
  /lines:
    get:
      operationId: lines
      responses:
        "200": {description: "", content: {application/x-ndjson: {schema: {$ref: "#/components/schemas/Pet"}}}}
components:
  schemas:
    Pets: {type: array, items: {$ref: "#/components/schemas/Pet"}}
    Pet: {type: object, required: [name], properties: {name: {type: string}, secret: {type: string, writeOnly: true}}}
""")

PACKAGES = {"doubles": KINDS}

CHECK = """
import asyncio, pkgutil, sys
from dataclasses import replace
from importlib import import_module

name = sys.stdin.read()
package, testing = import_module(name), import_module(f"{name}.testing")
kinds = import_module(f"{name}._runtime.operation")
mock = testing.MockTransport()
settings = {"transport": mock, "strict_responses": True}
modules = pkgutil.iter_modules(import_module(f"{name}.api").__path__)
operations, streams = [], []
for module in modules:
    for value in vars(import_module(f"{name}.api.{module.name}")).values():
        if isinstance(value, kinds.Operation):
            operations.append(value)
        elif isinstance(value, kinds.Streamed) and value.type != "bytes":
            streams.append((operations[-1], value))

def least(operation):
    path = tuple(p for p in operation.parameters if isinstance(p, kinds.Path))
    return replace(operation, parameters=path, body=None, flag={}), ["a/b"] * len(path), {}

async def main():
    async with package.AsyncApiClient(**settings) as client:
        for operation in operations:
            await client.execute(*least(operation))
        for operation, items in streams:
            operation, *rest = least(operation)
            assert len([i async for i in client.stream(operation, items, *rest)]) == 2

with package.ApiClient(**settings) as client:
    for operation in operations:
        client.execute(*least(operation))
    for operation, items in streams:
        operation, *rest = least(operation)
        assert len(list(client.stream(operation, items, *rest))) == 2
asyncio.run(main())
called = [call.operation for call in mock.calls]
expected = [*operations, *(operation for operation, _ in streams)]
assert called == [f"{o.method} {o.path}" for o in expected] * 2
print(len(operations))
"""
"""Calls every operation, with nothing but its path."""


@pytest.mark.parametrize(
    "spec", [ROOT / "specs" / "openapi.yaml", *REAL_SPECS], ids=lambda path: path.stem
)
def test_a_strict_client_takes_every_answer(spec: Path, tmp_path: Path) -> None:
    client = make_client(spec, tmp_path, "doubled")
    done = client.run(CHECK, stdin="doubled")
    assert done.returncode == 0, done.stderr[-3000:]
    operations = json.loads((client.path / "testing.json").read_text())["operations"]
    assert int(done.stdout) >= len(operations) > 5


@pytest.fixture(scope="module")
def client(clients: Callable[..., Client]) -> Client:
    return clients(PACKAGES, "doubles")


@pytest.fixture(scope="module")
def rows(client: Client) -> Any:
    """What the package has for each operation."""
    return json.loads((client.path / "testing.json").read_text("ascii"))["operations"]


def test_a_strict_client_takes_answers_of_every_kind(client: Client) -> None:
    done = client.run(CHECK, stdin="doubles")
    assert done.returncode == 0, done.stderr[-3000:]


def test_the_file_is_one_line_an_operation(client: Client) -> None:
    text = (client.path / "testing.json").read_text("ascii")
    lines = text.splitlines()[3:-2]
    assert lines[0].startswith('"GET /pets/{id}": {"id":"getPet","responses":{"200"')
    assert len(lines) == len(json.loads(text)["operations"]) == 13
    assert json.loads(text)["servers"] == ["/api/v2", "/relative"]


@pytest.mark.parametrize(
    ("operation", "responses"),
    [
        ("DELETE /pets/{id}", {"204": {}}),
        ("GET /none", {"200": {}}),
        ("GET /errors", {"200": {}, "400": {}}),
        (
            "GET /moved",  # what it leads to
            {
                "200": {"application/octet-stream": "some bytes"},
                "302": {"application/octet-stream": "some bytes"},
                "400": {},
            },
        ),
        ("GET /default", {"default": {"application/json": {"name": "example name"}}}),
        ("GET /range", {"2XX": {"application/octet-stream": "some bytes"}}),
        ("GET /text", {"200": {"text/csv": "a,b"}}),
        ("GET /xml", {"200": {"application/xml": "some text"}}),
        ("GET /image", {"200": {"image/png": "some bytes"}}),
        (
            "GET /lines",
            {"200": {"application/x-ndjson": [{"name": "example name"}] * 2}},
        ),
    ],
)
def test_responses(rows: Any, operation: str, responses: object) -> None:
    assert rows[operation]["responses"] == responses


def test_a_stream_is_answered_like_any_other(client: Client) -> None:
    package, testing = client.load(), client.load(".testing")
    mock = testing.MockTransport()
    tom = package.Pet(name="Tom")
    with package.ApiClient(transport=mock, strict_responses=True) as calls:
        api = calls.default
        assert [pet.name for pet in api.events()] == ["example name"]
        assert [pet.name for pet in api.events_stream()] == ["example name"] * 2
        mock.on(package.DefaultApi.events_stream).returns([tom, {"name": "Rex"}])
        with api.events_stream() as pets:
            assert [pet.name for pet in pets] == ["Tom", "Rex"]
        mock.on(api.lines).returns([tom])
        assert list(api.lines()) == [tom]
        mock.on(package.AsyncDefaultApi.events_stream).fails(404)
        with pytest.raises(package.NotFoundException):
            list(api.events_stream())
    assert [call.body for call in mock.calls_of(api.events)][1] == {"stream": True}


def test_an_example_goes_first_and_headers_with_it(rows: Any) -> None:
    row = rows["GET /pets/{id}"]
    assert list(row["responses"]) == ["200", "404"]
    assert row["responses"]["200"] == {"application/json": {"name": "Rex \u2028"}}
    assert row["headers"] == {"200": {"X-Total": "3", "X-Page": "p2"}}


def test_an_operation_without_an_id_is_called_as_its_method(rows: Any) -> None:
    assert rows["GET /none"]["id"] == "none_get"


def test_it_is_imported_only_when_asked_for(client: Client) -> None:
    done = client.run(
        "import sys, doubles\n"
        "doubles.ApiClient().default\n"
        "assert not any('testing' in m or 'mocking' in m for m in sys.modules)\n"
        "from doubles.testing import MockTransport\n"
        "assert 'doubles.api.default_api' in sys.modules\n"
    )
    assert done.returncode == 0, done.stderr


def test_a_test_of_a_user(client: Client) -> None:
    package, testing = client.load(), client.load(".testing")
    mock = testing.MockTransport()
    mock.on(package.DefaultApi.get_pet).fails(404, {"title": "gone"}).returns(
        package.Pet(name="Tom")
    )
    with package.ApiClient(transport=mock) as calls:
        with pytest.raises(package.NotFoundException) as raised:
            calls.default.get_pet("1")
        assert raised.value.data == {"title": "gone"}
        assert calls.default.get_pet("2").name == "Tom"
        assert calls.default.text() == "a,b"
    assert [call.path_parameters for call in mock.calls_of(calls.default.get_pet)] == [
        {"id": "1"},
        {"id": "2"},
    ]
