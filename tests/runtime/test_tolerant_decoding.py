"""Drift: responses that are not as described are read as far as can be."""

from __future__ import annotations

import asyncio
import inspect
import json
import pickle
import sys
import warnings
from copy import copy, deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

import httpx2
import pytest
from petshop import AsyncApiClient
from petshop._runtime import tolerant_decoding
from petshop._runtime.exceptions import (
    ApiAttributeError,
    ResponseValidationError,
    ResponseValidationWarning,
)
from petshop._runtime.headers import Headers
from petshop._runtime.messages import RawResponse
from petshop._runtime.model import ApiModel
from petshop._runtime.operation import Content, Operation
from petshop._runtime.responses import read_as
from petshop._runtime.types import BUILTINS, codec_of
from petshop._runtime.validation_messages import Coercion
from petshop._runtime.variants import UnknownVariant
from petshop.api.pets_api import CREATE_PET, GET_PET, LIST_PETS
from petshop.models.pet import Cat, Dog, NewPet, Owner, Pet, Size, Status
from petshop_support import PET, connect, interpret
from pydantic import Field, ValidationError, create_model


class Tree(ApiModel):
    value: int | None = None
    child: Tree | None = None


def read(**changes: Any) -> Pet:
    """Read a pet with changes; any warning is an error."""
    data = interpret(GET_PET, 200, {**PET, **changes}).data
    assert isinstance(data, Pet)
    return data


def complaints(operation: Operation[Any], content: Any) -> tuple[Any, list[str]]:
    """The data of a response and the lines of its one warning."""
    with pytest.warns(ResponseValidationWarning) as caught:
        data = interpret(operation, 200, content).data
    (warning,) = caught
    head, *lines = str(warning.message).split("\n  ")
    assert head == f"{operation.id}: the response is not as described"
    return data, lines


@pytest.mark.parametrize(
    ("changes", "novelty"),
    [
        ({"status": "lost"}, "$.status: 'lost' is a value not known here"),
        ({"size": 9}, "$.size: 9 is a value not known here"),
        ({"mood": "angry"}, "$.mood: 'angry' is a value not known here"),
        (
            {"animal": {"type": "cow", "milk": True}},
            "$.animal.type: 'cow' is no variant that is known here",
        ),
        (
            {"animal": {"type": "cat", "colour": "green", "lives": 9}},
            "$.animal.colour: 'green' is a value not known here",
        ),
        (
            {"parts": [{"type": "cow"}, "tail", {"type": "dog", "new": 1}]},
            "$.parts[0].type: 'cow' is no variant that is known here",
        ),
        ({"owner": {"name": "A", "kind": "company"}}, "$.owner.kind: 'company' is a"),
    ],
)
def test_what_is_new_is_kept_in_silence(changes: dict[str, Any], novelty: str) -> None:
    pet = read(**changes)
    assert json.loads(pet.to_json()) == {**PET, **changes}
    assert pet.to_dict() == {**PET, **changes}
    with pytest.raises(ResponseValidationError) as caught:
        interpret(GET_PET, 200, {**PET, **changes}, strict_responses=True)
    (problem,) = caught.value.problems
    assert problem.startswith(novelty)


def test_more_properties_are_no_fault() -> None:
    more = {"more": {"a": [1, None]}, "vet": None}
    pet = interpret(GET_PET, 200, {**PET, **more}, strict_responses=True).data
    assert isinstance(pet, Pet)
    assert pet.to_dict() == {**PET, **more}


def test_what_new_values_are() -> None:
    assert read(status="lost").status == Status.of("lost")
    assert isinstance(read(status="lost").status, Status)
    assert read(size=9).size == Size.of(9)
    assert type(read(animal={"type": "cow", "milk": 1}).animal) is UnknownVariant
    assert type(read(animal={"type": "cat", "colour": "green"}).animal) is Cat
    parts = read(status="lost", parts=[{"type": "dog"}, {"type": "cow"}]).parts
    assert [type(part) for part in parts or ()] == [Dog, UnknownVariant]


