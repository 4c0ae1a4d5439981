"""Every client of the functional tests, through mypy and pyright at their strictest, in one go."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.clients import make_client

HERE = Path(__file__).parent


def packages() -> dict[str, str]:
    """The documents of all test modules of this folder, by the name of their package."""
    found: dict[str, str] = {}
    for file in sorted(HERE.glob("test_*.py")):
        module = importlib.import_module(f"tests.functional.{file.stem}")
        found |= getattr(module, "PACKAGES", {})
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all packages in it."""
    made = tmp_path_factory.mktemp("types")
    names = [make_client(text, made, name).package for name, text in packages().items()]
    assert len(names) >= 5
    settings = {"include": names, "typeCheckingMode": "strict", "pythonVersion": "3.11"}
    (made / "out" / "pyrightconfig.json").write_text(json.dumps(settings))
    return made / "out"


@pytest.mark.parametrize(
    "command",
    [
        ("mypy", "--strict", "--no-incremental", "--explicit-package-bases", "."),
        ("pyright", "--pythonpath", sys.executable),
        ("ruff", "check", "--no-cache", "--isolated", "--select", "F,E9", "."),
        ("black", "--check", "--quiet", "."),
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
