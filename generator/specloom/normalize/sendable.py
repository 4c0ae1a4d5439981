"""What a request is said to have, but can hardly carry: told before anybody calls it."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Place, warning
from ..model import Api, Array, Operation, Scalar, Schema
from ..model.queries import every_operation, is_empty, object_of, resolve
from ..pointer import SchemaId, split_id

_URLENCODED = "application/x-www-form-urlencoded"


def unsendable(api: Api) -> tuple[Diagnostic, ...]:
    """Files in urlencoded forms, and parameters that leave nothing in the path."""
    found = (
        each
        for operation in every_operation(api)
        for each in (*_files(api, operation), *_empty(api, operation))
    )
    return tuple(dict.fromkeys(found))


def _files(api: Api, operation: Operation) -> Iterator[Diagnostic]:
    """OpenAPI 3.1.1, "Encoding the x-www-form-urlencoded Media Type", knows of text only."""
    declared = operation.request_body
    for content in declared.content if declared is not None else ():
        form = object_of(api, content.schema)
        if form is None or content.name.partition(";")[0].strip() != _URLENCODED:
            continue
        for each in form.properties:
            schema = resolve(api, each.schema)
            inner = resolve(api, schema.items) if isinstance(schema, Array) else schema
            if _is_file(inner):
                yield _warn(
                    "file-in-urlencoded-form",
                    f'"{each.name}" is a file in an urlencoded form: its bytes are '
                    "sent, percent-encoded",
                    each.schema,
                    "multipart/form-data is made for files",
                )


def _is_file(schema: Schema) -> bool:
    return isinstance(schema, Scalar) and schema.format == "binary"


def _empty(api: Api, operation: Operation) -> Iterator[Diagnostic]:
    """OpenAPI 3.1.1, Parameter Object: a value in the path has to be there."""
    for each in operation.parameters:
        if each.location == "path" and is_empty(api, each.schema):
            yield _warn(
                "empty-path-parameter",
                f'the path parameter "{each.name}" may only be empty: that leaves '
                "nothing in its place",
                each.schema,
                "EMPTY is its value in calls; or take it out of the path",
            )


def _warn(code: str, message: str, id: SchemaId, hint: str) -> Diagnostic:
    document, pointer = split_id(id)
    place = Place(document=document, pointer=pointer)
    return warning(code, message, place, hint=hint)
