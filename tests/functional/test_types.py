"""Every client of the functional tests, through mypy and pyright at their strictest, in one go."""

from __future__ import annotations

import importlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
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


def share_runtime(folder: Path, names: Iterable[str]) -> None:
    """Let all clients have one runtime, as it is the same in each and takes longest to check."""
    shared = folder / "runtime"
    shared.mkdir()
    for name in names:
        own = folder / name / "_runtime"
        for file in own.glob("*.py"):
            there = shared / file.name
            assert not there.exists() or there.read_bytes() == file.read_bytes()
            file.replace(there)
        shutil.rmtree(own)
        for file in (folder / name).rglob("*.py"):
            text = file.read_text("utf-8")
            text = re.sub(r"(?m)^(\s*from )\.+_runtime\b", r"\1runtime", text)
            file.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all packages in it, and their runtime."""
    made = tmp_path_factory.mktemp("types")
    names = [make_client(text, made, name).package for name, text in packages().items()]
    assert len(names) >= 5
    share_runtime(made / "out", names)
    names.append("runtime")
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
