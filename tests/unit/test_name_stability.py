"""Whatever comes or goes or moves in a document, everything else keeps its name."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.clients import REAL_SPECS
from tests.unit.name_edits import MARK, Edits, mark, shuffle

from specloom.load import Access, Source, load, parse
from specloom.model import Api, Enum, Operation
from specloom.model.queries import stream_content
from specloom.naming import Names, Pins, name_everything
from specloom.normalize import normalize
from specloom.pointer import SchemaId, split_id, tokens

SHOP = json.loads("""
{"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"},
 "paths": {
  "/pets": {
   "get": {"operationId": "listPets", "tags": ["pets"],
    "parameters": [
     {"name": "pageSize", "in": "query", "schema": {"type": "integer"}},
     {"name": "limit", "in": "query", "schema": {"type": "integer"}},
     {"name": "limit", "in": "header", "schema": {"type": "integer"}}],
    "responses": {
     "200": {"description": "", "content": {
      "application/json": {"schema": {"type": "array", "items": {"type": "object",
       "properties": {"petName": {"type": "string"}, "pet_name": {"type": "string"}}}}},
      "text/event-stream": {"itemSchema": {"type": "object", "properties": {"id": {"type": "string"}}}}}},
     "404": {"$ref": "#/components/responses/NotFound"}}},
   "post": {"operationId": "create_pet", "tags": ["pets", "Pets"],
    "requestBody": {"required": true, "content": {
     "application/json": {"schema": {"$ref": "#/components/schemas/pet-item"}},
     "application/xml": {"schema": {"type": "object", "properties": {"a": {"type": "string"}}}}}},
    "responses": {"201": {"description": "", "content": {
      "application/json": {"schema": {"oneOf": [
       {"type": "object", "required": ["url"], "properties": {"url": {"type": "string"}}},
       {"type": "object", "required": ["file"], "properties": {"file": {"type": "string"},
        "url": {"type": "string"}}},
       {"type": "object", "title": "By name", "properties": {"name": {"type": "string"}}}]}}}}}}},
  "/pets/{pet_id}/{petId}": {
   "get": {"operationId": "list_pets_stream", "tags": ["pets"],
    "parameters": [{"name": "petId", "in": "path", "required": true, "schema": {"type": "string"}}],
    "responses": {"200": {"description": ""}}},
   "put": {"operationId": "listPets", "tags": ["pets"],
    "requestBody": {"content": {"multipart/form-data": {"schema": {"type": "object",
      "properties": {"petId": {"type": "string"}, "fileName": {"type": "string"}}}}}},
    "responses": {"200": {"description": ""}}},
   "post": {"operationId": "list_pets", "tags": ["pets"], "responses": {"200": {"description": "",
    "content": {"application/octet-stream": {}}}}},
   "delete": {"tags": ["close"], "responses": {"404": {"$ref": "#/components/responses/NotFound"}}}}},
 "components": {
  "responses": {"NotFound": {"description": "", "content": {"application/json": {"schema":
   {"type": "object", "properties": {"errorCode": {"enum": ["a", "b"]}}}}}}},
  "schemas": {
   "pet-item": {"type": "object", "required": ["kind"], "properties": {
    "kind": {"enum": ["cat", "dog", "DOG"]}, "createdAt": {"type": "string"},
    "copy": {"type": "string"}, "size": {"type": "object", "properties": {"cm": {"type": "number"}}}}},
   "Sizes": {"enum": ["small", "LARGE", "extra-large", "extra large"]},
   "HTTPError": {"type": "object", "properties": {"code": {"type": "integer"}}},
   "HttpError": {"allOf": [{"$ref": "#/components/schemas/pet-item"},
    {"type": "object", "properties": {"reason": {"type": "object", "properties": {"x": {"type": "string"}}}}}]},
   "Model": {"type": "object", "properties": {"id": {"type": "string"}}},
   "ModelDict": {"type": "object", "properties": {"id": {"type": "string"}}},
   "Choice": {"anyOf": [{"type": "string"}, {"type": "object", "properties": {"a": {"type": "string"}}},
    {"type": "array", "items": {"type": "object", "properties": {"b": {"type": "string"}}}}]},
   "Tagged": {"oneOf": [
    {"type": "object", "required": ["type"], "properties": {"type": {"const": "text"}}},
    {"type": "object", "required": ["type"], "properties": {"type": {"const": "image"},
     "deep": {"oneOf": [{"type": "object", "required": ["x"], "properties": {"x": {"type": "object",
      "properties": {"y": {"type": "string"}}}}}, {"type": "object", "required": ["z"],
      "properties": {"z": {"type": "string"}}}]}}}]}}}}
