"""The list of documents: what each is called, and which package carries it."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

SPECS = Path(__file__).with_name("specs.tsv")
"""The list that is measured unless another is named."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One document of a list."""

    name: str
    registry: str
    """"npm" or "pypi"."""
    package: str
    release: str
    path: str
    """Inside the package's archive."""
    dialect: str

    @property
    def identifier(self) -> str:
        """A name for its client that is none of Python's or of another library."""
        return (
            "spec_" + re.sub(r"\W+", "_", self.name, flags=re.ASCII).strip("_").lower()
        )

    @property
    def folder(self) -> str:
        """Where its package is unpacked."""
        return self.package.replace("@", "").replace("/", "_")


def listed(text: str) -> list[Listed]:
    """Read rows of name, source (`registry:package@release`), path and dialect.

    Raises:
        ValueError: a row is not of this form, or two would have one name.
    """
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    found = [_row(row) for row in rows]
    names = [each.identifier for each in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"several documents would be called {', '.join(twice)}")
    return found


def _row(row: dict[str, str]) -> Listed:
    registry, _, source = row["source"].partition(":")
    package, _, release = source.rpartition("@")
    if registry not in ("npm", "pypi") or not package or not release:
        raise ValueError(f"no source that can be fetched: {row['source']!r}")
    return Listed(row["name"], registry, package, release, row["path"], row["version"])
