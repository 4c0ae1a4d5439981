"""Odd first lines -> what an index shows of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specloom.python.text.summaries import one_line

WORD = "word " * 20

ROWS = {
    # What a line is
    "Creates an image. And more.": "Creates an image.",
    "Creates an\nimage\n\nMore.": "Creates an image",
    "": "",
    "   \n \n": "",
    # Marks at the start are of lists, headings and quotes; elsewhere they are text
    "**Bold?** text": "**Bold?** text",
    "**Bold** text": "**Bold** text",
    "*All* of it": "*All* of it",
    "A - b": "A - b",
    "A > b": "A > b",
    "Costs 1. Or 2) more": "Costs 1.",
    "Add 2 + 3": "Add 2 + 3",
    "C# - a language": "C# - a language",
    "-5 is the least": "-5 is the least",
    "- one\n- two": "one",
    "* one\n  of these\n* two": "one of these",
    "1. First. Then": "First.",
    "1) First": "First",
    "- [ ] to do": "to do",
    "> quoted\n> on": "quoted on",
    "> - deep": "deep",
    "> [!NOTE]\n> Mind this.": "Mind this.",
    "Title\n- one": "Title",
    "# Title\n\ntext": "Title",
    "# Title\ntext": "Title",
    "## Title ##": "Title",
    "Title\n=====\ntext": "Title",
    "Title\n---\ntext": "Title",
    "Text\n# Heading": "Text",
    "#hashtag first": "#hashtag first",
    "---\nText.": "Text.",
    "***\n\nText.": "Text.",
    "```json\n{}\n```\nText.": "Text.",
    "| a | b |\n| - | - |\n\nText.": "Text.",
    "```\nonly code\n```": "only code",
    "<!-- a\nnote -->Text.": "Text.",
    # Where a sentence ends
    "Is it? Yes.": "Is it?",
    "Wait... what": "Wait... what",
    "Wait! Now.": "Wait!",
    "Version 1.5 is out! Yes": "Version 1.5 is out!",
    "Use e.g. this one. Not that.": "Use e.g. this one.",
    "Use it, i.e. this one. Not that.": "Use it, i.e. this one.",
    "One, two, etc. And more. So": "One, two, etc. And more.",
    "As Dr. Who says. Then": "As Dr. Who says.",
    "In the U.S. Only. There": "In the U.S. Only.",
    "See no. 5. Then": "See no. 5.",
    "It says no. Then": "It says no.",
    "At most max. ten. Then": "At most max. ten.",
    "(As said.) Then": "(As said.)",
    'It says "no." Then': 'It says "no."',
    "Call `a. B`. Then": "Call `a. B`.",
    "Call ``a. ` B``. Then": "Call ``a. ` B``.",
    "See [the docs. All](https://x.y/a). Then": "See [the docs. All](https://x.y/a).",
    "At https://x.y/a.b?c=d now. Then": "At https://x.y/a.b?c=d now.",
    "List<Pet. X> is a type. Then": "List<Pet. X> is a type.",
    "**Deprecated.** Use `b`. Then": "**Deprecated.** Use `b`.",
    "\u753b\u50cf\u3092\u4f5c\u308b\u3002\u6b21": "\u753b\u50cf\u3092\u4f5c\u308b\u3002",
    "\u53ef\u4ee5\u5417\uff1f\u53ef\u4ee5": "\u53ef\u4ee5\u5417\uff1f",
    # What is too long
    "word " * 40: ("word " * 24).strip() + "…",
    "x" * 200: "x" * 119 + "…",
    f"{WORD}**bold words that go on** for long": f"{WORD.strip()}…",
    f"{WORD}`code that goes on and on` for long": f"{WORD.strip()}…",
    f"{WORD}[a link with text](https://x.y) and": f"{WORD.strip()}…",
    f"**{'word ' * 40}end**": ("word " * 24).strip() + "…",
    f"[{'word ' * 40}end](https://x.y)": ("word " * 24).strip() + "…",
}


@pytest.mark.parametrize("text", ROWS, ids=lambda text: ascii(text[:30]))
def test_one_line(text: str) -> None:
    assert one_line(text) == ROWS[text]


MARKS = [
    "**",
    "*",
    "`",
    "``",
    "[",
    "](https://x.y)",
    "- ",
    "# ",
    "> ",
    "1. ",
    ". ",
    "? ",
]
pieces = st.lists(st.sampled_from([*MARKS, "word ", "Word ", "\n", "|", "<", ">"]))


@settings(deadline=None)
@given(pieces.map("".join), st.integers(10, 60))
def test_whatever_it_is_it_is_one_short_line(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert "\n" not in line
    assert line == " ".join(line.split())
