"""Pieces of a conjunction that say nothing new: `A` and (`A` or `B`) is `A`.

The law of absorption, for `allOf` beside `oneOf` or `anyOf` as for "and" beside "or" (JSON Schema
2020-12, core, 10.2.1). What is left out here is not multiplied out with what stands beside it, and
where one reference remains, the conjunction is the schema that it names and not a copy of that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...pointer import SchemaId
from ..context import Context, Part
from .conjunction import asserts, expand, flatten, is_annotation, is_reference
from .keywords import members


@dataclass(frozen=True, slots=True)
class Logic:
    """What a piece of a conjunction has to do with others."""

    cases: tuple[frozenset[SchemaId], ...]
    """For every variant that it leaves open: all schemas that hold with it; () in a circle."""
    enough: frozenset[SchemaId]
    """The schemas of which each implies it."""
    is_choice: bool
    is_reference: bool


def absorbed(
    context: Context, parts: tuple[Part, ...], id: SchemaId
) -> tuple[Part, ...]:
    """The pieces of the schema `id`; of one that another implies, only the annotations.

    A choice is implied by what implies one of its variants, and what was a piece of a schema by a
    reference to that schema. Of choices that imply each other, the first stays.
    """
    asserting = [index for index, part in enumerate(parts) if asserts(part)]
    if len(asserting) < 2:
        return parts
    kept = {index: context.once(_logic, parts[index]) for index in asserting}
    for index in reversed(asserting):
        piece = kept.pop(index)
        if not any(_implies(other, piece, id) for other in kept.values()):
            kept[index] = piece
    return tuple(
        part if index in kept or index not in asserting else _annotations(part)
        for index, part in enumerate(parts)
    )


def _implies(one: Logic, other: Logic, id: SchemaId) -> bool:
    """Whether one piece says all that another says; what is about `id` itself tells nothing."""
    tells = bool(one.cases) and (one.is_reference or other.is_choice)
    return tells and all(
        not known.isdisjoint(other.enough) and id not in known for known in one.cases
    )


def _annotations(part: Part) -> Part:
    """A piece without what it asserts, and without the discriminator of its choice."""
    if isinstance(part.data, bool):
        return Part(part.document, part.pointer, {})
    said = (k for k in part.data if not is_annotation(k) or k == "discriminator")
    return part.without(*said)


def _logic(context: Context, part: Part) -> Logic:
    """What a piece implies, and what implies it."""
    variants = _variants(context, part)
    named = is_reference(part)
    if variants:
        tree = tuple(_tree(context, variants))
        leaves = [each for each, further in tree if not further]
        known = (_known(context, *flatten(context, e)) | {e.id} for e in leaves)
        enough = {each.id for each, _ in tree} if leaves else ()
        return Logic(tuple(known), frozenset(enough), True, named)
    # Nothing implies a reference: a component stays a class, whatever it shares with others.
    own = () if named else (part.id,)
    return Logic((_known(context, part),), frozenset(own), False, named)


def alternatives(context: Context, variants: list[Part]) -> frozenset[SchemaId]:
    """The schemas of which each makes one of `variants` hold."""
    return frozenset(part.id for part, _ in _tree(context, variants))


def _known(context: Context, *parts: Part) -> frozenset[SchemaId]:
    atoms, followed = expand(context, parts, frozenset())
    return followed.union(atom.part.id for atom in atoms)


def _tree(context: Context, parts: list[Part]) -> Iterator[tuple[Part, list[Part]]]:
    """All that schemas that are only names and choices lead to, once each."""
    seen: set[SchemaId] = set()
    work = list(reversed(parts))
    while work:
        each = work.pop()
        if each.id not in seen:
            seen.add(each.id)
            further = context.once(_led_to, each)
            work += reversed(further)
            yield each, further


def _variants(context: Context, part: Part) -> list[Part]:
    """What a piece that is a choice, or a reference to one, leads to; [] for any other."""
    target = context.target(part)
    if target is None:
        return _of_choice(part)
    return [target] if context.once(_led_to, target) else []


def _led_to(context: Context, part: Part) -> list[Part]:
    """What a schema that is only a name or a choice leads to; [] for any other."""
    said = list(filter(asserts, flatten(context, part)))
    if len(said) != 1:
        return []
    target = context.target(said[0])
    return [target] if target is not None else _of_choice(said[0])


def _of_choice(part: Part) -> list[Part]:
    """The variants of a choice that has nothing but a type beside it."""
    if isinstance(part.data, bool):
        return []
    said = {k for k in part.data if not is_annotation(k)}
    keyword = next(iter(said & {"oneOf", "anyOf"}), "")
    return members(part, keyword) if said <= {keyword, "type"} else []
