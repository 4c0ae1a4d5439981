"""A path, an http(s) URL or "-" in, text and its digest out."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ..diagnostics import Diagnostic, Severity, SpecloomError, error
from .positions import Lines

STDIN = "<stdin>"
_TIMEOUT = 30.0
_MOST_BYTES = 100_000_000
_BOM = b"\xef\xbb\xbf"
_UTF_16_BOMS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a document, and the path that the user knows it by."""

    path: str
    text: str
    digest: str
    """SHA-256 of the bytes, in hex."""


def read(source: str | Path, stdin: BinaryIO | None = None) -> Source:
    """Read `source`; raises `SpecloomError` where there is no text to be had."""
    name = str(source)
    if name == "-":
        path, raw = STDIN, (stdin or sys.stdin.buffer).read(_MOST_BYTES + 1)
    elif name.startswith(("http://", "https://")):
        path, raw = name, _download(name)
    else:
        path, raw = name, _read_file(Path(source))
    if len(raw) > _MOST_BYTES:
        raise SpecloomError(error("too-large", f"{path} is larger than 100 MB"))
    return Source(path, _decode(path, raw), hashlib.sha256(raw).hexdigest())


def _read_file(path: Path) -> bytes:
    if path.is_dir():
        message = f"{path} is a directory, not an OpenAPI document"
        raise SpecloomError(error("not-a-file", message))
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES + 1)
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
    raw = raw.removeprefix(_BOM)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        before = raw[: problem.start].decode("utf-8")
        diagnostic = Diagnostic(
            code="not-utf-8",
            severity=Severity.ERROR,
            message=f"the document is not UTF-8: byte 0x{raw[problem.start]:02x}",
            hint="it looks like UTF-16" if raw.startswith(_UTF_16_BOMS) else None,
            location=Lines(path, before).location(len(before)),
        )
        raise SpecloomError(diagnostic) from None
