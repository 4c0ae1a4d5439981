"""Schemas -> schemas without one that is nothing but itself.

A reference that only leads back to itself says nothing, and a union of which one variant is the
union itself is what the other variants say (`A: anyOf: [A, B]` is `B`). Neither could be a type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ...diagnostics import Diagnostic, Place, warning
from ...model import Anything, Ref, Schema, Union
from ...pointer import SchemaId, split_id


def without_cycles(
    schemas: Mapping[SchemaId, Schema],
) -> tuple[dict[SchemaId, Schema], list[Diagnostic]]:
    """Cut every circle of references and variants, and say where.

    Depth first, without recursion: a step back onto the path closes a circle.
    """
    found = dict(schemas)
    reported: list[Diagnostic] = []
    done: set[SchemaId] = set()
    for start in schemas:
        path = [start] if start not in done else []
        steps = [_steps(found[start])]
        while path:
            each = next(steps[-1], None)
            if each is None:
                done.add(path.pop())
                steps.pop()
            elif each in path:
                cut = _cut(found, path[path.index(each) :])
                reported.append(_report(cut))
                while path[-1] != cut:
                    path.pop()
                    steps.pop()
                steps[-1] = _steps(found[cut])
            elif each not in done:
                path.append(each)
                steps.append(_steps(found[each]))
    return found, reported


def _steps(schema: Schema) -> Iterator[SchemaId]:
    match schema:
        case Ref(target=target):
            yield target
        case Union(variants=variants):
            yield from variants
        case _:
            return


def _cut(found: dict[SchemaId, Schema], circle: list[SchemaId]) -> SchemaId:
    """Open a circle: at a union, which has other variants, else at its last reference."""
    for index, id in enumerate(circle):
        schema = found[id]
        following = circle[(index + 1) % len(circle)]
        if isinstance(schema, Union):
            kept = tuple(v for v in schema.variants if v != following)
            found[id] = _union(schema, kept)
            return id
    last = found[circle[-1]]
    found[last.id] = Anything(id=last.id, info=last.info)
    return last.id


def _union(schema: Union, variants: tuple[SchemaId, ...]) -> Schema:
    if len(variants) > 1:
        return replace(schema, variants=variants)
    if variants:
        (only,) = variants
        nullable = schema.nullable
        return Ref(id=schema.id, info=schema.info, nullable=nullable, target=only)
    return Anything(id=schema.id, info=schema.info)


def _report(id: SchemaId) -> Diagnostic:
    document, pointer = split_id(id)
    message = "a schema cannot be itself or a variant of itself; that is left out here"
    place = Place(document=document, pointer=pointer)
    return warning("circular-schema", message, place)
