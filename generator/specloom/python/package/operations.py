"""Operations -> the module of one tag."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...model import Api, Operation, Tag
from ...model.queries import (
    REDIRECTS,
    only_streams,
    stream_content,
    success_responses,
)
from ...naming import Names, OperationNames
from ..text.docstrings import sections
from ..text.expression import Import
from ..text.imports import import_lines
from ..text.source import Code, Identifier
from .declarations import Declaration, tuple_of
from .deprecation import deprecation, marked
from .methods import Method, Way, methods_of
from .properties import described, description_of
from .signatures import OPTIONS, STREAMS, Signatures
from .types import TypeWriter
from .views import (
    ApiModuleView,
    FieldsView,
    MethodView,
    OperationView,
    StreamView,
)

_API, _STREAMING = ".._runtime.api", ".._runtime.streaming"
_OPERATION = ".._runtime.operation"
_ALWAYS = (
    Import("typing", "TYPE_CHECKING"),
    Import(_OPERATION, "Operation"),
)
_TWINS: Mapping[tuple[Way, bool], str] = {
    ("with_http_info", False): "with_http_info",
    ("stream", False): "streamed",
    ("chunks", False): "streamed",
    ("usual", True): "awaited",
    ("with_http_info", True): "awaited_whole",
    ("stream", True): "streamed_async",
    ("chunks", True): "streamed_async",
}
"""Way and whether it is asynchronous -> how the surface says what a method makes of the usual one."""
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
        base = _STREAMING if any(i.module == STREAMS for i in typing) else _API
        running |= {Import(base, "Api"), Import(base, "AsyncApi")}
        methods = tuple(m for each in written for m in each.methods)
        return ApiModuleView(
            source=self.source,
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
            methods=methods,
            async_methods=tuple(m for each in written for m in each.async_methods),
        )

    def _operation(
        self, operation: Operation, names: OperationNames, api: str
    ) -> _Written:
        declaration = Declaration(self.api, self.names, operation)
        signatures = Signatures(self.types, operation, names)
        writer = MethodWriter(operation, names, api, signatures)
        return _Written(
            declaration=OperationView(
                constant=Identifier(names.constant),
                returns=signatures.result(),
                lines=declaration.lines(names.method, _stream_method(operation, names)),
                stream=_stream(declaration, signatures, names),
            ),
            fields=tuple(signatures.fields()),
            methods=tuple(writer.methods()),
            async_methods=tuple(writer.methods(asynchronous=True)),
            running=frozenset(declaration.imports | writer.imports()),
            typing=frozenset(signatures.imports),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """One operation: its declaration, its keywords, its methods, and the imports of all three."""

    declaration: OperationView
    fields: tuple[FieldsView, ...]
    methods: tuple[MethodView, ...]
    async_methods: tuple[MethodView, ...]
    running: frozenset[Import]
    typing: frozenset[Import]


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
    """Writes the methods of one operation."""

    operation: Operation
    names: OperationNames
    service: str
    """The class that has the synchronous ones."""
    signatures: Signatures

    def methods(self, *, asynchronous: bool = False) -> Iterator[MethodView]:
        """The methods of one of the two classes, in the view of the template."""
        for method in methods_of(self.signatures.api, self.operation, self.names):
            yield self._method(method, asynchronous)

    def imports(self) -> set[Import]:
        """What the methods need when they run."""
        ways = methods_of(self.signatures.api, self.operation, self.names)
        found = {
            Import("", "typing"): len(self.signatures.ways()) > 1,
            Import("typing_extensions", "deprecated"): self.operation.deprecated,
            Import(_OPERATION, "omit"): bool(self.signatures.named_fields()),
            Import(_OPERATION, "CHUNKS"): any(m.way == "chunks" for m in ways),
        }
        return {each for each, is_needed in found.items() if is_needed}

    def _method(self, method: Method, asynchronous: bool) -> MethodView:
        ways = self.signatures.ways()
        returns = self.signatures.returns(method.way, asynchronous=asynchronous)
        is_coroutine = asynchronous and not self._streams(method)
        called = f"{self.operation.method} {self.operation.path}"
        start = f"{'async ' if is_coroutine else ''}def {method.name}"
        overloads = [_def(start, way, returns, ": ...") for way in ways]
        return MethodView(
            name=method.name,
            docstring=self.docstring(method),
            deprecated=deprecation(called) if self.operation.deprecated else None,
            overloads=tuple(overloads) if len(ways) > 1 else (),
            signature=_def(start, self.signatures.implementation(), returns, ":"),
            call=self._call(method, "await " if is_coroutine else ""),
            listed=tuple(self._listed(method, returns, asynchronous)),
        )

    def _streams(self, method: Method) -> bool:
        return method.way in ("stream", "chunks") or only_streams(self.operation)

    def _call(self, method: Method, awaits: str) -> Code:
        if not self._streams(method):
            whole = "_with_http_info" if method.way == "with_http_info" else ""
            call, streamed = f"_call{whole}", []
        else:
            call, streamed = "_stream", [self._streamed(method)]
        arguments = tuple_of(self.names.parameters)
        terms = [self.names.constant, *streamed, arguments, *self.signatures.terms()]
        return Code(f"return {awaits}self.{call}({', '.join(terms)})")

    def _streamed(self, method: Method) -> str:
        return "CHUNKS" if method.way == "chunks" else self.names.stream_constant

    def _listed(
        self, method: Method, returns: Code, asynchronous: bool
    ) -> Iterator[Code]:
        """What the surface says: signatures of usual methods, and which take the same arguments.

        Its form is older than the methods, and stays: reviews compare it with what was.
        """
        deprecated = self.operation.deprecated
        if method.way == "usual" and (deprecated or not asynchronous):
            ways = self.signatures.ways()
            if deprecated and len(ways) == 1:
                ways.insert(0, self.signatures.brief())
            for way in ways:
                yield _def(method.name, way, returns, "")
            return
        maker = _TWINS[method.way, asynchronous]
        if maker == "awaited" and only_streams(self.operation):
            maker = "unawaited"
        items = (
            f"({self._streamed(method)})" if method.way in ("stream", "chunks") else ""
        )
        origin = f"{self.service}." if asynchronous else ""
        yield Code(f"{method.name} = {maker}{items}({origin}{self.names.method})")

    def docstring(self, method: Method) -> Code:
        """Summary, description, arguments, result and errors, as far as the document tells."""
        operation = self.operation
        parts = [text for text in (operation.summary, operation.description) if text]
        if len(parts) == 2 and parts[1].startswith(parts[0].rstrip(".")):
            parts = parts[1:]
        if operation.stream_flag is not None and not self._streams(method):
            said = "{}={!r}".format(*operation.stream_flag)
            parts.append(f"`{self.names.stream}` is for `{said}`, which it sets.")
        text = "\n\n".join(parts) or f"{operation.method} {operation.path}"
        return sections(
            marked(operation.deprecated, text) or text,
            list(self._described()),
            self._result(method),
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
        for name, fields in self.signatures.named_fields().items():
            texts = (described(self.signatures.api, each) for each in fields)
            if text := next(filter(None, texts), None):
                yield name, text

    def _result(self, method: Method) -> str | None:
        found = [r.description for r in success_responses(self.operation)]
        told = [
            text
            for text in found
            if text and text.strip(". ").lower() not in _SAYS_NOTHING
        ]
        return _RESULTS[method.way].format(told[0] if told else "").strip() or None

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


def _def(start: str, arguments: list[Code], returns: Code, end: str) -> Code:
    return Code(f"{start}({', '.join(['self', *arguments])}) -> {returns}{end}")


_RESULTS: Mapping[Way, str] = {
    "usual": "{}",
    "with_http_info": "Status, headers, and the body as `data`. {}",
    "stream": "The items of the response, as they arrive. {}",
    "chunks": "The bytes of the response, as they arrive. {}",
}
"""What a method returns, before what the document says of it."""

_SAYS_NOTHING = (
    "ok",
    "success",
    "successful",
    "successful response",
    "successful operation",
)
