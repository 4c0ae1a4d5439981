"""One scope of the output: hands out names so that no two things share one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from itertools import count
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Scope(Generic[Key]):
    """The names of one scope, as they are given.

    The order in which keys ask is the order of precedence, so a caller sorts them by what does not
    change when the document does. What a key had before is kept for it until it asks.
    """

    def __init__(
        self,
        *,
        reserved: Iterable[str] = (),
        kept: Mapping[Key, str] | None = None,
        fold: Callable[[str], str] = str,
    ) -> None:
        """Open a scope.

        Args:
            reserved: names that nothing may have.
            kept: names given earlier; an earlier key's counts, should two have the same.
            fold: names are the same when this makes them equal (case, for files).
        """
        self._fold = fold
        self._taken = {fold(name) for name in reserved}
        self._keeper: dict[str, Key] = {}
        self._kept: dict[Key, str] = {}
        self._next: dict[str, int] = {}
        for key, name in (kept or {}).items():
            if self._keeper.setdefault(fold(name), key) == key:
                self._kept[key] = name

    def give(
        self, key: Key, candidates: Collection[str], also: Collection[str] = ()
    ) -> str:
        """The name that `key` had, while it is still one that it may have; else a free one.

        Args:
            key: what is named.
            candidates: best first; where none is free, the last one gets a number.
            also: what it may have been given, when other things were around it.
        """
        name = self._former(key, (*also, *candidates))
        if name is None:
            name = next(n for n in self._endless(candidates) if self._is_free(n))
        self._taken.add(self._fold(name))
        return name

    def _former(self, key: Key, candidates: Collection[str]) -> str | None:
        """What the key had; not if it is called otherwise now, as after an `operationId` changed."""
        name = self._kept.get(key)
        if name is None or self._fold(name) in self._taken:
            return None
        return name if may_be_called(name, candidates) else None

    def _is_free(self, name: str) -> bool:
        folded = self._fold(name)
        return folded not in self._taken and folded not in self._keeper

    def _endless(self, candidates: Collection[str]) -> Iterable[str]:
        yield from candidates
        *_, last = candidates
        # Thousands of values may have no letter among them: counting goes on where it was.
        for number in count(self._next.get(last, 2)):
            self._next[last] = number + 1
            yield numbered(last, number)


def numbered(name: str, number: int) -> str:
    """A name with a number: "Foo2", and "Foo1_2" for what ends with one."""
    return f"{name}_{number}" if name[-1:].isdigit() else f"{name}{number}"


def may_be_called(name: str, candidates: Collection[str]) -> bool:
    """Whether `Scope.give` may answer a name where these are the candidates."""
    if name in candidates:
        return True
    *_, last = candidates
    digits = name.removeprefix(numbered(last, 0)[:-1])
    # No more digits than counting comes to: the name may be what somebody wrote into a manifest.
    is_number = digits.isascii() and digits.isdigit() and len(digits) < 10
    return is_number and name == numbered(last, int(digits))


def allocate(
    wanted: Iterable[tuple[Key, Collection[str]]],
    *,
    reserved: Iterable[str] = (),
    kept: Mapping[Key, str] | None = None,
    fold: Callable[[str], str] = str,
) -> dict[Key, str]:
    """Names for all keys of a scope, in the order of precedence: see `Scope`."""
    scope = Scope(reserved=reserved, kept=kept, fold=fold)
    return {key: scope.give(key, candidates) for key, candidates in wanted}
