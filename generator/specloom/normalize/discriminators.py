"""Schemas -> schemas: unions whose variants a property tells apart get a discriminator.

A discriminator is evident when every variant is an object that requires one and the same property
and allows values of it that no other variant allows; whether the document declares it or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..model import Const, Discriminator, Enum, Object, Ref, Schema, Union
from ..pointer import SchemaId

Schemas = Mapping[SchemaId, Schema]


def with_discriminators(schemas: Schemas) -> dict[SchemaId, Schema]:
    """Add the evident discriminators."""
    return {
        id: (
            replace(schema, discriminator=evident(schemas, schema))
            if isinstance(schema, Union)
            else schema
        )
        for id, schema in schemas.items()
    }


def evident(schemas: Schemas, union: Union) -> Discriminator | None:
    """The discriminator of a union, if there is one."""
    leaves = [_leaves(schemas, variant, frozenset()) for variant in union.variants]
    objects = [leaf for group in leaves if group for leaf in group]
    if any(group is None for group in leaves) or len(objects) < 2:
        return None
    for name in _shared_properties(objects):
        mapping = tuple(_mapping(schemas, union.variants, leaves, name))
        values = [value for value, _ in mapping]
        if mapping and len(set(values)) == len(values):
            return Discriminator(property_name=name, mapping=mapping)
    return None


def _leaves(
    schemas: Schemas, id: SchemaId, seen: frozenset[SchemaId]
) -> list[Object] | None:
    """The objects that a variant stands for; None when it may be anything else."""
    schema = schemas[id]
    if id in seen or schema.nullable:
        return None
    match schema:
        case Object():
            return [schema]
        case Ref():
            return _leaves(schemas, schema.target, seen | {id})
        case Union():
            groups = [_leaves(schemas, v, seen | {id}) for v in schema.variants]
            return None if None in groups else [leaf for g in groups if g for leaf in g]
        case _:
            return None


def _shared_properties(objects: list[Object]) -> Iterator[str]:
    """Names of properties that all of `objects` require, in the order of the first."""
    required = [{p.name for p in o.properties if p.required} for o in objects]
    for each in objects[0].properties:
        if all(each.name in names for names in required):
            yield each.name


def _mapping(
    schemas: Schemas,
    variants: tuple[SchemaId, ...],
    leaves: list[list[Object] | None],
    name: str,
) -> Iterator[tuple[str, SchemaId]]:
    """Value of the property -> variant; nothing at all if a variant leaves the value open."""
    rows: list[tuple[str, SchemaId]] = []
    for variant, group in zip(variants, leaves, strict=True):
        values = [v for leaf in group or () for v in _tags(schemas, leaf, name)]
        if not values or any(not _tags(schemas, leaf, name) for leaf in group or ()):
            return
        rows.extend((value, variant) for value in values)
    yield from rows


def _tags(schemas: Schemas, leaf: Object, name: str) -> tuple[str, ...]:
    """The strings that a property may be; () when it may be others."""
    schema = schemas[next(p.schema for p in leaf.properties if p.name == name)]
    while isinstance(schema, Ref) and not schema.nullable:
        schema = schemas[schema.target]
    if schema.nullable:
        return ()
    match schema:
        case Const(value=str() as value):
            return (value,)
        case Enum(values=values) if all(isinstance(v, str) for v in values):
            return tuple(str(v) for v in values)
        case _:
            return ()
