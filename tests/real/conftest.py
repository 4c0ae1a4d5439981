"""The clients of the real specs, made once."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.clients import REAL_SPECS, Client, make_client, once


def client_of(spec: Path, factory: pytest.TempPathFactory) -> Client:
    """The client made from a spec."""
    return once(
        factory,
        spec.stem,
        lambda folder: make_client(spec, folder, "openapiopenai", docs=True),
    )


@pytest.fixture(scope="module", params=REAL_SPECS, ids=lambda path: path.stem)
def real(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Client]:
    """A real spec, and the client made from it."""
    spec: Path = request.param
    return spec, client_of(spec, tmp_path_factory)


@pytest.fixture(scope="session")
def clients(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Client]:
    """All of them, by the name of the document."""
    return {spec.stem: client_of(spec, tmp_path_factory) for spec in REAL_SPECS}
