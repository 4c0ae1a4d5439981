"""The synchronous and the asynchronous example of a section -> two tabs in one place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

TABS = "tabs"
"""The type of the token that stands for several blocks of which one is shown."""

_MARK = "Asynchronously:"
"""The paragraph by which pages introduce the second example of a pair."""

_CALL = re.compile(r"\bclient\.([\w.]+)\(")


def paired(tokens: Sequence[Token]) -> list[Token]:
    """Move each asynchronous example into a tab beside the synchronous one that it repeats."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        example = _asynchronous(tokens, at)
        partner = _partner(out, example) if example else None
        if example is None or partner is None:
            out.append(tokens[at])
            at += 1
            continue
        out[partner] = _tabs(out[partner], example)
        at += 4
    return out


def _asynchronous(tokens: Sequence[Token], at: int) -> Token | None:
    """The example that the paragraph at `at` introduces, if it introduces one."""
    if at + 3 >= len(tokens) or tokens[at].type != "paragraph_open":
        return None
    if tokens[at + 1].content != _MARK or not _is_example(tokens[at + 3]):
        return None
    return tokens[at + 3]


def _partner(before: Sequence[Token], example: Token) -> int | None:
    """Which block of the section the example repeats: that which makes the same call.

    Where none does, it is the one right before it.
    """
    nearest = None
    for at in range(len(before) - 1, -1, -1):
        token = before[at]
        if token.type == "heading_open":
            break
        if _is_example(token):
            if _call(token) == _call(example):
                return at
            nearest = at if nearest is None else nearest
    return nearest


def _is_example(token: Token) -> bool:
    return token.type == "fence" and token.level == 0 and token.info == "python"


def _call(block: Token) -> str | None:
    found = _CALL.search(block.content)
    return found[1] if found else None


def _tabs(one: Token, other: Token) -> Token:
    blocks = (("Sync", one), ("Async", other))
    return Token(TABS, "", 0, block=True, meta={TABS: blocks})
