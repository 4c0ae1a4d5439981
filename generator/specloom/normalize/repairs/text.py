"""Schemas -> the same, with text for what they call binary within JSON, which cannot hold bytes.

There `format: binary`, or a media type without an encoding, leaves a string as it is (OpenAPI
3.1.1, 4.4.2; JSON Schema 2020-12, validation, 8.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...model import Api, MediaType, Scalar
from ...model.queries import (
    every_operation,
    is_file,
    is_json,
    is_sequence,
    reached,
    resolve,
)
from ...pointer import SchemaId


def with_text(api: Api) -> Api:
    """The API, with text for the binary that stands in JSON bodies and in no others.

    A whole body of JSON that is binary stays: what its author meant is a file.
    """
    inside, elsewhere = set[SchemaId](), set[SchemaId]()
    for content in _contents(api):
        for root in filter(None, (content.schema, content.item)):
            schema = resolve(api, root)
            if isinstance(schema, Scalar) or not _holds_json(content):
                elsewhere.add(root)
            else:
                inside.add(schema.id)
    text = reached(api, inside) - reached(api, elsewhere)
    schemas = {
        id: (
            replace(schema, format=None)
            if id in text and isinstance(schema, Scalar) and is_file(schema)
            else schema
        )
        for id, schema in api.schemas.items()
    }
    return replace(api, schemas=schemas)


def _holds_json(content: MediaType) -> bool:
    return is_json(content.name) or is_sequence(content.name)


def _contents(api: Api) -> Iterator[MediaType]:
    for operation in every_operation(api):
        if operation.request_body is not None:
            yield from operation.request_body.content
        for response in operation.responses:
            yield from response.content
