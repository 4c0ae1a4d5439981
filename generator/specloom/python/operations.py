"""Operations -> the module of one tag."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..model import (
    Api,
    Encoding,
    MediaType,
    Operation,
    Parameter,
    Property,
    RequestBody,
    Response,
    Scalar,
    Tag,
)
from ..model.queries import (
    body_content,
    is_form,
    is_json,
    object_of,
    resolve,
    response_content,
    success_responses,
)
from ..model.schema import Object
from ..naming import Names, OperationNames
from ..pointer import SchemaId
from .docstrings import sections
from .imports import import_lines
from .literals import literal
from .models import description_of
from .source import Code, Identifier
from .types import Expression, Import, TypeWriter
from .views import (
    ApiModuleView,
    FieldsView,
    KeyView,
    MethodView,
    OperationView,
)

_OPTIONS = Import(".._runtime.operation", "RequestOptions")
_UNPACK = Import("typing", "Unpack")

EXCEPTIONS = {
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
    if status.startswith("5"):
        return "ServiceException"
    return EXCEPTIONS.get(status, "ApiException")


@dataclass(slots=True)
class _Needs:
    running: set[Import] = field(default_factory=set)
    typing: set[Import] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class ApiWriter:
    """Makes the views of the modules of `api`."""

    api: Api
    names: Names
    types: TypeWriter
    source: str

    def module(self, tag: Tag) -> ApiModuleView:
        """The view of one tag."""
        needs = _Needs()
        named = self.names.tags[tag.name]
        needs.running |= {
            Import(".._runtime.api", "Api"),
            Import(".._runtime.api", "AsyncApi"),
            Import(".._runtime.api", "awaited"),
            Import(".._runtime.api", "awaited_with_http_info"),
            Import(".._runtime.api", "with_http_info"),
            Import(".._runtime.operation", "Operation"),
        }
        needs.typing |= {_OPTIONS, _UNPACK}
        tagged = [op for op in self.api.operations if tag.name in op.tags]
        writers = [
            OperationWriter(self, op, self.names.operations[tag.name, op.id], needs)
            for op in tagged
        ]
        fields = tuple(
            view for writer in writers if (view := writer.fields()) is not None
        )
        operations = tuple(writer.declaration() for writer in writers)
        methods = tuple(writer.method() for writer in writers)
        if any(method.overloads for method in methods):
            needs.running |= {Import("typing", "Any"), Import("typing", "overload")}
        needs.running.add(Import("typing", "TYPE_CHECKING"))
        return ApiModuleView(
            source=self.source,
            heading=f"{tag.name}: {tag.description}" if tag.description else tag.name,
            summary=tag.description or f"Operations of {tag.name}.",
            async_summary=f"`{named.api}`, asynchronous.",
            imports=import_lines(needs.running),
            typing_imports=import_lines(needs.typing - needs.running),
            fields=fields,
            operations=operations,
            api=Identifier(named.api),
            async_api=Identifier(named.async_api),
            methods=methods,
        )


@dataclass(frozen=True, slots=True)
class OperationWriter:
    """Writes one operation: its declaration, its keywords, its method."""

    writer: ApiWriter
    operation: Operation
    names: OperationNames
    needs: _Needs

    # The declaration

    def declaration(self) -> OperationView:
        """The operation as data."""
        operation = self.operation
        lines = [
            literal(operation.operation_id or self.names.method),
            literal(operation.method),
            literal(operation.path),
        ]
        if operation.parameters:
            lines.append(
                Code(f"parameters={_tuple(map(self._parameter, operation.parameters))}")
            )
        if operation.request_body is not None:
            lines.append(Code(f"body={self._body(operation.request_body)}"))
        if operation.responses:
            rows = (
                f"{literal(r.status)}: {self._response(r)}" for r in operation.responses
            )
            lines.append(Code(f"responses={{{', '.join(rows)}}}"))
        if operation.security:
            lines.append(Code(f"security={literal(operation.security)}"))
        return OperationView(
            constant=Identifier(self.names.constant),
            returns=self.returns(),
            lines=tuple(lines),
        )

    def _parameter(self, parameter: Parameter) -> str:
        kind = parameter.location.capitalize()
        self.needs.running.add(Import(".._runtime.operation", kind))
        default_style, default_explode = _DEFAULTS[parameter.location]
        terms = [str(literal(parameter.name))]
        if parameter.style != default_style:
            terms.append(f"style={literal(parameter.style)}")
            default_explode = parameter.style in ("form", "cookie")
        if parameter.explode != default_explode:
            terms.append(f"explode={literal(parameter.explode)}")
        if parameter.allow_reserved and parameter.location in ("path", "query"):
            terms.append("allow_reserved=True")
        if parameter.content_type is not None:
            terms.append(f"content={literal(parameter.content_type)}")
        if parameter.required and parameter.location != "path":
            terms.append("required=True")
        return f"{kind}({', '.join(terms)})"

    def _body(self, body: RequestBody) -> str:
        self.needs.running.add(Import(".._runtime.operation", "Body"))
        primary = body_content(self.operation)
        content = sorted(body.content, key=lambda media_type: media_type is not primary)
        written = [self._content(media_type) for media_type in content]
        terms = written[0] if len(written) == 1 else _tuple(written)
        return f"Body({terms}{', required=True' if body.required else ''})"

    def _response(self, response: Response) -> str:
        written = [self._content(media_type) for media_type in response.content]
        if not written:
            return "None"
        return written[0] if len(written) == 1 else _tuple(written)

    def _content(self, media_type: MediaType) -> str:
        self.needs.running.add(Import(".._runtime.operation", "Content"))
        terms = [literal(media_type.name)]
        name = self._type_name(media_type)
        if name is not None:
            terms.append(literal(name))
        rows = [
            row for e in media_type.encoding if (row := self._encoding(e)) is not None
        ]
        if rows:
            self.needs.running.add(Import(".._runtime.operation", "Encoding"))
            terms.append(Code(f"encoding={{{', '.join(rows)}}}"))
        return f"Content({', '.join(terms)})"

    def _encoding(self, encoding: Encoding) -> str | None:
        terms = []
        if encoding.content_type is not None:
            terms.append(f"content_type={literal(encoding.content_type)}")
        if encoding.style is not None:
            terms.append(f"style={literal(encoding.style)}")
        if encoding.explode is not None:
            terms.append(f"explode={literal(encoding.explode)}")
        return (
            f"{literal(encoding.property_name)}: Encoding({', '.join(terms)})"
            if terms
            else None
        )

    def _type_name(self, media_type: MediaType) -> str | None:
        """The name by which the runtime finds the type of a body."""
        if media_type.schema is None or is_raw(self.writer.api, media_type):
            return (
                None
                if media_type.schema is None and is_json(media_type.name)
                else raw_type(media_type.name)
            )
        return name_of(self.writer.api, self.writer.names, media_type.schema)

    # The signature

    def returns(self) -> Code:
        """The type of a successful call."""
        found: dict[str, None] = {}
        for response in success_responses(self.operation):
            content = response_content(response)
            found[self._returned(content)] = None
        return Code(" | ".join(found) or "None")

    def _returned(self, content: MediaType | None) -> str:
        if content is None:
            return "None"
        if is_raw(self.writer.api, content):
            return raw_type(content.name)
        if content.schema is None:
            return self._use(Expression("Any", frozenset({Import("typing", "Any")})))
        return self._use(self.writer.types.held(content.schema))

    def _use(self, expression: Expression) -> str:
        self.needs.typing |= expression.imports
        return expression.full

    def _required(self) -> list[Code]:
        """The arguments that come first: required parameters, in the order of the document."""
        return [
            Code(f"{name}: {self._use(self.writer.types.accepted(p.schema))}")
            for p, name in self._named_parameters()
            if p.required
        ]

    def _optional(self) -> list[Code]:
        """The arguments that can be left out."""
        return [
            Code(
                f"{name}: {self._use(self.writer.types.accepted(p.schema).with_none())} = None"
            )
            for p, name in self._named_parameters()
            if not p.required
        ]

    def _named_parameters(self) -> Iterator[tuple[Parameter, str]]:
        return zip(self.operation.parameters, self.names.parameters, strict=True)

    def _form(self) -> Object | None:
        content = body_content(self.operation)
        if content is None or not self.names.form:
            return None
        return object_of(self.writer.api, content.schema)

    def _form_arguments(self, form: Object) -> tuple[list[Code], list[Code]]:
        body = self.operation.request_body
        required, optional = [], []
        for each in form.properties:
            name = self.names.form[each.name]
            accepted = self.writer.types.accepted(each.schema)
            if each.required and body is not None and body.required:
                required.append(Code(f"{name}: {self._use(accepted)}"))
            else:
                optional.append(
                    Code(f"{name}: {self._use(accepted.with_none())} = None")
                )
        return required, optional

    def fields(self) -> FieldsView | None:
        """The keywords that a method takes in place of a body."""
        schema = self._body_object()
        if schema is None:
            return None
        taken = {*self.names.parameters, self.names.body}
        attributes = self.writer.names.properties[schema.id]
        clashes = [p for p in schema.properties if attributes[p.name] in taken]
        if any(p.required for p in clashes):
            return None
        self.needs.typing.add(_OPTIONS)
        plain = all(attributes[p.name] == p.name for p in schema.properties)
        if plain and not clashes:
            twin = f"models.{self.writer.names.schemas[schema.id].twin}"
            self.needs.typing.add(_MODELS)
            return FieldsView(
                name=Identifier(self.names.fields),
                bases=Code(f"{twin}, RequestOptions, total=False"),
                keys=(),
            )
        return FieldsView(
            name=Identifier(self.names.fields),
            bases=Code("RequestOptions, total=False"),
            keys=tuple(
                self._keyword(p, attributes[p.name])
                for p in schema.properties
                if p not in clashes
            ),
        )

    def _keyword(self, each: Property, name: str) -> KeyView:
        annotation = self._use(self.writer.types.accepted(each.schema))
        if each.required:
            self.needs.typing.add(Import("typing", "Required"))
            annotation = f"Required[{annotation}]"
        return KeyView(key=Code(name), annotation=Code(annotation))

    def _body_object(self) -> Object | None:
        """The object that the body is, where its fields can be keywords."""
        content = body_content(self.operation)
        if content is None or self.names.body is None or not is_json(content.name):
            return None
        schema = object_of(self.writer.api, content.schema)
        return schema if schema is not None and not schema.nullable else None

    def _body_argument(self) -> Code | None:
        content, body = body_content(self.operation), self.operation.request_body
        if self.names.body is None or content is None or body is None:
            return None
        if is_raw(self.writer.api, content) or content.schema is None:
            kind = "Any" if is_json(content.name) else f"{raw_type(content.name)}"
            expression = Expression(
                kind, frozenset({Import("typing", "Any")} if kind == "Any" else ())
            )
        else:
            expression = self.writer.types.accepted(content.schema)
        if body.required:
            return Code(f"{self.names.body}: {self._use(expression)}")
        return Code(f"{self.names.body}: {self._use(expression.with_none())} = None")

    # The method

    def method(self) -> MethodView:
        """The method, in the view of the template."""
        keywords = self.fields() is not None
        signatures = self._keyword_signatures() if keywords else [self._signature()]
        *overloads, implementation = signatures
        options = "fields" if keywords else "options"
        terms = [
            self.names.constant,
            _tuple(self.names.parameters),
            options,
            *self._body_terms(),
        ]
        return MethodView(
            name=Identifier(self.names.method),
            docstring=self._docstring(),
            overloads=tuple(self._def(each, ": ...") for each in overloads),
            signature=self._def(implementation, ":"),
            call=Code(f"return self._call({', '.join(terms)})"),
        )

    def _def(self, arguments: list[Code], end: str) -> Code:
        listed = ", ".join(["self", *arguments])
        return Code(f"def {self.names.method}({listed}) -> {self.returns()}{end}")

    def _signature(self) -> list[Code]:
        form = self._form()
        form_required, form_optional = (
            self._form_arguments(form) if form is not None else ([], [])
        )
        body = self._body_argument()
        positional = [*self._required(), *form_required, *([body] if body else [])]
        optional = [*self._optional(), *form_optional]
        star = [Code("*")] if optional else []
        return [
            *positional,
            *star,
            *optional,
            Code("**options: Unpack[RequestOptions]"),
        ]

    def _keyword_signatures(self) -> list[list[Code]]:
        """One signature for each way to give the body, then that of the implementation."""
        required, optional = self._required(), self._optional()
        body = self._body_argument()
        star = [Code("*")] if optional else []
        common = [*star, *optional]
        return [
            [
                *required,
                *([body] if body else []),
                *common,
                Code("**options: Unpack[RequestOptions]"),
            ],
            [*required, *common, Code(f"**fields: Unpack[{self.names.fields}]")],
            [
                *required,
                Code(f"{self.names.body}: Any = None"),
                *common,
                Code("**fields: Any"),
            ],
        ]

    def _body_terms(self) -> list[str]:
        form = self._form()
        if form is not None:
            rows = (
                f"{literal(p.name)}: {self.names.form[p.name]}" for p in form.properties
            )
            return [f"{{{', '.join(rows)}}}"]
        return [self.names.body] if self.names.body is not None else []

    # The docstring

    def _docstring(self) -> Code:
        operation = self.operation
        parts = [text for text in (operation.summary, operation.description) if text]
        if len(parts) == 2 and parts[1].startswith(parts[0].rstrip(".")):
            parts = parts[1:]
        text = "\n\n".join(parts) or f"{operation.method} {operation.path}"
        return sections(
            text,
            list(self._described()),
            self._result(),
            list(self._raised()),
            indent=8,
        )

    def _described(self) -> Iterator[tuple[str, str]]:
        for parameter, name in self._named_parameters():
            text = parameter.description or description_of(
                self.writer.api, parameter.schema
            )
            if text:
                yield name, text
        form = self._form()
        for each in form.properties if form is not None else ():
            text = description_of(self.writer.api, each.schema)
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
                and response.status[0] in "45d"
                and response.description
            ):
                yield exception_for(response.status), response.description


_SAYS_NOTHING = (
    "ok",
    "success",
    "successful",
    "successful response",
    "successful operation",
)
_MODELS = Import("..", "models")
_DEFAULTS = {
    "path": ("simple", False),
    "query": ("form", True),
    "header": ("simple", False),
    "cookie": ("form", True),
}


def _tuple(items: Iterable[str]) -> str:
    listed = list(items)
    return f"({', '.join(listed)}{',' if len(listed) == 1 else ''})"


def is_raw(api: Api, content: MediaType) -> bool:
    """Whether a body is handed over as it comes: it is neither JSON nor a form, or it is a file."""
    if content.schema is not None:
        schema = resolve(api, content.schema)
        if isinstance(schema, Scalar) and schema.format == "binary":
            return True
    return not (is_json(content.name) or is_form(content.name))


def raw_type(media_type: str) -> str:
    """The type of a body that is neither JSON nor a form."""
    text = media_type.startswith("text/") or media_type.endswith(
        ("xml", "/sdp", "yaml")
    )
    return "str" if text else "bytes"


def name_of(api: Api, names: Names, id: SchemaId) -> str:
    """The name of the type of a body; for a plain value, that of its builtin type."""
    if id in names.schemas:
        return names.schemas[id].type
    schema = api.schemas[id]
    target = getattr(schema, "target", None)
    if target is not None:
        return name_of(api, names, target)
    plain = {
        "string": "str",
        "integer": "int",
        "number": "float",
        "boolean": "bool",
        "null": "None",
    }
    return plain[schema.type] if isinstance(schema, Scalar) else "Any"


def qualified(id: SchemaId, name: str) -> Expression:
    """How the modules of operations write a type: through `models`, so that no name can clash."""
    return Expression(f"models.{name}", frozenset({_MODELS}))
