"""Atoms -> objects, maps, lists and tuples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model import (
    ABSENT,
    Absent,
    Anything,
    Array,
    Info,
    Map,
    Object,
    Property,
    Schema,
    Tuple,
)
from ..pointer import SchemaId
from .conjunction import Atom
from .context import Context, Part
from .scalars import constraints_of, keyword_values


def object_schema(
    context: Context, id: SchemaId, info: Info, nullable: bool, atoms: tuple[Atom, ...]
) -> Schema:
    """An object; a map when no property is declared."""
    properties = tuple(_properties(context, id, atoms))
    additional = _additional(context, id, atoms)
    if properties:
        return Object(
            id=id,
            info=info,
            nullable=nullable,
            properties=properties,
            additional=additional,
        )
    if additional is None or isinstance(additional, Absent):
        additional = anything(context, SchemaId(f"{id}/additionalProperties"))
    return Map(id=id, info=info, nullable=nullable, values=additional)


def _properties(
    context: Context, id: SchemaId, atoms: tuple[Atom, ...]
) -> Iterator[Property]:
    declared: dict[str, list[Part]] = {}
    for part in _parts(atoms, "properties"):
        for name in part.data:
            declared.setdefault(name, []).append(part.child(name))
    required = _required(atoms)
    for name, parts in declared.items():
        yield Property(
            name=name, schema=_one(context, id, name, parts), required=name in required
        )
    for name in required:
        if name not in declared:
            schema = anything(context, SchemaId(f"{id}/required/{name}"))
            yield Property(name=name, schema=schema, required=True)


def _one(context: Context, id: SchemaId, name: str, parts: list[Part]) -> SchemaId:
    """The schema of a property: where it is declared once, that declaration itself."""
    distinct = [
        p for i, p in enumerate(parts) if p.data not in [q.data for q in parts[:i]]
    ]
    if len(distinct) == 1:
        return context.schema(distinct[0])
    return context.schema(*distinct, id=_below(id, "properties", name))


def _below(id: SchemaId, *tokens: str) -> SchemaId:
    escaped = (token.replace("~", "~0").replace("/", "~1") for token in tokens)
    return SchemaId("/".join((id, *escaped)))


def _required(atoms: tuple[Atom, ...]) -> dict[str, None]:
    lists = (v for v in keyword_values(atoms, "required") if isinstance(v, list))
    return {name: None for names in lists for name in names if isinstance(name, str)}


def _additional(
    context: Context, id: SchemaId, atoms: tuple[Atom, ...]
) -> SchemaId | None | Absent:
    """What further properties are: `additionalProperties`, else `patternProperties`."""
    parts = _keyword_parts(atoms, "additionalProperties")
    schemas = [p for p in parts if isinstance(p.data, Mapping)]
    if schemas:
        return _conjunction(context, _below(id, "additionalProperties"), schemas)
    patterns = [
        p.child(key) for p in _parts(atoms, "patternProperties") for key in p.data
    ]
    if len(patterns) == 1:
        return context.schema(patterns[0])
    if patterns:
        context.warn(
            "ignored-keyword",
            "several patternProperties become values of any type",
            patterns[0],
        )
        return ABSENT
    return None if any(p.data is False for p in parts) else ABSENT


def array_schema(
    context: Context, id: SchemaId, info: Info, nullable: bool, atoms: tuple[Atom, ...]
) -> Schema:
    """A list; a tuple when its first items have schemas of their own."""
    items = _keyword_parts(atoms, "items")
    schemas = [p for p in items if p.data is not False]
    rest = _conjunction(context, _below(id, "items"), schemas) if schemas else None
    prefixes = [
        p for p in _keyword_parts(atoms, "prefixItems") if isinstance(p.data, list)
    ]
    if prefixes:
        prefix = tuple(
            context.schema(prefixes[0].child(i)) for i in range(len(prefixes[0].data))
        )
        if rest is None and not items:
            rest = anything(context, _below(id, "items"))
        return Tuple(id=id, info=info, nullable=nullable, prefix=prefix, rest=rest)
    return Array(
        id=id,
        info=info,
        nullable=nullable,
        items=rest or anything(context, _below(id, "items")),
        constraints=constraints_of(atoms),
    )


def anything(context: Context, id: SchemaId) -> SchemaId:
    """The identifier of a schema that allows every value, made where the document has none."""
    context.schemas.setdefault(id, Anything(id=id))
    return id


def _conjunction(context: Context, id: SchemaId, parts: list[Part]) -> SchemaId:
    if len(parts) == 1:
        return context.schema(parts[0])
    return context.schema(*parts, id=id)


def _parts(atoms: tuple[Atom, ...], keyword: str) -> list[Part]:
    return [p for p in _keyword_parts(atoms, keyword) if isinstance(p.data, Mapping)]


def _keyword_parts(atoms: tuple[Atom, ...], keyword: str) -> list[Part]:
    found = (a.part.get(keyword) for a in atoms if isinstance(a.part.data, dict))
    return [part for part in found if part is not None]
