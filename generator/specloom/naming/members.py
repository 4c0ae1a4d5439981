"""Names within types: attributes of models, members of enumerations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model import Api, Enum, Object
from ..model.queries import lineage
from ..pointer import SchemaId
from .identifiers import attribute_name, constant_case
from .names import SchemaNames
from .pins import Pins, kept, pinned, value_key
from .reserved import MODEL_ANNOTATION_TYPES, MODEL_ATTRIBUTES
from .scope import allocate


def property_names(
    api: Api, names: Mapping[SchemaId, SchemaNames], pins: Pins | None
) -> tuple[dict[SchemaId, Mapping[str, str]], dict[str, Mapping[str, str]]]:
    """Attributes of every model, and those to keep: by its type, which keeps its name as well."""
    found: dict[SchemaId, Mapping[str, str]] = {}
    keep: dict[str, Mapping[str, str]] = {}
    for id in (each for start in api.schemas for each in _line(api, start)):
        schema = api.schemas[id]
        if id in found or not isinstance(schema, Object):
            continue
        scope = f"properties of {names[id].type}"
        named = {p.name: p.name for p in schema.properties}
        # What a base calls a property, all that extends it does.
        inherited = found[schema.base] if schema.base is not None else {}
        former = kept(pins, scope, named)
        own = {name: was for name, was in former.items() if name not in inherited}
        found[id] = _attributes(named, {**inherited, **own})
        keep[scope] = pinned(found[id], named, str.__eq__)
    return found, keep


def _line(api: Api, id: SchemaId) -> Iterator[SchemaId]:
    """A schema after what it extends."""
    yield from reversed(lineage(api, id))


def _attributes(names: Mapping[str, str], former: Mapping[str, str]) -> dict[str, str]:
    """A property whose name is an identifier already keeps it, then one that is a keyword."""
    rows = [(name, attribute_name(name, fallback="field")) for name in names]
    rows.sort(key=lambda row: (row[0] != row[1], f"{row[0]}_" != row[1], row[0]))
    return allocate(
        ((name, (wanted, f"{wanted}_")) for name, wanted in rows),
        reserved=MODEL_ATTRIBUTES | MODEL_ANNOTATION_TYPES,
        kept=former,
    )


def member_names(
    api: Api,
    names: Mapping[SchemaId, SchemaNames],
    pins: Pins | None,
) -> tuple[dict[SchemaId, tuple[str, ...]], dict[str, Mapping[str, str]]]:
    """Members of the enumerations that have a name, and those to keep."""
    found: dict[SchemaId, tuple[str, ...]] = {}
    keep: dict[str, Mapping[str, str]] = {}
    for id in names:
        schema = api.schemas[id]
        if isinstance(schema, Enum):
            scope = f"members of {names[id].type}"
            keys = {index: value_key(v) for index, v in enumerate(schema.values)}
            former = kept(pins, scope, keys)
            members = _members(schema, former)
            found[id] = tuple(members[index] for index in keys)
            own = {index: str(value) for index, value in enumerate(schema.values)}
            keep[scope] = {
                keys[i]: name for i, name in members.items() if name != own[i]
            }
    return found, keep


def _members(enum: Enum, former: Mapping[int, str]) -> dict[int, str]:
    """Members by position. A value that is its own name comes before those that have to change."""
    spelled = enum.names or tuple(_spoken(value) for value in enum.values)
    words = [constant_case(word, fallback="VALUE") for word in spelled]
    values = [str(value) for value in enum.values]
    order = sorted(range(len(words)), key=lambda i: (values[i] != words[i], values[i]))
    return allocate(((index, (words[index],)) for index in order), kept=former)


def _spoken(value: object) -> str:
    text = str(value)
    return f"minus {text[1:]}" if isinstance(value, int) and value < 0 else text
