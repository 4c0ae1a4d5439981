"""Drift: responses that are not as described are read as far as can be."""

from __future__ import annotations

import asyncio
import inspect
import json
import pickle
import sys
import warnings
from copy import copy, deepcopy
from typing import Annotated, Any

import httpx2
import pytest
from petshop import AsyncApiClient
from petshop._runtime import lenient
from petshop._runtime.exceptions import (
    ApiAttributeError,
    ResponseValidationError,
    ResponseValidationWarning,
)
from petshop._runtime.headers import Headers
from petshop._runtime.items import read_item
from petshop._runtime.messages import RawResponse
from petshop._runtime.model import ApiModel
from petshop._runtime.operation import Content, Operation
from petshop._runtime.types import codec_of
from petshop.api.pets_api import CREATE_PET, GET_PET, LIST_PETS
from petshop.models.pet import Cat, Dog, Owner, Pet, Size, Status
from petshop_support import PET, connect, interpret
from pydantic import Field


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
    "changes",
    [
        {"status": "lost"},
        {"size": 9},
        {"mood": "angry"},
        {"animal": {"type": "cow", "milk": True}},
        {"animal": {"type": "cat", "colour": "green", "lives": 9}},
        {"parts": [{"type": "cow"}, "tail", {"type": "dog", "new": 1}]},
        {"more": {"a": [1, None]}},
        {"owner": {"name": "A", "kind": "company"}},
        {"status": "lost", "nickname": None, "vet": None},
    ],
)
def test_what_is_new_is_kept_in_silence(changes: dict[str, Any]) -> None:
    pet = read(**changes)
    assert json.loads(pet.to_json()) == {**PET, **changes}
    assert pet.to_dict() == {**PET, **changes}
    strict = interpret(GET_PET, 200, {**PET, **changes}, strict_responses=True).data
    assert strict == pet


def test_what_new_values_are() -> None:
    assert read(status="lost").status == Status.of("lost")
    assert isinstance(read(status="lost").status, Status)
    assert read(size=9).size == Size.of(9)
    assert type(read(animal={"type": "cow", "milk": 1}).animal) is ApiModel
    assert type(read(animal={"type": "cat", "colour": "green"}).animal) is Cat
    parts = read(status="lost", parts=[{"type": "dog"}, {"type": "cow"}]).parts
    assert [type(part) for part in parts or ()] == [Dog, ApiModel]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"id": "x"}, "$.id: Input should be a valid integer, unable to parse string"),
        ({"name": None}, "$.name: Input should be a valid string"),
        ({"name": ["a"]}, "$.name: Input should be a valid string"),
        ({"owner": {}}, "$.owner.name: Field required"),
        ({"owner": []}, "$.owner: Input should be a valid dictionary"),
        ({"parts": {"a": 1}}, "$.parts: Input should be a valid list"),
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
    first, second = lenient.read(list[Many], [{"b": 1}] * 2, "$", problems)
    first.tags.append("y")
    assert second.tags == ["x"]
    assert problems == ["$[0].a: Field required", "$[1].a: Field required"]


def test_an_array_with_too_few_items() -> None:
    problems: list[str] = []
    type_ = Annotated[list[Status], Field(min_length=2)]
    assert lenient.read(type_, ["sold"], "$", problems) == [Status.SOLD]
    assert problems == ["$: List should have at least 2 items after validation, not 1"]


def test_recursion_ends_in_plain_data() -> None:
    text = '{"child":' * 150 + '{"value":"x"}' + "}" * 150
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 150)
    try:
        with pytest.warns(ResponseValidationWarning, match="nested too deeply"):
            found = read_item(
                text,
                codec_of(Tree),
                name="op",
                raw_head=RawResponse(200, "", Headers(), b""),
                strict=False,
            )
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
