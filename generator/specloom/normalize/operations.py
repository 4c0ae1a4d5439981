"""Paths and webhooks -> operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model import Operation, SecurityScheme, Tag, Webhook
from ..pointer import OperationId, escape
from .content import listed, named, request_body, responses, text_of
from .context import Context, Part
from .parameters import parameters
from .security import security
from .servers import servers

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
UNTAGGED = "default"


def operations(
    context: Context, root: Part, schemes: tuple[SecurityScheme, ...]
) -> Iterator[Operation]:
    """Every operation, in the order of the document."""
    for path, written in named(root.get("paths")):
        path_item = None if path.startswith("x-") else context.follow(written)
        if path_item is None or not isinstance(path_item.data, Mapping):
            continue
        for method, place, part in _methods(path_item):
            yield Operation(
                # Not where it is defined: two paths may refer to one path item.
                id=OperationId(f"{written.id}/{place}"),
                operation_id=text_of(part.data, "operationId"),
                method=method,
                path=path if path.startswith("/") else f"/{path}",
                tags=_tags(part) or (UNTAGGED,),
                summary=text_of(part.data, "summary")
                or text_of(path_item.data, "summary"),
                description=text_of(part.data, "description")
                or text_of(path_item.data, "description"),
                external_docs=text_of(part.data.get("externalDocs"), "url"),
                deprecated=part.data.get("deprecated") is True,
                parameters=parameters(context, path, path_item, part),
                request_body=request_body(context, part),
                responses=responses(context, part),
                security=security(context, schemes, part, root),
                servers=servers(part) or servers(path_item),
            )


def _methods(path_item: Part) -> Iterator[tuple[str, str, Part]]:
    """Method, place in the path item and operation; of other methods (OpenAPI 3.2.0), too."""
    for method, part in named(path_item):
        if method.lower() in METHODS and isinstance(part.data, Mapping):
            yield method.upper(), method, part
    for method, part in named(path_item.get("additionalOperations")):
        if isinstance(part.data, Mapping):
            yield method, f"additionalOperations/{escape(method)}", part


def _tags(part: Part) -> tuple[str, ...]:
    written = (tag.data for tag in listed(part.get("tags")))
    return tuple({tag: None for tag in written if isinstance(tag, str) and tag.strip()})


def tags(root: Part, found: tuple[Operation, ...]) -> tuple[Tag, ...]:
    """The tags that operations have: the declared ones first and in their order."""
    used = {tag: None for operation in found for tag in operation.tags}
    declared = {
        name: Tag(
            name=name,
            description=text_of(part.data, "description"),
            external_docs=text_of(part.data.get("externalDocs"), "url"),
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


def webhooks(context: Context, root: Part) -> Iterator[Webhook]:
    """The requests that the API makes to its users."""
    for name, written in named(root.get("webhooks")):
        path_item = context.follow(written)
        if path_item is None:
            continue
        for method, _, part in _methods(path_item):
            body = request_body(context, part)
            yield Webhook(
                name=name,
                method=method,
                summary=text_of(part.data, "summary"),
                description=text_of(part.data, "description"),
                payload=body.content[0].schema if body else None,
            )
