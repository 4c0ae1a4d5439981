"""The journal: which staged units a run is about to put in place, for the next run."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..diagnostics import SpecloomError, error
from .files import RESERVED, path_fault, unit_of

JOURNAL = f"{RESERVED}-journal.json"
STAGE = f"{RESERVED}-new-"
_STAGE = re.compile(re.escape(STAGE) + r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A top-level entry (or a manifest alone) that is replaced as one."""

    path: str
    inode: int | None
    """Of the staged version: tells whether it is in place. None to remove the unit."""
    drops: Mapping[str, str]
    """path -> hash of the files of the old version that may go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """The units of one run, in the order in which they are put in place."""

    stage: str
    """The name of the staging folder."""
    units: tuple[Unit, ...]


def is_stage(name: str) -> bool:
    """Whether a top-level entry is a staging folder."""
    return _STAGE.fullmatch(name) is not None


def sync(path: str) -> None:
    """Make the disk have the file or folder at `path`."""
    # Windows cannot open a folder, and flushes only what is open for writing.
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_journal(output: Path, journal: Journal) -> None:
    """Put the journal in place: from here on the run is going to be completed."""
    draft = os.path.join(output, journal.stage, "journal")
    with open(draft, "x", encoding="utf-8") as file:
        json.dump(asdict(journal), file)
    sync(draft)
    os.replace(draft, os.path.join(output, JOURNAL))
    sync(os.fspath(output))


def read_journal(output: Path) -> Journal | None:
    """The journal that a killed run has left, if there is one."""
    path = os.path.join(output, JOURNAL)
    if not os.path.lexists(path):
        return None
    try:
        if os.path.islink(path):
            raise ValueError("it is a symbolic link")
        with open(path, encoding="utf-8") as file:
            return _parse(json.load(file))
    except (ValueError, TypeError, KeyError, AttributeError) as reason:
        raise broken(output, str(reason)) from reason


def broken(output: Path, reason: str) -> SpecloomError:
    """The error for a journal that cannot be followed."""
    message = f"cannot complete the run that {output / JOURNAL} is about: {reason}"
    hint = f"remove {output / RESERVED}-* and generate with --force"
    return SpecloomError(error("broken-journal", message, hint=hint))


def _parse(data: Any) -> Journal:
    # Not trusted: it may have come with a repository, and it moves files.
    units = tuple(
        Unit(path=u["path"], inode=u["inode"], drops=dict(u["drops"]))
        for u in data["units"]
    )
    if not is_stage(data["stage"]):
        raise ValueError(f"{data['stage']!r} is not a staging folder")
    for unit in units:
        _check(unit)
    return Journal(stage=data["stage"], units=units)


def _check(unit: Unit) -> None:
    top, _, rest = unit.path.partition("/")
    if path_fault(f"{top}/x", top) or rest not in ("", f"{RESERVED}.json"):
        raise ValueError(f"{unit.path!r} is not a unit")
    for path in unit.drops:
        ours = path == f"{top}/{RESERVED}.json"
        if not ours and (unit_of(path) != top or ".." in path.split("/")):
            raise ValueError(f"{path!r} is not in {unit.path!r}")
