"""Operations -> the signatures of their methods, one for each way to give the body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ...model import Api, MediaType, Object, Operation, Parameter, Property
from ...model.queries import (
    body_content,
    is_asked_for,
    is_empty,
    is_form,
    is_json,
    is_text,
    object_of,
    only_streams,
    stream_content,
    takes_more,
)
from ...naming import Names, OperationNames
from ...pointer import SchemaId
from ..text.expression import ANY, NONE, Expression, Import, joined
from ..text.literals import literal
from ..text.source import Code, Identifier
from .bodies import is_raw, raw, raw_type, returned
from .keywords import Keywords, further_keywords, keywords_of
from .methods import Way
from .properties import described
from .spacing import spaced
from .types import BINARY, TypeWriter
from .views import FieldsView, KeyView

STREAMS = ".._runtime.streams"
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

    def returns(self, way: Way, *, asynchronous: bool = False) -> Code:
        """The type of what a method hands over."""
        if way == "usual" and not only_streams(self.operation):
            return self.result()
        if way == "with_http_info":
            self.imports.add(Import(".._runtime.operation", "ApiResponse"))
            return Code(f"ApiResponse[{self.result()}]")
        stream = "AsyncStream" if asynchronous else "Stream"
        self.imports.add(Import(STREAMS, stream))
        return Code(f"{stream}[{'bytes' if way == 'chunks' else self.item()}]")

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
            Code(f"{name}: {self._use(self._parameter_type(p))}")
            for p, name in self.named_parameters()
            if p.required
        ]

    def _parameter_type(self, parameter: Parameter) -> Expression:
        """What a caller may pass for a parameter; `EMPTY` is a text, whatever a schema says."""
        if parameter.location == "path" and is_empty(self.api, parameter.schema):
            return Expression("str")
        return self.types.accepted(parameter.schema)

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

    def keywords(self) -> Iterator[tuple[str, Keywords]]:
        """The fields of a body as keywords, by media type, each with the name of its type."""
        given = self.api, self.all_names, self.operation, self.names
        usual = keywords_of(*given)
        found = [*([usual] if usual is not None else []), *further_keywords(*given)]
        kinds = Counter[str]()
        for number, each in enumerate(found):
            kind = _kind(each.content.name) if number else ""
            kinds[kind] += 1
            nth = str(kinds[kind]) if kinds[kind] > 1 else ""
            yield f"{self.names.fields}{kind}{nth}", each

    def fields(self) -> Iterator[FieldsView]:
        """The types of the keywords that a method takes in place of a body."""
        for name, keywords in self.keywords():
            self.imports.add(OPTIONS)
            yield self._fields(Identifier(name), keywords)

    def _fields(self, name: Identifier, keywords: Keywords) -> FieldsView:
        properties = keywords.body.properties
        if self._refused() is None and all(
            keywords.names.get(p.name) == p.name for p in properties
        ):
            self.imports.add(MODELS)
            twin = self.all_names.schemas[keywords.body.id].twin
            bases = Code(f"models.{twin}, RequestOptions")
            return FieldsView(name=name, bases=bases, keys=())
        return FieldsView(
            name=name,
            bases=Code("RequestOptions, total=False"),
            keys=spaced(
                (
                    self._keyword(p, keywords.names[p.name])
                    for p in properties
                    if p.name in keywords.names
                ),
                indent=8,
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
        return KeyView(
            key=Code(name),
            annotation=Code(annotation),
            description=described(self.api, each),
        )

    def _body_type(self) -> Expression | None:
        """What a caller may pass as the body as a whole: of a form, what can be sent in its place."""
        content, body = body_content(self.operation), self.operation.request_body
        if self.names.body is None or content is None or body is None:
            return None
        others = (each for each in body.content if each is not content)
        form = self.form()
        usual = [content] if form is None or takes_more(form) else []
        return joined(map(self._accepted, (*usual, *others)))

    def _body_argument(self) -> list[Code]:
        """The argument that stands beside those of parameters; none beside the fields of a form."""
        kind, body = self._body_type(), self.operation.request_body
        if kind is None or body is None or self.names.form:
            return []
        if body.required:
            return [Code(f"{self.names.body}: {self._use(kind)}")]
        return [Code(f"{self.names.body}: {self._use(kind.with_none())} = None")]

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
        positional = [*self._required(), *form_required, *self._body_argument()]
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

    def ways(self) -> list[list[Code]]:
        """One signature for each way to give the body."""
        ways = [name for name, _ in self.keywords()]
        required, optional = self._required(), self._optional()
        star = [Code("*")] if optional else []
        found = [
            self.plain(),
            *(
                [*required, *star, *optional, Code(f"**fields: Unpack[{name}]")]
                for name in ways
            ),
        ]
        if self.form() is not None and self.names.body is not None:
            found.append(self._in_place_of_form(required, optional))
        return found

    def implementation(self) -> list[Code]:
        """The one signature that takes every way."""
        if len(self.ways()) == 1:
            return self.plain()
        arguments, form, fields = self._required(), self.form(), self._fields_by_name()
        for each in form.properties if form is not None else ():
            name = self.names.form[each.name]
            accepted = self._accepted_for([each, *fields.get(name, [])]).with_none()
            arguments.append(Code(f"{name}: {self._use(accepted)} = None"))
        kind = self._body_type() or NONE
        body = Code(f"{self.names.body}: {self._use(kind.with_none())} = None")
        arguments += [body, Code("*")] if form is None else [Code("*"), body]
        arguments += self._optional()
        for name, properties in self.named_fields().items():
            accepted = self._accepted_for(properties)
            arguments.append(Code(f"{name}: {self._use(accepted)} = omit"))
        return [*arguments, Code("**options: Unpack[RequestOptions]")]

    def _accepted_for(self, fields: list[Property]) -> Expression:
        """What a caller may pass for fields that are one argument."""
        return joined(map(self._field_type, fields))

    def named_fields(self) -> dict[str, list[Property]]:
        """The fields of a body that are keywords of no form, by name."""
        form = set(self.names.form.values())
        return {n: each for n, each in self._fields_by_name().items() if n not in form}

    def _fields_by_name(self) -> dict[str, list[Property]]:
        found: dict[str, list[Property]] = {}
        for _, keywords in self.keywords():
            for each in keywords.body.properties:
                if each.name in keywords.names:
                    found.setdefault(keywords.names[each.name], []).append(each)
        return found

    def _in_place_of_form(
        self, required: list[Code], optional: list[Code]
    ) -> list[Code]:
        """The signature for a body as a whole, where the fields of a form are arguments."""
        kind = self._body_type()
        written = self._use(kind) if kind is not None else "None"
        body = Code(f"{self.names.body}: {written}")
        options = Code("**options: Unpack[RequestOptions]")
        return [*required, Code("*"), body, *optional, options]

    def terms(self) -> list[str]:
        """What the body of a method hands on: options, perhaps with fields of the body, and the
        body as a whole."""
        form, fields = self.form(), {name: name for name in self.named_fields()}
        body = [self.names.body] if self.names.body is not None else []
        if form is None:
            return [_display("**options", fields) if fields else "options", *body]
        rows = {p.name: self.names.form[p.name] for p in form.properties}
        if not body:
            return ["options", _display("", rows)]
        attributes = self.all_names.properties[form.id]
        named = {attributes[name]: argument for name, argument in rows.items()}
        return [_display("**options", {**named, **fields}), *body]


def _display(first: str, rows: Mapping[str, str]) -> str:
    """A dict of variables. What it takes over stands first: that is the faster way."""
    written = (f"{literal(key)}: {value}" for key, value in rows.items())
    return f"{{{', '.join(filter(None, [first, *written]))}}}"


def _kind(media_type: str) -> str:
    """What a media type is called in the name of a type."""
    if is_json(media_type):
        return "Json"
    return "Multipart" if media_type.startswith("multipart/") else "Form"


def qualified(id: SchemaId, name: str) -> Expression:
    """How the modules of operations write a type: through `models`, so that no name can clash."""
    return Expression(f"models.{name}", frozenset({MODELS}))
