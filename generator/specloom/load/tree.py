"""Opening and closing brackets with their offsets in, a tree of offsets out; YAML and JSON alike."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..pointer import Pointer, from_tokens

Span = tuple[int, int]
"""Offsets of the first character and of the one after the last."""


@dataclass(slots=True)
class Node:
    """Where a value stands, and where its children do."""

    span: Span
    children: dict[str, Entry] = field(default_factory=dict)
    is_mapping: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A value with the key that holds it; an item of a list has none."""

    key: Span | None
    node: Node


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A key that its mapping has already."""

    pointer: Pointer
    name: str
    first: Span
    again: Span


@dataclass(slots=True)
class _Open:
    """A collection that is not closed yet."""

    node: Node
    anchor: str | None
    name: str | None = None
    key: Span | None = None
    is_merge: bool = False
    merged: list[Node] = field(default_factory=list)


class TreeBuilder:
    """Puts the tree together from what a scanner meets, in order."""

    def __init__(self) -> None:
        self._document = Node((0, 0))
        self._open = [_Open(self._document, None)]
        self._anchors: dict[str, tuple[Node, str]] = {}
        self.duplicates: list[Duplicate] = []

    @property
    def root(self) -> Node:
        """The document's outermost value."""
        entry = self._document.children.get("0")
        return entry.node if entry else self._document

    def open(self, start: int, *, is_mapping: bool, anchor: str | None = None) -> None:
        """Begin a mapping or a list."""
        node = Node((start, start), is_mapping=is_mapping)
        self._open.append(_Open(node, anchor))

    def close(self, end: int) -> None:
        """End the collection that was opened last."""
        done = self._open.pop()
        done.node.span = (done.node.span[0], end)
        for merged in done.merged:
            lists = [] if merged.is_mapping else list(merged.children.values())
            for source in [merged, *(entry.node for entry in lists)]:
                if source.is_mapping:
                    for name, entry in source.children.items():
                        done.node.children.setdefault(name, entry)
        self._value(done.node, "", done.anchor)

    def scalar(
        self,
        text: str,
        start: int,
        end: int,
        *,
        anchor: str | None = None,
        merge: bool = False,
    ) -> None:
        """A scalar: a key where one is due, else a value."""
        node = Node((start, end))
        if not self._key(text, node.span, merge):
            self._value(node, text, anchor)
        elif anchor is not None:
            self._anchors[anchor] = (node, text)

    def alias(self, anchor: str, start: int, end: int) -> None:
        """An alias: a value that stands here and whose children stand at its anchor."""
        target, text = self._anchors[anchor]
        if not self._key(text, (start, end), False):
            node = Node((start, end), target.children, target.is_mapping)
            self._value(node, text, None)

    def _key(self, name: str, span: Span, merge: bool) -> bool:
        """Take a scalar as the key of the innermost mapping, if that waits for one."""
        top = self._open[-1]
        if not top.node.is_mapping or top.key is not None:
            return False
        top.name, top.key, top.is_merge = name, span, merge
        if not merge and name in top.node.children:
            first = top.node.children[name].key or span
            pointer = from_tokens(self._path())
            self.duplicates.append(Duplicate(pointer, name, first, span))
        return True

    def _value(self, node: Node, text: str, anchor: str | None) -> None:
        top = self._open[-1]
        if anchor is not None:
            self._anchors[anchor] = (node, text)
        if top.is_merge:
            top.merged.append(node)
        else:
            name = top.name if top.name is not None else str(len(top.node.children))
            # Of two equal keys the last counts, as in the data.
            top.node.children[name] = Entry(top.key, node)
        top.name, top.key, top.is_merge = None, None, False

    def _path(self) -> list[str]:
        """The tokens of the place where the innermost collection will be put, and its key."""
        path = [
            level.name if level.name is not None else str(len(level.node.children))
            for level in self._open
        ]
        return path[1:]
