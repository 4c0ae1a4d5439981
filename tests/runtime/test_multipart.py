"""multipart/form-data on the wire (RFC 7578), read back with the standard library."""

from __future__ import annotations

import email.policy
import io
import os
import re
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path as FilePath
from typing import Any

import pytest
from petshop._runtime.exceptions import (
    ApiTypeError,
    ApiValueError,
    RequestValidationError,
)
from petshop._runtime.files import Upload
from petshop._runtime.messages import BodyStream
from petshop._runtime.operation import Body, Content, Encoding, Operation
from petshop.api.pets_api import UPLOAD_PHOTO
from petshop.models.pet import Owner, Photo
from petshop_support import body_of, connect, header, prepare

Part = tuple[str | None, str | None, str | None, bytes]


def parts(request: Any) -> list[Part]:
    """Name, file name, media type and content of each part."""
    head = f"Content-Type: {header(request, 'content-type')}\r\n\r\n".encode()
    parser = BytesParser(EmailMessage, policy=email.policy.HTTP)
    found: list[Part] = []
    for part in parser.parsebytes(head + body_of(request)).iter_parts():
        assert part["content-disposition"].content_disposition == "form-data"
        name = part.get_param("name", header="content-disposition")
        data = part.get_payload(decode=True)
        assert isinstance(name, str)
        assert isinstance(data, bytes)
        media_type = part["content-type"]
        plain = media_type and media_type.replace('"', "")
        found.append((name, part.get_filename(), plain, data))
    return found


def photo(**form: Any) -> list[Part]:
    return parts(prepare(UPLOAD_PHOTO, "1", body=form))


FILES: dict[str, tuple[Any, str, str]] = {
    "bytes": (b"\x89PNG", "photo", "application/octet-stream"),
    "bytearray": (bytearray(b"\x89PNG"), "photo", "application/octet-stream"),
    "memory": (io.BytesIO(b"\x89PNG"), "photo", "application/octet-stream"),
    "named": (("cat.png", b"\x89PNG"), "cat.png", "image/png"),
    "typed": (("cat.png", b"\x89PNG", "image/x"), "cat.png", "image/x"),
    "upload": (Upload(b"\x89PNG", "cat.png"), "cat.png", "image/png"),
    "nested": (("x.gif", io.BytesIO(b"\x89PNG")), "x.gif", "image/gif"),
}


@pytest.mark.parametrize("kind", FILES)
def test_files_in_memory(kind: str) -> None:
    value, name, media_type = FILES[kind]
    assert photo(photo=value) == [("photo", name, media_type, b"\x89PNG")]


@pytest.mark.parametrize("kind", ["text", "path", "file", "tuple"])
def test_files_on_disk(kind: str, tmp_path: FilePath) -> None:
    path = tmp_path / "dog.jpeg"
    path.write_bytes(b"\xff\xd8")
    expected = ("photo", "dog.jpeg", "image/jpeg", b"\xff\xd8")
    if kind == "file":
        with path.open("rb") as stream:
            assert photo(photo=stream) == [expected]
    else:
        value = {"text": str(path), "path": path, "tuple": ("dog.jpeg", path)}[kind]
        assert photo(photo=value) == [expected]


def test_all_kinds_of_fields() -> None:
    sent = photo(
        photo=b"1",
        caption="Käthe\r\n",
        more=[b"2", ("c.txt", b"3")],
        notes={"a": [True, None]},
        **{"tags[]": ["x", "y"]},
    )
    assert sent == [
        ("photo", "photo", "application/octet-stream", b"1"),
        ("caption", None, None, "Käthe\r\n".encode()),
        ("more", "more", "application/octet-stream", b"2"),
        ("more", "c.txt", "text/plain", b"3"),
        ("tags[]", None, None, b"x"),
        ("tags[]", None, None, b"y"),
        ("notes", None, "application/json; charset=utf-8", b'{"a":[true,null]}'),
    ]


def test_none_is_not_given() -> None:
    assert len(photo(photo=b"1", caption=None, more=None, notes=None)) == 1


def form(body: Any, **encoding: Encoding) -> list[Part]:
    operation: Operation[Any] = Operation(
        "op",
        "POST",
        "/x",
        body=Body(Content("multipart/form-data", encoding=encoding)),
    )
    return parts(prepare(operation, body=body))


@pytest.mark.parametrize(
    ("value", "encoding", "expected"),
    [
        (True, None, (None, None, b"true")),
        (1.5, None, (None, None, b"1.5")),
        ({"a": 1}, None, (None, "application/json", b'{"a":1}')),
        (
            Owner(name="A"),
            None,
            (None, "application/json", b'{"name":"A","kind":"owner"}'),
        ),
        ("v=0", "application/sdp", (None, "application/sdp", b"v=0")),
        ("x", "application/json", (None, "application/json", b'"x"')),
        (b"x", "image/png, image/jpeg", ("f", "image/png", b"x")),
        (("a.jpg", b"x"), "image/png, image/jpeg", ("a.jpg", "image/jpeg", b"x")),
        (("a.gif", b"x"), "image/*", ("a.gif", "image/gif", b"x")),
        (("a.gif", b"x", "image/webp"), "image/png", ("a.gif", "image/webp", b"x")),
    ],
)
def test_encodings(
    value: Any, encoding: str | None, expected: tuple[str | None, str | None, bytes]
) -> None:
    if isinstance(value, tuple):
        value = Upload(value[1], value[0], *value[2:])
    chosen = {} if encoding is None else {"f": Encoding(encoding)}
    assert form({"f": value}, **chosen) == [("f", *expected)]


