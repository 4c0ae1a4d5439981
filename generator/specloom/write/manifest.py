"""The manifest: what a run wrote, kept in the package so that the next run knows."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..diagnostics import Diagnostic, Location, Severity, SpecloomError
from .files import Footprint, Tree, because, digest, path_fault, unwritable

FORMAT = 1
"""Of the file. A run refuses a manifest of a format that it does not know."""

_LARGEST = 256 << 20
"""Bytes of a manifest; one of the largest API has a hundredth of that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What was generated from what."""

    generator: str
    fingerprint: str
    """Of all inputs; the caller's business."""
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    """path -> SHA-256 of what was written; the manifest itself is not among them."""
    documents: Mapping[str, str]
    """Name -> SHA-256 of the documents that the root document led to."""
    names: Mapping[str, Mapping[str, str]]
    """The identifiers that later runs keep: scope -> key -> name."""
    notes: tuple[Mapping[str, str], ...]
    """What was degraded."""
    runtime: tuple[str, ...] = ()
    """The modules that it needs of a runtime that it shares with other clients."""
    strangers: tuple[str, ...] = ()
    """What a file lists beside that, and no run of this configuration writes: it is not ours."""


def read_manifest(output: Path, footprint: Footprint) -> Manifest | None:
    """The manifest of a client in `output`; None when there is none yet."""
    content = manifest_bytes(output, footprint)
    if content is None:
        return None
    return _Reader(output, footprint).read(content)


def is_up_to_date(
    output: Path,
    footprint: Footprint,
    fingerprint: str,
    are_current: Callable[[Mapping[str, str]], bool],
) -> bool:
    """Whether `output` is what a run with these inputs has written, untouched since.

    Args:
        output: the folder of the client.
        footprint: what runs write there.
        fingerprint: of all inputs but the documents that the root document led to.
        are_current: says whether those, given by the manifest, are what they were.
    """
    manifest = read_manifest(output, footprint)
    if manifest is None or manifest.fingerprint != fingerprint:
        return False
    if not are_current(manifest.documents):
        return False
    tree = Tree(output)
    try:
        return all(
            (content := tree.read(path)) is not None and digest(content) == written
            for path, written in manifest.files.items()
        )
    except OSError as failure:
        raise unwritable(output, because(failure)) from failure


def manifest_bytes(output: Path, footprint: Footprint) -> bytes | None:
    """The manifest of a client as it is on disk."""
    path = footprint.manifest
    try:
        tree = Tree(output)
        if (tree.size(path) or 0) > _LARGEST:
            raise _Reader(output, footprint).broken("it is too large")
        return tree.read(path)
    except OSError as failure:
        raise unwritable(output, because(failure)) from failure


def dump_manifest(manifest: Manifest) -> bytes:
    """The manifest as stable JSON, one entry a line, so that diffs stay small."""
    parts = {
        "format": str(FORMAT),
        "generator": _json(manifest.generator),
        "fingerprint": _json(manifest.fingerprint),
        "files": _object(manifest.files),
        **({"documents": _object(manifest.documents)} if manifest.documents else {}),
        "names": _scopes(manifest.names),
        "notes": _lines("[", (_json(note) for note in manifest.notes), "]"),
        **({"runtime": json.dumps(manifest.runtime)} if manifest.runtime else {}),
    }
    body = ",\n".join(f"  {_json(key)}: {value}" for key, value in parts.items())
    return f"{{\n{body}\n}}\n".encode()


def _object(entries: Mapping[str, str], indent: str = "  ") -> str:
    rows = (f"{_json(key)}: {_json(value)}" for key, value in sorted(entries.items()))
    return _lines("{", rows, "}", indent)


def _scopes(scopes: Mapping[str, Mapping[str, str]]) -> str:
    rows = (
        f"{_json(scope)}: {_object(names, '    ')}"
        for scope, names in sorted(scopes.items())
    )
    return _lines("{", rows, "}")


def _lines(start: str, rows: Iterable[str], end: str, indent: str = "  ") -> str:
    body = ",\n".join(f"{indent}  {row}" for row in rows)
    return f"{start}\n{body}\n{indent}{end}" if body else start + end


def _json(value: str | Mapping[str, str]) -> str:
    # Escaped to ASCII: a name may hold a lone surrogate, which UTF-8 cannot say.
    return json.dumps(value, sort_keys=True)


class _Twice(Exception):
    """A key that an object has twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


class _Reader:
    """Makes a `Manifest` of a file that anyone may have edited."""

    def __init__(self, output: Path, footprint: Footprint) -> None:
        self._footprint = footprint
        self._file = os.path.join(output, *footprint.manifest.split("/"))

    def read(self, content: bytes) -> Manifest:
        data = self._decode(content)
        if not isinstance(data, dict) or "generator" not in data:
            raise self.broken("it was not written by specloom")
        if data.get("format") != FORMAT:
            raise self.broken("another version of specloom wrote it")
        notes = data.get("notes")
        if not isinstance(notes, list):
            raise self.broken("its notes are not a list")
        files, footprint = self._files(data), self._footprint
        return Manifest(
            generator=self._text(data, "generator"),
            fingerprint=self._text(data, "fingerprint"),
            files={p: digest for p, digest in files.items() if footprint.has(p)},
            strangers=tuple(sorted(p for p in files if not footprint.has(p))),
            documents=self._strings(data.get("documents", {}), "documents"),
            names=self._names(data.get("names")),
            notes=tuple(self._strings(note, "notes") for note in notes),
            runtime=self._runtime(data.get("runtime", [])),
        )

    def _decode(self, content: bytes) -> Any:
        try:
            return json.loads(content.decode(), object_pairs_hook=_once)
        except json.JSONDecodeError as e:
            place = Location(path=self._file, line=e.lineno, column=e.colno)
            raise self.broken(f"it is not JSON: {e.msg}", place) from e
        except _Twice as e:
            raise self.broken(f"it has the key {str(e)!r:.60} twice") from e
        except (ValueError, RecursionError) as e:  # no UTF-8, or endless digits
            raise self.broken("it is not JSON") from e

    def _text(self, data: dict[str, Any], key: str) -> str:
        value = data.get(key)
        if not isinstance(value, str):
            raise self.broken(f"its {key} is not a string")
        return value

    def _files(self, data: dict[str, Any]) -> dict[str, str]:
        files = self._strings(data.get("files"), "files")
        for path in files:
            # These paths are going to be overwritten and deleted.
            if fault := path_fault(path):
                raise self.broken(f"its path {path!r:.200} {fault}")
        return files

    def _runtime(self, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(
            isinstance(name, str) and re.fullmatch(r"\w+", name) for name in value
        ):
            raise self.broken("its runtime is not a list of modules")
        return tuple(value)

    def _names(self, value: Any) -> dict[str, dict[str, str]]:
        if not isinstance(value, dict):
            raise self.broken("its names are not objects")
        return {scope: self._strings(row, "names") for scope, row in value.items()}

    def _strings(self, value: Any, key: str) -> dict[str, str]:
        if not isinstance(value, dict):
            raise self.broken(f"its {key} are not objects")
        if not all(isinstance(item, str) for item in value.values()):
            raise self.broken(f"its {key} are not all strings")
        return value

    def broken(self, reason: str, location: Location | None = None) -> SpecloomError:
        """The error for a manifest that cannot be used."""
        place = location or Location(path=self._file, line=1, column=1)
        return SpecloomError(
            Diagnostic(
                code="broken-manifest",
                severity=Severity.ERROR,
                message=f"cannot use the manifest {self._file}: {reason}",
                hint="restore it, or remove it and generate with --force",
                location=place,
            )
        )
