"""Clients that the functional tests share: one folder, each made once in a process."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.clients import Client, make_client


@pytest.fixture(scope="session")
def clients(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[dict[str, str], str], Client]:
    """Generates one of the documents of a test module, under the name it has there."""
    folder = tmp_path_factory.mktemp("functional")
    made: dict[str, Client] = {}

    def client(packages: dict[str, str], name: str) -> Client:
        if name not in made:
            made[name] = make_client(packages[name], folder, name)
        return made[name]

    return client
