"""Commands and responses that a document shows become the examples that it has not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from specloom.load import load
from specloom.load.json_text import written_json
from specloom.model import Api, Operation
from specloom.model.queries import success_responses
from specloom.normalize import normalize
from specloom.normalize.operations.curl import Command, command

HEAD = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}}
PARAMETERS = [
    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
    {"name": "limit", "in": "query", "schema": {"type": "integer"}},
    {
        "name": "tag",
        "in": "query",
        "schema": {"type": "array", "items": {"type": "integer"}},
    },
    {"name": "X-Mode", "in": "header", "schema": {"type": "string"}},
]
PET = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
}


def api_of(folder: Path, operation: dict[str, Any], *, path: str, method: str) -> Api:
    operation = {"responses": {"200": {"description": "ok"}}, **operation}
    document = {**HEAD, "paths": {path: {method: operation}}}
    file = folder / "spec.yaml"
    file.write_text(yaml.safe_dump(document))
    documents, _ = load(file)
    return normalize(documents)[0]


def operation_of(
    folder: Path,
    operation: dict[str, Any],
    path: str = "/pets/{id}",
    method: str = "post",
) -> Operation:
    return api_of(folder, operation, path=path, method=method).operations[0]


def shell(source: str, lang: str = "cURL") -> dict[str, Any]:
    return {"x-codeSamples": [{"lang": lang, "source": source}]}


def json_body(schema: object, **others: object) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema, **others}}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("curl https://h/a", Command("GET", "https://h/a", (), (), ())),
        (
            "curl -X PUT \\\n  https://h/a \\\n  -H 'X-A: b: c' -d '{\"a\": 1}'",
            Command("PUT", "https://h/a", (("X-A", "b: c"),), ('{"a": 1}',), ()),
        ),
        (
            'curl https://h/a -F file="@x.png"\n  -F a[b]=1\n\necho done',
            Command("POST", "https://h/a", (), (), (("file", "@x.png"), ("a[b]", "1"))),
        ),
        (
            "# first\ncurl -G https://h/a -d b=1 --data c=2 | jq .",
            Command("GET", "https://h/a?&b=1&c=2", (), (), ()),
        ),
        (
            "curl --request=delete -sS --url=https://h/a -o out.txt",
            Command("DELETE", "https://h/a", (), (), ()),
        ),
        ("curl -XPATCH https://h/a", Command("PATCH", "https://h/a", (), (), ())),
        ("curl https://h/a \\", Command("GET", "https://h/a", (), (), ())),
        ("curl https://h/a -d 'no end", None),
        ("wget https://h/a", None),
        ("curl -s", None),
        ("curl https://h/" + "a" * 10_000, None),
    ],
)
def test_commands(text: str, expected: Command | None) -> None:
    assert command(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": [1, 2,],\n}', {"a": [1, 2]}),
        ('{"a": ",}"}', {"a": ",}"}),
        ('{"a": 1e999}', None),
        ("{", None),
        ('"' + '\\"' * 20_000, None),
        ("[" * 40_000, None),
        ("1" * 60_000, None),
    ],
)
def test_json_that_was_written_by_hand(text: str, expected: object) -> None:
    assert written_json(text) == expected


def test_parameters(tmp_path: Path) -> None:
    found = operation_of(
        tmp_path,
        {
            "parameters": PARAMETERS,
            **shell(
                "curl -X POST 'https://h/v1/pets/p%201?limit=5&tag=1&tag[]=2' -H 'x-mode: fast'"
            ),
        },
    )
    examples = {p.name: p.examples for p in found.parameters}
    expected = {"id": ("p 1",), "limit": (5,), "tag": ([1, 2],), "X-Mode": ("fast",)}
    assert examples == expected


@pytest.mark.parametrize(
    "url", ["/cats/1", "/pets", "/pets/{id}", "/pets/$ID", "/pets/VAR_id", ":[/pets/1"]
)
def test_what_is_another_call_or_to_be_filled_in(tmp_path: Path, url: str) -> None:
    source = f"curl -X POST 'https://h{url}'".replace("h:", "")
    found = operation_of(tmp_path, {"parameters": PARAMETERS, **shell(source)})
    assert [p.examples for p in found.parameters] == [(), (), (), ()]


def test_the_examples_of_the_document_go_first(tmp_path: Path) -> None:
    parameter = {**PARAMETERS[0], "example": "own"}
    found = operation_of(
        tmp_path,
        {
            "parameters": [parameter],
            "requestBody": json_body(PET, example={"name": "own"}),
            **shell("""curl https://h/pets/other -d '{"name": "other"}'"""),
        },
    )
    assert found.parameters[0].examples == ("own",)
    assert found.request_body is not None
    assert found.request_body.content[0].examples == ({"name": "own"},)


def test_bodies(tmp_path: Path) -> None:
    body = operation_of(
        tmp_path,
        {
            "parameters": PARAMETERS,
            "requestBody": {
                "content": {
                    **json_body(PET)["content"],
                    "multipart/form-data": {"schema": PET},
                }
            },
            "x-codeSamples": [
                {"lang": "Python", "source": "curl https://h/pets/1 -d '{\"age\": 1}'"},
                *shell(
                    """curl https://h/pets/1 -d '{"name": "VAR_name", "age": 2,}'"""
                )["x-codeSamples"],
                *shell("curl https://h/pets/1 -F age=3 -F name=4 -F other=5", "Shell")[
                    "x-codeSamples"
                ],
            ],
        },
    ).request_body
    assert body is not None
    found = {each.name: each.examples for each in body.content}
    assert found == {
        "application/json": ({"age": 2},),
        "multipart/form-data": ({"age": 3, "name": "4"},),
    }


@pytest.mark.parametrize("as_list", [True, False])
def test_oai_meta(tmp_path: Path, as_list: bool) -> None:
    example = {
        "request": {"curl": "curl https://h/pets/p1"},
        "response": '{"name": "Rex",}',
    }
    found = operation_of(
        tmp_path,
        {
            "parameters": PARAMETERS,
            "responses": {
                "400": {"description": "no", **json_body(PET)},
                "200": {"description": "ok", **json_body(PET)},
            },
            "x-oaiMeta": {"examples": [example] if as_list else example},
        },
        method="get",
    )
    assert found.parameters[0].examples == ("p1",)
    (response,) = success_responses(found)
    assert response.content[0].examples == ({"name": "Rex"},)
    assert [r.content[0].examples for r in found.responses if r.status == "400"] == [()]


def test_the_example_of_a_schema(tmp_path: Path) -> None:
    schema = {**PET, "x-oaiMeta": {"name": "Pet", "example": '{"name": "Rex"}'}}
    api = api_of(
        tmp_path, {"requestBody": json_body(schema)}, path="/pets", method="post"
    )
    body = api.operations[0].request_body
    assert body is not None and body.content[0].schema is not None
    assert api.schemas[body.content[0].schema].info.examples == ({"name": "Rex"},)


@pytest.mark.parametrize(
    "meta",
    [
        {"x-codeSamples": 1},
        {"x-codeSamples": [1, {"lang": 1, "source": 2}, {"lang": "curl"}]},
        {"x-oaiMeta": []},
        {"x-oaiMeta": {"examples": "no"}},
        {"x-oaiMeta": {"examples": [{"request": "curl", "response": []}]}},
    ],
    ids=str,
)
def test_what_is_malformed_is_passed_over(tmp_path: Path, meta: dict[str, Any]) -> None:
    found = operation_of(tmp_path, {"parameters": PARAMETERS, **meta})
    assert [p.examples for p in found.parameters] == [(), (), (), ()]
