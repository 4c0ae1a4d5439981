"""Every operation of 2.3.0, called with the least it takes, against a mock that holds the contract."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.clients import ROOT, SHARED_SPECS, make_client

from specloom.load import Documents, load
from specloom.model import Api, Operation, Scalar
from specloom.model.queries import body_content, object_of, resolve
from specloom.naming import Names, name_everything
from specloom.normalize import normalize
from specloom.pointer import SchemaId
from specloom.python.values.samples import Direction, Extent, Samples

SPEC = SHARED_SPECS / "openai-2.3.0.yaml"
PRISM = ROOT / ".cache" / "prism"

pytestmark = [
    pytest.mark.skipif(not SPEC.exists(), reason="the spec is not on this machine"),
    pytest.mark.skipif(shutil.which("npm") is None, reason="Node.js is not here"),
]

OPERATIONS = 94
CONTRADICTORY = 5
"""Operations of which the document contradicts itself, so that the mock answers nobody."""


def installed() -> Path:
    """The mock server, fetched once; several test processes may be at it at the same time."""
    program = PRISM / "node_modules" / ".bin" / "prism"
    if program.exists():
        return program
    PRISM.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=PRISM.parent) as folder:
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"]
            + [f"--prefix={folder}/new", "@stoplight/prism-cli@5"],
            check=True,
            capture_output=True,
        )
        # Whoever is second finds the folder in place, and throws its own away.
        with contextlib.suppress(OSError):
            Path(folder, "new").rename(PRISM)
    return program


@pytest.fixture(scope="module")
def documents() -> Documents:
    """The document, upgraded by the loader."""
    return load(SPEC)[0]


@pytest.fixture(scope="module")
def mock(
    documents: Documents, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The base URL of a mock that refuses what the document does not allow.

    It is given the upgraded document: as written, one schema says `nullable` without `type`, and
    the mock then checks no body of a request at all.
    """
    file = tmp_path_factory.mktemp("prism") / "openapi.json"
    file.write_text(json.dumps(documents[""].data), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [installed(), "mock", "--errors", "--port", str(port), str(file)]
    server = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "the mock server has stopped"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the mock server does not listen")


def value(api: Api, id: SchemaId) -> Any:
    """The least that a schema takes; a file where it is one."""
    schema = resolve(api, id)
    if isinstance(schema, Scalar) and schema.format == "binary":
        return ("file.png", b"\x89PNG")
    return Samples(api, Extent.REQUIRED, Direction.REQUEST).of(id)


def arguments(api: Api, names: Names, tag: str, operation: Operation) -> Any:
    """The least that a method takes: positional arguments by name, and the body."""
    called = names.operations[tag, operation.id]
    given = {
        name: value(api, parameter.schema)
        for parameter, name in zip(operation.parameters, called.parameters, strict=True)
        if parameter.required
    }
    content = body_content(operation)
    if content is None or content.schema is None:
        return given
    if called.form:
        form = object_of(api, content.schema)
        assert form is not None
        return given | {
            called.form[each.name]: value(api, each.schema)
            for each in form.properties
            if each.required
        }
    assert called.body is not None
    return given | {called.body: value(api, content.schema)}


def test_calls_hold_the_contract(
    documents: Documents, mock: str, tmp_path: Path
) -> None:
    api, _ = normalize(documents)
    names = name_everything(api, "contracted", {})
    client = make_client(SPEC, tmp_path, "contracted")
    package = client.load()
    refused: dict[str, str] = {}
    with package.ApiClient(host=mock, access_token="token") as calls:
        for operation in api.operations:
            tag = operation.tags[0]
            service = getattr(calls, names.tags[tag].attribute)
            method = getattr(service, names.operations[tag, operation.id].method)
            try:
                method(**arguments(api, names, tag, operation))
            except package.OpenApiException as error:
                refused[str(operation.operation_id)] = str(error)
    assert len(api.operations) == OPERATIONS
    assert len(refused) <= CONTRADICTORY, refused


def test_the_mock_refuses_what_the_contract_forbids(mock: str) -> None:
    """That the calls above succeed says something only if others fail."""
    request = urllib.request.Request(
        f"{mock}/images/generations",
        data=b'{"n": "many"}',
        headers={"Content-Type": "application/json", "Authorization": "Bearer token"},
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    with refused.value as answer:
        assert answer.code == 422
