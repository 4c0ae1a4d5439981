"""What of the runtime a client carries: what its API can use, and what its configuration asks for."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.clients import make_client
from tests.functional.support import connect, document

import specloom
from specloom.config import Config, configured
from specloom.diagnostics import SpecloomError
from specloom.features import KNOWN

RUNTIME = Path(specloom.__file__).parent / "runtime"

PLAIN = """
paths:
  /pets/{name}:
    get:
      operationId: get_pet
      parameters: [{name: name, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: ok
          content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}
"""

USES = {
    "dates": "schema: {type: string, format: date}",
    "decimals": "schema: {type: number, format: decimal}",
    "numbers": "schema: {type: number}",
    "uuids": "schema: {type: string, format: uuid}",
}
"""Formats of a parameter, by the feature that reads and writes them."""

BODIES = {
    "forms": "application/x-www-form-urlencoded",
    "multipart": "multipart/form-data",
}


def carried(folder: Path, text: str, **settings: Any) -> set[str]:
    client = make_client(document(text), folder, "carrying", **settings)
    runtime = client.path / "_runtime"
    features = (runtime / "features.py").read_text("utf-8")
    modules = {path.stem for path in runtime.glob("*.py")}
    assert {name for name in KNOWN if f"    {name},\n" in features} <= modules
    return modules


def operation(more: str) -> str:
    return PLAIN.replace("      responses:\n", f"{more}      responses:\n")


def test_the_whole_runtime_has_every_feature() -> None:
    text = (RUNTIME / "features.py").read_text("utf-8")
    listed = text.partition("import (")[2].partition(")")[0].split(",")
    assert {name.strip() for name in listed} - {""} == KNOWN


def test_a_plain_client_carries_no_feature(tmp_path: Path) -> None:
    found = carried(tmp_path, PLAIN)
    assert "core" in found
    assert not found & KNOWN


@pytest.mark.parametrize("feature", USES)
def test_a_format_is_carried_where_it_is_used(tmp_path: Path, feature: str) -> None:
    more = f"[{{name: name, in: path, required: true, {USES[feature]}}}]"
    text = PLAIN.replace(
        "[{name: name, in: path, required: true, schema: {type: string}}]", more
    )
    assert carried(tmp_path, text) & KNOWN == {feature}


@pytest.mark.parametrize("feature", BODIES)
def test_what_writes_a_body_is_carried_where_one_is_sent(
    tmp_path: Path, feature: str
) -> None:
    schema = "{schema: {type: object, properties: {n: {type: string}}}}"
    body = f"{{content: {{{BODIES[feature]}: {schema}}}}}"
    found = carried(tmp_path, operation(f"      requestBody: {body}\n"))
    assert feature in found


def test_what_else_an_api_can_use_is_carried(tmp_path: Path) -> None:
    headers = '"200":\n          headers: {X-N: {schema: {type: integer}}}'
    found = carried(tmp_path / "a", PLAIN.replace('"200":', headers))
    assert found & KNOWN == {"typed_headers"}
    one_way = PLAIN.replace(
        "{name: {type: string}}", "{name: {type: string, readOnly: true}}"
    )
    assert carried(tmp_path / "b", one_way) & KNOWN == {"directions"}
    bearer = "components: {securitySchemes: {b: {type: http, scheme: bearer}}}\n"
    assert carried(tmp_path / "c", PLAIN + bearer) & KNOWN == {"oauth"}
    basic = bearer.replace("bearer", "basic")
    assert not carried(tmp_path / "d", PLAIN + basic) & KNOWN


def test_streams_are_carried_where_a_method_reads_one(tmp_path: Path) -> None:
    text = PLAIN.replace("application/json", "text/event-stream")
    assert carried(tmp_path / "a", text) & KNOWN == {"streams"}
    file = PLAIN.replace("application/json", "image/png")
    assert carried(tmp_path / "b", file) & KNOWN == {"streams"}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    folder = tmp_path_factory.mktemp("plain")
    return make_client(document(PLAIN), folder, "plainly").load()


@pytest.mark.parametrize("media_type", BODIES.values())
def test_what_is_not_carried_says_how_to_have_it(
    plain: ModuleType, media_type: str
) -> None:
    client, recorder = connect(plain)
    with pytest.raises(plain.ApiValueError, match=f"{media_type}.*`features`"):
        client.request("POST", "/pets", body={"n": "1"}, content_type=media_type)
    assert recorder.requests == []


def test_a_client_without_streams_says_so(plain: ModuleType) -> None:
    operation = importlib.import_module("plainly._runtime.operation")
    client, recorder = connect(plain)
    called = operation.Operation("watch", "GET", "/watch")
    with pytest.raises(plain.ApiValueError, match="no streams: `features`"):
        client.stream(called, operation.CHUNKS, (), {})
    assert recorder.requests == []


def test_what_the_configuration_asks_for_is_carried(tmp_path: Path) -> None:
    client = make_client(
        document(PLAIN), tmp_path, "asking", features=("forms",), testing=False
    )
    assert not (client.path / "testing.py").exists()
    assert not (client.path / "_runtime" / "mocking.py").exists()
    called, recorder = connect(client.load())
    media_type = BODIES["forms"]
    called.request("POST", "/pets", body={"n": "1"}, content_type=media_type)
    assert recorder.request.content == b"n=1"


def test_pages_speak_of_the_double_where_there_is_one(tmp_path: Path) -> None:
    for testing in (True, False):
        folder = tmp_path / str(testing)
        made = make_client(
            document(PLAIN), folder, "speaking", docs=True, testing=testing
        )
        text = (made.folder / "README.md").read_text("utf-8")
        assert ("MockTransport" in text) is testing
        assert ("(#testing)" in text) is testing


def settings(folder: Path, line: str) -> Config:
    (folder / "specloom.toml").write_text(
        f'spec = "a.yaml"\noutput = "o"\npackage = "p"\n{line}\n', "utf-8"
    )
    (found,) = configured(folder)
    return found


def test_features_are_a_key_of_the_configuration(tmp_path: Path) -> None:
    found = settings(tmp_path, 'testing = false\nfeatures = ["oauth", "forms"]')
    assert (found.testing, found.features) == (False, ("forms", "oauth"))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('features = ["form"]', 'there is no feature "form"'),
        ('features = "forms"', '"features" must be a list of strings'),
        ("testing = 1", '"testing" must be true or false'),
    ],
)
def test_what_is_no_feature_is_told(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(SpecloomError, match=told) as raised:
        settings(tmp_path, line)
    (diagnostic,) = raised.value.diagnostics
    assert diagnostic.location is not None
