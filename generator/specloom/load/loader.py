"""A path, an http(s) URL or "-" in, a `Document` in the dialect of OpenAPI 3.1 out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import BinaryIO, NoReturn

from ..diagnostics import Diagnostic, Place, Severity, SpecloomError
from ..pointer import from_tokens
from .document import Document, JsonObject, JsonValue, describe
from .json_text import JsonFailure, JsonReader
from .positions import Positions
from .source import Source, read
from .upgrade import upgrade
from .yaml_text import YamlReader

_SUPPORTED = re.compile(r"3\.[012](?:\.\d+(?:-[\w.]+)?)?")
_JSON_START = re.compile(r'\s*\{\s*"')


def load(
    source: str | Path, *, stdin: BinaryIO | None = None
) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Read a document and parse it; raises `SpecloomError` where nothing can be made of it."""
    return parse(read(source, stdin))


def parse(found: Source) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Make a document of text; raises `SpecloomError` where it is none."""
    data, is_json, duplicated = _parse(found)
    positions = Positions(found.path, found.text, is_json=is_json)
    duplicates = _duplicates(positions) if duplicated else ()
    root, version = _OpenApi(positions).check(data)
    upgraded, moved, diagnostics = upgrade(root, version)
    document = Document(
        path=found.path,
        name="",
        text=found.text,
        data=upgraded,
        version=version,
        digest=found.digest,
        moved=moved,
        source_data=root,
        positions=Positions(found.path, found.text, is_json=is_json, moved=moved),
    )
    return document, (*duplicates, *diagnostics)


def _parse(source: Source) -> tuple[JsonValue, bool, bool]:
    """The data, whether it is JSON, and whether a mapping has a key twice."""
    named_json = source.path.lower().endswith(".json")
    if named_json or source.text.lstrip().startswith("{"):
        json_reader = JsonReader(source.path, source.text)
        try:
            return json_reader.read(), True, json_reader.duplicates
        except JsonFailure:
            # `{openapi: 3.1.0}` is YAML; what opens with a quoted key is JSON with a mistake.
            if named_json or _JSON_START.match(source.text):
                raise
    yaml_reader = YamlReader(source.path, source.text)
    return yaml_reader.read(), False, yaml_reader.duplicates


def _duplicates(positions: Positions) -> tuple[Diagnostic, ...]:
    return tuple(
        Diagnostic(
            code="duplicate-key",
            severity=Severity.ERROR,
            message=f'the key "{found.name}" is in this mapping already',
            place=Place(pointer=found.pointer, part="key"),
            related=(("first defined here", Place(pointer=found.pointer, part="key")),),
            location=positions.lines.location(*found.again),
        )
        for found in positions.tree.duplicates
    )


class _OpenApi:
    """Checks that the data is an OpenAPI document of a version that can be read."""

    def __init__(self, positions: Positions) -> None:
        self._positions = positions

    def check(self, data: JsonValue) -> tuple[JsonObject, str]:
        """The root object and its version."""
        if data is None:
            self._fail("empty-document", "the document is empty")
        if not isinstance(data, dict):
            message = f"expected an OpenAPI document, found {describe(data)}"
            self._fail("not-a-mapping", message)
        version = self._version(data)
        self._content(data, version)
        return data, version

    def _version(self, data: JsonObject) -> str:
        if "swagger" in data and "openapi" not in data:
            message = "Swagger 2.0 cannot be read yet; OpenAPI 3.0, 3.1 and 3.2 can"
            hint = "convert it first, for instance with swagger2openapi"
            self._fail("unsupported-dialect", message, "swagger", hint)
        if "openapi" not in data:
            message = 'there is no "openapi" field, so this is no OpenAPI document'
            hint = 'the first line of one is "openapi: 3.1.0" or similar'
            self._fail("missing-openapi", message, hint=hint)
        found = data["openapi"]
        # `openapi: 3.1` is a number in YAML and clear all the same.
        version = str(found) if isinstance(found, (str, float)) else ""
        if not _SUPPORTED.fullmatch(version):
            shown = repr(found) if not isinstance(found, str) else f'"{found}"'
            message = f"OpenAPI {shown[:40]} cannot be read; 3.0, 3.1 and 3.2 can"
            self._fail("unsupported-version", message, "openapi")
        return version

    def _content(self, data: JsonObject, version: str) -> None:
        """OpenAPI 3.0.3, 4.7.1: `paths` is required; since 3.1 one of three fields is."""
        old = version.startswith("3.0")
        needed = ("paths",) if old else ("paths", "webhooks", "components")
        if not any(name in data for name in needed):
            names = ", ".join(f'"{name}"' for name in needed)
            some = "no" if old else "none of"
            self._fail("missing-paths", f"the document has {some} {names}")
        paths = data.get("paths", {})
        if not isinstance(paths, dict):
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
