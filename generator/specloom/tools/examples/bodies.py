"""The body of a request -> what is wrong with it, by the document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from fnmatch import fnmatchcase
from functools import partial
from typing import cast
from urllib.parse import unquote_plus

from ...model import (
    Absent,
    Api,
    Encoding,
    JsonValue,
    Map,
    MediaType,
    Object,
    Operation,
    Parameter,
)
from ...model.queries import is_json, is_sequence, is_text, leaves, object_of, resolve
from ...pointer import SchemaId
from .readings import Pairs, best, in_query, json_of, pairs_of

Complaint = Callable[[SchemaId, JsonValue], str | None]
"""What is wrong with a value, by a schema."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a multipart body."""

    name: str
    file_name: str | None
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Bodies:
    """Judges the bodies of requests."""

    api: Api
    complaint: Complaint

    def complaints(
        self, operation: Operation, sent: str | None, body: bytes
    ) -> Iterator[str]:
        """What is wrong with a body; `sent` is its Content-Type."""
        declared = operation.request_body
        if declared is None:
            if body:
                yield "it has a body"
            return
        if not body and sent is None:
            if declared.required:
                yield "its body is missing"
            return
        content = _described(declared.content, sent or "")
        if content is None:
            if declared.content:
                yield f"its body is {sent or 'of no media type'}"
            return
        yield from self._content(operation, content, sent or "", body)

    def _content(
        self, operation: Operation, content: MediaType, sent: str, body: bytes
    ) -> Iterator[str]:
        essence = _essence(sent)
        if essence == "multipart/form-data":
            yield from self._multipart(content, sent, body)
        elif content.schema is None or is_sequence(essence):
            return
        elif essence == "application/x-www-form-urlencoded":
            yield from self._urlencoded(content, body)
        elif is_json(essence):
            yield from self._json(operation, content.schema, body)
        elif is_text(essence):
            texts = [body.decode("utf-8", "replace")]
            _, why = best(texts, partial(self.complaint, content.schema))
            if why is not None:
                yield f"its body is not valid: {why}"

    def _json(
        self, operation: Operation, schema: SchemaId, body: bytes
    ) -> Iterator[str]:
        try:
            value = json_of(body)
        except ValueError as problem:
            yield f"its body is not JSON: {problem}"
            return
        problem_found = self.complaint(schema, value)
        if problem_found is None:
            return
        if isinstance(value, dict):
            # Names that are required, and declared by a parameter instead of a property.
            brought = {parameter.name: None for parameter in operation.parameters}
            if self.complaint(schema, {**brought, **value}) is None:
                return
        yield f"its body is not valid: {problem_found}"

    # Forms

    def _urlencoded(self, content: MediaType, body: bytes) -> Iterator[str]:
        pairs = pairs_of(body.decode("latin-1"))
        named: dict[str, Pairs] = {}
        encodings = {each.property_name: each for each in content.encoding}
        for name, value in pairs:
            owner = self._owner(content, encodings, unquote_plus(name))
            named.setdefault(owner, []).append((name, value))
        fields = {
            name: list(_urlencoded_readings(name, own, encodings.get(name)))
            for name, own in named.items()
        }
        yield from self._fields(content, fields)

    def _owner(
        self, content: MediaType, encodings: dict[str, Encoding], name: str
    ) -> str:
        """The property that a name of a form belongs to: itself, or that of an exploded object."""
        for each in (p for schema in self._objects(content) for p in schema.properties):
            chosen = encodings.get(each.name)
            if chosen is None or each.name == name:
                continue
            if chosen.style == "deepObject" and name.startswith(f"{each.name}["):
                return each.name
            inner = object_of(self.api, each.schema)
            if inner and chosen.style == "form" and chosen.explode is not False:
                if any(own.name == name for own in inner.properties):
                    return each.name
        return name

    def _multipart(self, content: MediaType, sent: str, body: bytes) -> Iterator[str]:
        parts = parts_of(sent, body)
        if parts is None:
            yield "its body is no multipart"
            return
        encodings = {each.property_name: each for each in content.encoding}
        named: dict[str, list[Part]] = {}
        for part in parts:
            named.setdefault(part.name, []).append(part)
            chosen = encodings.get(part.name)
            if chosen is not None and not _is_of(part.media_type, chosen.content_type):
                wanted = chosen.content_type
                yield f"the field {part.name!r} is {part.media_type}, not {wanted}"
        fields = {name: list(_part_readings(own)) for name, own in named.items()}
        yield from self._fields(content, fields)

    def _fields(
        self, content: MediaType, fields: Mapping[str, Sequence[JsonValue]]
    ) -> Iterator[str]:
        """What is wrong with the fields of a form; of several types that it may have, by the one
        that they fit best."""
        types: list[Object | None] = [*self._objects(content)] or [None]
        ways = (self._fields_of(each, content.schema, fields) for each in types)
        yield from min(map(list, ways), key=len)

    def _objects(self, content: MediaType) -> list[Object]:
        """The types that a form may have."""
        ids = leaves(self.api, content.schema) if content.schema is not None else ()
        found = (object_of(self.api, each) for each in ids)
        return [each for each in found if each is not None]

    def _fields_of(
        self,
        schema: Object | None,
        whole: SchemaId | None,
        fields: Mapping[str, Sequence[JsonValue]],
    ) -> Iterator[str]:
        """What is wrong with the fields as those of an object, each and all together."""
        declared = schema.properties if schema is not None else ()
        properties = {each.name: each.schema for each in declared}
        others = self._others(schema, whole)
        value: dict[str, JsonValue] = {}
        for name, readings in fields.items():
            own = properties.get(name, others)
            if own is not None:
                value[name], why = best(readings, partial(self.complaint, own))
                if why is not None:
                    yield f"the field {name!r} is not valid: {why}"
                    return
                continue
            if schema is not None and isinstance(schema.additional, Absent):
                yield f"there is no field {name!r}"
            value[name] = next(iter(readings), None)
        if whole is not None:
            why = self.complaint(whole, cast("JsonValue", value))
            if why is not None:
                yield f"its form is not valid: {why}"

    def _others(self, schema: Object | None, whole: SchemaId | None) -> SchemaId | None:
        """What fields are that no property declares, if the document says it."""
        if schema is not None:
            return schema.additional if isinstance(schema.additional, str) else None
        found = resolve(self.api, whole) if whole is not None else None
        return found.values if isinstance(found, Map) else None


