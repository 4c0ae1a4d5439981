"""Schemas -> type expressions, with the imports that they need.

Two readings of one schema: what a model's field holds, and what a caller may pass for it (a model,
a dict, any sequence).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol, assert_never

from ...model import (
    Anything,
    Api,
    Array,
    Const,
    Discriminator,
    Enum,
    JsonValue,
    Map,
    Object,
    Ref,
    Scalar,
    Schema,
    Tuple,
    Union,
)
from ...model.queries import children, is_null, is_open, leaves, resolve, shortest
from ...naming import Names
from ...pointer import SchemaId
from ...scalar_types import is_told
from ..text.expression import (
    ANY,
    NONE,
    Expression,
    Fixed,
    Import,
    Named,
    Values,
    generic,
    joined,
    tuple_codes,
)
from ..text.literals import literal
from ..values.limits import constraint_terms
from .scalars import DISTINCT, annotated, constrained, held, or_json, written

BINARY = Expression(
    "BinaryInput", frozenset({Import(".._runtime.files", "BinaryInput")})
)
"""What a caller may pass for a body of bytes."""

_DECIMAL = Import("decimal", "Decimal")
_LITERAL = Import("typing", "Literal")
_FIELD = Import("pydantic", "Field")
_TAGGED = Import(".._runtime.tagged", "Tagged")
_EXACT = Import(".._runtime.exact", "AllowedValues")
_VARIADIC = Import(".._runtime.tuples", "Variadic")
_MOST_LENGTHS = 4
"""Of a tuple, that are a type each."""

_OPEN = Import(".._runtime.variants", "OpenUnion")
_UNKNOWN = Expression(
    "UnknownVariant", frozenset({Import(".._runtime.variants", "UnknownVariant")})
)


class Reference(Protocol):
    """How a module writes the name of a type of the models."""

    def __call__(self, id: SchemaId, name: str) -> Expression: ...


@dataclass(frozen=True, slots=True)
class TypeWriter:
    """Writes the types of one API, with names as one module sees them."""

    api: Api
    names: Names
    reference: Reference
    twins: frozenset[SchemaId] = frozenset()
    """Schemas that have a twin for callers."""

    def held(self, id: SchemaId) -> Expression:
        """What a field of this schema holds."""
        schema = self.api.schemas[id]
        if is_null(self.api, id):
            return NONE
        if id in self.names.schemas:
            named = self.reference(id, self.names.schemas[id].type)
            nullable = schema.nullable
            return Named(
                named.code,
                named.imports,
                nullable and is_class(schema),
                id=id,
                has_none=nullable,
            )
        return self.definition(id)

    def definition(self, id: SchemaId) -> Expression:
        """What the schema says, its own name aside."""
        schema = self.api.schemas[id]
        return _optional(self._definition(schema), schema.nullable)

    def _definition(self, schema: Schema) -> Expression:
        match schema:
            case Ref(target=target):
                return self.held(target)
            case Scalar(constraints=limits):
                return constrained(held(schema), limits)
            case Enum(values=values):
                return _exactly(values)
            case Const(value=value):
                return _exactly((value,))
            case Array(items=items, constraints=limits):
                return constrained(generic("list", self.held(items)), limits)
            case Tuple():
                return self._held_tuple(schema)
            case Map(values=item, constraints=limits):
                return constrained(generic("dict", self.held(item)), limits)
            case Union():
                return self._union(schema)
            case Object() | Anything():
                return ANY
            case _:
                assert_never(schema)

    def accepted(self, id: SchemaId) -> Expression:
        """What a caller may pass for this schema."""
        schema = self.api.schemas[id]
        if is_null(self.api, id):
            return NONE
        if id not in self.names.schemas:
            return self.accepted_definition(id)
        named = self.names.schemas[id]
        own = self.reference(id, named.type)
        if id in self.twins:
            own = joined([own, self.reference(id, named.twin)])
        elif isinstance(schema, Scalar):
            own = or_json(own, schema)
        return _optional(own, schema.nullable and is_class(schema))

    def accepted_definition(self, id: SchemaId) -> Expression:
        """What a caller may pass, the schema's own name aside."""
        schema = self.api.schemas[id]
        return _optional(self._accepted(schema), schema.nullable)

    def _accepted(self, schema: Schema) -> Expression:
        match schema:
            case Ref(target=target):
                return self.accepted(target)
            case Scalar():
                return written(schema)
            case Array(items=items):
                return generic("Sequence", self.accepted(items))
            case Map(values=item):
                return generic("Mapping", self.accepted(item))
            case Union(variants=variants):
                more = [_UNKNOWN] if is_open(self.api, schema) else []
                return joined([*map(self.accepted, variants), *more])
            case Tuple():
                return self._tuple(schema, self.accepted)
            case Enum(values=values):
                return _allowed(values)
            case Const(value=value):
                return _allowed((value,))
            case Object() | Anything():
                return ANY
            case _:
                assert_never(schema)

    def twin_definition(self, id: SchemaId) -> Expression:
        """What a caller may pass for a named schema beside what its own type holds."""
        schema = self.api.schemas[id]
        if not isinstance(schema, Union):
            return self.accepted_definition(id)
        twins = [
            (
                self.reference(variant, self.names.schemas[variant].twin)
                if variant in self.twins
                else self.accepted(variant)
            )
            for variant in map(self._named, schema.variants)
            if self.accepted(variant).code != self.held(variant).code
        ]
        return joined(twins)

    def _named(self, id: SchemaId) -> SchemaId:
        """The schema whose name a reference leads to."""
        schema = self.api.schemas[id]
        plain = isinstance(schema, Ref) and not schema.nullable
        return schema.target if isinstance(schema, Ref) and plain else id

    def _held_tuple(self, schema: Tuple) -> Expression:
        """A tuple with what pydantic has to be told beside its type."""
        plain, limits = self._tuple(schema, self.held), schema.constraints
        if schema.rest is None:
            return constrained(plain, replace(limits, max_items=len(schema.prefix)))
        if not is_tuple(schema):
            return constrained(plain, limits)
        if limits.min_items == len(schema.prefix):
            limits = replace(limits, min_items=None)
        terms = (f"{name}={value}" for name, value in constraint_terms("list[", limits))
        marks = [(f"Variadic({', '.join(terms)})", _VARIADIC)]
        return annotated(
            plain, [*marks, *([("DISTINCT", DISTINCT)] if limits.unique_items else [])]
        )

    def _tuple(
        self, schema: Tuple, write: Callable[[SchemaId], Expression]
    ) -> Expression:
        """A tuple, or one for each length; a list where no tuple says how long it may be.

        An array may end within the prefix (JSON Schema 2020-12, core, 10.3.1.1).
        """
        items = [write(item) for item in schema.prefix]
        rest = write(schema.rest) if schema.rest is not None else None
        each = [*items, *([rest] if rest is not None else [])]
        if not is_tuple(schema):
            return generic("list", joined(each))
        last, fewest = rest.full if rest is not None else None, shortest(schema)
        codes = tuple_codes([item.full for item in items], last, fewest)
        return Fixed(
            " | ".join(codes),
            frozenset[Import]().union(*(item.imports for item in each)),
            items=tuple(items),
            rest=rest,
            fewest=fewest,
        )

    def _union(self, schema: Union) -> Expression:
        every = joined(map(self.held, self._in_order(schema.variants)))
        if every.code == "Any" or " | " not in every.code:
            return every
        told = self._told_apart(schema, every)
        if not is_open(self.api, schema):
            return told
        opened = f"OpenUnion[{told.code}]"
        return replace(told, code=opened, imports=told.imports | {_OPEN})

    def _in_order(self, variants: tuple[SchemaId, ...]) -> list[SchemaId]:
        """Variants with plain numbers last, where others have a form of their own.

        pydantic writes a value as the first member of a union that takes it, and a number takes
        anything: it would write a date-time as no server has sent it.
        """
        scalars = {id: set(_scalars(self.api, id)) for id in variants}
        if not any(is_told(e.type, e.format) for s in scalars.values() for e in s):
            return list(variants)
        return sorted(variants, key=lambda id: any(map(_is_number, scalars[id])))

    def _told_apart(self, schema: Union, every: Expression) -> Expression:
        """A union with what tells its variants apart."""
        tag = schema.discriminator
        if tag is None:
            return every
        attribute = self._discriminating_attribute(schema)
        if attribute is None:
            return self._tagged(tag, every)
        if every.optional:
            return every
        mark = f"Field(discriminator={literal(attribute)})"
        return annotated(every, [(mark, _FIELD)])

    def _tagged(self, tag: Discriminator, every: Expression) -> Expression:
        """A union that the runtime tells apart, where pydantic has no means to."""
        rows = [
            f"{literal(value)}: {self.held(id).code}"
            for value, id in tag.mapping
            if self.held(id).code != "None"
        ]
        terms = [str(literal(tag.property_name)), f"{{{', '.join(rows)}}}"]
        if tag.default is not None:
            terms.append(self.held(tag.default).code)
        return annotated(every, [(f"Tagged({', '.join(terms)})", _TAGGED)])

    def _discriminating_attribute(self, union: Union) -> str | None:
        """The attribute that pydantic can dispatch on: one that every variant calls the same."""
        if union.discriminator is None or union.discriminator.declared:
            return None
        found = [leaf for id in union.variants for leaf in leaves(self.api, id)]
        wanted = union.discriminator.property_name
        if any(_has_base(self.api.schemas[leaf]) for leaf in found):
            return None  # there the property has the type that it has in the base
        if any(isinstance(resolve(self.api, id), Union) for id in union.variants):
            return None  # pydantic does not look into open unions
        attributes = {self.names.properties[leaf].get(wanted) for leaf in found}
        return attributes.pop() if len(attributes) == 1 else None


