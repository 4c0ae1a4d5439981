"""Bodies: what a standard says that is sent for what a caller gives, row by row.

The sections are those of the OpenAPI Specification 3.2.0, if no other standard is named.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from tests.conformance.parameter_rows import ANY, ARRAY, BERLIN, NOON, REFUSED, STRING


class Folder:
    """Where `cat.png` and `notes.txt` lie."""

    def __init__(self, path: Path, opened: ExitStack) -> None:
        self._path, self._opened = path, opened

    def __truediv__(self, name: str) -> Path:
        return self._path / name

    def open(self, name: str) -> BinaryIO:
        """A file that stays open for as long as the tests go on."""
        return self._opened.enter_context((self._path / name).open("rb"))


Call = Callable[[Any, Folder], Any]
"""Calls the method of the row's operation."""

PNG = b"\x89PNG\r\n\x1a\n\x00\xff"
NOTES = "Grüße\n".encode()

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
BINARY = {"type": "string", "format": "binary"}
PET = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": STRING,
        "age": {"type": ["integer", "null"]},
        "born": {"type": "string", "format": "date-time"},
    },
}


class Part(NamedTuple):
    """One part of a multipart body."""

    headers: tuple[str, ...]
    content: bytes


class Row(NamedTuple):
    """The content of a request body, a call, and what is sent."""

    section: str
    content: dict[str, Any]
    call: Call
    media_type: str | None
    """Without the boundary; None where there is no body."""
    expected: Any
    """The body: its bytes, or its parts; `REFUSED` if the call must fail."""
    required: bool = False
    method: str = "post"


def field(name: str, content: bytes | str, *headers: str) -> Part:
    """A part of a form that is no file."""
    disposition = f'Content-Disposition: form-data; name="{name}"'
    data = content.encode() if isinstance(content, str) else content
    return Part((disposition, *headers), data)


def file(name: str, filename: str, media_type: str, content: bytes) -> Part:
    """A part of a form that is a file."""
    disposition = (
        f'Content-Disposition: form-data; name="{name}"; filename="{filename}"'
    )
    return Part((disposition, f"Content-Type: {media_type}"), content)


def form(properties: dict[str, Any], **encoding: Any) -> dict[str, Any]:
    """The content of a form: a Media Type Object."""
    found: dict[str, Any] = {"schema": {"type": "object", "properties": properties}}
    return {**found, "encoding": encoding} if encoding else found


def pieces() -> Iterator[bytes]:
    """A body that is made while it is sent."""
    yield b"one, "
    yield b"two"


async def slow_pieces() -> AsyncIterator[bytes]:
    """The same, asynchronously."""
    for piece in pieces():
        yield piece


