"""Docstrings say what the document says, and black has nothing to add."""

from __future__ import annotations

import ast
import inspect
import re
import time
import warnings

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from specloom.format import format_with_black
from specloom.python.text.docstrings import clean, comment, docstring, sections
from specloom.python.text.summaries import one_line

LONG = (
    "Creates a model response for the given chat conversation, with all that it needs."
)


def placed(token: str, indent: int) -> str:
    """A file in which `token` is the docstring of something at that indent."""
    if indent == 0:
        return f"{token}\n"
    if indent == 4:
        return f"class A:\n    {token}\n\n    x: int\n    {token}\n"
    return f"class A:\n    def f(self):\n        {token}\n        return 1\n"


def value(token: str, indent: int) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        node = ast.parse(placed(token, indent))
    first = node.body[0]
    while not isinstance(first, ast.Expr):
        assert isinstance(first, ast.ClassDef | ast.FunctionDef)
        first = first.body[0]
    assert isinstance(first.value, ast.Constant)
    assert isinstance(first.value.value, str)
    return inspect.cleandoc(first.value.value)


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("Creates an image.", '"""Creates an image."""'),
        ("  Creates an image.\n", '"""Creates an image."""'),
        ('"Quoted"', '""" "Quoted" """'),
        ("a\\d+", 'r"""a\\d+"""'),
        ("ends in \\", '"""ends in \\\\"""'),
        ('has """ inside', '"""has \\"\\"\\" inside"""'),
        ("\u202eabc\0\x1b[1m", '"""abc[1m"""'),
        ("a\u2028b", '"""a b"""'),
        ("lone \ud800", '"""lone \ufffd"""'),
        (" \n ", '""" """'),
        (
            f"{LONG} And more.",
            f'"""{LONG}\n    And more.\n    """',
        ),
        (
            "First.\n\n\nSecond\ngoes on.",
            '"""First.\n\n    Second goes on.\n    """',
        ),
        (
            "Either:\n- one\n- two,\n  continued\n\n1. three",
            '"""Either:\n    - one\n    - two, continued\n\n    1. three\n    """',
        ),
        (
            f"- {LONG} And more.",
            f'"""\n    - {LONG}\n      And more.\n    """',
        ),
        (
            "Use:\n\n```python\nif x:\n    y( 1 )\n\n\n```\nDone.",
            '"""Use:\n\n    ```python\n    if x:\n        y( 1 )\n\n\n    ```\n'
            '    Done.\n    """',
        ),
        ("```\na\n```", '"""\n    ```\n    a\n    ```\n    """'),
        (
            "| a | b |\n|---|---|\n| 1 | 2 |",
            '"""\n    | a | b |\n    |---|---|\n    | 1 | 2 |\n    """',
        ),
        (
            "Code:\n\n    a = 1\n\nEnd.",
            '"""Code:\n\n        a = 1\n\n    End.\n    """',
        ),
        ("One  \ntwo", '"""One\n    two\n    """'),
    ],
)
def test_docstrings(text: str, token: str) -> None:
    assert docstring(text, 4) == token
    assert format_with_black(placed(token, 4)) == placed(token, 4)


def test_compact_docstrings_close_on_the_last_line_if_they_can() -> None:
    assert docstring("One.\n\nTwo.", 4, True) == '"""One.\n\n    Two."""'
    assert docstring('One.\n\n"Two"', 4, True).endswith('"Two"\n    """')
    assert docstring(f"One.\n\n{'w' * 84}", 4, True).endswith('w\n    """')


def test_words_urls_and_code_stay_whole() -> None:
    url = "https://example.com/" + "x" * 90
    code = "`a span of code with spaces`"
    token = docstring(f"{'word ' * 14}{code} and [a link]({url}) here.", 8)
    assert url in token
    assert code in token


def test_lines_are_no_wider_than_the_page() -> None:
    for indent in (0, 4, 8):
        lines = (" " * indent + docstring("Some words. " * 60, indent)).split("\n")
        assert max(map(len, lines)) <= 88
        assert len(lines[1]) > 70


def test_sections() -> None:
    token = sections(
        "Creates an image.",
        [
            ("prompt", f"{LONG} And more words."),
            ("n", "How many:\n\n- one\n- two"),
            ("silent", " "),
        ],
        "The image.",
        [("NotFoundException", "There is none.")],
        8,
    )
    assert value(token, 8) == (
        "Creates an image.\n\nArgs:\n"
        "    prompt: Creates a model response for the given chat conversation, with all\n"
        "        that it needs. And more words.\n"
        "    n: How many:\n\n        - one\n        - two\n\n"
        "Returns:\n    The image.\n\n"
        "Raises:\n    NotFoundException: There is none."
    )
    assert format_with_black(placed(token, 8)) == placed(token, 8)


