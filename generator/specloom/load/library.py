"""The documents of a run: which there are, where they are, and which of them may be read."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote, unquote, urlsplit

from ..diagnostics import SpecloomError, error
from .source import STDIN, is_url, joined, read
from .text import Text, parse_text

_MOST_DOCUMENTS = 1_000
_MOST_CHARACTERS = 200_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What references may lead to, beside files in the folder of the root document."""

    remote: bool = False
    """Whether documents are fetched over http(s)."""
    outside: bool = False
    """Whether files outside the folder are read."""


Adapt: TypeAlias = "Callable[[Library, str], Text]"
"""Gives the text of a document in a dialect that can be upgraded."""


class Library:
    """The texts of the documents that a root document leads to, by name.

    A name is "" for the root, else the path relative to the root's folder ("schemas/pet.yaml",
    percent-encoded as in a reference), or a URL.
    """

    def __init__(
        self,
        root: Text,
        access: Access,
        adapt: Adapt = lambda library, name: library.written(name),
    ) -> None:
        self._adapt = adapt
        self._adapted: dict[str, Text] = {}
        self._access = access
        self._root = root.source.path
        self._folder = _folder(self._root)
        self._texts: dict[str, Text] = {"": root}
        self._size = len(root.source.text)

    def locate(self, document: str, reference: str) -> str:
        """The name of what a reference without a fragment means in `document`.

        RFC 3986, section 5: relative to where the document is.

        Raises:
            SpecloomError: that must not be read, or cannot be.
        """
        if not reference:
            return document
        base = self._root if document == "" else document
        try:
            scheme = urlsplit(reference).scheme.lower()
        except ValueError as problem:
            message = f'"{reference}" is no URI: {problem}'
            raise SpecloomError(error("unreadable-ref", message)) from None
        if scheme in ("http", "https") or (is_url(base) and not scheme):
            return self._named_url(joined(base, reference), reference)
        if is_url(base):
            message = f'"{reference}" is a file, which a document from the network must not name'
            raise SpecloomError(error("ref-outside", message))
        # One letter is a drive of Windows, not a scheme.
        if len(scheme) > 1 and scheme != "file":
            message = f'there is no way to read "{reference}"'
            raise SpecloomError(error("unreadable-ref", message))
        return self._named_file(document, reference)

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
        path = origin(self._root, document)
        if not is_url(path) and os.path.exists(path) and not os.path.isfile(path):
            message = f"{path} is no regular file"
            raise SpecloomError(error("not-a-file", message))
        source = read(path)
        self._size += len(source.text)
        if self._size > _MOST_CHARACTERS:
            message = f"the documents have more than {_MOST_CHARACTERS:,} characters"
            raise SpecloomError(error("too-large", message))
        return parse_text(source)

    def _named_url(self, url: str, reference: str) -> str:
        if not self._access.remote:
            raise SpecloomError(
                error(
                    "remote-ref",
                    f'"{reference}" is a remote document, which is fetched only when allowed',
                    hint=f"--allow-remote-refs fetches {url}",
                )
            )
        return "" if url == self._root else url

    def _named_file(self, document: str, reference: str) -> str:
        base = os.path.dirname(origin(self._root, document))
        path = Path(base, _file_path(reference))
        try:
            real = path.resolve()
            inside = real.is_relative_to(self._folder)
            is_root = self._root != STDIN and real == Path(self._root).resolve()
        except (OSError, ValueError, RuntimeError):
            raise SpecloomError(
                error("unreadable-ref", f'"{reference}" is no path of a file')
            ) from None
        if not inside and not self._access.outside:
            message = f'"{reference}" is outside the folder of the document'
            hint = "--allow-refs-outside reads such files"
            raise SpecloomError(error("ref-outside", message, hint=hint))
        if is_root:
            return ""
        relative = os.path.relpath(real, self._folder)
        return quote(Path(relative).as_posix())


def origin(root: str, document: str) -> str:
    """The path, as its user would write it next to that of the root, or the URL of a document."""
    if document == "" or is_url(document):
        return document or ("" if root == STDIN else root)
    folder = "" if root == STDIN else os.path.dirname(root)
    return os.path.join(folder, unquote(document))


def _folder(root: str) -> Path:
    """The folder of the root document; for standard input, the one that the user is in."""
    if root == STDIN or is_url(root):
        return Path.cwd().resolve()
    return Path(root).resolve().parent


def _file_path(reference: str) -> str:
    from urllib.request import url2pathname

    parts = urlsplit(reference)
    if parts.scheme.lower() == "file":
        return url2pathname(parts.path)
    return unquote(reference.partition("?")[0])


def unchanged(root: str, documents: Mapping[str, str]) -> bool:
    """Whether documents have the digests that they had when an earlier run read them."""
    try:
        return all(
            read(origin(root, name)).digest == digest
            for name, digest in documents.items()
        )
    except SpecloomError:
        return False
