"""A body in several media types: each can be given by keywords or as a whole, and what is given says
which of them is sent."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from tests.clients import Client
from tests.conformance.server import Recorder, Sent, recording
from tests.docs.conftest import Documented, documented
from tests.docs.signatures import told, written

from specloom.tools.examples.bodies import parts_of

from .support import document

DOCUMENT = document("""
paths:
  /json-multipart/{id}:
    post:
      operationId: jsonMultipart
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: "#/components/schemas/Link"}}
          multipart/form-data: {schema: {$ref: "#/components/schemas/Upload"}}
      responses: &done
        "204": {description: Done}
  /json-urlencoded:
    post:
      operationId: jsonUrlencoded
      requestBody:
        content:
          application/json: {schema: {$ref: "#/components/schemas/Link"}}
          application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/Grant"}}
      responses: *done
  /multipart-json:
    post:
      operationId: multipartJson
      requestBody:
        required: true
        content:
          multipart/form-data: {schema: {$ref: "#/components/schemas/Upload"}}
          application/json: {schema: {$ref: "#/components/schemas/Link"}}
      responses: *done
  /urlencoded-multipart:
    post:
      operationId: urlencodedMultipart
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/Grant"}}
          multipart/form-data: {schema: {$ref: "#/components/schemas/Upload"}}
      responses: *done
  /json-binary:
    put:
      operationId: jsonBinary
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: "#/components/schemas/Link"}}
          application/octet-stream: {schema: {type: string, format: binary}}
      responses: *done
  /multipart-binary:
    put:
      operationId: multipartBinary
      requestBody:
        required: true
        content:
          multipart/form-data: {schema: {$ref: "#/components/schemas/Upload"}}
          application/octet-stream: {}
      responses: *done
  /json-text:
    put:
      operationId: jsonText
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: "#/components/schemas/Link"}}
          text/plain: {schema: {type: string}}
      responses: *done
  /three:
    post:
      operationId: three
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: "#/components/schemas/Link"}}
          application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/Grant"}}
          multipart/form-data: {schema: {$ref: "#/components/schemas/Upload"}}
      responses:
        "200":
          description: Done
          content:
            application/json: {schema: {type: object, properties: {id: {type: integer}}}}
            text/event-stream: {schema: {type: string}}
        "204": {description: Nothing to say}
  /same:
    post:
      operationId: same
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: "#/components/schemas/Grant"}}
          application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/Grant"}}
          multipart/form-data: {schema: {$ref: "#/components/schemas/Grant"}}
      responses: *done
  /same-form:
    post:
      operationId: sameForm
      requestBody:
        required: true
        content:
          multipart/form-data: {schema: {$ref: "#/components/schemas/Grant"}}
          application/json: {schema: {$ref: "#/components/schemas/Grant"}}
      responses: *done
  /alike:
    post:
      operationId: alike
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [file]
              properties: {file: {type: string}, note: {type: string}}
          multipart/form-data:
            schema:
              type: object
              required: [file]
              properties: {file: {type: string, format: binary}, note: {type: string}}
      responses: *done
  /either:
    post:
      operationId: either
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: "#/components/schemas/Either"}, example: {url: u}}
          application/x-www-form-urlencoded:
            schema: {$ref: "#/components/schemas/Either"}
            encoding: {beside: {style: deepObject, explode: true}}
            example: {sizes: [1, 2], beside: {a: b}}
      responses: *done
  /json-image:
    post:
      operationId: jsonImage
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: "#/components/schemas/Link"}}
          image/*: {}
      responses: *done
  /array-form:
    post:
      operationId: arrayForm
      requestBody:
        required: true
        content:
          application/json: {schema: {type: array, items: {type: integer}}}
          application/x-www-form-urlencoded: {schema: {$ref: "#/components/schemas/Grant"}}
      responses: *done
  /form-taken/{name}:
    post:
      operationId: formTaken
      parameters: [{name: name, in: path, required: true, schema: {type: string}}]
      requestBody:
        required: true
        content:
          multipart/form-data: {schema: {$ref: "#/components/schemas/Upload"}}
          application/json: {schema: {$ref: "#/components/schemas/Named"}}
          "*/*": {schema: {$ref: "#/components/schemas/Link"}}
      responses: *done