JSON = {"application/json": {"schema": PET}}
JSONS = [
    Row(
        "RFC 8259, section 2: a JSON text",
        JSON,
        lambda call, _: call({"name": "Käthe"}),
        "application/json",
        '{"name":"Käthe"}'.encode(),
    ),
    Row(
        "JSON Schema Validation 2020-12, section 6.1.1: null is a type",
        JSON,
        lambda call, _: call({"name": "a", "age": None}),
        "application/json",
        b'{"name":"a","age":null}',
    ),
    Row(
        "JSON Schema Validation 2020-12, section 6.5.3: required",
        JSON,
        lambda call, _: call({"age": 1}),
        None,
        REFUSED,
    ),
    Row(
        "RFC 6839, section 3.1: the suffix +json",
        {"application/vnd.acme.v1+json": {"schema": PET}},
        lambda call, _: call({"name": "a"}),
        "application/vnd.acme.v1+json",
        b'{"name":"a"}',
    ),
    Row(
        "RFC 9110, section 8.3.1: parameters of a media type",
        {"application/json; charset=utf-8": {"schema": PET}},
        lambda call, _: call({"name": "a"}),
        "application/json; charset=utf-8",
        b'{"name":"a"}',
    ),
    *(
        Row(
            "RFC 8259, section 3: values",
            {"application/json": {"schema": schema}},
            lambda call, _, value=value: call(value),
            "application/json",
            expected,
            required=True,
        )
        for schema, value, expected in (
            (ARRAY, ["a", "ü"], '["a","ü"]'.encode()),
            (ARRAY, [], b"[]"),
            (STRING, "x", b'"x"'),
            ({"type": "integer"}, 2**70, b"1180591620717411303424"),
            ({"type": "boolean"}, False, b"false"),
            (ANY, {"a": [None, True]}, b'{"a":[null,true]}'),
            (ANY, {}, b"{}"),
        )
    ),
    *(
        Row(
            "RFC 3339, section 5.6: date-times have an offset, kept as given",
            JSON,
            lambda call, _, born=born: call({"name": "a", "born": born}),
            "application/json",
            f'{{"name":"a","born":"{expected}"}}'.encode(),
        )
        for born, expected in (
            (NOON.replace(tzinfo=dt.UTC), "2024-02-29T12:00:00Z"),
            (NOON.replace(tzinfo=BERLIN), "2024-02-29T12:00:00+02:00"),
            (NOON, "2024-02-29T12:00:00Z"),  # the rule of the client
            ("2024-02-29T12:00:00+02:00", "2024-02-29T12:00:00+02:00"),
        )
    ),
    Row(
        "RFC 3339, section 5.6: in free-form JSON, too",
        {"application/json": {}},
        lambda call, _: call({"at": [NOON]}),
        "application/json",
        b'{"at":["2024-02-29T12:00:00Z"]}',
    ),
    *(
        Row(
            "Request Body Object, `required`: null is a value where the schema has it",
            {"application/json": {"schema": {"type": ["object", "null"]}}},
            call,
            media_type,
            expected,
            required=required,
        )
        for required, call, media_type, expected in (
            (True, lambda call, _: call(None), "application/json", b"null"),
            (False, lambda call, _: call(None), None, b""),
            (False, lambda call, _: call(), None, b""),
            (
                False,
                lambda call, _: call(None, _content_type="application/json"),
                "application/json",
                b"null",
            ),
        )
    ),
    Row(
        "Request Body Object, `required`",
        JSON,
        lambda call, _: call(),
        None,
        REFUSED,
        required=True,
    ),
    Row(
        "Request Body Object, `required`: false by default",
        JSON,
        lambda call, _: call(),
        None,
        b"",
    ),
    *(
        Row(
            "RFC 9110, section 9.3: methods with content",
            JSON,
            lambda call, _: call({"name": "a"}),
            "application/json",
            b'{"name":"a"}',
            method=method,
        )
        for method in ("put", "patch", "delete")
    ),
]

ADDRESS = {
    "streetAddress": "123 Example Dr.",
    "city": "Somewhere",
    "state": "CA",
    "zip": "99999+1234",
}
OBJECT = {"type": "object", "additionalProperties": {}}
URLENCODED = "URL Standard, section 5.2: urlencoded serializing"


def urlencoded(
    section: str, expected: str, encoding: dict[str, Any] | None = None, **values: Any
) -> Row:
    """A form with properties of any type."""
    properties = {name: _schema(value) for name, value in values.items()}
    content = {FORM: form(properties, **(encoding or {}))}
    return Row(
        section, content, lambda call, _: call(**values), FORM, expected.encode()
    )


def _schema(value: Any) -> dict[str, Any]:
    types = ((bool, "boolean"), (int, "integer"), (str, "string"))
    if isinstance(value, dict):
        return OBJECT
    if isinstance(value, list):
        return {"type": "array", "items": _schema(value[0]) if value else {}}
    return next(({"type": name} for kind, name in types if isinstance(value, kind)), {})


