"""The files of a run, the paths they may have, and the disk read without symlinks."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from ..diagnostics import SpecloomError, error

RESERVED = ".specloom"
"""How the names start that are ours: the manifest, the journal, the lock, the stage."""


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file to write: its POSIX path below the output folder, and its bytes."""

    path: str
    content: bytes


def digest(content: bytes) -> str:
    """The hash by which a file is known."""
    return hashlib.sha256(content).hexdigest()


def unit_of(path: str) -> str:
    """The top-level entry that `path` belongs to."""
    return path.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Footprint:
    """What runs of one configuration write.

    No other path is ours, whatever a manifest or a journal says that came with a repository.
    """

    package: str
    folders: Mapping[str, str]
    """Folder -> a pattern of the names of its files; "" is the output folder itself."""

    @property
    def manifest(self) -> str:
        """Where the manifest is, below the output folder."""
        return f"{self.package}/{RESERVED}.json"

    def has(self, path: str) -> bool:
        """Whether a run may write a file at a path."""
        folder, _, name = path.rpartition("/")
        names = self.folders.get(folder)
        return names is not None and re.fullmatch(names, name) is not None

    def has_unit(self, unit: str) -> bool:
        """Whether a run may replace an entry of the output folder, or the manifest alone."""
        return self.is_folder(unit) or unit == self.manifest or self.has(unit)

    def is_folder(self, unit: str) -> bool:
        """Whether an entry of the output folder is one that a run has files in."""
        return unit != "" and unit in map(unit_of, self.folders)


def path_fault(path: str) -> str | None:
    """What is wrong with the path of any generated file; None when it may be one."""
    parts = path.split("/")
    if any(part in ("", ".", "..") for part in parts):
        return "is not a plain relative path"
    # A colon is a drive or a stream on Windows, where this package may be built too.
    if not path.isprintable() or any(character in path for character in "\\:"):
        return "has a character that paths of generated files do not have"
    if any(part.casefold().startswith(RESERVED) for part in parts):
        return "has a name that specloom keeps for itself"
    if any(part.startswith(".") for part in parts):
        return "is hidden"
    return None


def check_files(files: Sequence[OutputFile], footprint: Footprint) -> None:
    """Refuse paths that must not be written; they are a bug of the caller."""
    if "/" in footprint.package or path_fault(footprint.package):
        raise ValueError(f"package {footprint.package!r} is not the name of a folder")
    seen: dict[str, str] = {}
    for file in files:
        fault = path_fault(file.path)
        if not (fault or footprint.has(file.path)):
            fault = "is outside of what a run of this configuration writes"
        if fault:
            raise ValueError(f"output path {file.path!r} {fault}")
        # Some disks do not tell `Pet.md` from `pet.md`.
        folded = file.path.casefold()
        if folded in seen:
            twin = seen[folded]
            raise ValueError(f"output paths {twin!r} and {file.path!r} are one file")
        seen[folded] = file.path
    for file in files:
        for folder in parents(file.path.casefold()):
            if folder in seen:
                raise ValueError(f"output path {seen[folder]!r} is also a folder")


def parents(path: str) -> Iterator[str]:
    """The folders that `path` is in, outermost first."""
    return accumulate(path.split("/")[:-1], "{}/{}".format)


def inside(root: Path | str, path: str) -> str:
    """Where `path` is below `root`; an error when a symlink leads elsewhere."""
    for folder in parents(path):
        place = os.path.join(root, folder)
        if os.path.islink(place):
            raise through_symlink(place)
    return os.path.join(root, *path.split("/"))


def through_symlink(place: str) -> SpecloomError:
    """The error for a symlink where a generated file or its folder goes."""
    message = f"{place} is a symbolic link"
    hint = "generated files are never written through one: remove it"
    return SpecloomError(error("symlink", message, hint=hint))


def unwritable(output: Path, reason: str, *, hint: str | None = None) -> SpecloomError:
    """The error for an output folder that cannot be read or written as needed."""
    message = f"cannot write to {output}: {reason}"
    return SpecloomError(error("unwritable-output", message, hint=hint))


def because(failure: OSError) -> str:
    """An OSError in words: what, and where."""
    what = failure.strerror or str(failure) or type(failure).__name__
    return f"{what} ({failure.filename})" if failure.filename else what


class Tree:
    """The output folder as it is on disk, read without following a symlink below it."""

    def __init__(self, root: Path) -> None:
        self._root = os.fspath(root)
        self._folders: dict[str, bool] = {}
        if os.path.lexists(root) and not os.path.isdir(root):
            raise unwritable(root, "it is not a folder")

    def where(self, path: str) -> str:
        """`path` as the operating system wants it."""
        return os.path.join(self._root, *path.split("/"))

    def read(self, path: str) -> bytes | None:
        """The bytes of the regular file at `path`; None when there is none."""
        mode = self._mode(path) if self._within_folders(path) else None
        if mode is None or not stat.S_ISREG(mode):
            return None
        # Not `open`: it costs three times as much, and a run reads hundreds of files.
        handle = os.open(self.where(path), os.O_RDONLY | getattr(os, "O_BINARY", 0))
        try:
            return b"".join(iter(lambda: os.read(handle, 1 << 20), b""))
        finally:
            os.close(handle)

    def size(self, path: str) -> int | None:
        """The bytes of the file at `path`; None when there is none."""
        there = self._within_folders(path) and self._mode(path) is not None
        return os.lstat(self.where(path)).st_size if there else None

    def obstacle(self, path: str, ours: Iterable[str]) -> str | None:
        """What is in the way of a file at `path` and can never be overwritten.

        That is a folder where the file goes, or a file that is none of `ours` where
        one of its folders goes.
        """
        for folder in parents(path):
            mode = self._mode(folder)
            if mode is None:
                return None
            if not stat.S_ISDIR(mode):
                return None if folder in ours else folder
        mode = self._mode(path)
        return None if mode is None or stat.S_ISREG(mode) else path

    def _within_folders(self, path: str) -> bool:
        return all(self._is_folder(folder) for folder in parents(path))

    def _is_folder(self, path: str) -> bool:
        known = self._folders.get(path)
        if known is None:
            mode = self._mode(path)
            known = self._folders[path] = mode is not None and stat.S_ISDIR(mode)
        return known

    def _mode(self, path: str) -> int | None:
        try:
            mode = os.lstat(self.where(path)).st_mode
        except (FileNotFoundError, NotADirectoryError):
            return None
        if stat.S_ISLNK(mode):
            raise through_symlink(self.where(path))
        return mode
