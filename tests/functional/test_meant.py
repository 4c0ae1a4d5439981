"""What documents say by mistake: read as it is meant, or as the standard has it, and told of."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pydantic
import pytest
from tests.clients import Client
from tests.functional.support import connect, document, reply

UNDECLARED = document("""
paths:
  /threads/{thread_id}/runs:
    post:
      operationId: createRun
      parameters: [{name: thread_id, in: path, required: true, schema: {type: string}}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Closed'}}}}
      responses: {'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Answer'}}}}}
  /rooms/{room_id}:
    put:
      operationId: putRoom
      parameters: [{name: room_id, in: path, required: true, schema: {type: integer}}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Room'}}}}
      responses: {'204': {description: ''}}
  /open:
    post:
      operationId: sendOpen
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Open'}}}}
      responses: {'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Open'}}}}}
components:
  schemas:
    Closed: {type: object, required: [thread_id, model], properties: {model: {type: string}}, additionalProperties: false}
    Answer: {type: object, required: [id, step_number], properties: {id: {type: string}}}
    Room: {type: object, required: [room_id, beds], properties: {beds: {type: integer}}}
    Open: {type: object, required: [a, b], properties: {a: {type: string}}, additionalProperties: {type: integer}}
    Branches:
      allOf: [{required: [x, y]}, {type: object, properties: {x: {type: string}}}, {properties: {y: {type: integer}}}]
    Reversed: {allOf: [{properties: {x: {type: string}}}], required: [x]}
    Parent: {type: object, required: [size], properties: {name: {type: string}}}
    Child: {allOf: [{$ref: '#/components/schemas/Parent'}, {properties: {size: {type: integer}}}]}
    Tagged: {type: object, required: [kind], discriminator: {propertyName: kind}}
    Kind: {allOf: [{$ref: '#/components/schemas/Tagged'}, {properties: {n: {type: integer}}}]}
    Matched: {type: object, required: [x-a], patternProperties: {^x-: {type: integer}}, additionalProperties: false}
""")

OLD = document(
    """
paths:
  /profile:
    put:
      operationId: putProfile
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Profile', type: string}}}}
      responses: {'204': {description: ''}}
components:
  schemas:
    Profile: {type: object, required: [name], properties: {name: {type: string}}}
    Holder:
      type: object
      properties:
        told: {$ref: '#/components/schemas/Profile', description: Who.}
        more: {$ref: '#/components/schemas/Profile', required: [other], properties: {other: {type: string}}}
""",
    version="3.0.3",
)

IMPLIED = document("""
paths:
  /channel:
    get:
      operationId: getChannel
      responses:
        '200':
          description: ''
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Answer'}
              examples:
                one: {value: {channel: {id: C0EAQDV4Z}, criteria: all}}
components:
  schemas:
    Answer:
      type: object
      properties:
        channel: {$ref: '#/components/schemas/Conversation'}
        criteria: {allOf: [{$ref: '#/components/schemas/Criteria'}]}
    Conversation: {items: {type: string}}
    Criteria: {properties: {from: {type: string}}}
    Guessed:
      type: object
      properties:
        both: {properties: {a: {type: integer}}, items: {type: integer}}
        default: {minLength: 3, default: 5}
        plain: {properties: {a: {type: integer}}, example: '{"a": 1}'}
        schema: {items: {type: string}}
        example: {type: integer}
