"""What a document says reaches a page, and nothing that it says can harm the page."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specloom.python.text.markdown import (
    Markdown,
    anchor,
    code,
    code_cell,
    fence,
    link,
    md,
    md_inline,
    strong,
)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("Plain text, a_b, 1 < 2 & 3.", "Plain text, a_b, 1 < 2 & 3."),
        ("One\ntwo  \nthree", "One\ntwo  \nthree"),
        ("*a* **b** [c](https://d.e)", "*a* **b** [c](https://d.e)"),
        ("<script>x</script>", "&lt;script>x&lt;/script>"),
        ("a <!-- b --> <?c?>", "a &lt;!-- b --> &lt;?c?>"),
        ("\\<b>", "&lt;b>"),
        ("see <https://d.e/f>", "see <https://d.e/f>"),
        ("`<b>` and ``a`b``", "`<b>` and `` a`b ``"),
        ("`over\ntwo` lines", "`over two` lines"),
        ("`open <b>", "\\`open &lt;b>"),
        ("[x](javascript:alert(1))", "[x]\\(javascript:alert(1))"),
        ("[x](&#106;avascript:y)", "[x]\\(&#106;avascript:y)"),
        ("[x]( \n JAVA\\script:y)", None),
        ("![x](data:image/png;base64,AA)", "![x]\\(data:image/png;base64,AA)"),
        ("[x]: javascript:y", "[x]\\: javascript:y"),
        ("[x](/docs/a#b)", "[x](/docs/a#b)"),
        ("[x](<https://a.b/c>)", "[x](https://a.b/c)"),
        ("[x](/a_(b) 'c')", "[x](/a_(b) 'c')"),
        ("[x](`a) <b>`", "[x]\\(`a) <b>`"),
        ("[x](<img src=y>)", "[x]\\(&lt;img src=y>)"),
        ("# Title #\ntext", "**Title**\n\ntext"),
        ("Title\n=====\ntext", "**Title**\n\ntext"),
        ("a\n\n---\n\nb", "a\n\n___\n\nb"),
        ("- a\n- b\n  - c\n- d", "- a\n- b\n  - c\n- d"),
        ("a:\n- b", "a:\n\n- b"),
        ("1. a\n\n   more\n2. b", "1. a\n\n   more\n2. b"),
        ("born in\n1984. Yes", "born in\n1984\\. Yes"),
        ("> a\n> b", "> a\n> b"),
        ("```js\n<b>", "```js\n<b>\n```"),
        ("~~~\n```\n~~~", "````\n```\n````"),
        ("a\n\n    code <b>\n\nb", "a\n\n```\ncode <b>\n```\n\nb"),
        ("- a\n  ```\n  <b>\n  ```", "- a\n\n  ```\n  <b>\n  ```"),
        (
            "|a|b|\n|-|:-:|\n|`x\\|y`|<b>|",
            "| a | b |\n| - | :-: |\n| `x\\|y` | &lt;b> |",
        ),
        ("\u202ea\0b", "ab"),
        ("", ""),
        ("-", "-"),
    ],
)
def test_md(text: str, page: str | None) -> None:
    if page is not None:
        assert md(text) == page
    else:
        assert "](" not in md(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("One\ntwo", "One two"),
        ("One\n\ntwo", "One<br>two"),
        ("a | b `c|d`", "a \\| b `c\\|d`"),
        ("<b>\n\n- x\n- y", "&lt;b><br>\\- x<br>\\- y"),
        ("# Title\ntext", "Title text"),
        ("Use:\n```sh\na | b\n```\nthen", "Use:<br>`a \\| b`<br>then"),
        ("\n\n", ""),
    ],
)
def test_md_inline(text: str, line: str) -> None:
    assert md_inline(text) == line


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("a", "`a`"),
        ("a`b", "`` a`b ``"),
        ("``", "``` `` ```"),
        (" a ", "`  a  `"),
        ("str | None", "`str | None`"),
        ("a\nb", "`a b`"),
        (" ", ""),
    ],
)
def test_code(text: str, span: str) -> None:
    assert code(text) == span


def test_code_cell() -> None:
    assert code_cell("str") == "`str`"
    assert code_cell("str | None") == "`str \\| None`"
    assert code_cell("a\\|<b>") == "<code>a&#92;&#124;&lt;b&gt;</code>"


def test_fence_is_longer_than_any_inside() -> None:
    assert fence("print(1)\n", "python") == "```python\nprint(1)\n```"
    assert fence("````", "a b`\n") == "`````a\n````\n`````"


def test_anchor() -> None:
    assert anchor("create_image (POST /images)") == "create_image-post-images"
    assert anchor("\u00c9t\u00e9 & Co") == "\u00e9t\u00e9--co"


def test_strong() -> None:
    assert strong("GET") == "**GET**"
    assert strong("M*|`\n<b>") == "**M\\*\\|\\` \\<b>**"


def test_link() -> None:
    assert link("a_b [c]", "Model.md#x y") == "[a_b \\[c\\]](Model.md#x%20y)"
    assert link(code("A"), "A.md") == "[`A`](A.md)"
    assert link("a", "javascript:x") == "a"
    assert link("<b>", "(x)") == "[\\<b>](%28x%29)"
    assert isinstance(link("a", "b"), Markdown)


pieces = st.lists(
    st.sampled_from(
        [
            "<script>",
            "</script>",
            "<b a='",
            "<!-- ",
            "-->",
            "<div>\n",
            "<https://a.b>",
            "<x:y>",
        ]
        + [
            "`",
            "``",
            "```",
            "~~~",
            "```js\n",
            "\n```\n",
            "\n",
            "\n\n",
            "  \n",
            "\n    ",
            "\n  ",
        ]
        + [
            "- ",
            "1. ",
            "7) ",
            "> ",
            "# ",
            "\n---\n",
            "\n===\n",
            "***",
            "|",
            "\\|",
            "\n|-|-|\n",
        ]
        + [
            "[x](",
            "](",
            "[x]:",
            "<javascript:y>",
            "javascript:y",
            ")",
            "\\",
            "&lt;",
            "&#106;",
        ]
        + [
            "*",
            "_",
            "a",
            "word",
            "\t",
            "\n-\n",
            "\n+ - ",
            "  ",
            "![",
            "]",
            "[",
            "<",
            ">",
            "\0",
        ]
    ),
    max_size=16,
).map("".join)
bounded = settings(deadline=None, max_examples=500)


@bounded
@given(pieces | st.text())
def test_no_html_and_no_scripts_reach_the_page(text: str) -> None:
    check(md(text))
    check(f"| a | b |\n| --- | --- |\n| x | {md_inline(text)} |\n", breaks=True)


@bounded
@given(
    st.lists(st.sampled_from("` a|\\<>[]_*\n"), min_size=1, max_size=10).map("".join)
)
def test_code_spans_show_what_they_are_given(text: str) -> None:
    markdown_it = pytest.importorskip("markdown_it")
    renderer = markdown_it.MarkdownIt("commonmark").enable("table")
    content = " ".join(text.split("\n"))
    if content.strip():
        (token,) = [t for t in renderer.parse("x" + code(text)) if t.type == "inline"]
        assert [t.content for t in token.children] == ["x", content]
        assert token.children[1].type == "code_inline"


def check(page: str, breaks: bool = False) -> None:
    """Read a page as a renderer does; the test cannot do without a second opinion."""
    markdown_it = pytest.importorskip("markdown_it")
    renderer = markdown_it.MarkdownIt("commonmark").enable("table")
    renderer.validateLink = lambda url: True
    for token in renderer.parse(page):
        assert token.type not in ("html_block", "heading_open"), page
        for child in token.children or ():
            if child.type == "html_inline":
                ours = ("<code>", "</code>", "<br>" if breaks else "</code>")
                assert child.content in ours, page
            target = child.attrs.get("href") or child.attrs.get("src") or ""
            assert not re.match(
                r"(?i)\W*(javascript|data|vbscript|x):", str(target)
            ), page


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("[a]: https://b.c", "[a]: https://b.c"),
        ("   [a]: /b 'c'", "[a]: /b 'c'"),
        ("x [a]: https://b.c", "x [a]\\: https://b.c"),
        ("[a]:\nhttps://b.c", "[a]\\:\nhttps://b.c"),
        ("[a\nb]: javascript:x", "[a\nb]\\: javascript:x"),
        (f"[a]: {'&#0000106;' * 50}:x", f"[a]\\: {'&#0000106;' * 50}:x"),
    ],
)
def test_only_what_is_clearly_a_definition_is_one(text: str, page: str) -> None:
    assert md(text) == page


SLOW = [
    "]:",
    "[a]: ",
    "[a]:\n",
    "](",
    "`a",
    "``a`b",
    "> ",
    "- \n\n",
    "|-|\n",
    "&#x",
    "<a ",
]
"""What a text may be full of, and be read in time that its length only multiplies."""


@pytest.mark.parametrize("piece", SLOW)
@pytest.mark.parametrize("write", [md, md_inline])
def test_no_text_takes_long(piece: str, write: Callable[[str], str]) -> None:
    text = piece * (100_000 // len(piece))
    started = time.process_time()
    write(text)
    # In quadratic time it would be minutes.
    assert time.process_time() - started < 10


def test_what_nobody_reads_is_cut() -> None:
    text = "word " * 10_000_000
    assert len(md(text)) < 1_100_000
    assert md_inline(text).endswith("…")
