"""Named schemas -> their pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..code_layout import COLUMNS, Bracket, Node, Text, call, lines
from ..model import Api, Const, Enum, JsonValue, Object, Schema, Union
from ..model.conformity import same
from ..model.queries import is_open, resolve
from ..naming import Names
from ..pointer import SchemaId
from ..python.package.deprecation import is_untold
from ..python.package.properties import description_of
from ..python.package.types import is_enum_class
from ..python.text.literals import literal
from ..python.text.markdown import Markdown, code_cell
from ..python.text.source import Code, Identifier
from ..python.text.summaries import one_line
from ..python.values.samples import Direction, Extent, Samples
from .blocks import import_lines
from .links import Pages
from .operation_pages import documentation
from .type_texts import TypeTexts
from .usage import Usage
from .values import ValueWriter, json_text
from .views import (
    EntryView,
    ModelPageView,
    ValueView,
    VariantView,
)

_NOTHING = Markdown("")
_IN_PYTHON = Markdown("In Python:")
_IN_THREE_WAYS = Markdown("In Python, by its constructor, of a `dict` and of JSON:")
_MOST_USES = 30


@dataclass(frozen=True, slots=True)
class ModelPages:
    """Makes the views of the pages of one API's models."""

    api: Api
    names: Names
    pages: Pages
    types: TypeTexts
    usage: Usage
    source: str
    shown: Samples
    whole: Samples
    complete: Samples

    def page(self, id: SchemaId) -> ModelPageView:
        """The page of one named schema."""
        schema = self.api.schemas[id]
        value = self._value(id, schema)
        example = self._example(id, schema, value)
        sent = self._links(self.usage.sent.get(id, ()))
        returned = self._links(self.usage.returned.get(id, ()))
        received = self._links(self.usage.received.get(id, ()))
        contained = self._models(id)
        return ModelPageView(
            name=Identifier(self.names.schemas[id].type),
            kind=self._kind(id, schema),
            description=schema.info.description,
            external_docs=documentation(schema.info.external_docs),
            deprecated=is_untold(schema.info.deprecated, schema.info.description),
            fields=(
                self.types.fields(schema, value) if isinstance(schema, Object) else ()
            ),
            further=self._further(schema),
            tag_name=_tag_name(schema),
            variants=tuple(self._variants(schema)),
            values=tuple(self._values(id, schema)),
            described=isinstance(schema, Enum) and any(schema.descriptions or ()),
            limits=self._limits(id, schema),
            json=json_text(value),
            more=tuple(
                json_text(each)
                for each in self.shown.examples(id)
                if not same(each, value)
            ),
            made=_IN_THREE_WAYS if ".from_json(" in example else _IN_PYTHON,
            example=example,
            sent=sent,
            returned=returned,
            received=received,
            contained=contained,
            is_used=bool(sent or returned or received or contained),
            source=self.source,
        )

    def entry(self, id: SchemaId, folder: str) -> EntryView:
        """The row of a model in an index."""
        description = self.api.schemas[id].info.description or ""
        return EntryView(
            link=self.pages.model(id, folder),
            request=_NOTHING,
            description=one_line(description) if description else "",
        )

    def _value(self, id: SchemaId, schema: Schema) -> JsonValue:
        """An example; of an object that has next to nothing to show, all it has."""
        if not isinstance(schema, Object):
            return self.shown.of(id)
        says_something = any(
            (each.required and not isinstance(resolve(self.api, each.schema), Const))
            or self.api.schemas[each.schema].info.examples
            for each in schema.properties
        )
        return (self.shown if says_something else self.whole).of(id)

    def _kind(self, id: SchemaId, schema: Schema) -> Markdown:
        """What it is, where the tables do not say it."""
        if isinstance(schema, Object):
            return _NOTHING
        if isinstance(schema, Enum):
            kind = "An enumeration" if is_enum_class(schema) else "One of some values"
            return Markdown(f"{kind}: {self.types.definition(id)}.")
        if isinstance(schema, Union):
            kind = "A union: a value is of one of several types."
            return Markdown(f"{kind} {_UNKNOWN}" if is_open(self.api, schema) else kind)
        return Markdown(f"Another name for {self.types.definition(id)}.")

    # Rows

    def _further(self, schema: Schema) -> Markdown:
        if not isinstance(schema, Object):
            return _NOTHING
        if schema.additional is None:
            return Markdown("There are no other properties.")
        if isinstance(schema.additional, str):
            kind = self.types.type(schema.additional)
            return Markdown(f"Other properties may be there; their values: {kind}.")
        return _NOTHING

    def _variants(self, schema: Schema) -> Iterator[VariantView]:
        if not isinstance(schema, Union):
            return
        for variant in schema.variants:
            tag = schema.discriminator
            words = [word for word, id in tag.mapping if id == variant] if tag else []
            description = description_of(self.api, variant) or ""
            yield VariantView(
                type=self.types.type(variant),
                tag=Markdown(", ".join(code_cell(literal(word)) for word in words)),
                description=one_line(description, 200) if description else "",
            )

    def _values(self, id: SchemaId, schema: Schema) -> Iterator[ValueView]:
        if not isinstance(schema, Enum):
            return
        names = self.names.members[id] if is_enum_class(schema) else ()
        texts = schema.descriptions or (None,) * len(schema.values)
        for index, value in enumerate(schema.values):
            yield ValueView(
                name=code_cell(names[index]) if names else _NOTHING,
                value=code_cell(literal(value)),
                description=texts[index] or "",
            )

    def _limits(self, id: SchemaId, schema: Schema) -> Markdown:
        """What a model or an alias allows; of enumerations the table says it."""
        if isinstance(schema, Enum):
            return _NOTHING
        return Markdown(" ".join(self.types.own_limits(id)))

    # Examples

    def _example(self, id: SchemaId, schema: Schema, value: JsonValue) -> Code:
        """A value made by constructors, of a dict and of JSON: three times the same."""
        name = f"models.{self.names.schemas[id].type}"
        writer = ValueWriter(self.api, self.names, self.complete)
        node = writer.built(id, value)
        if not isinstance(schema, Object):
            body = [*_declared(node, name), "print(value)"]
        else:
            body = list(lines(node, "value = "))
            # Forms with files are no JSON.
            files = "Path(" in node.flat
            body += ["print(value)"] if files else _again(name, writer.plain(id, value))
        imports = sorted(
            writer.imports, key=lambda line: (line.startswith("from"), line)
        )
        head = [*imports, *([""] if imports else [])]
        found = import_lines(self.names.package, ["models"])
        return Code("\n".join([*head, *found, "", *body]))

    # Where it is used

    def _links(self, uses: Mapping[str, Markdown] | tuple[()]) -> Markdown:
        return _first(list(uses.values()) if isinstance(uses, Mapping) else [])

    def _models(self, id: SchemaId) -> Markdown:
        owners = self.usage.contained.get(id, {})
        return _first([self.pages.model(owner) for owner in owners])


