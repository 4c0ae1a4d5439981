"""What is read-only is not sent back, and what is write-only has to be sent, and need not come."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from pydantic import ValidationError
from tests.clients import Client
from tests.functional.support import Recorder, connect, document, reply

TEXT = """
paths:
  /account:
    get:
      operationId: getAccount
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Account'}}}}}
    put:
      operationId: putAccount
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Account'}}}}
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Account'}}}}}
  /team:
    get:
      operationId: getTeam
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Team'}}}}}
    put:
      operationId: putTeam
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Team'}}}}
      responses: {'200': {description: ok}}
  /form:
    get:
      operationId: findForms
      parameters: [{name: filter, in: query, style: deepObject, schema: {$ref: '#/components/schemas/Form'}}]
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Form'}}}}}
    post:
      operationId: postForm
      requestBody: {required: true, content: {application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Form'}}}}
      responses: {'200': {description: ok}}
  /parts:
    post:
      operationId: postParts
      requestBody: {required: true, content: {multipart/form-data: {schema: {$ref: '#/components/schemas/Form'}}}}
      responses: {'200': {description: ok}}
components:
  schemas:
    Id: {type: integer, readOnly: true}
    Account:
      type: object
      required: [id, kind, name, password]
      properties:
        id: {$ref: '#/components/schemas/Id'}
        kind: {type: string, enum: [account], readOnly: true}
        name: {type: string}
        password: {type: string, minLength: 2, writeOnly: true}
        created: {type: string, format: date-time, readOnly: true}
        hint: {type: string, writeOnly: true}
        e-tag: {type: string, readOnly: true}
    Bot:
      type: object
      required: [bot]
      properties: {bot: {type: string}, seen: {type: integer, readOnly: true}}
    Form:
      type: object
      required: [text, number]
      properties:
        text: {type: string}
        number: {type: integer, readOnly: true}
        bot: {$ref: '#/components/schemas/Bot'}
    Cat: {type: object, required: [kind], properties: {kind: {type: string, enum: [cat], readOnly: true}, age: {type: integer, readOnly: true}}}
    Dog: {type: object, required: [kind], properties: {kind: {type: string, enum: [dog], readOnly: true}}}
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: kind}
    Team:
      type: object
      properties:
        lead: {$ref: '#/components/schemas/Account'}
        members: {type: array, items: {$ref: '#/components/schemas/Bot'}}
        pet: {$ref: '#/components/schemas/Pet'}
        roles: {type: object, additionalProperties: {$ref: '#/components/schemas/Bot'}}
        either: {oneOf: [{$ref: '#/components/schemas/Account'}, {$ref: '#/components/schemas/Bot'}]}
        free: {}
"""

PACKAGES = {
    "directions_30": document(TEXT, version="3.0.4"),
    "directions_31": document(TEXT),
}

ACCOUNT = {
    "id": 1,
    "kind": "account",
    "name": "Rex",
    "created": "2026-03-01T10:00:00Z",
    "e-tag": "x",
}
BOT = {"bot": "b", "seen": 3}


@pytest.fixture(params=list(PACKAGES))
def package(
    request: pytest.FixtureRequest,
    clients: Callable[[dict[str, str], str], Client],
) -> ModuleType:
    return clients(PACKAGES, request.param).load()


def opened(package: ModuleType, answer: object) -> tuple[Any, Recorder]:
    client, seen = connect(package, reply(answer), strict_responses=True)
    return client.default, seen


def bodies(seen: Recorder) -> list[Any]:
    return [json.loads(r.content) for r in seen.requests if r.method == "PUT"]


def test_what_is_read_only_is_not_sent_back(package: ModuleType) -> None:
    api, seen = opened(package, ACCOUNT)
    account = api.get_account()
    assert account.to_dict() == ACCOUNT
    account.password = "secret"
    before = account.to_dict()
    copied = pickle.loads(pickle.dumps(account))
    api.put_account(account)
    api.put_account(copied.model_copy(update={"id": 7}, deep=True))
    assert bodies(seen) == [{"name": "Rex", "password": "secret"}] * 2
    assert account.to_dict() == before == copied.to_dict()


def test_neither_are_those_within(package: ModuleType) -> None:
    team = {
        "members": [BOT, {"bot": "c"}],
        "roles": {"a": BOT},
        "pet": {"kind": "cat", "age": 3},
        "either": BOT,
        "free": [1],
        "more": {"x": BOT},
    }
    api, seen = opened(package, team)
    received = api.get_team()
    received.free = [received.members[0], {"at": (received.either,)}]
    api.put_team(received)
    api.put_team({"members": received.members, "free": received.either, "lead": None})
    bare = {"bot": "b"}
    assert bodies(seen) == [
        {
            "members": [bare, {"bot": "c"}],
            "pet": {"kind": "cat"},
            "roles": {"a": bare},
            "either": bare,
            "free": [bare, {"at": [bare]}],
            "more": {"x": BOT},
        },
        {"members": [bare, {"bot": "c"}], "free": bare},
    ]


def test_what_a_program_names_in_a_call_is_sent(package: ModuleType) -> None:
    api, seen = opened(package, ACCOUNT)
    api.put_account(id=5, name="n", password="pp")
    api.put_account({"id": 5, "name": "n", "password": "pp"})
    api.put_account(package.Account(id=5, name="n", password="pp"))
    named = {"id": 5, "name": "n", "password": "pp"}
    assert bodies(seen) == [named, named, {"name": "n", "password": "pp"}]


def test_forms_and_parameters_are_requests_too(package: ModuleType) -> None:
    api, seen = opened(package, {"text": "t", "number": 1, "bot": BOT})
    form = api.find_forms()
    assert form.number == 1
    api.find_forms(filter=form)
    api.post_form(text=form.text, bot=form.bot)
    api.post_parts(text=form.text, bot=form.bot)
    query, body, parts = seen.requests[1:]
    assert dict(query.url.params) == {"filter[text]": "t", "filter[bot][bot]": "b"}
    assert body.content == b"text=t&bot=%7B%22bot%22%3A%22b%22%7D"
    assert b'{"bot":"b"}' in parts.read() and b"seen" not in parts.content


def test_what_is_write_only_has_to_be_sent(package: ModuleType) -> None:
    api, seen = opened(package, ACCOUNT)
    with pytest.raises(ValidationError) as caught:
        package.Account(name="n")
    assert [(e["type"], e["loc"]) for e in caught.value.errors()] == [
        ("missing", ("password",))
    ]
    with pytest.raises(ValidationError, match="at least 2"):
        package.Account(name="n", password="p")
    account = api.get_account()
    for call in (
        lambda: api.put_account(account),
        lambda: api.put_account({"name": "n"}),
        lambda: api.put_account(name="n"),
    ):
        with pytest.raises(
            package.RequestValidationError, match=r"\$\.password: Field"
        ):
            call()
    with pytest.raises(package.RequestValidationError, match=r"\$\.lead\.password: F"):
        api.put_team(lead=account)
    assert bodies(seen) == []
    assert package.Account(name="n", password="pp").to_dict()["password"] == "pp"


def test_what_is_write_only_need_not_come(package: ModuleType) -> None:
    api, _ = opened(package, ACCOUNT)
    account = api.get_account()
    assert account.hint is None
    with pytest.raises(AttributeError, match="the API sent nothing for it"):
        assert account.password
    again = package.Account.from_json(account.to_json())
    assert again == account == package.Account.from_dict(account.to_dict())
    client, _ = connect(package, reply({**ACCOUNT, "created": "soon"}))
    with pytest.warns(package.ResponseValidationWarning) as told:
        drifted = client.default.get_account()
    assert len(told) == 1 and "password" not in str(told[0].message)
    assert drifted.to_dict() == {**ACCOUNT, "created": "soon"}


def test_type_checkers_ask_for_what_is_sent(package: ModuleType) -> None:
    fields = package.Account.model_fields
    required = {name for name, field in fields.items() if field.is_required()}
    assert required == {"name", "password"}
    keys = package.models.AccountDict.__annotations__
    asked = {n for n, t in keys.items() if "Required" in str(t)}
    assert asked == {"name", "password"}


BROUGHT = """
paths: {}
webhooks:
  made:
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Made'}}}}
      responses: {'200': {description: ok}}
components:
  schemas:
    Made:
      type: object
      required: [id, name, secret]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string}
        secret: {type: string, writeOnly: true}
"""


def test_what_goes_one_way_need_not_come_with_a_webhook(
    clients: Callable[[dict[str, str], str], Client],
) -> None:
    """It is a request, and of whom the value is."""
    clients({"brought": document(BROUGHT)}, "brought").load()
    webhooks = import_module("brought.webhooks")
    parse, error = webhooks.parse_made, webhooks.WebhookError
    assert parse(b'{"name": "n"}').to_dict() == {"name": "n"}
    whole = {"id": 1, "name": "n", "secret": "s"}
    assert parse(json.dumps(whole).encode()).to_dict() == whole
    with pytest.raises(error, match="name: Field required"):
        parse(b'{"id": 1}')
