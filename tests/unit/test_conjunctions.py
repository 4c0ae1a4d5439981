"""Schemas that hold at once: as few classes as they need, none that no value is of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from tests.unit.test_any_schema import described

from specloom.model import Api, Object, Ref, Union
from specloom.model.queries import resolve


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def node(tag: str, child: Mapping[str, Any]) -> dict[str, Any]:
    """An object that is told by its `kind`, and holds others."""
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": {"type": "string", "enum": [tag]},
            tag: {"type": "string"},
            "nodes": {"type": "array", "items": child},
        },
    }


TREE = {
    **{name: node(name, ref("Block")) for name in ("Text", "Code", "Quote", "List")},
    "Inline": {"oneOf": [ref("Text"), ref("Code")]},
    "Block": {"oneOf": [ref("Text"), ref("Code"), ref("Quote"), ref("List")]},
}


def kinds(api: Api) -> list[str]:
    """What the schema A comes to: the names of its variants, or its own."""
    found = resolve(api, api.components["A"])
    ids = found.variants if isinstance(found, Union) else (found.id,)
    return [resolve(api, id).id.rpartition("/")[2] for id in ids]


def objects(api: Api) -> int:
    return sum(isinstance(schema, Object) for schema in api.schemas.values())


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"allOf": [ref("Block"), ref("Text")]}, ["Text"]),
        ({"allOf": [ref("Text"), ref("Block")]}, ["Text"]),
        ({"allOf": [ref("Block"), ref("Inline")]}, ["Text", "Code"]),
        ({"allOf": [ref("Inline"), ref("Block")]}, ["Text", "Code"]),
        (
            {"allOf": [ref("Block"), {"oneOf": [ref("Inline"), ref("List")]}]},
            ["Inline", "List"],
        ),
        (
            {"allOf": [ref("Block"), {"anyOf": [ref("Text"), ref("Block")]}]},
            ["Text", "Code", "Quote", "List"],
        ),
        ({"oneOf": [ref("Text")], "allOf": [ref("Block")]}, ["Text"]),
    ],
    ids=str,
)
def test_what_another_piece_implies_is_left_out(
    schema: Any, expected: list[str]
) -> None:
    api, found = described({**TREE, "A": schema})
    assert kinds(api) == expected
    assert objects(api) == 4
    assert not found


def test_a_base_is_not_copied_into_what_extends_it() -> None:
    kinds_of_pet = {
        name: {"allOf": [ref("Pet"), {"properties": {name: {"type": "string"}}}]}
        for name in ("Cat", "Dog")
    }
    pet = {"type": "object", "properties": {"name": {"type": "string"}}}
    schema = {"allOf": [ref("Pet"), {"oneOf": [ref("Cat"), ref("Dog")]}]}
    api, _ = described({**kinds_of_pet, "Pet": pet, "A": schema})
    assert kinds(api) == ["Cat", "Dog"]
    assert objects(api) == 3


OTHERS = {
    **{f"{n}2": node(n, ref("Other")) for n in ("Text", "Quote", "Table")},
    "Other": {"oneOf": [ref("Text2"), ref("Quote2"), ref("Table2")]},
}


def test_variants_whose_tags_contradict_each_other_make_no_class() -> None:
    api, found = described(
        {**TREE, **OTHERS, "A": {"allOf": [ref("Block"), ref("Other")]}}
    )
    union = api.schemas[api.components["A"]]
    assert isinstance(union, Union) and union.discriminator
    assert [value for value, _ in union.discriminator.mapping] == ["Text", "Quote"]
    assert objects(api) == 4 + 3 + 2  # the two that both have, which hold each other
    assert not found


def test_a_tag_chooses_a_variant() -> None:
    tag = {"required": ["kind"], "properties": {"kind": {"const": "Quote"}}}
    api, found = described({**TREE, "A": {"allOf": [ref("Block"), tag]}})
    chosen = resolve(api, api.components["A"])
    assert isinstance(chosen, Object)
    assert [p.name for p in chosen.properties] == ["kind", "Quote", "nodes"]
    assert not found


def test_a_tag_that_may_be_absent_contradicts_nothing() -> None:
    loose = {
        name: {"type": "object", "properties": {"kind": {"const": name}, name: {}}}
        for name in ("X", "Y")
    }
    both = {"allOf": [{"oneOf": [ref("X")]}, {"oneOf": [ref("Y")]}]}
    api, _ = described({**loose, "A": both})
    assert {p.name for p in _object(api, "A").properties} == {"kind", "X", "Y"}


def _object(api: Api, name: str) -> Object:
    found = resolve(api, api.components[name])
    assert isinstance(found, Object)
    return found


def test_a_type_beside_a_choice_may_be_a_slip() -> None:
    listed = {"type": "array", "items": {"type": "string"}}
    wrapped = {"type": "object", "properties": {"names": listed}}
    schema = {"oneOf": [wrapped, {"type": "array"}], **listed}
    api, found = described({"A": schema})
    union = api.schemas[api.components["A"]]
    assert isinstance(union, Union) and len(union.variants) == 2
    assert [code for code, _ in found] == ["conflicting-types"]


def test_unions_that_share_no_value_are_reported_and_do_not_multiply() -> None:
    others = {f"{n}3": node(f"{n}3", ref("Third")) for n in ("Text", "Code", "Quote")}
    third = {"oneOf": [ref(name) for name in others]}
    schema = {"allOf": [ref("Block"), ref("Third")]}
    api, found = described({**TREE, **others, "Third": third, "A": schema})
    assert objects(api) == 4 + 3 + 4
    assert found == [("ignored-keyword", "/components/schemas/Third/oneOf")]


def loose(name: str, count: int) -> dict[str, Any]:
    """A union of `count` variants that nothing tells apart, each of which holds some of them."""
    variants = {
        f"{name}{i}": {
            "type": "object",
            "properties": {
                f"{name}{i}": {"type": "string"},
                "nodes": {
                    "type": "array",
                    "items": {
                        "oneOf": [ref(f"{name}{k}") for k in range(count) if k != i]
                    },
                },
            },
        }
        for i in range(count)
    }
    return {**variants, name: {"oneOf": [ref(each) for each in variants]}}


def test_the_same_pieces_make_one_class_on_whatever_way() -> None:
    schemas = {**loose("P", 9), **loose("Q", 5)}
    api, found = described({**schemas, "A": {"allOf": [ref("P"), ref("Q")]}})
    assert objects(api) == 9 + 5 + 9 * 5
    assert not found


def test_components_share_no_class_that_was_made_for_one_of_them() -> None:
    base = {"type": "object", "properties": {"id": {"type": "string"}}}
    both = {"allOf": [ref("Base"), {"oneOf": [ref("X"), ref("Y")]}]}
    more = {n: {"type": "object", "properties": {n: {}}} for n in ("X", "Y")}
    api, _ = described({**more, "Base": base, "A": both, "B": both})
    for name in ("A", "B"):
        union = api.schemas[api.components[name]]
        assert isinstance(union, Union)
        assert all(id.startswith(f"{union.id}/") for id in union.variants)
        assert not any(isinstance(api.schemas[id], Ref) for id in union.variants)


def wide(name: str, depth: int) -> dict[str, Any]:
    """A choice of two, each of which holds a choice of its own, and so on."""
    found: dict[str, Any] = {name: {"oneOf": []}}
    for side in "lr":
        child = f"{name}{side}"
        properties: dict[str, Any] = {f"is{child}": {"type": "string"}}
        if depth:
            found |= wide(f"{child}n", depth - 1)
            properties["n"] = ref(f"{child}n")
        found[child] = {"type": "object", "properties": properties}
        found[name]["oneOf"].append(ref(child))
    return found


def test_there_is_an_end_to_choices_within_choices() -> None:
    schemas = {k: v for i in range(8) for k, v in wide(f"U{i}x", 1).items()}
    together = {"allOf": [ref(f"U{i}x") for i in range(8)]}
    api, found = described({**schemas, "A": together})
    assert len(api.schemas) < 3000
    assert {code for code, _ in found} == {"ignored-keyword"}
    assert all(pointer.startswith("/components/schemas/U") for _, pointer in found)
