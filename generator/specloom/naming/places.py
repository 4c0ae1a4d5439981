"""Where the schemas stand that a document does not name: what they are part of, and as what.

A schema is found from what has a role of its own: a component, a body, a parameter, a header, what
a reference leads to. From there it is reached by names: `CreateImageEditRequest` and `model` are
parent and property, `CreateImageEditRequestModel`. Neither the order of the document nor the number
of an item in a list, nor the file that something is written in has a part in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ..model import Api, Array, Map, Object, Schema, Tuple, Union
from ..pointer import SchemaId, split_id, tokens
from .identifiers import pascal_case
from .pins import key_of
from .roles import COMPONENT, REFERRED, Role, referred, roles
from .variants import variants_of


@dataclass(frozen=True, slots=True)
class Place:
    """Where a schema stands."""

    home: SchemaId
    """The schema that it belongs to: itself, if it has a role."""
    parent: SchemaId | None
    """The schema that it is a part of; None at home."""
    tokens: tuple[str, ...]
    """What it is, as a key."""
    former: tuple[str, ...]
    """What it was in an earlier run, if it was there."""
    words: tuple[str, ...]
    """What it may be called at that place, best first."""
    rank: int
    """That of the role of its home."""
    also: tuple[str, ...] = ()
    """What it may go on being called."""

    @property
    def key(self) -> str:
        """What it is, as one text."""
        return key_of(*self.tokens)

    @property
    def former_key(self) -> str:
        """What it was, as one text."""
        return key_of(*self.former)

    @property
    def is_component(self) -> bool:
        """Whether the document names it, and it is sure to have that name."""
        return self.parent is None and self.rank == COMPONENT

    @property
    def is_defined(self) -> bool:
        """Whether it has a name, so that others can refer to it."""
        return self.parent is None and self.rank <= REFERRED


Known: TypeAlias = Mapping[tuple[str, ...], Collection[str]]
"""Places of an earlier run, and those that were part of them, by their last token."""


def known_places(keys: Iterable[str]) -> Known:
    """The places that an earlier run has named, by their keys."""
    found: dict[tuple[str, ...], set[str]] = {}
    for key in keys:
        path = tokens(f"/{key}")
        found.setdefault(path, set())
        for length in range(1, len(path)):
            found.setdefault(path[:length], set()).add(path[length])
    return found


def places_of(api: Api, known: Known) -> dict[SchemaId, Place]:
    """The place of every schema.

    Args:
        api: the model.
        known: what an earlier run has named: what has several places stays where it was.
    """
    found: dict[SchemaId, Place] = {}
    homes = list(roles(api))
    while homes:
        claims: dict[SchemaId, Place] = {}
        for role in homes:
            for id, place in _below(api, role, known):
                if id not in found and _claims(id, place, claims.get(id), known):
                    claims[id] = place
        found.update(claims)
        homes = list(referred(api, found))
    return found


def _claims(id: SchemaId, place: Place, other: Place | None, known: Known) -> bool:
    """Whether a schema rather belongs to one place than to another."""
    if other is None:
        return True
    return _precedence(id, place, known) < _precedence(id, other, known)


def _precedence(
    id: SchemaId, place: Place, known: Known
) -> tuple[bool, bool, bool, int, bool, int, tuple[str, ...], str]:
    """The sort key of a place that may give a schema its name: the smallest one does.

    First a component; then the place that named it in an earlier run; then a place within the
    schema that the schema is written in (a property that others inherit is written in the base);
    then the rank of its role, and the shorter path.
    """
    return (
        not place.is_component,
        place.former not in known,
        not _is_within(id, place.home),
        place.rank,
        place.parent is not None,
        len(place.tokens),
        place.tokens,
        place.home,
    )


def _is_within(id: SchemaId, home: SchemaId) -> bool:
    """Whether a schema is written in another, or is it."""
    return id == home or id.startswith(f"{home}/" if split_id(home)[1] else home)


def _below(api: Api, role: Role, known: Known) -> Iterator[tuple[SchemaId, Place]]:
    """The schemas that one with a role is made of, and itself; not those that it refers to."""
    key = role.tokens
    work = [(role.id, Place(role.id, None, key, key, role.words, role.rank))]
    seen: set[SchemaId] = set()
    while work:
        following: list[tuple[SchemaId, Place]] = []
        for id, place in sorted(work, key=lambda row: row[1].tokens):
            if id not in seen:
                seen.add(id)
                yield id, place
                following.extend(_parts(api, id, place, known))
        work = following


def _parts(
    api: Api, id: SchemaId, place: Place, known: Known
) -> Iterator[tuple[SchemaId, Place]]:
    """The schemas in a schema, with their places."""
    schema = api.schemas[id]
    if isinstance(schema, Union):
        were = known.get(place.former, ())
        marked = [token.removeprefix("| ") for token in were if token.startswith("| ")]
        for each in variants_of(api, schema, marked):
            own, former = f"| {each.key}", f"| {each.former}"
            yield each.id, _part(id, place, own, former, each.words, each.also)
        return
    for child, token, word in _named_parts(schema):
        yield child, _part(id, place, token, token, (word,))


def _part(
    parent: SchemaId,
    place: Place,
    token: str,
    former: str,
    words: tuple[str, ...],
    also: tuple[str, ...] = (),
) -> Place:
    return Place(
        home=place.home,
        parent=parent,
        tokens=(*place.tokens, token),
        former=(*place.former, former),
        words=words,
        rank=place.rank,
        also=also,
    )


def _named_parts(schema: Schema) -> Iterator[tuple[SchemaId, str, str]]:
    """The schemas in a schema: each with what it is there, and what it is called."""
    match schema:
        case Object(properties=properties, additional=additional):
            for each in properties:
                word = pascal_case(each.name, fallback="Property")
                yield each.schema, each.name, word
            if isinstance(additional, str):
                yield additional, "additionalProperties", "Value"
        case Array(items=items):
            yield items, "items", "Inner"
        case Map(values=values):
            yield values, "additionalProperties", "Value"
        case Tuple(prefix=prefix, rest=rest):
            for index, item in enumerate(prefix):
                yield item, f"prefixItems {index}", f"Inner{index}"
            if rest is not None:
                yield rest, "items", "Inner"
        case _:
            return
