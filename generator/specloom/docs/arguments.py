"""What an operation's method takes, in the order of its signature."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ..model import Api, JsonValue, MediaType, Operation
from ..model.queries import (
    body_content,
    holds_text,
    is_any_json,
    is_asked_for,
    is_form,
    is_json,
    object_of,
    only_streams,
    resolve,
)
from ..naming import Names, OperationNames
from ..pointer import SchemaId
from ..python.package.bodies import is_raw, raw, returned
from ..python.package.keywords import Keywords, further_keywords, keywords_of
from ..python.package.methods import Method, methods_of
from ..python.package.properties import description_of
from ..python.text.source import Code, Identifier

Place = Literal["path", "query", "querystring", "header", "cookie", "form", "body"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of a method."""

    name: Identifier
    wire: str
    """What the request calls it; "" for a whole body."""
    place: Place
    required: bool
    schema: SchemaId | None
    """None for a body that is handed over as it is."""
    description: str | None = None
    deprecated: bool = False
    examples: tuple[JsonValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """An operation as the method of one tag, called with its body in one media type."""

    api: Api
    names: Names
    tag: str
    operation: Operation
    sent: MediaType | None = None
    """The representation of the body; None is the one that the signature is about."""

    @property
    def named(self) -> OperationNames:
        """What it is called."""
        return self.names.operations[self.tag, self.operation.id]

    @property
    def method(self) -> Identifier:
        """The name of the method."""
        return Identifier(self.named.method)

    @property
    def service(self) -> Identifier:
        """The attribute of the client that has the method."""
        return Identifier(self.names.tags[self.tag].attribute)

    @property
    def content(self) -> MediaType | None:
        """The representation of the body."""
        return self.sent or body_content(self.operation)

    @property
    def takes_form(self) -> bool:
        """Whether the fields of the body are arguments of the method."""
        return bool(self.named.form) and self._is_of_usual_schema()

    def arguments(self) -> tuple[Argument, ...]:
        """All arguments: those that are required, then the others."""
        found = [*self._parameters(), *self._form(), *self._body()]
        return (
            *(each for each in found if each.required),
            *(each for each in found if not each.required),
        )

    def keywords(self) -> Keywords | None:
        """The body's properties as keywords, where the method takes them."""
        if self._is_of_usual_schema():
            return keywords_of(self.api, self.names, self.operation, self.named)
        content = self.sent
        own = object_of(self.api, content.schema) if content is not None else None
        return next((k for k in self._further() if k.body == own), None)

    def _further(self) -> tuple[Keywords, ...]:
        return further_keywords(self.api, self.names, self.operation, self.named)

    def _is_of_usual_schema(self) -> bool:
        """Whether the body is given as that of the usual representation is."""
        usual = body_content(self.operation)
        if self.sent is None or usual is None:
            return True
        if self._is_plain(self.sent):
            return False
        if self.sent.schema is None or usual.schema is None:
            return self.sent.schema is usual.schema
        own = resolve(self.api, self.sent.schema)
        return own.id == resolve(self.api, usual.schema).id

    def others(self) -> tuple[Call, ...]:
        """The same with other representations of the body: those that are given in another way."""
        body = self.operation.request_body
        usual = body_content(self.operation)
        calls = (
            replace(self, sent=each)
            for each in (body.content if body is not None else ())
            if each is not usual and not is_any_json(each.name)
        )
        return tuple(each for each in calls if each.has_way_of_its_own())

    def has_way_of_its_own(self) -> bool:
        """Whether the body is given in another way than that of the usual representation.

        XML has none: it is text that others make.
        """
        if self.sent is None or self._is_of_usual_schema():
            return False
        if not self._is_plain(self.sent):
            found = self.keywords()
            return (
                bool(self.named.body) if found is None else found.content is self.sent
            )
        name = self.sent.name
        return not (holds_text(name) and name.endswith("xml")) and bool(self.named.body)

    def _is_plain(self, content: MediaType) -> bool:
        """Whether a body is text or bytes."""
        has_fields = is_json(content.name) or is_form(content.name)
        return not has_fields or is_raw(self.api, content, sent=True)

    def sending(self, media_type: str) -> Call:
        """The same with another representation of the body."""
        body, usual = self.operation.request_body, body_content(self.operation)
        found = (c for c in (body.content if body else ()) if c.name == media_type)
        content = next(found, None)
        return replace(self, sent=None if content is usual else content)

    def is_told_by(self, given: Iterable[str]) -> bool:
        """Whether arguments alone say which representation is meant, without `_content_type`."""
        if self.sent is None:
            return True
        content, names = self.sent, set(given)
        if self.keywords() is None or self._is_of_usual_schema():
            return self._is_told_by_type(content)
        usual = replace(self, sent=None)
        known: list[set[str]] = [{a.name for a in usual.arguments()}]
        first = usual.keywords()
        known += [set(first.names.values())] if first is not None else []
        for each in self._further():
            if each.content is content:
                break
            known.append(set(each.names.values()))
        beside = {a.name for a in self._parameters()}
        return not any(names <= each | beside for each in known)

    def _is_told_by_type(self, content: MediaType) -> bool:
        """Whether a body as a whole can be of one representation only: the only text or bytes,
        beside objects.
        """
        body = self.operation.request_body
        others = [c for c in (body.content if body else ()) if c is not content]
        if not self._is_plain(content) or any(map(self._is_plain, others)):
            return False
        has_text = holds_text(content.name)
        return not has_text or all(object_of(self.api, c.schema) for c in others)

    def returned(self) -> tuple[MediaType, ...]:
        """The representations of the body that the method returns, the usual one first."""
        return tuple(filter(None, returned(self.api, self.operation)))

    def file(self) -> MediaType | None:
        """The representation that is bytes and nothing more, where there is one."""
        found = (each for each in self.returned() if raw(self.api, each) == "bytes")
        return next(found, None)

    def only_streams(self) -> bool:
        """Whether the method returns a stream, and nothing else."""
        return only_streams(self.operation)

    def returns_nothing(self) -> bool:
        """Whether no success has a body."""
        return not self.returned()

    def returned_raw(self) -> str | None:
        """ "bytes" or "str", if that is what the method returns."""
        kinds = {raw(self.api, each) for each in returned(self.api, self.operation)}
        return kinds.pop() if len(kinds) == 1 else None

    def is_raw_body(self) -> bool:
        """Whether the body is text or bytes and nothing more."""
        return self.content is not None and is_raw(self.api, self.content, sent=True)

    def methods(self) -> tuple[Method, ...]:
        """All methods of the operation."""
        return methods_of(self.api, self.operation, self.named)

    def signature(self, method: Identifier) -> tuple[Code, ...]:
        """The ways to call one of the methods, without types."""
        beside = [a for a in self.arguments() if a.place not in ("body", "form")]
        first = self.keywords()
        ways = [*([first] if first is not None else []), *self._further()]
        found = [_with_fields(self.api, beside, each) for each in ways]
        whole = self._listed(self.arguments())
        if self.named.form:
            found.insert(0, whole)
            if self.named.body is not None:
                found.append(_in_place_of_form(beside, self.named.body))
        else:
            found.insert(1, whole)
        return tuple(Code(f"{method}({each})") for each in found)

    def _listed(self, arguments: tuple[Argument, ...]) -> str:
        rows: list[str] = [each.name for each in arguments if each.required]
        optional = [each for each in arguments if not each.required]
        rows += [f"{each.name}=..." for each in optional if each.place == "body"]
        keywords = [f"{each.name}=..." for each in optional if each.place != "body"]
        return ", ".join([*rows, *(["*", *keywords] if keywords else [])])

    def _parameters(self) -> Iterator[Argument]:
        for parameter, name in zip(
            self.operation.parameters, self.named.parameters, strict=True
        ):
            text = parameter.description or description_of(self.api, parameter.schema)
            yield Argument(
                name=Identifier(name),
                wire=parameter.name,
                place=parameter.location,
                required=parameter.required,
                schema=parameter.schema,
                description=text,
                deprecated=parameter.deprecated,
                examples=parameter.examples,
            )

    def _form(self) -> Iterator[Argument]:
        content, body = self.content, self.operation.request_body
        if content is None or body is None or not self.takes_form:
            return
        schema = object_of(self.api, content.schema)
        for each in schema.properties if schema is not None else ():
            yield Argument(
                name=Identifier(self.named.form[each.name]),
                wire=each.name,
                place="form",
                required=body.required and is_asked_for(self.api, each),
                schema=each.schema,
                description=description_of(self.api, each.schema),
            )

    def _body(self) -> Iterator[Argument]:
        content, body = self.content, self.operation.request_body
        if content is None or body is None or not self.named.body or self.takes_form:
            return
        yield Argument(
            name=Identifier(self.named.body),
            wire="",
            place="body",
            # Beside the fields of a form, it is what tells the signature from theirs.
            required=body.required or bool(self.named.form),
            schema=None if self.is_raw_body() else content.schema,
            description=body.description,
        )


def _in_place_of_form(arguments: list[Argument], body: str) -> str:
    """The arguments of a method beside a body, and the body as a whole."""
    return ", ".join(
        [
            *(each.name for each in arguments if each.required),
            "*",
            body,
            *(f"{each.name}=..." for each in arguments if not each.required),
        ]
    )


def _with_fields(api: Api, arguments: list[Argument], keywords: Keywords) -> str:
    """The arguments of a method beside a body, and the fields of the body as keywords."""
    named = [p for p in keywords.body.properties if p.name in keywords.names]
    asked = [(is_asked_for(api, each), keywords.names[each.name]) for each in named]
    fields = sorted(asked, key=lambda field: not field[0])
    rows = [
        *(f"{each.name}" for each in arguments if each.required),
        *(["*"] if fields or any(not each.required for each in arguments) else []),
        *(f"{each.name}=..." for each in arguments if not each.required),
        *(name if required else f"{name}=..." for required, name in fields),
    ]
    return ", ".join(rows)
