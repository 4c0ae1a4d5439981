"""What has a role of its own in an API: components, bodies, parameters, headers, what is referred to."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from ..model import Api, MediaType, Object, Operation, Ref, Union
from ..model.queries import received
from ..pointer import SchemaId, split_id, tokens
from .received import received_keys, received_words
from .wording import operation_key, operation_name

_KINDS = {
    "requestBodies": "request",
    "responses": "response",
    "parameters": "parameter",
    "headers": "header",
}
"""Kinds of components (OpenAPI 3.1.1, Components Object), and what one of them is."""

_STRUCTURE = frozenset(
    "$defs allOf anyOf components content definitions examples items oneOf parameters paths "
    "prefixItems properties requestBody responses schema schemas".split()
)
"""Words of a pointer that say nothing of what it leads to."""


@dataclass(frozen=True, slots=True)
class Role:
    """A schema that is something in the API."""

    id: SchemaId
    tokens: tuple[str, ...]
    """What it is, as a key."""
    words: tuple[str, ...]
    """What it may be called, best first."""
    rank: int
    """Which role counts, where a schema has several: that of the lowest rank."""


COMPONENT, REFERRED, BODY, ITEM = range(4)
"""The ranks of roles."""


def roles(api: Api) -> Iterator[Role]:
    """What the document gives a role to, by its own structure."""
    for name, id in api.components.items():
        yield Role(id, ("schemas", name), (name,), COMPONENT)
    for operation in api.operations:
        yield from _of_operation(operation)
    keys, words = received_keys(api), received_words(api)
    for operation in received(api):
        yield from _of_received(operation, keys[operation.id], words[operation.id])
    if api.event is not None:
        yield Role(api.event, ("webhooks",), ("webhook event",), BODY)
    names = {id: name for name, id in api.components.items()}
    for id, schema in api.schemas.items():
        if isinstance(schema, Union) and schema.base is not None:
            base = names.get(schema.base) or _last_word(*_place(schema.base))
            yield Role(id, ("families", schema.base), (f"any {base}",), REFERRED)


def _of_operation(operation: Operation) -> Iterator[Role]:
    key, name = operation_key(operation), operation_name(operation)
    yield from _of_parameters(operation, key, name)
    bodies = operation.request_body.content if operation.request_body else ()
    yield from _contents(bodies, (key,), name, "requestBodies")
    yield from _of_responses(operation, key, name)


def _of_received(operation: Operation, key: str, name: str) -> Iterator[Role]:
    """The parts of a webhook or callback: the body that it brings has its name."""
    yield from _of_parameters(operation, key, name)
    for each in operation.request_body.content if operation.request_body else ():
        if each.schema is not None:
            role = _role(each.schema, (key, each.name), name, "requestBodies")
            yield replace(role, words=(name, *role.words))
    yield from _of_responses(operation, key, name)


def _of_parameters(operation: Operation, key: str, name: str) -> Iterator[Role]:
    for each in operation.parameters:
        own = key, f"{each.location} {each.name}"
        yield _role(each.schema, own, f"{name} {each.name}", "parameters")


def _of_responses(operation: Operation, key: str, name: str) -> Iterator[Role]:
    for response in operation.responses:
        own, called = (key, response.status), f"{name} {response.status}"
        yield from _contents(response.content, own, called, "responses")
        for header in response.headers:
            yield _role(
                header.schema, (*own, header.name), f"{called} {header.name}", "headers"
            )


def _contents(
    content: tuple[MediaType, ...], key: tuple[str, ...], name: str, kind: str
) -> Iterator[Role]:
    for each in content:
        subtype = each.name.partition(";")[0].rpartition("/")[2]
        if each.schema is not None:
            yield _role(each.schema, (*key, each.name), name, kind, subtype)
        if each.item is not None:
            own = (*key, each.name, "itemSchema")
            yield _role(each.item, own, name, kind, f"{subtype} item", ITEM)


def _role(
    id: SchemaId,
    key: tuple[str, ...],
    name: str,
    kind: str,
    detail: str = "",
    rank: int = BODY,
) -> Role:
    """The role of a schema; one that is written in a shared definition is named after that."""
    shared = _shared(id, kind)
    if shared is not None:
        key, name = shared
    role = f"{name} {_KINDS[kind]}"
    return Role(id, key, (role, f"{role} {detail}") if detail else (role,), rank)


def _shared(id: SchemaId, kind: str) -> tuple[tuple[str, ...], str] | None:
    """Key and name of the component or of the piece of another file that a schema is written in."""
    document, path = _place(id)
    match path:
        case ("components", "responses", name, "headers", header, *_):
            return path[1:], f"{name} {header}"
        case ("components", place, name, *_) if place in _KINDS:
            return path[1:], name
    match _definition(path):
        case _ if not document:
            return None
        case (*_, "requestBody") | (*_, "parameters" | "headers", _):
            return None
        case (*_, "responses", status) if status[0].isdigit() or status == "default":
            return None
        case definition:
            return ("refs", id), _last_word(document, definition)


def _definition(path: tuple[str, ...]) -> tuple[str, ...]:
    """The path of a body, a parameter or a header from that of its schema."""
    ends = (i for i in reversed(range(len(path))) if path[i] in ("content", "schema"))
    last = next(ends, len(path))
    within_content = last >= 2 and path[last - 2] == "content"
    return path[: last - 2] if within_content else path[:last]


def referred(api: Api, found: Collection[SchemaId]) -> Iterator[Role]:
    """What references lead to, and nothing else does; then objects that nothing leads to."""
    missing = {
        schema.target
        for schema in api.schemas.values()
        if isinstance(schema, Ref) and schema.target not in found
    } or {
        id
        for id, schema in api.schemas.items()
        if isinstance(schema, Object) and id not in found
    }
    for id in sorted(missing):
        document, path = _place(id)
        parts = split_id(id)[1].split("/")
        above = (f"{document}#{'/'.join(parts[:n])}" for n in range(1, len(parts)))
        # What is written in another one is a part of that, which comes first.
        if missing.isdisjoint(map(SchemaId, above)):
            word = _last_word(document, path)
            owner = _last_word(document, path[:-1]) if path else "Model"
            order = (owner, word) if owner != word and path else (word, "Model")
            yield Role(id, ("refs", id), (word, " ".join(order)), REFERRED)


def _place(id: SchemaId) -> tuple[str, tuple[str, ...]]:
    document, pointer = split_id(id)
    return document, tokens(pointer)


def _last_word(document: str, path: tuple[str, ...]) -> str:
    """The last word of a pointer that says something; else the name of the file."""
    said = (t for t in reversed(path) if t not in _STRUCTURE and not t.isdigit())
    stem = posixpath.basename(document).partition(".")[0]
    return next(said, stem or "Model")
