"""A function in a process of its own, where that is cheap to have."""

from __future__ import annotations

import os
import pickle
import select
import signal
import sys
import time
from collections.abc import Callable
from io import FileIO
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_PATIENCE = 10.0
"""Seconds that a function may take longer than twice what went on beside it."""
_LONGEST = 40.0
"""Seconds from its start on in which anybody waits for it."""

_MOST_CPU = 120
"""Seconds of CPU for a function whose caller may be gone, so that nobody ends its process."""
_SPENT = getattr(signal, "SIGXCPU", 24)


class Background(Generic[P, T]):
    """Calls a function in a forked process; where there is no fork, when its result is asked for.

    The function must not touch anything but its arguments, and its result must pickle.
    """

    def __init__(
        self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        self._call: Callable[[], T] = lambda: function(*args, **kwargs)
        self._started = time.monotonic()
        self._child, self._pipe = _fork(self._call) if _can_fork() else (0, -1)

    def result(self, late: T) -> T:
        """Wait for the function's result; if its process dies, call the function here.

        Nobody waits forever: where the process takes far longer than what went on beside it, it
        is ended, and the result is `late`.
        """
        if not self._child:
            return self._call()
        now = time.monotonic()
        patience = _PATIENCE + (now - self._started)
        deadline = min(now + patience, self._started + _LONGEST)
        with os.fdopen(self._pipe, "rb", buffering=0) as pipe:
            sent = _read(pipe, deadline)
        status = self._end() if sent is None else os.waitpid(self._child, 0)[1]
        if sent is None or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == _SPENT):
            return late
        if status != 0 or not sent:
            return self._call()
        result: T = pickle.loads(sent)
        return result

    def cancel(self) -> None:
        """End the process of a function whose result nobody asks for."""
        if self._child:
            os.close(self._pipe)
            self._end()

    def _end(self) -> int:
        os.kill(self._child, signal.SIGKILL)
        return os.waitpid(self._child, 0)[1]


def _read(pipe: FileIO, deadline: float) -> bytes | None:
    """All that comes through a pipe; None if that takes too long."""
    received = bytearray()
    while True:
        left = max(deadline - time.monotonic(), 0)
        if not select.select([pipe], [], [], left)[0]:
            return None
        chunk = pipe.read(1 << 20)
        if not chunk:
            return bytes(received)
        received += chunk


def _can_fork() -> bool:
    # macOS has fork, but its frameworks do not survive it; a thread may hold a lock for good.
    threads = sys.modules.get("threading")
    alone = threads is None or threads.active_count() == 1
    return sys.platform == "linux" and alone


def _fork(call: Callable[[], object]) -> tuple[int, int]:
    """Start a process; answers its id and the end of a pipe where the pickled result arrives."""
    import resource  # not on every system, but on those that fork

    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    # The child leaves by `_exit` alone: the parent's buffers and handlers are not its own.
    status = 1
    try:
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        most = _MOST_CPU if hard == resource.RLIM_INFINITY else min(_MOST_CPU, hard)
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(call(), pipe)
        status = 0
    finally:
        os._exit(status)
