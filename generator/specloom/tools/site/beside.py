"""The page of an operation -> its examples in a column beside what they are about."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

LAYOUT = "layout"
"""The type of a token that is HTML of ours; no text of a page becomes one."""

_EXAMPLES, _DETAILS = "Example call", "Request details"
"""The headings with which the two parts of a page begin."""


def beside(tokens: Sequence[Token]) -> list[Token]:
    """Put the examples into one column and the details into another, where a page has both.

    The columns are beside each other on a wide screen, and as they came on others.
    """
    starts = {
        inline.content: at
        for at, (opening, inline) in enumerate(zip(tokens, tokens[1:], strict=False))
        if opening.type == "heading_open" and opening.tag == "h2" and not opening.level
    }
    first, second = starts.get(_EXAMPLES), starts.get(_DETAILS)
    if first is None or second is None or second < first:
        return list(tokens)
    rules = [
        at for at, token in enumerate(tokens) if token.type == "hr" and at > second
    ]
    end = rules[-1] if rules else len(tokens)
    return [
        *tokens[:first],
        _html('<div class="specloom-beside">\n<div class="specloom-examples">\n'),
        *tokens[first:second],
        _html('</div>\n<div class="specloom-details">\n'),
        *tokens[second:end],
        _html("</div>\n</div>\n"),
        *tokens[end:],
    ]


def _html(text: str) -> Token:
    return Token(LAYOUT, "", 0, content=text, block=True)