def test_sections_may_all_be_empty() -> None:
    assert sections("Text.", [], None, [], 4) == '"""Text."""'
    assert sections("", [("a", "b")], "", [], 0) == '"""\nArgs:\n    a: b\n"""'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("openapi.yaml", "openapi.yaml"),
        ("two\nlines \t here", "two lines here"),
        ("type: ignore", "type ignore"),
        ("a # noqa: F401", "a # no qa: F401"),
        ("fmt: off", "fmt off"),
        ("-*- coding: latin-1 -*-", "-*- coding latin-1 -*-"),
        ("pyright:strict", "pyright strict"),
        ("\u202eabc", "abc"),
    ],
)
def test_comments_give_no_orders(text: str, line: str) -> None:
    assert comment(text) == line


def test_clean_keeps_what_scripts_need() -> None:
    assert clean("\u0645\u200c\u06cc \U0001f468\u200d\U0001f469") == (
        "\u0645\u200c\u06cc \U0001f468\u200d\U0001f469"
    )
    assert clean("a\r\nb\rc\u2029d\u3000e\tf") == "a\nb\nc\nd e   f"


prose = st.lists(
    st.sampled_from(
        [
            "word",
            '"',
            '"""',
            "'''",
            "\\",
            "\\n",
            "`a b",
            "`",
            "\n",
            "\n\n",
            "  \n",
            "- x",
        ]
        + [
            "\n    ",
            "\n\n    code",
            "```",
            "\n```\n",
            "| a |",
            "# h",
            "1. ",
            "\n> q",
            "w" * 85,
        ]
        + [
            "https://example.com/" + "y" * 80,
            " ",
            "\t",
            "\u00a0",
            "\u3000",
            "\x0c",
            "\x85",
        ]
        + [
            "\u6f22\u5b57" * 20,
            "\ud800",
            "\u2028",
            "{{",
            "\\N{x}",
            "\\u00AB",
            "=====",
            "...",
        ]
    ),
    max_size=14,
).map(" ".join) | st.text(max_size=60)
bounded = settings(deadline=None, max_examples=300)


@bounded
@example(f'\n\n    code {"漢字" * 20} \\u00AB word word """ """ word', 4, True)
@given(prose, st.sampled_from([0, 4, 8]), st.booleans())
def test_black_leaves_docstrings_alone(text: str, indent: int, compact: bool) -> None:
    source = placed(docstring(text, indent, compact), indent)
    assert format_with_black(source) == source


@bounded
@given(prose, prose, prose, st.sampled_from([0, 4, 8]))
def test_black_leaves_sections_alone(a: str, b: str, c: str, indent: int) -> None:
    source = placed(sections(a, [("x", b), ("y_z", c)], c, [("E", a)], indent), indent)
    assert format_with_black(source) == source


@bounded
@given(prose, st.booleans())
def test_docstrings_lose_no_word(text: str, compact: bool) -> None:
    assert value(docstring(text, 4, compact), 4).split() == clean(text).split()


@bounded
@given(st.text())
def test_comments_are_one_line(text: str) -> None:
    source = f"# {comment(text)}".rstrip() + "\nx = 1\n"
    assert format_with_black(source) == source
    assert len(source.splitlines()) == 2
    assert not re.search(r"coding[:=]", source)


@pytest.mark.parametrize(
    "piece", ["e.g. ", "A. ", "no. ", "word ", "- \n\n", "a  \n", " "]
)
def test_no_text_takes_long(piece: str) -> None:
    text = "x" + piece * (100_000 // len(piece))
    started = time.process_time()
    one_line(text)
    sections(text, [("a", text)], text, [("b", text)], 8)
    # In quadratic time it would be minutes.
    assert time.process_time() - started < 10


def test_what_nobody_reads_is_cut() -> None:
    token = docstring("word " * 10_000_000)
    assert len(token) < 1_100_000
    assert token.endswith('…\n"""')
    assert one_line(f"{' ' * 9999}{'word ' * 10_000_000}").endswith("…")


@pytest.mark.parametrize(
    "hidden", ["\u3164", "\uffa0", "\U000e0100\U000e01ef", "\u180e"]
)
def test_what_shows_nothing_is_dropped(hidden: str) -> None:
    assert clean(f"a{hidden}b") == "ab"
    assert clean("\u2764\ufe0f") == "\u2764\ufe0f"
