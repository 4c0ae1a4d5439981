"""Webhooks and callbacks -> the module that reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ...model import (
    Api,
    Callback,
    Const,
    Enum,
    Map,
    MediaType,
    Object,
    Operation,
    Parameter,
    Union,
    Webhook,
)
from ...model.queries import body_content, is_form, is_json, resolve
from ...naming import Names, ReceivedNames
from ...pointer import OperationId, SchemaId
from ..text.docstrings import sections
from ..text.expression import ANY, Expression, Import, joined
from ..text.imports import import_lines
from ..text.literals import literal
from ..text.source import Code, Identifier
from .bodies import is_raw, name_of, raw_type
from .declarations import Declaration, tuple_of
from .signatures import qualified
from .types import TypeWriter
from .views import (
    DefinitionView,
    FunctionView,
    KeyView,
    ReceivedView,
    TwinView,
    WebhooksView,
)

Request: TypeAlias = Webhook | Callback

_RUNTIME = ".._runtime.webhooks"
_MAPPING = Import("collections.abc", "Mapping")
EVENT = "parse_webhook"
"""The function that reads the body of any webhook."""


@dataclass(frozen=True, slots=True)
class WebhooksWriter:
    """Makes the view of the module."""

    api: Api
    names: Names
    source: str
    types: TypeWriter
    methods: Mapping[OperationId, str]
    """What calls an operation, or reads a webhook."""
    running: set[Import] = field(default_factory=set)
    """Imports, as they come up."""
    typing: set[Import] = field(default_factory=set)

    def module(self) -> WebhooksView:
        """All webhooks and callbacks."""
        self.running.update(Import(_RUNTIME, n) for n in ("Webhook", "WebhookError"))
        self.typing.add(Import(_RUNTIME, "Received"))
        requests = tuple(self._requests())
        parameters = tuple(self._parameter_types())
        self.running.add(Import("typing", "TYPE_CHECKING"))
        functions = (f.name for request in requests for f in request.functions)
        types = (p.twin.name for p in parameters if p.twin is not None)
        return WebhooksView(
            source=self.source,
            imports=import_lines({_from_root(each) for each in self.running}),
            typing_imports=import_lines(
                {_from_root(each) for each in self.typing - self.running}
            ),
            exports=tuple(sorted([*functions, *types, Identifier("WebhookError")])),
            parameters=parameters,
            requests=requests,
        )

    def _requests(self) -> Iterator[ReceivedView]:
        if self.api.event is not None:
            yield self._event(self.api.event)
        for request in requests_of(self.api):
            yield self._request(request)

    def _event(self, event: SchemaId) -> ReceivedView:
        """What reads the body of any webhook."""
        body = self._use(self.types.held(event))
        self.running.add(Import(".._runtime.operation", "json"))
        name = name_of(self.api, self.names, event)
        return ReceivedView(
            constant=Identifier("_WEBHOOK"),
            body=body,
            arguments=Code(f'"webhook", __package__, content=(json({literal(name)}),)'),
            functions=(
                FunctionView(
                    name=Identifier(EVENT),
                    signature=Code(f"def {EVENT}(body: Received) -> {body}:"),
                    docstring=sections(event_text(self.api), [], None, [], 4),
                    call=Code("_WEBHOOK.body(body)"),
                ),
            ),
        )

    def _request(self, request: Request) -> ReceivedView:
        operation = request.operation
        names = self.names.received[operation.id]
        declaration = Declaration(self.api, self.names, operation)
        terms = [str(literal(request.name)), "__package__"]
        contents = contents_of(operation)
        if contents:
            written = (declaration.content(each, sent=True) for each in contents)
            terms.append(f"content={tuple_of(written)}")
        read = read_parameters(self.api, operation)
        if read:
            rows = (
                f"({declaration.parameter(p)}, {literal(self._type_name(p))})"
                for p in read
            )
            terms.append(f"parameters={tuple_of(rows)}")
        self.running.update(declaration.imports)
        body = self._body(contents)
        functions = [self._body_function(request, names, contents, body)]
        if read:
            functions.append(self._parameters_function(names, read))
        return ReceivedView(
            constant=Identifier(names.constant),
            body=body,
            arguments=Code(", ".join(terms)),
            functions=tuple(functions),
        )

    def _body(self, contents: tuple[MediaType, ...]) -> Code:
        """The type of a body, in all its media types."""
        if not contents:
            return Code("None")
        return self._use(joined(body_type(self.api, self.types, c) for c in contents))

    def _use(self, expression: Expression) -> Code:
        self.typing.update(expression.imports)
        return Code(expression.full)

    def _body_function(
        self,
        request: Request,
        names: ReceivedNames,
        contents: tuple[MediaType, ...],
        body: Code,
    ) -> FunctionView:
        several = len(contents) > 1
        arguments = "body: Received" if contents else 'body: Received = b""'
        arguments += ", content_type: str | None = None" if several else ""
        terms = "body, content_type" if several else "body"
        sent = request.operation.request_body
        told = [("body", sent.description or "")] if sent is not None else []
        return FunctionView(
            name=Identifier(names.function),
            signature=Code(f"def {names.function}({arguments}) -> {body}:"),
            docstring=sections(self._text(request), told, None, [], 4),
            call=Code(f"{names.constant}.body({terms})"),
        )

    def _parameters_function(
        self, names: ReceivedNames, read: tuple[Parameter, ...]
    ) -> FunctionView:
        self.typing.add(_MAPPING)
        has_query = any(p.location == "query" for p in read)
        arguments = "headers: Mapping[str, str]"
        if has_query:
            self.typing.add(Import("typing", "Any"))
            arguments += ', query: str | Mapping[str, Any] = ""'
        terms = "headers, query" if has_query else 'headers, ""'
        what = "headers and the query" if has_query else "headers"
        name, type = names.parameters, names.parameters_type
        return FunctionView(
            name=Identifier(name),
            signature=Code(f"def {name}({arguments}) -> {type}:"),
            docstring=sections(
                f"The {what} that come with what `{names.function}` reads.",
                [],
                None,
                [],
                4,
            ),
            call=Code(f"{names.constant}.values({terms})"),
            found=Code(type),
        )

    def _text(self, request: Request) -> str:
        """What happened, how it is told, and what to answer."""
        operation = request.operation
        told = [text for text in (operation.summary, operation.description) if text]
        kind = "callback" if isinstance(request, Callback) else "webhook"
        parts = told or [f"Read the body of the {kind} `{request.name}`."]
        sent = f"Sent with {operation.method}"
        if isinstance(request, Callback):
            known = (self.methods.get(caller) for caller in request.callers)
            after = ", ".join(f"`{each}`" for each in known if each)
            sent += f" to `{operation.path}`{f', after {after}' if after else ''}"
        if operation.responses:
            rows = (f"- {r.status}: {r.description}" for r in operation.responses)
            parts.append(
                f"{sent}. What to answer:\n" + "\n".join(map(_on_one_line, rows))
            )
        else:
            parts.append(f"{sent}.")
        return "\n\n".join(parts)

    # Parameters

    def _type_name(self, parameter: Parameter) -> str:
        return name_of(self.api, self.names, parameter.schema)

    def _parameter_types(self) -> Iterator[DefinitionView]:
        for request in requests_of(self.api):
            read = read_parameters(self.api, request.operation)
            if read:
                names = self.names.received[request.operation.id]
                self.running.add(Import("typing", "TypedDict"))
                twin = TwinView(
                    name=Identifier(names.parameters_type),
                    keys=tuple(map(self._key, read)),
                    functional=True,
                )
                yield DefinitionView(twin=twin)

    def _key(self, parameter: Parameter) -> KeyView:
        held = self.types.held(parameter.schema)
        # A type without a name at run time is not read: of texts, that makes no difference.
        if self._type_name(parameter) == "Any" and not is_texts(self.api, parameter):
            held = ANY
        self.typing.update(held.imports)
        annotation = str(held.full)
        if parameter.required:
            self.typing.add(Import("typing", "Required"))
            annotation = f"Required[{annotation}]"
        return KeyView(key=literal(parameter.name), annotation=literal(annotation))


def requests_of(api: Api) -> tuple[Request, ...]:
    """The webhooks, then the callbacks."""
    return (*api.webhooks, *api.callbacks)


def contents_of(operation: Operation) -> tuple[MediaType, ...]:
    """The media types of a body, the one that is mostly meant first."""
    body, first = operation.request_body, body_content(operation)
    contents = body.content if body is not None else ()
    return tuple(sorted(contents, key=lambda content: content is not first))


def body_type(api: Api, types: TypeWriter, content: MediaType) -> Expression:
    """What is made of a body of one media type."""
    if is_raw(api, content, sent=True):
        return Expression(raw_type(content.name))
    if content.schema is not None and (is_json(content.name) or is_form(content.name)):
        return types.held(content.schema)
    return Expression("str") if content.schema is not None else ANY


def read_parameters(api: Api, operation: Operation) -> tuple[Parameter, ...]:
    """The parameters that are read: headers and what is in the query, but for objects.

    How an object is spread over a query or a header is for the server's framework.
    """
    found = (each for each in operation.parameters if _is_read(api, each))
    return tuple({each.name: each for each in found}.values())


def is_texts(api: Api, parameter: Parameter) -> bool:
    """Whether a parameter has one of some texts as its value."""
    match resolve(api, parameter.schema):
        case Enum(values=values):
            return all(isinstance(value, str) for value in values)
        case Const(value=value):
            return isinstance(value, str)
        case _:
            return False


def _is_read(api: Api, parameter: Parameter) -> bool:
    if parameter.location not in ("header", "query"):
        return False
    if parameter.content_type is not None:
        return is_json(parameter.content_type)
    return not isinstance(resolve(api, parameter.schema), Object | Map)


def event_text(api: Api) -> str:
    """How the body of a webhook is known for what it is."""
    schema = api.schemas[api.event] if api.event is not None else None
    if not isinstance(schema, Union):
        return "Read the body of a webhook."
    if schema.discriminator is not None:
        tag = schema.discriminator.property_name
        return (
            f"Read the body of any webhook: its `{tag}` says of which.\n\nA value of it that is "
            "not known, from a newer version of the API, gives an `UnknownVariant`."
        )
    return (
        "Read the body of any webhook.\n\nNo property tells them apart: the result is what the "
        "body fits best. Where a URL or a header says which webhook it is, its own function "
        "does not have to guess."
    )


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _from_root(each: Import) -> Import:
    """An import of a module of `api`, as the package itself has it."""
    module = each.module
    return Import(module[1:], each.name) if module.startswith("..") else each


def webhooks_writer(
    api: Api,
    names: Names,
    twins: frozenset[SchemaId],
    source: str,
) -> WebhooksWriter:
    """What makes the module of webhooks and callbacks."""
    types = TypeWriter(api, names, qualified, twins)
    return WebhooksWriter(api, names, source, types, readers(api, names))


def readers(api: Api, names: Names) -> dict[OperationId, str]:
    """The method that calls each operation, and the function that reads each webhook."""
    found = {id: each.function for id, each in names.received.items()}
    return found | {
        op.id: names.operations[op.tags[0], op.id].method for op in api.operations
    }
