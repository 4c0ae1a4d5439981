"""Servers: relative to the document where its URL is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from specloom.load import load
from specloom.model import Api
from specloom.normalize import normalize
from specloom.normalize.operations.servers import located

URL = "https://docs.example/specs/openapi.yaml"


def api_of(folder: Path, servers: str) -> Api:
    """An API with servers of its own and one operation with another one."""
    path = folder / "spec.yaml"
    path.write_text(
        f"""
openapi: 3.1.0
info: {{title: T, version: "1"}}
{servers}
paths:
  /x:
    servers: [{{url: /other}}]
    get: {{responses: {{"204": {{description: Done}}}}}}
""",
        encoding="utf-8",
    )
    documents, _ = load(path)
    return normalize(documents)[0]


@pytest.mark.parametrize(
    ("servers", "expected"),
    [
        ("", ["https://docs.example/"]),
        ("servers: [{url: /v1}]", ["https://docs.example/v1"]),
        ("servers: [{url: ../v1}]", ["https://docs.example/v1"]),
        ("servers: [{url: '//other.example/v1'}]", ["https://other.example/v1"]),
        ("servers: [{url: 'http://a.example/{b}'}]", ["http://a.example/{b}"]),
    ],
)
def test_servers_are_relative_to_the_document(
    servers: str, expected: list[str], tmp_path: Path
) -> None:
    api = located(api_of(tmp_path, servers), URL)
    assert [server.url for server in api.servers] == expected
    own = [server.url for server in api.operations[0].servers]
    assert own == ["https://docs.example/other"]


def test_a_server_without_a_scheme_is_a_host(tmp_path: Path) -> None:
    api = api_of(tmp_path, "servers: [{url: '//other.example/v1'}]")
    assert [server.url for server in api.servers] == ["https://other.example/v1"]
