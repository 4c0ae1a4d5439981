"""Atoms -> allowed values: `enum` and `const`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ...model import Const, Enum, Info, JsonValue, Scalar, Schema
from ...pointer import SchemaId
from ..context import Context
from ..prose import prose
from .conjunction import Atom
from .scalars import keyword_values


def allowed_values(context: Context, atoms: tuple[Atom, ...]) -> list[JsonValue] | None:
    """The values that every `enum` and `const` allows, once each; None when there is neither."""
    lists: list[list[JsonValue]] = [
        v for v in keyword_values(atoms, "enum") if isinstance(v, list)
    ]
    lists += [[value] for value in keyword_values(atoms, "const")]
    if not lists:
        return None
    keys = [set(map(value_key, other)) for other in lists[1:]]
    shared = [v for v in lists[0] if all(value_key(v) in known for known in keys)]
    if not shared:
        fate = "the first is used" if lists[0] else "any is allowed"
        message = f"no value satisfies every enum here; {fate}"
        context.warn("no-value-allowed", message, atoms[0].part)
        shared = lists[0]
    if not shared or _too_many(context, shared, atoms):
        return None
    return list({value_key(value): value for value in shared}.values())


_MOST_VALUES = 3000
"""Type checkers take minutes for a type of more values than that."""


def _too_many(
    context: Context, values: list[JsonValue], atoms: tuple[Atom, ...]
) -> bool:
    """Whether there are more values than a type can list, of a type that is known without them."""
    if len(values) <= _MOST_VALUES or not keyword_values(atoms, "type"):
        return False
    message = f"{len(values)} values are too many for a type; the client allows others"
    context.warn("huge-enum", message, atoms[-1].part)
    return True


def value_key(value: JsonValue) -> str:
    """Equal for equal JSON values only: in Python 1 == True == 1.0."""
    return json.dumps(value, sort_keys=True)


def enum_schema(
    id: SchemaId,
    info: Info,
    values: Sequence[JsonValue],
    atoms: tuple[Atom, ...],
    nullable: bool,
    base: str,
) -> Schema:
    """The schema of some allowed values; null among them is nullability."""
    kept = tuple(value for value in values if value is not None)
    nullable = nullable or len(kept) < len(values)
    if not kept:
        return Scalar(id=id, info=info, type="null")
    if len(kept) == 1:
        return Const(id=id, info=info, nullable=nullable, value=kept[0])
    return Enum(
        id=id,
        info=info,
        nullable=nullable,
        values=kept,
        names=_names(atoms, values),
        descriptions=tuple(prose(each, base) for each in _descriptions(atoms, values)),
    )


def _names(atoms: tuple[Atom, ...], values: Sequence[JsonValue]) -> tuple[str, ...]:
    """What the document calls its values, without the name of null; () where it names not all."""
    written = keyword_values(atoms, "x-enum-varnames")
    written += keyword_values(atoms, "x-enumNames")
    written += [
        _azure(each, values, "name") for each in keyword_values(atoms, "x-ms-enum")
    ]
    return next(filter(None, (_for_each(each, values) for each in written)), ())


def _descriptions(
    atoms: tuple[Atom, ...], values: Sequence[JsonValue]
) -> tuple[str, ...]:
    """What the document says of each value."""
    written = keyword_values(atoms, "x-enum-descriptions")
    written += keyword_values(atoms, "x-enumDescriptions")
    written += [
        _azure(each, values, "description")
        for each in keyword_values(atoms, "x-ms-enum")
    ]
    return next(filter(None, (_for_each(each, values) for each in written)), ())


def _for_each(written: Any, values: Sequence[JsonValue]) -> tuple[str, ...]:
    """A list of texts, one a value, or a mapping from values to texts."""
    if isinstance(written, Mapping):
        written = [written.get(str(value)) for value in values]
    if not isinstance(written, list) or len(written) != len(values):
        return ()
    kept = [
        text for text, value in zip(written, values, strict=True) if value is not None
    ]
    return tuple(kept) if all(isinstance(text, str) for text in kept) else ()


def _azure(written: Any, values: Sequence[JsonValue], key: str) -> list[Any]:
    """The texts of `x-ms-enum`, in the order of the values."""
    rows = written.get("values") if isinstance(written, Mapping) else None
    known = {
        value_key(row.get("value")): row.get(key)
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, Mapping)
    }
    return [known.get(value_key(value)) for value in values]
