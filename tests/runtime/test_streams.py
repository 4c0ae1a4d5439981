"""Streams: typed items, what ends them, and that their connections are closed."""

from __future__ import annotations

import asyncio
import gc
import gzip
import json
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from petshop import ApiClient, AsyncApiClient, NewPet, Pet
from petshop._runtime.events import Event
from petshop._runtime.exceptions import (
    ApiConnectionError,
    ApiTimeoutError,
    ApiTypeError,
    NotFoundException,
    OpenApiException,
    RequestValidationError,
    ResponseDecodingError,
    ResponseValidationError,
    ResponseValidationWarning,
    StreamException,
)
from petshop._runtime.limits import Timeouts
from petshop._runtime.operation import CHUNKS, Body, Content, Operation, Streamed
from petshop.models.pet import Error
from petshop_support import PET, Pieces, answers

SSE, NDJSON, SEQ = "text/event-stream", "application/x-ndjson", "application/json-seq"
LINE = json.dumps(PET).encode()
REX = Pet(id=1, name="Rex", tag=None)

WATCH: Operation[Any] = Operation(
    "watch",
    "POST",
    "/pets/watch",
    body=Body(Content("application/json", "NewPet")),
    responses={"200": Content(SSE), "404": Content("application/json", "Error")},
)
PETS: Streamed[Any] = Streamed(SSE, "Pet")
TEXTS: Streamed[Any] = Streamed(SSE, "str")
ANY: Streamed[Any] = Streamed(SSE)
RAW: Streamed[Any] = Streamed("application/octet-stream", "bytes")


def ok(
    *pieces: bytes | BaseException, media_type: str | None = SSE, **headers: str
) -> httpx2.Response:
    kind = {} if media_type is None else {"Content-Type": media_type}
    return httpx2.Response(200, headers={**kind, **headers}, stream=Pieces(*pieces))


def is_closed(response: httpx2.Response) -> bool:
    stream = response.stream
    assert isinstance(stream, Pieces)
    return stream.closed > 0


def events(*texts: bytes) -> bytes:
    return b"".join(b"data: " + text + b"\n\n" for text in texts)


def stream(
    way: Any,
    response: Any,
    streamed: Streamed[Any] = PETS,
    options: Any = None,
    body: Any = None,
    **settings: Any,
) -> Any:
    """A stream of a response."""
    client, _ = way.connect(answers(response), retries=0, **settings)
    return client.stream(WATCH, streamed, (), options or {}, body)


def test_typed_items(way: Any) -> None:
    response = ok(events(LINE, LINE)[:20], events(LINE, LINE)[20:])
    found = way.items(stream(way, response))
    assert found == [REX, REX]
    assert is_closed(response)


def test_events_with_all_they_say(way: Any) -> None:
    text = b"event: add\nid: 7\nretry: 9\ndata: {\ndata: }\n\ndata: 2\n\n"
    found = way.items(stream(way, ok(text), ANY).events())
    assert found == [Event({}, "add", "7", 9), Event(2, "message", "7", 9)]


@pytest.mark.parametrize("media_type", [NDJSON, "application/jsonl", "text/plain"])
def test_lines(way: Any, media_type: str) -> None:
    response = ok(LINE + b"\r\n\n" + LINE, media_type=media_type)
    found = way.items(stream(way, response, Streamed(NDJSON, "Pet")))
    assert found == [REX, REX]


def test_sequences(way: Any) -> None:
    response = ok(b"\x1e" + LINE + b"\n\x1e[1]\n", media_type=SEQ)
    assert way.items(stream(way, response, Streamed(SEQ))) == [PET, [1]]


def test_the_response_says_which_format_it_has(way: Any) -> None:
    response = ok(LINE + b"\n", media_type=NDJSON)
    assert way.items(stream(way, response)) == [REX]


@pytest.mark.parametrize("media_type", [SSE, None, "text/plain; charset=utf-8", ""])
def test_a_type_that_says_nothing(way: Any, media_type: str | None) -> None:
    response = ok(events(LINE), media_type=media_type)
    assert way.items(stream(way, response)) == [REX]


