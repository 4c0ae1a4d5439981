"""Defaults of a document -> source text, where a default is of the type that it stands for."""

from __future__ import annotations

from dataclasses import replace

from ...model import (
    ABSENT,
    Absent,
    Api,
    Array,
    Const,
    Enum,
    JsonValue,
    Map,
    Scalar,
    Union,
)
from ...model.conformity import same
from ...model.queries import resolve
from ...naming import Names
from ...pointer import SchemaId
from ...scalar_types import is_told, scalar_type
from ..text.expression import Expression
from ..text.literals import literal
from .scalars import expression
from .types import is_enum_class


def default_of(api: Api, names: Names, id: SchemaId) -> Expression | None:
    """The default of a schema as source text; None where it has none that would type-check."""
    value = declared_default(api, id)
    if isinstance(value, Absent) or value is None:
        return None
    return _written(api, names, id, value)


def constant_of(api: Api, names: Names, id: SchemaId, value: JsonValue) -> Expression:
    """A value that a schema always has as source text."""
    return _written(api, names, id, value) or Expression(literal(value))


def declared_default(api: Api, id: SchemaId) -> JsonValue | Absent:
    """The default of a schema, or of what it refers to."""
    own = api.schemas[id].info.default
    return own if own is not ABSENT else resolve(api, id).info.default


def _written(
    api: Api, names: Names, id: SchemaId, value: JsonValue
) -> Expression | None:
    schema = resolve(api, id)
    match schema:
        case Enum(id=named) if named in names.members and is_enum_class(schema):
            members = zip(names.members[named], schema.values, strict=True)
            named_so = (name for name, each in members if same(value, each))
            member = next(named_so, None)
            if member is None:
                return None
            return Expression(f"{names.schemas[named].type}.{member}")
        case Scalar(format=str()) if not accepts(api, names, id, value):
            return _formatted(schema, value)
        case Array(items=items) if isinstance(value, list):
            found = [_written(api, names, items, item) for item in value]
            return _list(found)
        case Union(variants=variants):
            options = (_written(api, names, variant, value) for variant in variants)
            return next((option for option in options if option), None)
        case _:
            plain = accepts(api, names, id, value)
            return Expression(literal(value)) if plain else None


def _list(items: list[Expression | None]) -> Expression | None:
    found = [item for item in items if item is not None]
    if len(found) < len(items):
        return None
    code = f"[{', '.join(item.code for item in found)}]"
    return Expression(code, frozenset().union(*(item.imports for item in found)))


def _formatted(schema: Scalar, value: JsonValue) -> Expression | None:
    """A value whose type in Python is none of JSON's; None where it is no such value."""
    meant = scalar_type(schema.type, schema.format)
    text = str(value)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    is_json = isinstance(value, str) if schema.type == "string" else number
    if meant.default is None or not is_json or not meant.form.fullmatch(text):
        return None
    try:
        meant.reads(text)
    except (ValueError, ArithmeticError):
        return None
    made = expression(meant.default)
    return replace(made, code=f"{made.code}({literal(text)})")


def accepts(api: Api, names: Names, id: SchemaId, value: JsonValue) -> bool:
    """Whether plain data is certainly of the type of a schema."""
    schema = resolve(api, id)
    match schema:
        case Scalar() if is_told(schema.type, schema.format):
            return False
        case Scalar(type="string"):
            return isinstance(value, str)
        case Scalar(type="integer"):
            return isinstance(value, int) and not isinstance(value, bool)
        case Scalar(type="number"):
            return isinstance(value, int | float) and not isinstance(value, bool)
        case Scalar(type="boolean"):
            return isinstance(value, bool)
        case Enum(id=named) if named in names.members and is_enum_class(schema):
            return False
        case Enum(values=values):
            return any(value == v and type(value) is type(v) for v in values)
        case Const(value=only):
            return value == only and type(value) is type(only)
        case Array(items=items):
            return isinstance(value, list) and all(
                accepts(api, names, items, v) for v in value
            )
        case Map(values=values):
            return isinstance(value, dict) and all(
                accepts(api, names, values, v) for v in value.values()
            )
        case Union(variants=variants):
            return any(accepts(api, names, variant, value) for variant in variants)
        case _:
            return False
