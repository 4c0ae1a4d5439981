"""The clients that other generators make from the same document."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def program(name: str) -> str | None:
    """The path of a program: of this environment, else of the machine."""
    here = str(Path(sys.executable).parent)
    return shutil.which(name, path=os.pathsep.join([here, os.environ["PATH"]]))


def openapi_generator(spec: Path, folder: Path, package: str = "oag") -> str | None:
    """Write OpenAPI Generator's client; what is in the way, if anything is."""
    arguments = ["generate", "-g", "python", "-i", str(spec), "-o", str(folder)]
    arguments += ["--package-name", package, "--skip-validate-spec"]
    return _run("openapi-generator-cli", *arguments)


def openapi_python_client(spec: Path, folder: Path) -> str | None:
    """Write openapi-python-client's client; what is in the way, if anything is.

    It drops what it cannot express, and says so.
    """
    output = folder / "opc"
    arguments = ["generate", "--path", str(spec), "--output-path", str(output)]
    return _run("openapi-python-client", *arguments, "--meta", "none")


def _run(name: str, *arguments: str) -> str | None:
    path = program(name)
    if path is None:
        return "not installed"
    done = subprocess.run([path, *arguments], capture_output=True, text=True)
    if done.returncode:
        lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
        return f"does not generate: {lines[-1] if lines else done.returncode}"
    said = " ".join(f"{done.stdout} {done.stderr}".split())
    dropped = said.count("Endpoint will not be generated")
    if dropped:
        print(f"{name} drops {dropped} operations that it cannot express")
    return None