@pytest.mark.parametrize("media_type", ["application/json", "text/html", "image/png"])
def test_a_response_that_is_no_stream(way: Any, media_type: str) -> None:
    response = ok(b'{"error": 1}', media_type=media_type)
    with pytest.raises(ResponseDecodingError, match=f"got {media_type}") as caught:
        way.items(stream(way, response))
    assert caught.value.status == 200
    assert caught.value.body == '{"error": 1}'
    assert is_closed(response)


@pytest.mark.parametrize("streamed", [PETS, Streamed(NDJSON, "Pet")])
def test_a_page_in_place_of_a_stream(way: Any, streamed: Any) -> None:
    pieces = (b"<html>\n<p>Please", b" log in</p>")
    response = ok(*pieces, media_type="text/html; charset=utf-8")
    with pytest.raises(ResponseDecodingError, match="Please log in") as caught:
        way.items(stream(way, response, streamed))
    assert caught.value.raw_body == b"".join(pieces)
    assert is_closed(response)


def test_of_what_is_no_stream_not_all_is_kept(way: Any) -> None:
    response = ok(*[b"x" * 600_000] * 9, media_type="image/png")
    with pytest.raises(ResponseDecodingError) as caught:
        way.items(stream(way, response))
    assert len(caught.value.raw_body) == 1_000_000
    assert is_closed(response)


def test_an_error_in_place_of_a_stream_is_decoded(way: Any) -> None:
    response = ok(b'{"code": "no"}', media_type="application/json")
    with pytest.raises(ResponseDecodingError) as caught:
        way.items(stream(way, response))
    assert caught.value.data == Error(code="no")


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    ("item", "data"),
    [
        (b'{"error": {"message": "overloaded"}}', {"error": {"message": "overloaded"}}),
        (b'{"code": "no", "message": "m"}', Error(code="no", message="m")),
        (b'{"id": 1, "code": "no", "message": "m"}', Error),
        (b"{}", {}),
        (b'"overloaded"', "overloaded"),
        (b"null", None),
    ],
)
def test_an_error_in_a_stream(
    way: Any, item: bytes, data: object, strict: bool
) -> None:
    response = ok(events(LINE, item, LINE))
    made = stream(way, response, strict_responses=strict)
    assert way.items(made, 1) == [REX]
    with pytest.raises(StreamException, match="no item") as caught:
        way.items(made)
    assert (caught.value.status, caught.value.raw_body) == (200, item)
    found = caught.value.data
    assert type(found) is Error if data is Error else found == data
    assert is_closed(response)


@pytest.mark.parametrize(
    ("streamed", "texts", "expected"),
    [
        (ANY, (b"1", b"[DONE]", b"2"), [1]),
        (ANY, (b"1", b" [DONE] ", b"2"), [1]),
        (ANY, (b"1", b"[STREAM_END]", b"2"), [1]),
        (ANY, (b"[1]", b'["DONE"]', b"[]", b"[DONE]"), [[1], ["DONE"], []]),
        (TEXTS, (b"a", b"[DONE]", b"b"), ["a", "[DONE]", "b"]),
        (Streamed(SSE, "str", end="[DONE]"), (b"a", b"[DONE]", b"b"), ["a"]),
        (Streamed(SSE, None, end="bye"), (b"1", b"bye", b"2"), [1]),
        (ANY, (b"1", b"", b" ", b"2"), [1, 2]),
        (TEXTS, (b"a", b"", b" b"), ["a", "", " b"]),
        (TEXTS, (b'"a"', b"\xff"), ['"a"', "\ufffd"]),
        (ANY, (b"null", b"false"), [None, False]),
    ],
)
def test_what_ends_a_stream(
    way: Any, streamed: Any, texts: tuple[bytes, ...], expected: Any
) -> None:
    response = ok(events(*texts))
    assert way.items(stream(way, response, streamed)) == expected
    assert is_closed(response)


def test_strings_in_lines_are_json(way: Any) -> None:
    response = ok(b'"a"\n"[DONE]"\n', media_type=NDJSON)
    streamed: Streamed[Any] = Streamed(NDJSON, "str")
    assert way.items(stream(way, response, streamed)) == ["a", "[DONE]"]


