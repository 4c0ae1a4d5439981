"""Models: a document with schemas in, what the generated classes take, hold and write out."""

from __future__ import annotations

import datetime as dt
import json
import pickle
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pydantic
import pytest
from tests.clients import Client
from tests.functional.support import document

SCHEMAS = document("""
components:
  schemas:
    States:
      description: Every kind of presence.
      type: object
      required: [must, must_null, kind, version]
      properties:
        must: {type: string}
        must_null: {type: [string, 'null']}
        may: {type: string}
        may_null: {type: [string, 'null']}
        any: {}
        kind: {type: string, const: states}
        version: {type: integer, enum: [2]}
        maybe_constant: {const: x}
        n: {type: integer, default: 3}
        tags: {type: array, items: {type: string}, default: [a]}
        color: {allOf: [{$ref: '#/components/schemas/Color'}], default: red}
        mismatch: {type: integer, default: none}
    Color: {type: string, enum: [red, dark-green, '1st'], x-enum-varnames: [RED, DARK, FIRST]}
    Level: {type: integer, enum: [-1, 0, 10]}
    Words: {type: string, enum: [name, value, mro, title, upper, a, A, '', ' ', of, None]}
    Mixed: {enum: [1, a, null]}
    Enums:
      type: object
      properties:
        color: {$ref: '#/components/schemas/Color'}
        level: {$ref: '#/components/schemas/Level'}
        words: {$ref: '#/components/schemas/Words'}
        mixed: {$ref: '#/components/schemas/Mixed'}
        inline: {type: string, enum: [on, off]}
        colors: {type: array, items: {$ref: '#/components/schemas/Color'}}
    Base:
      type: object
      required: [id]
      properties:
        id: {type: string, description: Identifier.}
        note: {type: [string, 'null'], description: From the base.}
        size: {type: number}
    Derived:
      allOf:
        - $ref: '#/components/schemas/Base'
        - type: object
          required: [extra, note]
          properties: {extra: {type: integer}, size: {type: integer, minimum: 1}}
    Nested:
      allOf: [{allOf: [{$ref: '#/components/schemas/Derived'}]}]
      properties: {deep: {type: boolean}}
    Described:
      type: object
      properties:
        plain: {$ref: '#/components/schemas/Base'}
        told: {allOf: [{$ref: '#/components/schemas/Base'}], description: Told here.}
        beside: {$ref: '#/components/schemas/Base', description: Beside it.}
        nullable: {anyOf: [{$ref: '#/components/schemas/Base'}, {type: 'null'}]}
    Spaced:
      type: object
      properties:
        plain: {type: string}
        short: {type: string, description: One line.}
        long: {type: string, description: "Two\\n\\nlines."}
        last: {type: string}
    Typed:
      type: object
      properties: {name: {type: string}}
      additionalProperties: {type: integer}
    Closed:
      type: object
      properties: {name: {type: string}}
      additionalProperties: false
    Maps:
      type: object
      properties:
        numbers: {type: object, additionalProperties: {type: number}}
        bases: {type: object, additionalProperties: {$ref: '#/components/schemas/Base'}}
        free: {type: object}
        rows: {type: array, items: {type: object, required: [x], properties: {x: {type: integer}}}}
        grid: {type: array, items: {type: array, items: {type: object, properties: {y: {type: string}}}}}
        pair: {type: array, prefixItems: [{type: string}, {type: integer}], items: false}
    Cat: {type: object, required: [type], properties: {type: {const: cat}, lives: {type: integer}}}
    Dog: {type: object, required: [type], properties: {type: {enum: [dog, puppy]}, name: {type: string}}}
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: type}
    Evident: {anyOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}
    Unions:
      type: object
      properties:
        pet: {$ref: '#/components/schemas/Pet'}
        evident: {$ref: '#/components/schemas/Evident'}
        number: {oneOf: [{type: integer}, {type: number}]}
        text: {anyOf: [{type: string}, {type: array, items: {oneOf: [{type: string}, {$ref: '#/components/schemas/Cat'}]}}]}
        nested: {oneOf: [{$ref: '#/components/schemas/Pet'}, {type: array, items: {$ref: '#/components/schemas/Pet'}}, {type: 'null'}]}
        untagged: {oneOf: [{$ref: '#/components/schemas/Base'}, {$ref: '#/components/schemas/Typed'}]}
        typed: {type: [string, integer, 'null']}
    Tree:
      type: object
      required: [value]
      properties:
        value: {type: integer}
        children: {type: array, items: {$ref: '#/components/schemas/Tree'}}
        parent: {anyOf: [{$ref: '#/components/schemas/Tree'}, {type: 'null'}]}
    Json:
      anyOf:
        - {type: string}
        - {type: number}
        - {type: boolean}
        - {type: 'null'}
        - {type: array, items: {$ref: '#/components/schemas/Json'}}
        - {type: object, additionalProperties: {$ref: '#/components/schemas/Json'}}
    Holder: {type: object, properties: {value: {$ref: '#/components/schemas/Json'}}}
    Zebra: {type: object, properties: {apple: {$ref: '#/components/schemas/Apple'}}}
    Apple: {type: object, properties: {zebra: {$ref: '#/components/schemas/Zebra'}, kind: {$ref: '#/components/schemas/Kind'}}}
    Kind: {type: string, enum: [a, b]}
    Times:
      type: object
      properties:
        date: {type: string, format: date}
        at: {type: string, format: date-time}
        id: {type: string, format: uuid}
        limited: {type: integer, minimum: 1, exclusiveMaximum: 10}
        short: {type: string, maxLength: 3, pattern: '^[a-z]+$'}
        few: {type: array, maxItems: 2, items: {type: integer}}
""")

