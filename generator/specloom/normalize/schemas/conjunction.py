"""A schema as a conjunction: `allOf` opened and references followed into a flat list of pieces.

`allOf`, keywords beside a `$ref` and a property that two members of an `allOf` declare all mean the
same: several schemas hold at once (JSON Schema 2020-12, core, 10.2.1.1). Everything that builds a
schema works on such a list, so none of them has to know which of the three it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...load.document import reference_of
from ...pointer import SchemaId, tokens
from ..context import Context, Part
from .keywords import keywords_of, members

ANNOTATIONS = frozenset(
    "title description default deprecated readOnly writeOnly example examples externalDocs xml "
    "$comment $id $anchor $schema $defs definitions $recursiveAnchor discriminator".split()
)


@dataclass(frozen=True, slots=True)
class Atom:
    """One piece of a conjunction, free of `allOf`."""

    part: Part
    inherited: bool = False
    """Whether it came through a reference: then its annotations count less."""


def is_annotation(keyword: str) -> bool:
    """Whether a keyword says nothing about what is valid."""
    return keyword in ANNOTATIONS or keyword.startswith("x-")


def is_reference(part: Part) -> bool:
    """Whether a piece says what another schema says."""
    return reference_of(part.data) is not None


def asserts(part: Part) -> bool:
    """Whether a piece says anything about what is valid."""
    if isinstance(part.data, bool):
        return not part.data
    return not all(map(is_annotation, part.data))


def flatten(context: Context, part: Part) -> Iterator[Part]:
    """Open `allOf`, and part a `$ref` from what stands beside it; references stay."""
    part = keywords_of(context, part)
    if isinstance(part.data, bool):
        yield part
        return
    if "$recursiveRef" in part.data:
        part = _recursion(context, part)
    if "allOf" in part.data:
        for member in members(part, "allOf"):
            yield from flatten(context, member)
        part = part.without("allOf")
    if "$ref" in part.data:
        yield Part(part.document, part.pointer, {"$ref": part.data["$ref"]})
        part = part.without("$ref")
    if part.data:
        yield part


def _recursion(context: Context, part: Part) -> Part:
    """`$recursiveRef` as the `$ref` that it means (JSON Schema 2019-09, core, 8.2.4.2.1)."""
    path = tokens(part.pointer)
    anchored = ""
    for length in range(len(path), 0, -1):
        pointer = "/" + "/".join(part.pointer.split("/")[1 : length + 1])
        target = context.refs.lookup(part.document, f"#{pointer}")
        if target and isinstance(target.value, dict):
            if target.value.get("$recursiveAnchor") is True:
                anchored = pointer
    rest = part.without("$recursiveRef")
    return Part(rest.document, rest.pointer, {**rest.data, "$ref": f"#{anchored}"})


def expand(
    context: Context, parts: tuple[Part, ...], above: frozenset[SchemaId]
) -> tuple[tuple[Atom, ...], frozenset[SchemaId]]:
    """Follow every reference among `parts`, to the last; also answers what they led to.

    Args:
        above: what these pieces are part of, which cannot be part of them.
    """
    followed: set[SchemaId] = set()
    atoms = tuple(_expand(context, parts, False, above, followed))
    return atoms, frozenset(followed)


def _expand(
    context: Context,
    parts: tuple[Part, ...],
    inherited: bool,
    above: frozenset[SchemaId],
    followed: set[SchemaId],
) -> Iterator[Atom]:
    for part in parts:
        if not is_reference(part):
            yield Atom(part, inherited)
            continue
        target = context.target(part)
        if target is None:
            continue
        if target.id in above:
            context.warn(
                "recursive-all-of",
                "a schema cannot be part of itself; left out here",
                part,
            )
        elif target.id not in followed:  # what holds twice is said once
            followed.add(target.id)
            opened = tuple(flatten(context, target))
            yield from _expand(context, opened, True, above | {target.id}, followed)


def sole_reference(context: Context, parts: tuple[Part, ...]) -> Part | None:
    """The one reference that a conjunction amounts to; None when it is more than that."""
    references = [p for p in parts if is_reference(p)]
    targets = {t.id: t for t in map(context.target, references) if t is not None}
    if len(targets) != 1:
        return None
    (target,) = targets.values()
    others = (p for p in parts if not is_reference(p))
    if all(not asserts(p) or _only_repeats_type(p, target) for p in others):
        return target
    return None


def _only_repeats_type(part: Part, target: Part) -> bool:
    """Whether all that `part` asserts is a type that `target` says as well."""
    if isinstance(part.data, bool) or not isinstance(target.data, Mapping):
        return False
    assertions = [k for k in part.data if not is_annotation(k)]
    return assertions == ["type"] and part.data["type"] == target.data.get("type")
