"""A reference and where it stands in, the document and the place that it means out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote

from ..address import joined, shown_reference
from ..diagnostics import Diagnostic, Place, Severity, SpecloomError, did_you_mean
from ..pointer import ROOT, Pointer, from_tokens, tokens
from .anchors import Anchors, anchors_of
from .document import LONGEST_CHAIN, JsonValue, reference_of
from .library import Library

_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Link:
    """What a reference means, in the terms of the document that it leads to."""

    document: str
    pointer: Pointer


class Links:
    """Resolves references between the documents of a library (OpenAPI 3.1.1, 4.6)."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._anchors: dict[str, Anchors] = {}

    def resolve(self, reference: str, place: Place) -> Link | Diagnostic:
        """What `reference` means at `place`, or why it means nothing."""
        uri, _, fragment = reference.partition("#")
        try:
            for document, resource in self._resources(uri, place):
                found = self._within(document, resource, fragment)
                if found is not None:
                    return found
        except SpecloomError as problem:
            return _unreachable(problem.diagnostics[0], place)
        return Diagnostic(
            code="dangling-ref",
            severity=Severity.WARNING,
            message=f'there is nothing at "{shown_reference(reference)}"',
            place=place,
            hint=self._near(uri, fragment, place),
        )

    def has_ids(self, document: str) -> bool:
        """Whether what a reference means depends on where in the document it stands."""
        return bool(self._anchors_in(document).resources)

    def _resources(self, uri: str, place: Place) -> Iterator[tuple[str, Pointer]]:
        """The documents, or schemas with an `$id`, that a URI may mean: the best first."""
        own = self._anchors_in(place.document)
        around = own.resource(place.pointer)
        if not uri:
            yield place.document, around
            if (
                around != ROOT
            ):  # most who write `$id` do not think of what it does to "#/..."
                yield place.document, ROOT
            return
        base = own.resources.get(around, "")
        for written in (joined(base, uri), uri):
            yield from self._with_id(written)
        yield self._library.locate(place.document, uri), ROOT

    def _with_id(self, uri: str) -> Iterator[tuple[str, Pointer]]:
        for document in self._library.known():
            for pointer, id in self._anchors_in(document).resources.items():
                if id == uri:
                    yield document, pointer

    def _anchors_in(self, document: str) -> Anchors:
        if document not in self._anchors:
            self._anchors[document] = anchors_of(self._library.text(document))
        return self._anchors[document]

    def _within(self, document: str, resource: Pointer, fragment: str) -> Link | None:
        """Where a fragment leads from a resource; None where there is nothing."""
        if fragment and not fragment.startswith("/"):
            names = self._anchors_in(document).anchors
            found = names.get((resource, unquote(fragment)))
            return None if found is None else Link(document, found)
        # RFC 6901, section 6: percent-decoding comes first, then "~1" and "~0".
        parts = *tokens(resource), *tokens(unquote(fragment))
        place = follow(self._library, document, parts)
        if place is None:
            return None
        text = self._library.text(place[0])
        return Link(place[0], text.now(from_tokens(place[1])))

    def _near(self, uri: str, fragment: str, place: Place) -> str | None:
        """A hint from what there is where the pointer goes astray."""
        if not fragment.startswith("/"):
            return None
        document = self._library.locate(place.document, uri)
        value = self._library.text(document).data
        for token in tokens(unquote(fragment)):
            if not has(value, (token,)):
                return did_you_mean(token, value if isinstance(value, dict) else ())
            value = get(value, (token,))
        return None


def follow(
    library: Library, document: str, parts: tuple[str, ...]
) -> tuple[str, tuple[str, ...]] | None:
    """Where reference tokens lead: through references that stand on the way, to other documents.

    A part of what is a reference itself is meant as a part of what that leads to.

    Raises:
        SpecloomError: such a document must not be read, or cannot be.
    """
    for _ in range(LONGEST_CHAIN):
        value = library.written(document).data
        if has(value, parts):
            return document, parts
        done = 0
        while done < len(parts) and has(value, parts[done : done + 1]):
            value = get(value, parts[done : done + 1])
            done += 1
        ref = reference_of(value)
        uri, _, fragment = (ref or "").partition("#")
        if ref is None or (fragment and not fragment.startswith("/")):
            return None
        document = library.locate(document, uri)
        parts = *tokens(unquote(fragment)), *parts[done:]
    return None


def _unreachable(problem: Diagnostic, place: Place) -> Diagnostic:
    """What keeps a document from being read, said of the reference that leads to it."""
    if problem.location is not None:  # a mistake in that document has its own place
        return problem
    return replace(problem, place=place)


def get(data: JsonValue, parts: tuple[str, ...]) -> JsonValue:
    """The value that reference tokens lead to; None where there is none."""
    value = data
    for token in parts:
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and is_index(token) and int(token) < len(value):
            value = value[int(token)]
        else:
            return None
    return value


def has(data: JsonValue, parts: tuple[str, ...]) -> bool:
    """Whether reference tokens lead to a value; null is none that could be referred to."""
    return not parts or get(data, parts) is not None


def is_index(token: str) -> bool:
    """RFC 6901, section 4: digits without a leading zero, and no more than a list could need."""
    return _INDEX.fullmatch(token) is not None
