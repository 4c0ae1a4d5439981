"""Python source as trees, printed in the layout of black: code and examples alike.

The algebra is Wadler's ("A prettier printer", 2003), as Prettier has it: a group is on one line
where that fits; else each line break that is directly in it is taken. What is below it says what
is a group, as black does; the tests hold all output to black itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

COLUMNS = 88
_ATOM = re.compile(r"[\w\x80-\U0010ffff]+|\"[^\"]*\"|'[^']*'")


@dataclass(frozen=True, slots=True)
class Text:
    """Source that is never split."""

    flat: str


@dataclass(frozen=True, slots=True)
class Break:
    """A new line; where its group is on one line, `flat`."""

    flat: str = ""


@dataclass(frozen=True, slots=True)
class IfBroken:
    """Source that is only there where its group is broken: a comma, or a parenthesis."""

    text: str
    flat: str = field(default="", init=False)


@dataclass(frozen=True, slots=True)
class Note:
    """A comment on a line of its own, which breaks every group around it."""

    text: str

    @property
    def flat(self) -> str:
        """The comment and the end of its line."""
        return f"# {self.text}\n"


@dataclass(frozen=True)
class Row:
    """Nodes after each other."""

    parts: tuple[Node, ...]

    @cached_property
    def flat(self) -> str:
        """The nodes on one line."""
        return "".join(part.flat for part in self.parts)


@dataclass(frozen=True, slots=True)
class _Around:
    node: Node

    @property
    def flat(self) -> str:
        """The node on one line."""
        return self.node.flat


class Nest(_Around):
    """A node whose lines are indented by one level more."""


class Group(_Around):
    """A node that is on one line where that fits."""


class Value(_Around):
    """What is assigned or returned: below its name, in parentheses, if only that helps."""


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a bracket: `label` is `name=`, `"key": ` or nothing."""

    label: str
    value: Node
    note: str = ""
    """A comment above it; a bracket with one has an item a line."""


@dataclass(frozen=True)
class Bracket:
    """`head item, item tail`: a call or subscript, or a list, dict or tuple."""

    head: str
    items: tuple[Item, ...]
    tail: str
    exploded: bool = False
    """Whether an item a line is asked for, as by a comma behind the last."""

    @property
    def flat(self) -> str:
        """The bracket on one line."""
        return self.node.flat

    @cached_property
    def node(self) -> Node:
        """The bracket as text and groups: only the items of a call or subscript may share a line."""
        if not self.items:
            return Text(self.head + self.tail)
        comma: Node = IfBroken(",")
        if len(self.items) == 1 and not (self.items[0].note or self.exploded):
            comma = Text("," if self.head == "(" else "")
        body: Node = separated(map(_item, self.items), comma)
        if len(self.head) > 1 and not self.exploded:
            body = Group(body)
        return bracketed(self.head, body, self.tail, "\n" if self.exploded else "")


Node = Text | Break | IfBroken | Note | Row | Nest | Group | Value | Bracket


# --- Builders ---------------------------------------------------------------------------


def row(*parts: Node | str) -> Row:
    """Nodes and texts after each other."""
    return Row(tuple(Text(p) if isinstance(p, str) else p for p in parts))


def bracketed(head: str, body: Node, tail: Node | str, flat: str = "") -> Group:
    """`head body tail`, the body on lines of its own where that is too long."""
    return Group(row(head, Nest(row(Break(flat), body)), Break(), tail))


def separated(items: Iterable[Node], end: Node) -> Row:
    """Nodes with a comma and a line break between them, and something at the end."""
    parts: list[Node] = []
    for item in items:
        parts += [Text(","), Break(" "), item] if parts else [item]
    return Row((*parts, end))


def _item(item: Item) -> Node:
    parts = Text(item.label), item.value
    return Row((Note(item.note), *parts) if item.note else parts)


def union(members: Sequence[Node]) -> Node:
    """`a | b`, one a line where that is too long."""
    if len(members) == 1:
        return members[0]
    further = (row(Break(" "), "| ", member) for member in members[1:])
    return Group(Row((members[0], *further)))


