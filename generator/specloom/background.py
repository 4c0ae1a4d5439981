"""A function on a second processor, where that is cheap to have."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Background(Generic[P, T]):
    """Calls a function in a forked process; where there is no fork, when its result is asked for.

    The function must not touch anything but its arguments, and its result must pickle.
    """

    def __init__(
        self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        self._call: Callable[[], T] = lambda: function(*args, **kwargs)
        self._child, self._pipe = _fork(self._call) if _can_fork() else (0, -1)

    def result(self) -> T:
        """Wait for the function's result; if its process dies, call the function here."""
        if not self._child:
            return self._call()
        with os.fdopen(self._pipe, "rb") as pipe:
            sent = pipe.read()
        _, status = os.waitpid(self._child, 0)
        if status != 0 or not sent:
            return self._call()
        result: T = pickle.loads(sent)
        return result


def _can_fork() -> bool:
    # macOS has fork, but its frameworks do not survive it; a thread may hold a lock for good.
    threads = sys.modules.get("threading")
    alone = threads is None or threads.active_count() == 1
    return sys.platform == "linux" and alone and (os.cpu_count() or 1) > 1


def _fork(call: Callable[[], object]) -> tuple[int, int]:
    """Start a process; answers its id and the end of a pipe where the pickled result arrives."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    # The child leaves by `_exit` alone: the parent's buffers and handlers are not its own.
    status = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(call(), pipe)
        status = 0
    finally:
        os._exit(status)