components:
  schemas:
    Named: {type: object, required: [name], properties: {name: {type: string}}}
    Either: {oneOf: [{$ref: "#/components/schemas/Link"}, {$ref: "#/components/schemas/Sized"}]}
    Sized:
      type: object
      required: [sizes]
      properties:
        sizes: {type: array, items: {type: integer}}
        beside: {type: object, additionalProperties: {type: string}}
    Link:
      type: object
      required: [url]
      properties: {url: {type: string}, note: {type: [string, "null"]}, more-tags: {type: array, items: {type: string}}}
    Upload:
      type: object
      required: [file]
      properties: {file: {type: string, format: binary}, note: {type: string}, size-of: {type: integer}}
    Grant:
      type: object
      required: [grant_type]
      properties: {grant_type: {type: string}, note: {type: string}}
""")
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
BINARY = "application/octet-stream"
PNG = b"\x89PNG"
LINK, GRANT, UPLOAD = {"url": "u"}, {"grant_type": "g"}, {"file": PNG}


@dataclass(frozen=True)
class Row:
    """A call, and the media type and the fields that a server gets of it."""

    method: str
    given: dict[str, Any]
    media_type: str
    fields: object
    beside: tuple[object, ...] = field(default=())


ROWS = [
    Row("json_multipart", LINK, JSON, LINK, (7,)),
    Row("json_multipart", UPLOAD, MULTIPART, UPLOAD, (7,)),
    Row(
        "json_multipart",
        {**UPLOAD, "size_of": 3},
        MULTIPART,
        {**UPLOAD, "size-of": b"3"},
        (7,),
    ),
    Row(
        "json_multipart",
        {"url": "u", "note": None},
        JSON,
        {"url": "u", "note": None},
        (7,),
    ),
    Row("json_multipart", {"link": {"url": "u"}}, JSON, LINK, (7,)),
    Row(
        "json_multipart",
        {"link": {"file": PNG, "note": "n"}},
        MULTIPART,
        {**UPLOAD, "note": b"n"},
        (7,),
    ),
    Row("json_urlencoded", LINK, JSON, LINK),
    Row("json_urlencoded", {**GRANT, "note": "a b"}, FORM, {**GRANT, "note": "a b"}),
    Row("json_urlencoded", {"link": GRANT}, FORM, GRANT),
    Row("json_urlencoded", {}, "", None),
    Row("multipart_json", {**UPLOAD, "note": "n"}, MULTIPART, {**UPLOAD, "note": b"n"}),
    Row("multipart_json", {"url": "u", "note": "n"}, JSON, {"url": "u", "note": "n"}),
    Row("multipart_json", {"link": LINK}, JSON, LINK),
    Row("urlencoded_multipart", GRANT, FORM, GRANT),
    Row(
        "urlencoded_multipart",
        {**UPLOAD, "note": "n"},
        MULTIPART,
        {**UPLOAD, "note": b"n"},
    ),
    Row("urlencoded_multipart", {"upload": UPLOAD}, MULTIPART, UPLOAD),
    Row("json_binary", LINK, JSON, LINK),
    Row("json_binary", {"link": PNG}, BINARY, PNG),
    Row("multipart_binary", UPLOAD, MULTIPART, UPLOAD),
    Row("multipart_binary", {"body": PNG}, BINARY, PNG),
    Row("json_text", LINK, JSON, LINK),
    Row("json_text", {"link": "plain"}, "text/plain", b"plain"),
    Row("three", LINK, JSON, LINK),
    Row("three", GRANT, FORM, GRANT),
    Row("three", UPLOAD, MULTIPART, UPLOAD),
    Row("same", GRANT, JSON, GRANT),
    Row("same", {**GRANT, "_content_type": FORM}, FORM, GRANT),
    Row("same", {**GRANT, "_content_type": MULTIPART}, MULTIPART, {"grant_type": b"g"}),
    Row("same_form", GRANT, MULTIPART, {"grant_type": b"g"}),
    Row("same_form", {**GRANT, "_content_type": JSON}, JSON, GRANT),
    Row("json_image", {"link": ("x.png", PNG)}, "image/png", PNG),
    Row("array_form", {"body": [1, 2]}, JSON, [1, 2]),
    Row("array_form", GRANT, FORM, GRANT),
    Row("form_taken", {"named": {"name": "n"}}, JSON, {"name": "n"}, ("n",)),
    Row("form_taken", UPLOAD, MULTIPART, UPLOAD, ("n",)),
    Row("alike", {"file": "text"}, JSON, {"file": "text"}),
    Row("alike", {"file": PNG, "note": "n"}, MULTIPART, {**UPLOAD, "note": b"n"}),
    Row("alike", {"file": "t", "_content_type": JSON}, JSON, {"file": "t"}),
]


def fields_of(sent: Sent) -> tuple[str, object]:
    """Media type and fields of a request, as a server reads them."""
    written = sent.header("content-type") or ""
    name = written.partition(";")[0]
    if name == JSON:
        return name, json.loads(sent.body)
    if name == FORM:
        return name, dict(parse_qsl(sent.body.decode(), strict_parsing=True))
    if name == MULTIPART:
        parts = parts_of(written, sent.body) or ()
        return name, {each.name: each.content for each in parts}
    return name, sent.body or None


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Documented:
    folder = tmp_path_factory.mktemp("media_types")
    return documented(DOCUMENT, folder, "several_client")


@pytest.fixture(scope="module")
def client(pages: Documented) -> Client:
    return pages.client


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, Recorder]]:
    with recording() as running:
        yield running


@pytest.mark.parametrize("suffix", ["", "_with_http_info"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method}-{row.media_type}")
def test_what_is_given_says_what_is_sent(
    client: Client, server: tuple[str, Recorder], row: Row, suffix: str
) -> None:
    package, (url, recorder) = client.load(), server

    async def call() -> None:
        async with package.AsyncApiClient(host=url) as api:
            await getattr(api.default, row.method + suffix)(*row.beside, **row.given)

    with package.ApiClient(host=url) as api:
        getattr(api.default, row.method + suffix)(*row.beside, **row.given)
    asyncio.run(call())
    first, second = recorder.take()
    assert fields_of(first) == fields_of(second) == (row.media_type, row.fields)


def test_twins_take_the_same_keywords(client: Client) -> None:
    """What is read as a stream is sent by them, too."""
    package, testing = client.load(), client.load(".testing")
    for given, media_type in ((LINK, JSON), (GRANT, FORM), (UPLOAD, MULTIPART)):
        mock = testing.MockTransport()
        with package.ApiClient(transport=mock) as api:
            with api.default.three_stream(**given) as stream:
                list(stream)
        sent = mock.calls[0].headers["content-type"]
        assert sent.partition(";")[0] == media_type


WRONG = [
    ("json_multipart", {"url": "u", "file": PNG}, (7,)),
    ("json_multipart", {"link": LINK, "note": "n"}, (7,)),
    ("multipart_json", {"file": PNG, "url": "u"}, ()),
    ("multipart_json", {"file": PNG, "link": LINK}, ()),
    ("multipart_binary", {"file": PNG, "body": PNG}, ()),
    ("three", {"grant_type": "g", "url": "u"}, ()),
]


@pytest.mark.parametrize(("method", "given", "beside"), WRONG)
def test_what_fits_none_of_them_is_refused(
    client: Client, method: str, given: dict[str, Any], beside: tuple[object, ...]
) -> None:
    package = client.load()
    with package.ApiClient(host="http://localhost:1") as api:
        with pytest.raises(package.ApiTypeError, match="unexpected keyword|not both"):
            getattr(api.default, method)(*beside, **given)


USE = '''
"""Every way in; nothing of this may be refused."""

from pathlib import Path

from several_client import ApiClient, ApiResponse, AsyncApiClient, models

api = ApiClient(host="https://h").default
api.json_multipart(7, url="u", note=None, more_tags=["a"], _retries=1)
api.json_multipart(7, file=b"", size_of=3, _content_type="multipart/form-data")
api.json_multipart(7, {"url": "u"})
api.json_multipart(7, {"file": Path("f"), "size-of": 1})
api.json_multipart(id=7, link=models.Upload(file=b""))
api.json_urlencoded()
api.json_urlencoded(grant_type="g")
api.multipart_json("f.png", note="n", size_of=1)
api.multipart_json(url="u", more_tags=["a"])
api.multipart_json(link={"url": "u"})
api.multipart_json(link=models.Link(url="u"))
api.urlencoded_multipart("g", note="n")
api.urlencoded_multipart(file=("n", b""))
api.urlencoded_multipart(upload={"file": b""})
api.json_binary(b"x")
api.json_binary(url="u")
api.multipart_binary(body=Path("x"), _content_type="application/octet-stream")
api.json_text("text")
api.same(grant_type="g", _content_type="multipart/form-data")
api.same_form("g", _content_type="application/json")
api.alike(file="text")
api.alike(file=Path("x"), note="n")
whole: ApiResponse[None] = api.json_multipart_with_http_info(7, file=b"")
text: str = next(api.three_stream(file=b""))
done: models.Three200Response | None = api.three(grant_type="g")


async def main() -> None:
    api = AsyncApiClient(host="https://h").default
    await api.json_multipart(7, file=b"", size_of=3)
    await api.multipart_json(link={"url": "u"})
    await api.multipart_json_with_http_info(url="u")
    done: models.Three200Response | None = await api.three(file=b"")
    async with api.three_stream(grant_type="g") as stream:
        print([text async for text in stream], done)
'''
MISUSE = '''
"""Every line with a mark has one error; no other line has any."""

from several_client import ApiClient, AsyncApiClient

api = ApiClient(host="https://h").default
api.json_multipart(7, url="u", file=b"")  # wrong
api.json_multipart(7, file=3)  # wrong
api.json_multipart(7, note="n")  # wrong
api.json_multipart(7, {"file": b"", "url": "u"})  # wrong
api.multipart_json(b"", url="u")  # wrong
api.multipart_json({"url": "u"})  # wrong
api.multipart_binary(body={"file": b""})  # wrong
api.json_text(7)  # wrong
api.three(url="u", grant_type="g")  # wrong
api.three_stream(grant_typ="g")  # wrong


async def main() -> None:
    api = AsyncApiClient(host="https://h").default
    await api.json_multipart(7, sizeof=3)  # wrong
    await api.multipart_json_with_http_info(file=3)  # wrong
'''


CHECKERS = [
    ("mypy", "--strict", "--no-incremental", "--no-pretty"),
    ("pyright", "--pythonpath", sys.executable),
]


@pytest.mark.parametrize("checker", CHECKERS, ids=lambda command: command[0])
def test_checkers_refuse_exactly_the_misuse(
    client: Client, checker: tuple[str, ...]
) -> None:
    folder = client.folder
    (folder / "use.py").write_text(USE)
    (folder / "misuse.py").write_text(MISUSE)
    settings = {"typeCheckingMode": "strict", "reportUnusedExpression": False}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    own = client.own if checker[0] == "pyright" else [client.package]
    done = subprocess.run(
        [sys.executable, "-m", *checker, "use.py", "misuse.py", *own],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    errors = re.findall(r"(\S+\.py):(\d+)(?::\d+)?(?: -|:) error", done.stdout)
    found = {(Path(file).name, int(line)) for file, line in errors}
    lines = enumerate(MISUSE.split("\n"), 1)
    expected = {("misuse.py", n) for n, line in lines if line.endswith("# wrong")}
    assert len(expected) == 12
    assert found == expected, done.stdout[-4000:]


SHOWN = [
    'json_multipart(id=1, file=Path("file.bin"))',
    'json_urlencoded(grant_type="example grant type")',
    'multipart_json(url="https://example.com")',
    'urlencoded_multipart(file=Path("file.bin"))',
    'json_binary(link=Path("body.bin"))',
    'multipart_binary(body=Path("body.bin"))',
    'json_text(link="example")',
    'three(grant_type="example grant type")',
    'three(file=Path("file.bin"))',
    'alike(file=Path("file.bin"), _content_type="multipart/form-data")',
    'json_image(link=Path("body.png"))',
    'array_form(grant_type="example grant type")',
    'form_taken(name="example name", named={"name": "example name"}, _content_type="application/json")',
]


def test_each_has_its_example(pages: Documented) -> None:
    """Also of one that is of several types, which has its further example as a form."""
    result = pages.run()
    assert list(result.lines()) == []
    assert result.ran == len(pages.blocks)
    page = (pages.client.folder / "docs" / "DefaultApi.md").read_text("utf-8")
    more = 'either={"sizes": [1, 2], "beside": {"a": "b"}},'
    assert " ".join(more.split()) in " ".join(page.split())
    _, *others = page.split("\nWith a body of `")
    shown = [" ".join(each.split("```")[1].split()) for each in others]
    calls = [
        each.partition("client.default.")[2].partition(" print(")[0] for each in shown
    ]
    flat = [re.sub(r",?\s*\)$", ")", call.replace("( ", "(")) for call in calls]
    assert flat == SHOWN


def test_each_has_its_line_among_all_signatures(client: Client) -> None:
    fields, whole = written(client)
    lines = told(client)
    assert sum(map(len, fields.values())) > len(lines) == 15
    for method, signatures in lines.items():
        own = fields.get(method, set())
        assert own <= signatures <= own | whole.get(method, set())
