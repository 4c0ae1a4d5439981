"""Documents in, what is wrong with them beside their shape out, each finding with its place.

An error is what nothing sensible can be generated from; a warning says what is made of it instead.
The walk knows what kind of object it is in, so examples, defaults and extensions stay unread.
"""

from __future__ import annotations

from ..diagnostics import Diagnostic
from ..pointer import Pointer, join
from .checks import CHECKS
from .document import LONGEST_CHAIN, Documents, JsonObject, JsonValue
from .findings import Findings, Known
from .grammar import WITHOUT_REFERENCE, Field, Kind, field_of


def check(documents: Documents) -> tuple[Diagnostic, ...]:
    """Check what is in use of all documents."""
    known = Known(documents)
    for document in documents.values():
        walk = _Walk(Findings(document, known))
        for pointer, kind in document.pieces:
            found = known.refs.lookup(document.name, f"#{pointer}")
            if found is not None and isinstance(found.value, dict):
                walk.object(kind, found.value, found.pointer)
    return tuple(known.diagnostics)


class _Walk:
    """Visits every object that the grammar knows."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._straight: set[str] = set()
        """References that lead to no further one."""
        self._is_too_long = False
        """Whether a chain was that has been reported."""

    def object(self, kind: Kind, value: JsonValue, pointer: Pointer) -> None:
        """Check one object and all below it."""
        if not isinstance(value, dict):  # a boolean schema
            return
        if "$ref" in value and kind not in WITHOUT_REFERENCE:
            self._reference(value, pointer)
        check_kind = CHECKS.get(kind)
        if check_kind is not None:
            check_kind(self._findings, value, pointer)
        for name, child in value.items():
            field = field_of(kind, name)
            if field is not None:
                self._field(field, child, join(pointer, name))

    def _field(self, field: Field, value: JsonValue, pointer: Pointer) -> None:
        if field.shape == "object":
            self.object(field.kind, value, pointer)
        elif isinstance(value, dict):
            for name, child in value.items():
                self.object(field.kind, child, join(pointer, name))
        elif isinstance(value, list):
            for index, child in enumerate(value):
                self.object(field.kind, child, join(pointer, index))

    def _reference(self, value: JsonObject, pointer: Pointer) -> None:
        ref, refs = str(value["$ref"]), self._findings.refs
        if ref in self._straight:
            return
        document = self._findings.document.name
        target = refs.lookup(document, ref)
        if target is None or not isinstance(target.value, dict):
            return
        if "$ref" not in target.value:
            self._straight.add(ref)
            return
        if self._is_too_long:  # so are most of the others that it is made of
            return
        chain = refs.chain(document, ref, pointer)
        place = join(pointer, "$ref")
        if chain == "comes back":
            message = f'"{ref}" only leads to itself'
            self._findings.error("circular-ref", message, place)
        elif chain == "is too long":
            message = f"this leads to more than {LONGEST_CHAIN} references in a row"
            self._findings.error("long-chain", message, place)
            self._is_too_long = True
