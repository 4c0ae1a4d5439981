"""load/moves: pairs of pointers, one step after another and the other way round."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom.load.moves import compose, follow, onward
from specloom.pointer import Pointer


def pairs(text: str) -> tuple[tuple[Pointer, Pointer], ...]:
    """Moves, written "new<old new<old"."""
    split = (each.split("<") for each in text.split())
    return tuple((Pointer(new), Pointer(old)) for new, old in split)


@pytest.mark.parametrize(
    ("later", "earlier", "pointer", "source"),
    [
        ("", "/c</d", "/c/x", "/d/x"),
        ("/n</m", "", "/n/x", "/m/x"),
        ("/n</m", "/m</o", "/n/x", "/o/x"),
        # A part of what moves later has moved before.
        ("/n</m", "/m/a</o", "/n/a/x", "/o/x"),
        ("/n</m", "/m/a</o", "/n/b", "/m/b"),
        # What moves later is a part of what has moved before.
        ("/m/n</m/a", "/m</o", "/m/n/x", "/o/a/x"),
        ("/m/n</m/a", "/m</o", "/m/b", "/o/b"),
        # The longest pair counts, in both steps.
        ("/n</m /n/k</p", "/m/k</wrong /p</o", "/n/k", "/o"),
        ("/n/x</n", "/n</o", "/n/x/y", "/o/y"),
        ("/n/x</n", "/n</o", "/n/y", "/o/y"),
        ("", "/a<", "/a/x", "/x"),
    ],
)
def test_two_steps_in_one(later: str, earlier: str, pointer: str, source: str) -> None:
    one = dict(compose(pairs(later), pairs(earlier)))
    assert follow(one, Pointer(pointer)) == source


POINTERS = st.lists(st.sampled_from("abc"), max_size=4).map(
    lambda tokens: Pointer("".join(f"/{token}" for token in tokens))
)
MOVES = st.dictionaries(POINTERS, POINTERS, max_size=5).map(lambda d: tuple(d.items()))


@given(MOVES, MOVES, POINTERS)
def test_one_step_leads_where_two_do(
    later: tuple[tuple[Pointer, Pointer], ...],
    earlier: tuple[tuple[Pointer, Pointer], ...],
    pointer: Pointer,
) -> None:
    middle = follow(dict(later), pointer)
    both = follow(dict(earlier), middle)
    assert follow(dict(compose(later, earlier)), pointer) == both


@pytest.mark.parametrize(
    ("moved", "old", "new"),
    [
        ("/c/s</d", "/d/A/x", "/c/s/A/x"),
        ("/c/s</d", "/e", "/e"),
        # Sunk by a level: it is still there.
        ("/p/schema</p", "/p", "/p"),
        ("/q</p /q/schema</p", "/p/x", "/q/x"),
        # Written twice: the first.
        ("/x/1</s /x/2</s", "/s/y", "/x/1/y"),
    ],
)
def test_the_other_way_round(moved: str, old: str, new: str) -> None:
    assert follow(onward(pairs(moved)), Pointer(old)) == new
