"""The operations of a document, counted without specloom: what a client must have.

Run as a program, it prints those of a file as JSON: reading a large document takes memory
that would be taken for that of the next process.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch"})
"""Of all dialects (Path Item Object of Swagger 2.0)."""
LATER = {"2.0": frozenset[str](), "3.2": frozenset({"trace", "query"})}
"""More, by dialect; else those of OpenAPI 3.0 and 3.1."""
PATHS = ("paths", "x-ms-paths")
"""Where paths are; the second holds those that differ in their query alone."""


def operations(document: Any) -> set[tuple[str, str]]:
    """Method and path of every operation."""
    found: set[tuple[str, str]] = set()
    for key in PATHS:
        for path, item in _mapping(_mapping(document).get(key)).items():
            if not path.startswith("x-"):
                methods = _methods(_resolved(document, item), _dialect(document))
                found.update((method, path) for method in methods)
    return found


def _dialect(document: Any) -> str:
    version = document.get("swagger") or document.get("openapi")
    return str(version)[:3]


def _methods(item: Any, dialect: str) -> set[str]:
    known = METHODS | LATER.get(dialect, frozenset({"trace"}))
    fixed = {name for name, value in _mapping(item).items() if isinstance(value, dict)}
    found = {name.upper() for name in fixed & known}
    if dialect == "3.2":
        found |= set(_mapping(_mapping(item).get("additionalOperations")))
    return found


def _resolved(document: Any, item: Any) -> Any:
    """Follow the references of a path item within its document; its own fields win."""
    for _ in range(20):
        reference = _mapping(item).get("$ref")
        if not isinstance(reference, str) or not reference.startswith("#/"):
            break
        own = {key: value for key, value in item.items() if key != "$ref"}
        item = {**_mapping(_at(document, reference)), **own}
    return item


def _at(document: Any, reference: str) -> Any:
    value = document
    for token in reference[2:].split("/"):
        key = token.replace("~1", "/").replace("~0", "~")
        value = _mapping(value).get(key)
    return value


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def read(path: Path) -> Any:
    """The data of a document; JSON and YAML are told apart by the file's name."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".json":
        return json.loads(text)
    import yaml

    return yaml.load(text, Loader=yaml.CSafeLoader)


if __name__ == "__main__":
    print(json.dumps(sorted(operations(read(Path(sys.argv[1]))))))
