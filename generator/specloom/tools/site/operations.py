"""The page of a tag -> an overview of it, and a page for each operation.

Pages of Markdown have all operations of a tag below each other, which is right for a repository and
too much for a browser: the largest of OpenAI's would have 400 kB. Links that lead to a section
then lead to its page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ...python.text.markdown import anchor
from .markdown import parse, seen_of

_ROW = re.compile(r"\| \[`([^`|]+)`\][^|]*\| \*\*([A-Z]+)\*\* ")
"""A row of the overview: the method, and what it is over HTTP."""
_LINK = re.compile(r"\]\(((?:\.\./)?(?:docs/)?)([^()\s/#]+)\.md#([^()\s]+)\)")
_TOP = re.compile(r"\[Back to top\]\(#[^()\s]*\)")


_Head = tuple[int, int, str]
"""A heading: its line, its level, its text."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A page about one operation."""

    path: str
    title: str
    """As the menu has it: the method of HTTP, and that of the client."""
    text: str
    anchors: tuple[str, ...]
    """The sections, by their fragments on the page of the tag."""


@dataclass(frozen=True, slots=True)
class Split:
    """The page of a tag, taken apart."""

    overview: str
    operations: tuple[Operation, ...]


def split(path: str, text: str, title: str) -> Split:
    """Take the page of a tag apart.

    Args:
        path: of the page, relative to the folder of all pages.
        text: its Markdown.
        title: what it is called elsewhere, as Markdown.
    """
    lines = text.split("\n")
    tokens = parse(text)
    heads = [
        (token.map[0], int(token.tag[1:]), seen_of(inline))
        for token, inline in zip(tokens, tokens[1:], strict=False)
        if token.type == "heading_open" and token.map
    ]
    rules = [token.map[0] for token in tokens if token.type == "hr" and token.map]
    end = rules[-1] if rules else len(lines)
    starts = [(line, name) for line, level, name in heads if level == 2]
    if not starts:
        return Split(text, ())
    tail = lines[end:]
    verbs = dict(_ROW.findall("\n".join(lines[: starts[0][0]])))
    way = f"[{title}]({path.rpartition('/')[2]})"
    found = tuple(
        Operation(
            path=f"{path.removesuffix('.md')}.{anchor(name)}.md",
            title=f"{verbs.get(name, '')} {name}".strip(),
            text="\n".join([*_section(lines[start:stop], inner, start, way), *tail]),
            anchors=tuple(anchor(text) for _, _, text in inner),
        )
        for (start, name), (stop, _) in pairwise([*starts, (end, "")])
        for inner in [[head for head in heads if start <= head[0] < stop]]
    )
    return Split("\n".join([*lines[: starts[0][0]], *tail]), found)


def _section(
    lines: Sequence[str], heads: Sequence[_Head], start: int, way: str
) -> Iterator[str]:
    """A section as a page: headings a level higher, and a way up below the first of them."""
    raised = {line - start for line, _, _ in heads}
    for at, line in enumerate(lines):
        shown = line.replace("#", "", 1) if at in raised else line
        yield _TOP.sub(lambda _: way, shown)
        if at == 0:
            yield from ("", f"[Operations](../README.md#operations) › {way}")


def moved(splits: Mapping[str, Split]) -> dict[tuple[str, str], tuple[str, str]]:
    """Page and fragment of what has a page of its own now -> that page, and the fragment there."""
    return dict(_moves(splits))


def _moves(
    splits: Mapping[str, Split],
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    for path, parts in splits.items():
        name = path.rpartition("/")[2].removesuffix(".md")
        for operation in parts.operations:
            target = operation.path.rpartition("/")[2].removesuffix(".md")
            yield (name, operation.anchors[0]), (target, "")
            for fragment in operation.anchors[1:]:
                if fragment.startswith(operation.anchors[0]):
                    yield (name, fragment), (target, fragment)


def redirected(text: str, places: Mapping[tuple[str, str], tuple[str, str]]) -> str:
    """A page whose links lead to where the sections are."""

    def follow(found: re.Match[str]) -> str:
        folder, name, fragment = found.groups()
        target = places.get((name, fragment))
        if target is None:
            return found[0]
        return f"]({folder}{target[0]}.md{'#' if target[1] else ''}{target[1]})"

    return _LINK.sub(follow, text)
