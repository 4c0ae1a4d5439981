"""Python source in, the same source as black formats it out.

The templates write code that black would leave as it is, with one exception: a statement, or an
item of a bracket that is open, is on one line, however long. The lines that are too long are read
as trees here, and laid out. black itself formats what users' own templates print.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .code_layout import (
    COLUMNS,
    Bracket,
    Group,
    IfBroken,
    Item,
    Node,
    Row,
    Text,
    Value,
    bracketed,
    fits,
    imported,
    lines,
    parenthesized,
    row,
    separated,
    union,
)


class InvalidSourceError(Exception):
    """A template wrote something that is no Python: a bug in specloom."""


def format_python(source: str, name: str = "<generated>") -> str:
    """Format what our own templates wrote.

    Args:
        source: what black would not change, but for statements on one line too long.
        name: the path of the file, for the message of the error.

    Raises:
        InvalidSourceError: `source` is no Python.
    """
    found = "\n".join(_formatted(iter(source.split("\n"))))
    try:
        ast.parse(found)
    except (SyntaxError, ValueError) as error:
        raise InvalidSourceError(f"{name}: no valid Python: {error}") from error
    return found


def format_with_black(source: str) -> str:
    """Format anything, by black alone: for templates that are not ours."""
    # Not at the top: to import black takes as long as to generate some clients.
    from black import format_str
    from black.mode import Mode, TargetVersion

    mode = Mode(target_versions={TargetVersion.PY311}, line_length=COLUMNS)
    return format_str(source, mode=mode)


def _formatted(source: Iterator[str]) -> Iterator[str]:
    """The lines of a file; docstrings and comments stay as they are."""
    is_docstring = False
    for line in source:
        code = line.lstrip()
        if opening := _DOCSTRING.match(code) if not is_docstring else None:
            code, is_docstring = code[opening.end() :], True
        if is_docstring or code.startswith("#") or fits(line):
            yield line
            is_docstring = is_docstring and not code.endswith('"""')
        else:
            margin = len(line) - len(code)
            node = statement(_closed(code, margin, source), margin)
            yield from lines(node, indent=margin)


def _closed(code: str, margin: int, source: Iterator[str]) -> str:
    """A line, with those up to the end of the bracket that it may leave open."""
    if not code.endswith(("(", "[", "{")):
        return code
    for line in source:
        part = line.strip()
        is_first = code.endswith(("(", "[", "{"))
        code += part if is_first or part.startswith((")", "]", "}")) else f" {part}"
        if not line.startswith(" " * (margin + 1)):
            break
    return code


# --- Reading ----------------------------------------------------------------------------

_DOCSTRING = re.compile('r?"""')
_STRING = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_TOKEN = re.compile(rf"{_STRING}|[()\[\]{{}},]| \| | = |:(?: \.\.\.)?$")
_WORD = r"[\w.\x80-\U0010ffff]+"  # Marks that combine are of names, but not of `\w`.
_NAME = re.compile(rf"{_WORD}$")
_COMMA = re.compile(", ?")
_EQUALS = re.compile(" = ")
_BAR = re.compile(r" \| ")
_ARROW = re.compile(r"\)(?: -> )?")
_IMPORT = re.compile(rf"(from {_WORD} import )(.*)")
_DEFINED = re.compile(rf"(?:async )?def {_WORD}\(")
_NAMED = re.compile(rf"\*{{0,2}}{_WORD}: ")
_ASSIGNED = re.compile(rf"{_WORD}(?:, {_WORD})* = |return |assert ")


def statement(text: str, margin: int) -> Node:
    """A statement, a header or an item of an open bracket that is on one line."""
    if found := _IMPORT.fullmatch(text):
        return imported(found[1], found[2].split(", "))
    reader = _Reader(text)
    if _DEFINED.match(text):
        return reader.definition(margin)
    if label := reader.take(_NAMED):
        node = row(label, Value(parenthesized(reader.members())))
        label = reader.take(_EQUALS)
    else:
        node, label = row(), reader.take(_ASSIGNED)
    value = reader.members()
    last = Value(parenthesized(value)) if label else union(value)
    return row(node, label, last, text[reader.at :])


@dataclass(slots=True)
class _Reader:
    """Reads the expressions of a line."""

    text: str
    at: int = 0

    def take(self, pattern: re.Pattern[str]) -> str:
        """What stands here, if it is of a pattern."""
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found[0] if found else ""

    def definition(self, margin: int) -> Node:
        """The header of a function, whose parameters go on lines of their own first.

        They stay where they are if the type of the result has a line for each of its parts: to
        black, the comma at the end then comes first.
        """
        head = self.take(_DEFINED)
        parameters = self.items(self.parameter)
        body = separated(parameters, IfBroken(","))
        arrow = self.take(_ARROW)
        tail = row(arrow, parenthesized(self.members()), self.text[self.at :])
        if not parameters:
            return row(head, tail)
        if len(parameters) == 1:
            return bracketed(head, body, tail)
        if fits(" " * margin + tail.flat):
            return bracketed(head, Group(body), tail)
        hugged = list(lines(row(head, body.flat, tail), indent=margin))
        if fits(hugged[0]) and any(line.endswith(",") for line in hugged):
            return row(head, body.flat, tail)
        return bracketed(head, Group(body), tail)

    def parameter(self) -> Node:
        """A parameter of a function."""
        label = self.take(_NAMED)
        if not label:
            return self.operand()
        kind = parenthesized(self.members())
        return row(label, kind, self.take(_EQUALS), self.operand())

    def items(self, read: Callable[[], Node]) -> list[Node]:
        """What is in a bracket, up to its end."""
        found: list[Node] = []
        while self.text[self.at : self.at + 1] not in ")]}":
            found.append(read())
            if not self.take(_COMMA):
                break
        return found

    def expression(self) -> Node:
        """An expression in a bracket."""
        return union(self.members())

    def members(self) -> list[Node]:
        """The members of a union."""
        found = [self.operand()]
        while self.take(_BAR):
            found.append(self.operand())
        return found

    def operand(self) -> Node:
        """Names, strings and brackets after each other."""
        parts: list[Node] = []
        start = self.at
        while found := _TOKEN.search(self.text, self.at):
            if found[0] in ("(", "[", "{"):
                self.at = found.end()
                name = _NAME.search(self.text, start, found.start())
                at = name.start() if name else found.start()
                parts += [Text(self.text[start:at]), self.bracket(at)]
                start = self.at
            elif found[0][0] in "\"'":
                self.at = found.end()
            else:
                break
        self.at = found.start() if found else len(self.text)
        last = Text(self.text[start : self.at])
        return Row((*parts, last)) if parts else last

    def bracket(self, start: int) -> Node:
        """The rest of a bracket whose head begins at `start`."""
        head = self.text[start : self.at]
        items = self.items(self.expression)
        comma = self.text[self.at - 1] == ","
        tail = self.text[self.at : self.at + 1]
        self.at += 1
        is_single = head == "(" and len(items) == 1
        if is_single and not comma:
            return bracketed(head, items[0], tail)
        given = tuple(Item("", item) for item in items)
        return Bracket(head, given, tail, exploded=comma and not is_single)
