"""Questions about an API that several stages ask; answers are data of the model."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator

from ..pointer import SchemaId
from .api import Api, MediaType, Operation, Response
from .schema import (
    Array,
    Const,
    Enum,
    Map,
    Object,
    Property,
    Ref,
    Scalar,
    Schema,
    Tuple,
    Union,
)


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON (RFC 8259, or the "+json" suffix of RFC 6839).

    So is any range that has it: nothing else can be made of every schema.
    """
    essence = media_type.partition(";")[0].strip()
    return essence.endswith(("/json", "+json")) or essence in ("*/*", "application/*")


def is_any_json(media_type: str) -> bool:
    """Whether a media type is a range that has JSON: beside others, what is left of it is no JSON."""
    return is_json(media_type) and "*" in media_type


def is_form(media_type: str) -> bool:
    """Whether a body of this type is a list of named fields."""
    essence = media_type.partition(";")[0].strip()
    return essence == "application/x-www-form-urlencoded" or essence.startswith(
        "multipart/"
    )


def takes_more(schema: Object) -> bool:
    """Whether the document says what other properties an object may have."""
    return isinstance(schema.additional, str)


def is_text(media_type: str) -> bool:
    """Whether a body of this type is text and nothing more."""
    return media_type.startswith("text/") and not is_json(media_type)


def holds_text(media_type: str) -> bool:
    """Whether a body that is neither JSON nor a form is text; else it is bytes."""
    return media_type.startswith("text/") or media_type.endswith(
        ("xml", "/sdp", "yaml")
    )


def is_sequence(media_type: str) -> bool:
    """Whether a media type is that of a sequence of values, which may have no end."""
    return media_type.partition(";")[0].strip().endswith(_SEQUENCES)


_SEQUENCES = (
    "/event-stream",
    "json-seq",
    "/ndjson",
    "/x-ndjson",
    "/jsonl",
    "/x-jsonl",
    "/jsonlines",
    "/x-jsonlines",
    "/json-lines",
    "/stream+json",
)


def is_stream(content: MediaType) -> bool:
    """Whether a body is read item by item, while it arrives."""
    return content.item is not None or is_sequence(content.name)


def stream_content(operation: Operation) -> MediaType | None:
    """The representation of a success that is a stream."""
    found = (c for r in success_responses(operation) for c in r.content)
    return next(filter(is_stream, found), None)


def only_streams(operation: Operation) -> bool:
    """Whether an operation has nothing but a stream to answer."""
    contents = [c for r in success_responses(operation) for c in r.content]
    return bool(contents) and all(map(is_stream, contents))


def resolve(api: Api, id: SchemaId) -> Schema:
    """The schema at the end of a chain of references; the last reference of a circle."""
    *_, last = referred(api, id)
    return last


def referred(api: Api, id: SchemaId) -> Iterator[Schema]:
    """A schema and those that a chain of references leads to, each once."""
    schema = api.schemas[id]
    seen = {id}
    yield schema
    while isinstance(schema, Ref) and schema.target not in seen:
        seen.add(schema.target)
        schema = api.schemas[schema.target]
        yield schema


def is_read_only(api: Api, id: SchemaId) -> bool:
    """Whether a property of this schema is of responses only, by itself or what it refers to."""
    return any(schema.info.read_only for schema in referred(api, id))


def goes_one_way(api: Api, id: SchemaId) -> bool:
    """Whether a property of this schema is of requests only, or of responses only."""
    return is_read_only(api, id) or is_write_only(api, id)


def is_asked_for(api: Api, each: Property) -> bool:
    """Whether a request has to have a property: what is read-only is required of responses."""
    return each.required and not is_read_only(api, each.schema)


def is_write_only(api: Api, id: SchemaId) -> bool:
    """Whether a property of this schema is of requests only, by itself or what it refers to."""
    return any(schema.info.write_only for schema in referred(api, id))


def is_file(schema: Schema) -> bool:
    """Whether the values of a schema are bytes (OpenAPI 3.0.4, Data Types: `binary`)."""
    return isinstance(schema, Scalar) and schema.format == "binary"


def is_null(api: Api, id: SchemaId, within: frozenset[SchemaId] = frozenset()) -> bool:
    """Whether null is the only value of a schema; `within` are the unions around it."""
    schema = resolve(api, id)
    if isinstance(schema, Union) and schema.id not in within:
        inner = within | {schema.id}
        return all(is_null(api, variant, inner) for variant in schema.variants)
    return isinstance(schema, Scalar) and schema.type == "null"


def is_empty(api: Api, id: SchemaId) -> bool:
    """Whether a text can only be empty."""
    match resolve(api, id):
        case Scalar(type="string", constraints=limits):
            return limits.max_length == 0
        case Scalar(type="null"):
            return True
        case Enum(values=values):
            return all(value in ("", None) for value in values)
        case Const(value=only):
            return only in ("", None)
        case _:
            return False


def shortest(schema: Tuple) -> int:
    """How many of the first items of a tuple have to be there."""
    return min(schema.constraints.min_items or 0, len(schema.prefix))


def is_variadic(schema: Tuple) -> bool:
    """Whether the first items are all there, and others may follow."""
    return schema.rest is not None and shortest(schema) == len(schema.prefix)


def leaves(api: Api, id: SchemaId) -> Iterator[SchemaId]:
    """The variants of a schema, through references and unions in unions."""
    schema = resolve(api, id)
    if isinstance(schema, Union):
        for variant in schema.variants:
            yield from leaves(api, variant)
    else:
        yield schema.id


