"""Atoms -> objects, maps, lists and tuples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ...model import (
    ABSENT,
    Absent,
    Array,
    Constraints,
    Info,
    Map,
    Object,
    Property,
    Schema,
    Tuple,
    Union,
)
from ...pointer import SchemaId, escape
from ..context import Context, Part, Task, Trail
from .conjunction import Atom
from .constraints import constraints_of
from .required import required_names, undeclared

_EVERY_NAME = frozenset(
    ("", ".", ".*", ".+", "^", "^.*", "^.+", "^.*$", "^.+$", "[\\s\\S]*")
)
"""Patterns that match every name; an empty one as well, or nearly."""
_DEEPEST = 12
"""Conjunctions within conjunctions: documents that have more of them have no end of them."""


def object_schema(
    context: Context, task: Task, info: Info, nullable: bool, atoms: tuple[Atom, ...]
) -> Schema:
    """An object; a map when no property is declared."""
    additional = _additional(context, task, atoms)
    properties = tuple(_properties(context, task, atoms, additional))
    if properties:
        return Object(
            id=task.id,
            info=info,
            nullable=nullable,
            properties=properties,
            additional=additional,
            constraints=constraints_of(context, atoms, "object"),
        )
    limits = constraints_of(context, atoms, "object")
    if additional is None:  # nothing at all may be in it
        limits = replace(limits, max_items=0)
    if additional is None or isinstance(additional, Absent):
        additional = context.anything(_below(task.id, "additionalProperties"))
    return Map(
        id=task.id, info=info, nullable=nullable, values=additional, constraints=limits
    )


def _properties(
    context: Context,
    task: Task,
    atoms: tuple[Atom, ...],
    additional: SchemaId | None | Absent,
) -> Iterator[Property]:
    declared: dict[str, list[Part]] = {}
    for part in _keyword_parts(atoms, "properties"):
        for name in part.data:
            declared.setdefault(name, []).append(part.child(name))
    required = {name for _, name in required_names(atoms)}
    for name, parts in declared.items():
        schema = _joined(context, task, _below(task.id, "properties", name), parts)
        yield Property(name=name, schema=schema, required=name in required)
    yield from undeclared(context, task.id, atoms, declared, additional)


def _joined(context: Context, task: Task, id: SchemaId, parts: list[Part]) -> SchemaId:
    """The schema of pieces that hold at once: where they are one, that piece itself."""
    distinct = [
        p for i, p in enumerate(parts) if p.data not in [q.data for q in parts[:i]]
    ]
    trail = Trail(depth=task.trail.depth + 1, origin=task.trail.origin or task.id)
    if len(distinct) > 1 and (trail.depth > _DEEPEST or context.has_enough(trail)):
        message = "schemas are joined in each other without end; the first counts"
        context.warn("ignored-keyword", message, distinct[1])
        del distinct[1:]
    if len(distinct) == 1:
        return context.schema(distinct[0])
    return context.schema(*distinct, id=id, trail=trail)


def _below(id: SchemaId, *tokens: str) -> SchemaId:
    return SchemaId("/".join((id, *map(escape, tokens))))


def _additional(
    context: Context, task: Task, atoms: tuple[Atom, ...]
) -> SchemaId | None | Absent:
    """What further properties are: `patternProperties` and `additionalProperties` together.

    Where a document says nothing of the names that no pattern matches, any value may have them
    (JSON Schema 2020-12, core, 10.3.2.3).
    """
    parts = _keyword_parts(atoms, "additionalProperties")
    patterns = _keyword_parts(atoms, "patternProperties")
    closed = any(p.data is False for p in parts)
    schemas = [p for p in parts if not isinstance(p.data, bool)]
    if not (schemas or closed or any(map(_matches_all, patterns))):
        _report_patterns(context, patterns)
        return ABSENT
    kinds = [context.schema(p.child(pattern)) for p in patterns for pattern in p.data]
    if schemas and not closed:
        id = _below(task.id, "additionalProperties")
        kinds.append(_joined(context, task, id, schemas))
    if not kinds:
        return None
    return kinds[0] if len(kinds) == 1 else _any_of(context, task, kinds)


def _matches_all(patterns: Part) -> bool:
    """Whether one of the patterns is about every name."""
    return not _EVERY_NAME.isdisjoint(patterns.data)


def _report_patterns(context: Context, patterns: list[Part]) -> None:
    for part in patterns:
        message = '"patternProperties" lets other names have any value, so all are of any type'
        hint = '"additionalProperties: false" beside it says that there are no others'
        context.warn("ignored-keyword", message, part, hint=hint)


def _any_of(context: Context, task: Task, kinds: list[SchemaId]) -> SchemaId:
    """A union that the document does not spell out."""
    id = _below(task.id, "patternProperties")
    context.schemas.setdefault(id, Union(id=id, variants=tuple(kinds)))
    return id


def array_schema(
    context: Context, task: Task, info: Info, nullable: bool, atoms: tuple[Atom, ...]
) -> Schema:
    """A list; a tuple when its first items have schemas of their own."""
    limits = constraints_of(context, atoms, "array")
    prefix = _prefix(context, atoms)[: limits.max_items]
    rest = _rest(context, task, atoms)
    if prefix:
        if limits.max_items == len(prefix):
            rest = None
        if rest is None:
            limits = _closed(context, atoms, limits, len(prefix))
        return Tuple(
            id=task.id,
            info=info,
            nullable=nullable,
            prefix=prefix,
            rest=rest,
            constraints=limits,
        )
    return Array(
        id=task.id,
        info=info,
        nullable=nullable,
        items=rest or context.anything(_below(task.id, "items")),
        constraints=limits if rest is not None else replace(limits, max_items=0),
    )


def _rest(context: Context, task: Task, atoms: tuple[Atom, ...]) -> SchemaId | None:
    """The schema of the items that follow a prefix; None where there can be none."""
    items = [p for p in _items(atoms) if not isinstance(p.data, list)]
    if any(p.data is False for p in items):
        return None
    id = _below(task.id, "items")
    return _joined(context, task, id, items) if items else context.anything(id)


def _closed(
    context: Context, atoms: tuple[Atom, ...], limits: Constraints, length: int
) -> Constraints:
    """The limits of a tuple that has nothing after its first items."""
    if (limits.min_items or 0) > length:
        message = f'no array of at most {length} has "minItems" {limits.min_items}'
        context.warn("no-value-allowed", f"{message}; not checked", atoms[-1].part)
        limits = replace(limits, min_items=None)
    return replace(limits, max_items=None)


def _items(atoms: tuple[Atom, ...]) -> list[Part]:
    """The schemas of the items, or of those that follow a list of some."""
    listed = [
        a
        for a in atoms
        if isinstance(a.part.data, Mapping)
        and isinstance(a.part.data.get("items"), list)
    ]
    further = _keyword_parts(tuple(listed), "additionalItems")
    return [*_keyword_parts(atoms, "items"), *further]


def _prefix(context: Context, atoms: tuple[Atom, ...]) -> tuple[SchemaId, ...]:
    """The schemas of the first items; `items` had a list of them before JSON Schema 2020-12."""
    found = [
        part.child(keyword)
        for part in (a.part for a in atoms)
        for keyword in ("prefixItems", "items")
        if isinstance(part.data, Mapping) and isinstance(part.data.get(keyword), list)
    ]
    first = found[0] if found else None
    count = len(first.data) if first is not None else 0
    return tuple(context.schema(first.child(i)) for i in range(count) if first)


def _keyword_parts(atoms: tuple[Atom, ...], keyword: str) -> list[Part]:
    found = (a.part.get(keyword) for a in atoms if isinstance(a.part.data, Mapping))
    return [part for part in found if part is not None]
