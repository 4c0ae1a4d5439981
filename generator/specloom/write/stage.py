"""Build the new version of every unit in which something changes, beside the old."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from .changes import Changes
from .files import Footprint, OutputFile, inside, parents, unit_of
from .journal import STAGE, Journal, Unit, sync
from .swap import link

_WRITERS = 4
"""Threads that fsync: the disk commits them in groups, and four times faster."""


def stage(
    output: Path,
    footprint: Footprint,
    files: Sequence[OutputFile],
    manifest: bytes,
    changes: Changes,
) -> Journal:
    """Stage `changes` and the manifest in a new folder of `output`; nothing else."""
    return _Stage(output, footprint, changes).build(files, manifest)


class _Stage:
    """The staging folder while it is built."""

    def __init__(self, output: Path, footprint: Footprint, changes: Changes) -> None:
        self._output = output
        self._footprint = footprint
        self._changes = changes
        self._name = f"{STAGE}{os.getpid()}"
        self._folder = os.path.join(output, self._name)
        self._written: list[str] = []

    def build(self, files: Sequence[OutputFile], manifest: bytes) -> Journal:
        os.mkdir(self._folder)
        content = self._to_write(files)
        content[self._footprint.manifest] = manifest
        drops = self._to_drop()
        units = [
            self._unit(number, path, content, drops)
            for number, path in enumerate(self._units())
        ]
        self._sync(self._folder)
        inode = os.lstat(self._folder).st_ino
        return Journal(stage=self._name, inode=inode, units=tuple(units))

    def _to_write(self, files: Sequence[OutputFile]) -> dict[str, bytes]:
        paths = {*self._changes.added, *self._changes.changed}
        return {file.path: file.content for file in files if file.path in paths}

    def _to_drop(self) -> dict[str, str]:
        paths = (*self._changes.changed, *self._changes.removed)
        drops = {path: self._changes.before[path] for path in paths}
        if self._changes.base:
            drops[self._footprint.manifest] = self._changes.base
        return drops

    def _units(self) -> list[str]:
        """The units to replace, in the order in which they are put in place.

        What goes goes first: on some disks `Readme.md` is in the way of `README.md`.
        The package comes last, for its manifest vouches for all the rest.
        """
        changes = self._changes
        written = {unit_of(path) for path in (*changes.added, *changes.changed)}
        removed = {unit_of(path) for path in changes.removed}
        order = sorted(removed - written) + sorted(written)
        package = self._footprint.package
        if package in order or not os.path.lexists(inside(self._output, package)):
            last = package
        else:
            last = self._footprint.manifest
        return [path for path in order if path != package] + [last]

    def _unit(
        self,
        number: int,
        path: str,
        content: Mapping[str, bytes],
        drops: dict[str, str],
    ) -> Unit:
        staged = os.path.join(self._folder, f"{number}.new")
        mine = {p: c for p, c in content.items() if _is_within(p, path)}
        ours = {p: before for p, before in drops.items() if _is_within(p, path)}
        if path in mine:
            self._write(staged, mine[path])
        else:
            live = inside(self._output, path)
            if os.path.isdir(live):
                self._carry(live, staged, path, ours)
            self._fill(staged, path, mine)
        inode = os.lstat(staged).st_ino if os.path.lexists(staged) else None
        return Unit(path=path, inode=inode, drops=ours)

    def _carry(self, old: str, new: str, path: str, drops: Mapping[str, str]) -> bool:
        """Take over a folder but for `drops`; False when that leaves nothing of it."""
        os.mkdir(new)
        lost, kept = False, False
        for entry in os.scandir(old):
            below, target = f"{path}/{entry.name}", os.path.join(new, entry.name)
            if entry.name == "__pycache__" or below in drops:
                lost = True
            elif not entry.is_dir(follow_symlinks=False):
                link(entry.path, target)
                kept = True
            elif self._carry(entry.path, target, below, drops):
                kept = True
            else:
                lost = True
        if lost and not kept:
            os.rmdir(new)  # it was there for generated files only
            return False
        self._adopt(old, new)
        return True

    def _fill(self, staged: str, unit: str, content: Mapping[str, bytes]) -> None:
        """Write the files of a unit that is a folder."""
        for folder in sorted({f for path in content for f in parents(path)}):
            place = staged + folder.removeprefix(unit)
            if not os.path.isdir(place):
                os.mkdir(place)
                self._adopt(inside(self._output, folder), place)
        for path, data in content.items():
            self._write(staged + path.removeprefix(unit), data)

    def _adopt(self, old: str, new: str) -> None:
        """Give a new folder the mode and the owner of the one it replaces, if any."""
        self._written.append(new)
        if not os.path.isdir(old):
            return
        was, made = os.stat(old), os.stat(new)
        os.chmod(new, was.st_mode & 0o7777)
        mine = (made.st_uid, made.st_gid)
        if hasattr(os, "chown") and (was.st_uid, was.st_gid) != mine:
            with suppress(OSError):  # only root may
                os.chown(new, was.st_uid, was.st_gid)

    def _write(self, place: str, content: bytes) -> None:
        with open(place, "xb", buffering=0) as file:
            view = memoryview(content)
            while view:
                view = view[file.write(view) :]
        self._written.append(place)

    def _sync(self, *folders: str) -> None:
        """Make the disk have all that is new, so that a power cut loses nothing."""
        places = (*self._written, *folders)
        if len(places) <= _WRITERS:
            return _sync_all(places)
        with ThreadPoolExecutor(_WRITERS) as pool:
            shares = [places[n::_WRITERS] for n in range(_WRITERS)]
            list(pool.map(_sync_all, shares))


def _sync_all(places: Iterable[str]) -> None:
    for place in places:
        sync(place)


def _is_within(path: str, unit: str) -> bool:
    return path == unit or path.startswith(f"{unit}/")
