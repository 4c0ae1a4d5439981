"""Whether values are equal as JSON, which the judge of examples goes by."""

from __future__ import annotations

import pytest

from specloom.model import JsonValue
from specloom.model.conformity import same


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (1, 1.0, True),
        (1, True, False),
        ([1], [True], False),
        ([1], [1.0], True),
        ([1], [1, 1], False),
        ({"a": [0]}, {"a": [False]}, False),
        ({"a": 1, "b": None}, {"b": None, "a": 1.0}, True),
        ({"a": 1}, {"b": 1}, False),
        ("1", 1, False),
    ],
)
def test_true_is_not_one(one: JsonValue, other: JsonValue, equal: bool) -> None:
    assert same(one, other) is same(other, one) is equal