PACKAGES = {"schemas": SCHEMAS}


@pytest.fixture(scope="module")
def client(clients: Callable[[dict[str, str], str], Client]) -> Client:
    """The client of the schemas above."""
    return clients(PACKAGES, "schemas")


@pytest.fixture(scope="module")
def models(client: Client) -> ModuleType:
    """Its models."""
    return client.load(".models")


LEAST: dict[str, Any] = {"must": "m", "must_null": None}
CONSTANTS = {"kind": "states", "version": 2}


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({}, {}),
        ({"may": "x"}, {"may": "x"}),
        ({"may": None}, {}),  # not nullable: None is "not given"
        ({"may_null": None}, {"may_null": None}),
        ({"may_null": "x"}, {"may_null": "x"}),
        ({"any": None}, {"any": None}),
        ({"must_null": "x"}, {"must_null": "x"}),
        ({"n": 3}, {"n": 3}),  # given, though it is the default
        ({"n": None}, {}),
        ({"kind": "states"}, {}),
        ({"maybe_constant": "x"}, {"maybe_constant": "x"}),
        ({"unknown": [1, None]}, {"unknown": [1, None]}),
    ],
    ids=str,
)
def test_three_states(models: ModuleType, given: Any, sent: Any) -> None:
    expected = LEAST | CONSTANTS | sent
    made = models.States(**LEAST | given)
    assert made.to_dict() == expected
    assert json.loads(made.to_json()) == expected
    assert models.States.from_dict(expected).to_dict() == expected
    assert models.States.from_json(json.dumps(expected)).to_dict() == expected


def test_what_is_not_given_reads_as_its_default(models: ModuleType) -> None:
    made = models.States(**LEAST)
    assert (made.n, made.tags, made.color) == (3, ["a"], models.Color.RED)
    assert (made.may, made.may_null, made.mismatch) == (None, None, None)
    made.tags.append("b")
    assert models.States(**LEAST).tags == ["a"], "a default is shared"


def test_assignment_has_three_states_too(models: ModuleType) -> None:
    made = models.States(must="m", must_null="x", may="y", may_null="z")
    made.may = None
    made.may_null = None
    assert made.to_dict() == {
        **CONSTANTS,
        "must": "m",
        "must_null": "x",
        "may_null": None,
    }


@pytest.mark.parametrize(
    "given",
    [
        {"must_null": None},
        {"must": "m"},
        LEAST | {"must": None},
        LEAST | {"kind": "other"},
        LEAST | {"version": 3},
        LEAST | {"n": "many"},
        LEAST | {"color": "blue"},
        LEAST | {"tags": "a"},
    ],
    ids=str,
)
def test_ill_typed_models_are_refused(models: ModuleType, given: Any) -> None:
    with pytest.raises(pydantic.ValidationError):
        models.States(**given)


def test_text_of_a_model(models: ModuleType) -> None:
    assert models.Base(id="x").to_str() == "{'id': 'x'}"
    assert models.States.__doc__ == "Every kind of presence."


@pytest.mark.parametrize(
    ("enum", "members"),
    [
        ("Color", {"RED": "red", "DARK": "dark-green", "FIRST": "1st"}),
        ("Level", {"MINUS_1": -1, "VALUE_0": 0, "VALUE_10": 10}),
    ],
)
def test_members_of_enums(
    models: ModuleType, enum: str, members: dict[str, Any]
) -> None:
    made = getattr(models, enum)
    assert {m.name: m.value for m in made} == members
    for value in members.values():
        assert made(value) == value


