"""Links of responses -> the operations that they lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ...model import ABSENT, Link, Operation, Response
from ...pointer import OperationId, schema_id
from ..context import Context, Part
from .content import named, text_of, told
from .servers import server


def links(context: Context, response: Part) -> tuple[Link, ...]:
    """The links of a response (OpenAPI 3.1.1, Link Object), those by `operationId` still open."""
    followed = (
        (name, context.follow(written))
        for name, written in named(response.get("links"))
    )
    return tuple(
        _link(context, name, part)
        for name, part in followed
        if part is not None and isinstance(part.data, Mapping)
    )


def _link(context: Context, name: str, part: Part) -> Link:
    data = part.data
    reference = text_of(data, "operationRef")
    at = part.get("server")
    return Link(
        name=name,
        operation=_place(context, part, reference) if reference else None,
        reference=text_of(data, "operationId") or reference or "",
        parameters=tuple(
            (key, each.data) for key, each in named(part.get("parameters"))
        ),
        request_body=data.get("requestBody", ABSENT),
        description=told(context, data),
        server=server(context, at) if at is not None else None,
    )


def _place(context: Context, part: Part, reference: str) -> OperationId | None:
    """Where an `operationRef` points to."""
    found = context.refs.lookup(part.document, reference)
    return OperationId(schema_id(found.document, found.pointer)) if found else None


def with_targets(operations: tuple[Operation, ...]) -> tuple[Operation, ...]:
    """Settle which operation each link leads to."""
    targets = {op.operation_id: op.id for op in operations if op.operation_id}
    known = {op.id for op in operations}
    return tuple(
        (
            replace(op, responses=tuple(_settled(op, targets, known)))
            if any(response.links for response in op.responses)
            else op
        )
        for op in operations
    )


def _settled(
    operation: Operation, targets: Mapping[str, OperationId], known: set[OperationId]
) -> Iterator[Response]:
    for response in operation.responses:
        settled = (
            replace(
                link,
                operation=(
                    link.operation
                    if link.operation in known
                    else targets.get(link.reference)
                ),
            )
            for link in response.links
        )
        yield replace(response, links=tuple(settled)) if response.links else response
