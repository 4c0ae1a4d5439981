"""Imports point down, and no module or function grows too large (DESIGN, section 1)."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import specloom

ROOT = Path(specloom.__file__).parent
RUNTIME = "runtime"  # Copied into clients: a world of its own.
SHARED = {"diagnostics", "diagnostics_text"}  # Free for all but the model and pointers.

WORK = {
    "load",
    "normalize",
    "naming",
    "python",
    "docs",
    "plan",
    "output_places",
    "runtime_modules",
    "render",
    "format",
    "write",
}
NEARBY = {"address", "config", "features", "fingerprint", "model", "pointer"}
ALLOWED: dict[str, set[str]] = {
    "__main__": {"cli"},
    "address": set(),
    "cli": {
        *{"address", "config", "load", "model"},
        *{"pipeline", "shared_runtime", "tools"},
    },
    "pipeline": {*WORK, *NEARBY},
    "code_layout": set(),
    "shared_runtime": {
        *{"config", "features", "pipeline", "plan", "settings_values", "write"},
    },
    "config": {
        *{"address", "metadata", "model", "settings_file", "settings_values"},
    },
    "diagnostics": {"pointer"},
    "diagnostics_text": {"address"},
    "fingerprint": {"address", "config", "render"},
    "features": {"model", "scalar_types"},
    "format": {"code_layout"},
    "load": {"address", "pointer"},
    "metadata": set(),
    "model": {"pointer", "scalar_types"},
    "naming": {"model", "pointer"},
    "normalize": {"address", "load", "model", "pointer", "scalar_types"},
    "pointer": set(),
    "python": {
        *{
            "code_layout",
            "config",
            "features",
            "metadata",
            "model",
            "naming",
            "pointer",
        },
        *{"runtime_modules", "scalar_types"},
    },
    "docs": {
        *{"code_layout", "config", "metadata", "model", "naming", "pointer", "python"},
        "scalar_types",
    },
    "plan": {
        *{"config", "docs", "features", "model", "naming", "pointer", "python"},
        *{"metadata", "runtime_modules"},
    },
    "output_places": {"config"},
    "runtime_modules": set(),
    "render": {"python"},
    "scalar_types": set(),
    "settings_file": set(),
    "settings_values": {"address", "features", "metadata", "model", "settings_file"},
    # Beside the core: only the command line leads there.
    "tools": {*WORK, *NEARBY, "pipeline"},
    "write": set(),
}
"""What a module or package of `specloom` may import beside itself and what is shared."""

THIRD_PARTY = {
    "yaml": {"load"},
    "openapi_spec_validator": {"load"},
    "openapi_spec_validator_rs": {"load"},
    "jinja2": {"render"},
    "pydantic_core": {"model"},
    "black": {"format"},
    "click": {"cli"},
    "rich": {"cli", "diagnostics_text"},
    "watchfiles": {"cli"},
    "jsonschema": {"tools"},
    "referencing": {"tools"},
    "httpx2": {"tools"},
    "markdown": {"tools"},
    "markdown_it": {"tools"},
    "pygments": {"tools"},
    "packaging": {"docs", "metadata"},
}

MODULES = sorted(
    path for path in ROOT.rglob("*.py") if path.relative_to(ROOT).parts[0] != RUNTIME
)
each_module = pytest.mark.parametrize(
    "path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix()
)


def stage_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every import of a module, in functions too: its line and its full name."""
    package = ("specloom", *path.relative_to(ROOT).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else ()
            start = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{start}.{a.name}") for a in node.names)


@each_module
def test_imports_point_down(path: Path) -> None:
    stage = stage_of(path)
    allowed = ALLOWED.get(stage, set()) | {stage}
    if stage not in ("model", "pointer"):
        allowed |= SHARED
    for line, name in imports(path):
        top, _, rest = name.partition(".")
        if top == "specloom" and rest.split(".")[0] in {*ALLOWED, RUNTIME}:
            target = rest.split(".")[0]
            assert target in allowed, f"line {line}: {stage} must not import {target}"


@each_module
def test_libraries_stay_where_they_are_wrapped(path: Path) -> None:
    stage = stage_of(path)
    for line, name in imports(path):
        top = name.split(".")[0]
        if top != "specloom" and top not in sys.stdlib_module_names:
            holders = THIRD_PARTY.get(top, set())
            assert stage in holders, f"line {line}: {stage} must not import {top}"


def test_every_stage_is_in_the_table() -> None:
    assert {stage_of(path) for path in MODULES} - {"__init__"} <= ALLOWED.keys()


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: path.stem)
def test_sizes_of_files(path: Path) -> None:
    lines = path.read_text("utf-8").count("\n")
    assert lines <= 430, f"{lines} lines: split it where its subjects part"


@each_module
def test_sizes_of_functions(path: Path) -> None:
    text = path.read_text("utf-8")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = (node.end_lineno or 0) - node.lineno + 1
            assert size <= 58, f"{node.name} has {size} lines: one function, one thing"


@each_module
def test_no_module_silences_type_checkers(path: Path) -> None:
    assert not re.search(r"(?m)^\s*# *(mypy|pyright): ", path.read_text("utf-8"))


def test_the_runtime_may_be_used_by_anybody() -> None:
    """Each module says so itself: it lives on in the repositories of others."""
    modules = sorted((ROOT / RUNTIME).glob("*.py"))
    assert len(modules) > 30
    for module in modules:
        first = module.read_text("utf-8").partition("\n")[0]
        assert first == "# SPDX-License-Identifier: MIT-0", module.name


RUNTIME_MODULES = sorted((ROOT / RUNTIME).glob("*.py"))
CARRIED = {"httpx2", "pydantic", "pydantic_core", "typing_extensions"}
"""What clients declare. The documentation of pydantic has types of one's own be made with
pydantic_core, whose version it pins; both come with it, and are named all the same."""


@pytest.mark.parametrize("path", RUNTIME_MODULES, ids=lambda path: path.stem)
def test_the_runtime_needs_what_clients_declare(path: Path) -> None:
    for line, name in imports(path):
        top, *inner = name.split(".")
        declared = top in CARRIED or top in sys.stdlib_module_names
        assert top == "specloom" or declared, f"line {line}: nobody declares {top}"
        private = top != "specloom" and any(part.startswith("_") for part in inner)
        assert not private, f"line {line}: {name} is private"


def test_the_runtime_reads_no_private_state_of_others() -> None:
    """What begins with a line is a name that the runtime itself has defined."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in RUNTIME_MODULES}
    own = {name for tree in trees.values() for name in _defined(tree)}
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and _is_private(node.attr):
                where = f"{path.name}, line {node.lineno}"
                assert node.attr in own, f"{where}: {node.attr} is of somebody else"


def _is_private(name: str) -> bool:
    of_tuples = ("_asdict", "_fields", "_make", "_replace")  # these are documented
    return name.startswith("_") and not name.endswith("_") and name not in of_tuples


def _defined(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.Attribute(value=ast.Name(id="self" | "cls"), ctx=ast.Store()):
                yield node.attr
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Assign(targets=targets):
                yield from (each.id for each in targets if isinstance(each, ast.Name))
