"""What comes goes back as it came: as another type, in arrays and maps, in unions."""

from __future__ import annotations

import json
import pickle
import warnings
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import permutations
from types import ModuleType
from typing import Any

import httpx2
import pytest
from tests.clients import Client
from tests.functional.drifting import Drifting
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
        count: {type: integer}
        photoUrl: {type: string}
        nextId: {type: integer, default: 1}
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
        times: {anyOf: [{type: array, items: {type: string, format: date-time}}, {type: boolean}]}
        things: {type: array, items: {$ref: '#/components/schemas/Thing'}}
""")

FORMED: dict[str, tuple[dict[str, Any], Any]] = {
    "number": ({"type": "number"}, 2.5),
    "integer": ({"type": "integer"}, 3),
    "boolean": ({"type": "boolean"}, True),
    "text": ({"type": "string"}, "x"),
    "time": ({"type": "string", "format": "date-time"}, "2026-03-01T10:00:00.5Z"),
    "day": ({"type": "string", "format": "date"}, "2026-03-01"),
    "uuid": (
        {"type": "string", "format": "uuid"},
        "2EB8AA08-AA98-11EA-B4AA-73B441D16380",
    ),
    "decimal": ({"type": "string", "format": "decimal"}, "1.50"),
    "exact": ({"type": "number", "format": "decimal"}, 0.1),
    "mixed": ({"enum": [1, True, "a", [2]]}, [2]),
    "times": (
        {"type": "array", "items": {"type": "string", "format": "date-time"}},
        ["2026-03-01T10:00:00.5Z"],
    ),
    "exacts": (
        {"type": "array", "items": {"type": "number", "format": "decimal"}},
        [0.1, 2],
    ),
}
"""Schemas whose values have a form of their own, and a value of each."""

PAIRS = tuple(
    pair for pair in permutations(FORMED, 2) if set(pair) != {"decimal", "exact"}
)
"""All but what is one type in Python: a decimal that is a text, or a number."""


def _unions() -> str:
    """A document whose object has all unions of two of them, alone and in arrays."""
    properties: dict[str, Any] = {}
    for one, other in PAIRS:
        union = {"anyOf": [FORMED[one][0], FORMED[other][0]]}
        properties[f"{one}_{other}"] = union
        properties[f"{one}_{other}_list"] = {"type": "array", "items": union}
    schema = {"$ref": "#/components/schemas/Thing"}
    content = {"application/json": {"schema": schema}}
    get = {
        "operationId": "getThing",
        "responses": {"200": {"description": "ok", "content": content}},
    }
    put = {
        "operationId": "putThing",
        "requestBody": {"required": True, "content": content},
        "responses": {"204": {"description": "ok"}},
    }
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "Unions", "version": "1"},
            "paths": {"/thing": {"get": get, "put": put}},
            "components": {
                "schemas": {"Thing": {"type": "object", "properties": properties}}
            },
        }
    )


DRIFTING = Drifting(4)
PACKAGES = {
    "received": DRIFT,
    "unions": _unions(),
    "drifting": DRIFTING.document(),
}

CAME: dict[str, Any] = {
    "counts": ["5", 6, 7.0, "08", True],
    "nested": [["1.5", 2], [3]],
    "flags": {"a": "yes", "b": True, "c": 0},
    "count": False,
    "pair": ["1", "no"],
    "days": ["2026-03-01T00:00:00", "2026-03-02"],
    "prices": ["1.50", 2.5],
    "price": "2.50",
    "size": "2",
    "sizes": ["2", 1],
    "either": ["3"],
    "times": ["2026-03-01T10:00:00.5Z", "soon"],
    "things": [{"counts": ["1"]}],
    "more": "9",
    "other": 8,
    "last": True,
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
    assert (thing.counts, thing.nested) == ([5, 6, 7, 8, 1], [[1.5, 2], [3]])
    assert (thing.flags, thing.pair) == (
        {"a": True, "b": True, "c": False},
        (1, False),
    )
    assert thing.days == [date(2026, 3, 1), date(2026, 3, 2)]
    assert thing.prices == [Decimal("1.50"), Decimal("2.5")]
    assert (thing.size, thing.sizes) == (2, [2, 1])
    assert (thing.either, thing["more"], thing["last"]) == ([3], 9, 1)
    assert thing.count == 0


def test_it_goes_back_as_it_came(package: ModuleType) -> None:
    thing = get(package, CAME)
    again = pickle.loads(pickle.dumps(thing.model_copy(deep=True)))
    for each in (thing, again):
        assert same(each.to_dict(), CAME)
        assert same(json.loads(each.to_json()), CAME)
        assert same(json.loads(sent(package, "put_thing", each)), CAME)
    assert thing.counts == [5, 6, 7, 8, 1], "sending changes nothing"


@pytest.mark.parametrize(
    "came",
    [
        {"photo_url": 7},
        {"next_id": 7},
        {"next_id": 7, "nextId": 8, "things": [{"photo_url": 1}]},
    ],
)
def test_a_property_that_is_called_as_an_attribute(
    package: ModuleType, came: dict[str, Any]
) -> None:
    """It is not the field: that would be sent as null, or with a default."""
    client, _ = connect(package, reply(came), strict_responses=True)
    thing = client.default.get_thing()
    assert thing.to_dict() == came
    assert json.loads(sent(package, "put_thing", thing)) == came
    assert thing.photo_url is None


def test_what_a_program_says_has_no_more_either(package: ModuleType) -> None:
    given = {"next_id": 7, "photo_url": 1}
    assert package.Thing.from_dict(given).to_dict() == given
    assert package.Thing.from_json(json.dumps(given)).to_dict() == given
    assert json.loads(sent(package, "put_thing", given)) == given


def test_read_only_properties_are_left_out_beside(package: ModuleType) -> None:
    thing = get(package, {"id": 1, **CAME})
    assert same(json.loads(sent(package, "put_thing", thing)), CAME)


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
    now = {
        **CAME,
        "counts": [50, 6, 7.0, "08", True, 9],
        "nested": [["1.5", 4, 2], [3]],
        "flags": {"b": False, "c": 0},
        "things": [{"counts": []}],
        "sizes": [1],
        "more": 10,
    }
    assert same(found, now)


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


@pytest.fixture
def unions(clients: Callable[[dict[str, str], str], Client]) -> ModuleType:
    return clients(PACKAGES, "unions").load()


@pytest.mark.parametrize("pair", PAIRS, ids="_".join)
def test_a_union_writes_each_of_its_members(
    unions: ModuleType, pair: tuple[str, str]
) -> None:
    """The first member must not write what the other one has read."""
    name, values = "_".join(pair), [FORMED[each][1] for each in pair]
    for value in values:
        came = {name: value, f"{name}_list": values}
        client, _ = connect(unions, reply(came), strict_responses=True)
        thing = client.default.get_thing()
        assert same(thing.to_dict(), came)
        assert same(json.loads(sent(unions, "put_thing", thing)), came)


def test_whatever_comes_goes_back(
    clients: Callable[[dict[str, str], str], Client],
) -> None:
    package = clients(PACKAGES, "drifting").load()
    for turn in range(400):
        name = f"S{turn % len(DRIFTING.schemas)}"
        came = DRIFTING.value(DRIFTING.schemas[name], (0, 0.1, 0.3)[turn % 3])
        client, seen = connect(package, reply(came))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", package.ResponseValidationWarning)
            found = getattr(client.default, f"get_{name.lower()}")()
        if hasattr(found, "to_dict"):
            assert same(found.to_dict(), came), came
            client, seen = connect(package, httpx2.Response(204))
            getattr(client.default, f"put_{name.lower()}")(found)
            assert same(json.loads(seen.request.content), came), came


def same(one: Any, other: Any) -> bool:
    """Whether two values are one in JSON, where 1.0 is 1, and true is not."""
    return json.dumps(_whole(one), sort_keys=True) == json.dumps(
        _whole(other), sort_keys=True
    )


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _whole(item) for name, item in value.items()}
    if isinstance(value, list):
        return list(map(_whole, value))
    return int(value) if isinstance(value, float) and value.is_integer() else value
