"""Clients for tests: generated through the pipeline, imported from where they were written."""

from __future__ import annotations

import importlib
import subprocess
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from specloom.config import Config
from specloom.diagnostics import Diagnostic
from specloom.examples.pages import Block, existing, shown
from specloom.model import Api, StreamDeclaration
from specloom.naming import name_everything
from specloom.pipeline import generate, rendered
from specloom.python.plan import plan_pages

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
