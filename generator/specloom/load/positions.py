"""A document's text and a JSON pointer in, a line and a column out; built only when asked.

The text is scanned a second time for this, into a tree of offsets: a run that has nothing to report
never pays for it.
"""

from __future__ import annotations

import bisect
import json
import re
from functools import cached_property

import yaml

from ..diagnostics import Location, Part
from ..pointer import Pointer, from_tokens, tokens
from .tree import Entry, TreeBuilder
from .yaml_events import events, span

# A text is taken in stretches: one character at a time, each would be remembered.
JSON_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_LINE_BREAK = re.compile(r"\r\n|\n|\r")


class Lines:
    """Offsets of a text as lines and columns; a line ends where editors say so, not YAML."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._text = text

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_BREAK.finditer(self._text))]

    def location(self, start: int, end: int | None = None) -> Location:
        """The location of a stretch of text, cut to its first line."""
        line = bisect.bisect_right(self._starts, start) - 1
        first = self._starts[line]
        is_last = line + 1 == len(self._starts)
        last = len(self._text) if is_last else self._starts[line + 1]
        text = self._text[first:last].rstrip("\r\n")
        shown = text[start - first : max((end or start) - first, 0)].rstrip()
        return Location(
            path=self._path,
            line=line + 1,
            column=start - first + 1,
            length=max(len(shown), 1),
            text=text,
        )

    def one_line(self, start: int, end: int) -> bool:
        """Whether a stretch of text ends on the line it starts on."""
        return _LINE_BREAK.search(self._text, start, end) is None


class Positions:
    """Where the values of one document are, by pointer."""

    def __init__(
        self,
        path: str,
        text: str,
        *,
        is_json: bool,
        moved: tuple[tuple[Pointer, Pointer], ...] = (),
    ) -> None:
        self.lines = Lines(path, text)
        self._text = text
        self._is_json = is_json
        self._moved = moved

    @cached_property
    def tree(self) -> TreeBuilder:
        """The offsets of every key and value. The text must be free of syntax errors."""
        scan = json_tree if self._is_json else yaml_tree
        return scan(self._text)

    @cached_property
    def _origins(self) -> dict[str, Pointer]:
        return dict(self._moved)

    def source_pointer(self, pointer: Pointer) -> Pointer:
        """Where the value at `pointer` of the upgraded data stands in the text."""
        if not self._moved:
            return pointer
        parts = tokens(pointer)
        for length in range(len(parts), -1, -1):
            origin = self._origins.get(from_tokens(parts[:length]))
            if origin is not None:
                return Pointer(origin + from_tokens(parts[length:]))
        return pointer

    def locate(self, pointer: Pointer, part: Part = "value") -> Location:
        """The location of a key or value, or of the nearest ancestor that is in the text."""
        entry = Entry(None, self.tree.root)
        for token in tokens(self.source_pointer(pointer)):
            child = entry.node.children.get(token)
            if child is None:
                break
            entry = child
        return self.lines.location(*self._span(entry, part))

    def _span(self, entry: Entry, part: Part) -> tuple[int, int]:
        """What to underline: of a value that goes over several lines, the key that holds it."""
        value = entry.node.span
        if part == "key" and entry.key is not None:
            return entry.key
        if self.lines.one_line(*value):
            return value
        if entry.key is not None:
            return entry.key
        first = next(iter(entry.node.children.values()), None)
        return value if first is None else first.key or first.node.span


def yaml_tree(text: str) -> TreeBuilder:
    """The offsets in a YAML text."""
    builder = TreeBuilder()
    for event in events(text):
        start, end = span(event)
        if isinstance(event, yaml.ScalarEvent):
            merge = event.value == "<<" and not event.style
            builder.scalar(event.value, start, end, anchor=event.anchor, merge=merge)
        elif isinstance(event, yaml.AliasEvent):
            builder.alias(event.anchor or "", start, end)
        elif isinstance(event, yaml.CollectionStartEvent):
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            builder.open(start, is_mapping=is_mapping, anchor=event.anchor)
        elif isinstance(event, yaml.CollectionEndEvent):
            builder.close(end)
    return builder


def json_tree(text: str) -> TreeBuilder:
    """The offsets in a JSON text."""
    builder = TreeBuilder()
    for match in JSON_TOKEN.finditer(text):
        token, start, end = match.group(), match.start(), match.end()
        if token in "{[":
            builder.open(start, is_mapping=token == "{")
        elif token in "}]":
            builder.close(end)
        elif token not in ",:":
            builder.scalar(_json_text(token), start, end)
    return builder


def _json_text(token: str) -> str:
    return str(json.loads(token)) if "\\" in token else token.strip('"')
