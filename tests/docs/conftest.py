"""Clients with their pages, generated once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.clients import ROOT, SHARED_SPECS, Client, make_client
from tests.docs.mock_api import MockApi, serving
from tests.docs.pages import Block, blocks

from specloom.load import Document, load
from specloom.model import Api, StreamDeclaration
from specloom.normalize import normalize
from specloom.normalize.streams import declare

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
    document: Document
    api: Api
    folder: Path

    def blocks(self) -> list[Block]:
        """All Python of all pages."""
        return blocks(self.client.folder)

    def run(self) -> tuple[dict[str, str], MockApi]:
        """Run all blocks against a mock of the API: those that failed, and what was called."""
        mock = MockApi(self.document, self.api)
        work = self.folder / "work"
        work.mkdir()
        with serving(mock) as base:
            order = {
                "package": self.client.package,
                "base": base,
                "blocks": [[each.name, each.code] for each in self.blocks()],
            }
            done = subprocess.run(
                [
                    sys.executable,
                    "-W",
                    "error",
                    str(Path(__file__).with_name("run_blocks.py")),
                ],
                input=json.dumps(order),
                cwd=work,
                env={
                    **os.environ,
                    "PYTHONPATH": str(self.client.folder),
                    "BEARER_TOKEN": "token",
                    "API_KEY": "key",
                    "API_USERNAME": "name",
                    "API_PASSWORD": "password",
                },
                capture_output=True,
                text=True,
                timeout=600,
                check=False,
            )
        assert done.returncode == 0, done.stderr
        failures: dict[str, str] = json.loads(done.stdout)
        return failures, mock


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
    return Documented(client, documents[""], declare(api, streams), folder)


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


@pytest.fixture(params=["example", "features", "real"])
def client(request: pytest.FixtureRequest) -> Documented:
    """Each of the three."""
    found: Documented = request.getfixturevalue(request.param)
    return found
