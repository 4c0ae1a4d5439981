"""Schemas -> what a page says of them: types with links, and what values are allowed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..model import (
    ABSENT,
    Absent,
    Api,
    Array,
    Const,
    Constraints,
    Enum,
    JsonValue,
    Map,
    Object,
    Property,
    Ref,
    Scalar,
    Union,
)
from ..model.queries import is_read_only, is_write_only, resolve
from ..model.schema import NO_CONSTRAINTS
from ..pointer import SchemaId
from ..python.package.defaults import declared_default
from ..python.package.deprecation import is_untold
from ..python.package.properties import description_of, is_constant
from ..python.package.types import TypeWriter
from ..python.text.expression import (
    NONE,
    Either,
    Expression,
    Fixed,
    Generic,
    Named,
    Plain,
    Values,
)
from ..python.text.literals import literal
from ..python.text.markdown import Markdown, code, code_cell, md_inline
from ..scalar_types import is_told
from .example_texts import further
from .links import Pages
from .views import FieldRowView

_MOST_VALUES = 40
_CONTAINERS = {"list": "list of", "dict": "dict of `str` to"}
_NONE = Markdown("`None`")
_FILE = Markdown("[file](../README.md#files)")


@dataclass(frozen=True, slots=True)
class TypeTexts:
    """Writes the types of one API for tables."""

    api: Api
    pages: Pages
    types: TypeWriter
    _known: dict[SchemaId, Markdown] = field(default_factory=dict)

    def type(self, id: SchemaId) -> Markdown:
        """The type of a schema; models are links to their pages, plain types are not."""
        if id not in self._known:
            self._known[id] = _either(self._alternatives(self.types.held(id)))
        return self._known[id]

    def fields(
        self, schema: Object, shown: JsonValue = None
    ) -> tuple[FieldRowView, ...]:
        """The properties of an object, as rows of a table; `shown` is the example of the page."""
        attributes = self.pages.names.properties[schema.id]
        values = shown if isinstance(shown, dict) else {}
        return tuple(
            self._field(each, attributes[each.name], values.get(each.name, ABSENT))
            for each in schema.properties
        )

    def _field(
        self, each: Property, attribute: str, shown: JsonValue | Absent
    ) -> FieldRowView:
        name = code_cell(attribute)
        if attribute != each.name:
            name = Markdown(f"{name} ({code_cell(each.name)})")
        required = "yes" if each.required else "no"
        if each.required and is_constant(self.api, each.schema):
            required = "set for you"
        text = description_of(self.api, each.schema)
        return FieldRowView(
            name=name,
            type=self.type(each.schema),
            required=Markdown(required),
            default=self.default(each.schema),
            notes=self.notes(
                each.schema, text, examples=self.further(each.schema, shown)
            ),
        )

    def further(
        self,
        id: SchemaId,
        shown: JsonValue | Absent,
        own: tuple[JsonValue, ...] = (),
    ) -> str:
        """The examples of a parameter or field that the example of a page does not show."""
        return further(self.api, self.pages.models, id, shown, own)

    def definition(self, id: SchemaId) -> Markdown:
        """The type of a named schema, its own name aside."""
        return _either(self._alternatives(self.types.definition(id)))

    def _alternatives(self, type: Expression) -> list[Markdown]:
        """What a type is a union of; null comes last."""
        match type:
            case Named(id=id):
                found = [self.pages.model(id)]
            case Plain(type=scalar):
                found = [_FILE if scalar.name == "file" else code(scalar.name)]
            case Values(values=values):
                found = [_kind(value) for value in values]
            case Generic(container=container, item=item):
                found = [Markdown(f"{_CONTAINERS[container]} {self._inner(item)}")]
            case Fixed():
                found = [self._tuple(type)]
            case Either(members=members):
                found = [each for m in members for each in self._alternatives(m)]
            case _:
                found = [_NONE if type == NONE else Markdown("any value")]
        if type.nullable:
            found.append(_NONE)
        return sorted(dict.fromkeys(found), key=_NONE.__eq__)

    def _tuple(self, type: Fixed) -> Markdown:
        items = ", ".join(map(self._inner, type.items))
        fewer = " or fewer" if type.fewest < len(type.items) else ""
        further = ""
        if type.rest is not None:
            further = f" and any number of {self._inner(type.rest)}"
        return Markdown(f"tuple of {items}{fewer}{further}")

    def _inner(self, type: Expression) -> Markdown:
        alternatives = self._alternatives(type)
        text = _either(alternatives)
        return Markdown(f"({text})") if len(alternatives) > 1 else text

    def default(self, id: SchemaId) -> Markdown:
        """The default of a schema as a cell; empty where there is none."""
        default = declared_default(self.api, id)
        return Markdown("") if default is ABSENT else code_cell(literal(default))

    def notes(
        self,
        id: SchemaId,
        description: str | None,
        deprecated: bool = False,
        examples: str = "",
    ) -> Markdown:
        """The description of a parameter or field, and what its values are limited to."""
        info = self.api.schemas[id].info
        outdated = deprecated or info.deprecated
        pieces = [
            "**Deprecated.**" if is_untold(outdated, description) else "",
            md_inline(description) if description else "",
            " ".join(self.limits(id)),
            examples,
            "Only in responses." if is_read_only(self.api, id) else "",
            "Only in requests." if is_write_only(self.api, id) else "",
        ]
        return Markdown("<br>".join(piece for piece in pieces if piece))

    def limits(self, id: SchemaId) -> list[str]:
        """What values are allowed, a sentence each; a model's page says it for the model."""
        return [] if id in self.pages.models else self.own_limits(id)

    def own_limits(self, id: SchemaId) -> list[str]:
        """The same, of a named schema, too."""
        schema = self.api.schemas[id]
        match schema:
            case Ref(target=target):
                return self.limits(target)
            case Enum(values=values):
                return [f"One of {_values(values)}."]
            case Const(value=value):
                return [f"Always {_values((value,))}."]
            case Scalar(type=type, constraints=constraints, format=format):
                shown = None if format and is_told(type, format) else format
                return [
                    *_assertions(constraints),
                    *([f"Format {code_cell(shown)}."] if shown else []),
                ]
            case Array(items=items, constraints=constraints):
                each = " ".join(self.limits(items))
                return [
                    *_assertions(constraints),
                    *([f"Items: {each}"] if each else []),
                ]
            case Map(values=values, constraints=sizes):
                each = " ".join(self.limits(values))
                return [*_sizes(sizes), *([f"Values: {each}"] if each else [])]
            case Object(constraints=sizes):
                return list(_sizes(sizes))
            case Union():
                return self._known_values(schema)
            case _:
                return []

    def _known_values(self, schema: Union) -> list[str]:
        """The values that a union lists, beside whatever else it takes."""
        variants = [resolve(self.api, id) for id in schema.variants]
        unnamed = [v for v in variants if v.id not in self.pages.models]
        values: list[JsonValue] = []
        for variant in unnamed:
            if isinstance(variant, Enum):
                values.extend(variant.values)
            elif isinstance(variant, Const):
                values.append(variant.value)
        limits = [
            sentence
            for variant in unnamed
            if not isinstance(variant, Enum | Const)
            for sentence in self.limits(variant.id)
        ]
        if not values:
            return limits
        open_ended = any(not isinstance(v, Enum | Const) for v in variants)
        head = "Known values:" if open_ended else "One of"
        return [f"{head} {_values(values)}.", *limits]


