"""Patterns of documents: which Python may search for, and how it spells them."""

from __future__ import annotations

import re
import warnings

import pytest

from specloom.model.patterns import fits, is_pattern, python_pattern

ENDLESS = [
    "(a+)+$",
    "(a*)*b",
    "(a|a)*b",
    "(a|aa)+$",
    "(a|a?)+$",
    "(a{1,3})*b",
    "(a{2,}){9,}b",
    "((a{0,5})b?)*c",
    "(.*a){20}",
    "^(?:a?){24}a{24}$",
    "^(?:(?:a?){30}){30}a{30}$",
    "(a*b*)*c",
    "(x+x+)+y",
    r"(\w|_)*!",
    r"(\s*a?\s*)*b",
    r"([a-z.]+\.)+[a-z]",
    r"^(\d\d?)+$",
    r"(?=(a+)+$)b",
    r"(?P<x>a+)(b|(?:c+)+)*d",
    r"(\u00e9|\xe9)*b",
    "(\u0436|\u0437*)*b",
    r"(?i)(a|A)*b",
    # As seen in the wild: for addresses on the web.
    r"^(https?:\/\/)?([\da-z\.-]+)\.([a-z\.]{2,6})([\/\w \.-]*)*\/?$",
]
BOUNDED = [
    "",
    "^.*.*$",
    "x{}",
    "x{,}",
    "[]a]+",
    "(a{2})*b",
    "([0-9a-f]{16})+",
    "^(foo|bar)+$",
    r"([a-z]+\.)+[a-z]+$",
    r"^\d+(,\d+)*$",
    r'"([^"\\]|\\.)*"',
    r"^[^\s]+(\s+[^\s]+)*$",
    r"^\S+(\s+\S+)*$",
    r"(([01]?[0-9][0-9]?)\.){3}[01]?[0-9]",
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]",
    r"^(?=.*[A-Z])(?=.*\d).{8,}$",
    r"^(\d{4}-\d{2}-\d{2}T)?\d{2}(:\d{2}){1,2}$",
    "(a|A)*b",
    "(?#of a)a+",
]


@pytest.mark.parametrize("pattern", ENDLESS)
def test_what_could_take_forever_is_no_pattern(pattern: str) -> None:
    re.compile(pattern)
    assert not is_pattern(pattern)
    assert fits(pattern, "a" * 10_000 + "!")


@pytest.mark.parametrize("pattern", BOUNDED)
def test_what_cannot_is_left_alone(pattern: str) -> None:
    assert python_pattern(pattern) == pattern


@pytest.mark.parametrize("pattern", [r"/^[0-9]{5}$/i", r"/^.*[a-z]+$/", r"/^a\|b/"])
def test_a_literal_of_javascript_is_no_pattern(pattern: str) -> None:
    assert not re.search(pattern, "12345")
    assert not is_pattern(pattern)
    assert fits(pattern, "12345")


@pytest.mark.parametrize("pattern", ["/a/", "^/a$", "/^a|/b/", "/[^/]+/"])
def test_a_path_between_slashes_is_one(pattern: str) -> None:
    assert is_pattern(pattern)


def test_many_repetitions_of_a_long_text_are_not_tried() -> None:
    assert is_pattern("^.*.*.*.*x$")
    assert not fits("^.*.*.*.*x$", "a")
    assert fits("^.*.*.*.*x$", "a" * 10_000)


@pytest.mark.parametrize(
    ("pattern", "spelled", "good", "bad"),
    [
        (r"^[[A-Z]{2}$", r"^[\[A-Z]{2}$", "[A", "["),
        (r"^[\w-.]+$", r"^[\w\-.]+$", "a-b.c", "a b"),
        (r"^[a-z\-\d-_]+$", r"^[a-z\-\d\-_]+$", "a-1_", "A"),
        (r"\Aa\z", r"\Aa\Z", "a", "a\n"),
        (r"^(?<year>\d{4})$", r"^(?P<year>\d{4})$", "2024", "24"),
        (r"(?<!a)b(?<=b)", r"(?<!a)b(?<=b)", "cb", "ab"),
        (r"[^[\]]\[", r"[^\[\]]\[", "a[", "[["),
    ],
)
def test_what_both_languages_know_is_respelled(
    pattern: str, spelled: str, good: str, bad: str
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert python_pattern(pattern) == spelled
        assert re.search(spelled, good)
    assert fits(pattern, good)
    assert not fits(pattern, bad)


@pytest.mark.parametrize("pattern", [r"\p{L}", "(", "a{2,1}", "[z-a]", "(?<n"])
def test_what_python_cannot_read_is_no_pattern(pattern: str) -> None:
    assert not is_pattern(pattern)
    assert fits(pattern, "anything")


def test_a_huge_pattern_is_given_up() -> None:
    assert not is_pattern("(" + "|".join(f"a{n}*" for n in range(3000)) + ")*")
    assert not is_pattern("(" * 500 + ")" * 500)
