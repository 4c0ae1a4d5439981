"""The journal: which staged units a run is about to put in place, for the next run."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..diagnostics import SpecloomError, error
from .files import RESERVED, Footprint, path_fault, unit_of

JOURNAL = f"{RESERVED}-journal.json"
STAGE = f"{RESERVED}-new-"
_STAGE = re.compile(re.escape(STAGE) + r"[0-9]{1,20}")
_LARGEST = 64 << 20
"""Bytes of a journal; one of a million files has more."""


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
    inode: int
    """Of that folder: a journal that came with a repository cannot know it."""
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


def has_journal(output: Path) -> bool:
    """Whether a run was killed half-way in `output`, or is at work there."""
    return os.path.lexists(os.path.join(output, JOURNAL))


def read_journal(output: Path, footprint: Footprint) -> Journal | None:
    """The journal that a killed run has left, if there is one.

    It may have come with a repository, and it moves files, so nothing is taken from it but what a
    run of the same configuration may have written.
    """
    if not has_journal(output):
        return None
    path = os.path.join(output, JOURNAL)
    try:
        about = os.lstat(path)
        if not stat.S_ISREG(about.st_mode):
            raise ValueError("it is no regular file")
        if about.st_size > _LARGEST:
            raise ValueError("it is too large")
        with open(path, encoding="utf-8") as file:
            return _parse(json.load(file), footprint)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as reason:
        raise broken(output, str(reason)) from reason


def broken(output: Path, reason: str) -> SpecloomError:
    """The error for a journal that cannot be followed."""
    message = f"cannot complete the run that {output / JOURNAL} is about: {reason}"
    hint = f"remove {output / RESERVED}-* and generate with --force"
    return SpecloomError(error("broken-journal", message, hint=hint))


def _parse(data: Any, footprint: Footprint) -> Journal:
    name = _text(data["stage"])
    if not is_stage(name):
        raise ValueError(f"{name!r} is not a staging folder")
    units = tuple(_unit(row, footprint) for row in data["units"])
    if len({unit.path for unit in units}) < len(units):
        raise ValueError("it has a unit twice")
    return Journal(stage=name, inode=_inode(data["inode"]), units=units)


def _unit(row: Any, footprint: Footprint) -> Unit:
    path = _text(row["path"])
    inode = None if row["inode"] is None else _inode(row["inode"])
    if not footprint.has_unit(path):
        raise ValueError(f"{path!r:.200} is no part of this client")
    drops = {_text(name): _text(written) for name, written in row["drops"].items()}
    for name in drops:
        ours = name == footprint.manifest or (
            footprint.has(name) and path_fault(name) is None
        )
        if not ours or unit_of(name) != unit_of(path):
            raise ValueError(f"{name!r:.200} is not in {path!r}")
    return Unit(path=path, inode=inode, drops=drops)


def _inode(value: object) -> int:
    if type(value) is not int:
        raise ValueError(f"{value!r:.60} is not an inode")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r:.60} is not a text")
    return value
