"""Atoms without a `type` -> the types that they are about.

A keyword says nothing of values of other types (JSON Schema 2020-12, core, 7.6.1): `items` alone
allows an object. Its author hardly means that, unless another keyword, an example or a default says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ...load.json_text import written_json
from ...model import JsonValue
from ..context import Context
from .conjunction import Atom
from .evidence import evidence, type_of
from .scalars import keyword_values

_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "object": tuple(
        "properties additionalProperties patternProperties required "
        "minProperties maxProperties propertyNames".split()
    ),
    "array": tuple("items prefixItems minItems maxItems uniqueItems contains".split()),
    "string": tuple(
        "minLength maxLength pattern contentEncoding contentMediaType".split()
    ),
    "number": tuple(
        "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf".split()
    ),
}
"""Type -> the keywords that are about it."""
_CALLED = {"object": "an object", "array": "an array"}


def implied_types(context: Context, atoms: tuple[Atom, ...]) -> tuple[str, ...]:
    """The types that keywords of an untyped schema are about, and those of values shown for it.

    Where these are several, that is reported: the client takes all of them. () where no keyword is
    about a type.
    """
    implied = dict(_implied(atoms))
    if not implied:
        return ()
    shown = {k: v for k, v in _shown(context, atoms, implied) if k not in implied}
    if len(implied) + len(shown) > 1:
        _report(context, atoms, implied, shown)
    return (*implied, *shown)


def _implied(atoms: tuple[Atom, ...]) -> Iterator[tuple[str, str]]:
    """Each type that is implied, and a keyword that implies it."""
    said = {k for a in atoms if isinstance(a.part.data, Mapping) for k in a.part.data}
    for name, keywords in _FAMILIES.items():
        found = next((keyword for keyword in keywords if keyword in said), None)
        if found is not None:
            yield name, found


def _shown(
    context: Context, atoms: tuple[Atom, ...], implied: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The types of the values that a document has for a schema, and what these are."""
    rows: list[tuple[str, Iterable[JsonValue]]] = [
        ("an allowed value", (v for e in keyword_values(atoms, "enum") for v in e)),
        ("the constant", keyword_values(atoms, "const")),
        ("the default", keyword_values(atoms, "default")),
    ]
    for word, values in rows:
        for value in values:
            yield from ((kind, word) for kind in _kinds(value, implied))
    for atom in atoms:
        for value in evidence(context).get(atom.part.id, ()):
            yield from ((kind, "an example") for kind in _kinds(value, implied))


def _kinds(value: JsonValue, implied: Mapping[str, str]) -> Iterator[str]:
    """The type of a value; null tells nothing, and JSON that is written as a text is no text."""
    if value is None:
        return
    if isinstance(value, str) and type_of(written_json(value)) in implied:
        return
    yield type_of(value)


def _report(
    context: Context,
    atoms: tuple[Atom, ...],
    implied: Mapping[str, str],
    shown: Mapping[str, str],
) -> None:
    keywords = [f'"{word}" is about {_told(kind)}' for kind, word in implied.items()]
    values = [f"{word} is {_told(kind)}" for kind, word in shown.items()]
    message = f'there is no "type", and {", but ".join([*keywords, *values])}'
    context.warn(
        "implied-type",
        f"{message}: the client takes all of these",
        atoms[-1].part,
        hint='say which by "type"',
    )


def _told(kind: str) -> str:
    return _CALLED.get(kind, f"a {kind}")