def _is_number(schema: Scalar) -> bool:
    return schema.type == "number" and not is_told(schema.type, schema.format)


def _scalars(api: Api, id: SchemaId) -> Iterator[Scalar]:
    """The scalars that a value is, or has as items of arrays and maps."""
    waiting, seen = [id], set[SchemaId]()
    while waiting:
        schema = resolve(api, waiting.pop())
        if isinstance(schema, Scalar):
            yield schema
        elif not isinstance(schema, Object) and schema.id not in seen:
            seen.add(schema.id)
            waiting += children(schema)


def _has_base(schema: Schema) -> bool:
    return isinstance(schema, Object) and schema.base is not None


def is_class(schema: Schema) -> bool:
    """Whether a named schema becomes a class; else it becomes an alias."""
    return isinstance(schema, Object) or is_enum_class(schema)


def is_tuple(schema: Tuple) -> bool:
    """Whether the type is a tuple, or a union of tuples; else it is a list."""
    missing = len(schema.prefix) - shortest(schema)
    return missing == 0 if schema.rest is not None else missing < _MOST_LENGTHS


def is_enum_class(schema: Schema) -> bool:
    """Whether a named schema becomes an enumeration: all strings, or all integers."""
    if not isinstance(schema, Enum):
        return False
    kinds = {type(value) for value in schema.values}
    return kinds in ({str}, {int}) and all(map(is_literal, schema.values))


