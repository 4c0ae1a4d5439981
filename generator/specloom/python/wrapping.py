"""Calls and signatures, laid out as black lays them out: on one line, on three, or one item a line.

Most of what does not fit on a line is of this form; made right here, it costs black no time.
"""

from __future__ import annotations

from collections.abc import Sequence

from .docstrings import COLUMNS
from .source import Code


def bracketed(
    head: str, items: Sequence[str], tail: str, indent: int = 0, *, comma: bool = False
) -> Code:
    """Write `head`, the items between brackets, and `tail`.

    Args:
        head: up to and with the opening bracket.
        items: what stands between the brackets.
        tail: from the closing bracket on.
        indent: the column where `head` stands; its own first line is not indented here.
        comma: whether the items are never put on a line of their own together, as in imports.
    """
    inner = ", ".join(items)
    if indent + len(head) + len(inner) + len(tail) <= COLUMNS or not items:
        return Code(f"{head}{inner}{tail}")
    margin = " " * (indent + 4)
    if len(margin) + len(inner) <= COLUMNS and not comma:
        body = f"{margin}{inner}"
    else:
        body = "\n".join(f"{margin}{item}," for item in items)
    return Code(f"{head}\n{body}\n{' ' * indent}{tail}")
