"""A block of code -> HTML in which its tokens have classes that themes colour."""

from __future__ import annotations

from functools import cache
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import BashSessionLexer, JsonLexer, PythonLexer

_LEXERS: dict[str, type[Lexer]] = {
    "python": PythonLexer,
    "py": PythonLexer,
    "json": JsonLexer,
    "console": BashSessionLexer,
}
"""The languages of our pages; code of others, in descriptions, is shown as it is."""

_LONGEST = 50_000
"""Characters; what is longer is data that nobody reads for its colours."""


def highlighted(code: str, language: str) -> str:
    """Write a block of code."""
    lexer = _lexer(language) if len(code) <= _LONGEST else None
    inner = (
        escape(code, quote=False)
        if lexer is None
        else highlight(code, lexer, _formatter())
    )
    return (
        '<div class="highlight" data-search-exclude><pre><span></span>'
        f"<code>{inner}</code></pre></div>\n"
    )


@cache
def _formatter() -> HtmlFormatter[str]:
    return HtmlFormatter(nowrap=True)


@cache
def _lexer(language: str) -> Lexer | None:
    found = _LEXERS.get(language)
    return found(stripnl=False) if found else None
