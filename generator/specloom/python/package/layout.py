"""Which named schema stands in which module of `models`, and in what order.

Every home has a module of its own. Homes that need each other share the module of the first of
them by name, and the others only pass its names on; so no module of the output needs a late import.
The same is done with what would be imported through too many others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ...model import Api, Array, Map
from ...model.graph import components
from ...model.queries import (
    body_content,
    children,
    is_form,
    lineage,
    object_of,
    received,
)
from ...naming import Names
from ...pointer import SchemaId
from .types import is_class

_MOST_LEVELS = 5
"""How many aliases may be nested before one of them is looked at by its name."""
_DEEPEST_IMPORT = 50
"""How many modules may import one from the next; each takes some seven frames of Python's stack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One module of `models`."""

    name: str
    definitions: tuple[SchemaId, ...]
    """In the order in which they can be defined."""
    recursive: frozenset[SchemaId]
    """Aliases that mention themselves, or stand for very much."""
    moved: tuple[SchemaId, ...] = ()
    """What this module only passes on, from another one."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands."""

    modules: tuple[Module, ...]
    module_of: Mapping[SchemaId, str]
    """Named schema -> the module that defines it."""


def named_below(api: Api, names: Names, id: SchemaId) -> Iterator[SchemaId]:
    """The named schemas that the definition of `id` mentions."""
    seen: set[SchemaId] = set()
    work = [*reversed(children(api.schemas[id])), *lineage(api, id)[1:]]
    while work:
        each = work.pop()
        if each in seen:
            continue
        seen.add(each)
        if each in names.schemas:
            yield each
        else:
            work.extend(reversed(children(api.schemas[each])))


def lay_out(api: Api, names: Names) -> Layout:
    """Distribute the named schemas over modules."""
    edges = {id: tuple(named_below(api, names, id)) for id in names.schemas}
    home = {id: each.home for id, each in names.schemas.items()}
    cycles = components(names.schemas, edges.__getitem__)
    needs: dict[SchemaId, dict[SchemaId, None]] = {}
    for id, targets in edges.items():
        needs.setdefault(home[id], {}).update({home[t]: None for t in targets})
    for base, kind in _inseparable(api, edges, cycles):
        needs[home[base]][home[kind]] = None
    carrier = _carriers(sorted(needs, key=names.modules.__getitem__), needs)
    at_home: dict[SchemaId, list[SchemaId]] = {each: [] for each in needs}
    for id, each in home.items():
        at_home[each].append(id)
    members: dict[SchemaId, list[SchemaId]] = {each: [] for each in needs}
    recursive: set[SchemaId] = set()
    for cycle in cycles:
        if _is_circular(edges, cycle):
            recursive.update(_alias_cycles(api, edges, cycle))
        for id in _in_order(api, edges, cycle):
            members[carrier[home[id]]].append(id)
    recursive |= set(_deep(api, edges, cycles, recursive))
    modules = tuple(
        Module(
            name=names.modules[each],
            definitions=tuple(members[each]),
            recursive=frozenset(recursive.intersection(members[each])),
            moved=() if carrier[each] == each else tuple(at_home[each]),
        )
        for each in sorted(needs, key=names.modules.__getitem__)
    )
    return Layout(
        modules, {id: names.modules[carrier[home[id]]] for id in names.schemas}
    )


def _carriers(
    homes: Iterable[SchemaId], needs: Mapping[SchemaId, Iterable[SchemaId]]
) -> dict[SchemaId, SchemaId]:
    """Home -> the one whose module holds it: the first of those that need each other.

    What lies above a long chain of imports shares one module, too. Nothing below it needs any of that,
    so there is no new circle.
    """
    homes = tuple(homes)
    carrier: dict[SchemaId, SchemaId] = {}
    depth: dict[SchemaId, int] = {}
    for group in components(homes, needs.__getitem__):
        first = group[0]
        carrier.update(dict.fromkeys(group, first))
        below = {carrier[need] for each in group for need in needs[each]} - {first}
        depth[first] = 1 + max((depth[each] for each in below), default=0)
    deep = [each for each in homes if depth[carrier[each]] > _DEEPEST_IMPORT]
    if deep:
        carrier.update(dict.fromkeys(deep, deep[0]))
    return carrier


def _deep(
    api: Api,
    edges: Mapping[SchemaId, tuple[SchemaId, ...]],
    cycles: Iterable[tuple[SchemaId, ...]],
    recursive: set[SchemaId],
) -> Iterator[SchemaId]:
    """Aliases made of aliases made of aliases: each level multiplies what Python has to look at."""
    depth: dict[SchemaId, int] = {}
    for id in (id for cycle in cycles for id in cycle):
        if id in recursive or is_class(api.schemas[id]):
            continue
        depth[id] = 1 + max((depth.get(below, 0) for below in edges[id]), default=0)
        if depth[id] > _MOST_LEVELS:
            depth[id] = 0
            yield id


