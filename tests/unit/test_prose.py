"""HTML of descriptions as the Markdown that it stands for."""

from __future__ import annotations

import time

import pytest

from specloom.normalize.prose import prose


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain text, a < b.", "Plain text, a < b."),
        (
            "<p>The <code>id</code> of a <b>pet</b>.</p>\n\n<p>More.</p>",
            "The `id` of a **pet**.\n\nMore.",
        ),
        (
            'See <a class="x" href="https://h/a">this</a> &amp; <a name="b">that</a>.',
            "See [this](https://h/a) & that.",
        ),
        (
            "<ul>\n<li>one</li>\n<li>two <em>x</em></li>\n</ul>\nEnd",
            "- one\n- two *x*\n\nEnd",
        ),
        ("<ul> <li> <p>one</p> </li> <li> <p>two</p> </li></ul>", "- one\n- two"),
        ("one<br/>two<BR>three", "one  \ntwo  \nthree"),
        ("<H2>Head</H2>text", "#### Head\n\ntext"),
        ("<pre>x = 1\n  <b>y</b></pre>z", "```\nx = 1\n  y\n```\n\nz"),
        ("Use `<p>` here <i>so</i>", "Use `<p>` here *so*"),
        ("```\n<p>\n```\n<i>so</i>", "```\n<p>\n```\n*so*"),
        ("Map<a> and List<b>, <p>x</p>", "Map<a> and List<b>, \n\nx"),
        ("<script>x()</script>", "<script>x()</script>"),
        ("<b>x</b> <script>x()</script>", "**x** <script>x()</script>"),
        ("<p></p>", ""),
        (
            'See [a](/docs/a), [b](#b), ![c](c.png) and [d](x "t").',
            "See a, b, c and d.",
        ),
        (
            "See [a](https://h/a) and [b](mailto:b@h).",
            "See [a](https://h/a) and [b](mailto:b@h).",
        ),
        ("`[a](b)` and [`c`](d)", "`[a](b)` and `c`"),
        ("~~~\n[a](b)\n~~~\n[c](d)", "~~~\n[a](b)\n~~~\nc"),
        ("<a href='/docs'>here</a>", "here"),
    ],
)
def test_prose(text: str, expected: str) -> None:
    assert prose(text) == expected


BASE = "https://docs.example/api/start"
LINKS = {
    "See [a](/docs/a) and [b](b#c).": "See [a](https://docs.example/docs/a) and [b](https://docs.example/api/b#c).",
    "See [a](#part).": "See [a](https://docs.example/api/start#part).",
    "<a href='/docs'>here</a>": "[here](https://docs.example/docs)",
    "![c](c.png)": "[c](https://docs.example/api/c.png)",
    "`[a](b)`": "`[a](b)`",
    "[a](https://h/a)": "[a](https://h/a)",
    "[a](//other.example/x)": "[a](https://other.example/x)",
    "[a](javascript:x)": "a",
    "[a](//[x)": "a",
}


@pytest.mark.parametrize("text", LINKS)
def test_relative_links_are_seen_from_a_base(text: str) -> None:
    assert prose(text, BASE) == LINKS[text]


@pytest.mark.parametrize("base", ["javascript:x", "ftp://x", "//[", "/docs"])
def test_a_base_that_is_no_page_is_none(base: str) -> None:
    assert prose("See [a](/docs/a).", base) == "See a."


@pytest.mark.parametrize(
    "text",
    [
        "<p" * 200_000,
        "<a href=" * 50_000 + ">",
        "`" * 200_001 + "<p>",
        "~~~\n" * 50_000 + "<p>",
        "<p>" + "\n \t" * 100_000,
        "[`" * 50_000 + "](",
        "[a](b" * 50_000,
    ],
)
def test_it_is_quick(text: str) -> None:
    start = time.process_time()
    prose(text)
    assert time.process_time() - start < 2
