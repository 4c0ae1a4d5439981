"""The pages' Markdown in place of the site generator's, as an extension that it loads."""

from __future__ import annotations

from collections import Counter
from functools import partial
from html import escape
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension

from .markdown import Heading, inert, render


class Dialect(Extension):
    """Renders whole pages; no other extension, and no core syntax, sees anything of them."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Take over what turns a page into HTML."""
        setattr(md, "convert", partial(_convert, md))


def makeExtension(**options: Any) -> Dialect:
    """Python-Markdown's way to make an extension that is given by the name of its module."""
    return Dialect(**options)


def _convert(md: Markdown, source: str) -> str:
    page = render(source)
    setattr(md, "toc_tokens", toc(page.headings))
    return page.body


def toc(headings: tuple[Heading, ...]) -> list[dict[str, Any]]:
    """The table of contents, in the form of Python-Markdown's extension `toc`.

    Headings that come again and again, once an operation, lead nowhere in particular: they are
    left out.
    """
    counted = Counter(heading.text for heading in headings)
    root: list[dict[str, Any]] = []
    path: list[dict[str, Any]] = []
    for heading in headings:
        if counted[heading.text] > 1:
            continue
        entry = _entry(heading)
        while path and path[-1]["level"] >= heading.level:
            path.pop()
        (path[-1]["children"] if path else root).append(entry)
        path.append(entry)
    return root


def _entry(heading: Heading) -> dict[str, Any]:
    text = escape(inert(heading.text))
    return {
        "level": heading.level,
        "id": heading.id,
        "name": text,
        "html": text,
        "data-toc-label": "",
        "children": [],
    }