def test_an_unknown_variant_has_its_properties_and_goes_back() -> None:
    cow = read(animal={"type": "cow", "milk": 1, "x-y": None}).animal
    assert isinstance(cow, UnknownVariant)
    assert (cow.type, cow.milk, cow["x-y"]) == ("cow", 1, None)
    with pytest.raises(AttributeError):
        assert cow.horns
    other = Pet(id=2, name="Max", tag=None, animal=cow)
    assert other.to_dict()["animal"] == {"type": "cow", "milk": 1, "x-y": None}
    with pytest.raises(ValidationError):
        Pet.from_dict({**PET, "animal": {"type": "cow"}})


@pytest.mark.parametrize("animal", [{}, {"new": 1}, {"lives": 9, "good": True}])
def test_no_variant_is_made_up(animal: dict[str, Any]) -> None:
    data, lines = complaints(GET_PET, {**PET, "animal": animal})
    assert lines == ["$.animal: it is none of the variants that are described"]
    assert type(data.animal) is UnknownVariant
    assert data.to_dict()["animal"] == animal


@pytest.mark.parametrize(
    ("type_", "written", "found"),
    [
        ("int", "5", 5),
        ("int", True, 1),
        ("float", "0.03", 0.03),
        ("float", "3", 3.0),
        ("bool", "yes", True),
        ("bool", 1, True),
        ("datetime", 0, datetime(1970, 1, 1, tzinfo=UTC)),
        ("datetime", "2020-01-01T10:00:00", datetime(2020, 1, 1, 10)),
        ("datetime", "2020-01-01 10:00Z", datetime(2020, 1, 1, 10, tzinfo=UTC)),
        ("date", "0", date(1970, 1, 1)),
        ("decimal", 1.5, Decimal("1.5")),
    ],
)
def test_other_types_are_read_and_sent_back_as_they_came(
    type_: str, written: Any, found: object
) -> None:
    value: Any = BUILTINS[type_]
    fields: dict[str, Any] = {"value": (value | None, None), "other": (int, 0)}
    Holder = create_model("Holder", __base__=ApiModel, **fields)
    codec = codec_of(Holder)
    text = json.dumps({"value": written}, separators=(",", ":"))
    with pytest.raises(ValidationError):
        codec.read(text.encode())
    problems: list[str] = []
    held = tolerant_decoding.read(Holder, {"value": written}, "$", problems)
    assert (type(held.value), held.value) == (type(found), found) or type_ == "datetime"
    assert held.value == found
    assert [type(problem) for problem in problems] == [Coercion]
    assert problems[0].startswith("$.value: Input should be a valid ")
    assert held.to_json() == text
    assert deepcopy(held).to_json() == text
    held.other = 1
    assert held.to_dict() == {"value": written, "other": 1}
    changed = Holder(value=found, other=1)
    assert held.model_copy(update={"value": found}).to_dict() == changed.to_dict()
    held.value = None
    assert held.to_dict() == {"other": 1}


def test_an_integer_may_be_written_with_a_fraction_of_zero() -> None:
    pet = interpret(GET_PET, 200, {**PET, "id": 1.0}, strict_responses=True).data
    assert isinstance(pet, Pet)
    assert (type(pet.id), pet.id) == (int, 1)


def test_a_null_that_is_not_described_is_told_and_kept() -> None:
    changes = {"nickname": None, "animal": {"type": "cat", "lives": None}}
    data, lines = complaints(GET_PET, {**PET, **changes})
    assert sorted(lines) == [
        "$.animal.lives: Input should not be null",
        "$.nickname: Input should not be null",
    ]
    assert data.nickname is None
    assert data.to_dict() == {**PET, **changes}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"id": "x"}, "$.id: Input should be a valid integer"),
        ({"name": None}, "$.name: Input should be a valid string"),
        ({"name": ["a"]}, "$.name: Input should be a valid string"),
        ({"owner": {}}, "$.owner.name: Field required"),
        ({"owner": []}, "$.owner: Input should be an object"),
        ({"parts": {"a": 1}}, "$.parts: Input should be a valid array"),
        ({"parts": [{"type": "cat", "lives": "x"}]}, "$.parts[0].lives: Input should"),
        ({"parts": [None]}, "$.parts[0]: Input should be"),
        ({"born": "yesterday"}, "$.born: Input should be a valid datetime"),
        ({"status": 3}, "$.status: Input should be 'available' or 'sold'"),
    ],
)
def test_what_is_wrong_is_kept_with_a_warning(
    changes: dict[str, Any], problem: str
) -> None:
    data, lines = complaints(GET_PET, {**PET, **changes})
    assert isinstance(data, Pet)
    (line,) = lines
    assert line.startswith(problem)
    with warnings.catch_warnings():
        assert json.loads(data.to_json()) == {**PET, **changes}


