"""Literals read back as the value, and black has nothing to add."""

from __future__ import annotations

import ast
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specloom.format import format_with_black
from specloom.python.text.literals import literal, string_literal


@pytest.mark.parametrize(
    ("value", "source"),
    [
        (None, "None"),
        (True, "True"),
        (0, "0"),
        (-12, "-12"),
        (1.5, "1.5"),
        (1e16, "1e16"),
        (1e-7, "1e-07"),
        (math.inf, 'float("inf")'),
        (-math.inf, 'float("-inf")'),
        (math.nan, 'float("nan")'),
        ("", '""'),
        ("1024x1024", '"1024x1024"'),
        ("don't", '"don\'t"'),
        ('say "x"', "'say \"x\"'"),
        ('it\'s "x"', "'it\\'s \"x\"'"),
        ("a\\d", '"a\\\\d"'),
        ("a\nb\t\r", '"a\\nb\\t\\r"'),
        ("\0\x1b\x7f", '"\\x00\\x1b\\x7f"'),
        ("caf\u00e9 \u6f22", '"caf\u00e9 \u6f22"'),
        ("\u202eabc\u2066", '"\\u202eabc\\u2066"'),
        ("a\u2028b\u00a0\ufeff", '"a\\u2028b\\xa0\\ufeff"'),
        ("\ud800", '"\\ud800"'),
        ("\u3164\U000e0100", '"\\u3164\\U000e0100"'),
        ("\U000e0041\uffff", '"\\U000e0041\\uffff"'),
        ([], "[]"),
        ((), "()"),
        ((1,), "(1,)"),
        ({"a": [1, {"b": None}]}, '{"a": [1, {"b": None}]}'),
    ],
)
def test_literals(value: object, source: str) -> None:
    assert literal(value) == source


def test_only_json_has_literals() -> None:
    with pytest.raises(TypeError, match="no literal for set"):
        literal({1})


def test_integers_beyond_the_limit_of_digits() -> None:
    value = 10**5000
    assert ast.literal_eval(literal(-value)) == -value


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    | st.tuples(inner)
    | st.tuples(inner, inner),
    max_leaves=6,
)
bounded = settings(deadline=None, max_examples=200)


@bounded
@given(json_values)
def test_a_literal_reads_back_the_same(value: object) -> None:
    source = literal(value)
    assert repr(ast.literal_eval(source)) == repr(value)
    assert source.isprintable() or all(not c.isspace() or c == " " for c in source)


@bounded
@given(st.text(alphabet=st.sampled_from("'\"\\xuN{}0aA\n\u202e\u00e9 ")) | st.text())
def test_black_leaves_strings_alone(text: str) -> None:
    source = f"x = {string_literal(text)}\n"
    assert format_with_black(source) == source
