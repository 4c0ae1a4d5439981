"""Servers: which base URL a call has, of all that may say so."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from petshop import Configuration
from petshop._runtime.auth import Grant, OAuth2Bearer
from petshop._runtime.core import Core
from petshop._runtime.exceptions import ApiTypeError, ApiValueError
from petshop._runtime.operation import Operation
from petshop._runtime.servers import Server, ServerVariable, absolute, pick

ABSOLUTE = (Server("https://pets.example/v1"), Server("https://eu.example/v1/"))
RELATIVE = (Server("/api/v1"), Server("v2"), Server("https://pets.example"))
ROOT = (Server("/"),)


def url(
    servers: tuple[Server, ...],
    own: tuple[Server, ...] = (),
    options: dict[str, Any] | None = None,
    **settings: Any,
) -> str:
    """The URL of GET /x."""

    class Made(Configuration):
        SERVERS: ClassVar[tuple[Server, ...]] = servers

    operation: Operation[Any] = Operation("op", "GET", "/x", servers=own)
    made = Core(Made(**settings), {}, "petshop.models")
    return made.prepare(operation, (), options or {}).url


@pytest.mark.parametrize(
    ("servers", "settings", "expected"),
    [
        (ABSOLUTE, {}, "https://pets.example/v1/x"),
        (ABSOLUTE, {"server_index": 1}, "https://eu.example/v1/x"),
        (ABSOLUTE, {"host": "http://localhost:1"}, "http://localhost:1/x"),
        (ABSOLUTE, {"host": "http://localhost:1/"}, "http://localhost:1/x"),
        (ABSOLUTE, {"host": "http://localhost/a//"}, "http://localhost/a/x"),
        (ABSOLUTE, {"host": "http://h/a", "server_index": 1}, "http://h/a/x"),
        (RELATIVE, {"host": "http://h"}, "http://h/api/v1/x"),
        (RELATIVE, {"host": "http://h/"}, "http://h/api/v1/x"),
        (RELATIVE, {"host": "http://h/own"}, "http://h/own/x"),
        (RELATIVE, {"host": "http://h/own/"}, "http://h/own/x"),
        (RELATIVE, {"host": "http://h", "server_index": 1}, "http://h/v2/x"),
        (RELATIVE, {"server_index": 2}, "https://pets.example/x"),
        (ROOT, {"host": "http://h:8/"}, "http://h:8/x"),
        ((), {"host": "http://h/a/"}, "http://h/a/x"),
    ],
)
def test_servers_of_the_api(servers: Any, settings: Any, expected: str) -> None:
    assert url(servers, **settings) == expected


@pytest.mark.parametrize(
    ("options", "settings", "expected"),
    [
        ({"_host_index": 1}, {}, "https://eu.example/v1/x"),
        ({"_host_index": 0}, {"server_index": 1}, "https://pets.example/v1/x"),
        ({"_host_index": 1}, {"host": "http://h"}, "https://eu.example/v1/x"),
        ({"_host": "http://other/b/"}, {"host": "http://h"}, "http://other/b/x"),
        ({"_host": None, "_host_index": None}, {"host": "http://h"}, "http://h/x"),
    ],
)
def test_one_call_may_choose(options: Any, settings: Any, expected: str) -> None:
    assert url(ABSOLUTE, options=options, **settings) == expected


@pytest.mark.parametrize(
    ("own", "options", "settings", "expected"),
    [
        (ABSOLUTE[1:], {}, {}, "https://eu.example/v1/x"),
        (ABSOLUTE[1:], {}, {"host": "http://h/a"}, "http://h/a/x"),
        (ABSOLUTE[1:], {}, {"server_index": 1}, "https://eu.example/v1/x"),
        (ABSOLUTE, {"_host_index": 1}, {}, "https://eu.example/v1/x"),
        (ABSOLUTE, {"_host_index": 1}, {"host": "http://h"}, "https://eu.example/v1/x"),
        (RELATIVE, {}, {}, "https://pets.example/api/v1/x"),
        (RELATIVE, {}, {"host": "http://h/a"}, "http://h/api/v1/x"),
        (RELATIVE[1:], {}, {"host": "http://h/a"}, "http://h/a/v2/x"),
        (RELATIVE, {"_host": "http://other"}, {}, "http://other/api/v1/x"),
    ],
)
def test_servers_of_an_operation(
    own: Any, options: Any, settings: Any, expected: str
) -> None:
    assert url(ABSOLUTE, own, options, **settings) == expected


REGION = ServerVariable("region", "eu", ("eu", "us"))
STAGE = ServerVariable("stage", "live")
VARIED = (Server("https://{region}.example/{stage}/v1", "", (REGION, STAGE)),)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, "https://eu.example/live/v1/x"),
        ({"region": "us", "stage": "test"}, "https://us.example/test/v1/x"),
        ({"stage": "münchen-1.a:8443"}, "https://eu.example/münchen-1.a:8443/v1/x"),
        ({"unknown": "x"}, "https://eu.example/live/v1/x"),
    ],
)
def test_variables(values: Any, expected: str) -> None:
    assert url(VARIED, server_variables=values) == expected


TENANT = (
    Server("https://{tenant}.pets.example/v1", "", (ServerVariable("tenant", "a/b"),)),
)


@pytest.mark.parametrize(
    "value",
    ["/", "?", "#", "@", "\\", "\n", " ", "\x00", "%2f", "\u2100", "\uff03", "{x}"],
)
@pytest.mark.parametrize("servers", [VARIED, TENANT])
def test_a_variable_leads_nowhere_else(servers: Any, value: str) -> None:
    """`\u2100` is "a/c" and `\uff03` is "#" where names of hosts are read."""
    for text in (f"evil.example{value}", value, f"{value}evil.example"):
        with pytest.raises(ApiValueError, match="must not contain"):
            url(servers, server_variables={"tenant": text, "stage": text})


@pytest.mark.parametrize("value", [".", ".."])
def test_a_variable_is_no_step_back(value: str) -> None:
    with pytest.raises(ApiValueError):
        url(VARIED, server_variables={"stage": value})


@pytest.mark.parametrize("value", [5, None, b"x"])
def test_a_variable_is_a_string(value: Any) -> None:
    with pytest.raises(ApiTypeError, match="must be a string"):
        url(VARIED, server_variables={"stage": value})


def test_what_the_document_says_itself_is_not_judged() -> None:
    assert url(TENANT) == "https://a/b.pets.example/v1/x"


SECRETS: dict[str, Any] = {
    "access_token": "secret",
    "default_headers": {"X-Secret": "secret"},
}


@pytest.mark.parametrize(
    ("settings", "options", "gets"),
    [
        ({}, {}, True),
        ({}, {"_host_index": 1}, True),
        ({"host": "https://mine.example"}, {}, True),
        ({"host": "https://mine.example"}, {"_host": "https://other.example"}, True),
        ({"host": "https://mine.example"}, {"_host_index": 1}, False),
        ({"host": "http://eu.example"}, {"_host_index": 1}, False),
        ({"host": "https://eu.example/other"}, {"_host_index": 1}, True),
        ({}, {"_host": "https://mine.example", "_host_index": 1}, False),
    ],
)
@pytest.mark.parametrize("own", [(), ABSOLUTE])
def test_only_the_host_that_is_given_gets_credentials(
    own: Any, settings: Any, options: Any, gets: bool
) -> None:
    class Here(Configuration):
        SERVERS = ABSOLUTE

    operation: Operation[Any] = Operation(
        "x", "GET", "/x", servers=own, security=(("bearer",),)
    )
    made = Core(Here(**settings, **SECRETS), {"X-Own": "secret"}, "petshop.models")
    sent = str(made.prepare(operation, (), options).headers)
    assert sent.count("secret") == (3 if gets else 0)
    asked = {**options, "_request_auth": "for this call"}
    assert "for this call" in str(made.prepare(operation, (), asked).headers)


@pytest.mark.parametrize(
    ("host", "refused"),
    [
        (None, False),
        ("https://pets.example/v2", False),
        ("https://login.example", False),
        ("https://mine.example", True),
    ],
)
def test_secrets_of_a_host_do_not_go_to_the_token_url_of_another(
    host: str | None, refused: bool
) -> None:
    class Here(Configuration):
        SERVERS = ABSOLUTE
        SECURITY_SCHEMES = {
            "oauth": OAuth2Bearer(token_url="https://login.example/token")
        }

    settings: dict[str, Any] = {"client_id": "i", "client_secret": "s", "host": host}
    if refused:
        with pytest.raises(ApiValueError, match="token_url"):
            Here(**settings).secret("oauth")
        settings["token_url"] = "https://login.example/token"
    assert isinstance(Here(**settings).secret("oauth"), Grant)


def test_a_variable_may_be_the_whole_url() -> None:
    server = Server("{base}/v1", "", (ServerVariable("base", "https://a.example"),))
    assert url((server,)) == "https://a.example/v1/x"
    assert url((server,), server_variables={"base": "http://h/"}) == "http://h//v1/x"
    assert url((server,), host="http://own") == "http://own/x"


@pytest.mark.parametrize(
    ("servers", "settings", "message"),
    [
        ((), {}, "no server 0 of 0: set `host`"),
        (ABSOLUTE, {"server_index": 2}, "no server 2 of 2"),
        (ABSOLUTE, {"server_index": -1}, "no server -1"),
        (RELATIVE, {}, "'/api/v1' is not an absolute URL: set `host`"),
        (ROOT, {}, "'/' is not an absolute URL"),
        (ABSOLUTE, {"host": "pets.example"}, "'pets.example' is not an absolute URL"),
        (VARIED, {"server_variables": {"region": "x"}}, "must be one of 'eu', 'us'"),
    ],
)
def test_what_is_no_server(servers: Any, settings: Any, message: str) -> None:
    with pytest.raises(ApiValueError, match=message):
        url(servers, **settings)


def test_a_password_in_a_host_is_not_shown() -> None:
    with pytest.raises(ApiValueError) as caught:
        url(ABSOLUTE, host="user:secret@pets.example")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("index", [2, -1])
def test_one_call_may_choose_badly(index: int) -> None:
    with pytest.raises(ApiValueError, match=f"no server {index} of 2"):
        url(ABSOLUTE, options={"_host_index": index})
    with pytest.raises(ApiValueError, match=f"no server {index} of 2"):
        url(RELATIVE, ABSOLUTE, options={"_host_index": index})


def test_functions() -> None:
    assert pick(ABSOLUTE, 1) is ABSOLUTE[1]
    assert absolute("v2/", "http://h/a/") == "http://h/a/v2"
    assert absolute("/v2", "http://h/a/b") == "http://h/v2"


@pytest.mark.parametrize(
    "host", ["http://h\r\nX: 1", "http://h/\n", "http://h:x", "http://[::1"]
)
def test_hosts_that_are_no_urls(way: Any, host: str) -> None:
    client, seen = way.connect(host=host, retries=0)
    with pytest.raises(ApiValueError):
        way.call(client.pets.get_pet, "1")
    with pytest.raises(ApiValueError):
        way.call(client.pets.get_pet, "1", _host=host)
    with pytest.raises(ApiValueError):
        way.call(client.request, "GET", "/x")
    assert seen.requests == []