""")


def api_of(document: Any) -> Api:
    """The model of a document."""
    text = json.dumps(document)
    digest = hashlib.sha256(text.encode()).hexdigest()
    documents, _ = parse(Source("spec.json", text, digest), Access())
    api, _ = normalize(documents)
    return api


def named(document: Any, pins: Pins | None = None) -> tuple[dict[Any, str], Names]:
    """What everything is called, by what it is wherever it stands."""
    api = api_of(document)
    names = name_everything(api, "client", pins)
    rows = list(_rows(document, api, names))
    found = dict(rows)
    assert len(found) == len(rows), "something is there twice"
    return found, names


def _rows(document: Any, api: Api, names: Names) -> Iterator[tuple[Any, str]]:
    for tag, called in names.tags.items():
        for field in ("attribute", "module", "api", "async_api"):
            yield ("tag", tag, field), getattr(called, field)
    paths = {op.id: op for op in api.operations}
    for (tag, id), names_of in names.operations.items():
        operation = paths[id]
        key = tag, operation.method, operation.path
        for field in ("method", "fields", "constant", *_twins(operation)):
            yield (*key, field), getattr(names_of, field)
        for parameter, name in zip(
            operation.parameters, names_of.parameters, strict=True
        ):
            yield (*key, parameter.location, parameter.name), name
        for field, name in names_of.form.items():
            yield (*key, "form", field), name
        if names_of.body is not None:
            # Which of several bodies a method takes does depend on their order.
            yield (*key, "body", names_of.body), names_of.body
    marks = {id: _mark(document, id) for id in api.schemas}
    for id, type_names in names.schemas.items():
        if marks[id]:
            yield ("type", marks[id]), type_names.type
            yield ("twin", marks[id]), type_names.twin
    for id, module in names.modules.items():
        if marks[id]:
            yield ("module", marks[id]), module
    for id, attributes in names.properties.items():
        for property_name, attribute in attributes.items():
            if marks[id]:
                yield ("property", marks[id], property_name), attribute
    for id, members in names.members.items():
        schema = api.schemas[id]
        assert isinstance(schema, Enum)
        for value, member in zip(schema.values, members, strict=True):
            if marks[id]:
                yield ("member", marks[id], json.dumps(value)), member


def _twins(operation: Operation) -> Iterator[str]:
    """The other names that a client has of an operation."""
    if stream_content(operation) is not None:
        yield from ("stream", "stream_constant")
    contents = [c.name for r in operation.responses for c in r.content]
    if contents and all(name == "application/octet-stream" for name in contents):
        yield "chunks"


def _mark(document: Any, id: SchemaId) -> Any:
    """The mark of a schema, and what was made of it; None where the document has none."""
    value, rest = document, list(tokens(split_id(id)[1]))
    while rest:
        token = rest[0]
        if isinstance(value, list) and token.isdigit() and int(token) < len(value):
            value = value[int(token)]
        elif isinstance(value, dict) and token in value:
            value = value[token]
        else:
            break
        rest = rest[1:]
    found = value.get(MARK) if isinstance(value, dict) else None
    if found is None or any(map(str.isdigit, rest)):
        return None  # joined from several places, and known by a position
    return (found, *rest)


def differences(before: dict[Any, str], after: dict[Any, str]) -> dict[Any, str]:
    """What is there before and after, and changes its name."""
    shared = before.keys() & after.keys()
    return {
        key: f"{before[key]} -> {after[key]}"
        for key in shared
        if before[key] != after[key]
    }


def edited(original: Any, random: Random, rounds: int, edits: int) -> None:
    """Edit a document again and again, each time with what the run before has kept."""
    document = copy.deepcopy(original)
    mark(document)
    before, names = named(document)
    for _ in range(rounds):
        Edits(document, names, random).change(edits)
        after, names = named(document, names.pins)
        assert differences(before, after) == {}
        before = after


randoms = st.integers(0, 2**32).map(Random)
# A smaller seed is no simpler example.
RUNS = tuple(set(Phase) - {Phase.shrink, Phase.explain})


@given(randoms)
@settings(max_examples=40, deadline=None, phases=RUNS)
def test_what_was_there_keeps_its_name(random: Random) -> None:
    edited(SHOP, random, rounds=3, edits=6)


@given(randoms)
@settings(max_examples=30, deadline=None, phases=RUNS)
def test_names_do_not_depend_on_order(random: Random) -> None:
    document = copy.deepcopy(SHOP)
    mark(document)
    before, _ = named(document)
    shuffle(document, random)
    after, _ = named(document)
    assert differences(before, after) == {}


@cache
def real(path: Path) -> Any:
    """A real document as data."""
    documents, _ = load(path)
    return documents[""].data


needs_real_specs = pytest.mark.skipif(
    not REAL_SPECS, reason="the real specs are not on this machine"
)


@needs_real_specs
@pytest.mark.parametrize("path", REAL_SPECS, ids=lambda path: path.stem)
def test_names_of_real_documents_stay(path: Path) -> None:
    """Few edits are enough: each run compares thousands of names."""
    edited(real(path), Random(path.stem), rounds=1, edits=40)


@needs_real_specs
@pytest.mark.parametrize("path", REAL_SPECS[:1], ids=lambda path: path.stem)
@given(random=randoms)
@settings(max_examples=3, deadline=None, phases=RUNS)
def test_names_of_a_real_document_stay_and_do_not_depend_on_order(
    path: Path, random: Random
) -> None:
    edited(real(path), random, rounds=2, edits=20)
    document = copy.deepcopy(real(path))
    mark(document)
    before, _ = named(document)
    shuffle(document, random)
    after, _ = named(document)
    assert differences(before, after) == {}
