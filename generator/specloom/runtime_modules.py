"""Which modules of the runtime a client carries: those it imports, and what these import."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

RUNTIME = Path(__file__).parent / "runtime"
"""The runtime as it is with every feature."""

FEATURES = "features"
"""The module that imports what no other one does; each client has its own."""


def runtime_modules(
    texts: Iterable[str], features: Iterable[str] = (), runtime: str | None = None
) -> tuple[str, ...]:
    """The modules that a client needs, `FEATURES` aside.

    Args:
        texts: the source of the client's own modules.
        features: what the client is to carry though none of them imports it.
        runtime: the full name of a runtime that the client shares with others.
    """
    needed = {"__init__", *features}
    name = re.escape(runtime) if runtime else r"\.+_runtime"
    imports = re.compile(rf"^ *from {name}\.(\w+) import ", re.MULTILINE)
    for text in texts:
        needed.update(imports.findall(text))
    work = list(needed)
    while work:
        found = imported(work.pop()) - needed
        needed |= found
        work += found
    return tuple(sorted(needed - {FEATURES}))


def with_runtime(text: str, runtime: str) -> str:
    """A module of a client that imports the runtime of this full name in place of its own."""
    return re.sub(r"(?m)^( *from )\.+_runtime(?=[.\w]* import )", rf"\1{runtime}", text)


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
