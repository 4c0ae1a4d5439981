"""What methods take for bodies that are handed over as they are, and how models write dates."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.clients import Client, make_client
from tests.functional.support import connect, document

PACKAGES = {"requests_client": document("""
paths:
  /octets:
    post:
      operationId: octets
      requestBody: {required: true, content: {application/octet-stream: {}}}
      responses: {'204': {description: Done}}
  /text:
    post:
      operationId: text
      requestBody:
        required: true
        content: {application/graphql: {schema: {$ref: '#/components/schemas/Query'}}}
      responses: {'204': {description: Done}}
  /any:
    post:
      operationId: anything
      requestBody:
        required: true
        content: {'*/*': {schema: {$ref: '#/components/schemas/Event'}}}
      responses: {'204': {description: Done}}
  /tree:
    put:
      operationId: putTree
      parameters:
        - {name: list, in: query, schema: {type: array, items: {}}}
        - {name: json, in: query, content: {application/json: {}}}
        - {name: object, in: query, style: deepObject, schema: {type: object}}
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Tree'}}}}
      responses: {'204': {description: Done}}
  /contents/{path}:
    get:
      operationId: getContents
      parameters: [{name: path, in: path, required: true, schema: {type: string, minLength: 0}}]
      responses: {'204': {description: Done}}
components:
  schemas:
    Query: {type: string}
    Tree: {type: object, properties: {id: {type: integer, readOnly: true}, any: {}, child: {$ref: '#/components/schemas/Tree'}}}
    Event:
      type: object
      properties:
        at: {type: string, format: date-time}
        list: {type: array, items: {type: string, format: date-time}}
        either: {oneOf: [{type: integer}, {type: string, format: date-time}]}
""")}


@pytest.fixture
def client(clients: Callable[[dict[str, str], str], Client]) -> Client:
    return clients(PACKAGES, "requests_client")


def test_what_raw_bodies_take(client: Client) -> None:
    code = (client.path / "api" / "default_api.py").read_text()
    assert "body: BinaryInput" in code
    assert "query: models.Query" in code
    assert "event: models.Event | models." in code
    assert 'Content("application/graphql", "str")' in code


def test_an_empty_segment_is_sent_where_it_is_meant(client: Client) -> None:
    package = client.load()
    api, seen = connect(package)
    api.default.get_contents(package.EMPTY)
    assert seen.target == "/contents/"
    with pytest.raises(package.ApiValueError, match="EMPTY sends it so"):
        api.default.get_contents("")


def test_what_holds_itself_cannot_be_sent(client: Client) -> None:
    package = client.load()
    tree, around = package.Tree(), [1]
    tree.child = tree
    tree.child = tree  # looks through a tree that holds itself by now
    around.append(around)
    deep: list[object] = []
    for _ in range(5_000):
        deep = [deep]
    api, seen = connect(package)
    calls: list[tuple[object, dict[str, object]]] = [
        (tree, {}),
        (package.Tree(any=around), {}),
        (package.Tree(any=deep), {}),
    ]
    values: list[object] = [tree, around, deep]
    calls += [({}, {"json": value}) for value in values]
    calls += [({}, {"list": value}) for value in (around, deep)]
    calls += [({}, {"object": {"a": value}}) for value in values]
    for body, query in calls:
        with pytest.raises(package.ApiValueError, match="^putTree: |sent as JSON"):
            api.default.put_tree(body, **query)
    assert seen.requests == []


def test_models_write_date_times_with_an_offset(client: Client) -> None:
    noon = dt.datetime(2024, 2, 29, 12)
    offset = noon.replace(tzinfo=dt.timezone(dt.timedelta(hours=2)))
    event = client.load().Event(at=noon, list=[noon, offset], either=noon)
    expected = {
        "at": "2024-02-29T12:00:00Z",
        "list": ["2024-02-29T12:00:00Z", "2024-02-29T12:00:00+02:00"],
        "either": "2024-02-29T12:00:00Z",
    }
    assert (event.to_dict(), json.loads(event.to_json())) == (expected, expected)
    assert event.at == noon, "what is held is what was given"
    assert type(client.load().Event.from_dict(expected).at) is dt.datetime


SEVERAL = document("""
paths:
  /several:
    post:
      operationId: several
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: "#/components/schemas/A"}}
          application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/B"}}
          multipart/form-data: {schema: {$ref: "#/components/schemas/F"}}
      responses: {"204": {description: Done}}
  /fixed?kind=x:
    get:
      operationId: fixed
      parameters: [{name: n, in: query, schema: {type: integer}}]
      responses: {"204": {description: Done}}
