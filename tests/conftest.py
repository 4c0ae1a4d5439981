"""Options and fixtures that all tests share."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

# `tests.clients` is for all folders of tests, and what is tested is this checkout.
sys.path[:0] = [
    str(Path(__file__).parents[1]),
    str(Path(__file__).parents[1] / "generator"),
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --update` writes goldens instead of comparing with them."""
    parser.addoption("--update", action="store_true", help="rewrite the golden files")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether goldens are to be rewritten."""
    return bool(request.config.getoption("--update"))
