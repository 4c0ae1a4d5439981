"""Clients for tests: generated through the pipeline, imported from where they were written."""

from __future__ import annotations

import fcntl
import importlib
import os
import pickle
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from specloom.config import Config
from specloom.diagnostics import Diagnostic
from specloom.model import Api, StreamDeclaration
from specloom.naming import name_everything
from specloom.pipeline import generate, rendered
from specloom.plan import plan_pages
from specloom.tools.examples.pages import Block, existing, shown

ROOT = Path(__file__).parents[1]
SHARED_SPECS = ROOT.parent / "shared" / "specs"
REAL_SPECS = sorted(SHARED_SPECS.glob("*.yaml"))


@dataclass(frozen=True, slots=True)
class Client:
    """A generated client."""

    folder: Path
    package: str
    diagnostics: tuple[Diagnostic, ...]

    @property
    def path(self) -> Path:
        """The folder of the package."""
        return self.folder / self.package

    @property
    def own(self) -> list[str]:
        """The modules of the package beside its runtime, for pyright: relative to the folder.

        At the runtime tests/generated has it look, as strictly as any test.
        """
        return sorted(
            f"{self.package}/{path.name}"
            for path in self.path.iterdir()
            if path.name not in ("_runtime", "__pycache__")
            and (path.is_dir() or path.suffix == ".py")
        )

    def load(self, module: str = "") -> ModuleType:
        """Import the package, or one of its modules."""
        if str(self.folder) not in sys.path:
            sys.path.insert(0, str(self.folder))
        importlib.invalidate_caches()
        return importlib.import_module(f"{self.package}{module}")

    def run(
        self, code: str, *, stdin: str = "", **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run code that can import the client, in a process of its own, warnings as errors."""
        return subprocess.run(
            [sys.executable, "-W", "error", "-c", code],
            cwd=self.folder,
            input=stdin,
            env={"PYTHONPATH": str(self.folder), "PATH": "/usr/bin:/bin", **variables},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )


def make_client(
    spec: str | Path,
    folder: Path,
    package: str,
    *,
    docs: bool = False,
    streams: tuple[StreamDeclaration, ...] = (),
    **settings: Any,
) -> Client:
    """Generate a client; fails if there is an error in the document.

    Args:
        spec: the text of a document, or the path of one.
        folder: where to write to.
        package: the name of the package.
        docs: whether to write the project around the package, too.
        streams: what the document does not tell of.
        settings: other fields of the configuration.
    """
    if isinstance(spec, str):
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "spec.yaml"
        path.write_text(spec, encoding="utf-8")
        spec = path
    config = Config(
        spec=str(spec),
        output=folder / "out",
        package=package,
        layout="project" if docs else "package",
        docs=docs,
        streams=streams,
        **settings,
    )
    with warnings.catch_warnings():
        # The validator's libraries warn about themselves.
        warnings.simplefilter("ignore", DeprecationWarning)
        outcome = generate(config)
    assert not outcome.report.failed, outcome.report.diagnostics
    return Client(folder / "out", package, outcome.report.diagnostics)


def once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Client]
) -> Client:
    """A client that one process of a run makes in a folder of this name, and all of them use.

    Raises:
        AssertionError: as `make` does; the next who asks tries again.
    """
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder, made = base / name, base / f"{name}.pickle"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(folder, ignore_errors=True)
            made.write_bytes(pickle.dumps(make(folder)))
    client = pickle.loads(made.read_bytes())
    assert isinstance(client, Client)
    return client


_RUNTIME = re.compile(r"(?m)^(\s*from )\.+_runtime\b(?:\.(\w+))?")


def share_runtime(clients: Iterable[Path], shared: Path) -> None:
    """Let packages have one runtime, as it is the same in each and takes longest to check.

    Args:
        clients: the folders of the packages; each loses its own runtime.
        shared: the runtime; the package `runtime` beside them.

    Raises:
        AssertionError: a package lacks a module of the runtime that it or its runtime names, if
            for type checkers alone; or it has another runtime.
    """
    shared.mkdir()
    features: set[str] = set()
    for folder in clients:
        own = folder / "_runtime"
        modules = {file.stem: file for file in own.glob("*.py")}
        for name, file in modules.items():
            text = file.read_text("utf-8")
            named = set(re.findall(r"(?m)^\s*from \.(\w+) import", text))
            assert named <= modules.keys(), (folder, name, named - modules.keys())
            if name == "features":
                features |= set(re.findall(r"(?m)^    (\w+),$", text))
                assert features <= {*modules, *(p.stem for p in shared.iterdir())}
                continue
            there = shared / file.name
            assert not there.exists() or there.read_text("utf-8") == text
            file.replace(there)
        shutil.rmtree(own)
        for file in folder.rglob("*.py"):
            text = file.read_text("utf-8")
            named = {found[2] for found in _RUNTIME.finditer(text) if found[2]}
            assert named <= modules.keys(), (file, named - modules.keys())
            file.write_text(_RUNTIME.sub(_shared, text), "utf-8")
    imports = "".join(f"from . import {name} as {name}\n" for name in sorted(features))
    (shared / "features.py").write_text(imports, "utf-8")


def _shared(found: re.Match[str]) -> str:
    return f"{found[1]}runtime" + (f".{found[2]}" if found[2] else "")


def copy_distinct(files: Iterable[tuple[Path, str]], folder: Path) -> int:
    """Write texts below a folder, each once: much of a client is in every client.

    Args:
        files: relative paths, and what is in the files.
        folder: where to write to.

    Returns:
        How many they are.
    """
    texts: dict[str, Path] = {}
    for path, text in files:
        texts.setdefault(text, path)
    for text, path in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return len(texts)


def examples_of(client: Client, api: Api) -> tuple[Block, ...]:
    """The examples in the pages of a client.

    Args:
        client: what was generated, with its pages.
        api: the model that it was generated from.
    """
    config = Config(spec="spec.yaml", output=client.folder, package=client.package)
    names = name_everything(api, client.package)
    pages = rendered(plan_pages(api, names, config), config)
    return existing(client.folder, shown(pages))
