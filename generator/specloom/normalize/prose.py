"""Descriptions -> the Markdown that they should be (OpenAPI 3.1.1, 4.4.3), without HTML.

Many documents are made from comments, and say `<p>` and `<code>`. Docstrings and pages
show Markdown; what has no counterpart there is left as it stands, and escaped later on.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

_CODE = re.compile(r"(^ {0,3}(```|~~~).*?(?:^ {0,3}\2|\Z)|`[^`\n]*`)", re.M | re.S)
_TAG = re.compile(
    r"<(/?)(p|br|b|strong|i|em|code|tt|pre|a|ul|ol|li|h[1-6]|div|span)(\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_LINK = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_ELSEWHERE = re.compile(
    rf"{_CODE.pattern}|!?\[(?P<text>(?:[^\[\]`]|`[^`\n]*`)*)\]"
    r"\((?!\s*<?(?:https?|mailto):)(?P<target>[^()\s]*)(?:\s+\"[^\"]*\")?\)",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_IN_PAIRS = re.compile(r"</(b|strong|i|em|code|tt|pre|a)>", re.IGNORECASE)
_ITEMS = re.compile(r"^(- .*)\n\n(?=- )", re.M)
_EMPTY_ITEM = re.compile(r"^- *\n\s*(?=[^\s-])", re.M)
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n?")
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "tt": "`"}
_BREAKS = {"br": "  \n", "li": "\n- "}
_PARAGRAPH = "\n\n"


def prose(text: str, base: str = "") -> str:
    """A description as Markdown that can stand anywhere: without HTML, and without dead links.

    Args:
        text: of the document.
        base: the URL that relative links are relative to; without one they are left out.
    """
    if "<" in text and _TAG.search(text) is not None:
        text = _outside_code(text, _rewritten)
        text = _BLANK_LINES.sub(_PARAGRAPH, text).strip()
        text = _ITEMS.sub(r"\1\n", _EMPTY_ITEM.sub("- ", text))
    if "](" not in text:
        return text
    return _ELSEWHERE.sub(lambda found: _resolved(found, base), text)


def _outside_code(text: str, rewrite: Callable[[str], str]) -> str:
    # Code is what the first of two groups has found, so that it is every third piece.
    return "".join(
        piece if index % 3 == 1 else rewrite(piece)
        for index, piece in enumerate(_CODE.split(text))
        if index % 3 != 2
    )


def _resolved(found: re.Match[str], base: str) -> str:
    """A relative link as one that leads somewhere, or its text alone; code as it is.

    Relative links are resolved where they are shown (OpenAPI 3.1.1, 4.6), which is no longer
    the site that they were written for: its URL has to be known.
    """
    if found[1]:
        return found[0]
    target = absolute(base, found["target"].strip("<>"))
    return f"[{found['text']}]({target})" if target else str(found["text"])


def absolute(base: str, target: str) -> str:
    """A target seen from a base; empty where that is no page of the web."""
    try:
        url = urljoin(base, target)
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def _rewritten(text: str) -> str:
    """Text without code; the targets of open links are remembered until they are closed."""
    targets: list[str] = []
    fenced = False
    closed = {name.lower() for name in _IN_PAIRS.findall(text)}

    def mark(tag: re.Match[str]) -> str:
        nonlocal fenced
        closes, name = bool(tag[1]), tag[2].lower()
        if name in (*_MARKS, "a", "pre") and name not in closed:
            return tag[0]  # a `List<a>` that is no HTML
        if name == "pre":
            fenced = not closes
            return f"{_PARAGRAPH}```\n" if fenced else f"\n```{_PARAGRAPH}"
        if fenced:
            return ""
        if name == "a":
            return _anchor(closes, tag[3] or "", targets)
        if name in _MARKS:
            return _MARKS[name]
        if name in _BREAKS:
            return "" if closes else _BREAKS[name]
        if name[0] == "h":
            return _PARAGRAPH if closes else f"{_PARAGRAPH}#### "
        return "" if name == "span" else _PARAGRAPH

    rewritten = html.unescape(_TAG.sub(mark, text))
    return rewritten if not fenced else f"{rewritten}\n```"


def _anchor(closes: bool, attributes: str, targets: list[str]) -> str:
    if closes:
        target = targets.pop() if targets else ""
        return f"]({target})" if target else ""
    link = _LINK.search(attributes)
    target = next(filter(None, link.groups()), "") if link else ""
    targets.append(target)
    return "[" if target else ""
