"""Schemas -> schemas: components that extend one with a discriminator are kinds of it.

`Pet` has a discriminator, `Cat` and `Dog` are `allOf` of it: then a reference to `Pet` means any of
the three, told apart by the property (OpenAPI 3.1.1, Discriminator Object, "Composition and
Inheritance"). Such a reference leads to a union here, the property of each kind becomes its own
value, and each knows its base.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ...model import (
    Const,
    Discriminator,
    Enum,
    Info,
    Object,
    Property,
    Ref,
    Scalar,
    Schema,
    Union,
)
from ...pointer import SchemaId
from ..context import Context, Part
from .conjunction import is_reference
from .discriminators import Declared, declared
from .keywords import members
from .overrides import extends

Schemas = Mapping[SchemaId, Schema]


@dataclass(frozen=True, slots=True)
class Family:
    """A base, what extends it, and the property that tells them apart."""

    base: SchemaId
    tag: Declared
    kinds: tuple[SchemaId, ...]
    """What extends the base, or another of these that stands before it."""
    parents: Mapping[SchemaId, SchemaId]


def with_families(
    context: Context, schemas: Schemas, parts: Mapping[str, Part]
) -> dict[SchemaId, Schema]:
    """Find the families among the components, whose pieces of the document are `parts`."""
    found = dict(schemas)
    components = {name: part.id for name, part in parts.items()}
    unions: dict[SchemaId, SchemaId] = {}
    for family in _families(context, schemas, parts, components):
        _declare_tag(context, found, family)
        tags = _tags(context, found, family, parts)
        for id in family.kinds:
            found[id] = _kind(context, found, family, id, tags[id])
        implicit = dict(_implicit(schemas, found, family, parts))
        for union in _unions(found, family, tags, implicit):
            found[union.id] = union
            unions[union.base or union.id] = union.id
    for id, schema in found.items():
        if isinstance(schema, Ref) and schema.target in unions:
            found[id] = replace(schema, target=unions[schema.target])
    return found


def _families(
    context: Context,
    schemas: Schemas,
    parts: Mapping[str, Part],
    components: Mapping[str, SchemaId],
) -> Iterator[Family]:
    children = _children(context, parts)
    tags = {
        part.id: tag
        for part in parts.values()
        if part.id in children and isinstance(schemas[part.id], Object | Union)
        if (tag := _own_discriminator(context, part, components)) is not None
    }
    taken: set[SchemaId] = set()
    for base in _outermost(children, tags):
        parents = dict(_descendants(schemas, children, tags, base, taken))
        taken.update(parents)
        if parents:
            inner = (tags[id].mapping for id in parents if id in tags)
            mapping = (*tags[base].mapping, *(row for rows in inner for row in rows))
            tag = replace(tags[base], mapping=mapping)
            yield Family(base, tag, tuple(parents), parents)


def _outermost(
    children: Mapping[SchemaId, list[SchemaId]], tags: Mapping[SchemaId, Declared]
) -> list[SchemaId]:
    """The bases that extend no base with the same property, which they would only repeat."""
    repeated = set[SchemaId]()
    for base, tag in tags.items():
        work, seen = [base], {base}
        while work:
            below = {c for c in children.get(work.pop(), ()) if c not in seen}
            seen |= below
            work += below
        names = {id for id in seen - {base} if id in tags}
        repeated |= {id for id in names if _same_tag(tags[id], tag)}
    # Of bases that extend each other, which makes no sense, each is one.
    return [id for id in tags if id not in repeated]


def _same_tag(one: Declared, other: Declared) -> bool:
    return one.property_name == other.property_name


def _children(
    context: Context, parts: Mapping[str, Part]
) -> dict[SchemaId, list[SchemaId]]:
    """Component -> the components that are an `allOf` of it."""
    found: dict[SchemaId, list[SchemaId]] = {}
    for part in parts.values():
        listed = members(part, "allOf") if isinstance(part.data, Mapping) else []
        for member in filter(is_reference, listed):
            target = context.follow(member)
            if target is not None and target.id != part.id:
                found.setdefault(target.id, []).append(part.id)
    return found


def _own_discriminator(
    context: Context, part: Part, components: Mapping[str, SchemaId]
) -> Declared | None:
    """The discriminator that a component declares, itself or in an inline piece of its `allOf`."""
    inline = (p for p in members(part, "allOf") if isinstance(p.data, Mapping))
    for piece in (part, *inline):
        written = piece.get("discriminator")
        if written is not None:
            return declared(context, written, components)
    return None


def _descendants(
    schemas: Schemas,
    children: Mapping[SchemaId, list[SchemaId]],
    tags: Mapping[SchemaId, Declared],
    base: SchemaId,
    taken: set[SchemaId],
) -> Iterator[tuple[SchemaId, SchemaId]]:
    """All that extends a base, each with what it extends, which comes first.

    One that adds nothing is the base by another name; one with a discriminator of its own tells
    those that extend it apart by that.
    """
    seen = {base}
    work = [base]
    while work:
        parent = work.pop(0)
        for child in children.get(parent, ()):
            if (
                child in seen
                or child in taken
                or not isinstance(schemas[child], Object)
            ):
                continue
            seen.add(child)
            yield child, parent
            if child not in tags or _same_tag(tags[child], tags[base]):
                work.append(child)


def _declare_tag(
    context: Context, schemas: dict[SchemaId, Schema], family: Family
) -> None:
    """Give the base the property that its discriminator names, where it has none."""
    base, name = schemas[family.base], family.tag.property_name
    if isinstance(base, Object) and _property(base, name) is None:
        message = f'the schema has no property "{name}"; a string is added'
        context.warn("discriminator-not-declared", message, family.tag.part)
        id = SchemaId(f"{base.id}/discriminator/tag")
        schemas[id] = Scalar(id=id, type="string")
        added = Property(name=name, schema=id, required=False)
        schemas[base.id] = replace(base, properties=(added, *base.properties))


def _tags(
    context: Context,
    schemas: Schemas,
    family: Family,
    parts: Mapping[str, Part],
) -> dict[SchemaId, tuple[str, ...]]:
    """The values that mean each kind: mapped, said by itself, or its name."""
    names = {part.id: name for name, part in parts.items()}
    inherited = _property(schemas[family.base], family.tag.property_name)
    allowed = _values(schemas, inherited) if inherited is not None else ()
    found: dict[SchemaId, tuple[str, ...]] = {}
    for id in family.kinds:
        mapped = tuple(v for v, target in family.tag.mapping if target == id)
        mapped = mapped or _azure(parts[names[id]])
        own = _own_values(schemas, family, id)
        values = mapped or own or _named(names[id], allowed)
        if not values:
            message = f'"{names[id]}" is no value of "{family.tag.property_name}"'
            context.warn("dangling-discriminator", message, family.tag.part)
        found[id] = values
    return found


def _azure(part: Part) -> tuple[str, ...]:
    """The value in `x-ms-discriminator-value` (AutoRest, "Swagger extensions")."""
    value = part.data.get("x-ms-discriminator-value")
    return (value,) if isinstance(value, str) else ()


def _named(name: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """The name of a component as a value; as it is spelt among the values that there can be."""
    if not allowed or name in allowed:
        return (name,)
    return tuple(v for v in allowed if _plain(v) == _plain(name))[:1]


def _plain(word: str) -> str:
    return "".join(filter(str.isalnum, word)).casefold()


def _property(schema: Schema, name: str) -> SchemaId | None:
    if not isinstance(schema, Object):
        return None
    return next((p.schema for p in schema.properties if p.name == name), None)


def _own_values(schemas: Schemas, family: Family, id: SchemaId) -> tuple[str, ...]:
    """The values that a kind allows of the property, where it says more than what it extends."""
    name = family.tag.property_name
    own = _property(schemas[id], name)
    parent = family.parents[id]
    if own is None or own == _property(schemas[parent], name):
        return ()
    above = (_own_values(schemas, family, parent)) if parent in family.parents else ()
    values = _values(schemas, own)
    return () if values == above else values


def _values(schemas: Schemas, id: SchemaId) -> tuple[str, ...]:
    """The strings that a schema allows; () when it may be others."""
    schema = schemas[id]
    while isinstance(schema, Ref):
        schema = schemas[schema.target]
    match schema:
        case Const(value=str() as value):
            return (value,)
        case Enum(values=values):
            return tuple(v for v in values if isinstance(v, str))
        case _:
            return ()


def _kind(
    context: Context,
    schemas: dict[SchemaId, Schema],
    family: Family,
    id: SchemaId,
    tags: tuple[str, ...],
) -> Object:
    """A kind with its own value of the property, and its base where it can extend that."""
    schema = schemas[id]
    assert isinstance(schema, Object)  # _descendants has no others
    parent = schemas[family.parents[id]]
    name = family.tag.property_name
    fixed = _property(schemas[family.base], name)
    single = fixed is not None and isinstance(schemas[fixed], Const)
    allowed = _values(schemas, fixed) if fixed is not None else ()
    foreign = bool(allowed) and not set(tags) <= set(allowed)
    problem = name if single or foreign else extends(schemas, schema, parent, name)
    if isinstance(parent, Union):  # which is an alias: nothing derives from that
        problem = name
    elif problem is not None:
        message = f'"{problem}" is not what it is in the base: no subclass of that'
        context.note("no-subclass", message, id)
    if tags:
        schema = _tagged(schemas, schema, name, tags)
    if problem is not None:
        return schema
    if schema.info.description == parent.info.description:
        schema = replace(schema, info=replace(schema.info, description=None))
    return replace(schema, base=parent.id, tag=name if tags else None)


def _tagged(
    schemas: dict[SchemaId, Schema], schema: Object, name: str, tags: tuple[str, ...]
) -> Object:
    id = SchemaId(f"{schema.id}/discriminator/tag")
    old = _property(schema, name)
    info = replace(schemas[old].info, default=Info().default) if old else Info()
    schemas[id] = (
        Const(id=id, info=replace(info, examples=()), value=tags[0])
        if len(tags) == 1
        else Enum(id=id, info=replace(info, examples=()), values=tags)
    )
    tag = Property(name=name, schema=id, required=True)
    properties = tuple(tag if p.name == name else p for p in schema.properties)
    if old is None:
        properties = (tag, *properties)
    return replace(schema, properties=properties)


def _implicit(
    written: Schemas, schemas: Schemas, family: Family, parts: Mapping[str, Part]
) -> Iterator[tuple[str, SchemaId]]:
    """The names of components, which mean them beside what the mapping gives them.

    Unless the mapping gives the name to another, or what the property may be does not have it
    (OpenAPI 3.0.4, Discriminator Object, "Mapping Type Names"). As `written`, a kind may say so.
    """
    inherited = _property(written[family.base], family.tag.property_name)
    allowed = _values(written, inherited) if inherited is not None else ()
    given = {value for value, _ in family.tag.mapping}
    for name, part in parts.items():
        kind = schemas[part.id] if part.id in family.parents else None
        is_open = isinstance(kind, Object) and kind.base is not None
        if is_open and name not in given and (not allowed or name in allowed):
            if not _own_values(written, family, part.id):
                yield name, part.id


def _unions(
    schemas: Schemas,
    family: Family,
    tags: Mapping[SchemaId, tuple[str, ...]],
    implicit: Mapping[str, SchemaId],
) -> Iterator[Union]:
    """A union for the base, and for every kind that has kinds of its own."""
    for top in dict.fromkeys((family.base, *family.parents.values())):
        if isinstance(schemas[top], Union):  # the document makes it itself
            continue
        kinds = [id for id in family.kinds if top in _line(family, id)[1:]]
        rows = {v: id for id in (*kinds, top) for v in tags.get(id, ())}
        named = {v: id for v, id in implicit.items() if id in kinds and v not in rows}
        yield Union(
            id=SchemaId(f"{top}/discriminator"),
            variants=(*kinds, top),
            discriminator=Discriminator(
                property_name=family.tag.property_name,
                mapping=(*rows.items(), *named.items()),
                declared=True,
                default=top,
            ),
            base=top,
        )


def _line(family: Family, id: SchemaId) -> list[SchemaId]:
    """A kind, what it extends, and so on up to the base."""
    line = [id]
    while line[-1] in family.parents:
        line.append(family.parents[line[-1]])
    return line
