"""Servers: which base URL a call has, of all that may say so."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from petshop import Configuration
from petshop._runtime.core import Core
from petshop._runtime.exceptions import ApiValueError
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
        ({"stage": "{region}"}, "https://eu.example/{region}/v1/x"),
        ({"unknown": "x"}, "https://eu.example/live/v1/x"),
    ],
)
def test_variables(values: Any, expected: str) -> None:
    assert url(VARIED, server_variables=values) == expected


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
