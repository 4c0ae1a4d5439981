"""Redirects and files: what an operation hands over where its document says little."""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from types import ModuleType

import httpx2
import pytest
from tests.clients import Client
from tests.functional.support import connect, document

FILES = document("""
paths:
  /archives/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: getArchive, responses: {'302': {description: found}, '404': {description: no}}}
    head: {operationId: headArchive, responses: {'200': {description: ok, content: {application/json: {schema: {type: object}}}}}}
  /pages/{id}:
    get:
      operationId: getPage
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: ok, content: {application/json: {schema: {type: object, required: [a], properties: {a: {type: integer}}}}}}
        '301': {description: moved, content: {application/json: {schema: {type: object}}}}
        '304': {description: not modified}
  /files/{id}/content:
    get:
      operationId: getFile
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}
  /containers/{id}/content:
    get:
      operationId: getContained
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: ok}}
  /videos/{id}:
    get:
      operationId: getVideo
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200':
          description: ok
          content:
            application/json: {schema: {type: object, properties: {a: {type: integer}}}}
            video/mp4: {schema: {type: string, format: binary}}
  /version:
    get: {operationId: getVersion, responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}}
""")


@pytest.fixture(scope="module")
def package(clients: Callable[[dict[str, str], str], Client]) -> ModuleType:
    return clients({"files": FILES}, "files").load()


@pytest.mark.parametrize(
    ("method", "returns", "has_chunks"),
    [
        ("get_archive", "bytes", True),
        ("head_archive", "None", False),
        ("get_page", "models.GetPage200Response", False),
        ("get_file", "str | bytes", True),
        ("get_contained", "bytes", True),
        ("get_video", "models.GetVideo200Response | bytes", True),
        ("get_version", "str", False),
    ],
)
def test_the_types_say_so(
    package: ModuleType, method: str, returns: str, has_chunks: bool
) -> None:
    api = package.DefaultApi
    assert signature(getattr(api, method)).return_annotation == returns
    assert hasattr(api, f"{method}_chunks") is has_chunks


def moved(request: httpx2.Request) -> httpx2.Response:
    """Leads elsewhere, where a file is."""
    if request.url.host == "files.example":
        assert "authorization" not in request.headers
        return httpx2.Response(
            200, content=b"PK\xff", headers={"Content-Type": "a/zip"}
        )
    return httpx2.Response(302, headers={"Location": "https://files.example/a"})


def test_a_download_behind_a_redirect(package: ModuleType) -> None:
    client, seen = connect(package, moved)
    assert client.default.get_archive("a") == b"PK\xff"
    assert [each.headers["accept"] for each in seen.requests] == ["*/*", "*/*"]
    with client.default.get_archive_chunks("a") as stream:
        assert b"".join(stream) == b"PK\xff"


def test_a_redirect_that_is_not_followed(package: ModuleType) -> None:
    client, _ = connect(package, moved, follow_redirects=False)
    full = client.default.get_archive_with_http_info("a")
    assert (full.status_code, full.data) == (302, b"")
    assert full.headers["location"] == "https://files.example/a"
    with pytest.raises(package.RedirectException) as caught:
        client.default.get_page("a")
    assert caught.value.headers["location"] == "https://files.example/a"


@pytest.mark.parametrize("location", ["/again", "file:///etc/passwd", "http://[::1"])
def test_a_redirect_that_leads_nowhere(package: ModuleType, location: str) -> None:
    """Its page is not the file."""
    page = httpx2.Response(302, headers={"Location": location}, html="<p>Moved</p>")
    client, _ = connect(package, page)
    with pytest.raises(package.RedirectException) as caught:
        client.default.get_archive("a")
    assert caught.value.headers["location"] == location
    with pytest.raises(package.RedirectException):
        client.default.get_archive_chunks("a").__enter__()


def test_what_is_not_modified(package: ModuleType) -> None:
    client, _ = connect(package, httpx2.Response(304, headers={"ETag": "1"}))
    with pytest.raises(package.NotModifiedException) as caught:
        client.default.get_page("a", _headers={"If-None-Match": "1"})
    assert caught.value.headers["etag"] == "1"
    with pytest.raises(package.RedirectException):
        client.default.get_archive("a")


@pytest.mark.parametrize("method", ["get_file", "get_contained"])
def test_a_file_is_bytes(package: ModuleType, method: str) -> None:
    sent = httpx2.Response(
        200, content=b"\xff\x00", headers={"Content-Type": "application/octet-stream"}
    )
    client, _ = connect(package, sent)
    assert getattr(client.default, method)("a") == b"\xff\x00"
    with getattr(client.default, f"{method}_chunks")("a") as stream:
        assert b"".join(stream) == b"\xff\x00"


def test_a_text_may_still_be_one(package: ModuleType) -> None:
    client, _ = connect(package, httpx2.Response(200, json="text"))
    assert client.default.get_file("a") == "text"
