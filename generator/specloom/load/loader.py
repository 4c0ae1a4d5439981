"""A path, an http(s) URL or "-" in, the documents that it leads to in the dialect of OpenAPI 3.1 out."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from ..address import shown_reference
from ..diagnostics import Diagnostic, Place, Severity, error, warning
from ..pointer import ROOT, Pointer, join, tokens
from .access import Access
from .dialect import check_root, check_text, version_of
from .document import (
    LONGEST_CHAIN,
    TO_ROOT,
    Document,
    Documents,
    JsonObject,
    JsonValue,
    describe,
)
from .grammar import Field, Kind, kind_at
from .legacy import SWAGGER, adapt, adapt_piece
from .library import Library
from .links import Links, get, is_index
from .moves import compose
from .positions import Positions
from .source import Source, read
from .spread import is_spread, spread
from .text import Adapted, Text, parse_text, repeated_keys
from .upgrade import Linker, Upgraded, upgrade


def load(
    source: str | Path, access: Access | None = None, *, stdin: BinaryIO | None = None
) -> tuple[Documents, tuple[Diagnostic, ...]]:
    """Read a document and all that it refers to.

    Raises:
        SpecloomError: nothing can be made of the root document.
    """
    return parse(read(source, access, stdin=stdin), access)


def parse(
    found: Source, access: Access | None = None
) -> tuple[Documents, tuple[Diagnostic, ...]]:
    """Make a document of text, and documents of all that it refers to.

    Raises:
        SpecloomError: nothing can be made of it.
    """
    text, _, version = _root(found)
    loading = _Loading(Library(text, access or Access(), adapt), version)
    loading.run()
    return loading.documents(), tuple(loading.diagnostics)


def title(source: str | Path, access: Access | None = None) -> str:
    """The title of an API, to name a package after; "" where there is none.

    Raises:
        SpecloomError: nothing can be made of the document.
    """
    _, root, _ = _root(read(source, access))
    info = root.get("info")
    found = info.get("title") if isinstance(info, dict) else None
    return found if isinstance(found, str) else ""


def _root(source: Source) -> tuple[Text, JsonObject, str]:
    """The text, the data and the version of a root document."""
    check_text(source)
    text = parse_text(source)
    return (text, *check_root(text))


@dataclass(frozen=True, slots=True)
class _Piece:
    """An object that a reference leads to; the root document is the first."""

    document: str
    pointer: Pointer
    kind: Kind
    version: str


class _Loading:
    """Follows references from the root document, until nothing new comes up."""

    def __init__(self, library: Library, version: str) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._library = library
        self._links = Links(library)
        self._version = version
        self._waiting: deque[_Piece] = deque()
        self._pieces: dict[str, dict[_Piece, Upgraded]] = {}
        self._known: set[tuple[str, Pointer, Kind]] = set()
        self._parts: dict[str, list[tuple[Pointer, JsonValue]]] = {}
        """By document: places with a reference where there is none, each with what it stands for."""
        self._linked: dict[str, dict[tuple[str, Kind], tuple[str, Kind]]] = {}

    def run(self) -> None:
        """Upgrade the root document and what it leads to."""
        self._want("", ROOT, Kind.DOCUMENT, self._version)
        while self._waiting:
            piece = self._waiting.popleft()
            if self._is_within(piece):
                continue
            upgraded = self._upgraded(piece)
            self._pieces.setdefault(piece.document, {})[piece] = upgraded

    def _upgraded(self, piece: _Piece) -> Upgraded:
        text = self._library.text(piece.document)
        value = get(text.readable, tokens(piece.pointer))
        earlier = None
        if piece.version == SWAGGER and text.adapted is None:
            earlier = adapt_piece(
                self._library, piece.document, piece.kind, piece.pointer, value
            )
            value = earlier.data
            self._parts.setdefault(piece.document, []).extend(earlier.spread)
        upgraded = upgrade(
            piece.kind,
            value,
            piece.pointer,
            document=piece.document,
            version=piece.version,
            link=self._linker(piece),
            look=partial(self._look, piece),
        )
        return upgraded if earlier is None else _after(upgraded, earlier)

    def documents(self) -> Documents:
        """All that was read, with the pieces in use upgraded."""
        found = {}
        for name, text in self._library.known().items():
            self.diagnostics += repeated_keys(text, name)
            found[name] = self._document(name, text)
        return found

    def _document(self, name: str, text: Text) -> Document:
        source = text.source
        pieces = self._outermost(name)
        data, source_data = text.readable, text.data
        for piece, upgraded in pieces.items():
            data = _replaced(data, tokens(piece.pointer), upgraded.data)
            self.diagnostics += upgraded.diagnostics
        spread_out = text.adapted.spread if text.adapted else self._parts.get(name, ())
        for pointer, parts in spread_out:
            source_data = _replaced(source_data, tokens(pointer), parts)
        moved = tuple(pair for each in pieces.values() for pair in each.moved)
        if text.adapted is not None:
            self.diagnostics += text.adapted.diagnostics
            moved = compose(moved, text.adapted.moved)
        return Document(
            path=source.path,
            name=name,
            text=source.text,
            data=data,
            pieces=tuple((piece.pointer, piece.kind) for piece in pieces),
            version=next((piece.version for piece in pieces), self._version),
            digest=source.digest,
            moved=moved,
            source_data=source_data,
            positions=Positions(
                source.path, source.text, is_json=text.is_json, moved=moved
            ),
        )

    def _outermost(self, document: str) -> dict[_Piece, Upgraded]:
        """The pieces of a document that are not within others; outer ones came later, at times."""
        found = self._pieces.get(document, {})
        return {
            piece: upgraded
            for piece, upgraded in found.items()
            if not any(_covers(other, piece) for other in found if other != piece)
        }

    def _is_within(self, piece: _Piece) -> bool:
        return any(_covers(o, piece) for o in self._pieces.get(piece.document, ()))

    def _want(self, document: str, pointer: Pointer, kind: Kind, version: str) -> None:
        if (document, pointer, kind) not in self._known:
            self._known.add((document, pointer, kind))
            own = version_of(self._library.text(document).data)
            self._waiting.append(_Piece(document, pointer, kind, own or version))

    def _linker(self, piece: _Piece) -> Linker:
        """What follows the references of a piece."""
        # What one means depends on nothing but the document, unless that has an `$id`.
        alike = not self._links.has_ids(piece.document)
        known = self._linked.setdefault(piece.document, {})

        def link(
            kind: Kind, ref: str, new: Pointer, old: Pointer
        ) -> tuple[str, Kind] | None:
            if alike and (ref, kind) in known:
                return known[ref, kind]
            found = self._follow(piece, kind, ref, new, old)
            if found is not None:
                known[ref, kind] = found
            return found

        return link

    def _follow(
        self, piece: _Piece, kind: Kind, ref: str, new: Pointer, old: Pointer
    ) -> tuple[str, Kind] | None:
        """Have the target of a reference upgraded, too; None, and a diagnostic, where it has none."""
        place = _place_of(kind, piece.document, new)
        written = _place_of(kind, piece.document, old)
        target = self._links.resolve(ref, written)
        if isinstance(target, Diagnostic):
            if target.place == written:
                target = replace(target, place=place)
            self.diagnostics.append(_degraded(target, kind))
            return None
        document, at = target.document, target.pointer
        wanted = Kind.SCHEMA if kind is Kind.DISCRIMINATOR else kind
        value = get(self._library.text(document).readable, tokens(at))
        if not isinstance(value, dict | bool if wanted is Kind.SCHEMA else dict):
            self.diagnostics.append(_degraded(_no_object(ref, value, place), kind))
            return None
        found = self._kind_at(document, at) or wanted
        self._want(document, at, found, piece.version)
        name = "" if document == piece.document else document or TO_ROOT
        return f"{name}#{_fragment(at)}", found

    def _look(
        self,
        piece: _Piece,
        field: Field,
        written: JsonObject,
        new: Pointer,
        old: Pointer,
    ) -> JsonValue:
        """What a reference leads to at last, with what stands beside it on the way; None for nothing."""
        place = Place(document=piece.document, pointer=join(new, "$ref"))
        at = Place(document=piece.document, pointer=join(old, "$ref"))
        steps = [(at, written)]
        for _ in range(LONGEST_CHAIN):
            target = self._links.resolve(str(steps[-1][1]["$ref"]), at)
            if isinstance(target, Diagnostic):
                is_here = target.place == steps[0][0]
                found = replace(target, place=place) if is_here else target
                self.diagnostics.append(_degraded(found, field.kind))
                return None
            text = self._library.text(target.document)
            value = get(text.readable, tokens(target.pointer))
            if not isinstance(value, dict) or not is_spread(
                field, value, piece.version
            ):
                return self._with_parts(field, steps, value)
            pointer = join(target.pointer, "$ref")
            at = Place(document=target.document, pointer=pointer)
            steps.append((at, value))
        message = f'"{shown_reference(str(written["$ref"]))}" only leads to itself'
        self.diagnostics.append(error("circular-ref", message, place))
        return None

    def _with_parts(
        self, field: Field, steps: list[tuple[Place, JsonObject]], value: JsonValue
    ) -> JsonValue:
        """What references that lead to each other come to; a validator is given that in their place."""
        for place, written in reversed(steps):
            parts = spread(field, written, value)
            if parts is not None:
                pointer = Pointer(place.pointer.removesuffix("/$ref"))
                self._parts.setdefault(place.document, []).append((pointer, parts))
            if isinstance(value, dict):
                beside = {k: v for k, v in written.items() if k != "$ref"}
                value = {**value, **beside}
        return value

    def _kind_at(self, document: str, pointer: Pointer) -> Kind | None:
        """What stands at a place, as far as that follows from what it is a part of."""
        for piece in self._pieces.get(document, ()):
            if pointer == piece.pointer or pointer.startswith(f"{piece.pointer}/"):
                below = tokens(pointer)[len(tokens(piece.pointer)) :]
                found = kind_at(piece.kind, below)
                if found is not None:
                    return found
        if document == "" or version_of(self._library.text(document).data):
            return kind_at(Kind.DOCUMENT, tokens(pointer))
        return None


def _after(upgraded: Upgraded, earlier: Adapted) -> Upgraded:
    """An upgrade as the second of two steps."""
    return Upgraded(
        data=upgraded.data,
        moved=compose(upgraded.moved, earlier.moved),
        diagnostics=(*earlier.diagnostics, *upgraded.diagnostics),
    )


def _covers(outer: _Piece, piece: _Piece) -> bool:
    """Whether the upgrade of `outer` has upgraded `piece` as well."""
    if piece.document != outer.document or not f"{piece.pointer}/".startswith(
        f"{outer.pointer}/"
    ):
        return False
    below = tokens(piece.pointer)[len(tokens(outer.pointer)) :]
    return kind_at(outer.kind, below) is not None


def _place_of(kind: Kind, document: str, pointer: Pointer) -> Place:
    """Where a reference is written: of a mapping, the value itself."""
    at = pointer if kind is Kind.DISCRIMINATOR else join(pointer, "$ref")
    return Place(document=document, pointer=at)


def _fragment(pointer: Pointer) -> str:
    """A pointer as a fragment that says the same after percent-decoding."""
    return pointer.replace("%", "%25")


def _no_object(ref: str, value: JsonValue, place: Place) -> Diagnostic:
    message = f'"{shown_reference(ref)}" leads to {describe(value)}, not to a mapping'
    return warning("dangling-ref", message, place)


_WITH_OPERATIONS = (Kind.PATHS, Kind.PATH_ITEM, Kind.OPERATION)
"""Kinds of which nothing may be left out: operations would be lost."""

_FATES = {
    Kind.SCHEMA: "every value is allowed",
    Kind.PARAMETER: "the parameter is left out",
    Kind.DISCRIMINATOR: "the value is left out",
}


def _degraded(problem: Diagnostic, kind: Kind) -> Diagnostic:
    """Say what becomes of an object whose reference leads to nothing."""
    if kind is Kind.DISCRIMINATOR:  # a hint, without which the schemas say enough
        problem = replace(problem, severity=Severity.WARNING)
    if problem.severity is Severity.ERROR:
        return problem
    if kind in _WITH_OPERATIONS:
        return replace(problem, severity=Severity.ERROR)
    fate = _FATES.get(kind, f"the {kind.value} is left empty")
    return replace(problem, message=f"{problem.message}; {fate}")


def _replaced(data: JsonValue, path: tuple[str, ...], value: JsonValue) -> JsonValue:
    """`data` with another value at a place; what is around is copied, or made where it is gone."""
    if not path:
        return value
    token, below = path[0], path[1:]
    if not isinstance(data, list):
        around = data if isinstance(data, dict) else {}
        return {**around, token: _replaced(around.get(token), below, value)}
    index = int(token) if is_index(token) else len(data)
    if index >= len(data):
        return data
    return [*data[:index], _replaced(data[index], below, value), *data[index + 1 :]]
