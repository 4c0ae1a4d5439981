"""Responses that may be files, though the document does not say so: they are bytes as well."""

from __future__ import annotations

from dataclasses import replace

from ...model import Api, MediaType, Operation, Response, Scalar, Schema
from ...model.queries import REDIRECTS, is_json, resolve, success_responses
from ...pointer import SchemaId


def with_downloads(api: Api) -> Api:
    """Add bytes of any media type to what an operation answers, where that may be a file.

    That is what a redirect leads to that is the only answer declared, and, of a GET of one thing,
    a 200 without a body or with no more than a JSON string: documents describe files so that are
    sent in a media type of their own.
    """
    schemas = dict(api.schemas)
    operations = tuple(_downloading(api, each, schemas) for each in api.operations)
    return replace(api, operations=operations, schemas=schemas)


def _downloading(
    api: Api, operation: Operation, schemas: dict[SchemaId, Schema]
) -> Operation:
    found = [r for r in success_responses(operation) if _may_be_file(api, operation, r)]
    changed = {r.status: _with_bytes(operation, r, schemas) for r in found}
    if not changed:
        return operation
    responses = (changed.get(each.status, each) for each in operation.responses)
    return replace(operation, responses=tuple(responses))


def _may_be_file(api: Api, operation: Operation, response: Response) -> bool:
    if any(each.name == "*/*" for each in response.content):
        return False
    if response.status in REDIRECTS:
        return not response.content
    is_one = operation.method == "GET" and "{" in operation.path
    if not is_one or response.status not in ("200", "2XX"):
        return False
    return all(_is_any_text(api, each) for each in response.content)


def _is_any_text(api: Api, content: MediaType) -> bool:
    schema = resolve(api, content.schema) if content.schema is not None else None
    if not isinstance(schema, Scalar) or not is_json(content.name):
        return False
    shown = schema.info.examples or content.examples
    return schema.type == "string" and not (schema.format or shown)


def _with_bytes(
    operation: Operation, response: Response, schemas: dict[SchemaId, Schema]
) -> Response:
    place = f"{operation.id}/responses/{response.status}/content/*~1*/schema"
    id = SchemaId(place)
    schemas[id] = Scalar(id=id, type="string", format="binary")
    added = MediaType(name="*/*", schema=id)
    return replace(response, content=(*response.content, added))
