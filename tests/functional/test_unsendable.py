"""What a request can hardly carry is told when a client is generated, not when it is called."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.clients import Client
from tests.docs.conftest import Documented, documented

from specloom.load import Access, read
from specloom.pipeline import inspect

from .support import connect, document

DOCUMENT = document("""\
servers: [{url: 'https://h'}]
paths:
  /files:
    post:
      operationId: addFile
      requestBody: {required: true, content: {application/x-www-form-urlencoded: {schema: {type: object, required: [one], properties: {one: {type: string, format: binary}, many: {type: array, items: {type: string, format: binary}}, name: {type: string}}}}}}
      responses: {"204": {description: ok}}
  /nothing/{a}/{b}/{c}:
    parameters:
    - {name: a, in: path, required: true, schema: {type: string, maxLength: 0}}
    - {name: b, in: path, required: true, schema: {enum: [""]}}
    - {name: c, in: path, required: true, schema: {type: string, maxLength: 1}}
    get: {operationId: getNothing, responses: {"204": {description: ok}}}
""")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Documented:
    return documented(DOCUMENT, tmp_path_factory.mktemp("unsendable"), "unsendable")


@pytest.fixture(scope="module")
def client(pages: Documented) -> Client:
    return pages.client


def test_findings(client: Client) -> None:
    codes = ("file-in-urlencoded-form", "empty-path-parameter")
    told = [
        (d.code, d.message.split('"')[1]) for d in client.diagnostics if d.code in codes
    ]
    assert told == [
        ("file-in-urlencoded-form", "one"),
        ("file-in-urlencoded-form", "many"),
        ("empty-path-parameter", "a"),
        ("empty-path-parameter", "b"),
    ]


NAMES = document("""\
security: [{key: []}]
paths:
  /a/../b:
    get: {operationId: climb, responses: {"204": {description: ok}}}
  /a/.well-known/..x?q=/../:
    parameters:
    - {name: "X Y", in: header, schema: {type: string}}
    - {name: "X Y", in: query, schema: {type: string}}
    - {name: X-Y, in: header, schema: {type: string}}
    get: {operationId: getKnown, responses: {"204": {description: ok}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: "X\\r\\nY"}
    other: {type: apiKey, in: query, name: "X Y"}
""")


def test_what_nobody_can_send(tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text(NAMES)
    loaded = inspect(read(spec), Access())
    codes = ("dotted-path", "invalid-header-name")
    found = [d for d in loaded.report.diagnostics if d.code in codes]
    assert [(d.code, d.place and d.place.pointer) for d in found] == [
        ("dotted-path", "/paths/~1a~1..~1b/get"),
        ("invalid-header-name", "/paths/~1a~1.well-known~1..x?q=~1..~1/parameters/0"),
        ("invalid-header-name", "/components/securitySchemes/key"),
    ]


def test_empty_parameters_are_sent(pages: Documented) -> None:
    """By their examples, whose server has nothing in their place."""
    result = pages.run()
    assert list(result.lines()) == []
    assert result.ran == len(pages.blocks)
    calls = [" ".join(b.code.split()) for b in pages.blocks if "get_nothing" in b.code]
    assert len(calls) > 3
    assert all("get_nothing(a=EMPTY, b=EMPTY, c=" in call for call in calls[:2])
    assert all("import EMPTY, " in call for call in calls)
    api, seen = connect(pages.client.load())
    api.default.get_nothing(pages.client.load().EMPTY, pages.client.load().EMPTY, "x")
    assert seen.target == "/nothing///x"


def test_files_are_sent(client: Client) -> None:
    package, testing = client.load(), client.load(".testing")
    mock = testing.MockTransport()
    with package.ApiClient(transport=mock) as api:
        api.default.add_file(one=b"a b", many=[b"&", b"c"], name="n")
    assert mock.calls[0].body == {"one": "a b", "many": ["&", "c"], "name": "n"}
