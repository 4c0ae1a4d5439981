"""Puts the pet shop, with a copy of the runtime, where tests can import it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
RUNTIME = HERE.parents[1] / "generator" / "specloom" / "runtime"
ROOT = Path(tempfile.mkdtemp(prefix="petshop-"))

ignored = shutil.ignore_patterns("__pycache__")
shutil.copytree(HERE / "petshop", ROOT / "petshop", ignore=ignored)
shutil.copytree(RUNTIME, ROOT / "petshop" / "_runtime", ignore=ignored)
shutil.copy(HERE / "support.py", ROOT / "petshop_support.py")
sys.path.insert(0, str(ROOT))


@pytest.fixture(scope="session")
def root() -> Iterator[Path]:
    """The folder that holds the package."""
    yield ROOT


def pytest_unconfigure() -> None:
    """Remove the copy."""
    shutil.rmtree(ROOT, ignore_errors=True)
