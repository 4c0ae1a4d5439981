"""Responses: the type by status and media type, values, errors, and what fails."""

from __future__ import annotations

import json
import pickle
import warnings
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from petshop import Pet, Status
from petshop._runtime.exceptions import (
    ApiException,
    BadRequestException,
    ClientErrorException,
    ConflictException,
    ForbiddenException,
    NotFoundException,
    OpenApiException,
    RateLimitException,
    RedirectException,
    ResponseDecodingError,
    ResponseValidationError,
    ResponseValidationWarning,
    ServiceException,
    UnauthorizedException,
    UnprocessableEntityException,
)
from petshop._runtime.headers import Headers
from petshop._runtime.messages import RawResponse
from petshop._runtime.operation import Content, Operation
from petshop._runtime.responses import read_as
from petshop._runtime.types import codec_of
from petshop.api.pets_api import CREATE_PET, GET_PET, LIST_PETS
from petshop.models.pet import Error, Owner
from petshop_support import PET, core, header, interpret, prepare

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


@pytest.mark.parametrize("content", [b"", b" \n"])
def test_an_empty_body_is_none_only_where_the_type_has_none(content: bytes) -> None:
    assert interpret(op(s200=Content(JSON, "Pet | None")), 200, content).data is None
    assert interpret(op(s200=Content(JSON)), 200, content).data is None
    pet = op(s200=Content(JSON, "Pet"))
    with pytest.warns(ResponseValidationWarning, match=r"\$: the body is empty"):
        assert interpret(pet, 200, content).data == content
    with pytest.raises(ResponseValidationError):
        interpret(pet, 200, content, strict_responses=True)


FILE = (Content(JSON, "str"), Content("*/*", "bytes"))


@pytest.mark.parametrize(
    ("media_type", "content", "expected"),
    [
        (JSON, b'"text"', "text"),
        (JSON, b'{"a": 1}', b'{"a": 1}'),
        (JSON, b'{"a": 1}\n{"b": 2}\n', b'{"a": 1}\n{"b": 2}\n'),
        ("application/octet-stream", b"\xff\x00", b"\xff\x00"),
        ("application/octet-stream", b'"text"', b'"text"'),
        ("text/csv", b"a,b", b"a,b"),
        (None, b"\xff", b"\xff"),
    ],
)
def test_what_may_be_a_file(
    media_type: str | None, content: bytes, expected: object
) -> None:
    assert interpret(op(s200=FILE), 200, content, media_type).data == expected


@pytest.mark.parametrize(
    ("type_", "media_type", "content", "expected", "told"),
    [
        ("str", "text/plain", b"hi", "hi", False),
        ("str", "image/png", b"\xff", b"\xff", True),
        ("Pet", "application/octet-stream", b"\xff", b"\xff", True),
        ("Pet", "text/vtt", b"WEBVTT", "WEBVTT", True),
        ("Pet", "application/octet-stream", json.dumps(PET).encode(), REX, False),
        ("Pet", "text/plain", json.dumps(PET).encode(), REX, False),
    ],
)
def test_the_media_type_of_the_response_wins_where_it_is_no_json(
    type_: str, media_type: str, content: bytes, expected: object, told: bool
) -> None:
    declared = op(s200=Content(JSON, type_))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert interpret(declared, 200, content, media_type).data == expected
    assert bool(caught) is told


def test_bytes_are_never_read_as_text_with_something_in_their_place() -> None:
    text = op(s200=Content("text/plain", "str"))
    with pytest.warns(ResponseValidationWarning, match="encoding"):
        assert interpret(text, 200, b"\xff", "image/png").data == b"\xff"
    with pytest.warns(ResponseValidationWarning, match="encoding"):
        assert interpret(text, 200, b"\xff", "text/plain").data == "\ufffd"


