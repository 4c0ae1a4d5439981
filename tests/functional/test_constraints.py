"""Parameters with limits: what breaks one is refused before anything is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from tests.clients import Client
from tests.functional.support import connect, document

PACKAGES = {
    "limited_parameters": document("""
paths:
  /items/{code}:
    get:
      operationId: listItems
      parameters:
        - {name: code, in: path, required: true, schema: {type: string, pattern: '^[a-z]+$'}}
        - {name: limit, in: query, schema: {$ref: '#/components/schemas/Limit'}}
        - {name: share, in: query, schema: {type: number, exclusiveMinimum: 0, exclusiveMaximum: 1}}
        - {name: step, in: query, schema: {type: number, multipleOf: 0.1}}
        - {name: price, in: query, schema: {type: number, format: decimal, minimum: 0.1, maximum: 10}}
        - {name: ids, in: query, schema: {type: array, minItems: 1, maxItems: 3, uniqueItems: true, items: {type: integer, minimum: 1}}}
        - {name: maybe, in: query, schema: {type: [integer, 'null'], minimum: 5}}
        - {name: X-Note, in: header, schema: {type: string, minLength: 2, maxLength: 4}}
        - {name: token, in: cookie, schema: {type: string, maxLength: 4}}
        - {name: json, in: query, content: {application/json: {schema: {type: integer, maximum: 3}}}}
        - {name: day, in: query, schema: {type: string, format: date, minLength: 10}}
        - {name: tree, in: query, schema: {$ref: '#/components/schemas/Tree'}}
      responses: {'204': {description: ok}}
components:
  schemas:
    Limit: {type: integer, minimum: 1, maximum: 100}
    Tree: {type: array, maxItems: 2, items: {$ref: '#/components/schemas/Tree'}}
"""),
    "free_parameters": document("""
paths:
  /items:
    get:
      operationId: listItems
      parameters: [{name: limit, in: query, schema: {type: integer, enum: [1, 2]}}]
      responses: {'204': {description: ok}}
"""),
}

GOOD = [
    {"limit": 1},
    {"limit": 100},
    {"share": 0.5},
    {"step": 0.3},
    {"step": Decimal("0.7")},
    {"price": Decimal("10")},
    {"price": Decimal("0.1")},
    {"ids": [1, 2, 3]},
    {"ids": (1,)},
    {"maybe": 5},
    {"maybe": None},
    {"x_note": "ab"},
    {"token": "abcd"},
    {"json": 3},
    {"day": "2024-02-29"},
    {"tree": [[], []]},
]

BAD = [
    ({"limit": 0}, "'limit' should be 1 or more"),
    ({"limit": 101}, "'limit' should be 100 or less"),
    ({"share": 0}, "'share' should be more than 0"),
    ({"share": 1}, "'share' should be less than 1"),
    ({"step": 0.25}, "'step' should be a multiple of 0.1"),
    ({"price": Decimal("0.09")}, "'price' should be 0.1 or more"),
    ({"price": Decimal("10.01")}, "'price' should be 10 or less"),
    ({"ids": []}, "'ids' should have 1 items or more"),
    ({"ids": [1, 2, 3, 4]}, "'ids' should have 3 items or fewer"),
    ({"ids": [1, 1]}, "'ids' should have no item twice"),
    ({"ids": [1, 0]}, "'ids' [1] should be 1 or more"),
    ({"maybe": 4}, "'maybe' should be 5 or more"),
    ({"x_note": "a"}, "'X-Note' should have 2 characters or more"),
    ({"x_note": "abcde"}, "'X-Note' should have 4 characters or fewer"),
    ({"token": "abcde"}, "'token' should have 4 characters or fewer"),
    ({"json": 4}, "'json' should be 3 or less"),
    ({"code": "A"}, "'code' should match '^[a-z]+$'"),
    ({"tree": [[], [], []]}, "'tree' should have 2 items or fewer"),
]


@pytest.fixture
def client(clients: Callable[[dict[str, str], str], Client]) -> Client:
    return clients(PACKAGES, "limited_parameters")


@pytest.mark.parametrize("arguments", GOOD, ids=str)
def test_what_is_within_the_limits_is_sent(client: Client, arguments: Any) -> None:
    api, recorder = connect(client.load())
    api.default.list_items("abc", **arguments)
    assert recorder.request.method == "GET"


@pytest.mark.parametrize(("arguments", "told"), BAD, ids=[str(row[0]) for row in BAD])
def test_what_is_beyond_is_not(client: Client, arguments: Any, told: str) -> None:
    api, recorder = connect(client.load())
    error = client.load(".exceptions").RequestValidationError
    with pytest.raises(error) as raised:
        api.default.list_items(**{"code": "abc"} | arguments)
    assert str(raised.value) == f"listItems: parameter {told}"
    assert recorder.requests == []


def test_asynchronous_calls_are_checked_too(client: Client) -> None:
    async def call() -> None:
        async with client.load().AsyncApiClient(host="https://api.example") as api:
            await api.default.list_items("abc", limit=101)

    error = client.load(".exceptions").RequestValidationError
    with pytest.raises(error, match="'limit' should be 100 or less"):
        asyncio.run(call())


def test_values_of_other_kinds_are_left_to_type_checkers(client: Client) -> None:
    api, recorder = connect(client.load())
    api.default.list_items("abc", limit="all", ids="1,2", share=True)
    assert recorder.target == "/items/abc?limit=all&share=true&ids=1%2C2"


def test_the_module_is_there_where_it_is_needed(
    client: Client, clients: Callable[[dict[str, str], str], Client]
) -> None:
    free = clients(PACKAGES, "free_parameters")
    found = [(c.path / "_runtime" / "constraints.py").exists() for c in (client, free)]
    assert found == [True, False]