def test_a_missing_field_is_no_attribute() -> None:
    content = {"id": 1, "owner": {"phone": "1"}}
    data, lines = complaints(GET_PET, content)
    assert lines == [
        "$.name: Field required",
        "$.tag: Field required",
        "$.owner.name: Field required",
    ]
    with pytest.raises(ApiAttributeError, match="'name': the API sent nothing for it"):
        _ = data.name
    assert not hasattr(data, "name")
    assert data.owner == {"phone": "1"}  # there is nothing of an owner in it
    assert repr(data).startswith("Pet(id=1, born=None, ")
    for twin in (data, copy(data), deepcopy(data), pickle.loads(pickle.dumps(data))):
        assert twin == data
        assert twin != Pet(id=1, name="Rex", tag=None)
        assert (twin.to_dict(), json.loads(twin.to_json())) == (content, content)
        assert not hasattr(twin, "name")


def test_a_null_that_has_no_place_is_no_attribute() -> None:
    content = {**PET, "name": None}
    data, lines = complaints(GET_PET, content)
    assert lines == ["$.name: Input should be a valid string"]
    with pytest.raises(ApiAttributeError, match="'name': the API sent null for it"):
        _ = data.name
    assert (data.to_dict(), json.loads(data.to_json())) == (content, content)


@pytest.mark.parametrize(
    "content",
    [{}, {"error": {"code": 1}}, {"code": "no", "message": "m"}, {"nickname": "R"}],
)
def test_an_object_without_all_that_is_required_is_none(content: Any) -> None:
    data, lines = complaints(GET_PET, content)
    assert data == content
    assert type(data) is dict
    assert lines == [f"$.{name}: Field required" for name in ("id", "name", "tag")]


def test_an_object_that_is_rather_an_error_is_none() -> None:
    responses = {
        "200": Content("application/json", "Pet"),
        "default": Content("application/json", "Error"),
    }
    operation: Operation[Any] = Operation("op", "GET", "/x", responses=responses)
    content = {"id": 7, "code": "no", "message": "m"}
    data, lines = complaints(operation, content)
    assert (data, type(data)) == (content, dict)
    assert lines == ["$: it is what the API describes for an error"]


def test_one_bad_item_leaves_the_others_alone() -> None:
    data, lines = complaints(LIST_PETS, [PET, {"id": 2}, {**PET, "status": "lost"}])
    assert lines == ["$[1].name: Field required", "$[1].tag: Field required"]
    assert [type(pet) for pet in data] == [Pet, Pet, Pet]


def test_only_what_is_wrong_is_complained_of() -> None:
    pets = [PET, {**PET, "id": "x"}, {**PET, "mood": "new"}, PET, {**PET, "tag": 1}]
    data, lines = complaints(LIST_PETS, pets)
    assert [line.partition(":")[0] for line in lines] == ["$[1].id", "$[4].tag"]
    assert [pet.to_dict() for pet in data] == pets


def test_names_in_paths_are_quoted_where_needed_and_bounded() -> None:
    operation: Operation[Any] = Operation(
        "op", "GET", "/x", responses={"200": Content("application/json", "dict[int]")}
    )
    name = "a\n" + "b" * 1000
    data, lines = complaints(operation, {"a b": "x", name: "y", "c": "z", "d": 1})
    assert data == {"a b": "x", name: "y", "c": "z", "d": 1}
    assert lines[0].startswith('$["a b"]: Input should be')
    assert lines[1].startswith('$["a\\nbbb')
    assert len(lines[1]) == 300
    assert lines[2].startswith("$.c: Input should be")


