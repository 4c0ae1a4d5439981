"""Every row of the matrix in every place: built, sent and read back by one generated client."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx2
import pytest
from jsonschema import Draft202012Validator
from tests.clients import Client
from tests.functional.matrix import Json, Row, rows
from tests.functional.support import Recorder

ROWS = {f"r{number}": row for number, row in enumerate(rows())}
AT_ONCE = 12
"""Rows that share a body, or a call."""
NULL = {"type": "null"}
SCALARS = ("string", "integer", "number")
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def _or_null(schema: Any) -> Any:
    """A schema that allows null as well, as it is written most often."""
    kind = schema.get("type")
    if isinstance(kind, str) and "enum" not in schema and "const" not in schema:
        return {**schema, "type": [kind, "null"]}
    return {"anyOf": [schema, NULL]}


def _places(name: str, row: Row) -> Iterator[tuple[str, Any, list[Json]]]:
    """Properties that hold a row in some way; their values."""
    schema, values = dict(row.schema), row.values
    ref = {"$ref": f"#/components/schemas/{name.upper()}"}
    null = _or_null(schema)
    other = {"type": "object", "required": ["zz"], "properties": {"zz": {"const": 5}}}
    keyed = {f"k{index}": value for index, value in enumerate(values)}
    yield f"{name}_given", schema, values
    yield f"{name}_left", schema, values
    yield f"{name}_list", {"type": "array", "items": schema}, [values, []]
    yield f"{name}_map", {"type": "object", "additionalProperties": schema}, [keyed]
    yield f"{name}_default", {**schema, "default": values[0]}, values
    yield f"{name}_ref", ref, values
    yield f"{name}_ref_left", ref, values
    yield f"{name}_ref_null", {"anyOf": [ref, NULL]}, [*values, None]
    yield f"{name}_null", null, [*values, None]
    yield f"{name}_null_list", {"type": "array", "items": null}, [[*values, None]]
    if not any(isinstance(value, dict) for value in values):
        yield f"{name}_union", {"anyOf": [other, schema]}, [{"zz": 5}, *values]


def _groups(names: list[str]) -> list[list[str]]:
    return [names[n : n + AT_ONCE] for n in range(0, len(names), AT_ONCE)]


HELD = _groups(list(ROWS))
_SCALAR = [n for n, row in ROWS.items() if row.schema.get("type") in SCALARS]
WHOLE = [name for name in ROWS if name not in _SCALAR or name in _SCALAR[::3]]
"""Rows that are bodies by themselves, which differ less."""


def _holder(names: list[str]) -> dict[str, Any]:
    found = [place for name in names for place in _places(name, ROWS[name])]
    asked = [name for name, _, _ in found if not name.endswith(("_left", "_default"))]
    properties = {name: schema for name, schema, _ in found}
    return {"type": "object", "properties": properties, "required": asked}


def _is_text(value: Json) -> bool:
    """Whether a value can be a piece of a path and a header as it is."""
    return (
        value not in (None, "") and str(value).isascii() and str(value).strip() == value
    )


def _is_plain(value: Json) -> bool:
    if isinstance(value, list):
        return bool(value) and all(map(_is_plain, value)) and [] not in value
    return not isinstance(value, dict) and (
        _is_text(value) if isinstance(value, str) else value is not None
    )


SENT = _groups([n for n, row in ROWS.items() if all(map(_is_plain, row.values))])


def _parameters(names: list[str]) -> Iterator[dict[str, Any]]:
    places = {"path": "p_{}", "query": "q_{}", "header": "h-{}", "cookie": "c_{}"}
    for name in names:
        for place, form in places.items():
            yield {
                "name": form.format(name),
                "in": place,
                "required": True,
                "schema": ROWS[name].schema,
            }


def _operation(id: str, tag: str, **said: Any) -> dict[str, Any]:
    answer = {"responses": {"204": {"description": "done"}}}
    return {"post": {"operationId": id, "tags": [tag], **answer, **said}}


def _echoed(id: str, tag: str, ref: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{ref}"}}}
    return _operation(
        id,
        tag,
        requestBody={"required": True, "content": content},
        responses={"200": {"description": "the same", "content": content}},
    )


def _paths() -> Iterator[tuple[str, dict[str, Any]]]:
    for number in range(len(HELD)):
        yield f"/held/{number}", _echoed(f"held{number}", "held", f"Holder{number}")
    for name in WHOLE:
        yield f"/whole/{name}", _echoed(f"whole_{name}", "whole", name.upper())
    for number, names in enumerate(SENT):
        path = "/".join(f"{{p_{name}}}" for name in names)
        sent = _operation(f"sent{number}", "sent", parameters=list(_parameters(names)))
        yield f"/sent/{number}/{path}", sent
        fields = {f"f_{name}": ROWS[name].schema for name in names}
        form = {"type": "object", "properties": fields, "required": list(fields)}
        for kind, media_type in enumerate(FORMS):
            body = {"required": True, "content": {media_type: {"schema": form}}}
            id = f"form{kind}_{number}"
            yield f"/form/{kind}/{number}", _operation(id, "sent", requestBody=body)


def document() -> dict[str, Any]:
    """A document with the matrix in it."""
    schemas = {name.upper(): dict(row.schema) for name, row in ROWS.items()}
    holders = {f"Holder{number}": _holder(names) for number, names in enumerate(HELD)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Matrix", "version": "1"},
        "paths": dict(_paths()),
        "components": {"schemas": schemas | holders},
    }


PACKAGES = {"matrix": json.dumps(document())}


class Echo:
    """A client of the package whose server says what it hears."""

    def __init__(self, package: ModuleType) -> None:
        self.recorder = Recorder(self._answer)
        self.client: Any = package.ApiClient(
            host="https://api.example",
            transport=self.recorder.transport,
            strict_responses=True,
        )

    @staticmethod
    def _answer(request: httpx2.Request) -> httpx2.Response:
        kind = {"content-type": "application/json"}
        said = "response" if request.url.path.startswith(("/held", "/whole")) else ""
        return httpx2.Response(
            200 if said else 204, content=request.content if said else b"", headers=kind
        )

    def sent(self) -> httpx2.Request:
        """The last request, which is taken away."""
        request = self.recorder.request
        self.recorder.requests.clear()
        return request

    def there_and_back(self, method: str, value: Json) -> tuple[Json, Json]:
        """What is sent for a value, and what for the answer to that."""
        call = getattr(self.client.held, method, None) or getattr(
            self.client.whole, method
        )
        answer = call(value)
        first = json.loads(self.sent().content)
        call(answer)
        return first, json.loads(self.sent().content)


@pytest.fixture(scope="module")
def echo(clients: Callable[[dict[str, str], str], Client]) -> Echo:
    return Echo(clients(PACKAGES, "matrix").load())


def _exact(value: Json) -> Json:
    """A JSON value that is equal to equal JSON values only: true is not 1, but 1.0 is."""
    if isinstance(value, dict):
        return {key: _exact(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_exact(item) for item in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    return f"{type(value).__name__} {value}"


def test_every_value_is_valid() -> None:
    """By a validator that is not ours; in decimals, which 19.99 is a multiple of 0.01 in."""
    for row in ROWS.values():
        written = json.dumps([row.schema, row.values])
        schema, values = json.loads(written, parse_float=Decimal)
        for value in values:
            assert not list(Draft202012Validator(schema).iter_errors(value)), row


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_body_comes_back(echo: Echo, name: str) -> None:
    for value in ROWS[name].values:
        for heard in echo.there_and_back(f"whole_{name}", value):
            assert _exact(heard) == _exact(value), ROWS[name].schema


@pytest.mark.parametrize("number", range(len(HELD)))
def test_every_property_comes_back(echo: Echo, number: int) -> None:
    found = [place for name in HELD[number] for place in _places(name, ROWS[name])]
    for turn in range(max(len(values) for *_, values in found)):
        body = {name: values[turn % len(values)] for name, _, values in found}
        for heard in echo.there_and_back(f"held{number}", body):
            for name, schema, _ in found:
                assert _exact(heard[name]) == _exact(body[name]), (name, schema)
            assert heard.keys() == body.keys()


def _meant(text: str, value: Json) -> Json:
    """What a piece of text says, if it is to be a value like the one that was sent."""
    return text if isinstance(value, str) else json.loads(text)


def _is_said(pieces: list[str], value: Json) -> bool:
    """Whether pieces of text are a value, or the items of a list."""
    values = value if isinstance(value, list) else [value]
    meant = [_meant(*pair) for pair in zip(pieces, values, strict=True)]
    return bool(_exact(meant) == _exact(values))


def _turns(names: list[str]) -> Iterator[dict[str, Json]]:
    for turn in range(max(len(ROWS[name].values) for name in names)):
        yield {n: ROWS[n].values[turn % len(ROWS[n].values)] for n in names}


@pytest.mark.parametrize("number", range(len(SENT)))
def test_every_parameter_is_sent(echo: Echo, number: int) -> None:
    for given in _turns(SENT[number]):
        keywords = {f"{p}_{n}": value for n, value in given.items() for p in "pqhc"}
        getattr(echo.client.sent, f"sent{number}")(**keywords)
        request = echo.sent()
        path, _, query = request.url.raw_path.decode().partition("?")
        pieces = dict(zip(given, path.split("/")[3:], strict=True))
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True)
        cookies = [each.split("=", 1) for each in request.headers["cookie"].split("; ")]
        for name, value in given.items():
            row = name, ROWS[name].schema
            inner = [unquote(each) for each in pieces[name].split(",")]
            assert _is_said(inner, value), row
            assert _is_said([v for k, v in pairs if k == f"q_{name}"], value), row
            inner = [each.strip() for each in request.headers[f"h-{name}"].split(",")]
            assert _is_said(inner, value), row
            inner = [unquote(v) for k, v in cookies if k == f"c_{name}"]
            assert _is_said(inner, value), row


def _fields(request: httpx2.Request) -> list[tuple[str, str]]:
    """The fields of a form, read by the standard library."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    message = BytesParser(EmailMessage, policy=HTTP).parsebytes(head + request.content)
    if not message.is_multipart():
        text = request.content.decode()
        return parse_qsl(text, keep_blank_values=True, strict_parsing=True)
    parts = (part for part in message.walk() if not part.is_multipart())
    return [
        (str(part.get_param("name", header="content-disposition")), _content(part))
        for part in parts
    ]


def _content(part: Any) -> str:
    return str(part.get_payload(decode=True).decode())


@pytest.mark.parametrize("number", range(len(SENT)))
@pytest.mark.parametrize("kind", range(len(FORMS)))
def test_every_field_of_a_form_is_sent(echo: Echo, kind: int, number: int) -> None:
    for given in _turns(SENT[number]):
        keywords = {f"f_{name}": value for name, value in given.items()}
        getattr(echo.client.sent, f"form{kind}_{number}")(**keywords)
        pairs = _fields(echo.sent())
        for name, value in given.items():
            pieces = [text for key, text in pairs if key == f"f_{name}"]
            assert _is_said(pieces, value), (name, ROWS[name].schema)