def _optional(expression: Expression, nullable: bool) -> Expression:
    return expression.with_none() if nullable or expression.optional else expression


def _allowed(values: tuple[JsonValue, ...]) -> Expression:
    """Allowed values as a `Literal`; their types, where one of them cannot stand in one."""
    if all(map(is_literal, values)):
        code = f"Literal[{', '.join(map(literal, values))}]"
        return Values(code, frozenset({_LITERAL}), values=values)
    codes = {_python_type(value): None for value in values}
    if "Any" in codes:
        return Values(ANY.code, ANY.imports, values=values)
    return Values(" | ".join(codes), values=values)


def _exactly(values: tuple[JsonValue, ...]) -> Expression:
    """The same, held to the values: pydantic takes true for 1, and any number for a number."""
    plain = _allowed(values)
    if all(isinstance(value, str) for value in values):
        return plain
    told = "" if all(map(is_literal, values)) else ", ".join(map(literal, values))
    return annotated(plain, [(f"AllowedValues({told})", _EXACT)])


def is_literal(value: JsonValue) -> bool:
    """Whether a `Literal` can have a value: mypy reads no integers there that have over 64 bits."""
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) < 2**63
    return isinstance(value, str | bool)


def _python_type(value: JsonValue) -> str:
    kinds = ((bool, "bool"), (int, "int"), (float, "float"), (str, "str"))
    return next((name for kind, name in kinds if isinstance(value, kind)), "Any")
