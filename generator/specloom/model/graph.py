"""Strongly connected components of a graph."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def components(
    nodes: Iterable[Node], edges: Callable[[Node], Iterable[Node]]
) -> list[tuple[Node, ...]]:
    """Group nodes that reach each other; what a group points to comes before it.

    Tarjan's algorithm, without recursion: a document may nest deeper than Python's stack. Within
    what the edges leave open, groups and their members keep the order of `nodes`.
    """
    order = {node: position for position, node in enumerate(nodes)}
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    path: list[Node] = []
    on_path: set[Node] = set()
    found: list[tuple[Node, ...]] = []

    def enter(node: Node) -> tuple[Node, Iterator[Node]]:
        index[node] = low[node] = len(index)
        path.append(node)
        on_path.add(node)
        return node, iter([n for n in edges(node) if n in order])

    def leave(node: Node) -> None:
        if low[node] != index[node]:
            return
        group = [path.pop()]
        while group[-1] != node:
            group.append(path.pop())
        on_path.difference_update(group)
        found.append(tuple(sorted(group, key=order.__getitem__)))

    for root in order:
        if root in index:
            continue
        work = [enter(root)]
        while work:
            node, following = work[-1]
            target = next(following, None)
            if target is None:
                work.pop()
                leave(node)
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
            elif target not in index:
                work.append(enter(target))
            elif target in on_path:
                low[node] = min(low[node], index[target])
    return found
