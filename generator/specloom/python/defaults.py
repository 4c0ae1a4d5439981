"""Defaults of a document -> source text, where a default is of the type that it stands for."""

from __future__ import annotations

from ..model import (
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
from ..model.queries import resolve
from ..naming import Names
from ..pointer import SchemaId
from .literals import literal
from .types import is_enum_class


def default_of(api: Api, names: Names, id: SchemaId) -> str | None:
    """The default of a schema as source text; None where it has none that would type-check."""
    value = declared_default(api, id)
    if isinstance(value, Absent) or value is None:
        return None
    return _written(api, names, id, value)


def constant_of(api: Api, names: Names, id: SchemaId, value: JsonValue) -> str:
    """A value that a schema always has as source text."""
    return _written(api, names, id, value) or literal(value)


def declared_default(api: Api, id: SchemaId) -> JsonValue | Absent:
    """The default of a schema, or of what it refers to."""
    own = api.schemas[id].info.default
    return own if own is not ABSENT else resolve(api, id).info.default


def _written(api: Api, names: Names, id: SchemaId, value: JsonValue) -> str | None:
    schema = resolve(api, id)
    if (
        is_enum_class(schema)
        and isinstance(schema, Enum)
        and schema.id in names.members
    ):
        if value not in schema.values:
            return None
        member = names.members[schema.id][schema.values.index(value)]
        return f"{names.schemas[schema.id].type}.{member}"
    return literal(value) if accepts(api, names, id, value) else None


def accepts(api: Api, names: Names, id: SchemaId, value: JsonValue) -> bool:
    """Whether plain data is certainly of the type of a schema."""
    schema = resolve(api, id)
    match schema:
        case Scalar(type="string", format=format):
            plain = format not in (
                "date-time",
                "date",
                "uuid",
                "decimal",
                "binary",
            )
            return isinstance(value, str) and plain
        case Scalar(type="integer"):
            return isinstance(value, int) and not isinstance(value, bool)
        case Scalar(type="number", format="decimal"):
            return False
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