def _inseparable(
    api: Api,
    edges: Mapping[SchemaId, tuple[SchemaId, ...]],
    cycles: Iterable[tuple[SchemaId, ...]],
) -> Iterator[tuple[SchemaId, SchemaId]]:
    """Bases and what extends them, where both have to stand in one module.

    What a base mentions may be defined after it, if that mentions the base as well. pydantic looks
    for it in the module of the class that inherits it.
    """
    circular = {id for cycle in cycles if _is_circular(edges, cycle) for id in cycle}
    for id in edges:
        yield from ((base, id) for base in lineage(api, id)[1:] if base in circular)


def _in_order(
    api: Api,
    edges: Mapping[SchemaId, tuple[SchemaId, ...]],
    cycle: tuple[SchemaId, ...],
) -> Iterator[SchemaId]:
    """What needs each other, in the order in which it can be defined.

    An alias is evaluated where it stands, the annotations of a class when it is first used: a class
    goes before an alias, a base before what extends it, an alias before those that mention it.
    """
    classes = [id for id in cycle if is_class(api.schemas[id])]
    yield from sorted(classes, key=lambda id: len(lineage(api, id)))
    aliases = [id for id in cycle if not is_class(api.schemas[id])]
    for group in components(aliases, edges.__getitem__):
        yield from group


def _alias_cycles(
    api: Api,
    edges: Mapping[SchemaId, tuple[SchemaId, ...]],
    cycle: tuple[SchemaId, ...],
) -> Iterator[SchemaId]:
    """The aliases of a cycle that reach themselves through aliases alone."""
    aliases = [id for id in cycle if not is_class(api.schemas[id])]
    for group in components(aliases, edges.__getitem__):
        if _is_circular(edges, group):
            yield from group


def _is_circular(
    edges: Mapping[SchemaId, tuple[SchemaId, ...]], group: tuple[SchemaId, ...]
) -> bool:
    """Whether the members of a strongly connected component reach themselves."""
    return len(group) > 1 or any(id in edges[id] for id in group)


def with_twins(api: Api, names: Names) -> frozenset[SchemaId]:
    """The named schemas that a caller may write as plain data: what requests can reach."""
    seen = _reached(api, _sent(api))
    named = [id for id in names.schemas if id in seen]
    return frozenset(id for id in named if _differs(api, names, id))


def going_out(api: Api) -> frozenset[SchemaId]:
    """The schemas that requests can reach, forms as a whole too."""
    bodies = (op.request_body for op in api.operations if op.request_body)
    contents = (c.schema for body in bodies for c in body.content)
    whole = (id for id in contents if id is not None)
    return frozenset(_reached(api, (*_sent(api), *whole)))


def coming_back(api: Api) -> frozenset[SchemaId]:
    """The schemas that the API sends: in responses, and in requests of its own."""
    return frozenset((*_answered(api), *_brought(api)))


def only_brought(api: Api) -> frozenset[SchemaId]:
    """The schemas that nothing but webhooks and callbacks can reach."""
    return frozenset(_brought(api)) - _answered(api) - going_out(api)


def _answered(api: Api) -> set[SchemaId]:
    contents = (c for op in api.operations for r in op.responses for c in r.content)
    roots = (id for c in contents for id in (c.schema, c.item) if id is not None)
    return _reached(api, roots)


def _brought(api: Api) -> set[SchemaId]:
    bodies = (op.request_body for op in received(api) if op.request_body)
    contents = (c.schema for body in bodies for c in body.content)
    return _reached(api, (id for id in contents if id is not None))


def _reached(api: Api, roots: Iterable[SchemaId]) -> set[SchemaId]:
    """The roots, all schemas that they are made of, and the bases of these.

    A class inherits the fields of its bases, so what a base is made of is part of it as well.
    """
    work = list(roots)
    seen: set[SchemaId] = set()
    while work:
        id = work.pop()
        if id not in seen:
            seen.add(id)
            work.extend((*children(api.schemas[id]), *lineage(api, id)[1:]))
    return seen


def _sent(api: Api) -> Iterator[SchemaId]:
    """What callers write: of a form that the signature is about, its fields."""
    for operation in api.operations:
        yield from (p.schema for p in operation.parameters)
        usual = body_content(operation)
        for content in operation.request_body.content if operation.request_body else ():
            if content.schema is None:
                continue
            form = object_of(api, content.schema) if is_form(content.name) else None
            if form is not None and content is usual:
                yield from (p.schema for p in form.properties)
            else:
                yield content.schema


def _differs(api: Api, names: Names, id: SchemaId) -> bool:
    """Whether plain data for a schema is of another type than what a model holds."""
    work, seen = [id], set[SchemaId]()
    while work:
        each = work.pop()
        if each in seen:
            continue
        seen.add(each)
        schema = api.schemas[each]
        if isinstance(schema, Array | Map) or (
            each in names.schemas and is_class(schema)
        ):
            return True
        work.extend(children(schema))
    return False
