"""What the structural checks work with: documents, their references, and what was found so far."""

from __future__ import annotations

from ..diagnostics import Diagnostic, Part, Place, Severity
from ..pointer import Pointer
from .document import Document, Documents, JsonObject
from .refs import Refs


class Known:
    """What the checks of all documents share."""

    def __init__(self, documents: Documents) -> None:
        self.documents = documents
        self.refs = Refs(documents)
        self.diagnostics: list[Diagnostic] = []
        self.operation_ids: dict[str, Place] = {}

    @property
    def root(self) -> JsonObject:
        """The data of the root document."""
        data = self.documents[""].data
        return data if isinstance(data, dict) else {}


class Findings:
    """Collects the diagnostics about one document."""

    def __init__(self, document: Document, known: Known) -> None:
        self.document = document
        self.known = known
        self.refs = known.refs

    def of(self, document: str) -> Findings:
        """The same about another document."""
        return Findings(self.known.documents[document], self.known)

    def place(self, pointer: Pointer, part: Part = "value") -> Place:
        """A place in the document."""
        return Place(document=self.document.name, pointer=pointer, part=part)

    def error(
        self,
        code: str,
        message: str,
        pointer: Pointer,
        part: Part = "value",
        *,
        hint: str | None = None,
        first: Place | None = None,
    ) -> None:
        """Nothing sensible can be generated from this. `first` is what it collides with."""
        self._add(Severity.ERROR, code, message, self.place(pointer, part), hint, first)

    def warning(
        self,
        code: str,
        message: str,
        pointer: Pointer,
        part: Part = "value",
        *,
        hint: str | None = None,
        first: Place | None = None,
    ) -> None:
        """The message says what is made of it instead."""
        place = self.place(pointer, part)
        self._add(Severity.WARNING, code, message, place, hint, first)

    def _add(
        self,
        severity: Severity,
        code: str,
        message: str,
        place: Place,
        hint: str | None,
        first: Place | None,
    ) -> None:
        related = (("first defined here", first),) if first is not None else ()
        self.known.diagnostics.append(
            Diagnostic(
                code=code,
                severity=severity,
                message=message,
                place=place,
                hint=hint,
                related=related,
            )
        )
