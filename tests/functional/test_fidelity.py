"""What comes goes back as it came; strict reading has the types of JSON; nothing is made up."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError
from tests.clients import Client
from tests.functional.support import connect, document, reply

VALUES = document("""
paths:
  /thing:
    get:
      operationId: getThing
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}
    put:
      operationId: putThing
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses: {'204': {description: ok}}
  /things:
    get:
      operationId: findThings
      parameters:
        - {name: since, in: query, schema: {type: string, format: date-time}}
        - {name: ids, in: query, schema: {type: array, items: {type: string, format: uuid}}}
      responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Thing'}}}}}}
  /event:
    get:
      operationId: getEvent
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Event'}}}}}
    put:
      operationId: putEvent
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Event'}}}}
      responses: {'204': {description: ok}}
components:
  schemas:
    Thing:
      type: object
      properties:
        number: {type: number}
        share: {type: number, minimum: 0, maximum: 100, multipleOf: 0.01}
        half: {type: integer, multipleOf: 0.5}
        numbers: {type: array, items: {type: number}}
        by_name: {type: object, additionalProperties: {type: number}}
        either: {oneOf: [{type: number}, {type: string}]}
        count: {type: integer}
        flag: {type: boolean}
        at: {type: string, format: date-time}
        times: {type: array, items: {type: string, format: date-time}}
        day: {type: string, format: date}
        ids: {type: array, items: {type: string, format: uuid}}
        photoUrls: {type: array, items: {type: string}}
        state: {type: string, enum: [on, off]}
        price: {type: object, properties: {net: {type: number, format: decimal}, items: {type: integer}}}
        event: {$ref: '#/components/schemas/Event'}
        child: {$ref: '#/components/schemas/Thing'}
    Defaults:
      type: object
      properties:
        day: {type: string, format: date, default: '2026-03-01'}
        at: {type: string, format: date-time, default: '2026-03-01T10:00:00.5Z'}
        id: {type: string, format: uuid, default: 123e4567-e89b-12d3-a456-426614174000}
        price: {type: number, format: decimal, default: 1.5}
        text: {type: string, format: decimal, default: '2.50'}
        days: {type: array, items: {type: string, format: date}, default: ['2026-03-01']}
        number: {type: number, default: 3}
    Event:
      oneOf:
        - $ref: '#/components/schemas/Started'
        - $ref: '#/components/schemas/Stopped'
        - $ref: '#/components/schemas/Failed'
    Started:
      type: object
      required: [type, id]
      properties: {type: {const: started}, id: {type: string}}
    Stopped:
      type: object
      required: [type, id]
      properties: {type: {const: stopped}, id: {type: string}}
    Failed:
      type: object
      required: [type, reason]
      properties: {type: {const: failed}, reason: {type: string}, level: {const: 1, default: 1}}
    Rest:
      type: object
      properties: {name: {type: string}}
      additionalProperties: {type: integer}
