"""A `Document` in, what is wrong with its structure out, each finding with its place.

An error is what nothing sensible can be generated from; a warning says what is made of it instead.
The walk knows what kind of object it is in, so examples, defaults and extensions stay unread.
"""

from __future__ import annotations

from typing import Final

from ..diagnostics import Diagnostic
from ..pointer import ROOT, Pointer, join
from ..refs import reference_of
from .checks import CHECKS
from .document import Document, JsonObject, JsonValue, describe
from .findings import Findings
from .grammar import Field, Kind, Shape, field_of

_CONTAINER: Final[dict[Shape, tuple[type, str]]] = {
    "object": (dict, "a mapping"),
    "map": (dict, "a mapping"),
    "list": (list, "a list"),
}
_WITHOUT_REFERENCE: Final = frozenset(
    (
        Kind.DOCUMENT,
        Kind.INFO,
        Kind.COMPONENTS,
        Kind.PATHS,
        Kind.OPERATION,
        Kind.RESPONSES,
        Kind.SERVER,
        Kind.TAG,
        Kind.DISCRIMINATOR,
    )
)
"""Kinds that no `$ref` may stand for (OpenAPI 3.1.0, section 4.8)."""


def check(document: Document) -> tuple[Diagnostic, ...]:
    """Check the whole document."""
    walk = _Walk(document)
    walk.object(Kind.DOCUMENT, document.data, ROOT)
    return tuple(walk.findings.diagnostics)


class _Walk:
    """Visits every object that the grammar knows."""

    def __init__(self, document: Document) -> None:
        self.findings = Findings(document)
        self._good_refs: set[str] = set()

    def object(self, kind: Kind, value: JsonValue, pointer: Pointer) -> None:
        """Check one object and all below it."""
        if isinstance(value, bool) and kind is Kind.SCHEMA:
            return
        if not isinstance(value, dict):
            self._wrong_type("a mapping", value, pointer)
            return
        if "$ref" in value and kind not in _WITHOUT_REFERENCE:
            self._reference(value, pointer)
        check_kind = CHECKS.get(kind)
        if check_kind is not None:
            check_kind(self.findings, value, pointer)
        for name, child in value.items():
            field = field_of(kind, name)
            if field is not None:
                self._field(field, child, join(pointer, name))

    def _field(self, field: Field, value: JsonValue, pointer: Pointer) -> None:
        if field.shape == "object":
            self.object(field.kind, value, pointer)
            return
        container, expected = _CONTAINER[field.shape]
        if not isinstance(value, container):
            self._wrong_type(expected, value, pointer)
        elif isinstance(value, dict):
            for name, child in value.items():
                self.object(field.kind, child, join(pointer, name))
        elif isinstance(value, list):
            for index, child in enumerate(value):
                self.object(field.kind, child, join(pointer, index))

    def _wrong_type(self, expected: str, value: JsonValue, pointer: Pointer) -> None:
        message = f"expected {expected}, found {describe(value)}"
        self.findings.error("wrong-type", message, pointer)

    def _reference(self, value: JsonObject, pointer: Pointer) -> None:
        ref = value["$ref"]
        place = self.findings.place(join(pointer, "$ref"))
        if not isinstance(ref, str):
            self._wrong_type("a string", ref, place.pointer)
        elif ref not in self._good_refs:
            refs, document = self.findings.refs, self.findings.document.name
            problem = refs.problem(ref, place)
            target = refs.lookup(document, ref)
            if problem is not None:
                self.findings.diagnostics.append(problem)
            elif target is not None and reference_of(target.value) is None:
                self._good_refs.add(ref)  # no chain: good wherever it stands
