"""Any JSON in the place of any keyword -> a model that hangs together; never an exception."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specloom.load import parse
from specloom.load.source import Source
from specloom.model import Api, Enum, Scalar
from specloom.model.dump import dump
from specloom.model.queries import children, resolve
from specloom.normalize import normalize

KEYWORDS = (
    "$ref type enum const format pattern minimum maximum exclusiveMinimum exclusiveMaximum "
    "multipleOf minLength maxLength minItems maxItems uniqueItems minProperties maxProperties "
    "properties required additionalProperties patternProperties propertyNames items prefixItems "
    "contains allOf oneOf anyOf not if then else dependentSchemas dependentRequired default title "
    "description deprecated readOnly writeOnly example examples discriminator externalDocs xml "
    "unevaluatedProperties contentEncoding contentMediaType nullable x-enum-varnames x-enumNames "
    "x-enum-descriptions x-ms-enum additionalItems $recursiveRef"
).split()

NAMES = ("A", "B", "C")
REFS = st.sampled_from([f"#/components/schemas/{name}" for name in NAMES])
TYPES = st.sampled_from(["string", "integer", "number", "boolean", "array", "object"])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=4),
    st.sampled_from(["kind", "a", "#/info", "null", *NAMES]),
    TYPES,
    REFS,
)


def below(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """JSON that holds `inner`, as a schema or as something like it."""
    return st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["kind", "a", "b"]), inner, max_size=3),
        st.dictionaries(st.sampled_from(KEYWORDS), inner, max_size=4),
        st.fixed_dictionaries({"$ref": REFS}),
        st.fixed_dictionaries(
            {"allOf": st.lists(st.fixed_dictionaries({"$ref": REFS}) | inner)}
        ),
        st.fixed_dictionaries(
            {"oneOf": st.lists(st.fixed_dictionaries({"$ref": REFS}) | inner)}
        ),
        st.fixed_dictionaries(
            {
                "type": st.just("object"),
                "properties": st.dictionaries(st.sampled_from(["kind", "a"]), inner),
                "discriminator": st.fixed_dictionaries(
                    {"propertyName": st.just("kind")},
                    optional={"mapping": st.dictionaries(st.just("x"), REFS | SCALARS)},
                ),
            }
        ),
    )


SCHEMAS = st.recursive(SCALARS, below, max_leaves=12)
DOCUMENTS = st.fixed_dictionaries(dict.fromkeys(NAMES, SCHEMAS))


def model_of(schemas: Mapping[str, Any]) -> Api:
    """The model of a document with these components, and with bodies that refer to them."""
    return described(schemas)[0]


def described(schemas: Mapping[str, Any]) -> tuple[Api, list[tuple[str, str]]]:
    """That model, and what was degraded on the way: codes and pointers."""
    content = {
        "application/json": {"schema": {"$ref": "#/components/schemas/A"}},
    }
    text = json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {
                "/a": {
                    "post": {
                        "requestBody": {"content": content},
                        "responses": {"200": {"content": content}},
                    }
                }
            },
            "components": {"schemas": schemas},
        }
    )
    documents, _ = parse(Source("spec.json", text, ""))
    api, degraded = normalize(documents)
    return api, [(d.code, d.place.pointer) for d in degraded if d.place]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(DOCUMENTS)
def test_a_model_comes_of_it(schemas: Mapping[str, Any]) -> None:
    api = model_of(schemas)
    assert api.components.keys() == set(NAMES)
    for id, schema in api.schemas.items():
        assert schema.id == id
        assert all(child in api.schemas for child in children(schema))
        resolve(api, id)
    assert dump(api) == dump(model_of(schemas))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"type": "String"}, {"type": "string"}),
        ({"type": "int"}, {"type": "integer"}),
        ({"type": "dict"}, {"type": "object"}),
        ({"type": "file"}, {"type": "string", "format": "binary"}),
        ({"type": "datetime"}, {"type": "string", "format": "date-time"}),
        ({"type": ["string", 5]}, {"type": "string"}),
        ({"type": "any"}, {}),
        ({"type": 5, "properties": {"a": {}}}, {"properties": {"a": {}}}),
        ({"properties": []}, {}),
        ({"type": "object", "required": True}, {"type": "object"}),
        ({"type": "string", "enum": {}}, {"type": "string"}),
        ({"type": "string", "allOf": {}}, {"type": "string"}),
        ({"type": "string", "minLength": "5"}, {"type": "string"}),
        ({"type": "string", "minLength": -1}, {"type": "string"}),
        ({"type": "string", "minLength": 1e300}, {"type": "string"}),
        ({"type": "number", "multipleOf": 0}, {"type": "number"}),
        ({"oneOf": [5, {"type": "string"}]}, {"type": "string"}),
        (
            {"type": "array", "items": [{"type": "string"}], "additionalItems": False},
            {"type": "array", "prefixItems": [{"type": "string"}], "items": False},
        ),
    ],
    ids=str,
)
def test_it_is_read_as_it_is_meant(written: Any, meant: Any) -> None:
    def said(schema: Any) -> Any:
        api = model_of({"A": schema})
        text = dump(replace(api, operations=()))
        return re.sub(r"/(items|prefixItems|oneOf)/\d", "", text)

    assert said(written) == said(meant)


def test_a_type_lists_only_so_many_values() -> None:
    few = model_of({"A": {"type": "string", "enum": [str(i) for i in range(3000)]}})
    assert isinstance(few.schemas[few.components["A"]], Enum)
    many = model_of({"A": {"type": "string", "enum": [str(i) for i in range(3001)]}})
    assert isinstance(many.schemas[many.components["A"]], Scalar)


def bomb(depth: int) -> dict[str, Any]:
    """A schema whose `allOf` doubles at each step."""
    ref = "#/components/schemas/B{}".format
    steps = {
        f"B{i}": {"allOf": [{"$ref": ref(i + 1)}, {"$ref": ref(i + 1)}]}
        for i in range(depth)
    }
    return {**steps, f"B{depth}": {"type": "object", "properties": {"a": {}}}}


def choices(count: int) -> dict[str, Any]:
    """A schema that has to choose `count` times."""
    choice = [{"properties": {"a": {}}}, {"properties": {"b": {}}}]
    return {"A": {"allOf": [{"oneOf": choice} for _ in range(count)]}}


SELF = {"allOf": [{"$ref": "#/components/schemas/A"}]}
CIRCLES = {name: {"allOf": [*SELF["allOf"], {"oneOf": [SELF]}]} for name in "AC"}


@pytest.mark.parametrize(
    "schemas",
    [bomb(60), choices(40), CIRCLES],
    ids=["doubles", "choices", "circles"],
)
def test_it_ends(schemas: Mapping[str, Any]) -> None:
    start = time.process_time()
    api = model_of(schemas)
    # It multiplied once, and would take years: a slow machine is no reason to fail.
    assert time.process_time() - start < 60
    assert len(api.schemas) < 3000