def _either(alternatives: Iterable[Markdown]) -> Markdown:
    return Markdown(" or ".join(alternatives))


def _kind(value: JsonValue) -> Markdown:
    return _NONE if value is None else code(type(value).__name__)


def _values(values: Iterable[JsonValue]) -> str:
    written = [code_cell(literal(value)) for value in values]
    shown = written[:_MOST_VALUES]
    more = len(written) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _assertions(limits: Constraints) -> Iterator[str]:
    if limits == NO_CONSTRAINTS:
        return
    low, high = limits.minimum, limits.maximum
    yield from _range(low, high, "")
    if limits.exclusive_minimum is not None:
        yield f"More than {literal(limits.exclusive_minimum)}."
    if limits.exclusive_maximum is not None:
        yield f"Less than {literal(limits.exclusive_maximum)}."
    if limits.multiple_of is not None:
        yield f"A multiple of {literal(limits.multiple_of)}."
    yield from _range(limits.min_length, limits.max_length, " characters")
    yield from _range(limits.min_items, limits.max_items, " items")
    if limits.unique_items:
        yield "No two items alike."
    if limits.pattern is not None:
        yield f"Matches {code_cell(limits.pattern)}."


def _sizes(limits: Constraints) -> Iterator[str]:
    yield from _range(limits.min_items, limits.max_items, " properties")


def _range(low: float | None, high: float | None, unit: str) -> Iterator[str]:
    if low is not None and low == high:
        yield f"Exactly {_counted(low, unit)}."
    elif low is not None and high is not None:
        yield f"From {literal(low)} to {_counted(high, unit)}."
    elif low is not None:
        yield f"At least {_counted(low, unit)}."
    elif high is not None:
        yield f"At most {_counted(high, unit)}."


def _counted(number: float, unit: str) -> str:
    one = unit.removesuffix("s").replace("ertie", "erty")
    return f"{literal(number)}{one if number == 1 else unit}"
