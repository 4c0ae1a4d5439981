"""Atoms -> unions: `oneOf`, `anyOf`, and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ...model import ABSENT
from ...pointer import SchemaId
from ..context import Context, Part, Task, Trail
from .absorption import alternatives
from .conjunction import Atom, asserts, expand, flatten, is_annotation, sole_reference
from .contradictions import is_possible, said_by
from .keywords import members

UnionKeyword = Literal["oneOf", "anyOf"]
_KEYWORDS: tuple[UnionKeyword, ...] = ("oneOf", "anyOf")


@dataclass(frozen=True, slots=True)
class Choice:
    """One `oneOf` or `anyOf` of a conjunction."""

    keyword: UnionKeyword
    owner: Part
    variants: tuple[Part, ...]
    """The alternatives but null."""
    nullable: bool
    """Whether null is one of the alternatives."""


_MOST_COMBINATIONS = 256
"""How many conjunctions the choices of one schema may make, where it has several of them."""


def first_choice(
    context: Context, task: Task, atoms: tuple[Atom, ...]
) -> tuple[Choice, tuple[Atom, ...]] | None:
    """The first choice among `atoms`, and the atoms without it; None when there is none.

    A choice between mere conditions (`anyOf: [{required: [a]}, {required: [b]}]`) makes no type; it
    is dropped here, and reported. So is one that would multiply what others make without end. A
    choice of which one variant holds already holds as well: `Cat` is one of `oneOf: [Cat, Dog]`.
    What contradicts the rest of the conjunction is not among the variants of the choice.
    """
    rest = list(atoms)
    for index, keyword in _choices(atoms):
        atom = rest[index]
        rest[index] = Atom(atom.part.without(keyword), atom.inherited)
        choice = _choice(atom.part, keyword)
        # What a schema inherits may list that schema; what it says itself cannot be about itself.
        known = task.trail.variants | ({task.id} if atom.inherited else set())
        if _holds(context, choice, known):
            continue
        possible = _possible(context, choice, tuple(rest), task.trail)
        choice = replace(choice, variants=possible or choice.variants)
        reason = _obstacle(context, choice, possible, task.trail)
        if reason is None:
            return choice, tuple(rest)
        message = f'"{keyword}" {reason}'
        context.warn("ignored-keyword", message, atom.part.child(keyword))
    return None


def _choices(atoms: tuple[Atom, ...]) -> list[tuple[int, UnionKeyword]]:
    return [
        (index, keyword)
        for index, atom in enumerate(atoms)
        for keyword in _KEYWORDS
        if not isinstance(atom.part.data, bool) and keyword in atom.part.data
    ]


def _holds(context: Context, choice: Choice, known: frozenset[SchemaId]) -> bool:
    """Whether one of the variants is part of the conjunction already."""
    return not known.isdisjoint(alternatives(context, list(choice.variants)))


def _possible(
    context: Context, choice: Choice, rest: tuple[Atom, ...], trail: Trail
) -> tuple[Part, ...]:
    """The variants of a choice that do not contradict what stands beside it.

    A mere type beside a choice says less: it may be that of one variant by mistake.
    """
    if stands_alone(rest):
        return choice.variants
    beside = said_by(context, rest)
    if trail.combinations == 1:
        beside = replace(beside, facts=replace(beside.facts, types=None))
    return tuple(v for v in choice.variants if is_possible(context, v, beside))


def _obstacle(
    context: Context, choice: Choice, possible: tuple[Part, ...], trail: Trail
) -> str | None:
    if _is_condition(choice):
        return "between conditions is not checked by the client"
    if trail.combinations == 1:
        return None
    if choice.variants and not possible:
        return "contradicts others beside it; it is not checked by the client"
    combinations = trail.combinations * len(choice.variants)
    if combinations > _MOST_COMBINATIONS or context.has_enough(trail):
        return (
            "beside others makes too many combinations; it is not checked by the client"
        )
    return None


def _choice(owner: Part, keyword: UnionKeyword) -> Choice:
    listed = members(owner, keyword)
    variants = tuple(part for part in listed if not _is_null(part))
    return Choice(
        keyword=keyword,
        owner=owner,
        variants=variants,
        nullable=len(variants) < len(listed),
    )


def _is_null(part: Part) -> bool:
    """Whether a variant allows null and nothing else."""
    data = part.data
    return isinstance(data, dict) and (
        data.get("type") in ("null", ["null"])
        or data.get("enum") == [None]
        or data.get("const", ABSENT) is None
    )


def _is_condition(choice: Choice) -> bool:
    """Whether the variants only say which properties of the object go together."""
    conditions = {"required", "not", "properties"}
    return bool(choice.variants) and all(
        isinstance(v.data, dict)
        and "required" in v.data
        and all(k in conditions or is_annotation(k) for k in v.data)
        and not v.data.get("properties")
        for v in choice.variants
    )


def stands_alone(rest: tuple[Atom, ...]) -> bool:
    """Whether nothing but annotations and a plain `type` stands beside a choice."""
    return all(
        not asserts(a.part)
        or (
            isinstance(a.part.data, dict)
            and all(k == "type" or is_annotation(k) for k in a.part.data)
        )
        for a in rest
    )


def variant_ids(
    context: Context, task: Task, choice: Choice, rest: tuple[Atom, ...]
) -> Iterator[SchemaId]:
    """Ask for every variant; where more than a type stands beside the choice, joined with that."""
    alone = stands_alone(rest)
    base = tuple(_bare(atom.part) for atom in rest if asserts(atom.part))
    count = task.trail.combinations * len(choice.variants)
    origin = task.trail.origin or task.id
    trail = replace(task.trail, combinations=count, origin=origin)
    for index, variant in enumerate(choice.variants):
        plain = alone and _knows_its_type(variant)
        if plain or _includes(context, variant, task.id):
            yield context.schema(variant)
        else:
            joined = SchemaId(f"{task.id}/{choice.keyword}/{index}")
            if (target := sole_reference(context, (variant,))) is not None:
                context.variants[joined] = target.id
            yield context.schema(*base, variant, id=joined, trail=trail)


def _includes(context: Context, variant: Part, id: SchemaId) -> bool:
    """Whether a variant is an `allOf` of the schema whose variant it is: it has all beside it."""
    opened = tuple(flatten(context, variant))
    return id in expand(context, opened, frozenset())[1]


def _bare(part: Part) -> Part:
    """A piece without its annotations: they describe the union, not each variant."""
    if isinstance(part.data, bool):
        return part
    return part.without(*(k for k in part.data if is_annotation(k)))


def _knows_its_type(variant: Part) -> bool:
    return isinstance(variant.data, dict) and not variant.data.keys().isdisjoint(
        ("type", "$ref", "allOf", "oneOf", "anyOf", "enum", "const", "properties")
    )
