"""Bodies that are read item by item: the schema of an item, and what asks for such a body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ...diagnostics import (
    Diagnostic,
    Place,
    SpecloomError,
    did_you_mean,
    error,
    note,
)
from ...model import (
    Anything,
    Api,
    Enum,
    JsonValue,
    MediaType,
    Operation,
    Response,
    StreamDeclaration,
)
from ...model.queries import (
    STREAM_FLAG,
    fields_of_body,
    has_flag,
    hides_stream,
    is_sequence,
    only_streams,
    resolve,
    stream_content,
    success_responses,
)
from ...pointer import SchemaId, split_id
from ..context import Context, Part


def item(context: Context, name: str, media_type: Part) -> tuple[SchemaId | None, bool]:
    """One value of a sequence, and whether it is an event as a whole.

    It is what `itemSchema` says; before 3.2, what `schema` does (OpenAPI 3.2.0, Media Type Object,
    "Sequential Media Types"). The schema of an event may say what its data are: then these are the
    items. The schema of lines may be that of all of them together.
    """
    events = name.startswith("text/event-stream")
    written = _below(context, media_type, "itemSchema")
    whole = written is not None and events
    if whole:
        data = _below(context, _below(context, written, "properties"), "data")
        content = _below(context, data, "contentSchema")
        written, whole = content or written, content is None
    elif written is None and is_sequence(name):
        written = _below(context, media_type, "schema")
        items = None if events else _below(context, written, "items")
        written = items or written
    if written is None or written.data is None:
        return None, False
    return context.schema(written), whole


def _below(context: Context, part: Part | None, key: str) -> Part | None:
    """What stands under a key; a reference to what has it is followed."""
    followed = context.follow(part) if part is not None else None
    if followed is None or not isinstance(followed.data, Mapping):
        return None
    return followed.get(key)


ANY_ITEM = SchemaId("#/x-streams/item")
"""The schema of items of which the configuration says nothing: any JSON value."""

_FORMATS = {
    "event-stream": ("sse", "event-stream", "event_stream", "text/event-stream"),
    "json-seq": ("json-seq", "json_seq", "application/json-seq"),
}
_LINES = ("jsonl", "ndjson", "jsonlines", "json-lines", "application/x-ndjson")
"""What values call the media type of a stream, where a field names the format."""


def with_flags(api: Api) -> Api:
    """Find what asks for a stream, where an operation answers with one or without."""
    return replace(api, operations=tuple(_flagged(api, op) for op in api.operations))


def _flagged(api: Api, operation: Operation) -> Operation:
    if stream_content(operation) is None or only_streams(operation):
        return operation
    return replace(operation, stream_flag=_asked(api, operation))


def _asked(api: Api, operation: Operation) -> tuple[str, JsonValue] | None:
    """What asks for a stream: the usual flag, or a field that names the format of streams."""
    if has_flag(api, operation, STREAM_FLAG):
        return STREAM_FLAG, True
    content = stream_content(operation)
    if content is None:
        return None
    kind = content.name.partition(";")[0].strip().rpartition("/")[2]
    called = _FORMATS.get(kind, _LINES)
    for name, field in fields_of_body(api, operation).items():
        schema = resolve(api, field)
        if STREAM_FLAG in name.lower() and isinstance(schema, Enum):
            value = next((v for v in schema.values if v in called), None)
            if value is not None:
                return name, value
    return None


def hidden_streams(
    api: Api, declarations: Iterable[StreamDeclaration]
) -> Iterator[Diagnostic]:
    """Operations whose bodies ask for a stream of which neither a response tells nor a declaration."""
    known = {each.operation for each in declarations}
    for operation in api.operations:
        id = operation.operation_id
        if id is None or id in known or not hides_stream(api, operation):
            continue
        flag = fields_of_body(api, operation)[STREAM_FLAG]
        document, pointer = split_id(flag)
        yield note(
            "hidden-stream",
            f'"{STREAM_FLAG}" asks for a stream, but no response of "{id}" is one',
            Place(document=document, pointer=pointer),
            hint=f"to read it, declare it in the configuration: streams.{id} = {{}}",
        )


def declare(api: Api, declarations: Iterable[StreamDeclaration]) -> Api:
    """Add the streams that a document does not tell of.

    Raises:
        SpecloomError: there is no such operation, schema or field.
    """
    known = {op.operation_id: op for op in api.operations}
    changed: dict[str | None, Operation] = {}
    for each in declarations:
        operation = known.get(each.operation)
        if operation is None:
            hint = did_you_mean(each.operation, filter(None, known))
            raise _invalid(each, "there is no such operation", hint)
        if each.item is not None and each.item not in api.components:
            hint = did_you_mean(each.item, api.components)
            raise _invalid(each, f'there is no schema "{each.item}"', hint)
        if each.flag is not None and not has_flag(api, operation, each.flag):
            raise _invalid(each, f'its body has no boolean "{each.flag}"')
        changed[each.operation] = _declared(api, operation, each)
    operations = (changed.get(op.operation_id, op) for op in api.operations)
    schemas = (
        {**api.schemas, ANY_ITEM: Anything(id=ANY_ITEM)} if changed else api.schemas
    )
    return replace(api, operations=tuple(operations), schemas=schemas)


def _invalid(
    declaration: StreamDeclaration, reason: str, hint: str | None = None
) -> SpecloomError:
    message = f'stream of operation "{declaration.operation}": {reason}'
    return SpecloomError(error("invalid-configuration", message, hint=hint))


def _declared(
    api: Api, operation: Operation, declaration: StreamDeclaration
) -> Operation:
    added = MediaType(
        name=declaration.media_type,
        schema=None,
        item=api.components[declaration.item] if declaration.item else ANY_ITEM,
        end=declaration.end,
    )
    succeeded = success_responses(operation)
    first = next((r for r in succeeded if not r.status.startswith("3")), None)
    if first is None:
        responses = (
            *operation.responses,
            Response(status="200", description="", content=(added,)),
        )
    else:
        kept = tuple(c for c in first.content if c.name != added.name)
        changed = replace(first, content=(*kept, added))
        responses = tuple(changed if r is first else r for r in operation.responses)
    streaming = replace(operation, responses=responses)
    flag = declaration.flag
    asked = (flag, True) if flag is not None else _asked(api, streaming)
    return replace(streaming, stream_flag=asked)
