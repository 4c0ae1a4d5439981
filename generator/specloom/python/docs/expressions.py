"""Expressions as trees, laid out over lines as black does.

The examples of the pages are calls, lists and dicts within each other, so their layout follows from
a few rules of black; the tests compare all of them with black itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..docstrings import COLUMNS


@dataclass(frozen=True, slots=True)
class Text:
    """An expression that is never split."""

    flat: str


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a group: `label` is `name=`, `"key": ` or nothing."""

    label: str
    value: Node
    note: str = ""
    """A comment above it; a group with one has an item a line."""


@dataclass(frozen=True, slots=True)
class Group:
    """`head item, item tail`: a call, or a list, dict or tuple."""

    head: str
    items: tuple[Item, ...]
    tail: str
    flat: str = field(init=False)
    """All on one line."""

    def __post_init__(self) -> None:
        inner = ", ".join(item.label + item.value.flat for item in self.items)
        comma = "," if self.head == "(" and len(self.items) == 1 else ""
        object.__setattr__(self, "flat", f"{self.head}{inner}{comma}{self.tail}")

    @property
    def is_noted(self) -> bool:
        """Whether there is a comment in it."""
        return any(item.note for item in self.items)

    @property
    def is_display(self) -> bool:
        """Whether it is no call: black then has an item a line whenever it splits."""
        return len(self.head) == 1


Node = Text | Group


def call(function: str, arguments: Iterable[tuple[str, Node]] = ()) -> Group:
    """`function(name=value)`; an empty name makes an argument positional."""
    items = (Item(f"{name}=" if name else "", value) for name, value in arguments)
    return Group(f"{function}(", tuple(items), ")")


def listed(items: Iterable[Node]) -> Group:
    """`[item, item]`."""
    return Group("[", tuple(Item("", item) for item in items), "]")


def mapping(items: Iterable[tuple[str, Node]]) -> Group:
    """`{key: value}`; the keys are source text."""
    return Group("{", tuple(Item(f"{key}: ", value) for key, value in items), "}")


def lines(
    node: Node, before: str = "", after: str = "", indent: int = 0
) -> Iterator[str]:
    """The lines of `before`, an expression and `after`, from column `indent` on."""
    margin = " " * indent
    flat = f"{margin}{before}{node.flat}{after}"
    if isinstance(node, Text) or (_fits(flat) and not node.is_noted):
        yield flat
        return
    if before.endswith(" = ") and _is_parenthesized(node, before, indent):
        yield f"{margin}{before}("
        yield from lines(node, "", "", indent + 4)
        yield f"{margin}){after}"
        return
    if not node.items:
        yield flat
        return
    yield f"{margin}{before}{node.head}"
    yield from _body(node, indent + 4)
    yield f"{margin}{node.tail}{after}"


def _is_parenthesized(node: Group, before: str, indent: int) -> bool:
    """Whether what is assigned goes below its name, in parentheses: if that is of any help."""
    margin = " " * indent
    if not node.items:
        return True
    fits = _fits(f"{margin}{before}{node.head}")
    return not fits and _fits(f"{margin}    {node.head}")


def _body(node: Group, indent: int) -> Iterator[str]:
    if len(node.items) == 1 and node.head != "(" and not node.is_noted:
        item = node.items[0]
        yield from lines(item.value, item.label, "", indent)
        return
    inner = ", ".join(item.label + item.value.flat for item in node.items)
    if not (node.is_display or node.is_noted) and _fits(" " * indent + inner):
        yield " " * indent + inner
        return
    for item in node.items:
        if item.note:
            yield f"{' ' * indent}# {item.note}"
        yield from lines(item.value, item.label, ",", indent)


def _fits(line: str) -> bool:
    if line.isascii():
        return len(line) <= COLUMNS
    return sum(map(_columns, line)) <= COLUMNS


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
