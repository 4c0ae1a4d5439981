"""Which modules of the runtime a client carries: those it imports, and what these import."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

RUNTIME = Path(__file__).parents[1] / "runtime"
"""The runtime as it is with every feature."""

FEATURES = "features"
"""The module that imports what no other one does; each client has its own."""

_IMPORT = re.compile(r"^ *from \.+_runtime\.(\w+) import ", re.MULTILINE)


def runtime_modules(files: Mapping[str, str]) -> tuple[str, ...]:
    """The modules that a client needs, `FEATURES` aside.

    Args:
        files: path and source of the client's own modules.
    """
    needed = {"__init__"}
    for path, text in files.items():
        needed.update(_IMPORT.findall(text))
        if path.endswith(f"_runtime/{FEATURES}.py"):
            needed.update(_imports(ast.parse(text)))
    work = list(needed)
    while work:
        found = imported(work.pop()) - needed
        needed |= found
        work += found
    return tuple(sorted(needed - {FEATURES}))


@cache
def imported(module: str) -> frozenset[str]:
    """The modules of the runtime that one of them imports, wherever it does."""
    if module == FEATURES:
        return frozenset()
    tree = ast.parse((RUNTIME / f"{module}.py").read_text(encoding="utf-8"))
    return frozenset(_imports(tree))


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            if node.module:
                yield node.module
            else:
                yield from (alias.name for alias in node.names)
