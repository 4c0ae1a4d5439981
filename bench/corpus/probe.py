"""Run in an interpreter of its own: imports a client whole, and says what is in it.

    python -P -W error probe.py FOLDER PACKAGE

Beside importing every module it makes what a client makes when it is first called: the
validators of all models and of all bodies.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from types import ModuleType
from typing import Any


def main(folder: str, package: str) -> None:
    """Print, as JSON, the number of modules, the operations, and what went wrong."""
    sys.path.insert(0, folder)
    faults: list[str] = []
    modules = list(_modules(package, faults))
    operations = [*_operations(package, modules)]
    _try(faults, package, partial(_exports, modules[0]))
    for model in _models(modules):
        _try(faults, f"{model.__module__}.{model.__name__}", model.model_rebuild)
    for operation in operations:
        _try(faults, operation.id, partial(_codecs, package, operation))
    found = sorted({(each.method, each.path) for each in operations})
    result = {"modules": len(modules), "operations": found, "faults": faults}
    print(json.dumps(result))


def _try(faults: list[str], what: str, action: Callable[[], object]) -> None:
    try:
        action()
    except Exception as fault:
        faults.append(f"{what}: {type(fault).__name__}: {fault}"[:500])


def _modules(package: str, faults: list[str]) -> Iterator[ModuleType]:
    root = importlib.import_module(package)
    yield root
    for found in pkgutil.walk_packages(root.__path__, f"{package}."):
        try:
            yield importlib.import_module(found.name)
        except Exception as fault:
            faults.append(f"{found.name}: {type(fault).__name__}: {fault}"[:500])


def _operations(package: str, modules: list[ModuleType]) -> Iterator[Any]:
    for module in modules:
        if module.__name__.startswith(f"{package}.api."):
            for value in vars(module).values():
                if type(value).__name__ == "Operation":
                    yield value


def _exports(package: ModuleType) -> None:
    for name in dir(package):
        getattr(package, name)


def _models(modules: list[ModuleType]) -> Iterator[Any]:
    for module in modules:
        for value in vars(module).values():
            own = getattr(value, "__module__", None) == module.__name__
            if own and hasattr(value, "model_rebuild"):
                yield value


def _codecs(package: str, operation: Any) -> None:
    types = importlib.import_module(f"{package}._runtime.types")
    known = types.types_of(f"{package}.models")
    bodies = [operation.body.content] if operation.body else []
    for body in [*bodies, *operation.responses.values()]:
        for content in body if isinstance(body, tuple) else (body,):
            if content is not None:
                known.codec(content.type)


if __name__ == "__main__":
    main(*sys.argv[1:])
