"""Bodies of requests: how they are given, checked, chosen and written."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path as FilePath
from typing import Any
from urllib.parse import parse_qsl

import pytest
from petshop import ApiClient, NewPet, Pet
from petshop._runtime.exceptions import (
    ApiTypeError,
    ApiValueError,
    RequestValidationError,
)
from petshop._runtime.files import Upload, upload
from petshop._runtime.messages import BodyStream
from petshop._runtime.operation import Body, Content, Encoding, Operation
from petshop.models.pet import Owner
from petshop_support import Recorder, body_of, connect, header, prepare


def post(*contents: Content, required: bool = False) -> Operation[Any]:
    return Operation("op", "POST", "/x", body=Body(contents, required=required))


JSON = post(Content("application/json", "NewPet"), required=True)


@pytest.mark.parametrize("way", ["model", "dict", "keywords"])
def test_three_ways_to_give_a_body(way: str) -> None:
    client, seen = connect()
    match way:
        case "model":
            client.pets.create_pet(NewPet(name="Rex", age=None, nickname=None))
        case "dict":
            client.pets.create_pet({"name": "Rex", "age": None})
        case _:
            client.pets.create_pet(name="Rex", age=None, _request_timeout=3)
    assert seen.json == {"name": "Rex", "kind": "pet", "age": None}
    assert seen.request.headers["content-type"] == "application/json"
    assert seen.request.method == "POST"


def test_keywords_are_python_names_and_dicts_wire_names() -> None:
    for options, body in (({"from_": "x", "name": "y"}, None), ({}, {"from": "x"})):
        if body is not None:
            body["name"] = "y"
        sent = json.loads(prepare(JSON, options=options, body=body).content)
        assert sent == {"name": "y", "kind": "pet", "from": "x"}


def test_a_dict_may_carry_what_the_api_forgot() -> None:
    sent = json.loads(prepare(JSON, body={"name": "y", "new": {"a": None}}).content)
    assert sent == {"name": "y", "kind": "pet", "new": {"a": None}}


def refused(kind: type[Exception], *pieces: str, **given: Any) -> None:
    """Check that a call is refused, and that nothing is sent."""
    client, seen = connect()
    body = given.pop("body", None)
    with pytest.raises(kind) as caught:
        client.pets.create_pet(body, **given)
    assert not seen.requests
    for piece in pieces:
        assert piece in str(caught.value)


def test_what_is_refused() -> None:
    refused(RequestValidationError, "createPet: the body is missing")
    refused(ApiTypeError, "'nam'; did you mean 'name'?", nam="Rex")
    refused(ApiTypeError, "not both", body={"name": "x"}, name="y")
    refused(ApiTypeError, "'_request_timeout'?", name="x", _request_timout=3)
    refused(RequestValidationError, "$.name: Field required", body={})
    refused(RequestValidationError, "$.age: Input should be less", name="x", age=101)
    refused(RequestValidationError, "$.status: Input should be", name="x", status="y")
    refused(RequestValidationError, "instance of NewPet", body=Owner(name="x"))
    refused(RequestValidationError, "valid dictionary", body=[{"name": "x"}])
    refused(
        RequestValidationError,
        "$.friends[1].name: Field required",
        "$.byName.a.name: Input should be a valid string",
        "$.animal",
        body={
            "name": "x",
            "friends": [{"name": "a"}, {}],
            "byName": {"a": {"name": 1}},
            "animal": {"type": "cow"},
        },
    )


def test_messages_are_bounded_and_show_no_values() -> None:
    friends = [{"name": 12345} for _ in range(99)]
    with pytest.raises(RequestValidationError) as caught:
        prepare(JSON, body={"name": "x", "friends": friends})
    assert "and 89 more" in str(caught.value)
    assert "12345" not in str(caught.value)


def test_an_operation_without_a_body_takes_no_fields() -> None:
    bare: Operation[Any] = Operation("op", "GET", "/x")
    with pytest.raises(ApiTypeError, match="'limt'"):
        prepare(bare, options={"limt": 3})
    assert prepare(bare, options={"_headers": None}).content == b""


def test_no_body() -> None:
    request = prepare(post(Content("application/json", "NewPet")))
    assert request.content == b""
    assert header(request, "content-type") is None


def test_a_model_is_sent_as_it_is() -> None:
    pet = NewPet.from_json('{"name": "Rex", "nickname": null, "new": 1}')
    pet.animal = pet.from_ = None
    sent = json.loads(prepare(JSON, body=pet).content)
    assert sent == {"name": "Rex", "nickname": None, "kind": "pet", "new": 1}


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        ("PetList", [{"id": 1, "name": "x", "tag": None}], None),
        (
            "PetList",
            [Pet(id=1, name="x", tag=None)],
            b'[{"id":1,"name":"x","tag":null}]',
        ),
        ("PetOrNote", "hello", b'"hello"'),
        ("PetOrNote", {"id": 1, "name": "x", "tag": None}, None),
        ("int", 3, b"3"),
        ("str", "3", b'"3"'),
        ("Any", {"a": [None, True]}, b'{"a":[null,true]}'),
        (None, [Owner(name="x")], b'[{"name":"x","kind":"owner"}]'),
    ],
)
def test_json_of_other_types(name: str, body: Any, expected: bytes | None) -> None:
    content = prepare(post(Content("application/json", name)), body=body).content
    assert content == (expected or json.dumps(body, separators=(",", ":")).encode())


def test_keywords_of_a_union_and_of_a_map() -> None:
    union = post(Content("application/json", "PetOrNote"))
    sent = prepare(union, options={"id": 1, "name": "x", "tag": None}).content
    assert json.loads(sent) == {"id": 1, "name": "x", "tag": None}
    with pytest.raises(ApiTypeError, match="did you mean 'name'"):
        prepare(union, options={"nam": 1})
    anything = post(Content("application/json"))
    assert prepare(anything, options={"a": 1}).content == b'{"a":1}'


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(RequestValidationError, match="is no JSON"):
        prepare(post(Content("application/json")), body={"a": object()})


@pytest.mark.parametrize(
    ("body", "option", "media_type", "content"),
    [
        ({"name": "x"}, None, "application/vnd.x+json", b'{"name":"x","kind":"pet"}'),
        (b"\x00", None, "image/png", b"\x00"),
        ("häh", None, "text/plain; charset=utf-8", "häh".encode()),
        ("hi", None, "text/plain", b"hi"),
        ({"name": "x"}, "multipart/form-data", "multipart/form-data; boundary=", None),
        (
            {"name": "x"},
            "application/json",
            "application/json",
            b'{"name":"x","kind":"pet"}',
        ),
        (b"\x00", "image/jpeg", "image/jpeg", b"\x00"),
    ],
)
def test_several_media_types(
    body: Any, option: str | None, media_type: str, content: bytes | None
) -> None:
    operation = post(
        Content("application/vnd.x+json", "NewPet"),
        Content("multipart/form-data", "NewPet"),
        Content("image/png", "bytes"),
        Content("text/plain", "str"),
    )
    request = prepare(operation, body=body, options={"_content_type": option})
    assert (header(request, "content-type") or "").startswith(media_type)
    assert content is None or request.content == content


@pytest.mark.parametrize("kind", ["bytes", "path", "text path", "file", "tuple"])
def test_binary_bodies(kind: str, tmp_path: FilePath) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG")
    body: Any = {
        "bytes": b"\x89PNG",
        "path": path,
        "text path": str(path),
        "file": io.BytesIO(b"\x89PNG"),
        "tuple": ("a.png", b"\x89PNG"),
    }[kind]
    exact = prepare(post(Content("application/octet-stream", "bytes")), body=body)
    assert body_of(exact) == b"\x89PNG"
    assert header(exact, "content-type") == "application/octet-stream"
    if kind not in ("bytes", "file"):
        any_image = prepare(post(Content("image/*", "bytes")), body=path)
        assert header(any_image, "content-type") == "image/png"


def chunks() -> Iterator[bytes]:
    yield b"1"
    yield b"2"


async def slow_chunks() -> AsyncIterator[bytes]:
    yield b"1"


@pytest.mark.parametrize(
    ("body", "replayable"),
    [
        (chunks(), False),
        (iter([b"1", b"2"]), False),
        ([b"1", b"2"], True),
        (slow_chunks(), False),
    ],
)
def test_bodies_that_are_made_while_they_are_sent(body: Any, replayable: bool) -> None:
    request = prepare(post(Content("application/octet-stream", "bytes")), body=body)
    assert isinstance(request.content, BodyStream)
    assert (request.content.length, request.content.replayable) == (None, replayable)
    if not isinstance(body, AsyncIterator):
        assert body_of(request) == b"12"


def test_the_size_of_a_file_is_known(tmp_path: FilePath) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"12345")
    binary = post(Content("application/octet-stream", "bytes"))
    with path.open("rb") as stream:
        stream.read(2)
        for body, length in ((path, 5), (str(path), 5), (stream, 3)):
            made = prepare(binary, body=body).content
            assert isinstance(made, BodyStream)
            assert (made.length, made.replayable) == (length, True)
            assert [b"".join(made.open()) for _ in range(2)] == [b"12345"[-length:]] * 2


@pytest.mark.parametrize("required", [True, False])
def test_null_bodies(required: bool) -> None:
    anything = post(Content("application/json"), required=required)
    asked = {"_content_type": "application/json"}
    assert prepare(anything, options=asked).content == b"null"
    assert prepare(anything).content == (b"null" if required else b"")
    pet = post(Content("application/json", "NewPet"), required=required)
    if required:
        with pytest.raises(RequestValidationError, match="the body is missing"):
            prepare(pet, options=asked)
    else:
        assert prepare(pet, options=asked).content == b""


def test_date_times_have_an_offset() -> None:
    anything = post(Content("application/json"))
    noon = datetime(2024, 2, 29, 12)
    sent = prepare(anything, body={"a": [noon, {"b": noon.replace(tzinfo=UTC)}]})
    assert json.loads(sent.content) == {
        "a": ["2024-02-29T12:00:00Z", {"b": "2024-02-29T12:00:00Z"}]
    }


def test_any_media_type() -> None:
    anything = post(Content("*/*"))
    for body, media_type, content in (
        ({"a": 1}, "application/json", b'{"a":1}'),
        (b"\x00", "application/octet-stream", b"\x00"),
        (Upload(b"\x00", "a.png"), "image/png", b"\x00"),
    ):
        request = prepare(anything, body=body)
        assert header(request, "content-type") == media_type
        assert request.content == content


def test_the_name_of_a_type_tells_text_from_files() -> None:
    yaml = prepare(post(Content("application/x-config", "str")), body="a: 1")
    assert yaml.content == b"a: 1"
    image = prepare(post(Content("application/json", "bytes")), body=b"\x00")
    assert image.content == b"\x00"


def test_a_form_is_an_object() -> None:
    for media_type in ("multipart/form-data", "application/x-www-form-urlencoded"):
        with pytest.raises(RequestValidationError, match="must be an object"):
            prepare(post(Content(media_type)), body=[1])


def test_text_bodies() -> None:
    xml = post(Content("application/xml", "Pet"))
    request = prepare(xml, body="<ä/>")
    assert request.content == "<ä/>".encode()
    assert header(request, "content-type") == "application/xml"
    with pytest.raises(RequestValidationError, match="must be text"):
        prepare(xml, body={"a": 1})


def test_a_missing_file_is_found_before_anything_is_sent() -> None:
    binary = post(Content("application/octet-stream", "bytes"))
    with pytest.raises(FileNotFoundError):
        prepare(binary, body="/nowhere/at/all")
    with pytest.raises(RequestValidationError, match="should be bytes"):
        prepare(binary, body=3)
    with pytest.raises(ApiTypeError, match="binary mode"):
        prepare(binary, body=io.StringIO("x"))


FORM = post(
    Content(
        "application/x-www-form-urlencoded",
        encoding={
            "spaces": Encoding(style="spaceDelimited", explode=False),
            "deep": Encoding(style="deepObject"),
            "plain": Encoding(explode=False),
            "empty": Encoding(explode=True),
        },
    )
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"a": "x y", "b": None, "c": True}, b"a=x+y&c=true"),
        ({"a": [1, 2, None]}, b"a=1&a=2"),
        ({"a": {"b": [1]}}, b"a=%7B%22b%22%3A%5B1%5D%7D"),
        ({"a": "\u00fc&=+"}, b"a=%C3%BC%26%3D%2B"),
        ({"spaces": ["a", "b"]}, b"spaces=a%20b"),
        ({"deep": {"a": 1}}, b"deep%5Ba%5D=1"),
        ({"plain": ["a", "b"], "empty": []}, b"plain=a,b"),
    ],
)
def test_urlencoded_forms(value: dict[str, Any], expected: bytes) -> None:
    request = prepare(FORM, body=value)
    assert request.content == expected
    assert header(request, "content-type") == "application/x-www-form-urlencoded"


def test_a_file_in_an_urlencoded_form_is_its_bytes(tmp_path: FilePath) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(b"\x00\xff &")
    with path.open("rb") as file:
        for value in (path, path.read_bytes(), ("x.bin", path), file):
            request = prepare(FORM, body={"a": [upload(value)], "b": 1})
            assert request.content == b"a=%00%FF+%26&b=1"
    with pytest.raises(FileNotFoundError):
        prepare(FORM, body={"a": Upload(str(tmp_path / "none"))})


def test_a_form_is_checked() -> None:
    form = post(Content("application/x-www-form-urlencoded", "NewPet"), required=True)
    request = prepare(
        form, body={"name": "Rex", "age": None, "friends": [{"name": "A"}]}
    )
    assert dict(parse_qsl(request.content.decode())) == {
        "name": "Rex",
        "kind": "pet",
        "friends": '{"name":"A","kind":"owner"}',
    }
    with pytest.raises(RequestValidationError, match=r"\$\.name: Field required"):
        prepare(form, body={"name": None})


def test_a_delete_may_have_a_body() -> None:
    operation: Operation[Any] = Operation(
        "op", "DELETE", "/x", body=Body(Content("application/json", "NewPet"))
    )
    seen = Recorder()
    with ApiClient(transport=seen.transport) as client:
        client.execute(operation, (), {"name": "Rex"})
    assert seen.request.headers["content-length"] == "27"
    assert seen.json == {"name": "Rex", "kind": "pet"}


def test_exceptions_are_of_python_families_too() -> None:
    assert issubclass(ApiTypeError, TypeError)
    assert issubclass(RequestValidationError, ApiValueError)
    assert issubclass(ApiValueError, ValueError)