def _urlencoded_readings(
    name: str, pairs: Pairs, encoding: Encoding | None
) -> Iterator[JsonValue]:
    """What an urlencoded form may mean by a property: by its style, else by media type."""
    if encoding is not None and (
        encoding.style or encoding.explode is not None or encoding.allow_reserved
    ):
        yield from in_query(_as_parameter(name, encoding), pairs)
        return
    texts = [unquote_plus(value) for _, value in pairs]
    yield from _items(texts)


def _as_parameter(name: str, encoding: Encoding) -> Parameter:
    """A property with a style is sent like a parameter (OpenAPI 3.1.1, Encoding Object)."""
    style = encoding.style or "form"
    return Parameter(
        id=SchemaId(""),
        name=name,
        location="query",
        required=False,
        schema=SchemaId(""),
        style=style,
        explode=style == "form" if encoding.explode is None else encoding.explode,
        allow_reserved=bool(encoding.allow_reserved),
    )


def _part_readings(parts: list[Part]) -> Iterator[JsonValue]:
    return _items([_text(part.content) for part in parts])


def _items(texts: list[str]) -> Iterator[JsonValue]:
    """One value, or a list; each is text, or JSON."""
    if len(texts) == 1:
        yield texts[0]
    yield list(texts)
    values: list[JsonValue] = []
    for text in texts:
        try:
            values.append(json_of(text))
        except ValueError:
            return
    if len(values) == 1:
        yield values[0]
    yield values


def _text(content: bytes) -> str:
    """A part as a string: bytes that are no text are one as well, for `format: binary`."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def parts_of(sent: str, body: bytes) -> tuple[Part, ...] | None:
    """The parts of a multipart body (RFC 7578, section 4); None where there are none."""
    head = f"Content-Type: {sent}\r\n\r\n".encode("latin-1")
    message = message_from_bytes(head + body)
    if not message.is_multipart() or message.defects:
        return None
    return tuple(_part(cast("Message", part)) for part in message.get_payload())


def _part(part: Message) -> Part:
    name = part.get_param("name", "", header="content-disposition")
    payload = part.get_payload(decode=True)
    return Part(
        str(name),
        part.get_filename(),
        part.get_content_type(),
        payload if isinstance(payload, bytes) else b"",
    )


def _described(contents: tuple[MediaType, ...], sent: str) -> MediaType | None:
    """The representation that a body is in: the most particular (OpenAPI 3.1.1, `content`)."""
    own = [each for each in contents if _essence(each.name) == _essence(sent)]
    ranges = [each for each in contents if _is_of(_essence(sent), each.name)]
    return next(iter((*own, *ranges)), None)


def _is_of(media_type: str, declared: str | None) -> bool:
    """Whether a media type is one of those declared: "image/*, text/plain"."""
    if declared is None:
        return True
    ranges = (_essence(each) for each in declared.split(","))
    return any(fnmatchcase(_essence(media_type), each) for each in ranges)


def _essence(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()
