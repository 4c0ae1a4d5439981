"""A `$ref` in, the document, pointer and value that it means out.

References are as loading leaves them: "#/a/b" in the same document, "schemas/pet.yaml#/a/b" in another
by its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Literal
from urllib.parse import unquote

from ..pointer import ROOT, Pointer, from_tokens, tokens
from .document import (
    LONGEST_CHAIN,
    TO_ROOT,
    Document,
    Documents,
    JsonObject,
    JsonValue,
    reference_of,
)
from .links import get, has

Chain = Literal["ends", "comes back", "is too long"]


@dataclass(frozen=True, slots=True)
class Target:
    """What a `$ref` means."""

    document: str
    pointer: Pointer
    value: JsonValue


class Refs:
    """Looks references up in the documents of a run."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    def roots(self) -> Iterator[Target]:
        """Every document as a whole."""
        for name, document in self._documents.items():
            yield Target(name, ROOT, document.data)

    def lookup(self, document: str, ref: str) -> Target | None:
        """The target of one `$ref` in `document`; None where there is none."""
        name, _, fragment = ref.partition("#")
        found = self._documents.get("" if name == TO_ROOT else name or document)
        pointer = _pointer(fragment)
        if pointer is None or found is None:
            return None
        for candidate in chain((pointer,), _moved_to(found, pointer)):
            if has(found.data, tokens(candidate)):
                value = get(found.data, tokens(candidate))
                return Target(found.name, candidate, value)
        return None

    def resolve(self, document: str, ref: str) -> Target | None:
        """Follow `ref` and the references it leads to; None for a dead end or a circle."""
        for _ in range(LONGEST_CHAIN):
            target = self.lookup(document, ref)
            next_ref = reference_of(target.value) if target is not None else None
            if target is None or next_ref is None:
                return target
            document, ref = target.document, next_ref
        return None

    def deref(self, document: str, value: JsonValue) -> JsonObject:
        """The object that `value` is or refers to; an empty one where there is none."""
        ref = reference_of(value)
        target = self.resolve(document, ref) if ref is not None else None
        found = target.value if target is not None else value
        return found if isinstance(found, dict) else {}

    def chain(self, document: str, ref: str, start: Pointer) -> Chain:
        """Where a chain of references, which begins with `ref` at `start`, comes to in the end."""
        begin = (document, start)
        seen: set[tuple[str, Pointer]] = set()
        while len(seen) < LONGEST_CHAIN:
            target = self.lookup(document, ref)
            next_ref = reference_of(target.value) if target is not None else None
            if target is None or next_ref is None:
                return "ends"
            document, ref = target.document, next_ref
            place = (document, target.pointer)
            if place == begin:
                return "comes back"
            if place in seen:  # a circle, which begins after the start
                return "ends"
            seen.add(place)
        return "is too long"


def _pointer(fragment: str) -> Pointer | None:
    """The pointer that a fragment is; None for the name of an anchor."""
    if fragment and not fragment.startswith("/"):
        return None
    # RFC 6901, section 6: percent-decoding comes first, then "~1" and "~0".
    return from_tokens(tokens(unquote(fragment)))


def _moved_to(document: Document, pointer: Pointer) -> Iterator[Pointer]:
    """Where the upgrade may have put `pointer`, which is in the terms of the source.

    Asked for lazily: nearly all references lead to what has not moved.
    """
    index, parts = _by_origin(document), tokens(pointer)
    for length in range(len(parts), -1, -1):
        old = from_tokens(parts[:length])
        for new in index.get(old, ()):
            yield Pointer(new + pointer[len(old) :])


@lru_cache(maxsize=16)
def _by_origin(document: Document) -> Mapping[Pointer, list[Pointer]]:
    index: dict[Pointer, list[Pointer]] = {}
    for new, old in document.moved:
        index.setdefault(old, []).append(new)
    return index
