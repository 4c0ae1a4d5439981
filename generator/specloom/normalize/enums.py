"""Atoms -> allowed values: `enum` and `const`."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ..model import Const, Enum, Info, JsonValue, Scalar, Schema
from ..pointer import SchemaId
from .conjunction import Atom
from .context import Context
from .scalars import keyword_values


def allowed_values(context: Context, atoms: tuple[Atom, ...]) -> list[JsonValue] | None:
    """The values that every `enum` and `const` allows, once each; None when there is neither."""
    lists: list[list[JsonValue]] = [
        v for v in keyword_values(atoms, "enum") if isinstance(v, list)
    ]
    lists += [[value] for value in keyword_values(atoms, "const")]
    if not lists:
        return None
    shared = [v for v in lists[0] if all(_key(v) in map(_key, o) for o in lists[1:])]
    if not shared:
        context.warn(
            "no-value-allowed",
            "no value satisfies every enum here; the first is used",
            atoms[0].part,
        )
        shared = lists[0]
    return list({_key(value): value for value in shared}.values())


def _key(value: JsonValue) -> str:
    """Equal for equal JSON values only: in Python 1 == True == 1.0."""
    return json.dumps(value, sort_keys=True)


def enum_schema(
    id: SchemaId,
    info: Info,
    values: Sequence[JsonValue],
    atoms: tuple[Atom, ...],
    nullable: bool,
) -> Schema:
    """The schema of some allowed values; null among them is nullability."""
    kept = tuple(value for value in values if value is not None)
    nullable = nullable or len(kept) < len(values)
    if not kept:
        return Scalar(id=id, info=info, type="null")
    if len(kept) == 1:
        return Const(id=id, info=info, nullable=nullable, value=kept[0])
    return Enum(
        id=id, info=info, nullable=nullable, values=kept, names=_names(atoms, values)
    )


def _names(atoms: tuple[Atom, ...], values: Sequence[JsonValue]) -> tuple[str, ...]:
    """`x-enum-varnames`, where there is one for each value and none of them is null."""
    for names in keyword_values(atoms, "x-enum-varnames"):
        if isinstance(names, list) and len(names) == len(values) and None not in values:
            if all(isinstance(name, str) for name in names):
                return tuple(names)
    return ()
