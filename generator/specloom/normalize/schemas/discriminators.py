"""Schemas -> schemas: unions whose variants a property tells apart get a discriminator.

A discriminator is evident when every variant is an object that requires one and the same property
and allows values of it that no other variant allows; whether the document declares it or not. One
that is declared counts where none is evident (OpenAPI 3.1.1, Discriminator Object).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ...model import Const, Discriminator, Enum, Map, Object, Ref, Schema, Union
from ...pointer import SchemaId
from ..context import Context, Part

Schemas = Mapping[SchemaId, Schema]


@dataclass(frozen=True, slots=True)
class Declared:
    """A Discriminator Object."""

    part: Part
    property_name: str
    mapping: tuple[tuple[str, SchemaId], ...]
    """Value -> the schema that it means."""
    default: SchemaId | None


def declared(
    context: Context, part: Part, components: Mapping[str, SchemaId]
) -> Declared | None:
    """Read a Discriminator Object; None for one that names no property."""
    data = part.data if isinstance(part.data, Mapping) else {}
    name = data.get("propertyName")
    if not isinstance(name, str):
        context.warn(
            "ignored-discriminator", "a discriminator must have a propertyName", part
        )
        return None
    written = part.get("mapping")
    values = written.data if written and isinstance(written.data, Mapping) else {}
    mapping = tuple(
        (value, target)
        for value in values
        if written and (target := _target(context, written.child(value), components))
    )
    last = part.get("defaultMapping")
    default = _target(context, last, components) if last is not None else None
    return Declared(part, name, mapping, default)


def _target(
    context: Context, part: Part, components: Mapping[str, SchemaId]
) -> SchemaId | None:
    """What an entry of a mapping means: the name of a component, or a reference."""
    value = part.data
    if isinstance(value, str) and value in components:
        return components[value]
    found = (
        context.follow(Part(part.document, part.pointer, {"$ref": value}))
        if isinstance(value, str)
        else None
    )
    if found is None:
        if not (isinstance(value, str) and value.startswith("#")):  # reported already
            message = "the mapping names no schema here; this value is left out"
            context.warn("dangling-discriminator", message, part)
        return None
    return found.id


def with_discriminators(
    context: Context, schemas: Schemas, components: Mapping[str, SchemaId]
) -> dict[SchemaId, Schema]:
    """Add the discriminators that are evident or declared."""
    found = dict(schemas)
    for id, schema in schemas.items():
        if isinstance(schema, Union) and schema.discriminator is None:
            tag = evident(schemas, schema)
            part = context.discriminators.get(id)
            if part is not None and tag is None:
                tag = _declared(context, schemas, schema, part, components)
            found[id] = replace(schema, discriminator=tag)
    return found


def _declared(
    context: Context,
    schemas: Schemas,
    union: Union,
    part: Part,
    components: Mapping[str, SchemaId],
) -> Discriminator | None:
    """The declared discriminator of a union: by its mapping, and by the names of components.

    A component goes by its name beside what is mapped to it, unless the mapping gives that name to
    another (OpenAPI 3.0.4, 4.7.25.3: what has no explicit mapping has the implicit one).
    """
    tag = declared(context, part, components)
    if tag is None or not _has_property(context, schemas, union, tag):
        return None
    origins = ((v, context.variants.get(v, v)) for v in union.variants)
    chains = {variant: _chain(schemas, origin) for variant, origin in origins}
    rows: dict[str, SchemaId] = {}
    given = {value for value, _ in tag.mapping}
    for value, target in tag.mapping:
        variant = next((v for v, chain in chains.items() if target in chain), None)
        if variant is None:
            message = (
                f'"{value}" is mapped to a schema that is no variant here; left out'
            )
            context.warn("dangling-discriminator", message, tag.part)
        else:
            rows[value] = variant
    names = {id: name for name, id in components.items()}
    for variant, chain in chains.items():
        name = next((names[id] for id in chain if id in names), None)
        if name is not None and name not in given:
            rows.setdefault(name, variant)
    possible = _possible(schemas, union, tag.property_name, rows)
    if possible is None:
        message = (
            "variants allow other values than the discriminator says, and some the same"
            ": a value is of the variant that it fits"
        )
        context.warn("contradicted-discriminator", message, tag.part)
        return None
    default = next((v for v, c in chains.items() if tag.default in c), None)
    objects = (v for v in union.variants if _leaves(schemas, v, frozenset()))
    lost = [v for v in objects if v not in (*possible.values(), default)]
    if lost and (len(lost) > 1 or default is not None):
        message = f"no value leads to {len(lost)} variants: values are of what they fit"
        context.warn("ignored-discriminator", message, tag.part)
        return None
    default = lost[0] if lost else default
    return Discriminator(
        property_name=tag.property_name,
        mapping=tuple(possible.items()),
        declared=True,
        default=default,
    )


def _possible(
    schemas: Schemas, union: Union, name: str, rows: Mapping[str, SchemaId]
) -> dict[str, SchemaId] | None:
    """The rows that the variants allow; a variant that allows none of its own has its values.

    Documents declare a discriminator without a mapping, which makes the names of components
    its values, and have constants in the variants that are other words. None where two variants
    have the same constant.
    """
    allowed = {v: _allowed(schemas, v, name) for v in union.variants}
    found = {}
    for value, variant in rows.items():
        values = allowed[variant]
        if values is None or value in values:
            found[value] = variant
    for variant, values in allowed.items():
        if variant not in found.values():
            for value in values or ():
                if found.setdefault(value, variant) != variant:
                    return None
    return found


def _allowed(schemas: Schemas, variant: SchemaId, name: str) -> list[str] | None:
    """The values of a property that a variant allows; None where it may be any."""
    found: list[str] = []
    for leaf in _leaves(schemas, variant, frozenset()) or ():
        declared = any(each.name == name for each in leaf.properties)
        values = _tags(schemas, leaf, name) if declared else ()
        if not values:
            return None
        found += values
    return found or None


def _chain(schemas: Schemas, id: SchemaId) -> tuple[SchemaId, ...]:
    """A schema and what it refers to, one after the other."""
    chain = [id]
    schema = schemas[id]
    while isinstance(schema, Ref) and schema.target not in chain:
        chain.append(schema.target)
        schema = schemas[schema.target]
    return tuple(chain)


def _has_property(
    context: Context, schemas: Schemas, union: Union, tag: Declared
) -> bool:
    """Whether there is anything to tell variants apart by; reports those that lack it."""
    name = tag.property_name
    ends = [schemas[_chain(schemas, variant)[-1]] for variant in union.variants]
    objects = [schema for schema in ends if isinstance(schema, Object)]
    lacking = [o for o in objects if name not in [p.name for p in o.properties]]
    if lacking:
        message = f'{len(lacking)} of {len(ends)} variants have no property "{name}"'
        context.warn("discriminator-not-declared", message, tag.part)
    return len(lacking) < len(objects) or any(isinstance(e, Map | Union) for e in ends)


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