def parenthesized(members: Sequence[Node]) -> Node:
    """A union outside of brackets, which is put in some where it is too long."""
    if len(members) == 1:
        return members[0]
    return in_parentheses(union(members))


def in_parentheses(body: Node) -> Group:
    """What is put in parentheses, on lines of its own, where it is too long."""
    nested = Nest(row(Break(), body))
    return Group(row(IfBroken("("), nested, Break(), IfBroken(")")))


def imported(head: str, names: Iterable[str]) -> Row:
    """`from module import a, b`."""
    return row(head, in_parentheses(separated(map(Text, names), IfBroken(","))))


def call(function: str, arguments: Iterable[tuple[str, Node]] = ()) -> Bracket:
    """`function(name=value)`; an empty name makes an argument positional."""
    items = (Item(f"{name}=" if name else "", value) for name, value in arguments)
    return Bracket(f"{function}(", tuple(items), ")")


def listed(items: Iterable[Node]) -> Bracket:
    """`[item, item]`."""
    return Bracket("[", tuple(Item("", item) for item in items), "]")


def mapping(items: Iterable[tuple[str, Node]]) -> Bracket:
    """`{key: value}`; the keys are source text."""
    return Bracket("{", tuple(Item(f"{key}: ", value) for key, value in items), "}")


# --- Printing ---------------------------------------------------------------------------


def lines(
    node: Node, before: str = "", after: str = "", indent: int = 0
) -> Iterator[str]:
    """The lines of `before`, an expression and `after`, from column `indent` on."""
    expression = Value(node) if before.endswith(" = ") else node
    todo: list[tuple[int, Node]] = [(indent, row(before, expression, after))]
    line = " " * indent
    while todo:
        margin, node = todo.pop()
        match node:
            case Text(text) | IfBroken(text):
                line += text
            case Break():
                yield line
                line = " " * margin
            case Note():
                yield f"{line}# {node.text}"
                line = " " * margin
            case Row(parts):
                todo += [(margin, part) for part in reversed(parts)]
            case Nest(inner):
                todo.append((margin + 4, inner))
            case Bracket():
                todo.append((margin, node.node))
            case Group() | Value():
                if fits(line + node.flat, todo):
                    line += node.flat
                else:
                    todo.append((margin, _broken(node, line, margin)))
    yield line


def fits(line: str, following: Sequence[tuple[int, Node]] = ()) -> bool:
    """Whether a line can be had with what follows, up to where that can be broken."""
    if "\n" in line:
        return False
    taken = width(line)
    for _, node in reversed(following):
        head, ends = _head(node)
        taken += width(head)
        if ends:
            break
    return taken <= COLUMNS


def _broken(node: Group | Value, line: str, margin: int) -> Node:
    """What is printed for a node that does not fit on the line."""
    if isinstance(node, Group):
        return node.node
    head, ends = _head(node.node)
    if ends and (fits(line + head) or not fits(line + "(")):
        return node.node
    is_annotated = ": " in line and line.endswith(" = ")
    if not is_annotated and (ends or _ATOM.fullmatch(head)):
        inner = list(lines(node.node, indent=margin + 4))
        if any(not fits(each) or each.lstrip().startswith("#") for each in inner):
            return node.node
    return row("(", Nest(row(Break(), node.node)), Break(), ")")


def _head(node: Node) -> tuple[str, bool]:
    """What a broken node has on its first line, and whether that line ends in it."""
    match node:
        case Text(text) | IfBroken(text):
            return text, False
        case Break() | Note():
            return "", True
        case Row(parts):
            head = ""
            for part in parts:
                more, ends = _head(part)
                head += more
                if ends:
                    return head, True
            return head, False
        case Value():
            return "(", True
        case Nest() | Group() | Bracket():
            return _head(node.node)


def width(text: str) -> int:
    """How many columns a text takes, as black counts them."""
    if text.isascii():
        return len(text)
    return len(text) + sum(unicodedata.east_asian_width(c) in ("W", "F") for c in text)
