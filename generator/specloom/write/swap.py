"""Put staged units in place, take them back, and complete what a killed run left.

Three ways, the first that works: exchange the two versions (atomic); move the old one
aside and the new one in (atomic for files, a moment without the folder for folders);
and for folders that cannot be renamed at all (a lower layer of an overlay file system),
file by file. Each can be interrupted anywhere and continued.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from ..diagnostics import SpecloomError, error
from .exchange import exchange
from .files import Footprint, because, digest, inside, parents, unwritable
from .journal import (
    JOURNAL,
    Journal,
    Unit,
    broken,
    has_journal,
    is_stage,
    read_journal,
    sync,
    write_journal,
)
from .lock import LOCK, locked


def recover(output: Path, footprint: Footprint) -> None:
    """Complete the run that was killed in `output`, if one was; remove its litter.

    Everybody who is going to write to an output folder calls this first.
    """
    if not is_busy(output):
        return
    try:
        with locked(output):
            recover_locked(output, footprint)
    except OSError as failure:
        raise unwritable(output, because(failure)) from failure


def is_busy(output: Path) -> bool:
    """Whether a run is at work in `output`, or was killed there."""
    return any(_is_litter(name) for name in _names(output))


def refuse_unfinished(output: Path) -> None:
    """Refuse to look at an output folder that a killed run has left half-way.

    Who must not change anything calls this in place of `recover`.
    """
    if has_journal(output):
        message = f"a run was killed half-way in {output}, or is at work there"
        hint = "specloom generate completes it"
        raise SpecloomError(error("unfinished-run", message, hint=hint))


def recover_locked(output: Path, footprint: Footprint) -> None:
    """`recover` for who holds the lock."""
    if journal := read_journal(output, footprint):
        swap = Swap(output, journal)
        swap.check(footprint)
        swap.forward()
        swap.finish()
    for name in filter(is_stage, _names(output)):
        remove(os.path.join(output, name))


def _names(output: Path) -> list[str]:
    try:
        return os.listdir(output)
    except OSError:
        return []  # whoever reads or writes next will say it better


def _is_litter(name: str) -> bool:
    return name in (LOCK, JOURNAL) or is_stage(name)


def remove(path: str) -> None:
    """Remove a file, a symlink itself, or a whole folder, if there is one."""
    if _is_folder(path):
        shutil.rmtree(path)
    elif os.path.lexists(path):
        os.unlink(path)


class Swap:
    """The units of one journal on their way from the staging folder into place.

    The n-th unit has up to three entries in the staging folder: `n.new`, the staged
    version, which is the old one after an exchange; `n.old`, the old version moved
    aside; `n.parts`, the staged version while it is put in place file by file.
    """

    def __init__(self, output: Path, journal: Journal) -> None:
        self.output = output
        self.journal = journal
        self.stage = os.path.join(output, journal.stage)
        self._final = False  # nothing can be taken back any more

    def check(self, footprint: Footprint) -> None:
        """Refuse a staging folder that is not the run's own, leads elsewhere, or has a
        folder in the place of a file.
        """
        if _inode(self.stage) != self.journal.inode:
            raise broken(self.output, f"{self.stage} is not where it was staged")
        places = {self.stage: True}
        for number, unit in enumerate(self.journal.units):
            for kind in ("new", "old", "parts"):
                places[self._staged(number, kind)] = footprint.is_folder(unit.path)
        for place, is_folder in places.items():
            if os.path.islink(place):
                raise broken(self.output, f"{place} is a symbolic link")
            if os.path.exists(place) and not _is_plain(place, is_folder):
                what = "folder" if is_folder else "file"
                raise broken(self.output, f"{place} is no {what}")

    def commit(self) -> None:
        """Put all units in place, or none when something fails."""
        try:
            write_journal(self.output, self.journal)
            self.forward()
        except BaseException:
            # What cannot be taken back keeps its journal: the next run completes it.
            with suppress(OSError):
                self._back()
                self._discard()
            raise
        self.finish()

    def forward(self) -> None:
        """Put every unit in place that is not there yet."""
        for number, unit in enumerate(self.journal.units):
            if unit.inode is None:
                self._take_out(number, unit)
            else:
                self._put_in(number, unit)

    def finish(self) -> None:
        """Keep what the user saved meanwhile, and remove journal and old versions."""
        sync(os.fspath(self.output))
        for number, unit in enumerate(self.journal.units):
            for left in (self._staged(number, "new"), self._staged(number, "old")):
                keep_strays(left, self.output, unit)
        self._discard()

    def _discard(self) -> None:
        with suppress(FileNotFoundError):
            os.unlink(os.path.join(self.output, JOURNAL))
        remove(self.stage)

    def _live(self, unit: Unit) -> str:
        return inside(self.output, unit.path)

    def _staged(self, number: int, kind: str) -> str:
        return os.path.join(self.stage, f"{number}.{kind}")

    def _put_in(self, number: int, unit: Unit) -> None:
        live, new = self._live(unit), self._staged(number, "new")
        parts = self._staged(number, "parts")
        if os.path.lexists(parts):
            return self._spread(parts, unit)
        if not os.path.lexists(new) or _inode(live) == unit.inode:
            return  # it is in place
        if _inode(new) != unit.inode:
            # The folder was copied since: nothing tells old from new.
            raise broken(self.output, f"{new} is not what was staged")
        if not os.path.lexists(live):
            os.rename(new, live)
        elif not exchange(new, live):
            self._put_in_aside(number, unit)

    def _put_in_aside(self, number: int, unit: Unit) -> None:
        live, new = self._live(unit), self._staged(number, "new")
        old, parts = self._staged(number, "old"), self._staged(number, "parts")
        if not _is_folder(live):
            remove(old)
            link(live, old)  # so that it can be taken back
            return os.replace(new, live)
        try:
            os.rename(live, old)
        except OSError as failure:
            if failure.errno != errno.EXDEV:
                raise
            os.rename(new, parts)
            return self._spread(parts, unit)
        os.rename(new, live)

    def _take_out(self, number: int, unit: Unit) -> None:
        live, old = self._live(unit), self._staged(number, "old")
        if os.path.lexists(old) or not os.path.lexists(live):
            return
        try:
            os.rename(live, old)
        except OSError as failure:
            if failure.errno != errno.EXDEV:
                raise
            self._drop(unit)

    def _spread(self, parts: str, unit: Unit) -> None:
        """Put a staged folder in place file by file; only files that may go do go."""
        self._final = True
        for path, part in _leaves(parts, unit.path):
            target = inside(self.output, path)
            if not os.path.lexists(target) or _may_go(target, path, unit.drops):
                os.makedirs(os.path.dirname(target), exist_ok=True)
                os.replace(part, target)
        self._drop(unit)
        remove(parts)

    def _drop(self, unit: Unit) -> None:
        self._final = True
        for path in unit.drops:
            target = inside(self.output, path)
            if _may_go(target, path, unit.drops):
                os.unlink(target)
                for folder in reversed(list(parents(path))):
                    with suppress(OSError):  # it has other files
                        os.rmdir(os.path.join(self.output, *folder.split("/")))

    def _back(self) -> None:
        for number, unit in reversed(list(enumerate(self.journal.units))):
            self._take_back(number, unit)

    def _take_back(self, number: int, unit: Unit) -> None:
        live, new = self._live(unit), self._staged(number, "new")
        old = self._staged(number, "old")
        if self._final:
            raise OSError(errno.EXDEV, "cannot be taken back", live)
        if unit.inode is not None and _inode(live) == unit.inode:
            if not os.path.lexists(new):
                os.rename(live, new)
            elif not exchange(new, live):
                raise OSError(errno.ENOSYS, "cannot be taken back", live)
        if os.path.lexists(old) and not os.path.lexists(live):
            os.rename(old, live)


def link(source: str, target: str) -> None:
    """Make `target` the same file as `source`; a copy where links cannot be had."""
    if os.path.islink(source):
        return os.symlink(os.readlink(source), target)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def keep_strays(left: str, output: Path, unit: Unit) -> None:
    """Move what appeared or changed in the old version after staging into the new one.

    Nothing that the user saves in this moment is lost: it wins over what was
    generated, and the next run reports it as edited.
    """
    for path, leaf in _leaves(left, unit.path):
        target = os.path.join(output, *path.split("/"))
        if path in unit.drops:
            stray = not _may_go(leaf, path, unit.drops)
        else:
            stray = _is_newer(leaf, target)
        if stray:
            target = inside(output, path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            os.replace(leaf, target)


def _is_newer(leaf: str, target: str) -> bool:
    try:
        there = os.lstat(target)
    except FileNotFoundError:
        return True
    here = os.lstat(leaf)
    # A copied file has the same time; a recreated symlink is the younger one.
    return not os.path.samestat(here, there) and here.st_mtime_ns > there.st_mtime_ns


def _may_go(file: str, path: str, drops: Mapping[str, str]) -> bool:
    """Whether `file` is still what the journal says may go."""
    if path not in drops or os.path.islink(file) or not os.path.isfile(file):
        return False
    with open(file, "rb") as handle:
        return digest(handle.read()) == drops[path]


def _leaves(folder: str, path: str) -> Iterator[tuple[str, str]]:
    """Everything below `folder` but folders: (path below the output, where it is)."""
    if not _is_folder(folder):
        if os.path.lexists(folder):
            yield path, folder
        return
    for name in os.listdir(folder):
        if name != "__pycache__":
            yield from _leaves(os.path.join(folder, name), f"{path}/{name}")


def _is_folder(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)


def _is_plain(path: str, is_folder: bool) -> bool:
    return os.path.isdir(path) if is_folder else os.path.isfile(path)


def _inode(path: str) -> int | None:
    try:
        return os.lstat(path).st_ino
    except (FileNotFoundError, NotADirectoryError):
        return None
