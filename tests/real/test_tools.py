"""Type checkers, a linter and a formatter on the clients of the real specs: they find nothing.

All clients in one go. They share one runtime, at which tests/generated and tests/functional look.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.clients import REAL_SPECS, ROOT, Client, copy_distinct, share_runtime

pytestmark = pytest.mark.skipif(
    not REAL_SPECS, reason="the real specs are not on this machine"
)


def check(folder: Path, *command: str) -> None:
    """Run a tool; it must find nothing."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}{done.stderr[-3000:]}"


def named(spec: str) -> Path:
    """The folder of the package of a spec where all are together."""
    return Path(re.sub(r"\W", "_", spec))


@pytest.fixture(scope="module")
def together(
    clients: dict[str, Client], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder with the packages of all clients, and the runtime of the generator."""
    folder = tmp_path_factory.mktemp("together")
    for spec, client in clients.items():
        shutil.copytree(
            client.path,
            folder / named(spec),
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    shared = folder / "runtime"
    share_runtime([folder / named(spec) for spec in clients], shared)
    for file in shared.glob("*.py"):
        if file.stem == "features":  # each client has its own
            continue
        own = ROOT / "generator" / "specloom" / "runtime" / file.name
        assert own.read_bytes() == file.read_bytes()
    return folder


def test_mypy_finds_nothing(together: Path) -> None:
    check(
        together,
        "mypy",
        "--strict",
        "--no-incremental",
        "--explicit-package-bases",
        ".",
    )


def test_pyright_finds_nothing(together: Path, clients: dict[str, Client]) -> None:
    settings = {
        "include": [str(named(spec)) for spec in clients],
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
    }
    (together / "pyrightconfig.json").write_text(json.dumps(settings))
    check(together, "pyright", "--pythonpath", sys.executable)


def test_ruff_finds_nothing(together: Path) -> None:
    check(together, "ruff", "check", "--no-cache", "--isolated", "--select=F,E9", ".")


def test_black_finds_nothing(clients: dict[str, Client], tmp_path: Path) -> None:
    """Most modules of the small documents are in two of them."""
    files = (
        (
            named(spec) / file.relative_to(client.folder),
            file.read_text("utf-8").replace(f"{spec}.yaml", "openapi.yaml"),
        )
        for spec, client in clients.items()
        for file in client.folder.rglob("*.py")
        if "_runtime" not in file.parts
    )
    assert copy_distinct(files, tmp_path) > 1000
    check(tmp_path, "black", "--check", "--quiet", ".")
