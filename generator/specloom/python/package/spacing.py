"""Empty lines: between the fields of a class, and between definitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from ..text.docstrings import docstring
from .views import DefinitionView, FieldView, KeyView

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


def below_classes(definitions: Iterable[DefinitionView]) -> Iterator[DefinitionView]:
    """Mark the aliases that stand below a class, which want two empty lines."""
    below = False
    for each in definitions:
        if each.alias is not None:
            each = replace(each, alias=replace(each.alias, below_class=below))
        below = each.alias is None
        if each.twin_alias is not None:
            each = replace(each, twin_alias=replace(each.twin_alias, below_class=below))
        below = (
            each.alias is None and each.twin_alias is None
        ) or each.twin is not None
        yield each
