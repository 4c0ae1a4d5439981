"""Servers of a document in: what is said of those that serve a part of the API only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from tests.clients import Client, make_client
from tests.functional.support import connect, document

HOSTS = document("""
servers:
  - {url: 'https://{region}.pets.example/v1', variables: {region: {default: eu}}}
  - {url: https://PETS.example}
security: [{key: []}]
paths:
  /a:
    servers: [{url: https://uploads.example}]
    get: {operationId: onPath, responses: {'204': {description: Nothing.}}}
    put: {operationId: own, servers: [{url: 'https://eu.pets.example/other'}, {url: /relative}], responses: {'204': {description: Nothing.}}}
    post: {operationId: plain, servers: [{url: 'http://pets.example'}], responses: {'204': {description: Nothing.}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://login.example/token', scopes: {}}}}
""")

PACKAGES = {"hosts": HOSTS}


@pytest.fixture(scope="module")
def client(clients: Callable[[dict[str, str], str], Client]) -> Client:
    return clients(PACKAGES, "hosts")


def test_a_foreign_server_is_reported(client: Client) -> None:
    """Another scheme is one, too; another path is none, nor another case of the host."""
    told = [
        (each.place.pointer, each.message.partition(" is ")[0])
        for each in client.diagnostics
        if each.code == "foreign-server" and each.place is not None
    ]
    assert told == [
        ("/paths/~1a/servers/0", '"https://uploads.example"'),
        ("/paths/~1a/post/servers/0", '"http://pets.example"'),
    ]


def test_credentials_go_there_unless_a_host_is_given(client: Client) -> None:
    package: ModuleType = client.load()
    api, sent = connect(package, host=None, api_key="secret")
    api.default.on_path()
    assert str(sent.request.url) == "https://uploads.example/a"
    assert sent.request.headers["X-Key"] == "secret"
    api, sent = connect(package, host="https://mine.example", api_key="secret")
    api.default.on_path()
    assert str(sent.request.url) == "https://mine.example/a"
    assert sent.request.headers["X-Key"] == "secret"
    api, sent = connect(package, host="https://mine.example", api_key="secret")
    api.default.on_path(_host_index=0)
    assert str(sent.request.url) == "https://uploads.example/a"
    assert "X-Key" not in sent.request.headers


def test_the_readme_lists_who_gets_credentials(tmp_path: Path) -> None:
    readme = make_client(HOSTS, tmp_path, "hosts", docs=True).folder / "README.md"
    text = readme.read_text("utf-8")
    rows = (
        "| `https://uploads.example` | [`on_path`](docs/DefaultApi.md#on_path), with "
        "credentials. |",
        "| `http://pets.example` | [`plain`](docs/DefaultApi.md#plain), with credentials. |",
        "| `https://login.example/token` | `client_id`, `client_secret`, `refresh_token`, "
        "where they are set, for a token. |",
    )
    for row in rows:
        assert row in text