def test_defaults_are_not_shared() -> None:
    class Many(ApiModel):
        a: int
        b: int
        tags: list[str] = ["x"]

    problems: list[str] = []
    first, second = tolerant_decoding.read(list[Many], [{"b": 1}] * 2, "$", problems)
    first.tags.append("y")
    assert second.tags == ["x"]
    assert problems == ["$[0].a: Field required", "$[1].a: Field required"]


def test_an_array_with_too_few_items() -> None:
    problems: list[str] = []
    type_ = Annotated[list[Status], Field(min_length=2)]
    assert tolerant_decoding.read(type_, ["sold"], "$", problems) == [Status.SOLD]
    assert problems == ["$: List should have at least 2 items after validation, not 1"]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"from_": "x", "from": 5}, ["$.from: Input should be a valid string"]),
        ({"from_": "x", "from": "y"}, []),
        ({"from_": 5}, []),
        (
            {"by_name": {}, "byName": {"a": 5}},
            ["$.byName.a: Input should be an object"],
        ),
    ],
)
def test_properties_that_are_called_as_attributes_are(
    changes: dict[str, Any], wrong: list[str]
) -> None:
    problems: list[str] = []
    pet = {"name": "Rex", "kind": "pet", "vet": 5, **changes}
    found = tolerant_decoding.read(NewPet, pet, "$", problems)
    assert sorted(problems) == [*wrong, "$.vet: Input should be a valid string"]
    assert found.to_dict() == pet


def test_recursion_ends_in_plain_data() -> None:
    text = '{"child":' * 150 + '{"value":"x"}' + "}" * 150
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 150)
    try:
        with pytest.warns(ResponseValidationWarning, match="nested too deeply"):
            raw = RawResponse(200, "", Headers(), text.encode())
            found = read_as(raw, codec_of(Tree), name="op", strict=False)
    finally:
        sys.setrecursionlimit(limit)
    assert found == json.loads(text)


def test_long_lists_are_bounded() -> None:
    _, lines = complaints(LIST_PETS, [{}] * 50)
    assert len(lines) == 11
    assert lines[-1] == "and 140 more"


def test_another_type_altogether() -> None:
    data, lines = complaints(GET_PET, [1])
    assert data == [1]
    assert lines == ["$: Input should be an object"]


def test_an_object_in_an_untagged_union_is_the_nearest() -> None:
    operation: Operation[Any] = Operation(
        "op", "GET", "/x", responses={"200": Content("application/json", "Nearest")}
    )
    data, lines = complaints(operation, {"name": "Ann", "badge": "x"})
    assert type(data) is Owner
    assert [line.partition(":")[0] for line in lines] == ["$.badge"]


def test_strict_responses_raise() -> None:
    with pytest.raises(ResponseValidationError) as caught:
        interpret(GET_PET, 200, {"id": 1, "name": "Rex"}, strict_responses=True)
    error = caught.value
    assert error.problems == ["$.tag: Field required"]
    assert error.status == 200
    assert error.body == '{"id": 1, "name": "Rex"}'
    assert "$.tag: Field required" in str(error)


def test_the_warning_points_at_the_caller() -> None:
    client, seen = connect(httpx2.Response(200, json={"id": 1}))

    async def main() -> None:
        other = AsyncApiClient(transport=seen.transport)
        await other.pets.get_pet("1")
        await other.pets.get_pet_with_http_info("1")

    with pytest.warns(ResponseValidationWarning) as caught:
        client.pets.get_pet("1")
        client.pets.get_pet_with_http_info("1")
        asyncio.run(main())
    assert [warning.filename for warning in caught] == [__file__] * 4
    assert len({warning.lineno for warning in caught}) == 4


def test_what_drifted_can_be_sent_back() -> None:
    client, seen = connect(httpx2.Response(201, json=PET))
    animal = read(animal={"type": "cow"}).animal
    client.execute(CREATE_PET, (), {"name": "x", "animal": {"type": "dog"}})
    assert seen.json["animal"] == {"type": "dog"}
    assert animal is not None
    assert animal.to_dict() == {"type": "cow"}
