"""What comes as another type goes back as it came, in arrays and maps too."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from types import ModuleType
from typing import Any

import httpx2
import pytest
from tests.clients import Client
from tests.functional.support import connect, document, reply

DRIFT = document("""
paths:
  /thing:
    get:
      operationId: getThing
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}
    put:
      operationId: putThing
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses: {'204': {description: ok}}
  /counts:
    get:
      operationId: getCounts
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Counts'}}}}}
    put:
      operationId: putCounts
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Counts'}}}}
      responses: {'204': {description: ok}}
  /any:
    put:
      operationId: putAny
      parameters:
        - {name: flags, in: query, schema: {type: array, items: {type: boolean}}}
      requestBody: {required: true, content: {application/json: {}}}
      responses: {'204': {description: ok}}
components:
  schemas:
    Counts: {type: object, additionalProperties: {type: integer}}
    Size: {type: integer, enum: [1, 2]}
    Thing:
      type: object
      additionalProperties: {type: integer}
      properties:
        id: {type: integer, readOnly: true}
        counts: {type: array, items: {type: integer}}
        nested: {type: array, items: {type: array, items: {type: number}}}
        flags: {type: object, additionalProperties: {type: boolean}}
        pair: {type: array, prefixItems: [{type: integer}, {type: boolean}], minItems: 2, maxItems: 2}
        days: {type: array, items: {type: string, format: date}}
        prices: {type: array, items: {type: number, format: decimal}}
        price: {type: number, format: decimal}
        size: {$ref: '#/components/schemas/Size'}
        sizes: {type: array, items: {$ref: '#/components/schemas/Size'}}
        either: {anyOf: [{type: array, items: {type: integer}}, {type: boolean}]}
        things: {type: array, items: {$ref: '#/components/schemas/Thing'}}
""")

PACKAGES = {"received": DRIFT}

CAME: dict[str, Any] = {
    "counts": ["5", 6, 7.0, "08"],
    "nested": [["1.5", 2], [3]],
    "flags": {"a": "yes", "b": True, "c": 0},
    "pair": ["1", "no"],
    "days": ["2026-03-01T00:00:00", "2026-03-02"],
    "prices": ["1.50", 2.5],
    "price": "2.50",
    "size": "2",
    "sizes": ["2", 1],
    "either": ["3"],
    "things": [{"counts": ["1"]}],
    "more": "9",
    "other": 8,
}


@pytest.fixture
def package(clients: Callable[[dict[str, str], str], Client]) -> ModuleType:
    return clients(PACKAGES, "received").load()


def get(package: ModuleType, value: object) -> Any:
    client, _ = connect(package, reply(value))
    with pytest.warns(package.ResponseValidationWarning):
        return client.default.get_thing()


def sent(package: ModuleType, operation: str, *args: Any, **keywords: Any) -> bytes:
    """The body that a call sends."""
    client, seen = connect(package, httpx2.Response(204))
    getattr(client.default, operation)(*args, **keywords)
    body: bytes = seen.request.content
    return body


def test_it_is_read_as_what_it_means(package: ModuleType) -> None:
    thing = get(package, CAME)
    assert (thing.counts, thing.nested) == ([5, 6, 7, 8], [[1.5, 2], [3]])
    assert (thing.flags, thing.pair) == (
        {"a": True, "b": True, "c": False},
        (1, False),
    )
    assert thing.days == [date(2026, 3, 1), date(2026, 3, 2)]
    assert thing.prices == [Decimal("1.50"), Decimal("2.5")]
    assert (thing.size, thing.sizes) == (2, [2, 1])
    assert (thing.either, thing["more"]) == ([3], 9)


def test_it_goes_back_as_it_came(package: ModuleType) -> None:
    thing = get(package, CAME)
    again = pickle.loads(pickle.dumps(thing.model_copy(deep=True)))
    for each in (thing, again):
        assert each.to_dict() == CAME
        assert json.loads(each.to_json()) == CAME
        assert json.loads(sent(package, "put_thing", each)) == CAME
    assert thing.counts == [5, 6, 7, 8], "sending changes nothing"


def test_read_only_properties_are_left_out_beside(package: ModuleType) -> None:
    thing = get(package, {"id": 1, **CAME})
    assert json.loads(sent(package, "put_thing", thing)) == CAME


def test_what_is_changed_is_sent_as_it_is_now(package: ModuleType) -> None:
    thing = get(package, CAME)
    thing.counts[0] = 50
    thing.counts.append(9)
    thing.nested[0].insert(1, 4)
    del thing.flags["a"]
    thing.flags["b"] = False
    thing.things[0].counts.clear()
    thing.sizes = [1]
    thing["more"] = 10
    found = json.loads(sent(package, "put_thing", thing))
    assert found == thing.to_dict()
    assert found == {
        **CAME,
        "counts": [50, 6, 7.0, "08", 9],
        "nested": [["1.5", 4, 2], [3]],
        "flags": {"b": False, "c": 0},
        "things": [{"counts": []}],
        "sizes": [1],
        "more": 10,
    }


def test_a_whole_map_goes_back(package: ModuleType) -> None:
    client, _ = connect(package, reply({"a": "5", "b": 6}))
    with pytest.warns(package.ResponseValidationWarning):
        counts = client.default.get_counts()
    assert counts == {"a": 5, "b": 6}
    assert sent(package, "put_counts", counts) == b'{"a":"5","b":6}'
    assert sent(package, "put_any", {"in": [counts]}) == b'{"in":[{"a":"5","b":6}]}'
    counts["a"] = 7
    assert sent(package, "put_counts", counts) == b'{"a":7,"b":6}'


def test_what_is_given_one_by_one(package: ModuleType) -> None:
    thing = get(package, {"flags": {"a": "yes"}, "either": ["3"], "pair": ["1", "no"]})
    client, seen = connect(package, httpx2.Response(204))
    client.default.put_any(thing, flags=[thing.pair[1]])
    assert seen.request.url.query == b"flags=false"
    assert json.loads(seen.request.content) == thing.to_dict()
    client.default.put_thing(counts=thing.either)
    assert (
        seen.requests[1].content == b'{"counts":[3]}'
    ), "a value is what it is read as"