URLENCODEDS = [
    urlencoded(
        "Encoding Object, Example: URL Encoded Form with JSON Values",
        "id=f81d4fae-7dec-11d0-a765-00a0c91e6bf6&address=%7B%22streetAddress%22%3A%22123+Example+Dr."
        "%22%2C%22city%22%3A%22Somewhere%22%2C%22state%22%3A%22CA%22%2C%22zip%22%3A%2299999%2B1234"
        "%22%7D",
        id="f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        address=ADDRESS,
    ),
    urlencoded(
        "Encoding Object, Example: URL Encoded Form with JSON Values (`contentType`)",
        "id=%22f81d4fae-7dec-11d0-a765-00a0c91e6bf6%22",
        {"id": {"contentType": "application/json"}},
        id="f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    ),
    urlencoded(URLENCODED, "a=x+y&b=%26%3D%2B%25", a="x y", b="&=+%"),
    urlencoded(URLENCODED, "a=*-._%7E", a="*-._~"),
    urlencoded(URLENCODED, "a=%C3%BC%E2%82%AC", a="ü€"),
    urlencoded(URLENCODED, "a=one%0D%0Atwo", a="one\r\ntwo"),
    urlencoded(URLENCODED, "a=", a=""),
    urlencoded("Encoding By Name: one value for each item", "a=1&a=2", a=[1, 2]),
    urlencoded(
        "Encoding By Name: items that are arrays",
        "a=%5B1%2C2%5D&a=%5B3%5D",
        a=[[1, 2], [3]],
    ),
    urlencoded(
        "Appendix B: booleans and numbers as in JSON", "a=true&b=7", a=True, b=7
    ),
    urlencoded("Appendix B: what is not given is left out", "b=1", a=None, b=1),
    urlencoded(
        "Encoding Object, `style` form, `explode` false",
        "a=x%20y,z",
        {"a": {"style": "form", "explode": False}},
        a=["x y", "z"],
    ),
    urlencoded(
        "Encoding Object, `explode`: style is form by default",
        "R=1&G=2",
        {"a": {"explode": True}},
        a={"R": 1, "G": 2},
    ),
    urlencoded(
        "Encoding Object, `style` spaceDelimited",
        "a=x%20y",
        {"a": {"style": "spaceDelimited"}},
        a=["x", "y"],
    ),
    urlencoded(
        "Encoding Object, `style` pipeDelimited",
        "a=x%7Cy",
        {"a": {"style": "pipeDelimited", "explode": False}},
        a=["x", "y"],
    ),
    urlencoded(
        "Encoding Object, `style` deepObject",
        "a%5BR%5D=1&a%5BG%5D=2",
        {"a": {"style": "deepObject"}},
        a={"R": 1, "G": 2},
    ),
    urlencoded(
        "Encoding Object, `allowReserved`",
        "a=/x:y",
        {"a": {"allowReserved": True}},
        a="/x:y",
    ),
    urlencoded(
        "Encoding Object, `style`: contentType is ignored beside it",
        "a=x,y",
        {"a": {"style": "form", "explode": False, "contentType": "application/json"}},
        a=["x", "y"],
    ),
]

UPLOAD = {MULTIPART: form({"note": STRING, "photo": BINARY})}
PHOTOS = {MULTIPART: form({"photos": {"type": "array", "items": BINARY}})}
RFC_7578 = "RFC 7578, section 4.2: file names"
FILES = [
    Row(
        "RFC 7578, sections 4.2 and 4.4",
        UPLOAD,
        lambda call, at: call(note="hi", photo=at / "cat.png"),
        MULTIPART,
        (field("note", "hi"), file("photo", "cat.png", "image/png", PNG)),
    ),
    *(
        Row(
            RFC_7578,
            UPLOAD,
            call,
            MULTIPART,
            (file("photo", name, media_type, PNG),),
        )
        for call, name, media_type in (
            (
                lambda call, at: call(photo=str(at / "cat.png")),
                "cat.png",
                "image/png",
            ),
            (
                lambda call, at: call(photo=at.open("cat.png")),
                "cat.png",
                "image/png",
            ),
            (
                lambda call, _: call(photo=PNG),
                "photo",
                "application/octet-stream",
            ),
            (
                lambda call, _: call(photo=io.BytesIO(PNG)),
                "photo",
                "application/octet-stream",
            ),
            (lambda call, _: call(photo=("a.gif", PNG)), "a.gif", "image/gif"),
            (
                lambda call, _: call(photo=("a.gif", PNG, "image/webp")),
                "a.gif",
                "image/webp",
            ),
            # HTML, "multipart/form-data encoding algorithm": these three are escaped.
            (
                lambda call, _: call(photo=('a"b\r\nc.png', PNG)),
                "a%22b%0D%0Ac.png",
                "image/png",
            ),
            (lambda call, _: call(photo=("ñ 猫.png", PNG)), "ñ 猫.png", "image/png"),
            (
                lambda call, _: call(photo=("a%20b\\c;d.png", PNG)),
                "a%20b\\c;d.png",
                "image/png",
            ),
        )
    ),
    Row(
        "RFC 7578, section 4.3: several files of one field",
        PHOTOS,
        lambda call, at: call(photos=[at / "cat.png", ("b.png", b"2")]),
        MULTIPART,
        (
            file("photos", "cat.png", "image/png", PNG),
            file("photos", "b.png", "image/png", b"2"),
        ),
    ),
    Row(
        "Encoding Object, `contentType`: the default without a type",
        {MULTIPART: form({"file": {}})},
        lambda call, _: call(file=b"\x00"),
        MULTIPART,
        (file("file", "file", "application/octet-stream", b"\x00"),),
    ),
    *(
        Row(
            "Encoding Object, `contentType`: a list of media types and ranges",
            {MULTIPART: form({"f": BINARY}, f={"contentType": allowed})},
            lambda call, _, value=value: call(f=value),
            MULTIPART,
            (file("f", name, media_type, b"x"),),
        )
        for allowed, value, name, media_type in (
            ("image/png, image/jpeg", b"x", "f", "image/png"),
            ("image/png, image/jpeg", ("a.jpg", b"x"), "a.jpg", "image/jpeg"),
            ("image/*", ("a.gif", b"x"), "a.gif", "image/gif"),
            ("image/png", ("a.gif", b"x", "image/webp"), "a.gif", "image/webp"),
        )
    ),
    Row(
        "RFC 2046, section 5.1.1: a file cannot end the body",
        UPLOAD,
        lambda call, _: call(photo=b"--\r\n----\r\n"),
        MULTIPART,
        (file("photo", "photo", "application/octet-stream", b"--\r\n----\r\n"),),
    ),
    Row(
        "RFC 7578, section 4.2: a file that is not there",
        UPLOAD,
        lambda call, at: call(photo=at / "nowhere.png"),
        None,
        REFUSED,
    ),
]


def parts(
    section: str, *expected: Part, encoding: dict[str, Any] | None = None, **values: Any
) -> Row:
    """A multipart form with properties of any type."""
    properties = {name: _schema(value) for name, value in values.items()}
    content = {MULTIPART: form(properties, **(encoding or {}))}
    return Row(section, content, lambda call, _: call(**values), MULTIPART, expected)


JSON_PART = "Content-Type: application/json"
FIELDS = [
    parts("RFC 7578, section 5.1.2: UTF-8", field("a", "Grüße"), a="Grüße"),
    parts("RFC 7578, section 4.2", field("a", ""), a=""),
    parts("Appendix B", field("a", "true"), field("b", "7"), a=True, b=7),
    parts(
        "Encoding Object, `contentType`: the default of objects",
        field("a", '{"R":1,"g":"ü"}', JSON_PART),
        a={"R": 1, "g": "ü"},
    ),
    parts(
        "Encoding By Name: one part for each item",
        field("a", "x"),
        field("a", "y"),
        a=["x", "y"],
    ),
    parts(
        "Encoding By Name: one part for each item",
        field("a", '{"R":1}', JSON_PART),
        field("a", '{"R":2}', JSON_PART),
        a=[{"R": 1}, {"R": 2}],
    ),
    parts(
        "Encoding By Name: items that are arrays",
        field("a", "[1,2]", JSON_PART),
        a=[[1, 2]],
    ),
    parts(
        "Encoding Object, `contentType`",
        field("a", '"x"', JSON_PART),
        encoding={"a": {"contentType": "application/json"}},
        a="x",
    ),
    parts(
        "Encoding Object, `contentType`",
        field("a", "<a/>", "Content-Type: application/xml; charset=utf-8"),
        encoding={"a": {"contentType": "application/xml; charset=utf-8"}},
        a="<a/>",
    ),
    parts(
        "Encoding Object, `headers`: those with one value",
        field("a", "x", "X-Kind: note", "X-Version: 2", "X-Flag: true"),
        encoding={
            "a": {
                "headers": {
                    "X-Kind": {"schema": {"type": "string", "const": "note"}},
                    "X-Version": {"schema": {"type": "integer", "default": 2}},
                    "X-Flag": {"schema": {"type": "boolean", "enum": [True]}},
                    "X-Free": {"schema": {"type": "string"}},
                    "Content-Type": {"schema": {"const": "text/ignored"}},
                }
            }
        },
        a="x",
    ),
    parts(
        "Encoding Object, `explode` false in multipart/form-data",
        field("a", "x,y"),
        encoding={"a": {"style": "form", "explode": False}},
        a=["x", "y"],
    ),
    parts(
        "Encoding Object, `explode` in multipart/form-data",
        field("R", "1"),
        field("G", "2"),
        encoding={"a": {"explode": True}},
        a={"R": 1, "G": 2},
    ),
    parts(
        "Encoding Object, RFC6570-style: no percent-encoding in multipart/form-data",
        field("a", "x y|z/ü"),
        encoding={"a": {"style": "pipeDelimited", "allowReserved": False}},
        a=["x y", "z/ü"],
    ),
    parts(
        "Encoding Object, RFC6570-style: no percent-encoding in multipart/form-data",
        field("a", "x y z"),
        encoding={"a": {"style": "spaceDelimited"}},
        a=["x", "y", "z"],
    ),
    parts(
        "Encoding Object, `style` deepObject in multipart/form-data",
        field("a[R]", "1"),
        encoding={"a": {"style": "deepObject"}},
        a={"R": 1},
    ),
    Row(
        'HTML, "multipart/form-data encoding algorithm": names',
        {MULTIPART: {"schema": OBJECT}},
        lambda call, _: call({'a"\r\nb': "x", "ü": "y"}),
        MULTIPART,
        (field("a%22%0D%0Ab", "x"), field("ü", "y")),
    ),
]

PNG_PART = Part(("Content-Type: image/png",), PNG)
MIXED = [
    Row(
        "Encoding Object, Example: Ordered, Unnamed Multipart",
        {
            "multipart/mixed": {
                "schema": {"type": "array", "items": ANY},
                "prefixEncoding": [{}, {"contentType": "image/*"}],
            }
        },
        lambda call, at: call([{"author": "ü"}, at / "cat.png"]),
        "multipart/mixed",
        (Part((JSON_PART,), '{"author":"ü"}'.encode()), PNG_PART),
    ),
    Row(
        "Encoding By Position: itemEncoding is for the rest",
        {
            "multipart/mixed": {
                "schema": {"type": "array", "items": STRING},
                "prefixEncoding": [{"contentType": "text/html"}],
                "itemEncoding": {"contentType": "text/css"},
            }
        },
        lambda call, _: call(["<p>", "a{}", "b{}"]),
        "multipart/mixed",
        (
            Part(("Content-Type: text/html",), b"<p>"),
            Part(("Content-Type: text/css",), b"a{}"),
            Part(("Content-Type: text/css",), b"b{}"),
        ),
    ),
    Row(
        "RFC 2387, section 3.1: parameters of multipart/related",
        {
            "multipart/related; type=text/html": {
                "schema": {"type": "array", "items": STRING},
                "itemEncoding": {"contentType": "text/html"},
            }
        },
        lambda call, _: call(["<p>"]),
        "multipart/related; type=text/html",
        (Part(("Content-Type: text/html",), b"<p>"),),
    ),
    Row(
        "RFC 2046, section 4.1.2: plain text is ASCII, if nothing is said",
        {"multipart/mixed": {"schema": {"type": "array", "items": STRING}}},
        lambda call, _: call(["a", "ü"]),
        "multipart/mixed",
        (
            Part((), b"a"),
            Part(("Content-Type: text/plain; charset=utf-8",), "ü".encode()),
        ),
    ),
]

OCTETS = {"application/octet-stream": {}}
TYPED = {"application/octet-stream": {"schema": BINARY}}
RAW = [
    *(
        Row(
            "Media Type Object, Considerations for File Uploads",
            content,
            call,
            "application/octet-stream",
            expected,
            required=True,
        )
        for content in (OCTETS, TYPED)
        for call, expected in (
            (lambda call, _: call(PNG), PNG),
            (lambda call, _: call(bytearray(PNG)), PNG),
            (lambda call, _: call(b""), b""),
            (lambda call, at: call(at / "cat.png"), PNG),
            (lambda call, at: call(str(at / "cat.png")), PNG),
            (lambda call, at: call(at.open("cat.png")), PNG),
            (lambda call, _: call(io.BytesIO(PNG)), PNG),
            (lambda call, _: call([b"one, ", b"two"]), b"one, two"),
            (lambda call, _: call(pieces()), b"one, two"),
        )
    ),
    Row(
        "Media Type Object, Considerations for File Uploads",
        {"image/png": {}},
        lambda call, at: call(at / "cat.png"),
        "image/png",
        PNG,
    ),
    *(
        Row(
            "RFC 9110, section 12.5.1: ranges are not sent",
            {media_range: {}},
            call,
            media_type,
            expected,
        )
        for media_range, call, media_type, expected in (
            ("image/*", lambda call, at: call(at / "cat.png"), "image/png", PNG),
            ("text/*", lambda call, _: call("a"), "text/plain", b"a"),
            ("*/*", lambda call, _: call({"a": 1}), "application/json", b'{"a":1}'),
            ("*/*", lambda call, _: call(b"\0"), "application/octet-stream", b"\0"),
            ("*/*", lambda call, at: call(at / "cat.png"), "image/png", PNG),
            (
                "application/*",
                lambda call, _: call({"a": 1}),
                "application/json",
                b'{"a":1}',
            ),
        )
    ),
    Row(
        "RFC 9110, section 8.3.2: text",
        {"text/plain": {"schema": STRING}},
        lambda call, _: call("plain"),
        "text/plain",
        b"plain",
    ),
    Row(
        "RFC 6657, section 3: text that is not ASCII states its charset",
        {"text/plain": {"schema": STRING}},
        lambda call, _: call("Grüße"),
        "text/plain; charset=utf-8",
        "Grüße".encode(),
    ),
    Row(
        "RFC 9110, section 8.3.2: the charset that is stated",
        {"text/plain; charset=iso-8859-1": {"schema": STRING}},
        lambda call, _: call("Grüße"),
        "text/plain; charset=iso-8859-1",
        "Grüße".encode("latin-1"),
    ),
    Row(
        "RFC 9110, section 8.3.2: the charset that is stated",
        {"text/plain; charset=us-ascii": {"schema": STRING}},
        lambda call, _: call("Grüße"),
        None,
        REFUSED,
    ),
    Row(
        "RFC 7303, section 3.1: XML as it is",
        {"application/xml": {"schema": PET}},
        lambda call, _: call("<name>ü</name>"),
        "application/xml",
        "<name>ü</name>".encode(),
    ),
    Row(
        "RFC 7303, section 8: the suffix +xml",
        {"application/atom+xml": {"schema": STRING}},
        lambda call, _: call("<feed/>"),
        "application/atom+xml",
        b"<feed/>",
    ),
    Row(
        "Schema Object, Non-JSON Data: a string of a type of one's own",
        {"application/graphql": {"schema": STRING}},
        lambda call, _: call("{ me }"),
        "application/graphql",
        b"{ me }",
    ),
    Row(
        "Media Type Object: text from a file",
        {"text/plain": {"schema": STRING}},
        lambda call, at: call(at / "notes.txt"),
        "text/plain",
        NOTES,
    ),
]

SEVERAL = {
    "application/json": {"schema": PET},
    "multipart/form-data": {"schema": PET},
    "text/plain": {"schema": STRING},
    "image/png": {},
    "image/jpeg": {},
}
CHOICES = [
    Row(
        "Request Body Object, `content`: one of several",
        SEVERAL,
        call,
        media_type,
        expected,
    )
    for call, media_type, expected in (
        (lambda call, _: call({"name": "a"}), "application/json", b'{"name":"a"}'),
        (lambda call, _: call("a"), "text/plain", b"a"),
        (lambda call, _: call(PNG), "image/png", PNG),
        (lambda call, at: call(at / "cat.png"), "image/png", PNG),
        (
            lambda call, _: call(("a.jpg", b"x")),
            "image/jpeg",
            b"x",
        ),
        (
            lambda call, _: call(PNG, _content_type="image/jpeg"),
            "image/jpeg",
            PNG,
        ),
        (
            lambda call, _: call({"name": "a"}, _content_type="multipart/form-data"),
            "multipart/form-data",
            (field("name", "a"),),
        ),
    )
]

VERSIONS = {
    f"application/json; v={number}": {
        "schema": {"type": "object", "required": [name], "properties": {name: STRING}}
    }
    for number, name in enumerate(("old", "new"), 1)
}
OPEN = {
    "type": "object",
    "properties": {"name": STRING},
    "additionalProperties": BINARY,
}
PICTURES = {"name": "a", "cat": None, "raw": ("x", b"y")}
FILES_BY_NAME = {"type": "object", "additionalProperties": BINARY}
LESS_USUAL = [
    Row(
        "RFC 9110, section 8.3.1: parameters are part of a media type",
        VERSIONS,
        lambda call, _: call({"new": "a"}, _content_type="application/json; v=2"),
        "application/json; v=2",
        b'{"new":"a"}',
    ),
    Row(
        "Request Body Object, `required`: an object that asks for nothing",
        {"application/json": {"schema": {"type": "object", "properties": {"a": {}}}}},
        lambda call, _: call(),
        "application/json",
        b"{}",
        required=True,
    ),
    Row(
        "JSON Schema 2020-12, section 10.3.2.3: other properties of a form",
        {MULTIPART: {"schema": OPEN}},
        lambda call, at: call(
            **{f"{call.__name__}_request": dict(PICTURES, cat=at / "cat.png")}
        ),
        MULTIPART,
        (
            field("name", "a"),
            file("cat", "cat.png", "image/png", PNG),
            file("raw", "x", "application/octet-stream", b"y"),
        ),
    ),
    Row(
        "JSON Schema 2020-12, section 10.3.2.3: a form of files alone",
        {MULTIPART: {"schema": FILES_BY_NAME}},
        lambda call, at: call({"cat": at / "cat.png"}),
        MULTIPART,
        (file("cat", "cat.png", "image/png", PNG),),
    ),
]

ROWS = [
    *LESS_USUAL,
    *JSONS,
    *URLENCODEDS,
    *FILES,
    *FIELDS,
    *MIXED,
    *RAW,
    *CHOICES,
]
