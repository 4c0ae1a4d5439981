"""Calls of what the API does not describe: `client.request`."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest
from petshop import Pet
from petshop._runtime.exceptions import (
    ApiValueError,
    NotFoundException,
    OpenApiException,
    ResponseDecodingError,
    ResponseValidationError,
    ResponseValidationWarning,
)
from petshop_support import PET

SECRETS = {"access_token": "secret", "default_headers": {"X-Tenant": "secret"}}
BASE = "https://pets.example/v1"


def sent(way: Any, method: str, path: str, **options: Any) -> httpx2.Request:
    client, seen = way.connect()
    way.call(client.request, method, path, **options)
    return seen.request


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("/owners", None, "/owners"),
        ("owners", None, "/owners"),
        ("", None, "/"),
        ("/owners/", None, "/owners/"),
        ("/owners?a=1&b=&a=2", None, "/owners?a=1&b=&a=2"),
        ("/owners?a=x%20y%26", None, "/owners?a=x%20y%26"),
        ("/owners", {"a": 1, "b": [True, "x"], "c": None}, "/owners?a=1&b=true&b=x"),
        ("/owners?a=1", {"a": "ü&="}, "/owners?a=1&a=%C3%BC%26%3D"),
        ("/a b/ü", None, "/a%20b/%C3%BC"),
        ("/a%20b/%2F", None, "/a%20b/%2F"),
        ("/a{b}", None, "/a%7Bb%7D"),
        ("/a#b", None, "/a%23b"),
        ("//evil.example/x", None, "//evil.example/x"),
        ("@evil.example", None, "/@evil.example"),
        ("/go?url=http://evil.example/", None, "/go?url=http%3A%2F%2Fevil.example%2F"),
        ("/go/http://evil.example", None, "/go/http://evil.example"),
    ],
)
def test_paths(way: Any, path: str, query: Any, expected: str) -> None:
    assert str(sent(way, "get", path, query=query).url) == BASE + expected


@pytest.mark.parametrize(
    "path", ["/../x", "/a/../x", "..", "/.", "/%2e%2e/x", "/a/.%2E/x", "/%2E"]
)
def test_paths_do_not_climb(way: Any, path: str) -> None:
    client, seen = way.connect()
    with pytest.raises(ApiValueError):
        way.call(client.request, "GET", path)
    with pytest.raises(ApiValueError):
        way.call(client.request, "GET", f"https://pets.example{path[:1] and '/'}{path}")
    assert seen.requests == []


def test_line_breaks_stay_in_the_path(way: Any) -> None:
    url = sent(way, "GET", "/a\r\nX: 1", query={"b\n": "\r"}).url
    assert url.raw_path == b"/v1/a%0D%0AX%3A%201?b%0A=%0D".replace(b"%3A", b":")


@pytest.mark.parametrize(
    ("path", "trusted", "expected"),
    [
        ("/x", True, f"{BASE}/x"),
        ("https://pets.example/y", True, "https://pets.example/y"),
        ("https://PETS.example:443/y?a=1", True, "https://pets.example/y?a=1"),
        ("https://pets.example?a=1", True, "https://pets.example?a=1"),
        ("http://pets.example/y", False, "http://pets.example/y"),
        ("https://pets.example:8443/y", False, "https://pets.example:8443/y"),
        (
            "https://evil.example/pets.example",
            False,
            "https://evil.example/pets.example",
        ),
        (
            "https://pets.example@evil.example/",
            False,
            "https://pets.example@evil.example/",
        ),
        ("https://evil.example\\@pets.example.evil/", False, None),
        ("https://evil.example?@pets.example/", False, None),
        ("https://pets.example.evil.example", False, None),
    ],
)
def test_another_origin_gets_no_credentials(
    way: Any, path: str, trusted: bool, expected: str | None
) -> None:
    client, seen = way.connect(**SECRETS)
    client.set_default_header("X-Own", "secret")
    way.call(client.request, "GET", path)
    request = seen.request
    assert expected is None or str(request.url) == expected
    assert (request.url.host == "pets.example") or not trusted
    secrets = {"authorization", "x-tenant", "x-own"}
    assert secrets & set(request.headers) == (secrets if trusted else set())
    assert request.headers["user-agent"] == "petshop/1.0 specloom"


def test_what_is_said_for_the_call_goes_anywhere(way: Any) -> None:
    client, seen = way.connect(**SECRETS)
    way.call(
        client.request,
        "GET",
        "https://other.example/x",
        _headers={"X-Own": "own"},
        _request_auth="own",
    )
    assert seen.request.headers["authorization"] == "Bearer own"
    assert seen.request.headers["x-own"] == "own"


def test_credentials_go_to_the_host_of_the_call(way: Any) -> None:
    client, seen = way.connect(**SECRETS)
    way.call(client.request, "GET", "/x", _host="http://localhost:1/a")
    assert str(seen.request.url) == "http://localhost:1/a/x"
    assert seen.request.headers["authorization"] == "Bearer secret"


@pytest.mark.parametrize(
    "path", ["http://[::1/x", "http://a:b/x", "http://a\nb/x", "ftp://a/x", "http:///x"]
)
def test_urls_that_are_none(way: Any, path: str) -> None:
    if way.is_async:
        transport: Any = httpx2.AsyncHTTPTransport(verify=False)
    else:
        transport = httpx2.HTTPTransport(verify=False)
    client = way.client(transport, **SECRETS)
    with pytest.raises(ApiValueError):
        way.call(client.request, "GET", path)
    way.call(client.close)


@pytest.mark.parametrize(
    ("body", "media_type", "content"),
    [
        ({"a": [1, None]}, "application/json", b'{"a":[1,null]}'),
        (Pet(id=1, name="Rex", tag=None), "application/json", json.dumps(PET).encode()),
        ([1], "application/merge-patch+json", b"[1]"),
        ("text", "text/plain", b"text"),
        (b"\x00", "application/octet-stream", b"\x00"),
        ({"a": "b c", "d": None}, "application/x-www-form-urlencoded", b"a=b+c"),
    ],
)
def test_bodies(way: Any, body: Any, media_type: str, content: bytes) -> None:
    request = sent(way, "POST", "/x", body=body, content_type=media_type)
    assert request.headers["content-type"] == media_type
    assert request.content.replace(b" ", b"") == content.replace(b" ", b"")
    assert request.headers["content-length"] == str(len(request.content))


def test_no_body(way: Any) -> None:
    request = sent(way, "DELETE", "/x")
    assert request.content == b""
    assert "content-type" not in request.headers
    assert request.headers["accept"] == "*/*"


def test_a_multipart_body(way: Any) -> None:
    request = sent(
        way,
        "POST",
        "/x",
        body={"f": ("a.txt", b"1")},
        content_type="multipart/form-data",
    )
    assert b'name="f"; filename="a.txt"' in request.content


def found(
    way: Any, response: httpx2.Response, type_: Any = None, **settings: Any
) -> Any:
    client, _ = way.connect(response, retries=0, **settings)
    return way.call(client.request, "GET", "/x", response_type=type_)


def test_responses(way: Any) -> None:
    response = found(way, httpx2.Response(201, json=[PET], headers={"X-A": "1"}))
    assert (response.status_code, response.headers["x-a"]) == (201, "1")
    assert response.data == [PET]
    assert found(way, httpx2.Response(200, text="hi")).data == "hi"
    image = httpx2.Response(200, content=b"\xff", headers={"Content-Type": "image/png"})
    assert found(way, image).data == b"\xff"
    assert found(way, httpx2.Response(204)).data is None


def test_responses_of_a_type(way: Any) -> None:
    response = found(way, httpx2.Response(200, json=[PET]), list[Pet])
    assert response.data == [Pet(id=1, name="Rex", tag=None)]
    assert json.loads(response.raw_data) == [PET]
    assert found(way, httpx2.Response(200, json=PET), Pet).data.name == "Rex"
    assert found(way, httpx2.Response(200, json="5"), int | str).data == "5"
    assert found(way, httpx2.Response(204), Pet | None).data is None
    assert found(way, httpx2.Response(200, json=None), Pet | None).data is None


def test_responses_that_are_not_of_the_type(way: Any) -> None:
    drifted = httpx2.Response(200, json={**PET, "id": "x"})
    with pytest.warns(ResponseValidationWarning, match=r"(?s)GET /x.*\$\.id"):
        assert found(way, drifted, Pet).data.id == "x"
    with pytest.raises(ResponseValidationError):
        found(way, drifted, Pet, strict_responses=True)
    with pytest.raises(ResponseDecodingError):
        found(way, httpx2.Response(200, text="<html>"), Pet)


@pytest.mark.parametrize("response", [(204, b""), (200, b""), (200, b" \n")])
def test_nothing_is_not_of_the_type(way: Any, response: tuple[int, bytes]) -> None:
    status, content = response
    empty = httpx2.Response(status, content=content)
    with pytest.warns(ResponseValidationWarning, match="the body is empty"):
        assert found(way, empty, Pet).data == content
    with pytest.raises(ResponseValidationError, match="the body is empty"):
        found(way, empty, Pet, strict_responses=True)


def test_errors(way: Any) -> None:
    with pytest.raises(NotFoundException) as caught:
        found(way, httpx2.Response(404, json={"why": 1}), Pet)
    assert caught.value.data == {"why": 1}


def test_unknown_options(way: Any) -> None:
    client, seen = way.connect()
    with pytest.raises(OpenApiException, match="_retry"):
        way.call(client.request, "GET", "/x", _retry=1)
    way.call(client.close)
    with pytest.raises(OpenApiException, match="has been closed"):
        way.call(client.request, "GET", "/x")
    assert seen.requests == []
