"""One run at a time on one output folder."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..diagnostics import SpecloomError, error
from .files import RESERVED

if sys.platform != "win32":
    import fcntl

LOCK = f"{RESERVED}.lock"
PATIENCE = 60.0
"""Seconds to wait for another run; one takes a fraction of a second here, on a quiet machine."""
STALE = 600.0
"""Seconds after which a lock file is litter, where the system cannot tell."""


@contextmanager
def locked(output: Path) -> Iterator[None]:
    """Hold the lock of `output`; the lock file is gone afterwards."""
    path = os.path.join(output, LOCK)
    handle = _wait_for(path)
    try:
        yield
    finally:
        if sys.platform == "win32":
            os.close(handle)  # an open file cannot be removed there
            os.unlink(path)
        else:
            os.unlink(path)  # while it is still held, so that it is surely ours
            os.close(handle)


def _wait_for(path: str) -> int:
    end = time.monotonic() + PATIENCE
    while (handle := _acquire(path)) is None:
        if time.monotonic() > end:
            message = f"another specloom is writing to {os.path.dirname(path)}"
            hint = f"wait for it; if there is none, remove {path}"
            raise SpecloomError(error("locked", message, hint=hint))
        time.sleep(0.02)
    return handle


def _acquire(path: str) -> int | None:
    if sys.platform == "win32":
        return _create(path)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # The run before may have removed the file between our open and our lock.
        if os.path.samestat(os.fstat(handle), os.lstat(path)):
            return handle
    except (BlockingIOError, FileNotFoundError):
        pass
    except BaseException:
        os.close(handle)
        raise
    os.close(handle)
    return None


def _create(path: str) -> int | None:
    """The lock for systems without flock: whoever creates the file has it."""
    with suppress(FileNotFoundError):
        if time.time() - os.stat(path).st_mtime > STALE:
            os.unlink(path)
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
    except FileExistsError:
        return None
