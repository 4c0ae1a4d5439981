"""One server and one generated client for all tests of faults, sync and async."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.clients import make_client
from tests.faults.misdeeds import EARLY, MISDEEDS
from tests.faults.server import UPLOAD, Server, running
from tests.faults.support import SPEC, AsyncRunner, Runner, SyncRunner


@pytest.fixture(scope="session")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The generated package."""
    package = make_client(SPEC, tmp_path_factory.mktemp("faults"), "faulty").load()
    gc.collect()
    gc.freeze()  # Else each look for garbage goes through all that is not.
    return package


@pytest.fixture(scope="session")
def upload(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to upload."""
    path = tmp_path_factory.mktemp("upload") / "file.bin"
    path.write_bytes(UPLOAD)
    return path


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that misbehaves when it is asked to."""
    with running(MISDEEDS, EARLY) as server:
        yield server


@pytest.fixture(params=[SyncRunner, AsyncRunner], ids=["sync", "async"])
def runner(
    request: pytest.FixtureRequest, faulty: Any, server: Server, upload: Path
) -> Runner:
    """Makes calls, synchronously and asynchronously."""
    make: type[Runner] = request.param
    return make(faulty, server, upload)
