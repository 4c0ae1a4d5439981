"""The documents of a run: which there are, and what is in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from ..diagnostics import SpecloomError, error
from .access import Access
from .places import Places
from .text import Text, parse_text

_MOST_DOCUMENTS = 1_000
_MOST_CHARACTERS = 200_000_000

Adapt: TypeAlias = "Callable[[Library, str], Text]"
"""Gives the text of a document in a dialect that can be upgraded."""


class Library:
    """The texts of the documents that a root document leads to, by name (see `places`)."""

    def __init__(
        self,
        root: Text,
        access: Access,
        adapt: Adapt = lambda library, name: library.written(name),
    ) -> None:
        self._adapt = adapt
        self._adapted: dict[str, Text] = {}
        self._places = Places(root.source, access)
        self._texts: dict[str, Text] = {"": root}
        self._size = len(root.source.text)

    def locate(self, document: str, reference: str) -> str:
        """The name of what a reference without a fragment means in `document`.

        Raises:
            SpecloomError: that must not be read, or cannot be.
        """
        return self._places.locate(document, reference)

    def text(self, document: str) -> Text:
        """The text of a document, in a dialect that can be upgraded.

        Raises:
            SpecloomError: it cannot be read, or is neither YAML nor JSON.
        """
        if document not in self._adapted:
            self._adapted[document] = self._adapt(self, document)
        return self._adapted[document]

    def written(self, document: str) -> Text:
        """The text of a document as it is, read when it is first asked for.

        Raises:
            SpecloomError: it cannot be read, or is neither YAML nor JSON.
        """
        if document not in self._texts:
            self._texts[document] = self._read(document)
        return self._texts[document]

    def known(self) -> dict[str, Text]:
        """All that has been read."""
        return {name: self.text(name) for name in list(self._texts)}

    def _read(self, document: str) -> Text:
        if len(self._texts) >= _MOST_DOCUMENTS:
            message = f"references lead to more than {_MOST_DOCUMENTS:,} documents"
            raise SpecloomError(error("too-many-documents", message))
        source = self._places.read(document)
        self._size += len(source.text)
        if self._size > _MOST_CHARACTERS:
            message = f"the documents have more than {_MOST_CHARACTERS:,} characters"
            raise SpecloomError(error("too-large", message))
        return parse_text(source)
