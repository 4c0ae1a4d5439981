# SPDX-License-Identifier: MIT-0
"""What a forked process must not share with its parent: connections, and locks.

A connection that both use gives the answer of one to the other, and a lock that another
thread held at the time of the fork is never released in the child.
"""

from __future__ import annotations

import functools
import os
from threading import RLock
from typing import Any, Protocol, Self, TypeVar, overload
from weakref import WeakSet

T = TypeVar("T")

MAKING = RLock()
"""Held while something is imported or built that calls share; forks wait for it."""


class cached_property(functools.cached_property[T]):
    """An attribute that is made when it is first asked for, which a fork waits for."""

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> T: ...
    def __get__(self, instance: object, owner: type[Any] | None = None) -> Self | T:
        if instance is None:
            return self
        with MAKING:
            made: T = vars(instance).setdefault(self.func.__name__, self.func(instance))
        return made


class Heir(Protocol):
    """Something that both processes have after a fork."""

    def after_fork(self) -> None:
        """Make this the child's own; called in the child, while it has one thread."""
        ...


_heirs: WeakSet[Heir] = WeakSet()


def renew_after_fork(heir: Heir) -> None:
    """Tell something when it is in another process."""
    _heirs.add(heir)


def _begin_child() -> None:
    MAKING.release()
    for heir in list(_heirs):
        heir.after_fork()


if hasattr(os, "register_at_fork"):  # there is none where there is no fork
    os.register_at_fork(
        before=MAKING.acquire,
        after_in_parent=MAKING.release,
        after_in_child=_begin_child,
    )
