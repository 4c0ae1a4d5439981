"""load/swagger: Swagger 2.0 -> OpenAPI 3.0, whole and in pieces; nothing makes it stumble."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator

from specloom.diagnostics import SpecloomError
from specloom.load import Source, load, parse
from specloom.load.grammar import Kind
from specloom.load.structure import check
from specloom.load.swagger import Context, Defaults, defaults_of, modernize
from specloom.load.validate import validate
from specloom.normalize import normalize
from specloom.pointer import ROOT, Pointer

TWINS = Path(__file__).parents[1] / "cases" / "swagger"
SPECS = sorted(  # one has a name that Swagger 2.0 allows and OpenAPI 3 does not
    path for path in TWINS.glob("*.2.0.yaml") if not path.name.startswith("schemas")
)


def context(**known: Any) -> Context:
    """A context in which references lead to `known`, by their last word."""
    return Context(lookup=lambda ref: known.get(ref.rpartition("/")[2]))


def made(kind: Kind, text: str, **known: Any) -> Any:
    """An object that is written in YAML, in the terms of OpenAPI 3.0."""
    value = yaml.safe_load(text)
    before = copy.deepcopy(value)
    result = modernize(kind, value, Pointer("/x"), context(**known))
    assert value == before, "the input is not changed"
    return result


@pytest.mark.parametrize(
    ("kind", "written", "meant"),
    [
        (Kind.SCHEMA, "{type: file}", "{type: string, format: binary}"),
        (
            Kind.PARAMETER,
            "{name: a, in: query, type: file}",
            "{name: a, in: query, schema: {type: string, format: binary}}",
        ),
        (
            Kind.PARAMETER,
            "{name: a, in: path, type: array, items: {type: string}, collectionFormat: csv}",
            "{name: a, in: path, schema: {type: array, items: {type: string}}}",
        ),
        (
            Kind.REQUEST_BODY,
            "{name: a, in: body, required: true, x-a: 1, schema: {type: object}}",
            """{required: true, x-a: 1, content: {application/json: {schema: {type: object}}}}""",
        ),
        (Kind.REQUEST_BODY, "{$ref: 'b.yaml#/B'}", "{$ref: 'b.yaml#/B'}"),
        (
            Kind.RESPONSE,
            "{description: d, schema: {$ref: 'a.yaml'}}",
            "{description: d, content: {application/json: {schema: {$ref: a.yaml}}}}",
        ),
        (Kind.HEADER, "{type: string, x-a: 1}", "{schema: {type: string}, x-a: 1}"),
        (
            Kind.SECURITY_SCHEME,
            "{type: basic}",
            "{type: http, scheme: basic}",
        ),
        (
            Kind.RESPONSES,
            "{x-a: {schema: {}}, default: {description: d}}",
            "{x-a: {schema: {}}, default: {description: d}}",
        ),
        (
            Kind.PATH_ITEM,
            """{parameters: [{name: b, in: body, schema: {type: string}}], GET: {responses: {}}}""",
            """{parameters: [], GET: {responses: {},
                requestBody: {content: {application/json: {schema: {type: string}}}}}}""",
        ),
        (Kind.TAG, "{name: a}", "{name: a}"),
    ],
)
def test_a_piece_of_each_kind(kind: Kind, written: str, meant: str) -> None:
    assert made(kind, written) == yaml.safe_load(meant)


def test_a_reference_is_what_it_leads_to() -> None:
    operation = "{parameters: [{$ref: 'p.yaml#/B'}, {$ref: '#/F'}, {$ref: '#/Gone'}]}"
    body = {"name": "b", "in": "body", "schema": {"type": "string"}}
    field = {"name": "f", "in": "formData", "type": "string"}
    assert made(Kind.OPERATION, operation, B=body) == {
        "parameters": [{"$ref": "#/F"}, {"$ref": "#/Gone"}],
        "requestBody": {"$ref": "p.yaml#/B"},
    }
    assert made(Kind.OPERATION, operation, F=field) == {
        "parameters": [{"$ref": "p.yaml#/B"}, {"$ref": "#/Gone"}],
        "requestBody": {
            "required": False,
            "content": {
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "properties": {"f": {"type": "string"}},
                    }
                }
            },
        },
    }


@pytest.mark.parametrize(
    ("root", "expected"),
    [
        ({"host": "a.example"}, ["https://a.example"]),
        ({"host": "a", "schemes": ["ws", "wss"]}, ["wss://a", "ws://a"]),
        ({"host": "http://a.example/", "basePath": "/"}, ["http://a.example"]),
        ({"host": "a.example", "schemes": "http"}, ["http://a.example"]),
        ({"basePath": "v1/"}, ["/v1"]),
        ({"host": 5, "basePath": [], "schemes": {}}, None),
        ({"schemes": ["http"]}, None),
        ({"host": "{a}.example"}, ["https://{a}.example"]),
        ({"x-ms-parameterized-host": {"hostTemplate": 5}}, None),
        (
            {
                "x-ms-parameterized-host": {
                    "hostTemplate": "{a}/",
                    "useSchemePrefix": False,
                    "parameters": [5, {"name": "a", "default": 5}],
                }
            },
            ["{a}"],
        ),
    ],
)
def test_servers(root: Any, expected: list[str] | None) -> None:
    result: Any = modernize(Kind.DOCUMENT, root, ROOT, context())
    urls = [server["url"] for server in result.get("servers", [])] or None
    assert urls == expected


def test_no_schemes_means_the_one_that_the_document_came_by() -> None:
    text = (
        "{swagger: '2.0', info: {title: T, version: '1'}, host: localhost:1, paths: {}}"
    )
    for path, scheme in (("http://localhost:1/a.yaml", "http"), ("a.yaml", "https")):
        documents, _ = parse(Source(path, text, ""))
        api, _ = normalize(documents)
        assert [server.url for server in api.servers] == [f"{scheme}://localhost:1"]


def test_what_a_document_says_for_all() -> None:
    assert defaults_of({"consumes": ["a/b", 5, "a/b"], "produces": "c/d"}) == Defaults(
        consumes=("a/b",), produces=("c/d",)
    )
    assert defaults_of([]) == Defaults()


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.name)
def test_what_becomes_of_a_document_is_valid(path: Path) -> None:
    documents, _ = load(path)
    data: Any = documents[""].data
    assert data["openapi"] == "3.1.0"
    assert documents[""].version == "2.0"
    for section in ("definitions", "securityDefinitions", "swagger", "host"):
        assert section not in data
    OpenAPIV31SpecValidator(data).validate()


FILES = {
    "api/root.yaml": """
