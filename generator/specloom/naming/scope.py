"""One scope of the output: hands out names so that no two things share one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def allocate(
    wanted: Iterable[tuple[Key, Iterable[str]]],
    *,
    reserved: Collection[str] = (),
    pinned: Mapping[Key, str] | None = None,
    fold: Callable[[str], str] = str,
) -> dict[Key, str]:
    """Give every key the first of its candidates that is free, else its last one with a number.

    The order of `wanted` is the order of precedence, so a caller sorts it by something that does
    not change when the document does. Pinned names come before everything else.

    Args:
        wanted: keys with their candidates, best first; at least one each.
        reserved: names that are taken already.
        pinned: names given earlier, which stay as they are.
        fold: names are the same when this makes them equal (case, for files).
    """
    rows = [(key, list(candidates)) for key, candidates in wanted]
    keys = {key for key, _ in rows}
    names = {k: v for k, v in (pinned or {}).items() if k in keys}
    taken = {fold(name) for name in (*reserved, *names.values())}
    for key, candidates in rows:
        if key not in names:
            names[key] = next(n for n in _endless(candidates) if fold(n) not in taken)
            taken.add(fold(names[key]))
    return names


def _endless(candidates: list[str]) -> Iterable[str]:
    yield from candidates
    number = 2
    while True:
        yield f"{candidates[-1]}{number}"
        number += 1
