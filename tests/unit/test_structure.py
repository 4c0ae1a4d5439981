"""load/structure: a document -> what is wrong with its structure."""

from __future__ import annotations

import io
from typing import Any

import pytest
import yaml

from specloom.load import load
from specloom.load.structure import check
from specloom.load.yaml_text import MAX_DEPTH

OPERATION = "{responses: {'200': {description: ok}}}"


def findings(text: str) -> list[tuple[str, str, str]]:
    """Severity, code and pointer of what is found in the rest of a document."""
    head = "" if "openapi:" in text else "openapi: 3.1.0\n"
    head += "" if "info:" in text else "info: {title: T, version: '1'}\n"
    head += "" if "paths:" in text else "paths: {}\n"
    documents, loaded = load("-", stdin=io.BytesIO((head + text).encode()))
    found = [(d.severity.value, d.code, d.place) for d in (*loaded, *check(documents))]
    return [(s, c, place.pointer if place else "") for s, c, place in found]


def in_schema(text: str) -> list[tuple[str, str]]:
    """Code and pointer, below the schema, of what is found in it."""
    found = findings(f"components: {{schemas: {{S: {text}}}}}")
    prefix = "/components/schemas/S"
    return [(code, pointer.removeprefix(prefix)) for _, code, pointer in found]


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("paths: {/a: []}", "/paths/~1a"),
        ("paths: {/a: {get: text}}", "/paths/~1a/get"),
        ("paths: {/a: {parameters: {}}}", "/paths/~1a/parameters"),
        ("paths: {/a: {parameters: [1]}}", "/paths/~1a/parameters/0"),
        ("paths: {/a: {get: {responses: []}}}", "/paths/~1a/get/responses"),
        ("paths: {/a: {get: {responses: {'200':}}}}", "/paths/~1a/get/responses/200"),
        ("components: []", "/components"),
        ("components: {schemas: []}", "/components/schemas"),
        ("components: {schemas: {A: 1}}", "/components/schemas/A"),
        (
            "components: {responses: {A: {content: []}}}",
            "/components/responses/A/content",
        ),
        ("components: {parameters: }", "/components/parameters"),
        ("components: {headers: {A: text}}", "/components/headers/A"),
        (
            "components: {schemas: {A: {properties: []}}}",
            "/components/schemas/A/properties",
        ),
        ("components: {schemas: {A: {allOf: {}}}}", "/components/schemas/A/allOf"),
        (
            "components: {schemas: {A: {items: [1]}}}",
            "/components/schemas/A/prefixItems/0",
        ),
        ("components: {schemas: {A: {enum: a}}}", "/components/schemas/A/enum"),
        ("servers: {url: /}", "/servers"),
        ("security: {a: []}", "/security"),
        ("security: [a]", "/security/0"),
        ("webhooks: []", "/webhooks"),
        ("tags: {}", "/tags"),
        ("info: []", "/info"),
    ],
)
def test_containers(text: str, pointer: str) -> None:
    found = [f for f in findings(text) if not f[1].startswith("missing")]
    assert found == [("warning", "wrong-type", pointer)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"paths: {{/a: {{get: {OPERATION}, x-a: 1, summary: s}}}}", []),
        ("paths: {x-a: 1}", []),
        (
            f"paths: {{/a: {{GET: {OPERATION}}}}}",
            [("warning", "unknown-path-item-field", "/paths/~1a/GET")],
        ),
        ("paths: {a: {}}", [("warning", "invalid-path", "/paths/a")]),
        (
            "paths: {/a: {get: {}}}",
            [("warning", "missing-responses", "/paths/~1a/get")],
        ),
        (
            "paths: {/a: {get: {responses: {'20x': {}, ok: {}, 4xx: {}, '6000': {}}}}}",
            [
                ("warning", "invalid-status-code", f"/paths/~1a/get/responses/{name}")
                for name in ("20x", "ok", "4xx", "6000")
            ],
        ),
        (
            "paths: {/a: {get: {responses: {200: {}, 5XX: {}, default: {}, x-a: 1}}}}",
            [],
        ),
        ("info: {version: '1'}", [("warning", "missing-title", "/info")]),
        (
            "paths: {/a: {get: {operationId: 1, responses: {}}}}",
            [("warning", "wrong-type", "/paths/~1a/get/operationId")],
        ),
        (
            "security: [{}, {key: []}]",
            [("warning", "unknown-security-scheme", "/security/1/key")],
        ),
        ("security: [{k: []}]\ncomponents: {securitySchemes: {k: {type: http}}}", []),
    ],
)
def test_documents(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert findings(text) == expected


@pytest.mark.parametrize(
    ("path", "shared", "own", "expected"),
    [
        ("/a/{b}", [], ["b"], []),
        ("/a/{b}", ["b"], [], []),
        ("/a/{b}", ["b"], ["b"], []),
        ("/a/{b}/{c}", ["b"], ["c"], []),
        ("/a/{b}", [], [], [("undeclared-path-parameter", "get")]),
        ("/a/{b}", [], ["c"], [
            ("unused-path-parameter", "get/parameters/0"),
            ("undeclared-path-parameter", "get"),
        ]),
        ("/a", ["b"], [], [("unused-path-parameter", "parameters/0")]),
    ],
)  # fmt: skip
def test_path_parameters(
    path: str, shared: list[str], own: list[str], expected: list[tuple[str, str]]
) -> None:
    def parameters(names: list[str]) -> list[dict[str, Any]]:
        return [{"name": name, "in": "path", "schema": {}} for name in names]

    get = {"parameters": parameters(own), "responses": {}}
    item = {"parameters": parameters(shared), "get": get}
    text = yaml.safe_dump({"paths": {path: item}})
    prefix = f"/paths/{path.replace('/', '~1')}/"
    found = findings(text)
    assert [(code, at.removeprefix(prefix)) for _, code, at in found] == expected


def test_path_parameters_are_followed_through_references() -> None:
    text = f"""
paths:
  /a/{{b}}:
    get:
      parameters: [{{$ref: '#/components/parameters/B'}}]
      responses: {{}}
  /c/{{b}}: {{$ref: '#/components/pathItems/Item'}}
  /d/{{e}}: {{$ref: '#/components/pathItems/Item'}}
components:
  parameters: {{B: {{name: b, in: path, required: true, schema: {{}}}}}}
  pathItems:
    Item: {{parameters: [{{$ref: '#/components/parameters/B'}}], get: {OPERATION}}}
"""
    assert findings(text) == [
        ("warning", "unused-path-parameter", "/components/pathItems/Item/parameters/0"),
        ("warning", "undeclared-path-parameter", "/components/pathItems/Item/get"),
    ]


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ("{name: a, in: query, schema: {}}", []),
        ("{name: a, in: query, content: {a/b: {}}}", []),
        ("{name: a, in: query}", [("parameter-without-schema", "")]),
        ("{in: query, schema: {}}", [("invalid-parameter", "")]),
        ("{name: 1, in: query, schema: {}}", [("invalid-parameter", "")]),
        ("{name: a, schema: {}}", [("invalid-parameter", "")]),
        ("{name: a, in: body, schema: {}}", [("invalid-parameter", "/in")]),
        ("{$ref: '#/components/parameters/Q'}", []),
    ],
)
def test_parameters(parameter: str, expected: list[tuple[str, str]]) -> None:
    known = "Q: {name: q, in: query, schema: {}}"
    found = findings(f"components: {{parameters: {{P: {parameter}, {known}}}}}")
    prefix = "/components/parameters/P"
    assert [(code, at.removeprefix(prefix)) for _, code, at in found] == expected