def test_data_that_is_no_json(way: Any) -> None:
    response = ok(events(LINE, b"{no", LINE))
    made = stream(way, response)
    assert way.items(made, 1) == [REX]
    with pytest.raises(ResponseDecodingError) as caught:
        way.items(made)
    assert (caught.value.status, caught.value.raw_body) == (200, b"{no")
    assert is_closed(response)


def test_drift_is_a_warning_once_an_item(way: Any) -> None:
    response = ok(events(b'{"id": "x", "name": "Rex", "tag": null, "new": 1}', LINE))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        first, second = way.items(stream(way, response))
    assert (first.id, first.new, second) == ("x", 1, REX)
    (warning,) = caught
    assert issubclass(warning.category, ResponseValidationWarning)
    assert "watch" in str(warning.message)
    assert "$.id" in str(warning.message)
    assert Path(warning.filename).name == "petshop_support.py"


def test_drift_is_an_error_if_so_wished(way: Any) -> None:
    response = ok(events(b'{"id": "x", "name": "Rex", "tag": null}', LINE))
    with pytest.raises(ResponseValidationError, match=r"\$\.id") as caught:
        way.items(stream(way, response, strict_responses=True))
    assert caught.value.headers["content-type"] == SSE
    assert b'"x"' in caught.value.raw_body
    assert is_closed(response)


def test_an_error_response_is_the_usual_exception(way: Any) -> None:
    body = Pieces(b'{"code": "gone"}')
    response = httpx2.Response(
        404, headers={"Content-Type": "application/json"}, stream=body
    )
    made = stream(way, response)
    with pytest.raises(NotFoundException) as caught:
        way.items(made)
    assert caught.value.data.code == "gone"
    assert body.closed == 1


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (httpx2.ReadError("reset"), ApiConnectionError),
        (httpx2.RemoteProtocolError("cut"), ApiConnectionError),
        (httpx2.ReadTimeout("slow"), ApiTimeoutError),
    ],
)
def test_a_connection_that_breaks(
    way: Any, failure: Exception, kind: type[Exception]
) -> None:
    response = ok(events(LINE), failure)
    made = stream(way, response)
    assert way.items(made, 1) == [REX]
    with pytest.raises(kind):
        way.items(made)
    assert is_closed(response)
    assert way.items(made) == []


def test_compression(way: Any) -> None:
    packed = gzip.compress(events(LINE, LINE))
    response = ok(packed[:9], packed[9:], **{"Content-Encoding": "gzip"})
    assert way.items(stream(way, response)) == [REX, REX]
    broken = ok(b"no gzip", **{"Content-Encoding": "gzip"})
    with pytest.raises(ResponseDecodingError):
        way.items(stream(way, broken))
    assert is_closed(broken)


def test_the_first_try_is_repeated_not_what_follows(way: Any, clock: Any) -> None:
    broken = ok(events(LINE), httpx2.ReadError("reset"))
    client, seen = way.connect(answers(503, httpx2.ConnectError("no"), broken, 200))
    made = client.stream(WATCH, PETS, (), {"_retries": 3})
    with pytest.raises(ApiConnectionError):
        way.items(made)
    assert len(seen.requests) == 3


def test_the_deadline_goes_on_to_the_last_item(way: Any, clock: Any) -> None:
    class Slow(Pieces):
        def __iter__(self) -> Any:
            for _ in range(9):
                clock.now += 3
                yield events(LINE)

    body = Slow()
    response = httpx2.Response(200, headers={"Content-Type": SSE}, stream=body)
    made = stream(way, response, options={"_request_timeout": Timeouts(total=10)})
    assert way.items(made, 3) == [REX] * 3
    with pytest.raises(ApiTimeoutError, match="total"):
        way.items(made)
    assert body.closed


def test_nothing_is_sent_before_it_is_asked_for(way: Any) -> None:
    client, seen = way.connect(answers(ok(events(LINE))))
    made = client.stream(WATCH, PETS, (), {})
    made.events()
    with pytest.raises(OpenApiException, match="not open"):
        print(made.status_code)
    assert seen.requests == []
    assert way.items(made.events()) == [Event(REX)]
    assert len(seen.requests) == 1
    assert (made.status_code, made.headers["content-type"]) == (200, SSE)
    assert seen.request.headers["accept"] == SSE