""")

PACKAGES = {"fidelity_values": VALUES}


@pytest.fixture
def package(clients: Callable[[dict[str, str], str], Client]) -> ModuleType:
    return clients(PACKAGES, "fidelity_values").load()


def get(package: ModuleType, value: object, *, strict: bool = True) -> Any:
    """Read a thing."""
    client, _ = connect(package, reply(value), strict_responses=strict)
    return client.default.get_thing()


def event(package: ModuleType, value: object, *, strict: bool = True) -> Any:
    """Read an event."""
    client, _ = connect(package, reply(value), strict_responses=strict)
    return client.default.get_event()


WHOLE: dict[str, Any] = {
    "number": 9007199254740993,
    "share": 3,
    "half": 7,
    "numbers": [1, 1.5, 3],
    "by_name": {"a": 2, "b": 0.25},
    "either": 4,
    "count": 12345678901234567890,
    "flag": False,
    "at": "2026-03-01T10:00:00.7866667Z",
    "times": [
        "2016-12-31T23:59:60Z",
        "2026-03-01T10:00:00.506Z",
        "2026-03-01T10:00:00.123456789+02:00",
        "2026-03-01T10:00:00+00:00",
        "2026-03-01t10:00:00z",
        "2026-03-01T10:00:00-00:00",
    ],
    "day": "2026-03-01",
    "ids": [
        "2EB8AA08-AA98-11EA-B4AA-73B441D16380",
        "2eb8aa08-aa98-11ea-b4aa-73b441d16380",
    ],
    "state": "on",
    "event": {"type": "started", "id": "1"},
    "child": {"number": 0.07, "share": 0.07},
}


def test_what_came_goes_back(package: ModuleType) -> None:
    thing = get(package, WHOLE)
    text = json.dumps(WHOLE, separators=(",", ":"))
    assert thing.to_json() == text
    assert json.dumps(thing.to_dict(), separators=(",", ":")) == text
    again = pickle.loads(pickle.dumps(thing.model_copy(deep=True)))
    assert again == thing
    client, seen = connect(package, status(204))
    client.default.put_thing(again)
    assert seen.request.content.decode() == text
    client.default.put_thing(thing.to_dict())
    assert seen.requests[1].content.decode() == text


def status(code: int) -> Any:
    import httpx2

    return httpx2.Response(code)


def test_numbers_are_those_that_are_written(package: ModuleType) -> None:
    made = package.Thing(number=3, numbers=[1, 2.5], share=3)
    assert made.to_json() == '{"number":3,"share":3,"numbers":[1,2.5]}'
    made.number = 2.0
    assert made.to_json().startswith('{"number":2.0,')
    assert type(get(package, {"count": 3.0}).count) is int
    for wrong in ({"share": 0.075}, {"share": 101}, {"half": 1.5}):
        with pytest.raises(ValidationError):
            package.Thing(**wrong)


def test_times_are_times(package: ModuleType) -> None:
    thing = get(package, WHOLE)
    at = thing.at
    assert isinstance(at, datetime)
    assert at == datetime(2026, 3, 1, 10, 0, 0, 786666, tzinfo=UTC)
    assert hash(at) == hash(datetime(2026, 3, 1, 10, 0, 0, 786666, tzinfo=UTC))
    assert repr(at) == repr(datetime(2026, 3, 1, 10, 0, 0, 786666, tzinfo=UTC))
    assert type(at + timedelta(days=1)) is type(at.replace(year=2027)) is datetime
    assert thing.times[0] == datetime(2016, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    thing.at = at.replace(microsecond=0)
    assert thing.to_dict()["at"] == "2026-03-01T10:00:00Z"
    client, seen = connect(package, reply([]))
    client.default.find_things(since=at)
    assert seen.request.url.params["since"] == "2026-03-01T10:00:00.7866667Z"


def test_uuids_are_uuids(package: ModuleType) -> None:
    texts = [
        *WHOLE["ids"],
        "2eb8aa08aa9811eab4aa73b441d16380",
        "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}",
        "urn:uuid:2eb8aa08-aa98-11ea-b4aa-73b441d16380",
    ]
    with pytest.warns(package.ResponseValidationWarning):
        thing = get(package, {"ids": texts}, strict=False)
    assert thing.to_dict() == {"ids": texts}
    plain = UUID("2eb8aa08-aa98-11ea-b4aa-73b441d16380")
    assert set(thing.ids) == {plain}
    assert [each.urn for each in thing.ids] == [plain.urn] * 5
    assert [each.hex for each in thing.ids] == [plain.hex] * 5
    assert [repr(each) for each in thing.ids] == [f"UUID('{t}')" for t in texts]
    client, seen = connect(package, reply([]))
    client.default.find_things(ids=[*thing.ids, plain])
    sent = seen.request.url.params.get_list("ids")
    assert sent == [*texts, str(plain)]
    thing.ids[0] = plain
    assert thing.to_dict()["ids"][0] == str(plain)
    with pytest.raises(ValidationError, match="should be a valid UUID"):
        package.Thing(ids=["2eb8aa08"])


STRICT: list[tuple[dict[str, Any], object]] = [
    ({"number": "0.03"}, 0.03),
    ({"count": "5"}, 5),
    ({"count": True}, 1),
    ({"flag": "yes"}, True),
    ({"flag": 1}, True),
    ({"at": 1577836800}, datetime(2020, 1, 1, tzinfo=UTC)),
    ({"at": "1577836800"}, datetime(2020, 1, 1, tzinfo=UTC)),
    ({"at": "2026-03-01T10:00:00"}, datetime(2026, 3, 1, 10)),
    ({"at": "2026-03-01 10:00:00Z"}, datetime(2026, 3, 1, 10, tzinfo=UTC)),
    ({"day": 0}, date(1970, 1, 1)),
    ({"day": "2026-03-01T00:00:00Z"}, date(2026, 3, 1)),
    ({"count": None}, None),
    ({"child": {"flag": "no"}}, None),
    ({"price": {"net": 1.5, "items": "5"}}, None),
]


@pytest.mark.parametrize(("value", "found"), STRICT, ids=lambda value: str(value))
def test_strict_means_the_types_of_the_document(
    package: ModuleType, value: dict[str, Any], found: object
) -> None:
    with pytest.raises(package.ResponseValidationError) as caught:
        get(package, value)
    (problem,) = caught.value.problems
    assert problem.startswith(f"$.{next(iter(value))}")
    with pytest.warns(package.ResponseValidationWarning) as told:
        thing = get(package, value, strict=False)
    assert len(told) == 1
    assert thing.to_dict() == value
    assert thing.to_json() == json.dumps(value, separators=(",", ":"))
    if not {"child", "price"} & value.keys():
        assert getattr(thing, next(iter(value))) == found


def test_no_constant_is_made_up(package: ModuleType) -> None:
    for value in ({"id": "1"}, {}, {"level": 1}):
        with pytest.raises(package.ResponseValidationError):
            event(package, value)
        with pytest.warns(package.ResponseValidationWarning):
            found = event(package, value, strict=False)
        if "level" not in value:
            assert type(found) is package.UnknownVariant
        assert found.to_dict() == value
    with pytest.warns(package.ResponseValidationWarning, match=r"\$\.type: Field req"):
        found = event(package, {"reason": "x"}, strict=False)
    assert type(found) is package.Failed
    assert found.to_dict() == {"reason": "x"}
    made = package.Failed(reason="x")
    assert made.to_dict() == {"type": "failed", "reason": "x", "level": 1}
    assert type(event(package, {"type": "failed", "reason": "x"})) is package.Failed


def test_a_new_variant_says_what_it_is(package: ModuleType) -> None:
    value = {"type": "paused", "id": "1", "for": {"s": 3}}
    with pytest.raises(package.ResponseValidationError) as caught:
        event(package, value)
    assert caught.value.problems == [
        "$.type: 'paused' is no variant that is known here"
    ]
    found = event(package, value, strict=False)
    assert isinstance(found, package.UnknownVariant)
    assert (found.type, found["for"]) == ("paused", {"s": 3})
    client, seen = connect(package, status(204))
    client.default.put_event(found)
    client.default.put_thing(package.Thing(event=found))
    assert [json.loads(r.content) for r in seen.requests] == [value, {"event": value}]


def test_attributes_that_a_model_lacks_are_refused(package: ModuleType) -> None:
    thing = package.Thing()
    with pytest.raises(AttributeError, match="did you mean 'photo_urls'"):
        thing.photoUrls = ["a"]
    with pytest.raises(AttributeError, match="did you mean 'count'"):
        thing.coutn = 1
    with pytest.raises(AttributeError, match="set 'colour' as an item"):
        thing.colour = "red"
    with pytest.raises(AttributeError):
        thing.to_json = None
    thing["colour"] = "red"
    thing["photoUrls"] = ["a"]
    assert thing.to_dict() == {"colour": "red", "photoUrls": ["a"]}
    assert (thing["colour"], thing["photoUrls"]) == ("red", ["a"])
    with pytest.raises(KeyError):
        assert thing["size"]


def test_assignments_are_checked_as_constructors_do(package: ModuleType) -> None:
    thing = package.Thing()
    for name, value in (("count", "x"), ("state", "lost"), ("event", {"type": "new"})):
        with pytest.raises(ValidationError) as caught:
            setattr(thing, name, value)
        assert caught.value.errors()[0]["loc"][0] == name
    assert thing.to_dict() == {}
    thing.event = {"type": "failed", "reason": "x"}
    assert type(thing.event) is package.Failed
    assert thing.to_dict() == {"event": {"type": "failed", "reason": "x", "level": 1}}
    thing.event = None
    thing.state = (
        package.ThingState.of("new") if hasattr(package, "ThingState") else "on"
    )
    assert "event" not in thing.to_dict()
    thing.child = child = package.Thing(count=1)
    assert thing.child is child
    rest = package.Rest(name="a", more=1)
    rest["other"] = 2
    with pytest.raises(ValidationError):
        rest["third"] = "x"
    assert rest.to_dict() == {"name": "a", "more": 1, "other": 2}


def test_defaults_are_of_the_type_that_they_stand_for(package: ModuleType) -> None:
    made = package.Defaults()
    assert made.day == date(2026, 3, 1)
    assert made.at == datetime(2026, 3, 1, 10, 0, 0, 500000, tzinfo=UTC)
    assert made.id == UUID("123e4567-e89b-12d3-a456-426614174000")
    assert (made.price, made.text) == (Decimal("1.5"), Decimal("2.50"))
    assert (made.days, made.number) == ([date(2026, 3, 1)], 3)
    assert made.to_dict() == {}