swagger: '2.0'
info: {title: T, version: '1'}
consumes: [application/vnd.a+json]
paths:
  /a: {$ref: 'paths/a.yaml'}
  /b:
    post:
      parameters: [{$ref: 'shared.yaml#/Body'}, {$ref: 'shared.yaml#/Note'}]
      responses: {'200': {$ref: 'shared.yaml#/Good'}}
  /c:
    post:
      parameters: [{$ref: 'other.yaml#/parameters/Whole'}, {$ref: 'other.yaml#/parameters/Q'}]
      responses: {'200': {description: d, schema: {$ref: 'other.yaml#/definitions/O'}}}
definitions:
  Pet: {type: object, properties: {name: {type: string, x-nullable: true}}}
""",
    "api/paths/a.yaml": """
parameters: [{name: p, in: body, schema: {$ref: '../root.yaml#/definitions/Pet'}}]
post: {operationId: a, responses: {'200': {description: d, schema: {type: file}}}}
""",
    "api/shared.yaml": """
Body: {name: b, in: body, required: true, schema: {$ref: '#/Thing'}}
Note: {name: note, in: query, type: array, items: {type: string}}
Thing: {type: object, properties: {n: {type: integer, x-nullable: true}}}
Good: {description: d, schema: {$ref: 'root.yaml#/definitions/Pet'}}
""",
    "api/other.yaml": """