components:
  schemas:
    A: {type: object, required: [x], properties: {x: {type: integer}}}
    B: {type: object, required: [y], properties: {y: {type: string}}}
    F: {type: object, required: [file], properties: {file: {type: string, format: binary}}}
""")


def test_a_body_is_chosen_by_what_it_is(tmp_path: Path) -> None:
    package = make_client(SEVERAL, tmp_path, "chosen_client").load()
    form = "application/x-www-form-urlencoded"
    rows: list[tuple[Any, str]] = [
        (package.A(x=1), "application/json"),
        (package.B(y="1"), form),
        (package.F(file=b"1"), "multipart/form-data"),
        ({"file": b"1"}, "multipart/form-data"),
        ({"x": 1}, "application/json"),
    ]
    for body, expected in rows:
        client, recorder = connect(package)
        client.default.several(body)
        sent = recorder.request.headers["content-type"]
        assert sent.partition(";")[0] == expected
    client, _ = connect(package)
    with pytest.raises(
        package.RequestValidationError, match="cannot be 'application/jsn'"
    ):
        client.default.several({"x": 1}, _content_type="application/jsn")


def test_a_path_may_have_a_query(tmp_path: Path) -> None:
    package = make_client(SEVERAL, tmp_path, "fixed_client").load()
    for arguments, expected in (({}, "/fixed?kind=x"), ({"n": 1}, "/fixed?kind=x&n=1")):
        client, recorder = connect(package)
        client.default.fixed(**arguments)
        assert recorder.target == expected


BOTH = document("""
paths:
  /edits/{id}:
    post:
      operationId: edit
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [image, prompt]
              properties: {image: {type: string, format: binary}, prompt: {type: string}, size-of: {type: integer}}
          application/json:
            schema:
              type: object
              required: [images, prompt]
              properties:
                images: {type: array, items: {type: object, properties: {url: {type: string}}}}
                prompt: {type: string}
                size-of: {type: integer}
      responses: {'200': {description: Done, content: {application/json: {schema: {type: integer}}}}}
""")


def test_another_media_type_by_keywords(
    clients: Callable[[dict[str, str], str], Client],
) -> None:
    made = clients({"both_client": BOTH}, "both_client")
    package = made.load()
    images = [{"url": "https://x.example"}]
    api, seen = connect(package, httpx2.Response(200, json=1))
    api.default.edit(7, image=b"png", prompt="p", size_of=3)
    api.default.edit(7, images=images, prompt="p", size_of=3)
    api.default.edit_with_http_info(7, images=images, prompt="p", _retries=0)
    wanted = "application/json; v=1"
    api.default.edit(7, images=images, prompt="p", _content_type=wanted)
    form, *others = seen.requests
    assert form.headers["content-type"].startswith("multipart/form-data")
    bodies = [json.loads(each.content) for each in others]
    whole = {"images": images, "prompt": "p"}
    assert bodies == [{**whole, "size-of": 3}, whole, whole]
    types = [each.headers["content-type"] for each in others]
    assert types == ["application/json"] * 2 + [wanted]
    for wrong in ({"image": b"", "images": images}, {"imges": images}):
        with pytest.raises(package.ApiTypeError, match="unexpected keyword"):
            api.default.edit(7, prompt="p", **wrong)
    code = (made.path / "api" / "default_api.py").read_text()
    assert "**fields: Unpack[EditFields]" in code


def test_the_page_shows_the_other_media_type(tmp_path: Path) -> None:
    made = make_client(BOTH, tmp_path, "both_pages", docs=True)
    page = (made.folder / "docs" / "DefaultApi.md").read_text()
    assert "`edit(id, *, images, prompt, size_of=...)`" in page
    told = page.partition("With a body of `application/json`; its keywords say so")[2]
    assert "client.default.edit(" in told.partition("Asynchronously")[0]
    assert "images=[" in told.partition("Asynchronously")[0]
    fields = "The fields of a body of `application/json` can be given as keywords, too:"
    assert fields in page
