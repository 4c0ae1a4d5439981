"""What a request is said to have, but can hardly carry: told before anybody calls it."""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics import Diagnostic, Place, warning
from ...load.grammar import is_token
from ...model import Api, ApiKeyScheme, Array, Operation
from ...model.queries import every_operation, is_empty, is_file, object_of, resolve
from ...pointer import OperationId, Pointer, SchemaId, join, schema_id, split_id

_SCHEMES = Pointer("/components/securitySchemes")
_URLENCODED = "application/x-www-form-urlencoded"


def unsendable(api: Api) -> tuple[Diagnostic, ...]:
    """Files in urlencoded forms, parameters that leave nothing in the path, and requests that
    nobody can send."""
    found = [
        each
        for operation in every_operation(api)
        for each in (*_files(api, operation), *_empty(api, operation))
    ]
    found += (
        each
        for operation in api.operations
        for each in (*_climbing(operation), *_unnamed(operation))
    )
    return tuple(dict.fromkeys((*found, *_unnamed_keys(api))))


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
            if is_file(inner):
                yield _warn(
                    "file-in-urlencoded-form",
                    f'"{each.name}" is a file in an urlencoded form: its bytes are '
                    "sent, percent-encoded",
                    each.schema,
                    "multipart/form-data is made for files",
                )


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


def _climbing(operation: Operation) -> Iterator[Diagnostic]:
    """RFC 3986, section 5.2.4: such segments are resolved before a request is made."""
    segments = operation.path.partition("?")[0].split("/")
    if "." in segments or ".." in segments:
        yield _warn(
            "dotted-path",
            f'no request has the path "{operation.path}": "." and ".." lead elsewhere',
            operation.id,
            "every call raises; write the path that is meant",
        )


def _unnamed(operation: Operation) -> Iterator[Diagnostic]:
    """Parameters whose name no header can have."""
    for each in operation.parameters:
        if each.location == "header":
            yield from _misnamed(each.name, each.id)


def _unnamed_keys(api: Api) -> Iterator[Diagnostic]:
    for scheme in api.security_schemes:
        if isinstance(scheme, ApiKeyScheme) and scheme.location == "header":
            yield from _misnamed(scheme.key, schema_id("", join(_SCHEMES, scheme.name)))


def _misnamed(name: str, id: SchemaId) -> Iterator[Diagnostic]:
    """RFC 9110, section 5.1: the name of a header is a token."""
    if not is_token(name):
        yield _warn(
            "invalid-header-name",
            f'no header has the name "{name}": what needs it cannot be sent',
            id,
            "a name is made of ASCII letters, digits and !#$%&'*+-.^_`|~",
        )


def _warn(code: str, message: str, id: SchemaId | OperationId, hint: str) -> Diagnostic:
    document, pointer = split_id(id)
    place = Place(document=document, pointer=pointer)
    return warning(code, message, place, hint=hint)
