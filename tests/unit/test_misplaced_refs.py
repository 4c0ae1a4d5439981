"""load: a `$ref` for a whole map, list or object, where OpenAPI has none and people write one."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import yaml

from specloom.config import Config
from specloom.diagnostics import Diagnostic
from specloom.load import Documents, load
from specloom.load.refs import Refs
from specloom.load.structure import check
from specloom.load.validate import validate
from specloom.normalize import normalize
from specloom.pipeline import build

WHOLE = """
openapi: 3.0.3
info: {title: Zoo, version: '1'}
servers: [{url: 'https://zoo.example'}]
tags: [{name: pets, description: All of them.}]
paths:
  /pets:
    parameters: [{name: q, in: query, schema: {type: string, nullable: true}}]
    get:
      operationId: listPets
      tags: [pets]
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        default: {$ref: '#/components/responses/Problem'}
    post:
      operationId: addPet
      tags: [pets]
      security: [{key: []}]
      requestBody:
        content:
          multipart/form-data:
            schema: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}, "a%b": {type: string}}}
            encoding: {pet: {contentType: application/json, headers: {X-A: {schema: {type: string}}}}}
      responses: {'201': {description: made, headers: {X-B: {schema: {type: integer}}}}}
components:
  securitySchemes: {key: {type: apiKey, name: X-Key, in: header}}
  responses:
    Problem: {description: wrong, content: {application/json: {schema: {$ref: '#/components/schemas/Owner'}}}}
  schemas:
    Pet: {type: object, required: [name], properties: {name: {type: string}, owner: {$ref: '#/components/schemas/Owner'}}}
    Owner: {type: object, properties: {$ref: {type: string}, pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
"""
GET = ("paths", "/pets", "get")
FORM = ("paths", "/pets", "post", "requestBody", "content", "multipart/form-data")
PLACES: dict[str, tuple[str, ...]] = {
    "info": ("info",),
    "servers": ("servers",),
    "server": ("servers", "0"),
    "tags": ("tags",),
    "tag": ("tags", "0"),
    "paths": ("paths",),
    "parameters": ("paths", "/pets", "parameters"),
    "operation": GET,
    "operation-parameters": (*GET, "parameters"),
    "responses": (*GET, "responses"),
    "content": ("paths", "/pets", "post", "requestBody", "content"),
    "media-type": FORM,
    "encodings": (*FORM, "encoding"),
    "encoding": (*FORM, "encoding", "pet"),
    "properties": (*FORM, "schema", "properties"),
    "headers": ("paths", "/pets", "post", "responses", "201", "headers"),
    "components": ("components",),
    "schemes": ("components", "securitySchemes"),
    "shared-responses": ("components", "responses"),
    "schemas": ("components", "schemas"),
    "schema-properties": ("components", "schemas", "Owner", "properties"),
}

RENAMING = ("content", "media-type", "properties", "schema-properties")
"""What has schemas in it, which get names of their own like all that references lead to."""


def parted(place: tuple[str, ...], *, directly: bool) -> dict[str, str]:
    """The document with what is at a place in another file, in two steps or one."""
    data: Any = yaml.safe_load(WHOLE)
    owner = data
    for token in place[:-1]:
        owner = owner[int(token) if isinstance(owner, list) else token]
    key = int(place[-1]) if isinstance(owner, list) else place[-1]
    part = yaml.safe_dump({"x": owner[key]}, sort_keys=False).replace(
        "'#/", "'../root.yaml#/"
    )
    part = part.replace("$ref: '#/", "$ref: '../root.yaml#/")
    way = "" if directly else "y: {$ref: '#/x'}\n"
    owner[key] = {"$ref": "parts/part.yaml#/x" if directly else "parts/part.yaml#/y"}
    text = yaml.safe_dump(data, sort_keys=False)
    return {"root.yaml": text, "parts/part.yaml": part + way}


def loaded(folder: Path, files: dict[str, str]) -> tuple[Documents, list[Diagnostic]]:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    documents, found = load(folder / "root.yaml")
    return documents, [*found, *check(documents)]


def client(documents: Documents, folder: Path) -> dict[str, bytes]:
    api, degraded = normalize(documents)
    assert not degraded
    config = Config(spec="root.yaml", output=folder, package="zoo")
    return {file.path: file.content for file in build(api, config, {}).files}


@pytest.mark.parametrize("directly", [True, False], ids=["one-step", "two-steps"])
@pytest.mark.parametrize("place", PLACES)
def test_it_is_read_as_if_it_stood_there(
    tmp_path: Path, place: str, directly: bool
) -> None:
    whole, problems = loaded(tmp_path / "whole", {"root.yaml": WHOLE})
    assert not problems
    documents, found = loaded(
        tmp_path / "parted", parted(PLACES[place], directly=directly)
    )
    assert [(each.code, each.severity) for each in found] == [
        ("misplaced-ref", "warning")
    ]
    at = found[0].place
    assert at and documents[at.document].locate(at.pointer).line > 1
    assert documents[""].locate(at.pointer).text is not None
    heard = validate(documents)
    if heard:  # it does not follow what leads through another such reference
        assert not directly and "could not go on" in heard[0].message
    made, expected = client(documents, tmp_path), client(whole, tmp_path)
    if place in RENAMING:
        assert b"def add_pet(" in made["zoo/api/pets_api.py"]
        return
    for path, content in expected.items():
        assert made[path].decode() == content.decode(), path
    assert made.keys() == expected.keys()


SWAGGER: dict[str, str] = {
    "root.yaml": """
swagger: '2.0'
info: {title: Zoo, version: '1'}
host: zoo.example
paths: {$ref: 'paths/all.yaml'}
definitions: {$ref: parts.yaml#/definitions}
parameters: {$ref: parts.yaml#/parameters}
responses: {$ref: parts.yaml#/responses}
securityDefinitions: {$ref: parts.yaml#/schemes}
""",
    "paths/all.yaml": "/pets: {post: {$ref: add.yaml}}\n",
    "paths/add.yaml": """
operationId: addPet
consumes: [application/json]
security: [{key: []}]
parameters:
  - {$ref: '../root.yaml#/parameters/q'}
  - {name: pet, in: body, required: true, schema: {$ref: '../root.yaml#/definitions/Pet'}}
responses: {default: {$ref: '../root.yaml#/responses/Problem'}}
""",
    "parts.yaml": """
definitions: {Pet: {type: object, properties: {name: {type: string}}}}
parameters: {q: {name: q, in: query, type: string}}
responses: {Problem: {description: no, schema: {$ref: '#/definitions/Pet'}}}
schemes: {key: {type: apiKey, name: X-Key, in: header}}
""",
}


def test_swagger(tmp_path: Path) -> None:
    documents, found = loaded(tmp_path, SWAGGER)
    assert [each.code for each in found] == ["misplaced-ref"] * 6
    api, degraded = normalize(documents)
    assert not degraded
    assert set(api.components) == {"Pet"}
    (operation,) = api.operations
    assert [each.name for each in operation.parameters] == ["q"]
    assert operation.request_body is not None
    pet = api.components["Pet"]
    body, problem = operation.request_body.content, operation.responses[0].content
    for each in (*body, *problem):
        schema = api.schemas[each.schema or pet]
        assert schema.id == pet or getattr(schema, "target", None) == pet
    assert [each.name for each in api.security_schemes] == ["key"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("paths: {$ref: '#/paths'}", ["circular-ref"]),
        ("paths: {$ref: '#/x-a'}\nx-a: {$ref: '#/paths'}", ["circular-ref"]),
        ("paths: {$ref: '#/no'}", ["dangling-ref"]),
        ("paths: {$ref: no.yaml}", ["file-not-found"]),
        ("paths: {/a: {get: {$ref: '#/no'}}}", ["dangling-ref"]),
    ],
)
def test_lost_operations_are_an_error(text: str, codes: list[str]) -> None:
    head = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
    found = load("-", stdin=io.BytesIO(f"{head}{text}\n".encode()))[1]
    assert [each.code for each in found] == codes
    assert all(each.severity == "error" for each in found)


@pytest.mark.parametrize(
    ("text", "code", "left"),
    [
        ("schemas: {$ref: '#/no'}", "dangling-ref", {"schemas": {}}),
        ("schemas: {$ref: '#/info/title'}", "wrong-kind-ref", {"schemas": {}}),
        (
            "schemas: {$ref: '#/components/schemas/A'}",
            "dangling-ref",
            {"schemas": {}},
        ),
        ("parameters: {$ref: '#/x-list'}", "wrong-kind-ref", {"parameters": {}}),
        (
            "schemas: {A: {allOf: {$ref: '#/info'}}}",
            "wrong-type",
            {"schemas": {"A": {}}},
        ),
        ("$ref: '#/no', schemas: {}", "dangling-ref", {"schemas": {}}),
    ],
)
def test_what_leads_nowhere_is_empty(text: str, code: str, left: object) -> None:
    head = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\nx-list: []\n"
    document = f"{head}components: {{{text}}}\n"
    documents, found = load("-", stdin=io.BytesIO(document.encode()))
    assert [each.code for each in found] == [code]
    data: Any = documents[""].data
    assert data["components"] == left


def test_what_stands_beside_it_goes_first() -> None:
    text = """
openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
x-schemas: {A: {type: string}, B: {type: string}}
components: {schemas: {$ref: '#/x-schemas', B: {type: integer}, C: {$ref: '#/components/schemas/A'}}}
"""
    documents, found = load("-", stdin=io.BytesIO(text.encode()))
    assert [each.code for each in found] == ["misplaced-ref"]
    data: Any = documents[""].data
    assert data["components"]["schemas"] == {
        "A": {"$ref": "#/x-schemas/A"},
        "B": {"type": "integer"},
        "C": {"$ref": "#/x-schemas/A"},
    }


def test_a_part_of_what_is_a_reference(tmp_path: Path) -> None:
    """Pointers do not lead through references (RFC 6901), but bundlers have them do so."""
    files = {
        "root.yaml": "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"
        "    A: {$ref: 'a.yaml'}\n    B: {$ref: '#/components/schemas/A/properties/b'}\n",
        "a.yaml": "properties: {b: {$ref: 'b.yaml'}}\n",
        "b.yaml": "type: integer\n",
    }
    documents, found = loaded(tmp_path, files)
    assert not found
    data: Any = documents[""].data
    b = data["components"]["schemas"]["B"]
    assert Refs(documents).deref("", b) == {"type": "integer"}
