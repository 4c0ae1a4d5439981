"""A path, an http(s) URL or "-" in, text and its digest out."""

from __future__ import annotations

import hashlib
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from ..address import Url, is_url, parse_url, shown
from ..diagnostics import Diagnostic, Severity, SpecloomError, error
from .access import Access
from .positions import Lines

STDIN = "<stdin>"
_MOST_BYTES = 100_000_000
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_END = re.compile(r"\n\.\.\.\s*\Z")
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    # Before those of UTF-16, which they begin with.
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a document, and the path that the user knows it by."""

    path: str
    """As it may be shown: of a URL, without what may be secret."""
    text: str
    digest: str
    """SHA-256 of the bytes, in hex."""
    url: Url | None = field(default=None, repr=False)
    """Where it was fetched, and as whom."""


def read(
    source: str | Path, access: Access | None = None, *, stdin: BinaryIO | None = None
) -> Source:
    """Read what a user named; raises `SpecloomError` where there is no text to be had."""
    name = str(source)
    if name == "-":
        return _source(STDIN, _read_stdin(stdin))
    if not is_url(name):
        if _SCHEME.match(name):
            reason = "a document is a path, an http(s) URL or -"
            raise SpecloomError(
                error("unreadable", f"cannot read {shown(name)}: {reason}")
            )
        return read_file(Path(source))
    url = url_of(name)
    return fetch(url, url, access or Access(), is_own=True)


def url_of(address: str) -> Url:
    """Take the URL of a document apart; raises `SpecloomError` where it is none."""
    try:
        return parse_url(address)
    except ValueError as problem:
        message = f"cannot download {shown(address)}: {problem}"
        raise SpecloomError(error("unreadable", message)) from None


def read_file(path: Path) -> Source:
    """Read a file; raises `SpecloomError` where there is no text to be had."""
    return _source(str(path), _read_file(path))


def fetch(url: Url, spec: Url | None, access: Access, *, is_own: bool) -> Source:
    """Read a document from the network, for a run whose SPEC is at `spec`.

    `is_own` says whether a file of the user's names it.

    Raises:
        SpecloomError: there is no text to be had, or only a part of it.
    """
    from .download import (
        download,
    )  # takes longer to import than a small document to read

    found = download(url, spec, access, is_own=is_own, most=_MOST_BYTES)
    source = _source(str(url), found.content, url)
    if not found.is_framed and not _proves_itself_whole(source.text):
        reason = "the server does not say how long it is, and YAML that was cut is YAML still"
        hint = "download it by other means, and give its path"
        message = f"nobody can tell whether {url} came whole: {reason}"
        raise SpecloomError(error("incomplete-download", message, hint=hint))
    return source


def _proves_itself_whole(text: str) -> bool:
    """Whether a part of a text could not be read as the whole of it.

    A bracket has to be closed, and "..." ends a document (YAML 1.2.2, section 9.1.3).
    """
    return text.lstrip().startswith(("{", "[")) or _END.search(text) is not None


def _source(path: str, raw: bytes, url: Url | None = None) -> Source:
    if len(raw) > _MOST_BYTES:
        raise SpecloomError(error("too-large", f"{path} is larger than 100 MB"))
    return Source(path, _decode(path, raw), hashlib.sha256(raw).hexdigest(), url)


def _read_stdin(stdin: BinaryIO | None) -> bytes:
    try:
        # What was closed before we began is None.
        return (stdin or sys.stdin.buffer).read(_MOST_BYTES + 1)
    except (AttributeError, OSError):
        message = "standard input cannot be read"
        raise SpecloomError(error("unreadable", message)) from None


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES + 1)
    except IsADirectoryError:
        message = f"{path} is a directory, not an OpenAPI document"
        raise SpecloomError(error("not-a-file", message)) from None
    except FileNotFoundError:
        message = f"there is no {shown(str(path))}"
        raise SpecloomError(error("file-not-found", message)) from None
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        message = f"cannot read {shown(str(path))}: {reason}"
        raise SpecloomError(error("unreadable", message)) from None


def _decode(path: str, raw: bytes) -> str:
    """The text: UTF-8, or what a byte order mark says (YAML 1.2.2, section 5.2)."""
    try:
        for mark, encoding in _MARKS:
            if raw.startswith(mark):
                return raw.removeprefix(mark).decode(encoding)
        return raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        before = problem.object[: problem.start].decode(problem.encoding, "replace")
        diagnostic = Diagnostic(
            code="not-utf-8",
            severity=Severity.ERROR,
            message=f"the document is not {problem.encoding.upper()}: "
            f"byte 0x{problem.object[problem.start]:02x}",
            hint="save it as UTF-8",
            location=Lines(path, before).location(len(before)),
        )
        raise SpecloomError(diagnostic) from None
