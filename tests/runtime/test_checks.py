"""Settings and options that are wrong: each is told by name, in an exception of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx2
import pytest
from petshop import ApiClient, Configuration
from petshop._runtime.checks import OPTIONS, SETTINGS
from petshop._runtime.exceptions import ApiValueError, OpenApiException
from petshop_support import PET, connect

ODD: list[Any] = [
    *("x", "", "\ud800", "a\nb", "SECRET", "http://[::1", "ftp://x", "http://h:99999"),
    *(5, -1, 1.5, float("nan"), b"x", True, object()),
    *((), (1,), (1, 2, 3, 4), ("x", 1), [], [1], [len], {}, {"a": 5}, {5: "a"}),
    *({"a b": "c"}, {"request": [5]}, {"bearer": 5}, {"in": "body"}),
    {"in": "header", "key": "X", "value": 5},
]


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_any_setting_is_taken_or_refused(name: str) -> None:
    """At once, where it can be; else by the first call."""
    for value in ODD:
        settings = {"retries": 0, "host": "http://127.0.0.1:9", name: value}
        try:
            with ApiClient(Configuration(**settings)) as client:
                client.pets.get_pet("1")
        except OpenApiException as error:
            assert "SECRET" not in str(error) or name == "host"


@pytest.mark.parametrize("name", sorted(OPTIONS))
def test_any_option_is_taken_or_refused(name: str) -> None:
    for value in ODD:
        client, _ = connect(httpx2.Response(200, json=PET), retries=0)
        try:
            client.pets.get_pet("1", **{name: value})
        except OpenApiException as error:
            assert "SECRET" not in str(error) or name == "_host"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("timeout", "x", "`timeout` must be a number of seconds"),
        ("connection_pool_maxsize", 0, "`connection_pool_maxsize` must be a number"),
        ("access_token", 5, "`access_token` must be a string, a function"),
        ("scopes", "read write", "`scopes` must be a list"),
        ("event_hooks", {"request": [5]}, "`event_hooks` must be"),
    ],
)
def test_a_wrong_setting_is_told_at_once(name: str, value: Any, told: str) -> None:
    with pytest.raises(ApiValueError, match=told):
        Configuration(**{name: value})
    made = Configuration()
    with pytest.raises(ApiValueError, match=told):
        setattr(made, name, value)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"ssl_ca_cert": "/missing"}, "`ssl_ca_cert` cannot be read: No such file"),
        ({"cert_file": "/missing"}, "`cert_file` and `key_file` cannot be read"),
        ({"proxy": "ftp://u:SECRET@x"}, "`proxy` must be the URL of an HTTP proxy"),
    ],
)
def test_what_only_a_connection_needs(settings: Any, told: str, tmp_path: Path) -> None:
    with ApiClient(host="https://127.0.0.1:9", **settings) as client:
        with pytest.raises(ApiValueError, match=told) as caught:
            client.pets.get_pet("1")
    assert "SECRET" not in str(caught.value)


def test_an_index_is_a_number() -> None:
    client, seen = connect()
    with pytest.raises(
        ApiValueError, match="`_host_index` must be the number of a server"
    ):
        client.pets.get_pet("1", _host_index="1")
    assert seen.requests == []
