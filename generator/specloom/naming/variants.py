"""What tells the variants of a union apart that the document does not name."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..model import Api, Const, Object, Property, Ref, Schema, Union
from ..model.queries import children, resolve
from ..pointer import SchemaId
from .identifiers import pascal_case

_LONGEST_TITLE = 60
_MOST_PARTS = 6
"""Of a key: it is written into manifests."""
_PARTED = ", "
_KINDS = {"Array": "List", "Scalar": "Value", "Enum": "Value", "Const": "Value"}


@dataclass(frozen=True, slots=True)
class Variant:
    """A variant that is written where the union is."""

    id: SchemaId
    key: str
    """What it is, whatever else the union is made of."""
    former: str
    """What it was in an earlier run; `key`, if it was not there."""
    words: tuple[str, ...]
    """What it may be called within the union, best first."""
    also: tuple[str, ...]
    """What it may go on being called, as when a sibling comes that has the same property."""


@dataclass(frozen=True, slots=True)
class _Siblings:
    """How many variants of a union have what could tell one of them."""

    kinds: Mapping[str, int]
    tags: Mapping[tuple[str, str], int]
    properties: Mapping[str, int]


def variants_of(api: Api, union: Union, known: Collection[str]) -> Iterator[Variant]:
    """The variants without a name, in an order that does not depend on that of the document.

    Args:
        api: the model.
        union: the union.
        known: the keys that its variants had in an earlier run.
    """
    siblings = _siblings(api, union)
    keys = dict(_keys(api, union))
    former = dict(_former(keys, known))
    for id, key in keys.items():
        schema = api.schemas[id]
        words = tuple(dict.fromkeys(_words(api, siblings, schema)))
        also = (_kind(schema), *_property_words(api, schema, _ordered(schema)))
        yield Variant(id, key, former.get(id, key), words, also)


def _keys(api: Api, union: Union) -> Iterator[tuple[SchemaId, str]]:
    inline: dict[str, list[SchemaId]] = {}
    for id in union.variants:
        if not isinstance(api.schemas[id], Ref):
            inline.setdefault(_PARTED.join(_parts(api, id)), []).append(id)
    for key, alike in sorted(inline.items()):
        # Only their content is left to order those that no name tells apart.
        if len(alike) > 1:
            alike = sorted(alike, key=lambda id: (_content(api, id), id))
        for number, id in enumerate(alike):
            yield id, f"{key}{_PARTED}{number + 1}" if number else key


def _parts(api: Api, id: SchemaId) -> Iterator[str]:
    """What a variant is: its title or its kind, and its properties; "x?" need not be there."""
    schema = api.schemas[id]
    yield schema.info.title or _kind(schema)
    tags = _tags(api, schema)
    properties = sorted(_ordered(schema), key=lambda p: p.name not in tags)
    for each in properties[:_MOST_PARTS]:
        value = f"={tags[each.name]}" if each.name in tags else ""
        yield f"{each.name}{'' if each.required else '?'}{value}"


def _ordered(schema: Schema) -> list[Property]:
    """The properties of an object, the required ones first; nothing of what is none."""
    properties = schema.properties if isinstance(schema, Object) else ()
    return sorted(properties, key=lambda p: (not p.required, p.name))


def _former(
    keys: Mapping[SchemaId, str], known: Collection[str]
) -> Iterator[tuple[SchemaId, str]]:
    """Which variant of an earlier run each one is: the same, or the one that it is most like."""
    gone = {key: set(key.split(_PARTED)) for key in set(known) - set(keys.values())}
    rows = [
        (len(parts & was), -len(parts ^ was), key, id)
        for id, own in keys.items()
        if own not in known
        for parts in [set(own.split(_PARTED))]
        for key, was in gone.items()
    ]
    found: dict[SchemaId, str] = {}
    for shared, _, key, id in sorted(rows, reverse=True):
        if shared and key in gone and id not in found:
            found[id] = key
            del gone[key]
    yield from found.items()


def _siblings(api: Api, union: Union) -> _Siblings:
    schemas = [resolve(api, variant) for variant in union.variants]
    objects = [each for each in schemas if isinstance(each, Object)]
    return _Siblings(
        Counter(_kind(api.schemas[variant]) for variant in union.variants),
        Counter(pair for each in objects for pair in _tags(api, each).items()),
        Counter(p.name for each in objects for p in each.properties),
    )


def _kind(schema: Schema) -> str:
    kind = type(schema).__name__
    return _KINDS.get(kind, kind)


def _tags(api: Api, schema: Schema) -> dict[str, str]:
    """The properties that have one value, a text: such values tell variants apart."""
    properties = schema.properties if isinstance(schema, Object) else ()
    resolved = ((p.name, resolve(api, p.schema)) for p in properties if p.required)
    return {
        name: value.value
        for name, value in resolved
        if isinstance(value, Const) and isinstance(value.value, str)
    }


def _words(api: Api, siblings: _Siblings, schema: Schema) -> Iterator[str]:
    """What to call a variant.

    A tag's value, best one that no other variant has; its title; of the only object that it is one;
    a property that no other has, best a required one. Where there is nothing, a number.
    """
    kind = _kind(schema)
    tags = sorted(
        _tags(api, schema).items(), key=lambda tag: (siblings.tags[tag] > 1, tag)
    )
    named = [pascal_case(value, fallback=kind) for _, value in tags]
    if schema.info.title:
        named.append(_title(schema.info.title))
    yield from named
    if siblings.kinds[kind] == 1:
        yield kind
    own = [p for p in _ordered(schema) if siblings.properties[p.name] == 1]
    yield from _property_words(api, schema, own)
    yield named[0] if named else kind


def _title(title: str) -> str:
    return pascal_case(title[:_LONGEST_TITLE], fallback="Variant")


def _property_words(
    api: Api, schema: Schema, properties: Iterable[Property]
) -> Iterator[str]:
    """Words of properties, after the tag that others may have as well."""
    tag = next((value for _, value in sorted(_tags(api, schema).items())), None)
    before = pascal_case(tag, fallback="Variant") if tag is not None else ""
    for each in properties:
        yield f"{before}{pascal_case(each.name, fallback='Variant')}"


def _content(api: Api, id: SchemaId, depth: int = 2) -> str:
    """A text that is the same only for variants that look the same, down to a depth."""
    schema = api.schemas[id]
    below = children(schema) if depth else ()
    named = schema.properties if isinstance(schema, Object) else ()
    return json.dumps(
        [
            _kind(schema),
            schema.info.description,
            sorted((p.name, p.required) for p in named),
            [str(getattr(schema, name, "")) for name in ("type", "format", "values")],
            sorted(_content(api, child, depth - 1) for child in below),
        ]
    )
