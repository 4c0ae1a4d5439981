"""Deprecated models: what type checkers are told of them, and not to repeat of our own modules."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..model import Api
from ..naming import Names
from .literals import literal
from .source import Code
from .summaries import one_line
from .types import is_class

_PRAGMAS = (
    Code('# mypy: disable-error-code="deprecated"'),
    Code("# pyright: reportDeprecated=false"),
)


def deprecated_types(api: Api, names: Names) -> frozenset[str]:
    """The names of the classes that are deprecated: aliases cannot be (PEP 702)."""
    return frozenset(
        named.type
        for id, named in names.schemas.items()
        if api.schemas[id].info.deprecated and is_class(api.schemas[id])
    )


def pragmas(deprecated: frozenset[str], mentioned: Iterable[str]) -> tuple[Code, ...]:
    """The comments of a module that mentions these types.

    Users are to be warned of what they use, not of how a package is made.
    """
    return () if deprecated.isdisjoint(mentioned) else _PRAGMAS


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
    """What type checkers say of a class."""
    return Code(literal(f"{name} is deprecated"))
