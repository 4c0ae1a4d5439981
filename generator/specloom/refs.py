"""A `$ref` in, the document, pointer and value that it means out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from .diagnostics import Diagnostic, Place, did_you_mean, error
from .load.document import Document, JsonObject, JsonValue
from .pointer import Pointer, from_tokens, tokens


@dataclass(frozen=True, slots=True)
class Target:
    """What a `$ref` means."""

    document: str
    pointer: Pointer
    value: JsonValue


class Refs:
    """Looks references up in the documents of a run; only the root document ("") for now."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = documents

    def lookup(self, document: str, ref: str) -> Target | None:
        """The target of one `$ref` in `document`; None where there is none."""
        pointer = local_pointer(ref)
        if pointer is None or document not in self._documents:
            return None
        found = self._documents[document]
        for candidate in (pointer, *_moved_to(found, pointer)):
            target = _get(document, found.data, tokens(candidate))
            if target is not None:
                return target
        return None

    def resolve(self, document: str, ref: str) -> Target | None:
        """Follow `ref` and the references it leads to; None for a dead end or a circle."""
        seen: set[tuple[str, Pointer]] = set()
        target = self.lookup(document, ref)
        while target is not None and (target.document, target.pointer) not in seen:
            next_ref = reference_of(target.value)
            if next_ref is None:
                return target
            seen.add((target.document, target.pointer))
            target = self.lookup(target.document, next_ref)
        return None

    def deref(self, document: str, value: JsonValue) -> JsonObject:
        """The object that `value` is or refers to; an empty one where there is none."""
        ref = reference_of(value)
        target = self.resolve(document, ref) if ref is not None else None
        found = target.value if target is not None else value
        return found if isinstance(found, dict) else {}

    def problem(self, ref: str, place: Place) -> Diagnostic | None:
        """Why the `$ref` at `place` leads nowhere; None where it leads somewhere."""
        pointer = local_pointer(ref)
        if pointer is None:
            return _unsupported(ref, place)
        target = self.lookup(place.document, ref)
        if target is None:
            hint = self._near(place.document, pointer)
            message = f'there is nothing at "{ref}"'
            return error("dangling-ref", message, place, hint=hint)
        if self._comes_back(target, from_tokens(tokens(place.pointer)[:-1])):
            return error("circular-ref", f'"{ref}" only leads to itself', place)
        return None

    def _near(self, document: str, pointer: Pointer) -> str | None:
        """A hint from what there is where the pointer goes astray."""
        parts = tokens(pointer)
        for length in range(len(parts)):
            below = _get("", self._documents[document].data, parts[: length + 1])
            if below is None:
                above = _get("", self._documents[document].data, parts[:length])
                known = above.value if above else None
                names = known if isinstance(known, dict) else {}
                return did_you_mean(parts[length], names)
        return None

    def _comes_back(self, target: Target | None, start: Pointer) -> bool:
        """Whether a chain of references comes back to where it started."""
        seen: set[Pointer] = set()
        while target is not None and target.pointer not in seen:
            if target.pointer == start:
                return True
            seen.add(target.pointer)
            ref = reference_of(target.value)
            target = self.lookup(target.document, ref) if ref is not None else None
        return False


def reference_of(value: JsonValue) -> str | None:
    """The `$ref` of a value that is a reference."""
    ref = value.get("$ref") if isinstance(value, dict) else None
    return ref if isinstance(ref, str) else None


def local_pointer(ref: str) -> Pointer | None:
    """The pointer of a reference into the same document: "#/a/b" or "#"."""
    if ref == "#":
        return Pointer("")
    if not ref.startswith("#/"):
        return None
    # RFC 6901, section 6: percent-decoding comes first, then "~1" and "~0".
    return from_tokens(tokens(unquote(ref[1:])))


def _unsupported(ref: str, place: Place) -> Diagnostic:
    if ref.startswith("#"):
        message = f'"{ref}" names an anchor; only "#/..." can be followed yet'
        return error("anchor-ref-unsupported", message, place)
    message = f'"{ref}" is in another document; only "#/..." can be followed yet'
    hint = "bundle the documents into one first, for instance with redocly bundle"
    return error("external-ref-unsupported", message, place, hint=hint)


def _moved_to(document: Document, pointer: Pointer) -> list[Pointer]:
    """Where the upgrade may have put `pointer`, which is in the terms of the source."""
    below = [
        (new, old)
        for new, old in document.moved
        if pointer == old or pointer.startswith(f"{old}/")
    ]
    below.sort(key=lambda pair: len(pair[1]), reverse=True)
    return [Pointer(new + pointer[len(old) :]) for new, old in below]


def _get(document: str, data: JsonValue, parts: tuple[str, ...]) -> Target | None:
    value = data
    for token in parts:
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and _is_index(token) and int(token) < len(value):
            value = value[int(token)]
        else:
            return None
    return Target(document, from_tokens(parts), value)


def _is_index(token: str) -> bool:
    """RFC 6901, section 4: digits without a leading zero."""
    return token.isascii() and token.isdigit() and (token == "0" or token[0] != "0")