""")

PACKAGES = {
    "implied": IMPLIED,
    "undeclared": UNDECLARED,
    "beside_ref_old": OLD,
    "beside_ref_new": OLD.replace("3.0.3", "3.1.0").replace(
        ", type: string}}}}", "}}}}"
    ),
}
Clients = Callable[[dict[str, str], str], Client]


@pytest.fixture(scope="module")
def undeclared(clients: Clients) -> ModuleType:
    return clients(PACKAGES, "undeclared").load()


@pytest.fixture(scope="module")
def implied(clients: Clients) -> ModuleType:
    return clients(PACKAGES, "implied").load()


def test_what_is_required_and_forbidden_is_not_asked_for(
    undeclared: ModuleType,
) -> None:
    client, sent = connect(undeclared, reply({"id": "1"}), strict_responses=True)
    answer = client.default.create_run("t", model="m")
    assert (sent.target, sent.json) == ("/threads/t/runs", {"model": "m"})
    assert answer.to_dict() == {"id": "1"}  # nobody expects a step_number
    assert answer.step_number is None


def test_what_a_parameter_brings_is_not_asked_for_again(undeclared: ModuleType) -> None:
    client, sent = connect(undeclared)
    client.default.put_room(1, beds=2)
    assert (sent.target, sent.json) == ("/rooms/1", {"beds": 2})


def test_what_is_allowed_is_asked_for_in_requests_alone(undeclared: ModuleType) -> None:
    client, sent = connect(undeclared, reply({"a": "x"}), strict_responses=True)
    assert client.default.send_open(a="x", b=1).to_dict() == {"a": "x"}
    assert sent.json == {"a": "x", "b": 1}
    with pytest.raises(pydantic.ValidationError):
        undeclared.models.Open(a="x", b="one")
    assert "Required" in str(undeclared.models.OpenDict.__annotations__["b"])


@pytest.mark.parametrize(
    ("model", "value", "lacking"),
    [
        ("Branches", {"x": "a", "y": 1}, "y"),
        ("Reversed", {"x": "a"}, "x"),
        ("Child", {"name": "a", "size": 1}, "size"),
        ("Matched", {"x-a": 1}, "x-a"),
    ],
)
def test_another_piece_may_declare_it(
    undeclared: ModuleType, model: str, value: dict[str, Any], lacking: str
) -> None:
    class_ = getattr(undeclared.models, model)
    assert class_.from_dict(value).to_dict() == value
    with pytest.raises(pydantic.ValidationError):
        class_.from_dict({k: v for k, v in value.items() if k != lacking})


def test_each_is_told_of_once(clients: Clients) -> None:
    found = clients(PACKAGES, "undeclared").diagnostics
    told = [d for d in found if d.code == "required-not-declared"]
    assert [
        str(d.place.pointer).removeprefix("/components/schemas")
        for d in told
        if d.place
    ] == [
        "/Closed/required/0",
        "/Answer/required/1",
        "/Room/required/0",
        "/Open/required/1",
    ]
    assert "it is left out" in told[0].message


def test_before_3_1_nothing_counts_beside_a_reference(clients: Clients) -> None:
    package = clients(PACKAGES, "beside_ref_old").load()
    client, sent = connect(package)
    client.default.put_profile(name="Ada")
    assert sent.json == {"name": "Ada"}
    holder = package.models.Holder.from_dict({"more": {"name": "Ada"}})
    assert type(holder.more) is package.models.Profile
    found = clients(PACKAGES, "beside_ref_old").diagnostics
    assert [
        d.message.split(":")[0] for d in found if d.code == "ignored-beside-ref"
    ] == [
        '"type" is ignored',
        '"required" is ignored',
        '"properties" is ignored',
    ]


def test_since_3_1_it_counts(clients: Clients) -> None:
    package = clients(PACKAGES, "beside_ref_new").load()
    with pytest.raises(pydantic.ValidationError):
        package.models.Holder.from_dict({"more": {"name": "Ada"}})
    holder = package.models.Holder.from_dict({"more": {"name": "Ada", "other": "x"}})
    assert holder.more.other == "x"


def test_a_guessed_type_gives_way_to_what_the_document_shows(
    implied: ModuleType,
) -> None:
    shown = {"channel": {"id": "C1"}, "criteria": "all"}
    client, _ = connect(implied, reply(shown), strict_responses=True)
    answer = client.default.get_channel()
    assert answer.to_dict() == shown
    assert answer.channel == {"id": "C1"}
    other = {"channel": ["C1"], "criteria": {"from": "me"}}
    assert implied.models.Answer.from_dict(other).to_dict() == other
    assert (
        type(implied.models.Answer.from_dict(other).criteria).__name__
        == "CriteriaObject"
    )


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ({"both": {"a": 1}}, True),
        ({"both": [1]}, True),
        ({"both": "x"}, False),
        ({"default": 7}, True),
        ({"default": "abc"}, True),
        ({"default": "ab"}, False),
        ({"plain": {"a": 1}}, True),
        ({"plain": "text"}, False),
    ],
    ids=str,
)
def test_only_what_contradicts_a_guess_is_taken(
    implied: ModuleType, value: dict[str, Any], valid: bool
) -> None:
    if valid:
        assert implied.models.Guessed.from_dict(value).to_dict() == value
    else:
        with pytest.raises(pydantic.ValidationError):
            implied.models.Guessed.from_dict(value)


def test_the_double_answers_with_the_example(clients: Clients) -> None:
    package = clients(PACKAGES, "implied")
    double = package.load(".testing").MockTransport()
    client = package.load().ApiClient(host="https://api.example", transport=double)
    assert client.default.get_channel().to_dict()["channel"] == {"id": "C0EAQDV4Z"}


def test_a_guess_that_is_contradicted_is_told_of(clients: Clients) -> None:
    found = clients(PACKAGES, "implied").diagnostics
    assert [
        d.message.partition("and ")[2] for d in found if d.code == "implied-type"
    ] == [
        '"items" is about an array, but an example is an object: the client takes all of these',
        '"properties" is about an object, but an example is a string: the client takes all of these',
        '"properties" is about an object, but "items" is about an array: the client takes all of '
        "these",
        '"minLength" is about a string, but the default is a number: the client takes all of these',
    ]
