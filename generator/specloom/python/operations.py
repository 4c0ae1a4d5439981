"""Operations -> the module of one tag."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..model import Api, Operation, Tag
from ..model.queries import (
    REDIRECTS,
    only_streams,
    stream_content,
    success_responses,
)
from ..naming import Names, OperationNames
from .declarations import Declaration, tuple_of
from .deprecation import marked, pragmas
from .docstrings import sections
from .expression import Import
from .imports import import_lines
from .literals import literal
from .methods import methods_of
from .properties import description_of
from .signatures import OPTIONS, Signatures
from .source import Code, Identifier
from .types import TypeWriter
from .views import (
    ApiModuleView,
    AssignedView,
    FieldsView,
    MethodView,
    OperationView,
    StreamView,
)

_API = ".._runtime.api"
_ALWAYS = (
    Import("typing", "TYPE_CHECKING"),
    Import(_API, "Api"),
    Import(_API, "AsyncApi"),
    Import(".._runtime.operation", "Operation"),
)
_ASYNC = {"with_http_info": "awaited_whole", "streamed": "streamed_async"}
"""What makes a twin -> what makes its asynchronous twin."""
_MODEL = re.compile(r"\bmodels\.(\w+)")
_ALWAYS_TYPING = (OPTIONS, Import("typing", "Unpack"))

EXCEPTIONS = {
    "304": "NotModifiedException",
    "400": "BadRequestException",
    "401": "UnauthorizedException",
    "403": "ForbiddenException",
    "404": "NotFoundException",
    "409": "ConflictException",
    "422": "UnprocessableEntityException",
    "429": "RateLimitException",
}
"""Status -> exception; see `exception_for`."""


def exception_for(status: str) -> str:
    """The exception that a response with this status raises."""
    return EXCEPTIONS.get(status, _FAMILIES.get(status[0], "ApiException"))


_FAMILIES = {
    "3": "RedirectException",
    "4": "ClientErrorException",
    "5": "ServiceException",
}
"""First digit of a status -> exception."""


@dataclass(frozen=True, slots=True)
class ApiWriter:
    """Makes the views of the modules of `api`."""

    api: Api
    names: Names
    types: TypeWriter
    source: str
    deprecated: frozenset[str]
    """The names of the classes that are."""

    def module(self, tag: Tag) -> ApiModuleView:
        """The view of one tag."""
        named = self.names.tags[tag.name]
        written = [
            self._operation(op, self.names.operations[tag.name, op.id], named.api)
            for op in self.api.operations
            if tag.name in op.tags
        ]
        running = {*_ALWAYS}.union(*(each.running for each in written))
        typing = {*_ALWAYS_TYPING}.union(*(each.typing for each in written))
        if any(each.method.overloads for each in written):
            running.add(Import("typing", "overload"))
        if any(": Any = None" in each.method.signature for each in written):
            running.add(Import("typing", "Any"))
        if any(each.method.deprecated for each in written):
            running.add(Import("typing_extensions", "deprecated"))
        assigned = [v for each in written for v in each.async_methods]
        running |= {
            Import(_API, made.value.partition("(")[0])
            for made in (*assigned, *(t for each in written for t in each.method.twins))
        }
        if any("CHUNKS" in made.value for made in assigned):
            running.add(Import(".._runtime.operation", "CHUNKS"))
        return ApiModuleView(
            source=self.source,
            pragmas=pragmas(self.deprecated, _mentioned(written)),
            heading=(
                f"{tag.name}: {tag.description}" if tag.description else f"{tag.name}."
            ),
            summary=tag.description or f"Operations of {tag.name}.",
            async_summary=f"`{named.api}`, asynchronous.",
            imports=import_lines(running),
            typing_imports=import_lines(typing - running),
            fields=tuple(fields for each in written for fields in each.fields),
            operations=tuple(each.declaration for each in written),
            api=Identifier(named.api),
            async_api=Identifier(named.async_api),
            methods=tuple(each.method for each in written),
            async_written=tuple(w.async_method for w in written if w.async_method),
            async_methods=tuple(assigned),
        )

    def _operation(
        self, operation: Operation, names: OperationNames, api: str
    ) -> _Written:
        declaration = Declaration(self.api, self.names, operation)
        signatures = Signatures(self.types, operation, names)
        writer = MethodWriter(operation, names, signatures)
        return _Written(
            declaration=OperationView(
                constant=Identifier(names.constant),
                returns=signatures.result(),
                lines=declaration.lines(names.method, _stream_method(operation, names)),
                stream=_stream(declaration, signatures, names),
            ),
            fields=tuple(signatures.fields()),
            method=writer.method(),
            async_method=writer.async_method(),
            async_methods=tuple(writer.async_methods(api)),
            running=frozenset(declaration.imports),
            typing=frozenset(signatures.imports),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """One operation: its declaration, its keywords, its method, and the imports of all three."""

    declaration: OperationView
    fields: tuple[FieldsView, ...]
    method: MethodView
    async_method: MethodView | None
    async_methods: tuple[AssignedView, ...]
    running: frozenset[Import]
    typing: frozenset[Import]


def _mentioned(written: Iterable[_Written]) -> Iterator[str]:
    """The names of the models that a module mentions."""
    for each in written:
        keys = (key for fields in each.fields for key in fields.keys)
        stream = each.declaration.stream
        codes = (
            each.declaration.returns,
            *((stream.item,) if stream is not None else ()),
            *(key.annotation for key in keys),
            *each.method.overloads,
            each.method.signature,
        )
        for code in codes:
            yield from _MODEL.findall(code)


def _stream_method(operation: Operation, names: OperationNames) -> str:
    """The method that reads a response as a stream; empty where there is none."""
    if stream_content(operation) is None:
        return ""
    return names.method if only_streams(operation) else names.stream


def _stream(
    declaration: Declaration, signatures: Signatures, names: OperationNames
) -> StreamView | None:
    """The response of an operation that is read while it arrives."""
    content, item = stream_content(declaration.operation), signatures.item()
    if content is None or item is None:
        return None
    return StreamView(
        constant=Identifier(names.stream_constant),
        item=item,
        arguments=declaration.stream(content),
    )


@dataclass(frozen=True, slots=True)
class MethodWriter:
    """Writes the method of one operation."""

    operation: Operation
    names: OperationNames
    signatures: Signatures
    asynchronous: bool = False

    def async_method(self) -> MethodView | None:
        """The asynchronous twin that is written out; None where it is made of the method.

        Type checkers warn of what is deprecated, not of what is made of it.
        """
        if not self.operation.deprecated:
            return None
        return replace(self, asynchronous=True).method()

    def method(self) -> MethodView:
        """The method, in the view of the template."""
        written = self.signatures
        *overloads, implementation = written.every()
        deprecated = self.operation.deprecated
        if deprecated and not overloads:
            overloads = [written.brief(), implementation]
        streams = only_streams(self.operation)
        awaits = "await " if self.asynchronous and not streams else ""
        terms = [
            self.names.constant,
            *([self.names.stream_constant] if streams else []),
            tuple_of(self.names.parameters),
            *written.terms(),
        ]
        return MethodView(
            name=Identifier(self.names.method),
            docstring=self.docstring(),
            # Only calls are to be warned of, not what is made of the method below it: that is how
            # type checkers take deprecated overloads.
            deprecated=self._deprecation() if deprecated else None,
            overloads=tuple(self._def(each, ": ...") for each in overloads),
            signature=self._def(implementation, ":"),
            call=Code(
                f"return {awaits}self.{'_stream' if streams else '_call'}({', '.join(terms)})"
            ),
            twins=() if self.asynchronous else tuple(self._twins()),
        )

    def _deprecation(self) -> Code:
        """What type checkers say of a call (PEP 702)."""
        told = f"{self.operation.method} {self.operation.path} is deprecated"
        return Code(literal(told))

    def _twins(self) -> Iterator[AssignedView]:
        """The methods that read the response in another way."""
        method = self.names.method
        for name, maker, items in self._others():
            yield _assigned(name, f"{maker}{items}({method})")

    def async_methods(self, api: str) -> Iterator[AssignedView]:
        """The asynchronous twins that are made of the method: one of it, and of its twins."""
        method = f"{api}.{self.names.method}"
        if not self.operation.deprecated:
            first = "unawaited" if only_streams(self.operation) else "awaited"
            yield _assigned(self.names.method, f"{first}({method})")
        for name, maker, items in self._others():
            yield _assigned(name, f"{_ASYNC[maker]}{items}({method})")

    def _others(self) -> Iterator[tuple[str, str, str]]:
        """Name, maker and, of a stream, the items of each twin."""
        api = self.signatures.api
        made = {
            "with_http_info": ("with_http_info", ""),
            "stream": ("streamed", f"({self.names.stream_constant})"),
            "chunks": ("streamed", "(CHUNKS)"),
        }
        for method in methods_of(api, self.operation, self.names):
            if method.way != "usual":
                yield method.name, *made[method.way]

    def _def(self, arguments: list[Code], end: str) -> Code:
        listed = ", ".join(["self", *arguments])
        returns = self.signatures.returns(asynchronous=self.asynchronous)
        is_coroutine = self.asynchronous and not only_streams(self.operation)
        start = "async def" if is_coroutine else "def"
        return Code(f"{start} {self.names.method}({listed}) -> {returns}{end}")

    def docstring(self) -> Code:
        """Summary, description, arguments, result and errors, as far as the document tells."""
        operation = self.operation
        parts = [text for text in (operation.summary, operation.description) if text]
        if len(parts) == 2 and parts[1].startswith(parts[0].rstrip(".")):
            parts = parts[1:]
        if operation.stream_flag is not None and not only_streams(operation):
            said = "{}={!r}".format(*operation.stream_flag)
            parts.append(f"`{self.names.stream}` is for `{said}`, which it sets.")
        text = "\n\n".join(parts) or f"{operation.method} {operation.path}"
        return sections(
            marked(operation.deprecated, text) or text,
            list(self._described()),
            self._result(),
            list(self._raised()),
            indent=8,
        )

    def _described(self) -> Iterator[tuple[str, str]]:
        for parameter, name in self.signatures.named_parameters():
            text = parameter.description or description_of(
                self.signatures.api, parameter.schema
            )
            if text:
                yield name, text
        form = self.signatures.form()
        for each in form.properties if form is not None else ():
            text = description_of(self.signatures.api, each.schema)
            if text:
                yield self.names.form[each.name], text
        body = self.operation.request_body
        if self.names.body is not None and body is not None and body.description:
            yield self.names.body, body.description

    def _result(self) -> str | None:
        found = [r.description for r in success_responses(self.operation)]
        told = [
            text
            for text in found
            if text and text.strip(". ").lower() not in _SAYS_NOTHING
        ]
        return told[0] if told else None

    def _raised(self) -> Iterator[tuple[str, str]]:
        succeeded = success_responses(self.operation)
        for response in self.operation.responses:
            if (
                response not in succeeded
                and response.status not in REDIRECTS  # they are followed
                and response.status[0] in "345d"
                and response.description
            ):
                yield exception_for(response.status), response.description


def _assigned(name: str, value: str) -> AssignedView:
    return AssignedView(name=Identifier(name), value=Code(value))


_SAYS_NOTHING = (
    "ok",
    "success",
    "successful",
    "successful response",
    "successful operation",
)
