"""Which documents a run may read: the name of one from a reference, its source from the name.

A name is "" for the root, else the path relative to the root's folder ("schemas/pet.yaml",
percent-encoded as in a reference), or a URL. What may be secret in the query of a URL is not part of a
name: "https://host/pet.yaml?" stands for the first such URL, "https://host/pet.yaml?2" for another.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from ..address import Url, is_url, joined, shown
from ..diagnostics import SpecloomError, error
from .access import Access
from .source import STDIN, Source, fetch, read_file, url_of


class Places:
    """The places of the documents that a root document leads to."""

    def __init__(self, root: Source, access: Access) -> None:
        self._access = access
        self._root = root.path
        self._spec = root.url
        self._folder = _folder(root.path)
        self._queried: dict[str, list[Url]] = {}
        """Name without query -> the URLs that have one."""
        self._own: set[str] = set()
        """Names of what files of the user's lead to, and what is beside that: an intranet, maybe."""

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
        except ValueError:
            message = f'"{shown(reference)}" is no URI'
            raise SpecloomError(error("unreadable-ref", message)) from None
        if scheme in ("http", "https") or (is_url(base) and not scheme):
            name = self._named_url(joined(base, reference))
            if not is_url(base) or (base in self._own and _is_beside(base, name)):
                self._own.add(name)
            return name
        if is_url(base):
            message = f'"{reference}" is a file, which a document from the network must not name'
            raise SpecloomError(error("ref-outside", message))
        # One letter is a drive of Windows, not a scheme.
        if len(scheme) > 1 and scheme != "file":
            message = f'there is no way to read "{shown(reference)}"'
            raise SpecloomError(error("unreadable-ref", message))
        return self._named_file(document, reference)

    def read(self, document: str) -> Source:
        """Read what a name stands for.

        Raises:
            SpecloomError: it cannot be read, or must not be.
        """
        if is_url(document):
            is_own = document in self._own
            return fetch(self._url(document), self._spec, self._access, is_own=is_own)
        path = origin(self._root, document)
        if os.path.exists(path) and not os.path.isfile(path):
            message = f"{path} is no regular file"
            raise SpecloomError(error("not-a-file", message))
        return read_file(Path(path))

    def has_changed(self, document: str, digest: str) -> bool:
        """Whether a document is another than an earlier run has read, as far as that can be known.

        The name comes from a file that anyone may have written, so it means no more than a reference
        in the root document would.
        """
        if is_url(document) and "?" in document:
            return True
        try:
            is_itself = self.locate("", document) == document
            self._own.clear()  # which nobody but that file says
            return not is_itself or self.read(document).digest != digest
        except SpecloomError:
            return True

    def _named_url(self, written: str) -> str:
        url = url_of(written)
        if url.login is not None:
            message = f"a document must not name a password, as it does for {url}"
            hint = "a netrc file is the place for it"
            raise SpecloomError(error("unreadable-ref", message, hint=hint))
        if not self._access.remote:
            message = f"{url} is a remote document, which is fetched only when allowed"
            hint = f"--allow-remote-refs fetches {url}"
            raise SpecloomError(error("remote-ref", message, hint=hint))
        spec = self._spec
        if spec and (url.origin, url.target) == (spec.origin, spec.target):
            return ""
        if "?" not in url.target:
            return str(url)
        known = self._queried.setdefault(str(url), [])
        if url not in known:
            known.append(url)
        number = known.index(url) + 1
        return f"{url}?{number if number > 1 else ''}"

    def _url(self, name: str) -> Url:
        written, is_queried, number = name.partition("?")
        if is_queried:
            return self._queried[written][int(number or 1) - 1]
        return url_of(name)

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


def unchanged(root: Source, access: Access, documents: Mapping[str, str]) -> bool:
    """Whether documents have the digests that they had when an earlier run read them."""
    places = Places(root, access)
    return not any(places.has_changed(name, old) for name, old in documents.items())


def origin(root: str, document: str) -> str:
    """The path, as its user would write it next to that of the root, or the URL of a document."""
    if document == "" or is_url(document):
        return document or ("" if root == STDIN else root)
    folder = "" if root == STDIN else os.path.dirname(root)
    return os.path.join(folder, unquote(document))


def _is_beside(base: str, name: str) -> bool:
    """Whether a document is on the same host as another."""
    return is_url(name) and url_of(name).origin.host == url_of(base).origin.host


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