@pytest.mark.parametrize(
    ("table", "status", "expected"),
    [
        ({"200": "Pet", "2XX": "Owner", "default": "Error"}, 200, Pet),
        ({"200": "Pet", "2XX": "Owner", "default": "Error"}, 201, Owner),
        ({"default": "Pet"}, 200, Pet),
        ({"201": "Pet", "default": "Error"}, 200, Pet),
        ({"201": "Pet", "202": "Owner"}, 200, dict),
        ({"201": "Error"}, 200, dict),
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
    Content("application/json; v=2", "Owner"),
)
XML = "<?xml version='1.0' encoding='latin-1'?><a>ä</a>"


@pytest.mark.parametrize(
    ("media_type", "content", "expected"),
    [
        ("application/json; charset=utf-8", PET, REX),
        ("APPLICATION/JSON", PET, REX),
        ("application/problem+json", PET, REX),
        ("application/json; V=2", {"name": "A"}, Owner.from_json('{"name":"A"}')),
        ("application/json; v=3", PET, REX),
        ("application/vnd.owner+json", {"name": "A"}, Owner.from_json('{"name":"A"}')),
        ("text/csv", b"a,b", "a,b"),
        ("text/csv; charset=latin-1", "ä".encode("latin-1"), "ä"),
        ("text/csv; charset=nonsense", "ä".encode(), "ä"),
        ("text/csv; charset=-punycode", b"a-b", "a-b"),
        ("text/csv; charset=unicode_escape", b"\\n", "\\n"),
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
        (Content(JSON), "text/csv; charset=utf-8", b"1\n", "1\n"),
        (Content(JSON, "Any"), "application/zip", b"PK", b"PK"),
        (Content("text/plain", "str"), JSON, "hi", "hi"),
        (Content("text/plain", "str"), JSON, {}, "{}"),
        (Content("text/plain", "int"), "text/plain", b"42", 42),
        (Content("text/plain"), "text/plain", b"", ""),
        (Content("text/xml", "str"), "text/xml", XML.encode("latin-1"), XML),
        (Content("text/xml", "str"), "text/xml; charset=utf-8", XML.encode(), XML),
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


@pytest.mark.parametrize(
    ("type_", "media_type", "content"),
    [("int", "text/plain", "many"), ("Pet", "application/xml", "<a/>")],
)
def test_text_that_is_not_of_its_type_is_told(
    type_: str, media_type: str, content: str
) -> None:
    operation, sent = op(s200=Content(media_type, type_)), content.encode()
    with pytest.warns(ResponseValidationWarning, match=r"\$: Input should be"):
        assert interpret(operation, 200, sent, media_type).data == content
    with pytest.raises(ResponseValidationError):
        interpret(operation, 200, sent, media_type, strict_responses=True)


@pytest.mark.parametrize(
    ("responses", "status"),
    [
        ({"s200": Content(JSON, "Pet")}, 204),
        ({"s200": Content(JSON, "Pet"), "s201": Content(JSON, "int")}, 204),
        ({"s200": (Content(JSON, "Pet"), Content("text/csv", "int"))}, 202),
        ({"s2XX": Content(JSON, "Pet")}, 205),
        ({"s204": Content(JSON, "Pet")}, 204),
        ({"sdefault": Content(JSON, "Pet")}, 204),
    ],
)
def test_none_is_not_put_into_a_type_that_has_no_none(
    responses: Any, status: int
) -> None:
    with pytest.warns(ResponseValidationWarning, match=r"\$: the body is empty"):
        assert interpret(op(**responses), status, b"").data == b""
    with pytest.raises(ResponseValidationError):
        interpret(op(**responses), status, b"", strict_responses=True)


@pytest.mark.parametrize(
    "responses",
    [
        {"s200": Content(JSON, "Pet"), "s202": None},
        {"s200": Content(JSON, "Pet | None")},
        {"s200": Content(JSON)},
        {"s404": Content(JSON, "Pet")},
        {},
    ],
)
def test_none_where_the_type_has_it(responses: Any) -> None:
    assert interpret(op(**responses), 204, b"", strict_responses=True).data is None


def test_headers_that_are_not_of_their_type() -> None:
    headers = {"X-Count": "many", "X-Day": "2026-01-01"}
    declared = {"200": {"X-Count": "int", "X-Day": "date", "X-Gone": "int"}}
    operation: Operation[Any] = Operation(
        "op", "GET", "/x", responses={"200": None}, response_headers=declared
    )
    raw = RawResponse(200, "", Headers(headers.items()), b"")
    typed = core().interpret(operation, raw).typed_headers
    assert str(typed["x-day"]) == "2026-01-01"
    with pytest.warns(ResponseValidationWarning, match="header X-Count: Input should"):
        assert typed["X-Count"] == "many"
    with pytest.raises(ResponseValidationError, match="header X-Count"):
        core(strict_responses=True).interpret(operation, raw)


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
        (418, ClientErrorException),
        (500, ServiceException),
        (503, ServiceException),
        (600, ServiceException),
        (302, RedirectException),
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
        (400, {"cod": "no"}, JSON, {"cod": "no"}),
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


@pytest.mark.parametrize("stream", ["text/event-stream", "application/jsonl"])
def test_a_page_is_no_stream_either(stream: str) -> None:
    both = op(s200=(Content(JSON, "Pet"), Content(stream, "Pet")))
    with pytest.raises(ResponseDecodingError) as caught:
        interpret(both, 200, b"<html>Gateway</html>", "text/html")
    assert caught.value.body == "<html>Gateway</html>"
    assert interpret(both, 200, PET).data == REX


@pytest.mark.parametrize(
    "content",
    [
        b'{"id":1,"name":"\\ud800","tag":null}',
        b'{"id":1,"name":"Rex","tag":' + b"[" * 300 + b"]" * 300 + b"}",
        b'{"id":' + b"9" * 5000 + b',"name":"Rex","tag":null}',
        b'{"id":1,"name":"Rex"',
        b'{"id":1} {"id":2}',
        b"<!doctype html><title>Down</title>",
    ],
)
def test_hostile_bodies_are_refused(content: bytes) -> None:
    with pytest.raises(ResponseDecodingError) as caught:
        interpret(GET_PET, 200, content)
    assert (caught.value.status, caught.value.raw_body) == (200, content)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'{"id":1,"name":"Rex","name":"Max","tag":null}', "Max"),
        (
            b'{"id":1,"name":"Rex","tag":null,"x":' + b"[" * 150 + b"]" * 150 + b"}",
            "Rex",
        ),
        (b'{"id":1,"name":"' + b"x" * 10_000_000 + b'","tag":null}', "x" * 10_000_000),
        (json.dumps(PET).encode("utf-16-le"), "Rex"),
        (json.dumps(PET).encode("utf-32"), "Rex"),
        (json.dumps(PET).encode("utf-8-sig"), "Rex"),
    ],
    ids=["twice", "deep", "long", "utf-16", "utf-32", "bom"],
)
def test_strange_bodies_are_read(content: bytes, name: str) -> None:
    assert interpret(GET_PET, 200, content).data.name == name


