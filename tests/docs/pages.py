"""Pages taken apart: their links and headings, as a renderer of Markdown sees them."""

from __future__ import annotations

import html
import re
from pathlib import Path

_FENCED = re.compile(
    r"^(`{3,}|~{3,})(\w*)[^\n]*\n(.*?)^\1[ ]*$", re.MULTILINE | re.DOTALL
)
_LINK = re.compile(r"\]\(([^()\s]*)\)")
_HEADING = re.compile(r"^(#{1,6}) +(.*?) *$", re.MULTILINE)
_LINK_TEXT = re.compile(r"\[(.*?)\]\([^()\s]*\)")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_CODE = re.compile(r"(`+)(.+?)\1")


def fenced(page: Path, language: str) -> list[str]:
    """The blocks of code in a language."""
    text = page.read_text("utf-8")
    return [code for _, word, code in _FENCED.findall(text) if word == language]


def pages_of(folder: Path) -> tuple[Path, ...]:
    """All pages of a client."""
    first = (folder / name for name in ("README.md", "llms.txt"))
    return (*first, *sorted(folder.glob("docs/*.md")))


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return _FENCED.sub("", page.read_text("utf-8"))


def links(page: Path) -> list[str]:
    """The targets of all links."""
    return _LINK.findall(prose(page))


def headings(page: Path) -> list[tuple[int, str]]:
    """Level and text of all headings."""
    return [(len(marks), _plain(text)) for marks, text in _HEADING.findall(prose(page))]


def _plain(text: str) -> str:
    """The text that is seen of Markdown."""
    text = _CODE.sub(r"\2", _LINK_TEXT.sub(r"\1", text))
    return html.unescape(_ESCAPE.sub("", text))


def fragments(page: Path) -> set[str]:
    """What GitHub lets a link address within a page."""
    seen: dict[str, int] = {}
    found = set()
    for _, text in headings(page):
        plain = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
        count = seen.get(plain, 0)
        seen[plain] = count + 1
        found.add(f"{plain}-{count}" if count else plain)
    return found