swagger: '2.0'
info: {title: O, version: '1'}
paths: {}
parameters:
  Whole: {name: w, in: body, schema: {$ref: '#/definitions/O'}}
  Q: {name: q, in: query, type: integer}
definitions: {O: {type: object, properties: {o: {type: string}}}}
""",
}


def test_documents_split_over_files(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    documents, found = load(tmp_path / "api/root.yaml")
    api, degraded = normalize(documents)
    assert not [*found, *degraded, *check(documents)]
    a, b, c = api.operations

    def sent(operation: Any) -> list[str]:
        return [content.name for content in operation.request_body.content]

    def body(operation: Any) -> Any:
        found: Any = api.schemas[operation.request_body.content[0].schema]
        return api.schemas[found.target] if hasattr(found, "target") else found

    assert sent(a) == sent(b) == ["application/vnd.a+json"]
    assert body(a).properties[0].name == "name"
    assert body(b).properties[0].name == "n"
    assert body(c).properties[0].name == "o"
    assert [p.name for p in (*a.parameters, *b.parameters, *c.parameters)] == [
        "note",
        "q",
    ]
    assert [r.content[0].name for r in a.responses] == ["application/octet-stream"]
    assert b.request_body is not None and b.request_body.required


def test_the_validator_speaks_of_the_source(tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text("""
swagger: '2.0'
info: {title: T, version: '1'}
paths:
  /a:
    post:
      parameters:
        - {name: b, in: body, schema: {$ref: '#/definitions/A'}}
        - {name: q, in: query, type: integer, default: x}
      responses: {'200': {description: d}}
definitions:
  A: {type: object, properties: {n: {type: integer, default: y}}}
""")
    documents, _ = load(spec)
    found = validate(documents)
    places = [d.place for d in found if d.place]
    lines = {documents[""].locate(p.pointer, p.part).line for p in places}
    assert {9, 12} <= lines


WHOLE: Any = yaml.safe_load((TWINS / "bodies.2.0.yaml").read_text("utf-8"))
for _name in ("parameters", "forms", "responses", "schemas", "security", "template"):
    _more: Any = yaml.safe_load((TWINS / f"{_name}.2.0.yaml").read_text("utf-8"))
    for _key, _value in _more.items():
        if isinstance(_value, dict) and isinstance(WHOLE.get(_key, {}), dict):
            WHOLE[_key] = {**WHOLE.get(_key, {}), **_value}

ODD: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        0,
        -1.5,
        "",
        "#",
        "#/",
        "a",
        "file",
        [],
        {},
        [None],
        ["a", 5],
        {"": {}},
    ]
    + [{"$ref": ref} for ref in ("#", "#/parameters", "#/paths", "x.yaml", 5, "#/~")]
    + [{"in": place} for place in ("body", "formData", [], None)]
    + [{"type": "array", "items": 5}, {"type": ["file"]}, {"schema": {"type": "file"}}]
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all values."""
    below = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value) if isinstance(value, list) else ()
    )
    return [path, *(p for key, child in below for p in places(child, (*path, key)))]


PLACES = places(WHOLE)[1:]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(PLACES), ODD), min_size=1, max_size=4))
def test_whatever_stands_anywhere(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    data = copy.deepcopy(WHOLE)
    for path, value in changes:
        holder = data
        for token in path[:-1]:
            try:
                holder = holder[token]
            except (KeyError, IndexError, TypeError):
                break
        if isinstance(holder, dict) or (
            isinstance(holder, list)
            and isinstance(path[-1], int)
            and path[-1] < len(holder)
        ):
            holder[path[-1]] = copy.deepcopy(value)
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True)
    try:
        documents, _ = parse(Source("spec.yaml", text, ""))
        check(documents)
        normalize(documents)
    except SpecloomError as problem:
        assert problem.diagnostics
