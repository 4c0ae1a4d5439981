"""Webhooks and callbacks -> the requests that the API makes to a server of its user."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ...model import (
    Api,
    Callback,
    Operation,
    Ref,
    Schema,
    SecurityScheme,
    Union,
    Webhook,
)
from ...model.queries import payload
from ...pointer import OperationId, SchemaId
from ..context import Context, Part
from .content import named
from .paths import methods, operation
from .security import security

EVENT = SchemaId("#/webhooks")
"""The identifier of the union of the webhooks' payloads: no schema can stand there."""

_Schemes = tuple[SecurityScheme, ...]


def webhooks(
    context: Context, root: Part, schemes: _Schemes
) -> Iterator[tuple[Webhook, Part]]:
    """The webhooks (OpenAPI 3.1.1, OpenAPI Object), and where each is defined."""
    for name, written in named(root.get("webhooks")):
        for made, part in _requests(context, written, "", schemes):
            yield Webhook(name=name, operation=made), part


def callbacks(
    context: Context, schemes: _Schemes, callers: Iterable[tuple[OperationId, Part]]
) -> tuple[Callback, ...]:
    """The callbacks of operations, of webhooks, and of callbacks in turn.

    A Callback Object that several operations refer to is one callback with several callers; so
    the work is bounded by what is written, whatever refers to what.
    """
    found: dict[SchemaId, tuple[Callback, ...]] = {}
    work = deque(callers)
    while work:
        caller, owner = work.popleft()
        for name, written in named(owner.get("callbacks")):
            part = context.follow(written)
            if part is None:
                continue
            if part.id in found:
                found[part.id] = tuple(_called(c, caller) for c in found[part.id])
                continue
            made = list(_callback(context, part, schemes))
            found[part.id] = tuple(
                Callback(name=name, operation=each, callers=(caller,))
                for each, _ in made
            )
            work.extend((each.id, below) for each, below in made)
    return tuple(each for group in found.values() for each in group)


def _called(callback: Callback, caller: OperationId) -> Callback:
    """The same callback, with a caller more."""
    callers = dict.fromkeys((*callback.callers, caller))
    return replace(callback, callers=tuple(callers))


def _callback(
    context: Context, part: Part, schemes: _Schemes
) -> Iterator[tuple[Operation, Part]]:
    """The requests of a Callback Object, whose keys are runtime expressions."""
    for expression, written in named(part):
        if not expression.startswith("x-"):
            yield from _requests(context, written, expression, schemes)


def _requests(
    context: Context, written: Part, url: str, schemes: _Schemes
) -> Iterator[tuple[Operation, Part]]:
    """The requests of a path item, and where each is defined."""
    path_item = context.follow(written)
    if path_item is None or not isinstance(path_item.data, Mapping):
        return
    for method, place, part in methods(path_item):
        id = OperationId(f"{written.id}/{place}")
        # What stands in braces in an expression is no parameter of a path.
        made = operation(context, id, method, "", path_item, part)
        secured = security(schemes, part)
        yield replace(made, path=url, security=secured), part


def with_event(api: Api) -> Api:
    """The API with a schema for the payload of any of its webhooks.

    It is the one payload where there is only one, else the union of them.
    """
    bodies = (payload(webhook.operation) for webhook in api.webhooks)
    payloads = tuple(
        dict.fromkeys(
            _meant(api, content.schema)
            for content in bodies
            if content is not None and content.schema is not None
        )
    )
    if not payloads:
        return api
    event: Schema = Ref(id=EVENT, target=payloads[0])
    if len(payloads) != 1:
        event = Union(id=EVENT, variants=payloads)
    return replace(api, schemas={**api.schemas, EVENT: event}, event=EVENT)


def _meant(api: Api, id: SchemaId) -> SchemaId:
    """The schema that a reference means, so that each payload is in the union once."""
    seen = {id}
    schema = api.schemas[id]
    while isinstance(schema, Ref) and not schema.nullable and schema.target not in seen:
        seen.add(schema.target)
        id, schema = schema.target, api.schemas[schema.target]
    return id
