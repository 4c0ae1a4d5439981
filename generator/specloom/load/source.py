"""A path, an http(s) URL or "-" in, text and its digest out."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urljoin

from ..diagnostics import Diagnostic, Severity, SpecloomError, error
from .positions import Lines

STDIN = "<stdin>"
_TIMEOUT = 30.0
_MOST_BYTES = 100_000_000
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
    text: str
    digest: str
    """SHA-256 of the bytes, in hex."""


def is_url(name: str) -> bool:
    """Whether a document is somewhere on the network."""
    return name.startswith(("http://", "https://"))


def joined(base: str, reference: str) -> str:
    """A URI reference relative to another (RFC 3986, section 5); as it is where one is no URI."""
    try:
        return urljoin(base, reference)
    except ValueError:
        return reference


def read(source: str | Path, stdin: BinaryIO | None = None) -> Source:
    """Read `source`; raises `SpecloomError` where there is no text to be had."""
    name = str(source)
    if name == "-":
        path, raw = STDIN, (stdin or sys.stdin.buffer).read(_MOST_BYTES + 1)
    elif is_url(name):
        path, raw = name, _download(name)
    else:
        path, raw = name, _read_file(Path(source))
    if len(raw) > _MOST_BYTES:
        raise SpecloomError(error("too-large", f"{path} is larger than 100 MB"))
    return Source(path, _decode(path, raw), hashlib.sha256(raw).hexdigest())


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES + 1)
    except IsADirectoryError:
        message = f"{path} is a directory, not an OpenAPI document"
        raise SpecloomError(error("not-a-file", message)) from None
    except FileNotFoundError:
        raise SpecloomError(error("file-not-found", f"there is no {path}")) from None
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        message = f"cannot read {path}: {reason}"
        raise SpecloomError(error("unreadable", message)) from None


def _download(url: str) -> bytes:
    import http.client  # both take longer to import than a small document to read
    import urllib.request

    try:
        request = urllib.request.Request(url, headers={"Accept": "*/*"})
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as response:
            body: bytes = response.read(_MOST_BYTES + 1)
            return body
    except (OSError, ValueError, http.client.HTTPException) as problem:
        message = f"cannot download {url}: {problem}"
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
