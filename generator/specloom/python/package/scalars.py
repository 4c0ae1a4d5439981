"""Scalars and constraints -> type expressions."""

from __future__ import annotations

from dataclasses import replace

from ...model import Constraints, Scalar
from ...scalar_types import Name, scalar_type
from ..text.expression import Expression, Import, Plain, joined
from ..values.limits import constraint_terms

_DECIMAL = Import("decimal", "Decimal")
_ANNOTATED = Import("typing", "Annotated")
_FIELD = Import("pydantic", "Field")
DISTINCT = Import(".._runtime.unique", "DISTINCT")
_MULTIPLE = Import(".._runtime.numbers", "MultipleOf")


def expression(name: Name) -> Expression:
    """A name as a type, or as what makes one."""
    needed = [Import(name.module, name.imported)] if name.imported else []
    return Expression(name.code, frozenset(needed))


def held(schema: Scalar) -> Expression:
    """What a field holds; of its limits see `constraint_terms`."""
    type = scalar_type(schema.type, schema.format)
    plain = expression(type.held)
    return Plain(plain.code, plain.imports, type=type)


def written(schema: Scalar) -> Expression:
    """A scalar as a caller may write it: a date as a date, or as the text that JSON has."""
    return or_json(expression(scalar_type(schema.type, schema.format).plain), schema)


def or_json(plain: Expression, schema: Scalar) -> Expression:
    """A type, or what JSON has for it."""
    alternative = scalar_type(schema.type, schema.format).alternative
    return joined([plain, expression(alternative)]) if alternative else plain


def constrained(plain: Expression, limits: Constraints) -> Expression:
    """A type with its limits beside it."""
    terms = dict(constraint_terms(plain.code, limits))
    # A fraction is a factor as it is written: the floats 0.07 and 0.01 are none.
    factor = None if plain.code == "int" else terms.pop("multiple_of", None)
    bounds = ", ".join(f"{name}={value}" for name, value in terms.items())
    decimal = "Decimal(" in f"{bounds}{factor}"
    marks = [(f"Field({bounds})", _FIELD)] if bounds else []
    if factor is not None:
        marks.append((f"MultipleOf({factor})", _MULTIPLE))
    if limits.unique_items and plain.code.startswith(("list[", "tuple[")):
        marks.append(("DISTINCT", DISTINCT))
    found = annotated(plain, marks)
    return replace(found, imports=found.imports | {_DECIMAL}) if decimal else found


def annotated(plain: Expression, marks: list[tuple[str, Import]]) -> Expression:
    """A type with marks for pydantic, each with what it needs."""
    if not marks:
        return plain
    return replace(
        plain,
        code=f"Annotated[{', '.join((plain.code, *(mark for mark, _ in marks)))}]",
        imports=plain.imports | {_ANNOTATED, *(needed for _, needed in marks)},
    )
