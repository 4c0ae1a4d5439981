"""Empty lines between the fields of a class."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from ..package.views import FieldView, KeyView
from .docstrings import docstring

View = TypeVar("View", FieldView, KeyView)


def spaced(
    fields: Iterable[View], *, below_text: bool = False, indent: int = 4
) -> tuple[View, ...]:
    """Put an empty line below a docstring of several lines; one line needs none."""
    found: list[View] = []
    for each in fields:
        found.append(replace(each, separated=below_text))
        text = each.description
        below_text = text is not None and "\n" in docstring(text, indent, True)
    return tuple(found)
