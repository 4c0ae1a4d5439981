"""The data of a root document in, the version of OpenAPI that it is written in out."""

from __future__ import annotations

import re
from typing import NoReturn

from ..diagnostics import Diagnostic, Location, Severity, SpecloomError
from ..pointer import from_tokens
from .document import JsonObject, JsonValue, describe
from .positions import Positions
from .source import Source
from .strangers import HINTS, stranger_in_data, stranger_in_text
from .text import Text

_VERSIONS = {
    "openapi": re.compile(r"3\.[012](?:\.\d+(?:-[\w.]+)?)?"),
    "swagger": re.compile(r"2\.0"),
}


def version_of(data: JsonValue) -> str | None:
    """The version that a document says of itself; None for a mere piece of a document."""
    if not isinstance(data, dict):
        return None
    for key, supported in _VERSIONS.items():
        written = data.get(key)
        # `openapi: 3.1` is a number in YAML and clear all the same.
        if isinstance(written, str | float) and supported.fullmatch(str(written)):
            return str(written)
    return None


def check_root(text: Text) -> tuple[JsonObject, str]:
    """The root object of an OpenAPI document, and its version.

    Raises:
        SpecloomError: it is no OpenAPI document, or of a version that cannot be read.
    """
    check = _Check(text.positions)
    root = check.mapping(text.data)
    version = check.version(root)
    check.content(root)
    return root, version


def check_text(source: Source) -> None:
    """Refuse what can be seen to be something else, before a parser complains of it.

    Raises:
        SpecloomError: it is no OpenAPI document.
    """
    if what := stranger_in_text(source.text):
        message, _, hint = _stranger(what)
        location = Location(path=source.path, line=1, column=1)
        raise SpecloomError(
            Diagnostic(
                code="missing-openapi",
                severity=Severity.ERROR,
                message=message,
                hint=hint,
                location=location,
            )
        )


def _stranger(what: str) -> tuple[str, None, str | None]:
    return f"this is {what}, not an OpenAPI document", None, HINTS.get(what)


class _Check:
    """The checks, with the means to say where they failed."""

    def __init__(self, positions: Positions) -> None:
        self._positions = positions

    def mapping(self, data: JsonValue) -> JsonObject:
        if data is None:
            self._fail("empty-document", "the document is empty")
        if not isinstance(data, dict):
            message = f"expected an OpenAPI document, found {describe(data)}"
            self._fail("not-a-mapping", message)
        return data

    def version(self, data: JsonObject) -> str:
        found = version_of(data)
        if found is not None:
            return found
        key = next((key for key in _VERSIONS if key in data), None)
        if key is None:
            if what := stranger_in_data(data):
                self._fail("missing-openapi", *_stranger(what))
            message = 'there is no "openapi" field, so this is no OpenAPI document'
            hint = 'the first line of one is "openapi: 3.1.0" or similar'
            self._fail("missing-openapi", message, hint=hint)
        written = data[key]
        shown = repr(written) if not isinstance(written, str) else f'"{written}"'
        message = f"OpenAPI {shown[:40]} cannot be read; 2.0, 3.0, 3.1 and 3.2 can"
        self._fail("unsupported-version", message, key)

    def content(self, data: JsonObject) -> None:
        """OpenAPI 3.1.1, 4.8.1: one of three fields is required; of older dialects the same is taken."""
        needed = ("paths", "webhooks", "components")
        if not any(name in data for name in (*needed, "definitions")):
            names = ", ".join(f'"{name}"' for name in needed)
            self._fail("missing-paths", f"the document has none of {names}")
        paths = data.get("paths")
        if paths is not None and not isinstance(paths, dict):
            message = f'"paths": expected a mapping, found {describe(paths)}'
            self._fail("wrong-type", message, "paths")

    def _fail(
        self, code: str, message: str, key: str | None = None, hint: str | None = None
    ) -> NoReturn:
        location = self._positions.locate(from_tokens((key,) if key else ()))
        raise SpecloomError(
            Diagnostic(
                code=code,
                severity=Severity.ERROR,
                message=message,
                hint=hint,
                location=location,
            )
        )
