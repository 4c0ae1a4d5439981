"""What an editor, `help()` and a notebook show of the methods of a client."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.clients import Client, make_client
from tests.editors.language_server import LanguageServer
from tests.editors.shown import findings, methods_of

SPEC = """
openapi: 3.1.0
info: {title: Talk, version: '1'}
servers: [{url: https://talk.example}]
paths:
  /answers:
    post:
      operationId: answer
      tags: [talk]
      summary: Answer a question.
      parameters:
        - {name: trace, in: header, description: Who follows the call., schema: {type: string}}
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Ask'}}}}
      responses:
        '200':
          description: What is known.
          content:
            application/json: {schema: {$ref: '#/components/schemas/Answer'}}
            text/event-stream: {itemSchema: {$ref: '#/components/schemas/Answer'}}
  /answers/{id}:
    get:
      operationId: find
      tags: [talk]
      deprecated: true
      summary: Find an answer.
      parameters:
        - {name: id, in: path, required: true, description: Which answer., schema: {type: string}}
        - {name: limit, in: query, description: How long it may be., schema: {type: integer}}
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Answer'}}}}}
  /sounds:
    post:
      operationId: hear
      tags: [talk]
      summary: Hear a sound.
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [sound]
              properties:
                sound: {type: string, format: binary, description: What is heard.}
                language: {type: string, description: Spoken in it.}
          application/json:
            schema:
              type: object
              required: [url]
              properties:
                url: {type: string, description: Where the sound is.}
                language: {type: integer, description: A number of a language.}
      responses: {'200': {description: The same, content: {audio/wav: {}}}}
components:
  schemas:
    Ask:
      type: object
      required: [text]
      properties:
        text: {type: string, description: What is asked.}
        mood: {type: [string, 'null'], enum: [good, bad, null], description: How it is asked.}
        stream: {type: boolean, description: Piece by piece.}
    Answer: {type: object, properties: {text: {type: string}}}
"""
USE = """
from talk_client import ApiClient, AsyncApiClient
talk = ApiClient().talk
talk.answer(text="a", mood=None)
talk.answer_with_http_info(text="a", mood=None)
talk.answer_stream(text="a", mood=None)
talk.answer({"text": "a", "mood": None})
talk.hear_chunks(url="a", language=1)
talk.find_with_http_info("a", limit=3)
async def use() -> None:
    talk = AsyncApiClient().talk
    await talk.answer(text="a", mood=None)
    await talk.answer_with_http_info(text="a", mood=None, trace="t")
    await talk.find("a", limit=3, _retries=2)
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    """A client with a method of each kind."""
    folder = tmp_path_factory.mktemp("editors")
    return make_client(SPEC, folder, "talk_client", docs=True)


@pytest.fixture(scope="module")
def server(client: Client) -> Iterator[LanguageServer]:
    """Pyright's server with the calls open."""
    with LanguageServer(client.folder, USE) as server:
        yield server


def test_all_of_every_method_is_shown(client: Client) -> None:
    methods = methods_of(client)
    names = {method.path.partition(".talk.")[2] for method in methods}
    assert names == {
        *("answer", "answer_with_http_info", "answer_stream"),
        *("find", "find_with_http_info"),
        *("hear", "hear_with_http_info", "hear_chunks"),
    }
    assert len(methods) == 2 * len(names)
    assert list(findings(client, methods)) == []


def test_what_is_not_shown_is_found(client: Client) -> None:
    method, *_ = methods_of(client)
    odd = replace(method, parameters=frozenset({"nobody"}), result="Nothing")
    found = [each.partition(": ") for each in findings(client, [odd])]
    lacks = ["no parameter nobody", "no completion nobody"]
    for tool in ("python", "jedi", "pyright"):
        told = [
            told.removeprefix(f"{odd.path}: ")
            for name, _, told in found
            if name == tool
        ]
        assert told[:2] == lacks
        assert told[2].endswith("for Nothing")


def test_signatures_are_those_of_the_methods(client: Client) -> None:
    package = client.load()
    talk = package.TalkApi
    assert str(inspect.signature(talk.answer_with_http_info)) == (
        "(self, ask: 'models.Ask | models.AskDict | None' = None, *, trace: 'str | None' = None,"
        " text: 'str' = omit, mood: \"Literal['good', 'bad'] | None\" = omit,"
        " stream: 'Literal[False]' = omit, **options: 'Unpack[RequestOptions]')"
        " -> 'ApiResponse[models.Answer]'"
    )
    streamed = inspect.signature(package.AsyncTalkApi.answer_stream)
    assert streamed.return_annotation == "AsyncStream[models.Answer]"
    assert inspect.iscoroutinefunction(package.AsyncTalkApi.find)
    assert not inspect.iscoroutinefunction(package.AsyncTalkApi.answer_stream)


MOOD, TRACE, LIMIT = "How it is asked.", "Who follows the call.", "How long it may be."


@pytest.mark.parametrize(
    ("call", "word", "told"),
    [
        ("talk.answer(text", "mood", MOOD),
        ("talk.answer_with_http_info(text", "mood", MOOD),
        ("talk.answer_stream(text", "mood", MOOD),
        ('talk.answer({"text', "mood", MOOD),
        ("talk.hear_chunks(url", "url", "Where the sound is."),
        ("talk.find_with_http_info", "limit", LIMIT),
        ("await talk.answer(text", "mood", MOOD),
        ("await talk.answer_with_http_info", "mood", MOOD),
        ("await talk.answer_with_http_info", "answer", TRACE),
        ("await talk.find", "limit", LIMIT),
        ("await talk.find", "_retries", "How often to try again"),
    ],
)
def test_hovering_over_a_keyword_shows_what_it_is(
    server: LanguageServer, call: str, word: str, told: str
) -> None:
    lines = [line.strip() for line in USE.split("\n")]
    (number,) = (n for n, line in enumerate(lines) if line.startswith(call))
    assert told in server.hover(number, word)


@pytest.mark.parametrize(
    "command",
    [("mypy", "--strict"), ("pyright", "--pythonpath", sys.executable)],
    ids=lambda command: command[0],
)
def test_implementations_take_what_their_overloads_do(
    client: Client, command: tuple[str, ...]
) -> None:
    """A keyword may be of two types: the argument of a form, and a field of JSON."""
    settings = client.folder / "pyrightconfig.json"
    settings.write_text('{"typeCheckingMode": "strict"}')
    done = subprocess.run(
        [sys.executable, "-m", *command, "talk_client/api"],
        cwd=client.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
