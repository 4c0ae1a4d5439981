"""Credentials: which are sent, and where; secrets are shown nowhere."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from petshop import Configuration
from petshop._runtime.auth import Credential
from petshop._runtime.exceptions import ApiValueError
from petshop._runtime.operation import Cookie, Operation, Query
from petshop_support import connect, header, prepare, target

KEYS = {"header_key": "h/1", "query_key": "q/1", "cookie_key": "c"}


def secured(*security: tuple[str, ...]) -> Operation[Any]:
    return Operation("op", "GET", "/x", security=security)


def sent(*security: tuple[str, ...], **settings: Any) -> dict[str, str | None]:
    """The credentials of a call."""
    request = prepare(secured(*security), **settings)
    names = {"authorization": "auth", "x-key": "key", "cookie": "cookie"}
    found = {short: header(request, name) for name, short in names.items()}
    query = target(request).partition("?")[2]
    return {k: v for k, v in {**found, "query": query or None}.items() if v}


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("security", "settings", "expected"),
    [
        ((), {"access_token": "t"}, {}),
        ((("bearer",),), {}, {}),
        ((("bearer",),), {"access_token": "t"}, {"auth": "Bearer t"}),
        ((("bearer",),), {"access_token": {"bearer": "t"}}, {"auth": "Bearer t"}),
        ((("bearer",),), {"access_token": {"other": "t"}}, {}),
        ((("bearer",),), {"api_key": {"bearer": "k"}}, {"auth": "Bearer k"}),
        ((("bearer",),), {"api_key": "k"}, {"auth": "Bearer k"}),
        ((("basic",),), {"username": "ü", "password": "p"}, {"auth": basic("ü:p")}),
        ((("basic",),), {"username": "u"}, {"auth": basic("u:")}),
        ((("header_key",),), {"api_key": KEYS}, {"key": "h/1"}),
        ((("header_key",),), {"api_key": "k"}, {"key": "k"}),
        (
            (("header_key",),),
            {"api_key": KEYS, "api_key_prefix": {"header_key": "Token"}},
            {"key": "Token h/1"},
        ),
        ((("query_key",),), {"api_key": KEYS}, {"query": "key=q%2F1"}),
        ((("cookie_key",),), {"api_key": KEYS}, {"cookie": "session=c"}),
        (
            (("bearer", "header_key"),),
            {"access_token": "t", "api_key": KEYS},
            {"auth": "Bearer t", "key": "h/1"},
        ),
        ((("bearer", "header_key"),), {"access_token": "t"}, {}),
        (
            (("bearer", "header_key"), ("query_key",)),
            {"api_key": KEYS | {"header_key": ""}, "access_token": {"x": "t"}},
            {"query": "key=q%2F1"},
        ),
        (((), ("bearer",)), {"access_token": "t"}, {"auth": "Bearer t"}),
        (((), ("bearer",)), {}, {}),
        ((("mtls", "header_key"),), {"api_key": KEYS}, {}),
        (
            (("mtls", "header_key"),),
            {"api_key": KEYS, "cert_file": "c"},
            {"key": "h/1"},
        ),
    ],
)
def test_credentials(
    security: tuple[tuple[str, ...], ...], settings: Any, expected: dict[str, str]
) -> None:
    assert sent(*security, **settings) == expected


@pytest.mark.parametrize(
    ("auth", "expected"),
    [
        ("t", {"auth": "Bearer t"}),
        (
            {"in": "header", "key": "X-Key", "value": "v", "type": "api_key"},
            {"key": "v"},
        ),
        ({"in": "query", "key": "k", "value": "v&"}, {"query": "k=v%26"}),
        ({"in": "cookie", "key": "k", "value": "v"}, {"cookie": "k=v"}),
    ],
)
def test_credentials_of_one_call(auth: Any, expected: dict[str, str]) -> None:
    operation = secured(("bearer",))
    request = prepare(operation, options={"_request_auth": auth}, access_token="config")
    found = {
        "auth": header(request, "authorization"),
        "key": header(request, "x-key"),
        "cookie": header(request, "cookie"),
        "query": target(request).partition("?")[2],
    }
    assert {k: v for k, v in found.items() if v} == expected


def test_credentials_join_parameters() -> None:
    operation: Operation[Any] = Operation(
        "op",
        "GET",
        "/x",
        parameters=(Query("q"), Cookie("a")),
        security=(("query_key", "cookie_key"),),
    )
    request = prepare(operation, 1, 2, api_key=KEYS)
    assert target(request) == "/x?q=1&key=q%2F1"
    assert header(request, "cookie") == "a=2; session=c"


def test_what_cannot_be_a_credential() -> None:
    with pytest.raises(ApiValueError, match="colon"):
        sent(("basic",), username="a:b")
    with pytest.raises(ApiValueError, match="`_request_auth` must be"):
        prepare(secured(), options={"_request_auth": {"in": "body"}})
    with pytest.raises(ApiValueError, match="no security scheme 'what'"):
        sent(("what",))
    with pytest.raises(ApiValueError, match="line break") as caught:
        sent(("bearer",), access_token="secret\r\nX: 1")
    assert "secret" not in str(caught.value)
    with pytest.raises(ApiValueError, match="semicolon"):
        sent(("cookie_key",), api_key={"cookie_key": "a; b=c"})


def test_credentials_may_change() -> None:
    configuration = Configuration()
    configuration.api_key["header_key"] = "one"
    assert configuration.get_api_key_with_prefix("header_key") == "one"
    configuration.access_token = "two"
    assert configuration.secret("bearer") == "two"


def test_repr_shows_no_secrets() -> None:
    configuration = Configuration(
        "https://user:secret@pets.example?key=secret",
        api_key="secret",
        password="secret",
        access_token="secret",
        default_headers={"X": "secret"},
        proxy="http://user:secret@proxy",
    )
    assert (
        repr(configuration) == "Configuration(host='pets.example', timeout=60.0, ...)"
    )


def test_credentials_show_no_secrets() -> None:
    assert repr(Credential("header", "X", "secret")) == "Credential(header, X)"
    request = prepare(secured(("header_key",)), api_key={"header_key": "secret"})
    assert "secret" not in repr(request)
    client, _ = connect(access_token="secret")
    assert "secret" not in repr(client) + str(client)
