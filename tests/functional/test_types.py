"""Every client of the functional tests, through mypy and pyright at their strictest, in one go."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.clients import ROOT, copy_distinct, make_client, share_runtime

HERE = Path(__file__).parent
RUNTIME = ROOT / "generator" / "specloom" / "runtime"


def packages() -> dict[str, str]:
    """The documents of all test modules of this folder, by the name of their package."""
    found: dict[str, str] = {}
    for file in sorted(HERE.glob("test_*.py")):
        module = importlib.import_module(f"tests.functional.{file.stem}")
        found |= getattr(module, "PACKAGES", {})
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all packages in it, and their runtime."""
    made = tmp_path_factory.mktemp("types")
    names = [make_client(text, made, name).package for name, text in packages().items()]
    assert len(names) >= 5
    shared = made / "out" / "runtime"
    share_runtime([made / "out" / name for name in names], shared)
    # pyright looks at the runtime where it looks at that of the generator: tests/generated.
    for file in shared.glob("*.py"):
        if file.stem == "features":
            continue  # It imports what the clients need of the runtime.
        assert file.read_bytes() == (RUNTIME / file.name).read_bytes()
    settings = {"include": names, "typeCheckingMode": "strict", "pythonVersion": "3.11"}
    (made / "out" / "pyrightconfig.json").write_text(json.dumps(settings))
    return made / "out"


@pytest.mark.parametrize(
    "command",
    [
        ("mypy", "--strict", "--no-incremental", "--explicit-package-bases", "."),
        ("pyright", "--pythonpath", sys.executable),
        ("ruff", "check", "--no-cache", "--isolated", "--select", "F,E9", "."),
    ],
    ids=lambda command: command[0],
)
def test_tools_find_nothing(folder: Path, command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_black_finds_nothing(folder: Path, tmp_path: Path) -> None:
    files = list(folder.rglob("*.py"))
    distinct = copy_distinct(
        ((file.relative_to(folder), file.read_text("utf-8")) for file in files),
        tmp_path,
    )
    assert 500 < distinct < len(files)
    done = subprocess.run(
        [sys.executable, "-m", "black", "--check", "--quiet", "."],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
