"""Lists whose items are all different: refused when they are sent otherwise, kept when received."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydantic
import pytest
from tests.clients import Client

PACKAGES = {"unique_items": """
openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    Node:
      type: object
      properties:
        tags: {type: array, uniqueItems: true, maxItems: 3, items: {type: integer}}
        mixed: {type: array, uniqueItems: true, items: {type: [integer, boolean, string]}}
        nodes: {type: array, uniqueItems: true, items: {$ref: '#/components/schemas/Node'}}
        DISTINCT: {type: string}
"""}


@pytest.fixture(scope="module")
def client(clients: Callable[[dict[str, str], str], Client]) -> Client:
    return clients(PACKAGES, "unique_items")


@pytest.mark.parametrize(
    "fields",
    [
        {"tags": [1, 2]},
        {"mixed": [1, True, "1"]},
        {"nodes": [{"tags": [1]}, {"tags": [2]}]},
        {"nodes": []},
    ],
)
def test_different_items(client: Client, fields: Any) -> None:
    node = client.load(".models").Node
    assert node.from_dict(fields).to_dict() == fields


@pytest.mark.parametrize(
    "fields", [{"tags": [1, 1]}, {"mixed": ["a", "a"]}, {"nodes": [{}, {}]}]
)
def test_equal_items_are_refused(client: Client, fields: Any) -> None:
    node = client.load(".models").Node
    with pytest.raises(pydantic.ValidationError, match="no item twice"):
        node(**fields)


def test_the_module_is_there_where_it_is_needed(client: Client) -> None:
    assert (client.path / "_runtime" / "unique.py").exists()
    node = client.load(".models").Node(distinct="a")
    assert node.to_dict() == {"DISTINCT": "a"}
