"""Atoms -> unions: `oneOf`, `anyOf`, and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..pointer import SchemaId
from .conjunction import Atom, asserts, is_annotation
from .context import Context, Part

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


def first_choice(
    context: Context, atoms: tuple[Atom, ...]
) -> tuple[Choice, tuple[Atom, ...]] | None:
    """The first choice among `atoms`, and the atoms without it; None when there is none.

    A choice between mere conditions (`anyOf: [{required: [a]}, {required: [b]}]`) makes no type; it
    is dropped here, and reported.
    """
    for index, atom in enumerate(atoms):
        for keyword in _KEYWORDS:
            if isinstance(atom.part.data, bool) or keyword not in atom.part.data:
                continue
            rest = (
                *atoms[:index],
                Atom(atom.part.without(keyword), atom.inherited),
                *atoms[index + 1 :],
            )
            choice = _choice(atom.part, keyword)
            if not _is_condition(choice):
                return choice, rest
            context.warn(
                "ignored-keyword",
                f'"{keyword}" between conditions is not checked by the client',
                atom.part.child(keyword),
            )
            return first_choice(context, rest)
    return None


def _choice(owner: Part, keyword: UnionKeyword) -> Choice:
    listed = owner.data[keyword]
    members = (
        [owner.child(keyword, i) for i in range(len(listed))]
        if isinstance(listed, list)
        else []
    )
    variants = tuple(part for part in members if not _is_null(part))
    return Choice(
        keyword=keyword,
        owner=owner,
        variants=variants,
        nullable=len(variants) < len(members),
    )


def _is_null(part: Part) -> bool:
    """Whether a variant allows null and nothing else."""
    data = part.data
    return isinstance(data, dict) and (
        data.get("type") in ("null", ["null"]) or data.get("enum") == [None]
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
    context: Context, id: SchemaId, choice: Choice, rest: tuple[Atom, ...]
) -> Iterator[SchemaId]:
    """Ask for every variant; where more than a type stands beside the choice, joined with that."""
    alone = stands_alone(rest)
    base = tuple(_bare(atom.part) for atom in rest if asserts(atom.part))
    for index, variant in enumerate(choice.variants):
        if alone and _knows_its_type(variant):
            yield context.schema(variant)
        else:
            joined = SchemaId(f"{id}/{choice.keyword}/{index}")
            yield context.schema(*base, variant, id=joined)


def _bare(part: Part) -> Part:
    """A piece without its annotations: they describe the union, not each variant."""
    if isinstance(part.data, bool):
        return part
    return part.without(*(k for k in part.data if is_annotation(k)))


def _knows_its_type(variant: Part) -> bool:
    return isinstance(variant.data, dict) and not variant.data.keys().isdisjoint(
        ("type", "$ref", "allOf", "oneOf", "anyOf", "enum", "const", "properties")
    )
