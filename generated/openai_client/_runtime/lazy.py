# SPDX-License-Identifier: MIT-0
"""Exports that import their module on first use (PEP 562)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def lazy_exports(
    package: str, exports: Mapping[str, str], fallback: str | None = None
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Make `__getattr__` and `__dir__` for a package.

    Args:
        package: the package's `__name__`.
        exports: relative module -> the names that it gives, separated by spaces.
        fallback: the relative module of all other names.
    """
    origins = {name: module for module, row in exports.items() for name in row.split()}

    def load(name: str) -> object:
        if fallback is not None and name == fallback.removeprefix("."):
            return import_module(fallback, package)
        private = name.startswith("_")  # asked for by Python and by tools
        origin = origins.get(name, None if private else fallback)
        module = import_module(origin, package) if origin is not None else None
        if module is None or not hasattr(module, name):
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value: object = getattr(module, name)
        setattr(sys.modules[package], name, value)
        return value

    def names() -> list[str]:
        rest = dir(import_module(fallback, package)) if fallback is not None else ()
        return sorted({*vars(sys.modules[package]), *origins, *rest})

    return load, names
