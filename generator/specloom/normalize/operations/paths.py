"""Paths -> operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ...load.grammar import is_token
from ...model import Operation, SecurityScheme, Tag
from ...pointer import OperationId, escape
from ..context import Context, Part
from .content import documentation, listed, named, request_body, text_of, told
from .parameters import parameters
from .responses import responses
from .security import security
from .servers import report_foreign, servers

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
UNTAGGED = "default"
_MOST_TAGS = 100
"""Tags of one operation; each means a class and a page of its own."""


def operations(
    context: Context, root: Part, schemes: tuple[SecurityScheme, ...]
) -> Iterator[tuple[Operation, Part]]:
    """Every operation and where it is defined, in the order of the document."""
    for path, written in named(root.get("paths")):
        path_item = None if path.startswith("x-") else context.follow(written)
        if path_item is None or not isinstance(path_item.data, Mapping):
            continue
        for method, place, part in methods(path_item):
            # Not where it is defined: two paths may refer to one path item.
            id = OperationId(f"{written.id}/{place}")
            found = operation(context, id, method, path, path_item, part)
            report_foreign(context, root, part, path_item)
            yield replace(
                found,
                path=path if path.startswith("/") else f"/{path}",
                tags=_tags(context, part) or (UNTAGGED,),
                security=security(schemes, part, root),
                servers=servers(context, part) or servers(context, path_item),
            ), part


def operation(
    context: Context,
    id: OperationId,
    method: str,
    path: str,
    path_item: Part,
    part: Part,
) -> Operation:
    """What an operation sends and answers; its tags, servers and security aside."""
    return Operation(
        id=id,
        operation_id=text_of(part.data, "operationId"),
        method=method,
        path=path,
        tags=(),
        summary=told(context, part.data, "summary")
        or told(context, path_item.data, "summary"),
        description=told(context, part.data) or told(context, path_item.data),
        external_docs=documentation(context, part.data),
        deprecated=part.data.get("deprecated") is True,
        parameters=parameters(context, path, path_item, part),
        request_body=request_body(context, part),
        responses=responses(context, part, has_bodies=method != "HEAD"),
    )


def methods(path_item: Part) -> Iterator[tuple[str, str, Part]]:
    """Method, place in the path item and operation; of other methods (OpenAPI 3.2.0), too."""
    for method, part in named(path_item):
        if method.lower() in METHODS and isinstance(part.data, Mapping):
            yield method.upper(), method, part
    for method, part in named(path_item.get("additionalOperations")):
        if is_token(method) and isinstance(part.data, Mapping):
            yield method, f"additionalOperations/{escape(method)}", part


def _tags(context: Context, part: Part) -> tuple[str, ...]:
    written = (tag.data for tag in listed(part.get("tags")))
    found = {tag: None for tag in written if isinstance(tag, str) and tag.strip()}
    if len(found) > _MOST_TAGS:
        message = f"the operation has {len(found):,} tags; it is found under the first {_MOST_TAGS}"
        context.warn("too-many-tags", message, part.child("tags"))
    return tuple(found)[:_MOST_TAGS]


def tags(context: Context, root: Part, found: tuple[Operation, ...]) -> tuple[Tag, ...]:
    """The tags that operations have: the declared ones first and in their order."""
    used = {tag: None for operation in found for tag in operation.tags}
    declared = {
        name: Tag(
            name=name,
            description=told(context, part.data),
            external_docs=documentation(context, part.data),
        )
        for part in listed(root.get("tags"))
        if isinstance(name := part.data.get("name"), str) and name in used
    }
    return (
        *declared.values(),
        *(_undeclared(name) for name in used if name not in declared),
    )


def _undeclared(name: str) -> Tag:
    untagged = "Operations that have no tag." if name == UNTAGGED else None
    return Tag(name=name, description=untagged)
