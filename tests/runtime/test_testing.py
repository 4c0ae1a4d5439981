"""The test double: what it answers unasked, what it is told to, and what it has seen."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx2
import pytest
from petshop import ApiClient, AsyncApiClient, Pet
from petshop._runtime.exceptions import (
    ApiConnectionError,
    ApiException,
    ApiTimeoutError,
    BadRequestException,
    NotFoundException,
    ServiceException,
)
from petshop._runtime.operation import Content, Operation
from petshop._runtime.operation import Path as PathParameter
from petshop.api.pets_api import CREATE_PET, GET_PET, AsyncPetsApi, PetsApi
from petshop.testing import Call, MockTransport, UnexpectedRequestError

REX = Pet(id=2, name="Rex", tag=None)
Connected = tuple[ApiClient, MockTransport]


@pytest.fixture
def connected() -> Connected:
    """A client, and the transport that answers it."""
    mock = MockTransport()
    return ApiClient(access_token="t", transport=mock, strict_responses=True), mock


def send(mock: MockTransport, method: str, url: str, **rest: Any) -> httpx2.Response:
    """The answer to a request that no client made."""
    return mock.handle_request(httpx2.Request(method, url, **rest))


# --- Unasked --------------------------------------------------------------------------


def test_a_sample_is_what_an_operation_answers(connected: Connected) -> None:
    client, _ = connected
    full = client.pets.create_pet_with_http_info(name="Rex")
    assert (full.status_code, full.data.id) == (201, 7)
    assert full.headers["location"] == "/pets/7"
    assert [pet.name for pet in client.pets.list_pets()] == ["Tom"]
    assert client.pets.upload_photo("1", b"png") == b"some bytes"


def test_one_transport_serves_both_clients() -> None:
    mock = MockTransport()

    async def find() -> Pet:
        async with AsyncApiClient(access_token="t", transport=mock) as client:
            return await client.pets.get_pet("3")

    with ApiClient(access_token="t", transport=mock) as client:
        assert client.pets.get_pet("4") == asyncio.run(find())
    assert [call.path_parameters["pet_id"] for call in mock.calls] == ["4", "3"]


@pytest.mark.parametrize(
    ("status", "exception", "code"),
    [
        (400, BadRequestException, "bad"),
        (503, ServiceException, "broken"),
        (418, ApiException, None),
    ],
)
def test_an_error_has_the_sample_of_its_status(
    connected: Connected, status: int, exception: type[ApiException], code: str | None
) -> None:
    client, mock = connected
    mock.on(CREATE_PET).fails(status)
    with pytest.raises(exception) as raised:
        client.pets.create_pet(name="Rex")
    assert raised.value.status == status
    assert (raised.value.data.code if code else raised.value.body) == (code or "")


# --- As told --------------------------------------------------------------------------


def test_data_can_be_a_model_or_json(connected: Connected) -> None:
    client, mock = connected
    mock.on(PetsApi.get_pet).returns(REX).returns({"id": 3, "name": "Tom", "tag": "x"})
    assert [client.pets.get_pet("1").id for _ in range(3)] == [2, 3, 3]
    mock.on(PetsApi.list_pets).returns([REX, REX])
    assert client.pets.list_pets() == [REX, REX]
    mock.on(PetsApi.upload_photo).returns(b"\x89PNG")
    assert client.pets.upload_photo("1", b"png") == b"\x89PNG"


def test_what_was_said_before_is_void(connected: Connected) -> None:
    client, mock = connected
    mock.on(GET_PET).fails(404)
    mock.on(GET_PET).returns(REX)
    assert client.pets.get_pet("1") == REX
    mock.on(GET_PET)
    assert client.pets.get_pet("1").name == "Tom"


def test_status_and_headers_can_be_told(connected: Connected) -> None:
    client, mock = connected
    mock.on(CREATE_PET).returns(REX, status=202, headers={"X-Request-Id": "r"})
    full = client.pets.create_pet_with_http_info(name="Rex")
    assert (full.status_code, full.headers["x-request-id"]) == (202, "r")
    mock.on(GET_PET).fails(404, {"code": "gone"}, headers={"X-Request-Id": "s"})
    with pytest.raises(NotFoundException) as raised:
        client.pets.get_pet("1")
    assert (raised.value.data.code, raised.value.request_id) == ("gone", "s")


def test_an_error_can_be_a_page_of_a_proxy(connected: Connected) -> None:
    client, mock = connected
    mock.on(GET_PET).fails(
        404, "<p>Not here", headers={"Content-Type": "text/html; charset=utf-8"}
    )
    with pytest.raises(NotFoundException) as raised:
        client.pets.get_pet("1")
    assert raised.value.body == "<p>Not here"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (httpx2.ConnectError, ApiConnectionError),
        (httpx2.ReadTimeout("slow"), ApiTimeoutError),
        (ApiConnectionError("gone"), ApiConnectionError),
        (KeyError("bug"), KeyError),
    ],
)
def test_there_may_be_no_answer(
    connected: Connected,
    error: Exception | type[Exception],
    expected: type[Exception],
) -> None:
    client, mock = connected
    mock.on(CREATE_PET).raises(error).returns(REX)
    with pytest.raises(expected):
        client.pets.create_pet(name="Rex")
    assert client.pets.create_pet(name="Rex") == REX


def test_an_answer_can_be_computed(connected: Connected) -> None:
    client, mock = connected
    mock.on(PetsApi.create_pet).replies(
        lambda call: {"id": 1, "name": call.body["name"].upper(), "tag": None}
    ).replies(lambda call: httpx2.Response(400, text="no"))
    assert client.pets.create_pet(name="Rex").name == "REX"
    with pytest.raises(BadRequestException):
        client.pets.create_pet(name="Rex")


@pytest.mark.parametrize(
    "named", ["bound", "whole", "asynchronous", "both", "function", "operation"]
)
def test_an_operation_is_named_by_any_of_its_methods(
    connected: Connected, named: str
) -> None:
    client, mock = connected
    methods: dict[str, Any] = {
        "bound": client.pets.upload_photo,
        "whole": PetsApi.upload_photo_with_http_info,
        "asynchronous": AsyncPetsApi.upload_photo,
        "both": AsyncPetsApi.upload_photo_with_http_info,
        "function": PetsApi.upload_photo,
        "operation": Operation("x", "POST", "/pets/{pet_id}/photo"),
    }
    mock.on(methods[named]).returns(b"found")
    assert client.pets.upload_photo("1", b"png") == b"found"
    assert len(mock.calls_of(methods[named])) == len(mock.calls) == 1


@pytest.mark.parametrize("wrong", [print, ApiClient, "createPet", None])
def test_nothing_else_names_an_operation(connected: Connected, wrong: Any) -> None:
    with pytest.raises(TypeError, match="no method of a service"):
        connected[1].on(wrong)


def test_an_operation_that_the_document_forgot_is_answered(
    connected: Connected,
) -> None:
    client, mock = connected
    extra: Operation[Any] = Operation(
        "extra",
        "GET",
        "/extra/{x}",
        parameters=(PathParameter("x"),),
        responses={"200": Content("application/json")},
    )
    mock.on(extra).returns({"a": 1})
    assert client.execute(extra, ("y",), {}).data == {"a": 1}
    assert mock.calls[-1].operation_id == "extra"


# --- What was sent --------------------------------------------------------------------


def last(mock: MockTransport) -> Call:
    assert len(mock.calls) == 1
    return mock.calls[0]


def test_a_call_is_taken_apart(connected: Connected) -> None:
    client, mock = connected
    client.pets.list_pets(limit=2, tags=["a", "b&c"], _headers={"X-Trace": "t"})
    call = last(mock)
    assert (call.operation, call.operation_id) == ("GET /pets", "listPets")
    assert call.query == {"limit": "2", "tags[]": ["a", "b&c"]}
    assert (call.headers["x-trace"], call.body) == ("t", None)


def test_path_parameters_are_decoded(connected: Connected) -> None:
    client, mock = connected
    client.pets.get_pet("a/b é")
    assert last(mock).path_parameters == {"pet_id": "a/b é"}


def test_json_is_decoded(connected: Connected) -> None:
    client, mock = connected
    client.pets.create_pet(name="Rex", age=None)
    assert last(mock).body == {"name": "Rex", "kind": "pet", "age": None}


def test_a_multipart_body_is_taken_apart(connected: Connected, tmp_path: Path) -> None:
    client, mock = connected
    file = tmp_path / "rexé.png"
    file.write_bytes(b"\r\n\x89PNG\r\n--\r\n")
    client.pets.upload_photo(
        "1", file, caption="é", more=[b"1", ("b.txt", b"2")], notes={"a": [1]}
    )
    assert last(mock).body == {
        "photo": ("rexé.png", b"\r\n\x89PNG\r\n--\r\n", "image/png"),
        "caption": "é",
        "more": [
            ("more", b"1", "application/octet-stream"),
            ("b.txt", b"2", "text/plain"),
        ],
        "notes": {"a": [1]},
    }


@pytest.mark.parametrize(
    ("media_type", "content", "expected"),
    [
        (
            "application/x-www-form-urlencoded",
            b"a=1&b=&a=2",
            {"a": ["1", "2"], "b": ""},
        ),
        ("text/plain", "é".encode(), "é"),
        ("application/json", b"{", b"{"),
        ("application/pdf", b"%PDF", b"%PDF"),
        ("text/plain", b"", None),
    ],
)
def test_other_bodies_are_read_as_their_media_type_says(
    media_type: str, content: bytes, expected: object
) -> None:
    mock = MockTransport()
    headers = {"Content-Type": media_type}
    send(mock, "POST", "https://h/pets", headers=headers, content=content)
    assert last(mock).body == expected


# --- Which operation ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "operation_id"),
    [
        ("/v1/pets", "listPets"),
        ("/pets", "listPets"),
        ("/proxy/v2/pets/1", "getPet"),
        ("/v1/pets/pets", "getPet"),
        ("/v1/pets/", "getPet"),  # with EMPTY
        ("/v1/%70ets/a%2Fb", "getPet"),
        ("/v1/pets/mine", "mine"),
        ("/v1/pets/1/toys", "toys"),
        ("/v1/a%20b/c", "spaced"),
        ("/v1/c", "any"),
    ],
)
def test_the_most_literal_path_wins(path: str, operation_id: str) -> None:
    mock = MockTransport()
    for id, extra in {
        "any": "/{x}",
        "mine": "/pets/mine",
        "two": "/{x}/{y}",
        "toys": "/pets/{pet_id}/toys",
        "spaced": "/a b/{x}",
    }.items():
        mock.on(Operation(id, "GET", extra))
    send(mock, "GET", f"https://h{path}")
    assert last(mock).operation_id == operation_id


def test_only_a_whole_segment_is_empty() -> None:
    mock = MockTransport()
    mock.on(Operation("both", "GET", "/both/{a}{b}"))
    send(mock, "GET", "https://h/both/12")
    assert last(mock).path_parameters == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/petz"), ("DELETE", "/v1/pets/1")]
)
def test_what_is_no_operation_is_refused(method: str, path: str) -> None:
    mock = MockTransport()
    with pytest.raises(UnexpectedRequestError) as raised:
        send(mock, method, f"https://h{path}")
    assert f"{method} {path}" in str(raised.value)
    assert "/pets/{pet_id}" in str(raised.value)
    assert isinstance(raised.value, AssertionError)
    assert mock.calls == []


def test_a_client_lets_the_refusal_through() -> None:
    unknown: Operation[Any] = Operation("x", "GET", "/nothing")
    with ApiClient(transport=MockTransport()) as client:
        with pytest.raises(UnexpectedRequestError, match="GET /v1/nothing"):
            client.execute(unknown, (), {})


def test_who_asks_for_a_token_gets_one() -> None:
    mock = MockTransport()
    answer = send(
        mock, "POST", "https://auth/token", data={"grant_type": "client_credentials"}
    )
    assert answer.json()["access_token"] == "test"
    assert mock.calls == []


# --- Formats --------------------------------------------------------------------------


def answered(media_type: str, data: Any, accept: str = "*/*") -> httpx2.Response:
    """What an operation of just one media type answers."""
    mock = MockTransport()
    headers = {"Content-Type": media_type}
    mock.on(Operation("x", "GET", "/x")).returns(data, headers=headers)
    return send(mock, "GET", "https://h/x", headers={"Accept": accept})


@pytest.mark.parametrize(
    ("media_type", "data", "content"),
    [
        (
            "text/event-stream",
            [{"a": 1}, "[DONE]"],
            b'data: {"a":1}\n\ndata: [DONE]\n\n',
        ),
        (
            "application/x-ndjson",
            [REX, "x"],
            b'{"id":2,"name":"Rex","tag":null}\n"x"\n',
        ),
        ("application/json-seq", [1, 2], b"\x1e1\n\x1e2\n"),
        ("application/jsonl", {"a": 1}, b'{"a":1}\n'),
        ("text/event-stream", ": raw\n\n", b": raw\n\n"),
        ("application/json", "x", b'"x"'),
        ("application/xml", "<x/>", b"<x/>"),
        ("image/png", b"\x89", b"\x89"),
    ],
)
def test_data_are_written_as_the_media_type_says(
    media_type: str, data: Any, content: bytes
) -> None:
    response = answered(media_type, data)
    assert (response.content, response.headers["content-type"]) == (content, media_type)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [({}, "application/json"), ("x", "text/plain"), (b"x", "text/plain")],
)
def test_data_without_a_declared_type_have_one_that_fits(
    data: Any, media_type: str
) -> None:
    mock = MockTransport()
    mock.on(Operation("x", "GET", "/x")).returns(data)
    answer = send(mock, "GET", "https://h/x")
    assert answer.headers["content-type"] == media_type


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/problem+json", "application/problem+json"),
        ("text/html, application/json;q=0.5", "application/json"),
        ("*/*", "application/xml"),
        ("text/event-stream", "text/event-stream"),
    ],
)
def test_the_request_chooses_the_media_type(
    accept: str, media_type: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from petshop._runtime import testing

    types = ["application/xml", "application/json", "application/problem+json"]
    row = {"id": "x", "responses": {"200": {name: "x" for name in types}}}
    document = {"servers": [], "operations": {"GET /x": row}}
    monkeypatch.setattr(testing, "_document", lambda package: document)
    answer = send(MockTransport(), "GET", "https://h/x", headers={"Accept": accept})
    assert answer.headers["content-type"] == media_type


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("GET", 204)])
def test_what_has_no_body_has_none(method: str, status: int) -> None:
    mock = MockTransport()
    mock.on(Operation("x", method, "/x")).returns({"a": 1}, status=status)
    assert send(mock, method, "https://h/x").content == b""
