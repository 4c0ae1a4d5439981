"""Clients with their pages, generated once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.clients import ROOT, SHARED_SPECS, Client, examples_of, make_client

from specloom.load import Documents, load
from specloom.model import Api, JsonValue, StreamDeclaration
from specloom.normalize import normalize
from specloom.normalize.operations.streams import declare
from specloom.scalar_types import TYPES, scalar_type
from specloom.tools.examples.pages import Block
from specloom.tools.examples.report import Result
from specloom.tools.examples.run import run_examples

EXAMPLE = ROOT / "specs" / "openapi.yaml"
FEATURES = Path(__file__).with_name("features.yaml")
CHAT = (
    StreamDeclaration(
        operation="createChatCompletion", item="CreateChatCompletionStreamResponse"
    ),
)
REAL = SHARED_SPECS / "openai-2.3.0.yaml"


@dataclass(frozen=True, slots=True)
class Documented:
    """A client with pages, and the API that they are about."""

    client: Client
    documents: Documents
    api: Api
    blocks: tuple[Block, ...]
    """All examples of all pages."""

    def run(self) -> Result:
        """Run all examples against a mock of the API, which takes `oneOf` at its word."""
        return run_examples(
            self.api, self.documents, self.client.folder, self.blocks, strict=True
        )


def documented(
    spec: str | Path,
    folder: Path,
    package: str,
    streams: tuple[StreamDeclaration, ...] = (),
) -> Documented:
    """Generate a client with its pages, from the text or the path of a document."""
    client = make_client(spec, folder, package, docs=True, streams=streams)
    spec = folder / "spec.yaml" if isinstance(spec, str) else spec
    documents, _ = load(spec)
    api, _ = normalize(documents)
    api = declare(api, streams)
    return Documented(client, documents, api, examples_of(client, api))


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Documented:
    """The example's client."""
    folder = tmp_path_factory.mktemp("example")
    return documented(EXAMPLE, folder, "openai_client", CHAT)


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Documented:
    """The client of a real document."""
    if not REAL.exists():
        pytest.skip(f"{REAL.name} is not here")
    return documented(REAL, tmp_path_factory.mktemp("real"), "openapiopenai", CHAT)


@pytest.fixture(scope="session")
def features(tmp_path_factory: pytest.TempPathFactory) -> Documented:
    """The client of a document that has a bit of everything."""
    return documented(
        FEATURES.read_text("utf-8"),
        tmp_path_factory.mktemp("features"),
        "features_client",
    )


def _formats() -> str:
    """A document with every type and format: alone, in arrays, as parameters and with defaults."""
    kinds = [(t, f) for t, f in TYPES if t != "null" and f != "binary"]
    scalars = [{"type": t} | ({"format": f} if f else {}) for t, f in kinds]
    names = [f"{t}_{f or 'plain'}".replace("-", "_") for t, f in kinds]
    defaults = {"string": "example", "integer": 1, "number": 1.5, "boolean": True}
    rows = list(zip(names, scalars, kinds, strict=True))
    properties: dict[str, JsonValue] = {}
    for name, scalar, (kind, format) in rows:
        default = scalar_type(kind, format).sample or defaults[kind]
        properties |= {name: scalar, f"{name}_set": {**scalar, "default": default}}
        properties[f"{name}_list"] = {"type": "array", "items": scalar}
    thing = {"type": "object", "required": names, "properties": properties}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    parameters = [
        {
            "name": f"by_{name}",
            "in": "query",
            "required": kind == "number",
            "schema": scalar,
        }
        for name, scalar, (kind, _) in rows
    ]
    operation = {
        "operationId": "putThing",
        "parameters": parameters,
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "ok", "content": content}},
    }
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "Formats", "version": "1"},
            "paths": {"/thing": {"put": operation}},
            "components": {"schemas": {"Thing": thing}},
        }
    )


@pytest.fixture(scope="session")
def formats(tmp_path_factory: pytest.TempPathFactory) -> Documented:
    """The client of a document with all rows of the table of formats."""
    folder = tmp_path_factory.mktemp("formats")
    return documented(_formats(), folder, "formats_client")


@pytest.fixture(params=["example", "features", "formats", "real"])
def client(request: pytest.FixtureRequest) -> Documented:
    """Each of the four."""
    found: Documented = request.getfixturevalue(request.param)
    return found