def test_names_cannot_break_out() -> None:
    name = 'a"\r\nX: 1\r\n\r\n'
    body = prepare(UPLOAD_PHOTO, "1", body={"photo": (name, b"1")}).content
    assert b'filename="a%22%0D%0AX: 1%0D%0A%0D%0A"' in body


def test_boundaries_are_128_random_bits() -> None:
    found = {
        header(prepare(UPLOAD_PHOTO, "1", body={"photo": b"1"}), "content-type") or ""
        for _ in range(9)
    }
    assert len(found) == 9
    assert all(re.search("boundary=[0-9a-f]{32}$", each) for each in found)


def test_headers_of_a_part() -> None:
    photo = Upload(b"1", "a.png", headers={"X-Color": "blue", "x-id": "1"})
    body = prepare(UPLOAD_PHOTO, "1", body={"photo": photo}).content
    assert b"Content-Type: image/png\r\nX-Color: blue\r\nx-id: 1\r\n\r\n1" in body


@pytest.mark.parametrize(
    "photo",
    [
        ("a", b"1", "a/b\r\nX: 1"),
        ("a\0", b"1"),
        Upload(b"1", headers={"X-A": "1\r\nX-B: 2"}),
        Upload(b"1", headers={"X-A: 1\r\nX-B": "2"}),
        Upload(b"1", headers={"": "2"}),
    ],
)
def test_headers_of_a_part_stay_in_their_lines(photo: Any) -> None:
    with pytest.raises(ApiValueError, match="must stay within its line"):
        prepare(UPLOAD_PHOTO, "1", body={"photo": photo})


@pytest.mark.parametrize(
    "photo",
    [
        ("a\udce9.png", b"1"),
        ("a", b"1", "a/b\ud800"),
        Upload(b"1", headers={"X-A": "\udfff"}),
    ],
)
def test_half_of_a_surrogate_pair_in_a_part_is_refused(photo: Any) -> None:
    with pytest.raises(ApiValueError, match="half of a surrogate pair"):
        prepare(UPLOAD_PHOTO, "1", body={"photo": photo})


def test_files_are_read_while_they_are_sent(tmp_path: FilePath) -> None:
    path, size = tmp_path / "large.bin", 300_000
    path.write_bytes(bytes(size))
    with path.open("rb") as opened:
        opened.seek(100_000)
        form = {"photo": path, "more": [opened, io.BytesIO(b"12"), b"3"]}
        body = prepare(UPLOAD_PHOTO, "1", body=form).content
        assert isinstance(body, BodyStream)
        assert body.replayable
        for _ in range(2):
            pieces = list(body.open())
            assert sum(map(len, pieces)) == body.length
            assert max(map(len, pieces)) == 65536
            assert sum(map(len, pieces)) - 500_003 < 1000


class Pipe(io.RawIOBase):
    """What cannot tell its size, and is read but once."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return 0


def test_a_pipe_has_no_length() -> None:
    with io.BufferedReader(Pipe()) as pipe:
        body = prepare(UPLOAD_PHOTO, "1", body={"photo": pipe}).content
        assert isinstance(body, BodyStream)
        assert (body.length, body.replayable) == (None, False)


def test_a_multipart_within_a_multipart() -> None:
    parts = {"0": Encoding("application/xml"), "*": Encoding("text/css")}
    within = Encoding("multipart/mixed", encoding=parts)
    content = Content("multipart/mixed", encoding={"1": within})
    operation: Operation[Any] = Operation("op", "POST", "/x", body=Body(content))
    request = prepare(operation, body=[{"a": 1}, ["<a/>", "b{}"]])
    head = f"Content-Type: {header(request, 'content-type')}\r\n\r\n".encode()
    message = BytesParser(EmailMessage).parsebytes(head + bytes(request.content))
    first, second = message.iter_parts()
    assert first.get_content_type() == "application/json"
    assert [part.get_content_type() for part in second.iter_parts()] == [
        "application/xml",
        "text/css",
    ]


def test_an_object_is_no_xml() -> None:
    with pytest.raises(RequestValidationError, match="f must be text"):
        form({"f": {"a": 1}}, f=Encoding("application/xml"))


def test_what_is_refused(tmp_path: FilePath) -> None:
    client, seen = connect()
    pets: Any = client.pets  # what a type checker would refuse
    with pytest.raises(RequestValidationError, match=r"\$\.photo: Field required"):
        pets.upload_photo("1", None)
    with pytest.raises(RequestValidationError, match=r"\$\.photo: .*should be bytes"):
        pets.upload_photo("1", 3)
    with pytest.raises(RequestValidationError, match=r"tags\[\]"):
        pets.upload_photo("1", b"", tags=[3])
    with pytest.raises(FileNotFoundError):
        pets.upload_photo("1", tmp_path / "missing")
    with pytest.raises(IsADirectoryError if os.name == "posix" else OSError):
        pets.upload_photo("1", tmp_path)
    with pytest.raises(ApiTypeError, match="binary mode"):
        pets.upload_photo("1", io.StringIO("x"))
    with pytest.raises(ApiTypeError, match="'captoin'"):
        pets.upload_photo("1", b"", captoin="x")
    assert not seen.requests


def test_a_model_is_a_form_too() -> None:
    request = prepare(UPLOAD_PHOTO, "1", body=Photo(photo=("a.png", b"1"), tags=["x"]))
    assert parts(request) == [
        ("photo", "a.png", "image/png", b"1"),
        ("tags[]", None, None, b"x"),
    ]


def test_an_empty_optional_form_is_no_body() -> None:
    operation: Operation[Any] = Operation(
        "op", "POST", "/x", body=Body(Content("multipart/form-data", "Photo"))
    )
    request = prepare(operation, body={"photo": None})
    assert (request.content, header(request, "content-type")) == (b"", None)