def enter(way: Any, made: Any) -> Any:
    return way.call(made.__aenter__ if way.is_async else made.__enter__)


def leave(way: Any, made: Any) -> None:
    leaving = made.__aexit__ if way.is_async else made.__exit__
    way.call(leaving, None, None, None)


def test_a_context_closes_its_connection(way: Any) -> None:
    response = ok(events(LINE, LINE))
    made = stream(way, response)
    assert enter(way, made) is made
    assert way.items(made, 1) == [REX]
    assert not is_closed(response)
    leave(way, made)
    assert is_closed(response)


@pytest.mark.parametrize("begun", [False, True])
def test_a_closed_stream_cannot_be_used(way: Any, begun: bool) -> None:
    response = ok(events(LINE, LINE))
    made = stream(way, response)
    if begun:
        way.items(made, 1)
    way.call(made.close)
    way.call(made.close)
    assert is_closed(response) is begun
    for use in (made, made.events()):
        with pytest.raises(OpenApiException, match="stream has been closed"):
            way.items(use)
    with pytest.raises(OpenApiException, match="stream has been closed"):
        enter(way, made)


def test_a_stream_is_read_once(way: Any) -> None:
    made = stream(way, ok(events(LINE, LINE)))
    assert way.items(made) == [REX, REX]
    assert way.items(made) == []
    assert way.items(made.events()) == []


def test_one_reader_goes_on_where_another_stopped(way: Any) -> None:
    made = stream(way, ok(events(b"1", b"2", b"3", b"4")), ANY)
    assert way.items(made, 1) == [1]
    assert [event.data for event in way.items(made.events(), 1)] == [2]
    gc.collect()
    assert way.items(made, 1) == [3]
    assert [event.data for event in way.items(made.events())] == [4]


def test_a_stream_that_is_dropped_is_closed() -> None:
    response = ok(events(LINE, LINE))
    client = ApiClient(transport=httpx2.MockTransport(lambda request: response))
    for _ in client.stream(WATCH, PETS, (), {}):
        break
    gc.collect()
    assert is_closed(response)


def test_a_stream_that_is_dropped_is_closed_async() -> None:
    response = ok(events(LINE, LINE))

    async def main() -> None:
        client = AsyncApiClient(
            transport=httpx2.MockTransport(lambda request: response)
        )
        async for _ in client.stream(WATCH, PETS, (), {}):
            break
        gc.collect()
        for _ in range(5):
            await asyncio.sleep(0)
        assert is_closed(response)

    asyncio.run(main())


@pytest.mark.parametrize("failure", [ValueError("mine"), KeyboardInterrupt()])
def test_an_exception_within_closes(way: Any, failure: BaseException) -> None:
    response = ok(events(LINE, LINE))
    made = stream(way, response)

    def body() -> None:
        with made as items:
            for _ in items:
                raise failure

    async def abody() -> None:
        async with made as items:
            async for _ in items:
                raise failure

    with pytest.raises(type(failure)):
        way.call(abody) if way.is_async else body()
    assert is_closed(response)


def test_cancellation_closes() -> None:
    class Endless(Pieces):
        async def __aiter__(self) -> Any:
            yield events(LINE)
            await asyncio.sleep(60)

    body = Endless()
    response = httpx2.Response(200, headers={"Content-Type": SSE}, stream=body)
    found: list[Any] = []

    async def consume(client: AsyncApiClient) -> None:
        async for item in client.stream(WATCH, PETS, (), {}):
            found.append(item)

    async def main() -> None:
        transport = httpx2.MockTransport(lambda request: response)
        client = AsyncApiClient(transport=transport)
        task = asyncio.create_task(consume(client))
        while not found:
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert body.closed
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(main())


def test_a_closed_client(way: Any) -> None:
    client, _ = way.connect(ok(events(LINE)))
    made = client.stream(WATCH, PETS, (), {})
    way.call(client.close)
    with pytest.raises(OpenApiException, match="client has been closed"):
        way.items(made)


