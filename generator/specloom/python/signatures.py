"""Operations -> the signatures of their methods, one for each way to give the body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..model import Api, MediaType, Object, Operation, Parameter, Property
from ..model.queries import (
    body_content,
    is_asked_for,
    is_form,
    is_json,
    is_text,
    object_of,
    only_streams,
    stream_content,
)
from ..naming import Names, OperationNames
from ..pointer import SchemaId
from .bodies import is_raw, raw, raw_type, returned
from .expression import ANY, Expression, Import, joined
from .keywords import alternative_of, keywords_of
from .literals import literal
from .source import Code, Identifier
from .types import BINARY, TypeWriter
from .views import FieldsView, KeyView

OPTIONS = Import(".._runtime.operation", "RequestOptions")
MODELS = Import("..", "models")


@dataclass(frozen=True, slots=True)
class Signatures:
    """Writes the signatures of one method."""

    types: TypeWriter
    operation: Operation
    names: OperationNames
    imports: set[Import] = field(default_factory=set)
    """What the signatures need, as they are written; for type checkers only."""

    @property
    def api(self) -> Api:
        """The API of the operation."""
        return self.types.api

    @property
    def all_names(self) -> Names:
        """The names of the API."""
        return self.types.names

    def returns(self, *, asynchronous: bool = False) -> Code:
        """The type of a successful call."""
        if only_streams(self.operation):
            stream = "AsyncStream" if asynchronous else "Stream"
            self.imports.add(Import(".._runtime.streams", stream))
            return Code(f"{stream}[{self.item()}]")
        return self.result()

    def result(self) -> Code:
        """The type of the body of a successful response, read as a whole."""
        found = map(self._returned, returned(self.api, self.operation))
        return Code(" | ".join(dict.fromkeys(found)) or "None")

    def item(self) -> Code | None:
        """The type of an item, where there is a stream."""
        content = stream_content(self.operation)
        if content is None:
            return None
        if content.item is not None:
            return Code(self._use(self.types.held(content.item)))
        return Code("str" if is_text(content.name) else self._use(ANY))

    def _returned(self, content: MediaType | None) -> str:
        if content is None:
            return "None"
        if plain := raw(self.api, content):
            return plain
        if content.schema is None:
            return self._use(ANY)
        return self._use(self.types.held(content.schema))

    def _use(self, expression: Expression) -> str:
        self.imports.update(expression.imports)
        return expression.full

    def _required(self) -> list[Code]:
        """The arguments that come first: required parameters, in the order of the document."""
        return [
            Code(f"{name}: {self._use(self.types.accepted(p.schema))}")
            for p, name in self.named_parameters()
            if p.required
        ]

    def _optional(self) -> list[Code]:
        """The arguments that can be left out."""
        return [
            Code(
                f"{name}: {self._use(self.types.accepted(p.schema).with_none())} = None"
            )
            for p, name in self.named_parameters()
            if not p.required
        ]

    def named_parameters(self) -> Iterator[tuple[Parameter, str]]:
        """The parameters, each with its argument."""
        return zip(self.operation.parameters, self.names.parameters, strict=True)

    def form(self) -> Object | None:
        """The form whose fields are arguments."""
        content = body_content(self.operation)
        if content is None or not self.names.form:
            return None
        return object_of(self.api, content.schema)

    def _form_arguments(self, form: Object) -> tuple[list[Code], list[Code]]:
        body = self.operation.request_body
        required, optional = [], []
        for each in form.properties:
            name = self.names.form[each.name]
            accepted = self._field_type(each)
            if body is not None and body.required and is_asked_for(self.api, each):
                required.append(Code(f"{name}: {self._use(accepted)}"))
            else:
                optional.append(
                    Code(f"{name}: {self._use(accepted.with_none())} = None")
                )
        return required, optional

    def fields(self) -> FieldsView | None:
        """The keywords that a method takes in place of a body."""
        given = self.api, self.all_names, self.operation, self.names
        alternative = alternative_of(*given)
        keywords = alternative[1] if alternative else keywords_of(*given)
        if keywords is None:
            return None
        self.imports.add(OPTIONS)
        properties = keywords.body.properties
        if self._refused() is None and all(
            keywords.names.get(p.name) == p.name for p in properties
        ):
            self.imports.add(MODELS)
            twin = self.all_names.schemas[keywords.body.id].twin
            return FieldsView(
                name=Identifier(self.names.fields),
                bases=Code(f"models.{twin}, RequestOptions"),
                keys=(),
            )
        return FieldsView(
            name=Identifier(self.names.fields),
            bases=Code("RequestOptions, total=False"),
            keys=tuple(
                self._keyword(p, keywords.names[p.name])
                for p in properties
                if p.name in keywords.names
            ),
        )

    def _refused(self) -> str | None:
        """The field that must not be true, since another method asks by it for a stream."""
        asked = self.operation.stream_flag
        if asked is None or asked[1] is not True or only_streams(self.operation):
            return None
        return asked[0]

    def _field_type(self, each: Property) -> Expression:
        """What a caller may pass for a field of a body."""
        accepted = self.types.accepted(each.schema)
        if each.name != self._refused():
            return accepted
        imports = frozenset({Import("typing", "Literal")})
        return Expression("Literal[False]", imports, accepted.optional)

    def _keyword(self, each: Property, name: str) -> KeyView:
        annotation = self._use(self._field_type(each))
        if is_asked_for(self.api, each):
            self.imports.add(Import("typing", "Required"))
            annotation = f"Required[{annotation}]"
        return KeyView(key=Code(name), annotation=Code(annotation))

    def _body_argument(self) -> Code | None:
        content, body = body_content(self.operation), self.operation.request_body
        if self.names.body is None or content is None or body is None:
            return None
        others = (each for each in body.content if each is not content)
        expression = joined(map(self._accepted, (content, *others)))
        if body.required:
            return Code(f"{self.names.body}: {self._use(expression)}")
        return Code(f"{self.names.body}: {self._use(expression.with_none())} = None")

    def _accepted(self, content: MediaType) -> Expression:
        """What a caller may pass for a body of one media type."""
        if is_raw(self.api, content, sent=True) and raw_type(content.name) == "bytes":
            return BINARY
        if content.schema is not None and not is_raw(self.api, content, sent=True):
            return self.types.accepted(content.schema)
        plain = is_json(content.name) or is_form(content.name)
        return ANY if plain else Expression("str")

    def plain(self) -> list[Code]:
        """The one signature of a method whose body, if any, is one argument or a form."""
        form = self.form()
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

    def brief(self) -> list[Code]:
        """`plain` without what can be left out."""
        written = self.plain()[:-1]
        star = Code("*")
        return written[: written.index(star)] if star in written else written

    def with_keywords(self) -> list[list[Code]]:
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

    def with_alternative(self) -> list[list[Code]]:
        """One signature for the form, one for JSON in its place, then that of the implementation."""
        form = self.form()
        arguments = [self.names.form[p.name] for p in form.properties] if form else []
        required, optional = self._required(), self._optional()
        star = [Code("*")] if optional else []
        fields = Code(f"**fields: Unpack[{self.names.fields}]")
        untyped = [Code(f"{name}: Any = None") for name in arguments]
        return [
            self.plain(),
            [*required, *star, *optional, fields],
            [*required, *untyped, *star, *optional, Code("**options: Any")],
        ]

    def body_terms(self) -> list[str]:
        """What the body of a method hands on as the body of the request."""
        form = self.form()
        if form is not None:
            rows = (
                f"{literal(p.name)}: {self.names.form[p.name]}" for p in form.properties
            )
            return [f"{{{', '.join(rows)}}}"]
        return [self.names.body] if self.names.body is not None else []


def qualified(id: SchemaId, name: str) -> Expression:
    """How the modules of operations write a type: through `models`, so that no name can clash."""
    return Expression(f"models.{name}", frozenset({MODELS}))
