"""Atoms -> the types they allow, and the constraints of strings, numbers and lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..model import Constraints
from ..model.patterns import is_pattern
from ..model.schema import NO_CONSTRAINTS
from .conjunction import Atom
from .context import Context

_IMPLIED = {
    "object": (
        "properties additionalProperties patternProperties required "
        "minProperties maxProperties propertyNames"
    ).split(),
    "array": "items prefixItems minItems maxItems uniqueItems contains".split(),
    "string": "minLength maxLength pattern contentEncoding contentMediaType".split(),
    "number": "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf".split(),
}


def keyword_values(atoms: Iterable[Atom], keyword: str) -> list[Any]:
    """The values of a keyword in the atoms that have it."""
    return [
        a.part.data[keyword]
        for a in atoms
        if isinstance(a.part.data, dict) and keyword in a.part.data
    ]


def declared_types(atoms: tuple[Atom, ...]) -> tuple[str, ...] | None:
    """The types that all atoms allow, in the order written; None when none says anything.

    "integer" is within "number" (JSON Schema 2020-12, validation, 6.1.1).
    """
    allowed: tuple[str, ...] | None = None
    for value in keyword_values(atoms, "type"):
        named = tuple(value) if isinstance(value, list) else (value,)
        if allowed is None:
            allowed = named
            continue
        both = [t for t in allowed if t in named]
        both += ["integer"] if _narrowed(allowed, named) else []
        allowed = tuple(both)
    return allowed


def _narrowed(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if "integer" in one and "integer" in other:
        return False
    return {"integer", "number"} <= {*one, *other} and (
        ("integer" in one and "number" in other)
        or ("number" in one and "integer" in other)
    )


def implied_type(atoms: tuple[Atom, ...]) -> str | None:
    """The type that the keywords of an untyped schema are about; what its author meant."""
    keywords = {k for a in atoms if isinstance(a.part.data, dict) for k in a.part.data}
    for type_name, signs in _IMPLIED.items():
        if keywords.intersection(signs):
            return type_name
    return None


_RAW = ("application/octet-stream", "image/", "audio/", "video/")


def format_of(atoms: tuple[Atom, ...]) -> str | None:
    """The format, as written; "binary" where 3.1 says it by a media type without an encoding.

    OpenAPI 3.1.1, 4.4.2: `contentMediaType: image/png` is what `format: binary` was.
    """
    written: list[str] = keyword_values(atoms, "format")
    if written:
        return written[0]
    media_types = keyword_values(atoms, "contentMediaType")
    raw = any(m.startswith(_RAW) for m in media_types)
    return "binary" if raw and not keyword_values(atoms, "contentEncoding") else None


def constraints_of(context: Context, atoms: tuple[Atom, ...]) -> Constraints:
    """The constraints that all atoms make together: the narrowest of each kind."""
    for least, most in _PAIRS:
        low, high = _narrowest(max, atoms, least), _narrowest(min, atoms, most)
        if low is not None and high is not None and low > high:
            message = f'no value has "{least}" {low} and "{most}" {high}; not checked'
            context.warn("no-value-allowed", message, atoms[-1].part)
            atoms = tuple(_without(atom, least, most) for atom in atoms)
    return Constraints(
        minimum=_narrowest(max, atoms, "minimum"),
        maximum=_narrowest(min, atoms, "maximum"),
        exclusive_minimum=_narrowest(max, atoms, "exclusiveMinimum"),
        exclusive_maximum=_narrowest(min, atoms, "exclusiveMaximum"),
        multiple_of=_narrowest(max, atoms, "multipleOf"),
        min_length=_count(max, atoms, "minLength"),
        max_length=_count(min, atoms, "maxLength"),
        pattern=_pattern(context, atoms),
        min_items=_count(max, atoms, "minItems"),
        max_items=_count(min, atoms, "maxItems"),
        unique_items=True in keyword_values(atoms, "uniqueItems"),
    )


def sizes_of(context: Context, atoms: tuple[Atom, ...]) -> Constraints:
    """How many properties a map may have."""
    least = _count(max, atoms, "minProperties")
    most = _count(min, atoms, "maxProperties")
    if least is not None and most is not None and least > most:
        message = f'no value has "minProperties" {least} and "maxProperties" {most}'
        context.warn("no-value-allowed", f"{message}; not checked", atoms[-1].part)
        return NO_CONSTRAINTS
    return Constraints(min_items=least, max_items=most)


_PAIRS = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
)


def _without(atom: Atom, *keywords: str) -> Atom:
    if isinstance(atom.part.data, bool):
        return atom
    return Atom(atom.part.without(*keywords), atom.inherited)


def _pattern(context: Context, atoms: tuple[Atom, ...]) -> str | None:
    """The one pattern that is checked: the first that can be."""
    found: list[str] = []
    for atom in atoms:
        data = atom.part.data
        if isinstance(data, bool) or "pattern" not in data or data["pattern"] in found:
            continue
        if found and is_pattern(data["pattern"]):
            message = "there is another pattern, which alone is checked"
            context.warn("ignored-keyword", message, atom.part.child("pattern"))
        found.append(data["pattern"])
    return next(filter(is_pattern, found), None) or next(iter(found), None)


def _narrowest(
    choose: Callable[[list[Any]], Any], atoms: tuple[Atom, ...], keyword: str
) -> int | float | None:
    numbers = keyword_values(atoms, keyword)
    found: int | float | None = choose(numbers) if numbers else None
    return found


_MOST = 2**63 - 1
"""Nothing is longer: as a limit it is none, and no machine could count beyond."""


def _count(
    choose: Callable[[list[Any]], Any], atoms: tuple[Atom, ...], keyword: str
) -> int | None:
    number = _narrowest(choose, atoms, keyword)
    return int(number) if number is not None and number <= _MOST else None
