"""Scalars and constraints -> type expressions."""

from __future__ import annotations

from dataclasses import replace

from ..model import Constraints, Scalar
from .expression import Expression, Import, joined
from .limits import constraint_terms

_DECIMAL = Import("decimal", "Decimal")
_ANNOTATED = Import("typing", "Annotated")
_FIELD = Import("pydantic", "Field")
DISTINCT = Import(".._runtime.unique", "DISTINCT")
_MULTIPLE = Import(".._runtime.numbers", "MultipleOf")

_FORMATS = {
    # A property is called "date" more often than not: the types go by their module.
    "date-time": ("ApiDatetime", Import(".._runtime.dates", "ApiDatetime")),
    "date": ("ApiDate", Import(".._runtime.dates", "ApiDate")),
    "uuid": ("ApiUUID", Import(".._runtime.uuids", "ApiUUID")),
    "decimal": ("DecimalText", Import(".._runtime.decimals", "DecimalText")),
    "binary": ("FileInput", Import(".._runtime.files", "FileInput")),
}
_EXACT = Expression(
    "DecimalNumber", frozenset({Import(".._runtime.decimals", "DecimalNumber")})
)
_NUMBER = Expression(
    "ApiNumber", frozenset({Import(".._runtime.numbers", "ApiNumber")})
)
_DT = frozenset({Import("", "datetime as dt")})
_PLAIN = {
    "ApiDatetime": Expression("dt.datetime", _DT),
    "ApiDate": Expression("dt.date", _DT),
    "ApiNumber": Expression("float"),
    "ApiUUID": Expression("UUID", frozenset({Import("uuid", "UUID")})),
    "DecimalText": Expression("Decimal", frozenset({_DECIMAL})),
}
"""What Python calls the types that are read in a way of their own."""
SCALARS = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
}
"""JSON type -> type of Python."""


def scalar_type(schema: Scalar) -> Expression:
    """The type of a scalar; of its limits see `constraint_terms`."""
    if schema.type == "string" and schema.format in _FORMATS:
        code, needed = _FORMATS[schema.format]
        return Expression(code, frozenset({needed}))
    if schema.type == "number" and schema.format == "decimal":
        return _EXACT
    if schema.type == "number":
        return _NUMBER
    return Expression(SCALARS[schema.type])


def written(schema: Scalar) -> Expression:
    """A scalar as a caller may write it: a date as a date, or as the text that JSON has."""
    held = scalar_type(schema)
    return or_text(_PLAIN.get(held.code, held), schema)


def or_text(held: Expression, schema: Scalar) -> Expression:
    plain = scalar_type(schema).code
    if plain in ("ApiDatetime", "ApiDate", "ApiUUID", "DecimalText"):
        return joined([held, Expression("str")])
    if plain == "DecimalNumber":
        return joined([held, Expression("float")])
    return held


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
    return Expression(
        f"Annotated[{', '.join((plain.code, *(mark for mark, _ in marks)))}]",
        plain.imports | {_ANNOTATED, *(needed for _, needed in marks)},
        plain.optional,
    )
