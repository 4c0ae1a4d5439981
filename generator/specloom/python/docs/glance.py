"""An API -> the page that has every signature on a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from ...model import (
    ABSENT,
    Anything,
    Api,
    Array,
    Const,
    Enum,
    JsonValue,
    Map,
    Object,
    Property,
    Ref,
    Scalar,
    Schema,
    Tuple,
    Union,
)
from ...model.queries import (
    holds_text,
    is_asked_for,
    is_text,
    shortest,
    stream_content,
)
from ...naming import Names
from ...pointer import SchemaId
from ...scalar_types import scalar_type
from ..bodies import raw, returned
from ..defaults import declared_default
from ..doc_views import GlanceSectionView, GlanceView, LineView
from ..literals import literal
from ..markdown import Markdown, code, md_inline
from ..source import Identifier
from ..types import is_tuple
from .arguments import Argument, Call
from .links import Pages, tagged
from .operation_pages import request_of

_MOST_VALUES = 20
_DEEPEST = 8
"""Types within types without a name; what is deeper nobody reads on a line."""


@dataclass(frozen=True, slots=True)
class Glance:
    """Makes the view of the page."""

    api: Api
    names: Names
    pages: Pages
    source: str

    def view(self) -> GlanceView:
        """All operations by tag, then all models."""
        return GlanceView(
            title=md_inline(" ".join(self.api.title.split()) or self.names.package),
            package=Identifier(self.names.package),
            sections=tuple(self._sections()),
            models=tuple(
                self._model(id)
                for id in sorted(
                    self.names.schemas, key=lambda id: self.names.schemas[id].type
                )
            ),
            source=self.source,
        )

    def _sections(self) -> Iterator[GlanceSectionView]:
        for tag in self.api.tags:
            calls = (
                Call(self.api, self.names, tag.name, operation)
                for operation in tagged(self.api, tag)
            )
            yield GlanceSectionView(
                title=md_inline(" ".join(tag.name.split())),
                page=self.pages.tag(tag.name),
                lines=tuple(self._operation(each) for each in calls),
            )

    def _operation(self, each: Call) -> LineView:
        signature = f"client.{each.service}.{each.method}({self._arguments(each)})"
        request = request_of(each.operation)
        return LineView(
            link=self.pages.operation(each.tag, each.operation, text=request),
            text=code(f"{signature} -> {self._returned(each)}"),
            more=(*self._others(each), *self._twins(each)),
        )

    def _others(self, each: Call) -> Iterator[Markdown]:
        """The call with its body in other media types."""
        for other in each.others():
            if other.content is not None:
                call = f"client.{each.service}.{each.method}({self._arguments(other)})"
                shown = code(f"{call} -> {self._returned(each)}")
                yield Markdown(f"{shown}, with a body of {code(other.content.name)}")

    def _twins(self, each: Call) -> Iterator[Markdown]:
        """The other methods of an operation, which take the same arguments."""
        kinds = {
            "with_http_info": f"ApiResponse[{self._returned(each)}]",
            "stream": f"Stream[{self._item(each)}]",
            "chunks": "Stream[bytes]",
        }
        for method in each.methods():
            if method.way != "usual":
                yield code(
                    f"client.{each.service}.{method.name}(...) -> {kinds[method.way]}"
                )

    def _item(self, each: Call) -> str:
        """What a stream is made of."""
        content = stream_content(each.operation)
        if content is not None and content.item is not None:
            return self._type(content.item)
        return "str" if content is not None and is_text(content.name) else "Any"

    def _arguments(self, each: Call) -> str:
        """The arguments; in place of a body its fields, where they can be given."""
        keywords = each.keywords()
        arguments = [
            a for a in each.arguments() if keywords is None or a.place != "body"
        ]
        apart = [a for a in arguments if a.place == "body" and each.named.form]
        positional = [a for a in arguments if a.required and a not in apart]
        required = [self._argument(a, each) for a in positional]
        optional = [self._argument(a, each) for a in arguments if not a.required]
        named = [self._argument(a, each) for a in apart]
        for field in keywords.body.properties if keywords is not None else ():
            if keywords is not None and field.name in keywords.names:
                written = self._field(field, keywords.names[field.name])
                asked = is_asked_for(self.api, field)
                (named if asked else optional).append(written)
        star = ["*"] if named or optional else []
        return ", ".join([*required, *star, *named, *optional])

    def _argument(self, each: Argument, call: Call) -> str:
        if each.schema is not None:
            return self._typed(each.name, each.schema, each.required)
        kind = "Any"
        if call.content is not None and call.is_raw_body():
            kind = "str" if holds_text(call.content.name) else "bytes | file"
        return f"{each.name}: {kind}{'' if each.required else ' | None = None'}"

    def _field(self, each: Property, name: str) -> str:
        return self._typed(name, each.schema, is_asked_for(self.api, each))

    def _typed(self, name: str, id: SchemaId, required: bool) -> str:
        """A name with its type and, of what can be left out, its default."""
        kind = self._type(id)
        if required:
            return f"{name}: {kind}"
        default = declared_default(self.api, id)
        if default is not ABSENT:
            return f"{name}: {kind} = {literal(default)}"
        return f"{name}: {_or_none(kind)} = None"

    def _returned(self, each: Call) -> str:
        if each.only_streams():
            return f"Stream[{self._item(each)}]"
        found: dict[str, None] = {}
        for body in returned(self.api, each.operation):
            if body is None:
                found["None"] = None
            elif plain := raw(self.api, body):
                found[plain] = None
            else:
                found[self._type(body.schema) if body.schema else "Any"] = None
        return " | ".join(found) or "None"

    # Models

    def _model(self, id: SchemaId) -> LineView:
        schema, name = self.api.schemas[id], self.names.schemas[id].type
        if isinstance(schema, Object):
            attributes = self.names.properties[id]
            ordered = sorted(schema.properties, key=lambda each: not each.required)
            fields = (self._field(each, attributes[each.name]) for each in ordered)
            shown = f"{name}({', '.join(fields)})"
        else:
            shown = f"{name} = {self._defined(schema, 0)}"
        return LineView(link=self.pages.model(id), text=code(shown))

    # Types

    def _type(self, id: SchemaId, depth: int = 0) -> str:
        schema = self.api.schemas[id]
        if id in self.names.schemas:
            found = self.names.schemas[id].type
        elif depth > _DEEPEST:
            return "Any"
        else:
            found = self._defined(schema, depth)
        return _or_none(found) if schema.nullable else found

    def _defined(self, schema: Schema, depth: int) -> str:
        inner = depth + 1
        match schema:
            case Ref(target=target):
                return self._type(target, inner)
            case Scalar(type=type, format=format):
                return scalar_type(type, format).name
            case Enum(values=values):
                return _values(values)
            case Const(value=value):
                return _values((value,))
            case Array(items=items):
                return f"list[{self._type(items, inner)}]"
            case Tuple():
                return self._tuple(schema, inner)
            case Map(values=values):
                return f"dict[str, {self._type(values, inner)}]"
            case Union(variants=variants):
                found = (self._type(each, inner).split(" | ") for each in variants)
                return " | ".join(dict.fromkeys(each for row in found for each in row))
            case Object():
                return "dict[str, Any]"
            case Anything():
                return "Any"
            case _:
                assert_never(schema)

    def _tuple(self, schema: Tuple, depth: int) -> str:
        items = [self._type(each, depth) for each in schema.prefix]
        rest = [self._type(schema.rest, depth)] if schema.rest is not None else []
        if not is_tuple(schema):
            return f"list[{' | '.join(dict.fromkeys([*items, *rest]))}]"
        further = [f"*tuple[{each}, ...]" for each in rest]
        lengths = range(len(items), shortest(schema) - 1, -1)
        rows = (", ".join((*items[:length], *further)) for length in lengths)
        return " | ".join(f"tuple[{row or '()'}]" for row in rows)


def _or_none(kind: str) -> str:
    return kind if kind == "Any" or "None" in kind.split(" | ") else f"{kind} | None"


def _values(values: tuple[JsonValue, ...]) -> str:
    """The values, as long as there are not many."""
    shown = [str(literal(value)) for value in values[:_MOST_VALUES]]
    more = ["..."] if len(values) > _MOST_VALUES else []
    return f"Literal[{', '.join([*shown, *more])}]"


def glance(api: Api, names: Names, pages: Pages, source: str) -> Glance:
    """What makes the page of an API's signatures."""
    return Glance(api, names, pages, source)
