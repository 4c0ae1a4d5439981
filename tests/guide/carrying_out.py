"""A page of this project, carried out in a process and a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.guide.blocks import ROOT

PROGRAMS = {"specloom": "-m specloom ", "python": ""}


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """What came of a page."""

    problems: list[str]
    """Where it does not say what happened."""
    text: str
    """The page as it should be."""


def carry_out(page: Path, folder: Path) -> CarriedOut:
    """Do what a page says, in an empty folder beside the example documents."""
    work, programs = folder / "work", folder / "bin"
    shutil.copytree(ROOT / "specs", work / "specs")
    programs.mkdir()
    for name, arguments in PROGRAMS.items():
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments}"$@"\n')
        program.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-m", "tests.guide.run_page", str(page)],
        cwd=work,
        env={
            # The suite itself may be run by make, which tells what it runs of itself.
            **{k: v for k, v in os.environ.items() if not k.startswith("MAKE")},
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'generator'}",
            "LC_ALL": "C.UTF-8",
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return CarriedOut(**json.loads(done.stdout))
