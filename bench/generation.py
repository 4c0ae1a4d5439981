"""Cold generation, beside OpenAPI Generator's where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from . import peers
from .clock import best

ROUNDS = 3


def generate(spec: Path, output: Path, package: str) -> None:
    """Generate a client, in a process of its own."""
    command = [sys.executable, "-m", "specloom", "generate", str(spec), "--quiet"]
    subprocess.run([*command, "-o", str(output), "--package", package], check=True)


def measure(spec: Path, folder: Path) -> None:
    """Print what generating costs, with validation, formatting and docs."""
    ours = best(lambda: _cold(spec, folder), ROUNDS)
    print(f"generate: {ours}")
    again = best(lambda: generate(spec, folder, "timed"), ROUNDS)
    print(f"generate, up to date: {again}")
    reason = peers.openapi_generator(spec, folder / "peer")
    if reason is not None:
        print(f"generate: openapi-generator: {reason}")
        return
    theirs = best(lambda: peers.openapi_generator(spec, folder / "peer"), ROUNDS)
    print(
        f"generate, OpenAPI Generator: {theirs} (ours: {ours.wall / theirs.wall:.2f} of it)"
    )


def _cold(spec: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    generate(spec, folder, "timed")
