"""Responses that are read while they arrive: from the document to the items."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.clients import Client, make_client

from specloom.config import configured
from specloom.diagnostics import SpecloomError
from specloom.pipeline import generate

SPEC = """
openapi: 3.2.0
info: {title: Streams, version: "1"}
servers: [{url: https://streams.example}]
paths:
  /chat:
    post:
      operationId: chat
      tags: [talk]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Ask"}}}
      responses:
        "200":
          description: The answer.
          content:
            application/json: {schema: {$ref: "#/components/schemas/Answer"}}
            text/event-stream: {schema: {$ref: "#/components/schemas/Piece"}}
        "400":
          description: No answer.
          content: {application/json: {schema: {$ref: "#/components/schemas/Problem"}}}
  /notes:
    post:
      operationId: notes
      tags: [talk]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Ask"}}}}
      responses:
        "200":
          description: The answer.
          content:
            application/json: {schema: {$ref: "#/components/schemas/Answer"}}
            text/event-stream: {schema: {$ref: "#/components/schemas/Note"}}
        default: {description: No., content: {application/json: {schema: {$ref: "#/components/schemas/Problem"}}}}
  /watch:
    post:
      operationId: watch
      tags: [talk]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Ask"}}}
      responses:
        "200":
          description: Pieces.
          content: {application/x-ndjson: {schema: {type: array, items: {$ref: "#/components/schemas/Piece"}}}}
  /log:
    get:
      operationId: log
      tags: [talk]
      responses:
        "200": {description: Lines., content: {text/event-stream: {}}}
  /sequence:
    get:
      operationId: sequence
      tags: [talk]
      responses:
        "200":
          description: Numbers and words.
          content: {application/json-seq: {itemSchema: {oneOf: [{type: integer}, {type: string}]}}}
  /news:
    get:
      operationId: news
      tags: [talk]
      responses:
        "200":
          description: Events that say what their data are.
          content:
            text/event-stream:
              itemSchema:
                type: object
                required: [data]
                properties:
                  event: {type: string}
                  data: {type: string, contentMediaType: application/json, contentSchema: {$ref: "#/components/schemas/Piece"}}
  /told:
    get:
      operationId: told
      tags: [talk]
      responses:
        "200":
          description: Events that are items as they are.
          content:
            text/event-stream:
              itemSchema:
                type: object
                required: [data]
                properties: {event: {type: string}, data: {type: string}, id: {type: string}, retry: {type: integer}}
  /file:
    additionalOperations:
      COPY:
        operationId: copy_file
        tags: [talk]
        responses:
          "200": {description: Done., content: {application/json: {schema: {type: object, properties: {copied: {type: boolean}}}}}}
    get:
      operationId: file
      tags: [talk]
      parameters: [{name: id, in: query, required: true, schema: {type: integer}}]
      responses:
        "200": {description: Bytes., content: {application/octet-stream: {schema: {type: string, format: binary}}}}
components:
  schemas:
    Ask:
      type: object
      required: [text]
      properties: {text: {type: string}, stream: {type: boolean}}
    Answer: {type: object, required: [text], properties: {text: {type: string}}}
    Piece: {type: object, required: [n], properties: {n: {type: integer}}}
    Note: {type: object, properties: {n: {type: integer}}}
    Problem: {type: object, properties: {reason: {type: string}}}
"""

EVENTS = b'data: {"n":1}\n\n: hm\nid: 7\nevent: more\ndata: {"n":\ndata: 2}\n\ndata: [DONE]\n\ndata: {"n":3}\n\n'
LINES = b'{"n":1}\n\n{"n":2}'
BODIES = {
    "/chat": ("text/event-stream", EVENTS),
    "/watch": ("application/x-ndjson", LINES),
    "/log": ("text/event-stream", b"data: one\r\n\r\ndata: two\r\rdata: lost"),
    "/sequence": ("application/json-seq", b'\x1e1\n\x1e"two"\n'),
    "/told": ("text/event-stream", b"event: a\ndata: x\ndata: y\nretry: 5\n\ndata\n\n"),
    "/news": ("text/event-stream; charset=utf-8", EVENTS),
    "/file": ("application/octet-stream", b"some bytes"),
}


@pytest.fixture(scope="module")
def streams(tmp_path_factory: pytest.TempPathFactory) -> Client:
    """The client of the document above."""
    return make_client(SPEC, tmp_path_factory.mktemp("streams"), "streams")


class Server(httpx2.MockTransport):
    """Streams to whoever accepts a stream, byte by byte."""

    def __init__(self) -> None:
        self.requests: list[httpx2.Request] = []
        super().__init__(self._answer)

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        media_type, body = BODIES[request.url.path]
        if b'"text":"fail"' in request.content:
            return httpx2.Response(400, json={"reason": "asked for"})
        if request.headers["accept"] == "application/json":
            return httpx2.Response(200, json={"text": "whole"})
        pieces = _Pieces(body)
        headers = {"content-type": media_type}
        return httpx2.Response(200, headers=headers, stream=pieces)


class _Pieces(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    def __init__(self, body: bytes) -> None:
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        return (self._body[i : i + 1] for i in range(len(self._body)))

    async def __aiter__(self) -> Any:
        for piece in self:
            yield piece


def read(client: Client, method: str, *args: Any, **kwargs: Any) -> list[Any]:
    """The items of a stream; the same of both clients."""
    package = client.load()
    with package.ApiClient(transport=Server()) as api:
        with getattr(api.talk, method)(*args, **kwargs) as stream:
            found = list(stream)
            assert stream.status_code == 200

    async def collect() -> list[Any]:
        async with package.AsyncApiClient(transport=Server()) as api:
            async with getattr(api.talk, method)(*args, **kwargs) as stream:
                return [item async for item in stream]

    assert asyncio.run(collect()) == found
    return found


def test_each_format(streams: Client) -> None:
    models = streams.load(".models")
    pieces = [models.Piece(n=1), models.Piece(n=2)]
    assert read(streams, "chat_stream", text="hi") == pieces
    assert read(streams, "chat_stream", {"text": "hi"}) == pieces
    assert read(streams, "chat_stream", models.Ask(text="hi")) == pieces
    assert read(streams, "watch", text="hi") == pieces
    assert read(streams, "news") == pieces
    assert read(streams, "log") == ["one", "two"]
    assert read(streams, "sequence") == [1, "two"]
    assert b"".join(read(streams, "file_chunks", 3)) == b"some bytes"


def test_events_as_a_whole(streams: Client) -> None:
    first, second = read(streams, "told")
    assert (first.event, first.data, first.retry) == ("a", "x\ny", 5)
    assert second.to_dict() == {"data": "", "retry": 5}


def test_methods_of_any_name(streams: Client) -> None:
    package = streams.load()

    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json={"copied": request.method == "COPY"})

    with package.ApiClient(transport=httpx2.MockTransport(answer)) as api:
        assert api.talk.copy_file() == package.CopyFile200Response(copied=True)
    assert package.models.Piece is package.Piece


def test_a_file_is_saved_whole_or_not_at_all(streams: Client, tmp_path: Path) -> None:
    package = streams.load()

    class Cut(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield b"some"
            raise httpx2.ReadError("cut")

    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, stream=Cut())

    target = tmp_path / "file"
    target.write_bytes(b"old")
    with package.ApiClient(transport=httpx2.MockTransport(answer)) as api:
        with pytest.raises(package.ApiConnectionError):
            api.talk.file_chunks(1).save(target)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "file": b"old"
    }


def test_whole_and_stream_are_asked_for_differently(streams: Client) -> None:
    server = Server()
    with streams.load().ApiClient(transport=server) as api:
        assert api.talk.chat(text="hi").text == "whole"
        assert [item.n for item in api.talk.chat_stream(text="hi")] == [1, 2]
    whole, stream = server.requests
    assert json.loads(whole.content) == {"text": "hi"}
    assert json.loads(stream.content) == {"text": "hi", "stream": True}
    assert whole.headers["accept"] == "application/json"
    assert stream.headers["accept"] == "text/event-stream"


def test_events_and_errors(streams: Client, tmp_path: Path) -> None:
    package = streams.load()
    with package.ApiClient(transport=Server()) as api:
        with api.talk.chat_stream(text="hi") as stream:
            shown = [(e.event, e.id, e.data.n) for e in stream.events()]
        assert shown == [("message", "", 1), ("more", "7", 2)]
        with pytest.raises(package.BadRequestException) as caught:
            next(api.talk.chat_stream(text="fail"))
        assert caught.value.data == package.Problem(reason="asked for")
        api.talk.file_chunks(1).save(tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b"some bytes"


@pytest.mark.parametrize(
    ("operation", "item", "error"),
    [
        ("chat_stream", {"reason": "overloaded"}, "Problem"),
        ("chat_stream", {"error": {"message": "overloaded"}}, "dict"),
        ("notes_stream", {"reason": "overloaded"}, "Problem"),
    ],
)
def test_an_error_in_a_stream(
    streams: Client, operation: str, item: Any, error: str
) -> None:
    package = streams.load()
    text = "".join(f"data: {json.dumps(each)}\n\n" for each in ({"n": 1}, item))
    headers = {"content-type": "text/event-stream"}
    sent = httpx2.Response(200, headers=headers, text=text)
    with package.ApiClient(transport=httpx2.MockTransport(lambda _: sent)) as api:
        items = getattr(api.talk, operation)(text="hi")
        assert next(items).n == 1
        with pytest.raises(package.StreamException) as caught:
            next(items)
    assert json.loads(caught.value.body) == item
    assert type(caught.value.data).__name__ == error


CONFIGURED = """
spec = "spec.yaml"
output = "out"
package = "{package}"
[streams]
{row}
"""
PLAIN = """
openapi: 3.0.3
info: {title: Plain, version: "1"}
servers: [{url: https://streams.example}]
paths:
  /chat:
    post:
      operationId: chat
      tags: [talk]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Ask"}}}
      responses:
        "200":
          description: The answer.
          content: {application/json: {schema: {$ref: "#/components/schemas/Piece"}}}
  /other:
    get: {tags: [talk], responses: {"204": {description: Nothing.}}}
components:
  schemas:
    Ask:
      type: object
      properties:
        text: {type: string}
        live: {type: boolean}
        as-it-comes: {type: boolean}
        price: {type: number, format: decimal}
    Piece: {type: object, required: [n], properties: {n: {type: integer}}}
"""


def declare(
    folder: Path,
    row: str,
    monkeypatch: pytest.MonkeyPatch,
    package: str = "declared_client",
) -> Client:
    """Generate by a configuration."""
    (folder / "spec.yaml").write_text(PLAIN)
    (folder / "specloom.toml").write_text(CONFIGURED.format(row=row, package=package))
    monkeypatch.chdir(folder)
    (config,) = configured(folder)
    assert not generate(config).report.failed
    return Client(folder / "out", package, ())


def test_a_stream_that_the_document_hides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = 'chat = { item = "Piece", flag = "live", end = "over" }'
    package = declare(tmp_path, row, monkeypatch).load()

    def answer(request: httpx2.Request) -> httpx2.Response:
        assert json.loads(request.content) == {"text": "hi", "live": True}
        text = 'data: {"n": 1}\n\ndata: over\n\ndata: {"n": 2}\n\n'
        headers = {"content-type": "text/event-stream"}
        return httpx2.Response(200, headers=headers, text=text)

    with package.ApiClient(transport=httpx2.MockTransport(answer)) as api:
        assert list(api.talk.chat_stream(text="hi")) == [package.Piece(n=1)]
        assert not hasattr(api.talk, "get_other_stream")


SPEECH = """
openapi: 3.1.0
info: {title: Speech, version: "1"}
servers: [{url: https://speech.example}]
paths:
  /speech:
    post:
      operationId: speak
      tags: [speech]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Words"}}}
      responses:
        "200":
          description: Sound, or events with pieces of it.
          content:
            application/octet-stream: {schema: {type: string, format: binary}}
            text/event-stream: {schema: {$ref: "#/components/schemas/Piece"}}
components:
  schemas:
    Words:
      type: object
      required: [text]
      properties:
        text: {type: string}
        streamFormat: FORMAT
    Format: {type: string, enum: [sse, audio]}
    Piece: {type: object, properties: {n: {type: integer}}}
"""


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("inline", "{type: string, enum: [sse, audio], default: audio}"),
        ("named", '{$ref: "#/components/schemas/Format"}'),
    ],
)
def test_a_field_that_names_the_format_asks_for_a_stream(
    name: str, format: str, tmp_path: Path
) -> None:
    text = SPEECH.replace("FORMAT", format)
    client = make_client(text, tmp_path, f"{name}_speech", docs=True)
    package = client.load()

    def answer(request: httpx2.Request) -> httpx2.Response:
        if json.loads(request.content) == {"text": "hi", "streamFormat": "sse"}:
            headers = {"content-type": "text/event-stream"}
            return httpx2.Response(200, headers=headers, text='data: {"n": 1}\n\n')
        headers = {"content-type": "application/octet-stream"}
        return httpx2.Response(200, headers=headers, content=b"sound")

    piece = package.Piece(n=1)
    with package.ApiClient(transport=httpx2.MockTransport(answer)) as api:
        words = package.Words(text="hi", stream_format="audio")
        assert api.speech.speak(text="hi") == b"sound"
        for stream in (
            api.speech.speak_stream(text="hi"),
            api.speech.speak_stream({"text": "hi"}),
            api.speech.speak_stream(words),
        ):
            assert list(stream) == [piece]
    page = (client.folder / "docs/SpeechApi.md").read_text("utf-8")
    assert 'which it asks for by `streamFormat="sse"`:' in page


def test_a_flag_is_added_to_every_kind_of_body(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = 'chat = { flag = "as-it-comes" }'
    package = declare(tmp_path, row, monkeypatch, "flagged_client").load()
    sent: list[bytes] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request.content)
        headers = {"content-type": "text/event-stream"}
        return httpx2.Response(200, headers=headers, text="data: [1]\n\n")

    price = Decimal("0.12345678901234567890")
    ask = package.Ask(text="hi", price=price)
    with package.ApiClient(transport=httpx2.MockTransport(answer)) as api:
        assert list(api.talk.chat_stream(ask)) == [[1]]
        list(api.talk.chat_stream(text="hi", price=price))
        list(api.talk.chat_stream({"text": "hi", "price": price}))
        list(api.talk.chat_stream())
    assert ask == package.Ask(text="hi", price=price)
    expected = b'{"text":"hi","as-it-comes":true,"price":0.12345678901234567890}'
    assert [sorted(each.strip(b"{}").split(b",")) for each in sent[:3]] == [
        sorted(expected.strip(b"{}").split(b","))
    ] * 3
    assert sent[3] == b'{"as-it-comes":true}'


def test_what_asks_for_a_stream_is_refused_by_the_usual_method(streams: Client) -> None:
    package = streams.load()
    with package.ApiClient(transport=httpx2.MockTransport(lambda _: 1 / 0)) as api:
        for call in (
            lambda: api.talk.chat(text="hi", stream=True),
            lambda: api.talk.chat({"text": "hi", "stream": True}),
            lambda: api.talk.chat_with_http_info(package.Ask(text="hi", stream=True)),
        ):
            with pytest.raises(package.RequestValidationError, match="chat_stream"):
                call()
    told = "`chat_stream` is for `stream=True`, which it sets."
    assert told in package.TalkApi.chat.__doc__
    module = (streams.path / "api" / "talk_api.py").read_text()
    assert "stream: Literal[False]" in module
    assert 'stream="chat_stream"' in module


def test_a_hidden_stream_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = PLAIN.replace("live: {type: boolean}", "stream: {type: boolean}")
    (tmp_path / "spec.yaml").write_text(text)
    plain = make_client(text, tmp_path / "hidden", "hidden_client")
    (hint,) = [each for each in plain.diagnostics if each.code == "hidden-stream"]
    assert hint.severity == "note"
    assert "streams.chat = {}" in str(hint.hint)
    package = plain.load()
    sent = httpx2.Response(
        200, text="data: {}\n\n", headers={"content-type": "text/event-stream"}
    )
    with package.ApiClient(transport=httpx2.MockTransport(lambda _: sent)) as api:
        with pytest.raises(package.ResponseDecodingError, match="`streams`"):
            api.talk.chat(text="hi", stream=True)
    row = (
        "[[tool.specloom.client]]\nspec = 'spec.yaml'\noutput = 'out'\npackage = 'p'\n"
    )
    (tmp_path / "pyproject.toml").write_text(
        f"{row}[tool.specloom.client.streams]\nchat = {{}}\n"
    )
    monkeypatch.chdir(tmp_path)
    (config,) = configured(tmp_path)
    found = generate(config).report.diagnostics
    assert "hidden-stream" not in {each.code for each in found}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("what = {}", 'operation "what": there is no such operation'),
        ('chat = { item = "What" }', 'there is no schema "What"'),
        ('chat = { flag = "text" }', 'its body has no boolean "text"'),
        ("chat = { item = 1 }", '"streams.chat.item" must be a string'),
        ("chat = 1", '"streams.chat" must be a table'),
    ],
)
def test_declarations_that_cannot_be(
    row: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SpecloomError) as caught:
        declare(tmp_path, row, monkeypatch)
    assert message in str(caught.value)
    assert not (tmp_path / "out").exists()