_UNKNOWN = (
    "An object that is none of them, from a newer server, is an `UnknownVariant`: its properties "
    "are there as they came, and it can be sent back. With `strict_responses` it is an error."
)


def _declared(node: Node, name: str) -> Iterator[str]:
    """A variable of a union's type."""
    head = node.head if isinstance(node, Bracket) else node.flat
    before = f"value: {name} = "
    if len(before + head) > COLUMNS:
        yield f"value: {name}"
        before = "value = "
    yield from lines(node, before)


def _again(name: str, value: Node) -> Iterator[str]:
    """The same model of a dict, and of JSON."""
    yield from lines(call(f"{name}.from_dict", [("", value)]), "same = ")
    yield "text = value.to_json()"
    read = call(f"{name}.from_json", [("", Text("text"))])
    yield from lines(read, "again = ")
    yield "print(text)"
    yield "print(value == same == again)"


def _first(links: list[Markdown]) -> Markdown:
    more = len(links) - _MOST_USES
    rest = f" and {more} more" if more > 0 else ""
    return Markdown(", ".join(links[:_MOST_USES]) + rest)


def _tag_name(schema: Schema) -> Markdown:
    if isinstance(schema, Union) and schema.discriminator is not None:
        return code_cell(schema.discriminator.property_name)
    return _NOTHING


def model_pages(
    api: Api,
    names: Names,
    pages: Pages,
    types: TypeTexts,
    usage: Usage,
    source: str,
) -> ModelPages:
    """What makes the pages of an API's models."""
    return ModelPages(
        api,
        names,
        pages,
        types,
        usage,
        source,
        Samples(api, Extent.SHOWN, Direction.BOTH),
        Samples(api, Extent.ALL, Direction.BOTH),
        Samples(api, Extent.REQUIRED, Direction.BOTH),
    )