def test_a_wrong_encoding_is_told() -> None:
    content = b'{"id":1,"name":"R\xe9x","tag":null}'
    with pytest.warns(
        ResponseValidationWarning, match=r"\$: it is not in the encoding"
    ):
        assert interpret(GET_PET, 200, content).data.name == "R\ufffdx"
    with pytest.raises(ResponseValidationError):
        interpret(GET_PET, 200, content, strict_responses=True)


def test_the_answer_to_head_has_no_data() -> None:
    head: Operation[Any] = Operation("op", "HEAD", "/x", responses={"200": None})
    assert interpret(head, 200, b"").data is None


ITEM = RawResponse(200, "OK", Headers([("X-Request-Id", "r")]), b"")


def test_a_type_of_the_callers() -> None:
    def read(text: str, *, strict: bool) -> Any:
        raw = ITEM._replace(content=text.encode())
        return read_as(raw, codec_of(Pet), name="op", strict=strict)

    assert read(json.dumps(PET), strict=True) == REX
    with pytest.warns(ResponseValidationWarning, match=r"op: .*\n  \$\.tag: Field"):
        assert read('{"id":1,"name":"Rex"}', strict=False).name == "Rex"
    with pytest.raises(ResponseValidationError) as caught:
        read('{"id":1,"name":"Rex"}', strict=True)
    assert (caught.value.status, caught.value.request_id) == (200, "r")
    for text in ("[DONE]", '{"id":'):
        with pytest.raises(ResponseDecodingError) as refused:
            read(text, strict=False)
        assert refused.value.request_id == "r"


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["cat", "dog", "sold", "2024-01-01T00:00:00Z"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from([*Pet.model_fields, "type", "x y"]), inner),
    max_leaves=12,
)
BODIES = st.binary(max_size=40) | st.builds(
    lambda value, cut, noise: json.dumps(value).encode()[:cut] + noise,
    JSON_VALUES,
    st.integers(0, 400),
    st.sampled_from([b"", b"", b"", b"\x00", b"]", b"\xff"]),
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(
    body=BODIES,
    status=st.sampled_from([200, 201, 204, 400, 500]),
    declared=st.sampled_from(["Pet", "PetList", "PetOrNote", "Animal", "int", "Any"]),
    media_type=st.sampled_from(
        [
            JSON,
            "text/html",
            f"{JSON}; charset=utf-16",
            "a/b; charset=\x00",
            "text/plain; charset=idna",
            "",
        ]
    ),
    strict=st.booleans(),
)
def test_whatever_comes_is_a_value_or_one_of_our_exceptions(
    body: bytes, status: int, declared: str, media_type: str, strict: bool
) -> None:
    content = Content(JSON, declared)
    operation = op(s200=content, s400=content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResponseValidationWarning)
        try:
            found = interpret(
                operation, status, body, media_type, strict_responses=strict
            )
        except ApiException as error:
            assert (error.status, error.raw_body) == (status, body)
            assert pickle.loads(pickle.dumps(error)).raw_body == body
            assert str(error)
        else:
            assert (found.status_code, found.raw_data) == (status, body)


def test_headers_that_are_repeated() -> None:
    headers = Headers(
        [("Set-Cookie", "a=1, 2"), ("Via", "x"), ("set-cookie", "b=2"), ("via", "y")]
    )
    assert headers["SET-COOKIE"] == "a=1, 2"
    assert headers.get_all("Set-Cookie") == ["a=1, 2", "b=2"]
    assert headers["Via"] == "x, y"
    assert headers.get_all("none") == []
    assert dict(headers) == {"set-cookie": "a=1, 2", "via": "x, y"}
    assert "a=1" not in repr(headers)
    assert repr(Headers([("Via", "x")])) == "Headers({'via': 'x'})"
    assert pickle.loads(pickle.dumps(headers)).get_all("via") == ["x", "y"]


def test_headers_are_read_by_the_status_that_they_are_declared_for() -> None:
    operation: Operation[Any] = Operation(
        "op",
        "GET",
        "/x",
        responses={"200": Content(JSON)},
        response_headers={"2XX": {"Content-Type": "str"}, "default": {"X": "int"}},
    )
    assert interpret(operation, 200, {}).typed_headers == {"Content-Type": JSON}
    assert interpret(op(s200=Content(JSON)), 200, {}).typed_headers == {}
    with pytest.raises(ClientErrorException) as caught:
        interpret(operation, 404, {})
    assert caught.value.typed_headers == {}


@pytest.mark.parametrize(
    ("responses", "expected"),
    [
        ({}, "*/*"),
        ({"204": None}, "*/*"),
        ({"200": Content("image/png"), "400": Content(JSON)}, "image/png, " + JSON),
        ({"default": Content(JSON), "200": Content("a/b")}, "a/b, " + JSON),
        (
            {"200": (Content("text/event-stream"), Content(JSON))},
            JSON,
        ),
    ],
)
def test_what_is_accepted(responses: Any, expected: str) -> None:
    request = prepare(Operation("op", "GET", "/x", responses=responses))
    assert header(request, "accept") == expected
