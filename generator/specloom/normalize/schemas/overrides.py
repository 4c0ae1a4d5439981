"""Whether one object can extend another: whether all that it inherits stays what it is.

A field that can be set has one type in a class and all that extend it; that is what type checkers
ask for. A narrower limit or another default are no other type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ...model import Array, Enum, Info, Map, Object, Ref, Scalar, Schema
from ...model.schema import NO_CONSTRAINTS
from ...pointer import SchemaId

Schemas = Mapping[SchemaId, Schema]
_NOWHERE = SchemaId("")


def extends(schemas: Schemas, schema: Object, base: Schema, but: str) -> str | None:
    """The first property that keeps `schema` from extending `base`; None when nothing does.

    Args:
        but: a property that may differ: the one that tells the two apart.
    """
    if not isinstance(base, Object):
        return "allOf"
    own = {p.name: p for p in schema.properties}
    for each in base.properties:
        if each.name == but:
            continue
        mine = own.get(each.name)
        if mine is None or mine.required != each.required:
            return each.name
        if not alike(schemas, mine.schema, each.schema):
            return each.name
    if isinstance(base.additional, str) and schema.additional != base.additional:
        return "additionalProperties"
    return None


def alike(schemas: Schemas, one: SchemaId, other: SchemaId) -> bool:
    """Whether two schemas are of one type, whatever is said about them beside."""
    if one == other:
        return True
    mine, theirs = _resolved(schemas, one), _resolved(schemas, other)
    if mine.id == theirs.id:
        return _nullable(schemas, one) == _nullable(schemas, other)
    if _nullable(schemas, one) != _nullable(schemas, other):
        return False
    if isinstance(mine, Array) and isinstance(theirs, Array):
        return alike(schemas, mine.items, theirs.items)
    if isinstance(mine, Map) and isinstance(theirs, Map):
        return alike(schemas, mine.values, theirs.values)
    if isinstance(mine, Object | Enum):  # these may be classes
        return False
    return _bare(mine) == _bare(theirs)


def _resolved(schemas: Schemas, id: SchemaId) -> Schema:
    schema = schemas[id]
    while isinstance(schema, Ref):
        schema = schemas[schema.target]
    return schema


def _nullable(schemas: Schemas, id: SchemaId) -> bool:
    schema = schemas[id]
    while isinstance(schema, Ref) and not schema.nullable:
        schema = schemas[schema.target]
    return schema.nullable


def _bare(schema: Schema) -> Schema:
    bare = replace(schema, id=_NOWHERE, info=Info(), nullable=False)
    return (
        replace(bare, constraints=NO_CONSTRAINTS) if isinstance(bare, Scalar) else bare
    )