def test_bytes(way: Any) -> None:
    response = ok(b"\x00\xff", b"[DONE]", media_type="application/json")
    assert way.items(stream(way, response, RAW)) == [b"\x00\xff", b"[DONE]"]


def test_save(way: Any, tmp_path: Path) -> None:
    response = ok(b"one", b"two", b"three")
    made = stream(way, response, RAW)
    way.call(made.save, tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == b"onetwothree"
    assert is_closed(response)
    made = stream(way, ok(b"one", b"two", b"three"), RAW)
    assert way.items(made, 1) == [b"one"]
    way.call(made.save, str(tmp_path / "b"))
    assert (tmp_path / "b").read_bytes() == b"twothree"


def test_save_an_error(way: Any, tmp_path: Path) -> None:
    with pytest.raises(NotFoundException):
        way.call(stream(way, httpx2.Response(404), RAW).save, tmp_path / "a")
    assert not (tmp_path / "a").exists()
    response = ok(b"one")
    with pytest.raises(OSError, match="none"):
        way.call(stream(way, response, RAW).save, tmp_path / "none" / "a")
    assert is_closed(response)


FLAGGED: Operation[Any] = replace(WATCH, stream="watch_stream", flag={"stream": True})


@pytest.mark.parametrize(
    ("body", "options"),
    [
        ({"name": "Rex"}, {}),
        (NewPet(name="Rex"), {}),
        ({"name": "Rex", "stream": False}, {}),
    ],
)
def test_a_flag_of_the_body(way: Any, body: Any, options: Any) -> None:
    client, seen = way.connect(answers(ok(events(LINE))))
    given = json.dumps(body) if isinstance(body, dict) else body.to_json()
    assert way.items(client.stream(FLAGGED, PETS, (), options, body)) == [REX]
    assert seen.json["stream"] is True
    assert seen.json["name"] == "Rex"
    now = json.dumps(body) if isinstance(body, dict) else body.to_json()
    assert now == given


def test_an_error_in_a_stream_of_variants(way: Any) -> None:
    response = ok(events(LINE, b'{"error": {"code": 1}}', LINE))
    made = stream(way, response, Streamed(SSE, "Nearest"))
    assert way.items(made, 1) == [REX]
    with pytest.raises(StreamException) as caught:
        way.items(made)
    assert caught.value.body == '{"error": {"code": 1}}'


def test_what_is_read_as_a_whole_is_no_stream(way: Any) -> None:
    whole = replace(FLAGGED, responses={"200": Content("application/json", "Pet")})
    client, seen = way.connect(answers(ok(events(LINE))))
    for options, body in (
        ({}, {"name": "Rex", "stream": True}),
        ({}, NewPet(name="Rex", stream=True)),
    ):
        with pytest.raises(RequestValidationError, match="watch_stream sets it"):
            way.call(client.execute, whole, (), options, body)
    assert not seen.requests
    with pytest.raises(ResponseDecodingError, match="watch_stream reads it") as caught:
        way.call(client.execute, whole, (), {}, {"name": "Rex", "stream": False})
    assert caught.value.raw_body == events(LINE)
    hidden = replace(whole, stream="", flag={})
    client, _ = way.connect(answers(ok(events(LINE))))
    with pytest.raises(ResponseDecodingError, match="declare it under `streams`"):
        way.call(client.execute, hidden, (), {}, {"name": "Rex", "stream": True})


def test_bytes_of_a_stream_may_be_asked_for(way: Any) -> None:
    client, seen = way.connect(answers(ok(b"data: 1")))
    body = {"name": "Rex", "stream": True}
    assert way.items(client.stream(FLAGGED, CHUNKS, (), {}, body)) == [b"data: 1"]
    assert seen.json["stream"] is True


def test_arguments_are_checked_when_it_is_opened(way: Any) -> None:
    with pytest.raises(RequestValidationError):
        way.items(stream(way, ok(), body={"nam": "Rex"}))
    with pytest.raises(ApiTypeError, match="_unknown"):
        way.items(stream(way, ok(), options={"_unknown": 1}, body={"name": "Rex"}))
