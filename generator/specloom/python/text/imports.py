"""Imports of a module -> import statements, in the order of their sections."""

from __future__ import annotations

from collections.abc import Collection

from .expression import Import
from .source import Code


def import_lines(imports: Collection[Import]) -> tuple[Code, ...]:
    """The statements, and an empty line between sections: standard library, libraries, package."""
    plain = sorted({each.name for each in imports if not each.module})
    by_module: dict[str, set[str]] = {}
    for each in imports:
        if each.module:
            by_module.setdefault(each.module, set()).add(each.name)
    lines = [Code(f"import {name}") for name in plain]
    section = 0 if plain else None
    for module in sorted(by_module, key=_rank):
        rank = _rank(module)[0]
        if section is not None and rank != section:
            lines.append(Code(""))
        section = rank
        names = sorted(by_module[module], key=_case)
        lines.append(Code(f"from {module} import {', '.join(names)}"))
    return tuple(lines)


def _rank(module: str) -> tuple[int, int, str]:
    """Sections as isort has them; within the package the parent comes before the siblings."""
    dots = len(module) - len(module.lstrip("."))
    if dots:
        return 2, -dots, module
    library = module.partition(".")[0] in ("httpx2", "pydantic", "typing_extensions")
    return int(library), 0, module


def _case(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions: isort's order."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2), name
