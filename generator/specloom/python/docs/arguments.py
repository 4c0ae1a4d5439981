"""What an operation's method takes, in the order of its signature."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ...model import Api, JsonValue, MediaType, Operation
from ...model.queries import (
    body_content,
    is_asked_for,
    is_form,
    object_of,
    only_streams,
)
from ...naming import Names, OperationNames
from ...pointer import SchemaId
from ..bodies import is_raw, raw, returned
from ..keywords import Keywords, alternative_of, keywords_of
from ..methods import Method, methods_of
from ..properties import description_of
from ..source import Code, Identifier

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
    """An operation as the method of one tag."""

    api: Api
    names: Names
    tag: str
    operation: Operation

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
        """The representation of the body that the method takes."""
        return body_content(self.operation)

    def arguments(self) -> tuple[Argument, ...]:
        """All arguments: those that are required, then the others."""
        found = [*self._parameters(), *self._form(), *self._body()]
        return (
            *(each for each in found if each.required),
            *(each for each in found if not each.required),
        )

    def keywords(self) -> Keywords | None:
        """The body's properties as keywords, where the method takes them."""
        return keywords_of(self.api, self.names, self.operation, self.named)

    def alternative(self) -> tuple[MediaType, Keywords] | None:
        """JSON in place of a form, and its fields as keywords."""
        return alternative_of(self.api, self.names, self.operation, self.named)

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
        whole = Code(f"{method}({self._listed(self.arguments())})")
        found, other = self.keywords(), self.alternative()
        if other is not None:
            return whole, Code(f"{method}({_with_fields(self.api, beside, other[1])})")
        if found is None:
            return (whole,)
        return Code(f"{method}({_with_fields(self.api, beside, found)})"), whole

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
        if content is None or body is None or not self.named.form:
            return
        schema = object_of(self.api, content.schema) if is_form(content.name) else None
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
        if content is None or body is None or not self.named.body:
            return
        yield Argument(
            name=Identifier(self.named.body),
            wire="",
            place="body",
            required=body.required,
            schema=None if self.is_raw_body() else content.schema,
            description=body.description,
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
