"""Exchange two files or folders in one atomic step, where the system can."""

from __future__ import annotations

import ctypes
import errno
import os
import sys

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # Linux: renameat2
_RENAME_SWAP = 2  # macOS: renamex_np
# EXDEV: a folder of a lower layer of an overlay (a Docker image) cannot be renamed.
# EPERM: what an old seccomp profile says to a call that it does not know.
_UNSUPPORTED = frozenset(
    {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EXDEV, errno.EPERM}
)


def exchange(one: str, other: str) -> bool:
    """Let two existing paths change places; False when this cannot be done here."""
    call = getattr(_libc(), _function(), None)
    if call is None:
        return False
    if call(*_arguments(os.fsencode(one), os.fsencode(other))) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNSUPPORTED:
        return False
    raise OSError(number, os.strerror(number), one, None, other)


def _libc() -> ctypes.CDLL | None:
    if sys.platform == "win32":
        return None
    return ctypes.CDLL(None, use_errno=True)


def _function() -> str:
    return "renamex_np" if sys.platform == "darwin" else "renameat2"


def _arguments(one: bytes, other: bytes) -> tuple[object, ...]:
    if sys.platform == "darwin":
        return one, other, ctypes.c_uint(_RENAME_SWAP)
    flag = ctypes.c_uint(_RENAME_EXCHANGE)
    return ctypes.c_int(_AT_FDCWD), one, ctypes.c_int(_AT_FDCWD), other, flag
