"""Configuration: servers, settings, and what one call may override."""

from __future__ import annotations

import copy
import inspect
from typing import Any, cast

import pytest
from petshop import ApiClient, Configuration
from petshop._runtime.configuration import BaseConfiguration
from petshop._runtime.core import Core
from petshop._runtime.exceptions import ApiTypeError, ApiValueError
from petshop._runtime.limits import Timeouts
from petshop._runtime.operation import Cookie, Header, Operation
from petshop_support import connect, header, prepare

GET: Operation[Any] = Operation("op", "GET", "/x")


@pytest.mark.parametrize(
    ("settings", "options", "expected"),
    [
        ({}, {}, "https://pets.example/v1/x"),
        ({"host": "http://localhost:8080/"}, {}, "http://localhost:8080/x"),
        ({"server_index": 1}, {}, "https://eu.pets.example/v1/x"),
        (
            {"server_index": 1, "server_variables": {"region": "us"}},
            {},
            "https://us.pets.example/v1/x",
        ),
        ({}, {"_host_index": 1}, "https://eu.pets.example/v1/x"),
        ({"host": "http://a"}, {"_host_index": 0}, "https://pets.example/v1/x"),
        ({"host": "http://a"}, {"_host_index": None}, "http://a/x"),
    ],
)
def test_servers(settings: Any, options: Any, expected: str) -> None:
    assert prepare(GET, options=options, **settings).url == expected


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"server_index": 9}, "no server 9"),
        ({"server_index": -1}, "no server -1 of 3"),
        ({"server_index": 2}, "'/v1' is not an absolute URL: set `host`"),
        ({"host": "pets.example"}, "not an absolute URL"),
        (
            {"server_index": 1, "server_variables": {"region": "mars"}},
            "'region' must be one of 'eu', 'us'",
        ),
    ],
)
def test_servers_that_are_none(settings: Any, message: str) -> None:
    with pytest.raises(ApiValueError, match=message):
        prepare(GET, **settings)


def test_host_is_an_attribute() -> None:
    configuration = Configuration()
    assert configuration.host == "https://pets.example/v1"
    configuration.host = "http://other/"
    assert configuration.host == "http://other"


def test_settings_are_the_arguments() -> None:
    """As they were, in their order: the first eight by position, too."""
    parameters = inspect.signature(Configuration).parameters
    assert [name for name, p in parameters.items() if p.kind is p.KEYWORD_ONLY] == [
        *("client_id", "client_secret", "refresh_token", "scopes", "token_url"),
        *("timeout", "retries", "follow_redirects", "event_hooks", "default_headers"),
        *("verify_ssl", "ssl_ca_cert", "cert_file", "key_file", "proxy", "trust_env"),
        *("http2", "connection_pool_maxsize", "keepalive_expiry"),
        *("max_response_bytes", "strict_responses"),
    ]
    made = Configuration(
        "http://a", "k", {"a": "p"}, "u", "w", "t", 1, {"region": "us"}
    )
    assert (made.username, made.password, made.access_token) == ("u", "w", "t")
    assert (made.server_index, made.server_variables) == (1, {"region": "us"})
    assert (made.host, made.given_host) == ("http://a", "http://a")
    assert made.api_key.keys() == Configuration.SECURITY_SCHEMES.keys()
    made = Configuration()
    for name, parameter in parameters.items():
        shared = BaseConfiguration.__dataclass_fields__[name].default
        assert parameter.default == shared
        kept = {**vars(made), "_host": None}[name if name in vars(made) else f"_{name}"]
        assert kept == parameter.default or (not kept and not parameter.default)


def test_what_is_given_is_copied_and_may_be_given_again() -> None:
    given = {"X-A": "1"}
    made = Configuration(default_headers=given, event_hooks=None)
    made.default_headers["X-B"] = "2"
    assert (given, made.event_hooks) == ({"X-A": "1"}, {})
    made.default_headers = None
    made.api_key = "k"
    assert (made.default_headers, set(made.api_key.values())) == ({}, {"k"})
    with pytest.raises(ApiValueError, match="default_headers"):
        made.default_headers = cast("Any", {"X-A": 1})
    again = copy.copy(made)
    again.host = "http://b"
    assert (made.given_host, again.given_host) == (None, "http://b")


