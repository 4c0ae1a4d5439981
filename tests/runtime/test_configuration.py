"""Configuration: servers, settings, and what one call may override."""

from __future__ import annotations

import inspect
from typing import Any, cast, get_type_hints

import pytest
from petshop import ApiClient, Configuration
from petshop._runtime.configuration import BaseConfiguration, ConfigurationSettings
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
    parameters = inspect.signature(BaseConfiguration).parameters
    assert list(get_type_hints(ConfigurationSettings)) == list(parameters)
    defaults = {name: p.default for name, p in parameters.items()}
    configuration = BaseConfiguration()
    shown = {k: v for k, v in vars(configuration).items() if v not in ({}, None)}
    assert shown == {k: v for k, v in defaults.items() if v is not None}


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


@pytest.mark.parametrize("name", [n for n in get_type_hints(ConfigurationSettings)])
def test_every_setting_is_said_in_words(name: str) -> None:
    assert f"{name}:" in (BaseConfiguration.__doc__ or "")


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
