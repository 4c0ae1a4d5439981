"""What is deprecated: how texts say so, and what type checkers are told."""

from __future__ import annotations

import re

from ..text.literals import literal
from ..text.source import Code
from ..text.summaries import one_line


def is_untold(deprecated: bool, *texts: str | None) -> bool:
    """Whether something is deprecated, and no text about it begins by saying so itself."""
    told = (_SAYS.search(one_line(text, _SENTENCE)) for text in texts if text)
    return deprecated and not any(told)


_SAYS = re.compile(r"\bdeprecated\b", re.IGNORECASE)
_SENTENCE = 300


def marked(deprecated: bool, text: str | None) -> str | None:
    """A description that says first, and once, that what it is about is deprecated."""
    if not is_untold(deprecated, text):
        return text
    return f"Deprecated. {text}" if text else "Deprecated."


def deprecation(name: str) -> Code:
    """What type checkers say where something is used (PEP 702)."""
    return Code(literal(f"{name} is deprecated"))