def test_a_client_takes_a_configuration_or_settings() -> None:
    configuration = Configuration(timeout=1)
    assert ApiClient(configuration).configuration is configuration
    assert ApiClient(timeout=2).configuration.timeout == 2
    with pytest.raises(ApiTypeError, match="configuration or settings"):
        ApiClient(configuration, timeout=2)


@pytest.mark.parametrize(
    ("settings", "options", "expected"),
    [
        ({}, {}, Timeouts(60.0, 60.0)),
        ({"timeout": None}, {}, Timeouts(None, None)),
        ({"timeout": 5}, {"_request_timeout": None}, Timeouts(5, 5)),
        ({"timeout": 5}, {"_request_timeout": (1, 2.5)}, Timeouts(1, 2.5)),
        ({"timeout": Timeouts(total=9)}, {}, Timeouts(60.0, 60.0, 9)),
    ],
)
def test_timeouts(settings: Any, options: Any, expected: Any) -> None:
    assert prepare(GET, options=options, **settings).timeout == expected


def test_headers_win_over_each_other() -> None:
    operation: Operation[Any] = Operation(
        "op", "GET", "/x", parameters=(Header("X-C"),), security=(("header_key",),)
    )
    configuration = Configuration(
        default_headers={"X-A": "1", "x-b": "1", "X-C": "1", "X-Key": "1"},
        api_key="auth",
    )
    made = Core(configuration, {"X-B": "2", "X-C": "2"}, "petshop.models")
    request = made.prepare(
        operation, ["3"], {"_headers": {"X-key": "4", "accept": "a/b"}}
    )
    assert {name: header(request, name) for name in ("x-a", "x-b", "x-c", "x-key")} == {
        "x-a": "1",
        "x-b": "2",
        "x-c": "3",
        "x-key": "4",
    }
    assert header(request, "accept") == "a/b"
    assert header(request, "user-agent") == "petshop/1.0 specloom"


def test_default_headers_of_a_client() -> None:
    client, seen = connect(default_headers={"X-A": "1"})
    client.set_default_header("X-B", "2")
    client.configuration.default_headers["X-C"] = "3"
    client.pets.get_pet("1", _headers={"Host": "other.example"})
    headers = seen.request.headers
    assert [headers[f"x-{name}"] for name in "abc"] == ["1", "2", "3"]
    assert headers.get_list("host") == ["other.example"]


def test_cookies_of_headers_join_those_of_parameters() -> None:
    operation: Operation[Any] = Operation(
        "op", "GET", "/x", parameters=(Cookie("a"),), security=(("cookie_key",),)
    )
    settings = {"default_headers": {"cookie": "b=2"}, "api_key": {"cookie_key": "k"}}
    request = prepare(operation, 1, **settings)
    assert header(request, "cookie") == "b=2; a=1; session=k"
    request = prepare(
        operation, 1, options={"_headers": {"Cookie": "own=1"}}, **settings
    )
    assert header(request, "cookie") == "own=1"


def test_settings_may_change_after_the_first_call(way: Any) -> None:
    client, seen = way.connect()
    way.call(client.pets.get_pet, "1")
    client.configuration.timeout = 7
    client.configuration.host = "http://other.example"
    client.configuration.access_token = "t"
    client.configuration.default_headers["X-A"] = "1"
    way.call(client.pets.get_pet, "1")
    request = seen.requests[1]
    assert request.extensions["timeout"]["read"] == 7
    assert str(request.url) == "http://other.example/pets/1"
    assert request.headers["authorization"] == "Bearer t"
    assert request.headers["x-a"] == "1"


@pytest.mark.parametrize("limit", ["5", -1, Timeouts(total=-2), (1, "x")])
def test_limits_are_seconds(limit: Any) -> None:
    with pytest.raises(ApiValueError, match="number of seconds"):
        prepare(GET, timeout=limit)


def test_hooks_have_names() -> None:
    with pytest.raises(ApiValueError, match="'requests'"):
        Configuration(event_hooks=cast("Any", {"requests": []}))
