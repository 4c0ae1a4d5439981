"""Make the disk what a run has generated."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from .changes import Changes, compare_locked
from .files import Footprint, OutputFile, because, check_files, digest, unwritable
from .journal import JOURNAL, STAGE
from .lock import locked
from .manifest import Manifest, dump_manifest
from .stage import stage
from .swap import Swap, recover_locked, remove


def apply(
    output: Path,
    footprint: Footprint,
    files: Sequence[OutputFile],
    manifest: Manifest,
    changes: Changes,
) -> None:
    """Write `files` and `manifest`, and remove what is stale: all of it, or nothing.

    When nothing changes nothing is touched; when only the manifest does, only that.
    """
    check_files(files, footprint)
    if manifest.files != changes.after:
        raise ValueError("the manifest is not about these files")
    content = dump_manifest(manifest)
    if not changes and changes.base == digest(content):
        return
    try:
        with _folder(output), locked(output):
            recover_locked(output, footprint)
            # Again: since the caller compared, another run or the user may have written.
            force = changes.force
            changes = compare_locked(output, footprint, files, force=force)
            _write(output, footprint, files, content, changes)
    except OSError as failure:
        raise unwritable(output, because(failure), hint=_hint(output)) from failure


def _write(
    output: Path,
    footprint: Footprint,
    files: Sequence[OutputFile],
    manifest: bytes,
    changes: Changes,
) -> None:
    try:
        journal = stage(output, footprint, files, manifest, changes)
    except BaseException:
        with suppress(OSError):
            remove(os.path.join(output, f"{STAGE}{os.getpid()}"))
        raise
    Swap(output, journal).commit()


def _hint(output: Path) -> str | None:
    if os.path.lexists(os.path.join(output, JOURNAL)):
        return "the run is half done; the next one completes it"
    return None


@contextmanager
def _folder(output: Path) -> Iterator[None]:
    """Make the output folder; take it away again when the run fails."""
    missing = [p for p in (output, *output.parents) if not p.exists()]
    output.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        with suppress(OSError):
            for path in missing:
                path.rmdir()
        raise
