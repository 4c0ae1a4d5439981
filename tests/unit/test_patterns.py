"""Patterns of documents: which clients look for, and how pydantic's engine spells them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import specloom
from specloom.model.patterns import fits, is_pattern, linear_pattern

ENDLESS = [
    # Each of these keeps `re` busy for seconds or years, on the texts below.
    ("(a+)+$", "a" * 20_000 + "!"),
    ("^(a|aa)+$", "a" * 20_000 + "!"),
    ("^(?:a?){24}a{24}$", "a" * 20_000),
    ("^.*a.*a.*a.*b$", "a" * 20_000),
    (r"\s+$", " " * 20_000 + "!"),
    (r"^(\s*\S+\s*)*;$", "a " * 10_000),
    (r"^(https?:\/\/)?([\da-z\.-]+)\.([a-z\.]{2,6})([\/\w \.-]*)*\/?$", "a" * 20_000),
]


@pytest.mark.parametrize(("pattern", "text"), ENDLESS)
def test_none_is_a_matter_of_time(pattern: str, text: str) -> None:
    assert is_pattern(pattern)
    assert not fits(pattern, text)


def test_no_pattern_of_a_document_is_given_to_re() -> None:
    """Where `re` is called with a pattern that a document wrote, its text decides how long."""
    for path in (Path(specloom.__file__).parent / "runtime").rglob("*.py"):
        text = path.read_text("utf-8")
        assert "python-re" not in text
        assert not re.search(r"re\.\w+\((?:self\.)?pattern\b", text), path


@pytest.mark.parametrize("pattern", [r"/^[0-9]{5}$/i", r"/^.*[a-z]+$/", r"/^a\|b/"])
def test_a_literal_of_javascript_is_no_pattern(pattern: str) -> None:
    assert not is_pattern(pattern)
    assert fits(pattern, "12345")


@pytest.mark.parametrize("pattern", ["/a/", "^/a$", "^/a|^/b/", "/[^/]+/", "", "x{2,}"])
def test_what_both_languages_spell_alike_is_left_alone(pattern: str) -> None:
    assert linear_pattern(pattern) == pattern


@pytest.mark.parametrize(
    ("pattern", "spelled", "good", "bad"),
    [
        (r"^[[A-Z]{2}$", r"^[\[A-Z]{2}$", "[A", "["),
        (r"^[\w-.]+$", r"^[0-9A-Za-z_\-.]+$", "a-b.c", "a b"),
        (r"^[a-z\-\d-_]+$", r"^[a-z\-0-9\-_]+$", "a-1_", "A"),
        (r"[^[\]]\[", r"[^\[\]]\[", "a[", "[["),
        (r"^[&&a]$", r"^[\&&a]$", "&", "b"),
        (r"^[\b]$", r"^[\x08]$", "\b", "b"),
        (r"^{\w+}$", r"^\{[0-9A-Za-z_]+}$", "{id}", "id"),
        (r"^a{,2}$", r"^a{0,2}$", "aa", "aaa"),
        (r"^\<b\>$", r"^<b>$", "<b>", "b"),
        (r"^\ud83d\ude00$", r"^\U0001F600$", "\U0001f600", "\u00e9"),
        (r"^\cJ\0$", r"^\x0a\x00$", "\n\0", "J0"),
        (r"^a(?#once)\Z", r"^a\z", "a", "a\n"),
        (r"^\p{L}{2}$", r"^\p{L}{2}$", "\u00e9a", "1a"),
        # ECMA-262: of ASCII only, and `$` is the end and not a line break before it.
        (r"^\d$", r"^[0-9]$", "7", "\u0663"),
        (r"^\w$", r"^[0-9A-Za-z_]$", "a", "\u00e9"),
        (r"^\W$", r"^[^0-9A-Za-z_]$", "\u00e9", "a"),
        (r"^a$", r"^a$", "a", "a\n"),
    ],
)
def test_what_the_engine_spells_otherwise(
    pattern: str, spelled: str, good: str, bad: str
) -> None:
    assert linear_pattern(pattern) == spelled
    assert fits(pattern, good)
    assert not fits(pattern, bad)


def test_many_of_a_set_stay_within_the_limits_of_the_engine() -> None:
    """Of Unicode's letters, 256 are more than it takes."""
    assert fits(r"^[\w.]{1,256}$", "a" * 256)


@pytest.mark.parametrize(
    "pattern",
    [
        "(?=a)b",
        "(?<!a)b",
        r"(a)\1",
        r"(?<x>a)\k<x>",
        "(",
        "a{2,1}",
        "[z-a]",
        "(?<n",
        "[]",
        r"\ud800",
        "\ud800",
        "(?:a{1000}){1000}",
        "(" * 500 + ")" * 500,
    ],
)
def test_what_the_engine_does_not_take_is_no_pattern(pattern: str) -> None:
    assert not is_pattern(pattern)
    assert fits(pattern, "anything")
