"""The constraints of a schema -> source text, under the names that pydantic has for them."""

from __future__ import annotations

from collections.abc import Iterable

from ...model import Constraints, JsonValue
from ...model.patterns import linear_pattern
from ..text.literals import literal
from ..text.source import Code


def constraint_terms(code: str, limits: Constraints) -> Iterable[tuple[str, Code]]:
    """The constraints that apply to a type of Python: names and values.

    Args:
        code: the type as it is written.
    """
    rows: tuple[tuple[str, JsonValue], ...] = ()
    if code in ("int", "ApiNumber", "DecimalNumber"):
        rows = (
            ("ge", limits.minimum),
            ("le", limits.maximum),
            ("gt", limits.exclusive_minimum),
            ("lt", limits.exclusive_maximum),
            # pydantic divides by a float, which no decimal can be divided by.
            ("multiple_of", None if code == "DecimalNumber" else limits.multiple_of),
        )
    elif code == "str":
        rows = (
            ("min_length", limits.min_length),
            ("max_length", limits.max_length),
            ("pattern", limits.pattern and linear_pattern(limits.pattern)),
        )
    elif code.startswith(("list[", "dict[")):
        rows = (("min_length", limits.min_items), ("max_length", limits.max_items))
    write = _decimal if code == "DecimalNumber" else literal
    return [(name, write(value)) for name, value in rows if value is not None]


def size_terms(limits: Constraints) -> Iterable[Code]:
    """How many properties a class may have, as keywords of its definition."""
    rows = (("min_properties", limits.min_items), ("max_properties", limits.max_items))
    return [Code(f"{name}={number}") for name, number in rows if number is not None]


def _decimal(value: JsonValue) -> Code:
    """A limit of decimals: the float 0.1 is more than the decimal 0.1."""
    return Code(f"Decimal({literal(str(value))})")
