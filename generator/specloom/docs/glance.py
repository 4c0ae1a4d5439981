"""An API -> the page that has every signature on a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..model import (
    ABSENT,
    Api,
    JsonValue,
    Object,
    Property,
)
from ..model.queries import (
    holds_text,
    is_asked_for,
    is_text,
    stream_content,
)
from ..naming import Names
from ..pointer import SchemaId
from ..python.package.bodies import raw, returned
from ..python.package.defaults import declared_default
from ..python.package.types import TypeWriter
from ..python.text.expression import (
    Either,
    Expression,
    Fixed,
    Generic,
    Named,
    Plain,
    Values,
    container_code,
    tuple_codes,
)
from ..python.text.literals import literal
from ..python.text.markdown import Markdown, code, md_inline
from ..python.text.source import Identifier
from .arguments import Argument, Call
from .links import Pages, tagged
from .operation_pages import request_of
from .views import GlanceSectionView, GlanceView, LineView

_MOST_VALUES = 20
_DEEPEST = 8
"""Types within types without a name; what is deeper nobody reads on a line."""


@dataclass(frozen=True, slots=True)
class Glance:
    """Makes the view of the page."""

    api: Api
    names: Names
    pages: Pages
    types: TypeWriter
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
        type, default = self.types.held(id), declared_default(self.api, id)
        if required:
            return f"{name}: {self._line(type)}"
        if default is not ABSENT:
            return f"{name}: {self._line(type)} = {literal(default)}"
        return f"{name}: {self._line(type.with_none())} = None"

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
            shown = f"{name} = {self._line(self.types.definition(id))}"
        return LineView(link=self.pages.model(id), text=code(shown))

    # Types

    def _type(self, id: SchemaId) -> str:
        return self._line(self.types.held(id))

    def _line(self, type: Expression, depth: int = 0) -> str:
        return " | ".join(self._members(type, depth))

    def _members(self, type: Expression, depth: int) -> list[str]:
        """What a type is a union of; null comes last."""
        inner = depth + 1
        match type:
            case _ if depth > _DEEPEST:
                return ["Any"]
            case Named(id=id):
                found = [self.names.schemas[id].type]
            case Plain(type=scalar):
                found = [scalar.name]
            case Values(values=values):
                found = [_values(values)]
            case Generic(container=container, item=item):
                found = [container_code(container, self._line(item, inner))]
            case Fixed(items=items, rest=rest, fewest=fewest):
                last = self._line(rest, inner) if rest is not None else None
                each = [self._line(item, inner) for item in items]
                found = list(tuple_codes(each, last, fewest))
            case Either(members=members):
                found = [e for m in members for e in self._members(m, inner)]
            case _:
                found = [type.code]
        if type.nullable:
            found.append("None")
        return sorted(dict.fromkeys(found), key="None".__eq__)


def _values(values: tuple[JsonValue, ...]) -> str:
    """The values, as long as there are not many."""
    shown = [str(literal(value)) for value in values[:_MOST_VALUES]]
    more = ["..."] if len(values) > _MOST_VALUES else []
    return f"Literal[{', '.join([*shown, *more])}]"