def is_open(api: Api, union: Union) -> bool:
    """Whether a newer server may send another object in place of the variants of a union.

    Not where the document says what all others are.
    """
    tag = union.discriminator
    found = {leaf for variant in union.variants for leaf in leaves(api, variant)}
    objects = [leaf for leaf in found if isinstance(api.schemas[leaf], Object)]
    return len(objects) > 1 and (tag is None or tag.default is None)


def lineage(api: Api, id: SchemaId) -> tuple[SchemaId, ...]:
    """A schema, the object that it extends, and so on up to the one that extends none."""
    line = [id]
    schema = api.schemas[id]
    while isinstance(schema, Object) and schema.base is not None:
        line.append(schema.base)
        schema = api.schemas[schema.base]
    return tuple(line)


def object_of(api: Api, id: SchemaId | None) -> Object | None:
    """The object that a schema is, or refers to; None when it is something else."""
    schema = resolve(api, id) if id is not None else None
    return schema if isinstance(schema, Object) else None


def children(schema: Schema) -> tuple[SchemaId, ...]:
    """The schemas that a schema is made of."""
    match schema:
        case Object(properties=properties, additional=additional):
            further = (additional,) if isinstance(additional, str) else ()
            return (*(p.schema for p in properties), *further)
        case Array(items=items):
            return (items,)
        case Map(values=values):
            return (values,)
        case Tuple(prefix=prefix, rest=rest):
            return (*prefix, rest) if rest is not None else prefix
        case Union(variants=variants):
            return variants
        case Ref(target=target):
            return (target,)
        case _:
            return ()


def reached(api: Api, roots: Iterable[SchemaId]) -> set[SchemaId]:
    """The schemas that stand in these, themselves included."""
    seen = set(roots)
    work = list(seen)
    while work:
        found = set(children(api.schemas[work.pop()])) - seen
        seen |= found
        work += found
    return seen


def endless(api: Api, named: Container[SchemaId]) -> tuple[SchemaId, ...]:
    """Schemas that stand in themselves without any of `named` between: they need a name as well.

    `#/components/schemas/Node/properties/next` may refer to itself. Depth first, without
    recursion: a step back onto the path closes a circle.
    """
    found: dict[SchemaId, None] = {}
    done: set[SchemaId] = set()
    for start in api.schemas:
        path = {start: iter(children(api.schemas[start]))}
        if start in done or start in named:
            continue
        while path:
            last = next(reversed(path))
            each = next(path[last], None)
            if each is None:
                del path[last]
                done.add(last)
            elif each in path:
                found[each] = None
            elif each not in done and each not in named and each not in found:
                path[each] = iter(children(api.schemas[each]))
    return tuple(found)


def body_content(operation: Operation) -> MediaType | None:
    """The representation of the request body that the method's signature is about.

    JSON or a form, whichever the document names first; without them, what comes first.
    """
    content = operation.request_body.content if operation.request_body else ()
    plain = (m for m in content if is_json(m.name) or is_form(m.name))
    return next(plain, content[0] if content else None)


STREAM_FLAG = "stream"
"""The field that APIs ask for a stream with, where one operation does both."""


def fields_of_body(api: Api, operation: Operation) -> dict[str, SchemaId]:
    """The fields of the body that the method's signature is about."""
    content = body_content(operation)
    form = object_of(api, content.schema) if content is not None else None
    found = form.properties if form is not None else ()
    return {each.name: each.schema for each in found}


def has_flag(api: Api, operation: Operation, name: str) -> bool:
    """Whether the body of an operation has a field that is true or false."""
    id = fields_of_body(api, operation).get(name)
    schema = resolve(api, id) if id is not None else None
    return isinstance(schema, Scalar) and schema.type == "boolean"


def hides_stream(api: Api, operation: Operation) -> bool:
    """Whether a body asks for a stream of which no response tells."""
    return stream_content(operation) is None and has_flag(api, operation, STREAM_FLAG)


REDIRECTS = ("301", "302", "303", "307", "308", "3XX")
"""Statuses that lead elsewhere (RFC 9110 section 15.4)."""

_SUCCESSES: tuple[Callable[[str], bool], ...] = (
    lambda status: status.startswith("2"),
    lambda status: status in REDIRECTS,
    lambda status: status == "default",
    lambda status: status.startswith("3"),
)
"""Kinds of statuses that mean success, where none of those before is declared."""


def success_responses(operation: Operation) -> tuple[Response, ...]:
    """The responses that make a call a success: 2xx.

    A redirect, `default` or another 3xx is one only where the operation declares nothing better:
    all else that a redirect says is where the answer is.
    """
    for is_one in _SUCCESSES:
        found = tuple(r for r in operation.responses if is_one(r.status))
        if found:
            return found
    return ()


def response_content(response: Response) -> MediaType | None:
    """The representation of a response that the method's return type is about."""
    whole = [content for content in response.content if not is_stream(content)]
    plain = (content for content in whole if is_json(content.name))
    return next(plain, next(iter((*whole, *response.content)), None))


def received(api: Api) -> Iterator[Operation]:
    """The requests that the API makes: its webhooks, then its callbacks."""
    yield from (each.operation for each in api.webhooks)
    yield from (each.operation for each in api.callbacks)


def every_operation(api: Api) -> Iterator[Operation]:
    """All operations, whoever makes the request."""
    yield from api.operations
    yield from received(api)


def payload(operation: Operation) -> MediaType | None:
    """The JSON that a webhook brings; None where it brings none."""
    content = body_content(operation)
    return content if content is not None and is_json(content.name) else None
