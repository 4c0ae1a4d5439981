"""Whether schemas can hold at once, as far as types and fixed values tell.

Of two unions that hold at once most pairs of variants have tags that contradict each other: `kind`
cannot be "cat" and "dog". No value is of such a pair, so no class should be (JSON Schema 2020-12,
core, 10.2.1.1, with `type`, `enum`, `const` and `required` of validation, 6.1 and 6.5.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import and_

from ...pointer import SchemaId
from ..context import Context, Part
from .conjunction import Atom, expand, flatten
from .enums import value_key
from .keywords import members
from .scalars import keyword_values

_DEEPEST = 8
"""Choices within choices that are looked into; what lies deeper is taken for possible."""
_MOST_CHOICES = 4
"""Choices beside a variant that are looked into; more of them are hardly multiplied out."""

Set = frozenset[str]


@dataclass(frozen=True, slots=True)
class Facts:
    """What schemas say of a value, whatever variants are chosen; None where they say nothing."""

    types: Set | None = None
    values: Set | None = None
    """The only values that there can be, as `value_key` writes them."""
    tags: Mapping[str, Set] = field(default_factory=dict)
    """Property -> the only values that it can have."""
    required: Set = frozenset()

    def __and__(self, other: Facts) -> Facts:
        if self is NO_FACTS or other is NO_FACTS:
            return other if self is NO_FACTS else self
        shared = self.tags.keys() & other.tags.keys()
        both = {name: self.tags[name] & other.tags[name] for name in shared}
        return Facts(
            types=_both(self.types, other.types),
            values=_both(self.values, other.values),
            tags={**self.tags, **other.tags, **both},
            required=self.required | other.required,
        )

    @property
    def contradictory(self) -> bool:
        """Whether no value has them all; a property that has no value left may be absent."""
        tags = (self.tags[name] for name in self.required & self.tags.keys())
        return frozenset() in (self.types, self.values, *tags)


NO_FACTS = Facts()


@dataclass(frozen=True, slots=True)
class Said:
    """What a conjunction says: facts, and choices with their variants."""

    facts: Facts = NO_FACTS
    choices: tuple[tuple[Part, ...], ...] = ()

    def __and__(self, other: Said) -> Said:
        return Said(self.facts & other.facts, (*self.choices, *other.choices))


def said_by(context: Context, atoms: Iterable[Atom]) -> Said:
    """What the pieces of a conjunction say together."""
    return reduce(and_, (context.once(_said, atom.part) for atom in atoms), Said())


def is_possible(context: Context, variant: Part, beside: Said) -> bool:
    """Whether a variant can hold beside other schemas, with a variant of each choice of those.

    Each variant of those is looked at alone: it is not asked which of them go together.
    """
    both = context.once(_opened, variant) & beside
    few = replace(both, choices=both.choices[:_MOST_CHOICES])
    return not both.facts.contradictory and _has_variants(
        context, both.facts, few, {}, _DEEPEST
    )


def _has_variants(
    context: Context, facts: Facts, said: Said, known: dict[SchemaId, bool], depth: int
) -> bool:
    """Whether every choice has a variant that can hold beside `facts`."""
    return all(
        any(_goes(context, facts, variant, known, depth) for variant in variants)
        for variants in said.choices
    )


def _goes(
    context: Context,
    facts: Facts,
    variant: Part,
    known: dict[SchemaId, bool],
    depth: int,
) -> bool:
    """Whether a variant can hold beside `facts`; one that is being looked at is taken to."""
    if variant.id not in known:
        known[variant.id] = True
        said = context.once(_opened, variant)
        known[variant.id] = not (facts & said.facts).contradictory and (
            not depth or _has_variants(context, facts, said, known, depth - 1)
        )
    return known[variant.id]


def _opened(context: Context, part: Part) -> Said:
    """What a schema says, with all that it refers to."""
    return said_by(context, _atoms(context, part))


def _atoms(context: Context, part: Part) -> tuple[Atom, ...]:
    return expand(context, tuple(flatten(context, part)), frozenset())[0]


def _said(context: Context, part: Part) -> Said:
    """What one piece of a conjunction says."""
    data = part.data
    if isinstance(data, bool):
        return Said() if data else Said(Facts(types=frozenset()))
    atoms = (Atom(part),)
    facts = Facts(
        types=_types(atoms),
        values=_values(atoms),
        tags=dict(_tags(context, part)),
        required=frozenset(n for n in data.get("required", ()) if isinstance(n, str)),
    )
    kinds = (tuple(members(part, k)) for k in ("oneOf", "anyOf") if k in data)
    return Said(NO_FACTS if facts == NO_FACTS else facts, tuple(kinds))


def _tags(context: Context, part: Part) -> Iterator[tuple[str, Set]]:
    for name in part.data.get("properties", ()):
        values = context.once(_values_of, part.child("properties", name))
        if values is not None:
            yield name, values


def _values_of(context: Context, part: Part) -> Set | None:
    return _values(_atoms(context, part))


def _values(atoms: tuple[Atom, ...]) -> Set | None:
    lists = [*keyword_values(atoms, "enum")]
    lists += [[value] for value in keyword_values(atoms, "const")]
    found: Iterable[Set | None] = (frozenset(map(value_key, each)) for each in lists)
    return reduce(_both, found, None)


def _types(atoms: tuple[Atom, ...]) -> Set | None:
    found: Iterable[Set | None] = map(_named, keyword_values(atoms, "type"))
    return reduce(_both, found, None)


def _named(written: str | list[str]) -> Set:
    """The types that a keyword names; a whole number is a number as well."""
    named = frozenset([written] if isinstance(written, str) else written)
    return named | {"integer"} if "number" in named else named


def _both(one: Set | None, other: Set | None) -> Set | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other