def test_every_odd_word_is_a_member_of_its_own(models: ModuleType) -> None:
    words = ["name", "value", "mro", "title", "upper", "a", "A", "", " ", "of", "None"]
    assert [member.value for member in models.Words] == words
    assert models.Words.NAME == "name"
    assert models.Words("title") is models.Words.TITLE


@pytest.mark.parametrize(
    "value",
    [
        {"color": "red"},
        {"level": 0, "words": "mro", "inline": "on"},
        {"mixed": 1},
        {"mixed": None},
        {"mixed": "a"},
        {"colors": ["red", "dark-green"]},
    ],
    ids=str,
)
def test_enums_round_trip(models: ModuleType, value: Any) -> None:
    assert models.Enums.from_dict(value).to_dict() == value


@pytest.mark.parametrize(
    "value", [{"color": "x"}, {"level": 3}, {"inline": "x"}, {"mixed": 2}], ids=str
)
def test_unknown_values_of_enums_are_refused_by_hand(
    models: ModuleType, value: Any
) -> None:
    with pytest.raises(pydantic.ValidationError):
        models.Enums.from_dict(value)


def test_all_of_merges_and_narrows(models: ModuleType) -> None:
    made = models.Derived(id="i", extra=1, note=None, size=2)
    assert made.to_dict() == {"id": "i", "note": None, "size": 2, "extra": 1}
    fields = models.Derived.model_fields
    assert list(fields) == ["id", "note", "size", "extra"]
    assert fields["note"].is_required()
    for wrong in ({"size": 1.5}, {"size": 0}):
        with pytest.raises(pydantic.ValidationError):
            models.Derived(id="i", extra=1, note="n", **wrong)
    assert list(models.Nested.model_fields) == [*fields, "deep"]


def test_a_reference_that_is_described_is_a_reference(
    models: ModuleType, client: Client
) -> None:
    base = {"id": "i"}
    keys = ("plain", "told", "beside", "nullable")
    made = models.Described.from_dict(dict.fromkeys(keys, base))
    assert all(type(getattr(made, key)) is models.Base for key in keys)
    assert models.Described(nullable=None, told=None).to_dict() == {"nullable": None}
    text = (client.path / "models" / "described.py").read_text()
    assert '"""Told here."""' in text
    assert '"""Beside it."""' in text


def test_only_text_of_several_lines_parts_fields(client: Client) -> None:
    text = (client.path / "models" / "spaced.py").read_text()
    assert text.partition("class Spaced(ApiModel):\n")[2].startswith('''\
    plain: str | None = None
    short: str | None = None
    """One line."""
    long: str | None = None
    """Two

    lines."""

    last: str | None = None
''')


def test_typed_properties_beside_declared_ones(models: ModuleType) -> None:
    value = {"name": "n", "x": 1, "y-z": 2}
    assert models.Typed.from_dict(value).to_dict() == value
    assert models.Typed(name="n", x=1).model_extra == {"x": 1}
    with pytest.raises(pydantic.ValidationError):
        models.Typed(name="n", x="one")


def test_a_closed_object_keeps_what_a_newer_server_sends(models: ModuleType) -> None:
    value = {"name": "n", "new": 1}
    assert models.Closed.from_dict(value).to_dict() == value


@pytest.mark.parametrize(
    "value",
    [
        {"numbers": {"a": 1.5, "b": 2}},
        {"bases": {"a": {"id": "i"}}},
        {"free": {"a": [None, {"b": 1}]}},
        {"rows": [{"x": 1}, {"x": 2, "y": 3}]},
        {"grid": [[{"y": "a"}], []]},
        {"pair": ["a", 1]},
    ],
    ids=str,
)
def test_maps_lists_and_tuples(models: ModuleType, value: Any) -> None:
    assert models.Maps.from_dict(value).to_dict() == value


def test_items_that_are_objects_have_a_name(models: ModuleType) -> None:
    made = models.Maps.from_dict({"rows": [{"x": 1}], "grid": [[{"y": "a"}]]})
    assert type(made.rows[0]) is models.MapsRowsInner
    assert made.grid[0][0].y == "a"
    with pytest.raises(pydantic.ValidationError):
        models.Maps(rows=[{"x": "one"}])


