"""A `$ref` in place of a whole map, list or object in, the same with references to its parts out.

OpenAPI has Reference Objects for single objects only (3.1.1, sections 4.8.7 and 4.8.23). People write
`paths: {$ref: paths.yaml}` all the same, and bundlers resolve it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ..pointer import Pointer, join
from .document import JsonObject, JsonValue, describe, reference_of
from .grammar import WITHOUT_REFERENCE, Field, Kind, field_of

_READ_ALONE: Final = (Kind.DOCUMENT, Kind.DISCRIMINATOR)


def is_spread(field: Field, value: JsonValue, version: str) -> bool:
    """Whether a value is a reference where its field may have none.

    A map may have a member of the name "$ref", which is no string then. A media type may be a
    reference since 3.2.
    """
    if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
        return False
    if field.shape != "object":
        return True
    if field.kind is Kind.MEDIA_TYPE:
        return not version.startswith("3.2")
    return field.kind in WITHOUT_REFERENCE and field.kind not in _READ_ALONE


def spread(field: Field, value: JsonObject, target: JsonValue) -> JsonValue:
    """What a reference stands for: its parts by reference where that is allowed, else as they are.

    Args:
        field: what is expected at the place.
        value: the reference, and what stands beside it, which goes before what it leads to.
        target: what it leads to.

    Returns:
        None where that is nothing of the kind.
    """
    ref = str(value["$ref"])
    if field.shape == "list":
        count = len(target) if isinstance(target, list) else None
        return None if count is None else [_part(ref, index) for index in range(count)]
    if not isinstance(target, dict):
        return None
    found = {name: child for name, child in target.items() if name != "$ref"}
    for name in found:
        if field.shape == "map" or field_of(field.kind, name) is not None:
            found[name] = _part(ref, name)
    return {**found, **{name: v for name, v in value.items() if name != "$ref"}}


def references(parts: JsonValue) -> Iterator[str]:
    """The references among the parts of a map or list."""
    children = parts.values() if isinstance(parts, dict) else parts
    for child in children if isinstance(children, Iterable) else ():
        ref = reference_of(child)
        if ref is not None:
            yield ref


def told(field: Field) -> str:
    """The warning about such a reference."""
    return f'OpenAPI has no "$ref" in place of {_named(field)}; what it leads to is read here'


def mismatch(field: Field, target: JsonValue) -> str:
    """The warning about a reference that leads to something else."""
    return (
        f"this leads to {describe(target)}, not to {_named(field)}; it is read as empty"
    )


def deeper(ref: str, *tokens: str | int) -> str:
    """A `$ref` to something below what `ref` names."""
    base = ref if "#" in ref else f"{ref}#"
    # As a fragment, which is percent-decoded first (RFC 6901, section 6).
    return base.removesuffix("/") + join(Pointer(""), *tokens).replace("%", "%25")


def _part(ref: str, token: str | int) -> JsonObject:
    return {"$ref": deeper(ref, token)}


def _named(field: Field) -> str:
    kind = field.kind.value
    if field.shape == "object":
        return f"the {kind}"
    plural = f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"
    return f"a {field.shape} of {plural}"
