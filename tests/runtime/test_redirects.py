"""Redirects: where they lead, what is sent there, and above all what is not."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from petshop._runtime.attempts import MAX_REDIRECTS, Attempts, origin
from petshop._runtime.exceptions import (
    NotModifiedException,
    OpenApiException,
    RedirectException,
)
from petshop._runtime.headers import Headers
from petshop._runtime.limits import Retries, Timeouts
from petshop._runtime.messages import PreparedRequest
from petshop._runtime.operation import Body, Content, Operation, Streamed
from petshop_support import PET, Pieces, answers

START = "https://pets.example/v1/pets/1"
SECRETS = {
    "access_token": "secret",
    "api_key": {"cookie_key": "secret", "query_key": "secret"},
    "default_headers": {"X-Api-Key": "secret", "X-Auth": "secret"},
}
ALL: Operation[Any] = Operation(
    "all", "GET", "/pets/1", security=(("bearer", "cookie_key", "query_key"),)
)


def to(location: str | bytes | None, code: int = 302) -> httpx2.Response:
    headers = {} if location is None else {b"Location": _bytes(location)}
    return httpx2.Response(code, headers=headers)


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def shown(request: httpx2.Request) -> str:
    """All that a server sees of a request."""
    return f"{request.url}{request.headers.raw}{request.content!r}"


@pytest.mark.parametrize(
    ("code", "method", "expected"),
    [
        *((code, "GET", "GET") for code in (301, 302, 303, 307, 308)),
        *((code, "HEAD", "HEAD") for code in (301, 302, 303, 307, 308)),
        (301, "POST", "GET"),
        (302, "POST", "GET"),
        (303, "POST", "GET"),
        (307, "POST", "POST"),
        (308, "POST", "POST"),
        (301, "PUT", "PUT"),
        (302, "DELETE", "DELETE"),
        (303, "PUT", "GET"),
        (303, "DELETE", "GET"),
        (308, "PATCH", "PATCH"),
    ],
)
def test_methods_and_bodies(way: Any, code: int, method: str, expected: str) -> None:
    body = None if method in ("GET", "HEAD") else {"a": 1}
    client, seen = way.connect(answers(to("/there", code), 200))
    found = way.call(client.request, method, "/x", body=body)
    assert found.status_code == 200
    first, second = seen.requests
    assert second.method == expected
    keeps = body is not None and expected == method
    assert second.content == (first.content if keeps else b"")
    framing = {"content-length", "content-type", "transfer-encoding"}
    assert bool(framing & set(second.headers)) is keeps


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/there", "https://pets.example/there"),
        ("there", "https://pets.example/v1/pets/there"),
        ("?page=2", "https://pets.example/v1/pets/1?page=2"),
        ("../a/./b", "https://pets.example/v1/a/b"),
        ("//other.example/x", "https://other.example/x"),
        ("http://other.example", "http://other.example"),
        ("HTTPS://Other.example/x#part", "https://other.example/x"),
        ("/there#part", "https://pets.example/there"),
        ("/käthe", "https://pets.example/k%C3%A4the"),
        (b"/k\xe4the", "https://pets.example/k%E4the"),
        ("/a b", "https://pets.example/a%20b"),
    ],
)
def test_locations(way: Any, location: str | bytes, expected: str) -> None:
    client, seen = way.connect(answers(to(location), 200))
    assert way.call(client.pets.get_pet, "1").id == 1
    assert str(seen.requests[1].url) == expected
    assert seen.requests[1].headers["host"] == httpx2.URL(expected).netloc.decode()


@pytest.mark.parametrize(
    "location",
    [
        None,
        "",
        "http://",
        "http:///x",
        "https://",
        "https:///x",
        "https:/x",
        "//",
        "ftp://pets.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://[::1",
        "http://a:b/",
        "http://a:99999999/",
    ],
)
def test_locations_that_are_none(way: Any, location: str | None) -> None:
    client, seen = way.connect(answers(to(location), 200))
    with pytest.raises(RedirectException) as caught:
        way.call(client.pets.get_pet, "1")
    assert caught.value.status == 302
    assert len(seen.requests) == 1


@pytest.mark.parametrize("location", ["http://a\x7f/", "http://1.2.3.999/x"])
def test_garbage_is_an_exception_of_ours(way: Any, location: str) -> None:
    client, seen = way.connect(answers(to(location), 200))
    with pytest.raises(OpenApiException):
        way.call(client.pets.get_pet, "1")
    assert len(seen.requests) == 1


@pytest.mark.parametrize("code", [300, 304, 305, 306])
def test_other_codes_are_no_redirects(way: Any, code: int) -> None:
    client, seen = way.connect(answers(to("/there", code), 200))
    with pytest.raises(RedirectException):
        way.call(client.pets.get_pet, "1")
    assert len(seen.requests) == 1


def test_redirects_may_be_refused(way: Any) -> None:
    client, seen = way.connect(answers(to("/there"), 200), follow_redirects=False)
    with pytest.raises(RedirectException) as caught:
        way.call(client.pets.get_pet, "1")
    assert caught.value.headers["location"] == "/there"


@pytest.mark.parametrize("key", ["302", "3XX"])
def test_a_redirect_that_is_declared_is_followed(way: Any, key: str) -> None:
    table = {"200": Content("application/json"), key: None}
    operation: Operation[Any] = Operation("op", "GET", "/x", responses=table)
    client, seen = way.connect(answers(to("/there"), 200))
    assert way.call(client.execute, operation, (), {}).data == PET
    assert len(seen.requests) == 2
    client, seen = way.connect(answers(to("/there"), 200), follow_redirects=False)
    with pytest.raises(RedirectException) as caught:
        way.call(client.execute, operation, (), {})
    assert caught.value.headers["location"] == "/there"


@pytest.mark.parametrize("key", ["302", "3XX"])
def test_a_redirect_may_be_the_only_answer(way: Any, key: str) -> None:
    file = Content("*/*", "bytes")
    operation: Operation[Any] = Operation(
        "op", "GET", "/x", responses={key: file, "404": None}, answers=(key,)
    )
    zipped = httpx2.Response(200, content=b"PK", headers={"Content-Type": "zip/zip"})
    client, seen = way.connect(answers(to("/there"), zipped))
    assert way.call(client.execute, operation, (), {}).data == b"PK"
    assert len(seen.requests) == 2
    client, seen = way.connect(answers(to("/there"), 200), follow_redirects=False)
    found = way.call(client.execute, operation, (), {})
    assert (found.status_code, found.headers["location"]) == (302, "/there")
    assert found.data == b""


def test_what_is_not_modified_is_an_exception(way: Any) -> None:
    table = {"200": Content("application/json"), "304": None}
    operation: Operation[Any] = Operation("op", "GET", "/x", responses=table)
    unchanged = httpx2.Response(304, headers={"ETag": '"1"'})
    client, _ = way.connect(answers(unchanged))
    with pytest.raises(NotModifiedException) as caught:
        way.call(client.execute, operation, (), {})
    assert (caught.value.status, caught.value.headers["etag"]) == (304, '"1"')


@pytest.mark.parametrize(
    ("location", "trusted"),
    [
        ("/x", True),
        ("https://pets.example/x", True),
        ("https://pets.example:443/x", True),
        ("HTTPS://PETS.EXAMPLE/x", True),
        ("http://pets.example/x", False),
        ("https://pets.example:8443/x", False),
        ("https://pets.example:80/x", False),
        ("https://sub.pets.example/x", False),
        ("https://pets.example.evil.example/x", False),
        ("https://pets.example@evil.example/x", False),
        ("https://evil.example\\@pets.example.evil.example/x", False),
        ("https://evil.example?pets.example/x", False),
        ("https://evil.example#@pets.example/", False),
        ("//evil.example/x", False),
        ("https://evil.example:443/x", False),
    ],
)
def test_another_origin_gets_no_secrets(way: Any, location: str, trusted: bool) -> None:
    client, seen = way.connect(answers(to(location, 307), 200), **SECRETS)
    client.set_default_header("X-Tenant", "secret")
    headers = {"X-Own": "secret", "Referer": "secret", "Accept": "application/json"}
    way.call(client.execute, ALL, (), {"_headers": headers})
    first, second = seen.requests
    assert shown(first).count("secret") == 8
    kept = set(first.headers) if trusted else set()
    harmless = {"host", "accept", "accept-encoding", "user-agent"}
    assert set(second.headers) == kept | harmless
    assert ("secret" in shown(second)) is trusted
    assert "secret" not in str(second.url)


def test_credentials_of_one_call_stay_too(way: Any) -> None:
    auth = {"in": "header", "key": "X-Key", "value": "secret"}
    client, seen = way.connect(answers(to("https://evil.example"), 200))
    way.call(client.pets.get_pet, "1", _request_auth=auth)
    assert "secret" in shown(seen.requests[0])
    assert "secret" not in shown(seen.requests[1])


def test_credentials_do_not_come_back(way: Any) -> None:
    client, seen = way.connect(
        answers(to("https://evil.example/"), to(START), to("/v1/pets/2"), 200),
        **SECRETS,
    )
    way.call(client.execute, ALL, (), {})
    assert [request.url.host for request in seen.requests] == [
        "pets.example",
        "evil.example",
        "pets.example",
        "pets.example",
    ]
    assert not any("secret" in shown(request) for request in seen.requests[1:])


def test_a_retry_elsewhere_has_no_secrets_either(way: Any, clock: Any) -> None:
    client, seen = way.connect(
        answers(to("https://evil.example/"), 503, httpx2.ReadError("reset"), 200),
        **SECRETS,
    )
    way.call(client.execute, ALL, (), {})
    assert [request.url.host for request in seen.requests[1:]] == ["evil.example"] * 3
    assert not any("secret" in shown(request) for request in seen.requests[1:])


def test_a_body_goes_along_with_307(way: Any, tmp_path: Any) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"content")
    client, seen = way.connect(answers(to("/there", 307), 200))
    binary = {"content_type": "application/octet-stream"}
    way.call(client.request, "POST", "/x", body=path, **binary)
    assert [request.content for request in seen.requests] == [b"content"] * 2
    assert seen.requests[1].headers["content-length"] == "7"


@pytest.mark.parametrize(("code", "follows"), [(307, False), (308, False), (303, True)])
def test_a_body_that_is_gone(way: Any, code: int, follows: bool) -> None:
    client, seen = way.connect(answers(to("/there", code), 200))
    arguments = ("POST", "/x"), {"content_type": "application/octet-stream"}
    body = iter([b"a"])
    if follows:
        way.call(client.request, *arguments[0], body=body, **arguments[1])
    else:
        with pytest.raises(RedirectException):
            way.call(client.request, *arguments[0], body=body, **arguments[1])
    assert len(seen.requests) == 1 + follows


def test_loops_end(way: Any, clock: Any) -> None:
    client, seen = way.connect(lambda request: to(START))
    with pytest.raises(RedirectException, match="more than 10 redirects") as caught:
        way.call(client.pets.get_pet, "1")
    assert (caught.value.status, caught.value.headers["location"]) == (302, START)
    assert len(seen.requests) == MAX_REDIRECTS + 1


def test_responses_on_the_way_are_released(way: Any) -> None:
    body = Pieces(b"moved")
    moved = httpx2.Response(302, headers={"Location": "/there"}, stream=body)
    client, _ = way.connect(answers(moved, 200))
    way.call(client.pets.get_pet, "1")
    assert body.closed == 1


def test_a_stream_follows_too(way: Any) -> None:
    client, seen = way.connect(answers(to("/there"), httpx2.Response(200, text="1\n")))
    operation: Operation[Any] = Operation("op", "GET", "/x")
    streamed: Streamed[Any] = Streamed("application/x-ndjson")
    assert way.items(client.stream(operation, streamed, (), {})) == [1]
    assert seen.requests[1].headers["accept"] == "application/x-ndjson"


def test_content_type_goes_to_another_origin_with_its_body(way: Any) -> None:
    operation: Operation[Any] = Operation(
        "op", "POST", "/x", body=Body(Content("application/json"))
    )
    client, seen = way.connect(answers(to("https://other.example/", 308), 200))
    way.call(client.execute, operation, (), {}, {"a": 1})
    assert seen.requests[1].headers["content-type"] == "application/json"
    assert seen.requests[1].content == b'{"a":1}'


@given(
    st.text(st.characters(max_codepoint=255)), st.sampled_from(["", "//", "http://"])
)
def test_no_location_is_an_error_of_python(text: str, begin: str) -> None:
    sent = [("Authorization", "secret"), ("Accept", "*/*")]
    request = PreparedRequest("GET", START, sent, b"", Timeouts())
    attempts = Attempts(request, Retries(0), follows=True)
    headers = Headers([("Location", begin + text)])
    if attempts.after_response(302, headers) is None:
        assert attempts.request is request
    else:
        with suppress(httpx2.InvalidURL):
            url = httpx2.URL(attempts.request.url)
            there = (url.scheme, url.host, url.port)
            trusted = there == ("https", "pets.example", None)
            assert trusted or attempts.request.headers == sent[1:]


def test_origins() -> None:
    assert origin("http://A:80/x") == origin("http://a") == ("http", "a", 80)
    assert origin("https://a") != origin("http://a:443")
    assert origin("https://a.") != origin("https://a")


@pytest.mark.parametrize("location", ["/there", "http://[::1", "ftp://x", None])
def test_a_client_of_ones_own_does_not_follow(way: Any, location: str | None) -> None:
    seen: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(str(request.url))
        return to(location) if len(seen) == 1 else httpx2.Response(200, json=PET)

    make = httpx2.AsyncClient if way.is_async else httpx2.Client
    transport = make(
        transport=httpx2.MockTransport(answer), follow_redirects=True, auth=("u", "p")
    )
    client = way.client(transport, retries=0, follow_redirects=False)
    with pytest.raises(OpenApiException):
        way.call(client.pets.get_pet, "1")
    assert seen == [START]
    way.call(client.close)