def test_duplicate_parameters_are_told_by_name_and_place() -> None:
    a = "{name: a, in: query, schema: {}}"
    header = "{name: a, in: header, schema: {}}"
    ref = "{$ref: '#/components/parameters/A'}"
    text = f"""
paths: {{/x: {{parameters: [{a}, {header}, {ref}], get: {OPERATION}}}}}
components: {{parameters: {{A: {a}}}}}
"""
    assert findings(text) == [
        ("warning", "duplicate-parameter", "/paths/~1x/parameters/2")
    ]


def test_operation_ids_are_unique_everywhere() -> None:
    operation = "{operationId: same, responses: {}}"
    text = (
        f"paths: {{/a: {{get: {operation}}}}}\nwebhooks: {{w: {{post: {operation}}}}}"
    )
    documents, _ = load("-", stdin=io.BytesIO(f"openapi: 3.1.0\n{text}".encode()))
    found = [d for d in check(documents) if d.code == "duplicate-operation-id"]
    assert [d.place and d.place.pointer for d in found] == [
        "/webhooks/w/post/operationId"
    ]
    assert found[0].related[0][1].pointer == "/paths/~1a/get/operationId"


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: string}", []),
        ("{type: [string, 'null']}", []),
        ("true", []),
        ("{additionalProperties: false, items: true}", []),
        ("{type: objct}", [("unknown-type", "/type")]),
        ("{type: [string, nul]}", [("unknown-type", "/type/1")]),
        ("{type: [string, null]}", [("unknown-type", "/type/1")]),
        ("{type: {}}", [("unknown-type", "/type")]),
        ("{required: true}", [("misplaced-required", "/required")]),
        ("{$ref: '#/components/schemas/S'}", [("circular-ref", "/$ref")]),
        ("{$ref: '#/components/schemas/T'}", [("dangling-ref", "/$ref")]),
        ("{$ref: 1}", [("wrong-type", "/$ref")]),
        ("{$ref: other.yaml}", [("file-not-found", "/$ref")]),
        ("{$ref: '#T'}", [("dangling-ref", "/$ref")]),
        ("{items: {$ref: '#/components/schemas/S'}}", []),
        (
            "{discriminator: {propertyName: a, mapping: {x: '#/lost', y: S}}}",
            [("dangling-ref", "/discriminator/mapping/x")],
        ),
        # What only looks like a keyword.
        ("{properties: {$ref: {type: string}, type: {type: string}}}", []),
        ("{properties: {properties: {type: array}, required: {}}}", []),
        ("{example: {$ref: 1, type: objct}}", []),
        ("{examples: [{$ref: 1}], default: {$ref: 1}, const: {$ref: 1}}", []),
        ("{enum: [{$ref: '#/lost'}], x-a: {$ref: '#/lost'}}", []),
    ],
)
def test_schemas(schema: str, expected: list[tuple[str, str]]) -> None:
    assert in_schema(schema) == expected


def test_a_circle_is_found_whoever_refers_to_it_first() -> None:
    text = """
components:
  schemas:
    First: {properties: {a: {$ref: '#/components/schemas/A'}}}
    A: {$ref: '#/components/schemas/B'}
    B: {$ref: '#/components/schemas/A'}
"""
    assert findings(text) == [
        ("error", "circular-ref", "/components/schemas/A/$ref"),
        ("error", "circular-ref", "/components/schemas/B/$ref"),
    ]


@pytest.mark.parametrize("keyword", ["items", "allOf", "properties"])
def test_the_deepest_document_is_checked(keyword: str) -> None:
    around = {"items": ("{", "}"), "allOf": ("[{", "}]"), "properties": ("{a: {", "}}")}
    start, end = around[keyword]
    levels = (MAX_DEPTH - 4) // (1 if keyword == "items" else 2)
    schema = f"{keyword}: {start}" * levels + "nullable: true" + end * levels
    ((code, place),) = in_schema(f"{{{schema}}}")
    assert code == "nullable-in-3.1"
    assert place.count("/") >= MAX_DEPTH - 5
