"""What moved from one spelling of a document to the next, as pairs of pointers: (new, old).

A pair speaks for all below it, and the longest that fits counts.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..pointer import Pointer
from .document import Moved


def compose(later: Moved, earlier: Moved) -> Moved:
    """One set of moves for two steps: from the last spelling straight to the first.

    `earlier` leads from the middle to the source, `later` from what is made of the middle to it.
    """
    if not earlier or not later:
        return later or earlier
    back_later, back_earlier = dict(later), dict(earlier)
    origins: dict[Pointer, list[Pointer]] = {}
    for new, middle in later:
        origins.setdefault(middle, []).append(new)
    found = {new: follow(back_earlier, middle) for new, middle in later}
    for middle, old in earlier:
        for new in _made_of(origins, middle):
            if new not in found and follow(back_later, new) == middle:
                found[new] = old
    return tuple(found.items())


def _made_of(origins: Mapping[Pointer, list[Pointer]], middle: Pointer) -> set[Pointer]:
    """Where the value at `middle` may be now: where it was, or below what moved."""
    found = {middle}
    for prefix in prefixes(middle):
        found.update(
            Pointer(new + middle[len(prefix) :]) for new in origins.get(prefix, ())
        )
    return found


def follow(pairs: Mapping[Pointer, Pointer], pointer: Pointer) -> Pointer:
    """Where `pointer` leads by the longest of `pairs` that fits; itself where none does."""
    for prefix in prefixes(pointer):
        target = pairs.get(prefix)
        if target is not None:
            return Pointer(target + pointer[len(prefix) :])
    return pointer


def onward(pairs: Moved) -> dict[Pointer, Pointer]:
    """The same pairs the other way: where a place of the old spelling is to be found now.

    What has only sunk a level is still where it was, too; of two copies the first one counts.
    """
    found: dict[Pointer, Pointer] = {}
    for new, old in pairs:
        if not new.startswith(f"{old}/"):
            found.setdefault(old, new)
    return found


def prefixes(pointer: Pointer) -> list[Pointer]:
    """The pointer and all that it is below, the longest first."""
    found = [pointer]
    end = pointer.rfind("/")
    while end >= 0:
        found.append(Pointer(pointer[:end]))
        end = pointer.rfind("/", 0, end)
    return found
