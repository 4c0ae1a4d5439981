"""A task of the context -> one schema of the intermediate model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from ...model import Anything, Ref, Scalar, ScalarType, Schema, Union
from ...pointer import SchemaId
from ..context import Context, Part, Task
from .absorption import absorbed
from .annotations import info_of
from .conjunction import (
    Atom,
    asserts,
    expand,
    flatten,
    is_reference,
    sole_reference,
)
from .constraints import constraints_of
from .enums import allowed_values, enum_schema
from .implied import implied_types
from .objects import array_schema, object_schema
from .patterns import report_patterns
from .scalars import declared_types, format_of
from .unions import Choice, first_choice, variant_ids

_IGNORED = (
    "not if then else dependentSchemas dependentRequired contains propertyNames "
    "unevaluatedProperties unevaluatedItems"
).split()


def run(context: Context) -> None:
    """Work off the tasks of `context`, which may ask for more as they go."""
    while context.tasks:
        task = context.tasks.popleft()
        context.schemas[task.id] = build(context, task)


def build(context: Context, task: Task) -> Schema:
    """The schema of one task."""
    opened = tuple(p for part in task.parts for p in flatten(context, part))
    return _conjunction(context, task, opened, nullable=False)


def _conjunction(
    context: Context, task: Task, parts: tuple[Part, ...], *, nullable: bool
) -> Schema:
    parts = absorbed(context, parts, task.id)
    target = sole_reference(context, parts)
    if target is not None:
        info = info_of(context, tuple(Atom(p) for p in parts if not is_reference(p)))
        return Ref(
            id=task.id, info=info, nullable=nullable, target=context.schema(target)
        )
    atoms, followed = expand(context, parts, frozenset({task.id}))
    own = frozenset(part.id for part in task.parts) - {task.id}
    trail = replace(task.trail, variants=task.trail.variants | own | followed)
    return _atoms(context, replace(task, trail=trail), atoms, nullable=nullable)


def _atoms(
    context: Context, task: Task, atoms: tuple[Atom, ...], *, nullable: bool
) -> Schema:
    if any(a.part.data is False for a in atoms):
        context.warn(
            "never-valid",
            "no value is valid here; the client allows any",
            atoms[0].part,
        )
        return Anything(id=task.id)
    found = first_choice(context, task, atoms)
    if found is not None:
        return _choice(context, task, *found, nullable=nullable)
    return _typed(context, task, atoms, nullable=nullable)


def _choice(
    context: Context,
    task: Task,
    choice: Choice,
    rest: tuple[Atom, ...],
    *,
    nullable: bool,
) -> Schema:
    """A choice of one is that one; more make a union."""
    nullable = nullable or (choice.nullable and _allows_null(rest))
    if len(choice.variants) > 1:
        _note_discriminator(context, task, choice, rest)
        return Union(
            id=task.id,
            info=info_of(context, rest),
            nullable=nullable,
            variants=tuple(variant_ids(context, task, choice, rest)),
        )
    if not choice.variants:
        return Scalar(id=task.id, info=info_of(context, rest), type="null")
    beside = tuple(a.part for a in rest if a.part.data)
    (variant,) = choice.variants
    trail = replace(task.trail, variants=task.trail.variants | {variant.id})
    only = tuple(flatten(context, variant))
    chosen = replace(task, trail=trail)
    return _conjunction(context, chosen, (*only, *beside), nullable=nullable)


def _note_discriminator(
    context: Context, task: Task, choice: Choice, rest: tuple[Atom, ...]
) -> None:
    """Keep the Discriminator Object of a union for when all schemas are known."""
    beside = [choice.owner, *(atom.part for atom in reversed(rest))]
    found = (p.get("discriminator") for p in beside if isinstance(p.data, Mapping))
    first = next(filter(None, found), None)
    if first is not None:
        context.discriminators[task.id] = first


def _allows_null(atoms: tuple[Atom, ...]) -> bool:
    types = declared_types(atoms)
    return types is None or "null" in types


def _typed(
    context: Context, task: Task, atoms: tuple[Atom, ...], *, nullable: bool
) -> Schema:
    """A schema without a choice: by its allowed values, else by its type."""
    id = task.id
    _report_ignored(context, atoms)
    report_patterns(context, atoms)
    info = info_of(context, atoms)
    types = _types(context, atoms)
    nullable = nullable or "null" in types
    values = allowed_values(context, atoms)
    if values is not None:
        return enum_schema(id, info, values, atoms, nullable, context.base)
    kinds = [t for t in types if t != "null"]
    if len(kinds) > 1:
        variants = tuple(_by_type(context, task, atoms, kinds))
        return Union(id=id, info=info, nullable=nullable, variants=variants)
    if not types:
        return Anything(id=id, info=info)
    kind = kinds[0] if kinds else "null"
    shared = _shared(context, task, atoms)
    if shared != task.id:
        return Ref(id=id, info=info, nullable=nullable, target=shared)
    if kind == "object":
        return object_schema(context, task, info, nullable, atoms)
    if kind == "array":
        return array_schema(context, task, info, nullable, atoms)
    return Scalar(
        id=id,
        info=info,
        nullable=nullable and kind != "null",
        type=cast(ScalarType, kind),
        format=format_of(atoms, kind),
        constraints=constraints_of(context, atoms, kind),
    )


def _shared(context: Context, task: Task, atoms: tuple[Atom, ...]) -> SchemaId:
    """How a conjunction is known that was made on the way; what stands in the document is itself."""
    parts = [a.part for a in atoms if asserts(a.part)]
    if len(parts) < 2 or task.id in {part.id for part in task.parts}:
        return task.id
    return context.shared(parts, task.id, task.trail)


def _types(context: Context, atoms: tuple[Atom, ...]) -> tuple[str, ...]:
    declared = declared_types(atoms)
    if declared is None:
        return implied_types(context, atoms)
    if not declared:
        context.warn(
            "conflicting-types",
            "no type satisfies every schema here; the client allows any value",
            atoms[-1].part,
        )
    return declared


def _by_type(
    context: Context, task: Task, atoms: tuple[Atom, ...], types: list[str]
) -> Iterator[SchemaId]:
    """A list of types as a union: for each the same keywords, narrowed to it."""
    bare = [a.part for a in atoms if asserts(a.part)]
    for name in types:
        narrowed = [_with_type(part, name) for part in bare]
        typed = SchemaId(f"{task.id}/type/{name}")
        yield context.schema(*narrowed, id=typed, trail=task.trail)


def _with_type(part: Part, name: str) -> Part:
    data: dict[str, Any] = {
        k: v for k, v in part.data.items() if k not in ("description", "title")
    }
    return Part(part.document, part.pointer, {**data, "type": name})


def _report_ignored(context: Context, atoms: tuple[Atom, ...]) -> None:
    for atom in atoms:
        for keyword in _IGNORED:
            data = atom.part.data
            if atom.inherited or isinstance(data, bool) or keyword not in data:
                continue
            if keyword != "propertyNames" or not _any_name(data[keyword]):
                context.warn(
                    "ignored-keyword",
                    f'"{keyword}" is not checked by the client',
                    atom.part.child(keyword),
                )


def _any_name(names: object) -> bool:
    """Whether `propertyNames` lets all names pass: they are strings, and a format checks nothing.

    JSON Schema 2020-12, core, 10.3.2.4, and validation, 7.2.1.
    """
    if not isinstance(names, dict):
        return names is True
    rules = names.keys() - {"type", "format", "title", "description"}
    return not rules and names.get("type", "string") in ("string", ["string"])
