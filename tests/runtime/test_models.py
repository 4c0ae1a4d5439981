"""Models: three states, constants, aliases, what is new, and open enumerations."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from petshop import NewPet, Pet, Status
from petshop._runtime.enum import OpenEnum
from petshop._runtime.model import ApiModel
from petshop.models.pet import Cat, Owner, Size
from pydantic import ValidationError


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({}, {}),
        ({"age": None}, {"age": None}),
        ({"age": 1}, {"age": 1}),
        ({"nickname": None}, {}),
        ({"nickname": "R"}, {"nickname": "R"}),
        ({"vet": None}, {}),
        ({"from_": "x"}, {"from": "x"}),
        ({"from": "x"}, {"from": "x"}),
        ({"from_": None}, {}),
        ({"extra": None}, {"extra": None}),
        ({"extra": {"a": [1]}}, {"extra": {"a": [1]}}),
    ],
)
def test_three_states(given: dict[str, Any], sent: dict[str, Any]) -> None:
    pet = NewPet(name="Rex", **given)
    assert pet.to_dict() == {"name": "Rex", "kind": "pet"} | sent
    assert NewPet.from_dict({"name": "Rex", **given}).to_dict() == (
        {"name": "Rex", "kind": "pet"} | (sent if "from_" not in given else given)
    )


def test_a_required_null_is_a_value() -> None:
    assert Pet(id=1, name="Rex", tag=None).to_dict() == {
        "id": 1,
        "name": "Rex",
        "tag": None,
    }


def test_none_means_the_default() -> None:
    assert NewPet(name="Rex", vet=None).vet == "nobody"


def test_assignment_has_three_states() -> None:
    pet = NewPet(name="Rex", nickname="R", age=3)
    pet.nickname = None
    pet.age = None
    assert pet.to_dict() == {"name": "Rex", "kind": "pet", "age": None}
    pet.nickname = "Q"
    assert pet.to_dict()["nickname"] == "Q"


def test_constants_are_sent_however_deep() -> None:
    pet = NewPet.from_dict(
        {
            "name": "Rex",
            "owner": {"name": "Ann", "phone": None, "fax": None},
            "friends": [{"name": "Bob"}],
            "byName": {"c": {"name": "Cid"}},
        }
    )
    assert pet.to_dict() == {
        "name": "Rex",
        "kind": "pet",
        "owner": {"name": "Ann", "kind": "owner", "fax": None},
        "friends": [{"name": "Bob", "kind": "owner"}],
        "byName": {"c": {"name": "Cid", "kind": "owner"}},
    }


def test_a_constant_that_a_server_left_out_is_not_made_up() -> None:
    owner = Owner.from_json('{"name": "Ann"}')
    assert (owner.kind, owner.to_dict()) == ("owner", {"name": "Ann"})
    assert NewPet(name="Rex", owner=owner).to_dict()["owner"]["kind"] == "owner"


def test_models_inside_keep_their_nulls() -> None:
    owner = Owner.from_json('{"name": "Ann", "phone": null}')
    pet = NewPet(name="Rex", owner=owner, friends=[{"name": "B", "phone": None}])
    assert pet.to_dict()["owner"] == {"name": "Ann", "phone": None, "kind": "owner"}
    assert pet.to_dict()["friends"] == [{"name": "B", "kind": "owner"}]


@pytest.mark.parametrize(
    "text",
    [
        '{"id":1,"name":"Rex","tag":null}',
        '{"id":1,"name":"Rex","tag":"t","vet":null,"new":{"a":[1,null]}}',
        '{"id":1,"name":"Rex","tag":null,"nickname":null}',
        '{"id":1,"name":"Rex","tag":null,"weight":3}',
        '{"id":1,"name":"Rex","tag":null,"weight":3.0}',
        '{"id":12345678901234567890123,"name":"Rex","tag":null}',
        '{"id":1,"name":"Rex","tag":null,"status":"sold","size":2}',
    ],
)
def test_json_round_trips(text: str) -> None:
    assert Pet.from_json(text).to_json() == text


def test_decoding_json_runs_no_python(monkeypatch: pytest.MonkeyPatch) -> None:
    NewPet(name="Rex")

    def fail(self: object, **data: object) -> None:
        raise AssertionError("called")

    monkeypatch.setattr(ApiModel, "__init__", fail)
    assert NewPet.from_json('{"name": "Rex", "owner": {"name": "Ann"}}').owner


def test_drop_in_methods() -> None:
    pet = NewPet.from_dict({"name": "Rex"})
    assert pet.to_str() == "{'kind': 'pet', 'name': 'Rex'}"
    assert pet.to_json() == '{"name":"Rex","kind":"pet"}'
    with pytest.raises(ValidationError):
        NewPet.from_dict({"name": 3})
    with pytest.raises(ValidationError):
        NewPet.from_json("no")


def test_wire_names_are_not_python_names() -> None:
    assert NewPet.from_dict({"name": "Rex", "from_": "x"}).from_ is None


def test_messages_do_not_show_values() -> None:
    with pytest.raises(ValidationError) as caught:
        NewPet.from_dict({"name": "Rex", "age": "secret"})
    assert "secret" not in str(caught.value)


def test_models_pickle_and_copy() -> None:
    pet = Pet.from_json('{"id":1,"name":"Rex","tag":null,"new":1,"owner":{"name":"A"}}')
    pet = pet.model_copy(update={"status": Status.of("lost"), "size": Size.of(7)})
    for twin in (pickle.loads(pickle.dumps(pet)), copy.deepcopy(pet)):
        assert twin == pet
        assert twin.to_json() == pet.to_json()
        assert twin.status.name == "LOST"


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(ValidationError):
        Pet.from_json('{"id":1,"name":"Rex","tag":null,"weight":NaN}')


def test_enumerations() -> None:
    assert (str(Status.SOLD), f"{Status.SOLD}") == ("sold", "sold")
    assert Status("sold") is Status.of("sold") is Status.SOLD
    assert Size.of(2) is Size.LARGE
    with pytest.raises(ValueError, match="not a valid"):
        Status("lost")
    with pytest.raises(ValidationError):
        NewPet(name="Rex", status="lost")
    with pytest.raises(ValidationError):
        Cat(colour="green")


def test_new_members() -> None:
    lost = Status.of("lost")
    assert isinstance(lost, OpenEnum)
    assert isinstance(lost, Status)
    assert lost == "lost"
    assert hash(lost) == hash("lost")
    assert repr(lost) == "<Status.LOST: 'lost'>"
    assert (lost.name, lost.value, str(lost)) == ("LOST", "lost", "lost")
    assert list(Status) == [Status.AVAILABLE, Status.SOLD]
    assert pickle.loads(pickle.dumps(Status.SOLD)) is Status.SOLD
    assert pickle.loads(pickle.dumps(lost)) == lost
    assert NewPet(name="Rex", status=lost).to_dict()["status"] == "lost"
    assert Size.of(9) == 9
    assert Pet(id=1, name="", tag=None, size=Size.of(9)).to_dict()["size"] == 9
