"""Values for schemas: valid, readable, finite, and the same on every run."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from specloom.load import Source, parse
from specloom.model import Api, Discriminator, JsonValue, MediaType, Union
from specloom.model.conformity import conforms
from specloom.model.patterns import fits
from specloom.normalize import normalize
from specloom.pointer import SchemaId
from specloom.python.values.sample_patterns import matching
from specloom.python.values.sample_scalars import file_name
from specloom.python.values.samples import Direction, Extent, Samples


def sample(api: Api, id: SchemaId, *, optional: bool = False) -> JsonValue:
    """A value to send: the required properties, or with `optional` all of them."""
    extent = Extent.ALL if optional else Extent.REQUIRED
    return Samples(api, extent, Direction.REQUEST).of(id)


def response_sample(api: Api, id: SchemaId) -> JsonValue:
    """A value to receive: the required properties, and those with an example."""
    return Samples(api, Extent.SHOWN, Direction.RESPONSE).of(id)


def api_of(**schemas: Any) -> Api:
    """The API with these component schemas and nothing else."""
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Test", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    text = yaml.safe_dump(document, sort_keys=False)
    parsed, _ = parse(Source("test.yaml", text, ""))
    api, _ = normalize(parsed)
    return api


def id_of(name: str) -> SchemaId:
    return SchemaId(f"#/components/schemas/{name}")


def one(schema: Any, **others: Any) -> JsonValue:
    """The value for one schema."""
    return sample(api_of(It=schema, **others), id_of("It"))


TREE = {
    "type": "object",
    "required": ["label", "children"],
    "properties": {
        "label": {"type": "string"},
        "children": {"type": "array", "items": {"$ref": "#/components/schemas/It"}},
    },
}
LIST = {
    "type": "object",
    "required": ["next"],
    "properties": {
        "next": {"oneOf": [{"$ref": "#/components/schemas/It"}, {"type": "boolean"}]}
    },
}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string"}, "example"),
        ({"type": "string", "default": "red"}, "red"),
        ({"type": "string", "examples": ["blue"], "default": "red"}, "blue"),
        ({"type": "string", "maxLength": 3, "examples": ["blue", "sky"]}, "sky"),
        ({"type": "string", "maxLength": 3}, "abc"),
        ({"type": "string", "maxLength": 1}, "a"),
        ({"type": "string", "minLength": 10}, "example-ex"),
        ({"type": "string", "format": "date-time"}, "2024-08-17T07:20:00Z"),
        ({"type": "string", "format": "date"}, "2024-08-17"),
        ({"type": "string", "format": "uri"}, "https://example.com"),
        ({"type": "string", "format": "date", "examples": ["soon"]}, "2024-08-17"),
        (
            {
                "type": "string",
                "format": "uuid",
                # A hyphen is missing.
                "examples": ["3FA85F64-5717-4562-B3FC2C963F66AFA7"],
            },
            "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        ),
        ({"type": "string", "pattern": "^v[0-9]+$"}, "v1"),
        ({"type": "integer"}, 1),
        ({"type": "integer", "minimum": 5}, 5),
        ({"type": "integer", "exclusiveMinimum": 5}, 6),
        ({"type": "integer", "maximum": -3}, -3),
        ({"type": "integer", "exclusiveMaximum": 0}, -1),
        ({"type": "integer", "minimum": 10, "multipleOf": 7}, 14),
        ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.5}, 0.25),
        ({"type": "boolean"}, True),
        ({"type": "null"}, None),
        ({"enum": ["a", "b"]}, "a"),
        ({"enum": ["a", "b"], "default": "b"}, "b"),
        ({"const": 7}, 7),
        ({"type": "array", "items": {"type": "integer"}}, [1]),
        ({"type": "array", "items": {"type": "integer"}, "maxItems": 0}, []),
        (
            {"type": "array", "items": {"type": "integer"}, "minItems": 2},
            [1, 1],
        ),
        (
            {
                "type": "array",
                "items": {"type": "integer"},
                "minItems": 2,
                "uniqueItems": True,
            },
            [1, 2],
        ),
        (
            {"type": "array", "prefixItems": [{"type": "string"}, {"const": 1}]},
            ["example", 1],
        ),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, {"key": 1}),
        ({"oneOf": [{"type": "null"}, {"type": "string"}]}, "example"),
        ({"anyOf": [{"type": "string"}, {"enum": ["a"]}]}, "example"),
        (TREE, {"label": "example label", "children": []}),
        (LIST, {"next": True}),
    ],
)
def test_a_value(schema: dict[str, Any], value: JsonValue) -> None:
    assert one(schema) == value
    definitions = {"components": {"schemas": {"It": schema}}}
    whole = {"$ref": "#/components/schemas/It", **definitions}
    assert Draft202012Validator(whole).is_valid(value)


PET = {
    "type": "object",
    "required": ["id", "name", "password"],
    "properties": {
        "id": {"type": "integer", "readOnly": True},
        "name": {"type": "string"},
        "password": {"type": "string", "writeOnly": True},
        "color": {"type": "string", "examples": ["red"]},
        "age": {"type": "integer"},
        "old": {"type": "string", "deprecated": True},
    },
}


def test_what_is_shown_of_an_object() -> None:
    api, id = api_of(It=PET), id_of("It")
    sent = {"name": "example name", "password": "example password"}
    assert sample(api, id) == sent
    assert sample(api, id, optional=True) == {**sent, "color": "red", "age": 1}
    shown = {"id": 1, "name": "example name", "color": "red"}
    assert response_sample(api, id) == shown


def test_an_example_of_an_object_is_trimmed() -> None:
    example = {"name": "Tom", "password": "secret", "id": 3, "color": "blue"}
    api, id = api_of(It={**PET, "examples": [example]}), id_of("It")
    assert sample(api, id) == {"name": "Tom", "password": "secret"}
    assert response_sample(api, id) == {"name": "Tom", "id": 3, "color": "blue"}


def test_an_example_of_a_body_gets_what_it_lacks() -> None:
    pets = {"type": "array", "items": {"$ref": "#/components/schemas/It"}}
    owner = {"type": "object", "properties": {"pets": pets}}
    api = api_of(It={**PET, "additionalProperties": True}, Owner=owner)
    example = {"pets": [{"age": 3, "name": "Tom", "nick": "T"}]}
    content = MediaType(name="a/b", schema=id_of("Owner"), examples=(example,))
    whole = Samples(api, Extent.SHOWN, Direction.RESPONSE).of_body(content)
    assert whole == {"pets": [{"age": 3, "name": "Tom", "nick": "T", "id": 1}]}
    wrong = replace(content, examples=({"pets": [{"age": "three"}]}, example))
    assert Samples(api, Extent.SHOWN, Direction.RESPONSE).of_body(wrong) == whole


def test_a_variant_has_its_tag() -> None:
    kind = {"type": "object", "required": ["kind"], "properties": {"kind": {}}}
    refs = [{"$ref": f"#/components/schemas/{name}"} for name in ("Cat", "Dog")]
    api = api_of(It={"oneOf": refs}, Cat=kind, Dog=kind)
    union = api.schemas[id_of("It")]
    assert isinstance(union, Union)
    mapping = tuple(zip(("cat", "dog"), union.variants, strict=True))
    tagged = replace(
        union, discriminator=Discriminator(property_name="kind", mapping=mapping)
    )
    api = replace(api, schemas={**api.schemas, union.id: tagged})
    assert sample(api, union.id) == {"kind": "cat"}


def test_a_value_is_of_one_variant_only_where_that_can_be() -> None:
    open_ended = {"type": "object", "properties": {"a": {"type": "integer"}}}
    strict = {"type": "object", "required": ["a"], "properties": {"a": {"const": 1}}}
    assert one({"oneOf": [strict, open_ended]}) == {}
    assert one({"oneOf": [strict, strict]}) == {"a": 1}


def test_an_endless_schema_has_no_value() -> None:
    endless = {
        "type": "object",
        "required": ["self"],
        "properties": {"self": {"$ref": "#/components/schemas/It"}},
    }
    assert one(endless) is None


def test_values_do_not_depend_on_what_was_asked_before() -> None:
    schemas = {
        name: {
            "type": "object",
            "required": ["next"],
            "properties": {
                "next": {
                    "type": "array",
                    "items": {"$ref": f"#/components/schemas/{following}"},
                }
            },
        }
        for name, following in [("A", "B"), ("B", "C"), ("C", "A")]
    }
    api = api_of(**schemas)
    alone = {name: sample(api, id_of(name)) for name in schemas}
    for order in (["A", "B", "C"], ["C", "B", "A"], ["B", "A", "C"]):
        samples = Samples(api, Extent.REQUIRED, Direction.REQUEST)
        assert {name: samples.of(id_of(name)) for name in order} == alone


def test_a_thicket_is_left_in_time() -> None:
    names = [f"N{number}" for number in range(25)]
    refs = [{"$ref": f"#/components/schemas/{name}"} for name in names]
    properties = {name.lower(): ref for name, ref in zip(names, refs, strict=True)}
    schemas = {name: {"type": "object", "properties": properties} for name in names}
    api = api_of(**schemas)
    assert conforms(api, id_of("N0"), sample(api, id_of("N0"), optional=True))


@pytest.mark.parametrize(
    "pattern",
    [
        "^[a-z0-9]{32}$",
        "^[A-Za-z_][A-Za-z0-9_]*$",
        r"^\d{4}-\d{2}-\d{2}$",
        "^(cat|dog)s?$",
        r"^[^\s]+@[^\s]+\.[a-z]{2,}$",
        "^#[0-9a-fA-F]{6}$",
        r"^(?:\+\d+ )?\w+$",
        "x",
        r"^\$\{[A-Z]+\}$",
    ],
)
def test_a_text_for_a_pattern(pattern: str) -> None:
    text = matching(pattern)
    assert text is not None
    assert re.search(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"^[\u4e00-\u9fa5]{2,4}$", "\u4e2d\u4e2d"),
        (r"^[\u0400-\u04ff]+$", "\u0431"),
        (r"^\u00e9\x2d[\x41-\x43]$", "\u00e9-A"),
        (r"^\ud83d\ude00$", "\U0001f600"),
        (r"^[\u2190-\u2193]$", "\u2190"),
        (r"^\p{Lu}\p{Ll}+\P{L}$", "Aa1"),
        (r"^[\p{Han}]+$", "\u4e2d"),
        (r"^[^\x00-\x7f]$", "\u00e9"),
        (r"^a\tb$", "a\tb"),
        (r"^(?:b{0}|c)$", ""),
        (r"^(?:\bx|y)z$", "xz"),
        (r"^(?:a\Bb|c d)e$", "abe"),
    ],
)
def test_a_text_of_more_than_ascii(pattern: str, text: str) -> None:
    assert matching(pattern) == text
    assert fits(pattern, text)


@pytest.mark.parametrize("pattern", ["(", "^(?=a)b$", "[", r"\p{L}", "a{"])
def test_a_pattern_that_is_too_hard(pattern: str) -> None:
    text = matching(pattern)
    assert text is None or fits(pattern, text)


@pytest.mark.parametrize(
    ("name", "description", "file"),
    [
        ("image", None, "image.png"),
        ("mask", "A PNG file.", "mask.png"),
        ("file", "The recording, mp3 or wav.", "file.mp3"),
        ("file", None, "file.bin"),
        ("", None, "file.bin"),
        ("../../etc/passwd", None, "etc_passwd.bin"),
    ],
)
def test_a_file_has_a_likely_name(
    name: str, description: str | None, file: str
) -> None:
    assert file_name(name, description) == file


def doubling(levels: int, **more: Any) -> dict[str, Any]:
    """Schemas of which each has the next one twice: 2 ** levels values in the first."""
    two = {"left": {}, "right": {}}
    return {
        f"L{n}": {
            "type": "object",
            "properties": {
                side: {"$ref": f"#/components/schemas/L{n + 1}"} for side in two
            },
            **more,
        }
        for n in range(levels)
    } | {f"L{levels}": {"type": "string"}}


def size(value: JsonValue) -> int:
    return len(str(value))


def test_values_that_multiply_stay_small() -> None:
    api = api_of(**doubling(18))
    assert size(sample(api, id_of("L0"), optional=True)) < 20_000
    listed = {"It": {"type": "array", "items": {"$ref": "#/components/schemas/L0"}}}
    listed["It"]["minItems"] = 50
    several = api_of(**doubling(7), **listed)
    assert size(sample(several, id_of("It"), optional=True)) < 300_000


def test_a_value_that_must_be_huge_is_none() -> None:
    api = api_of(**doubling(18, required=["left", "right"]))
    assert sample(api, id_of("L0")) is None
    assert sample(api, id_of("L14")) is not None


def test_what_an_object_has_itself_is_complete() -> None:
    wide = {f"p{n}": {"type": "integer"} for n in range(500)}
    found = sample(api_of(It={"properties": wide}), id_of("It"), optional=True)
    assert isinstance(found, dict) and len(found) == 500


SIZED = [
    ({"additionalProperties": False}, set()),
    (
        {
            "minProperties": 2,
            "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
        },
        {"a", "b"},
    ),
    (
        {"minProperties": 3, "properties": {"a": {"type": "integer"}}},
        {"a", "key1", "key2"},
    ),
    (
        {
            "minProperties": 2,
            "maxProperties": 2,
            "required": ["c"],
            "properties": {
                "a": {"type": "integer", "example": 1},
                "b": {"type": "integer", "example": 1},
                "c": {"type": "integer"},
            },
        },
        {"a", "c"},
    ),
    (
        {
            "minProperties": 1,
            "properties": {
                "a": {"type": "integer", "readOnly": True},
                "b": {"type": "integer"},
            },
            "example": {"a": 1, "b": 2},
        },
        {"b"},
    ),
    (
        {"minProperties": 2, "additionalProperties": {"type": "integer"}},
        {"key", "key2"},
    ),
]


@pytest.mark.parametrize(("schema", "names"), SIZED)
def test_objects_have_the_size_that_they_should_have(
    schema: dict[str, Any], names: set[str]
) -> None:
    api = api_of(It={"type": "object", **schema})
    for extent in (Extent.REQUIRED, Extent.SHOWN):
        value = Samples(api, extent, Direction.REQUEST).of(id_of("It"))
        assert isinstance(value, dict) and set(value) == names, extent
        assert conforms(api, id_of("It"), value)


def test_a_value_is_judged_once_by_each_schema() -> None:
    inner = {"a": {"$ref": "#/components/schemas/It"}, "b": {}, "c": {}}
    variants = [
        {"type": "object", "properties": inner, "required": ["a", name]}
        for name in ("b", "c")
    ]
    api = api_of(It={"oneOf": [*variants, {"type": "string"}]})
    value: JsonValue = "x"
    for _ in range(25):
        value = {"a": value}
    begin = time.process_time()
    assert not conforms(api, id_of("It"), value)
    assert time.process_time() - begin < 5
