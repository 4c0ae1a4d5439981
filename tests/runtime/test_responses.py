"""Responses: the type by status and media type, values, errors, and what fails."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
from petshop import Pet, Status
from petshop._runtime.exceptions import (
    ApiException,
    BadRequestException,
    ConflictException,
    ForbiddenException,
    NotFoundException,
    OpenApiException,
    RateLimitException,
    ResponseDecodingError,
    ServiceException,
    UnauthorizedException,
    UnprocessableEntityException,
)
from petshop._runtime.operation import Content, Operation
from petshop.api.pets_api import CREATE_PET, GET_PET, LIST_PETS
from petshop.models.pet import Error, Owner
from petshop_support import PET, header, interpret, prepare

JSON = "application/json"
REX = Pet(id=1, name="Rex", tag=None)


def op(**responses: Any) -> Operation[Any]:
    table = {key.lstrip("s"): value for key, value in responses.items()}
    return Operation("op", "GET", "/x", responses=table)


def test_a_response() -> None:
    response = interpret(CREATE_PET, 201, {**PET, "status": "sold"})
    assert response.data == Pet(id=1, name="Rex", tag=None, status=Status.SOLD)
    assert isinstance(response.data, Pet)
    assert response.status_code == 201
    assert response.headers["content-TYPE"] == JSON
    assert json.loads(response.raw_data) == {**PET, "status": "sold"}


def test_types_that_are_no_models() -> None:
    assert interpret(LIST_PETS, 200, [PET, PET]).data == [REX, REX]
    union = op(s200=Content(JSON, "PetOrNote"))
    assert interpret(union, 200, "a note").data == "a note"
    assert interpret(union, 200, PET).data == REX
    assert interpret(op(s200=Content(JSON, "int")), 200, 3).data == 3
    assert interpret(op(s200=Content(JSON)), 200, {"a": [1]}).data == {"a": [1]}


@pytest.mark.parametrize(
    ("status", "content", "media_type", "expected"),
    [
        (204, b"", None, None),
        (200, b"", JSON, None),
        (200, b" \n", JSON, None),
        (205, b"x", JSON, None),
        (202, {"a": 1}, JSON, {"a": 1}),
        (202, b"\xff", "application/octet-stream", b"\xff"),
        (202, b"hi", "text/plain", "hi"),
        (202, b"", None, None),
        (299, b"[1]", None, [1]),
    ],
)
def test_empty_and_undeclared_successes(
    status: int, content: Any, media_type: str | None, expected: object
) -> None:
    operation = op(
        s200=Content(JSON, "Pet"), s204=None, sdefault=Content(JSON, "Error")
    )
    assert interpret(operation, status, content, media_type).data == expected


@pytest.mark.parametrize(
    ("table", "status", "expected"),
    [
        ({"200": "Pet", "2XX": "Owner", "default": "Error"}, 200, Pet),
        ({"200": "Pet", "2XX": "Owner", "default": "Error"}, 201, Owner),
        ({"default": "Pet"}, 200, Pet),
        ({"201": "Pet", "default": "Error"}, 200, dict),
        ({"3XX": "Pet"}, 302, Pet),
        ({}, 200, dict),
    ],
)
def test_the_type_is_chosen_by_status(
    table: dict[str, str], status: int, expected: type
) -> None:
    responses = {key: Content(JSON, name) for key, name in table.items()}
    operation: Operation[Any] = Operation("op", "GET", "/x", responses=responses)
    assert type(interpret(operation, status, PET).data) is expected


CONTENTS = (
    Content("application/json", "Pet"),
    Content("application/vnd.owner+json", "Owner"),
    Content("text/csv", "str"),
    Content("image/*", "bytes"),
    Content("application/octet-stream", "bytes"),
)


@pytest.mark.parametrize(
    ("media_type", "content", "expected"),
    [
        ("application/json; charset=utf-8", PET, REX),
        ("APPLICATION/JSON", PET, REX),
        ("application/problem+json", PET, REX),
        ("application/vnd.owner+json", {"name": "A"}, Owner.from_json('{"name":"A"}')),
        ("text/csv", b"a,b", "a,b"),
        ("text/csv; charset=latin-1", "ä".encode("latin-1"), "ä"),
        ("text/csv; charset=nonsense", "ä".encode(), "ä"),
        ("image/webp", b"\xff", b"\xff"),
        ("application/octet-stream", b"", b""),
        (None, PET, REX),
        (None, b"a,b", "a,b"),
        ("video/mp4", PET, REX),
    ],
)
def test_the_type_is_chosen_by_media_type(
    media_type: str | None, content: Any, expected: object
) -> None:
    found = interpret(op(s200=CONTENTS), 200, content, media_type).data
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("declared", "media_type", "content", "expected"),
    [
        (Content("*/*", "Pet"), JSON, PET, REX),
        (Content("*/*", "str"), "text/plain", b"hi", "hi"),
        (Content("*/*"), "image/png", b"\xff", b"\xff"),
        (Content("application/*", "bytes"), "application/zip", b"\xff", b"\xff"),
        (Content(JSON, "Pet"), "text/html", PET, REX),
        (Content(JSON, "str"), JSON, "hi", "hi"),
        (Content("text/plain", "int"), "text/plain", b"42", 42),
        (Content("text/plain", "int"), "text/plain", b"many", "many"),
        (Content("text/plain"), "text/plain", b"", ""),
        (Content("application/xml", "Pet"), "application/xml", b"<a/>", "<a/>"),
        (Content("application/pdf", "bytes"), JSON, b"{}", b"{}"),
        (Content("application/pdf", "str"), "application/pdf", b"%P", "%P"),
        (Content("application/pdf"), "application/pdf", b"%P", b"%P"),
        (None, JSON, PET, None),
    ],
)
def test_what_is_declared_and_what_comes(
    declared: Content | None, media_type: str, content: Any, expected: object
) -> None:
    assert interpret(op(s200=declared), 200, content, media_type).data == expected


def test_json_in_other_charsets() -> None:
    content = json.dumps({**PET, "name": "Käthe"}, ensure_ascii=False)
    for encoding in ("utf-16", "latin-1", "utf-8-sig"):
        media_type = f"{JSON}; charset={encoding}"
        data = interpret(GET_PET, 200, content.encode(encoding), media_type).data
        assert data.name == "Käthe"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequestException),
        (401, UnauthorizedException),
        (403, ForbiddenException),
        (404, NotFoundException),
        (409, ConflictException),
        (422, UnprocessableEntityException),
        (429, RateLimitException),
        (418, ApiException),
        (500, ServiceException),
        (503, ServiceException),
        (302, ApiException),
    ],
)
def test_errors_by_status(status: int, kind: type[ApiException]) -> None:
    with pytest.raises(OpenApiException) as caught:
        interpret(GET_PET, status, {"code": "no", "more": 1})
    error = caught.value
    assert type(error) is kind
    assert isinstance(error, ApiException)
    assert (error.status, error.reason) == (status, "Reason")
    assert error.headers["content-type"] == JSON
    assert error.body == '{"code": "no", "more": 1}'
    assert error.raw_body == error.body.encode()
    assert isinstance(error.data, Error)
    assert error.data.code == "no"
    assert str(error) == f'({status}) Reason\n{{"code": "no", "more": 1}}'
    twin = pickle.loads(pickle.dumps(error))
    assert (type(twin), str(twin), twin.data) == (kind, str(error), error.data)


@pytest.mark.parametrize(
    ("status", "content", "media_type", "expected"),
    [
        (400, {"code": "no"}, JSON, Error(code="no")),
        (400, {"cod": "no"}, JSON, {"code": None, "message": None, "cod": "no"}),
        (400, b"<html>", "text/html", None),
        (400, b"", None, None),
        (418, {"a": 1}, JSON, {"a": 1}),
        (418, b"teapot", "text/plain", "teapot"),
        (500, {"code": "x"}, "application/problem+json", Error(code="x")),
    ],
)
def test_the_data_of_errors(
    status: int, content: Any, media_type: str | None, expected: object
) -> None:
    with pytest.raises(ApiException) as caught:
        interpret(CREATE_PET, status, content, media_type)
    data = caught.value.data
    assert (
        data.model_dump() if isinstance(expected, dict) and data != expected else data
    ) == expected


def test_messages_of_errors_are_bounded_and_name_the_request() -> None:
    error = ApiException(500, "Oops", body="x" * 5000, headers={"x-request-id": "r1"})
    assert error.request_id == "r1"
    assert str(error).startswith("(500) Oops [request id r1]\nxxx")
    assert len(str(error)) < 1100
    assert str(ApiException(404)) == "(404)"
    assert ApiException().request_id is None


@pytest.mark.parametrize("content", [b"<html>", b'{"id":', b"\xff", b"[" * 100_000])
def test_what_is_no_json(content: bytes) -> None:
    with pytest.raises(ResponseDecodingError) as caught:
        interpret(GET_PET, 200, content)
    error = caught.value
    assert (error.status, error.raw_body) == (200, content)
    assert error.headers["content-type"] == JSON
    assert "cannot be decoded" in str(error)


@pytest.mark.parametrize(
    ("responses", "expected"),
    [
        ({}, "*/*"),
        ({"204": None}, "*/*"),
        ({"200": Content("image/png"), "400": Content(JSON)}, "image/png, " + JSON),
        ({"default": Content(JSON), "200": Content("a/b")}, "a/b, " + JSON),
        (
            {"200": (Content("text/event-stream"), Content(JSON))},
            JSON + ", text/event-stream",
        ),
    ],
)
def test_what_is_accepted(responses: Any, expected: str) -> None:
    request = prepare(Operation("op", "GET", "/x", responses=responses))
    assert header(request, "accept") == expected
