"""What is no OpenAPI document is called what it is."""

from __future__ import annotations

import json

import pytest

from specloom.diagnostics import SpecloomError
from specloom.load import Source, parse

POSTMAN = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
STRANGERS: dict[str, object] = {
    "a Postman collection": {"info": {"name": "P", "schema": POSTMAN}, "item": []},
    "an AsyncAPI document": {"asyncapi": "3.0.0", "info": {}, "channels": {}},
    "the introspection of a GraphQL schema": {"data": {"__schema": {"types": []}}},
    "a JSON Schema": {"$schema": DIALECT, "type": "object", "properties": {}},
    "an Arazzo description": {"arazzo": "1.0.0", "info": {}},
    "an HTTP archive (HAR)": {"log": {"version": "1.2", "entries": []}},
    "a document in Swagger 1": {"swaggerVersion": "1.2", "apis": []},
    "a RAML document": "#%RAML 1.0\ntitle: Pets\n",
    "an HTML page": "\n<!DOCTYPE html>\n<html><body>{{</body></html>\n",
    "an XML document": '<?xml version="1.0"?>\n<definitions/>\n',
    "a GraphQL schema": "type Query {\n  pets: [Pet]\n}\n",
    "an API Blueprint": "FORMAT: 1A\n\n# Pets\n",
    "a file of Protocol Buffers": 'syntax = "proto3";\nmessage Pet {}\n',
}


@pytest.mark.parametrize("what", STRANGERS)
def test_it_is_called_what_it_is(what: str) -> None:
    written = STRANGERS[what]
    text = written if isinstance(written, str) else json.dumps(written)
    with pytest.raises(SpecloomError) as failure:
        parse(Source(path="spec", text=text, digest=""))
    (problem,) = failure.value.diagnostics
    assert problem.code == "missing-openapi"
    assert problem.message == f"this is {what}, not an OpenAPI document"
    assert problem.location is not None and problem.location.line == 1


@pytest.mark.parametrize("text", ["title: Pets\n", "type: object\n", "a: 1\n"])
def test_what_nobody_knows_is_no_document(text: str) -> None:
    with pytest.raises(SpecloomError) as failure:
        parse(Source(path="spec", text=text, digest=""))
    assert 'there is no "openapi" field' in failure.value.diagnostics[0].message