@pytest.mark.parametrize(
    ("value", "types"),
    [
        ({"pet": {"type": "cat", "lives": 9}}, {"pet": "Cat"}),
        ({"pet": {"type": "puppy"}}, {"pet": "Dog"}),
        ({"evident": {"type": "dog"}}, {"evident": "Dog"}),
        ({"number": 1}, {"number": "int"}),
        ({"number": 1.5}, {"number": "float"}),
        ({"text": "x"}, {"text": "str"}),
        ({"text": ["x", {"type": "cat"}]}, {"text": "list"}),
        ({"nested": {"type": "dog"}}, {"nested": "Dog"}),
        ({"nested": [{"type": "cat"}]}, {"nested": "list"}),
        ({"nested": None}, {"nested": "NoneType"}),
        ({"untagged": {"id": "i"}}, {"untagged": "Base"}),
        ({"untagged": {"name": "n", "x": 1}}, {"untagged": "Typed"}),
        ({"typed": 1}, {"typed": "int"}),
        ({"typed": "1"}, {"typed": "str"}),
        ({"typed": None}, {"typed": "NoneType"}),
    ],
    ids=str,
)
def test_unions(models: ModuleType, value: Any, types: dict[str, str]) -> None:
    made = models.Unions.from_dict(value)
    assert {key: type(getattr(made, key)).__name__ for key in types} == types
    assert made.to_dict() == value
    again = models.Unions.from_json(json.dumps(value))
    assert {key: type(getattr(again, key)).__name__ for key in types} == types


def test_a_discriminator_names_the_variant_in_errors(models: ModuleType) -> None:
    with pytest.raises(pydantic.ValidationError) as refused:
        models.Unions.from_dict({"pet": {"type": "cat", "lives": "nine"}})
    (only,) = refused.value.errors()
    assert only["loc"] == ("pet", "cat", "lives")


def test_recursive_models(models: ModuleType) -> None:
    value = {
        "value": 1,
        "children": [{"value": 2, "parent": {"value": 1}}],
        "parent": None,
    }
    made = models.Tree.from_dict(value)
    assert type(made.children[0].parent) is models.Tree
    assert made.to_dict() == value


@pytest.mark.parametrize(
    "value", ["x", 1.5, True, None, [True, [None]], {"a": {"b": [{}]}}], ids=str
)
def test_recursive_aliases(models: ModuleType, value: Any) -> None:
    made = models.Holder.from_dict({"value": value})
    assert made.value == value
    assert type(made.value) is type(value)
    assert made.to_dict() == {"value": value}


def test_a_recursive_alias_refuses_what_is_not_in_it(models: ModuleType) -> None:
    with pytest.raises(pydantic.ValidationError):
        models.Holder(value=[object()])


def test_schemas_that_need_each_other_share_a_module(client: Client) -> None:
    code = (
        "from {package}.models.zebra import Zebra\n"
        "from {package}.models.apple import Apple\n"
        "from {package}.models import Zebra as again\n"
        "made = Zebra.from_dict({{'apple': {{'zebra': {{}}, 'kind': 'a'}}}})\n"
        "assert Zebra.__module__ == Apple.__module__, Zebra.__module__\n"
        "assert again is Zebra and type(made.apple.zebra) is Zebra\n"
    )
    done = client.run(code.format(package=client.package))
    assert done.returncode == 0, done.stderr


def test_one_model_imports_only_what_it_refers_to(client: Client) -> None:
    done = client.run(
        f"import sys, {client.package}.models.tree\n"
        "print(sorted(n.rpartition('.')[2] for n in sys.modules if '.models.' in n))"
    )
    assert done.stdout == "['tree']\n", done.stderr


def test_formats_are_python_types(models: ModuleType) -> None:
    value = {
        "date": "2024-02-29",
        "at": "2024-02-29T12:00:00Z",
        "id": "12345678-1234-5678-1234-567812345678",
    }
    made = models.Times.from_dict(value)
    assert made.date == dt.date(2024, 2, 29)
    assert made.at == dt.datetime(2024, 2, 29, 12, tzinfo=dt.UTC)
    assert made.to_dict() == value


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("limited", 1, 0),
        ("limited", 9, 10),
        ("short", "abc", "abcd"),
        ("short", "a", "1"),
        ("few", [1, 2], [1, 2, 3]),
        ("date", "2024-02-29", "2023-02-29"),
        ("id", "12345678-1234-5678-1234-567812345678", "no uuid"),
    ],
)
def test_constraints(models: ModuleType, field: str, good: Any, bad: Any) -> None:
    models.Times(**{field: good})
    with pytest.raises(pydantic.ValidationError):
        models.Times(**{field: bad})


def test_models_can_be_copied_and_pickled(models: ModuleType) -> None:
    made = models.Unions(pet=models.Cat(lives=9), typed=None)
    for twin in (made.model_copy(deep=True), pickle.loads(pickle.dumps(made))):
        assert twin == made
        assert twin.to_dict() == {"pet": {"type": "cat", "lives": 9}, "typed": None}
