"""What a generated client sends, row by row, against a server that keeps the bytes."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, TypeAlias

import pytest
from tests.clients import Client, make_client
from tests.conformance import body_rows, parameter_rows
from tests.conformance.body_rows import NOTES, PNG, Folder, Part
from tests.conformance.parameter_rows import REFUSED
from tests.conformance.server import Recorder, Sent, recording

Row: TypeAlias = parameter_rows.Row | body_rows.Row
ROWS: list[Row] = [*parameter_rows.ROWS, *body_rows.ROWS]
KINDS = ("sync", "async")


def declaration(row: Row) -> tuple[str, str, dict[str, Any]]:
    """Path, method and Operation Object of a row."""
    answer: dict[str, Any] = {"responses": {"204": {"description": "Done"}}}
    if isinstance(row, body_rows.Row):
        body = {"required": row.required, "content": row.content}
        return "/body", row.method, {"requestBody": body, **answer}
    at_path = row.declared["in"] == "path"
    path = "/x/{color}/y" if at_path else "/x"
    return path, "get", {"parameters": [row.declared], **answer}


@dataclass(frozen=True, slots=True)
class Operations:
    """One operation for each declaration, which several rows may share."""

    document: dict[str, Any]
    of_row: tuple[str, ...]

    @classmethod
    def of(cls, rows: list[Row]) -> Operations:
        """The operations of some rows; numbers keep their paths apart."""
        names: dict[str, str] = {}
        paths: dict[str, Any] = {}
        for row in rows:
            path, method, operation = declaration(row)
            key = json.dumps([path, method, operation])
            if key not in names:
                names[key] = f"op{len(names)}"
                named = {"operationId": names[key], **operation}
                paths[f"/{names[key]}{path}"] = {method: named}
        keys = (json.dumps([*declaration(row)]) for row in rows)
        head = {"openapi": "3.2.0", "info": {"title": "Rows", "version": "1"}}
        return cls({**head, "paths": paths}, tuple(names[key] for key in keys))


OPERATIONS = Operations.of(ROWS)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Client:
    """A client with an operation for each row."""
    folder = tmp_path_factory.mktemp("conformance")
    return make_client(json.dumps(OPERATIONS.document), folder, "conformance_client")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    """A folder with files to send."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "cat.png").write_bytes(PNG)
    (folder / "notes.txt").write_bytes(NOTES)
    with ExitStack() as opened:
        yield Folder(folder, opened)


Outcome: TypeAlias = list[Sent] | Exception


class Runner:
    """Makes the calls of rows, all with one client."""

    def __init__(self, client: Any, recorder: Recorder, files: Folder) -> None:
        self._client, self._recorder, self._files = client, recorder, files

    def start(self, index: int) -> Any:
        """Make the call of a row."""
        row = ROWS[index]
        method = getattr(self._client.default, OPERATIONS.of_row[index])
        if isinstance(row, body_rows.Row):
            return row.call(method, self._files)
        (name,) = (n for n in inspect.signature(method).parameters if n != "options")
        return method(**{name: row.value})

    async def finish(self, index: int) -> Outcome:
        """Make it, and wait where it has to be awaited."""
        try:
            value = self.start(index)
            if inspect.isawaitable(value):
                await value
        except Exception as error:
            return error
        finally:
            sent = self._recorder.take()
        return sent


@pytest.fixture(scope="module")
def outcomes(generated: Client, files: Folder) -> Iterator[dict[str, list[Outcome]]]:
    """What came of every row, of either client."""
    package = generated.load()
    with recording() as (url, recorder):

        async def run(kind: str) -> list[Outcome]:
            settings = {"host": url}
            if kind == "sync":
                with package.ApiClient(**settings) as client:
                    runner = Runner(client, recorder, files)
                    return [await runner.finish(i) for i in range(len(ROWS))]
            async with package.AsyncApiClient(**settings) as client:
                runner = Runner(client, recorder, files)
                return [await runner.finish(i) for i in range(len(ROWS))]

        yield {kind: asyncio.run(run(kind)) for kind in KINDS}


def test_an_asynchronous_body(generated: Client, files: Folder) -> None:
    """Only an asynchronous client can send one; either sends the size of a file."""
    package = generated.load()
    raw = next(i for i, row in enumerate(ROWS) if row in body_rows.RAW)
    name = OPERATIONS.of_row[raw]
    with recording() as (url, recorder):

        async def send(body: Any) -> Sent:
            async with package.AsyncApiClient(host=url) as client:
                await getattr(client.default, name)(body)
            (sent,) = recorder.take()
            return sent

        streamed = asyncio.run(send(body_rows.slow_pieces()))
        assert (streamed.body, streamed.header("content-length")) == (
            b"one, two",
            None,
        )
        assert streamed.header("transfer-encoding") == "chunked"
        whole = asyncio.run(send(files / "cat.png"))
        assert (whole.body, whole.header("content-length")) == (PNG, str(len(PNG)))
        assert whole.header("transfer-encoding") is None
        with package.ApiClient(host=url) as client:
            with pytest.raises(generated.load(".exceptions").OpenApiException):
                getattr(client.default, name)(body_rows.slow_pieces())
        assert not recorder.take()


def label(index: int) -> str:
    """A short name of a row."""
    row = ROWS[index]
    kind = "body" if isinstance(row, body_rows.Row) else row.declared["in"]
    return f"{index}-{kind}-{row.section[:40]}"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("index", range(len(ROWS)), ids=label)
def test_row(
    index: int, kind: str, outcomes: dict[str, list[Outcome]], generated: Client
) -> None:
    row, outcome = ROWS[index], outcomes[kind][index]
    if row.expected is REFUSED:
        base = generated.load(".exceptions").OpenApiException
        assert isinstance(outcome, (base, OSError)), (row.section, outcome)
        return
    assert isinstance(outcome, list), (row.section, repr(outcome))
    (sent,) = outcome
    if isinstance(row, body_rows.Row):
        check_body(row, sent)
    else:
        assert observed(row, sent) == row.expected, row.section


def observed(row: parameter_rows.Row, sent: Sent) -> str | None:
    """Where the parameter of a row went."""
    path, _, query = sent.target.partition("?")
    _, _, *segments = path.split("/")
    match row.declared["in"]:
        case "path":
            assert (segments[0], segments[-1], query) == ("x", "y", "")
            return "/".join(segments[1:-1])
        case "header":
            return sent.header("color")
        case "cookie":
            return sent.header("cookie")
        case _:
            assert segments == ["x"]
            return query


def check_body(row: body_rows.Row, sent: Sent) -> None:
    """Compare a body and its media type."""
    given = sent.header("content-type")
    if isinstance(row.expected, bytes):
        assert (given, sent.body) == (row.media_type, row.expected), row.section
        return
    media_type, _, boundary = (given or "").rpartition("; boundary=")
    assert media_type == row.media_type
    assert parts_of(sent.body, boundary) == list(row.expected), row.section


def parts_of(body: bytes, boundary: str) -> list[Part]:
    """The parts of a multipart body (RFC 2046, section 5.1.1)."""
    assert 0 < len(boundary) <= 70
    first, *parts, last = (b"\r\n" + body).split(f"\r\n--{boundary}".encode())
    assert (first, last) == (b"", b"--\r\n")
    found = []
    for part in parts:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        if part.startswith(b"\r\n\r\n"):
            head, content = b"", part.removeprefix(b"\r\n\r\n")
        lines = head.decode().split("\r\n") if head else []
        found.append(Part(tuple(lines), content))
    return found
