"""Hundreds of models that lead to each other: they are built when the first of them is used."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import yaml
from tests.clients import Client

COUNT = 300


def document() -> str:
    """Models that each have four properties, of models drawn at random."""
    drawn = random.Random(1)
    schemas = {
        f"M{number}": {
            "type": "object",
            "properties": {
                f"p{each}": {"$ref": f"#/components/schemas/M{drawn.randrange(COUNT)}"}
                for each in range(4)
            },
        }
        for number in range(COUNT)
    }
    head = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}
    return yaml.safe_dump({**head, "components": {"schemas": schemas}})


@pytest.fixture(scope="module")
def client(clients: Callable[[dict[str, str], str], Client]) -> Client:
    return clients({"entangled": document()}, "entangled")


def test_they_can_be_used(client: Client) -> None:
    done = client.run("""
import sys
from entangled import models

limit = sys.getrecursionlimit()
made = models.M0.from_dict({"p0": {"p1": {}}})
print(made.to_json(), models.M5(p0={}).to_dict(), sys.getrecursionlimit() == limit)
""")
    assert done.stderr == ""
    assert done.stdout == '{"p0":{"p1":{}}} {\'p0\': {}} True\n'


def test_by_many_threads_at_once(client: Client) -> None:
    models, limit = client.load(".models"), sys.getrecursionlimit()
    names = [f"M{number}" for number in range(16)]
    with ThreadPoolExecutor(8) as pool:
        made = pool.map(lambda name: getattr(models, name)(p0={}).to_dict(), names)
        assert list(made) == [{"p0": {}}] * 16
    assert sys.getrecursionlimit() == limit
