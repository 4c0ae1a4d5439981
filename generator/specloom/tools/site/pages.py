"""The pages of a client -> those of its site, and how one finds one's way among them.

A client has a page a tag and a page a model; a large API has thousands of models. In the
navigation are the tags, and the models by the tag whose operations use them: one page a group,
in place of the one list that the README has.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from .markdown import inert, parse, site_target
from .markdown import title as seen
from .nested import tables, unfold
from .operations import Split, moved, redirected, split

Kind = Literal[
    "llms", "front", "tag", "operation", "model", "webhooks", "signatures", "other"
]

KINDS: Mapping[str, Kind] = {
    "project/README.md.jinja": "front",
    "docs/tag.md.jinja": "tag",
    "docs/model.md.jinja": "model",
    "docs/webhooks.md.jinja": "webhooks",
    "docs/api.md.jinja": "signatures",
    "project/llms.txt.jinja": "llms",
}
"""The pages that have a place of their own, by the template that they are made from."""

_LINK = re.compile(r"\]\((?:\.\./)?(?:docs/)?([^()\s/#]+\.md)[#)]")
_TARGET = re.compile(r"\]\(([^()\s]+)\)")
_BACKWARDS = "\n## Used by\n"
"""What follows leads from a model to where it is used, not to what it is made of."""
_SECTION = "Models"
_FOLDING: tuple[Kind, ...] = ("operation", "model")
"""Pages whose tables have the fields of what they name folded below them."""
_NAMED: Mapping[Kind, str] = {"webhooks": "Webhooks", "signatures": "Signatures"}
"""What pages are called elsewhere, where that is not their heading."""
_CONTENTS = re.compile(r"- \[[^\]]*\]\(#[^)]*\).*")
_WIDE = "---\nhide: [navigation]\n---\n"
"""A page beside which there is no list of others has the room of it."""
_BROAD = "---\nhide: [toc]\n---\n"
"""A page whose sections stand beside each other."""
_INDEX = "---\nsearch: {exclude: true}\n---\n"
"""A search finds what an index lists."""
_WIDE_INDEX = "---\nhide: [navigation]\nsearch: {exclude: true}\n---\n"
_CLASS = re.compile(r"(.*): (`+)[^`]+\2")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of Markdown."""

    path: str
    """Relative to the folder of the pages, with slashes."""
    kind: Kind
    text: str

    @property
    def name(self) -> str:
        """The file, by which links of other pages know it."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the navigation: a page, or a section of lines."""

    title: str
    path: str = ""
    """Empty for a section without a page of its own."""
    children: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Models that belong together."""

    title: str
    """As Markdown."""
    path: str
    lead: str
    models: frozenset[str]
    """The names of their pages."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the site generator is given."""

    title: str
    pages: tuple[Page, ...]
    navigation: tuple[Entry, ...]
    files: tuple[Page, ...] = ()
    """What is on the site as it is."""


@dataclass(frozen=True, slots=True)
class _Front:
    """The README, taken apart around its list of models."""

    before: str
    after: str
    rows: Mapping[str, str] = field(default_factory=dict)
    """The line of each model, by the name of its page."""


def lay_out(pages: Sequence[Page]) -> Plan:
    """Plan the site of these pages; one of them is the front page."""
    front = next(page for page in pages if page.kind == "front")
    groups = tuple(_groups(pages))
    cut = _cut(front.text)
    indexes = [_index(group, cut.rows) for group in groups]
    rest = [page for page in pages if page.kind not in ("front", "llms")]
    splits = {
        page.path: split(page.path, page.text, _title(page))
        for page in rest
        if page.kind == "tag"
    }
    home = replace(front, path="index.md", text=_WIDE + _joined(cut, groups))
    placed = (p for page in rest for p in _placed(page, groups, splits))
    places = moved(splits)
    known = tables({page.name: page.text for page in rest if page.kind == "model"})
    return Plan(
        title=seen(_title(front)),
        pages=tuple(
            replace(page, text=redirected(_unfolded(page, known), places))
            for page in (home, *indexes, *placed)
        ),
        navigation=tuple(_navigation(rest, groups, splits)),
        files=tuple(
            replace(page, text=_on_site(redirected(page.text, places)))
            for page in pages
            if page.kind == "llms"
        ),
    )


def _on_site(text: str) -> str:
    """Text that nobody renders, with the links that pages have when they are rendered."""
    return _TARGET.sub(lambda found: f"]({site_target(found[1])})", text)


def _unfolded(page: Page, known: Mapping[str, str]) -> str:
    return unfold(page.text, known) if page.kind in _FOLDING else page.text


def _title(page: Page) -> str:
    """The heading of a page, as Markdown; of a page about a class, without its name."""
    heading = page.text.partition("\n")[0].removeprefix("# ")
    named = _CLASS.fullmatch(heading) if page.kind == "tag" else None
    return named[1] if named else heading


def _navigation(
    pages: Sequence[Page], groups: Sequence[Group], splits: Mapping[str, Split]
) -> Iterable[Entry]:
    yield Entry("Overview", "index.md")
    tags = tuple(
        Entry(seen(_title(page)), page.path, _operations(splits[page.path]))
        for page in pages
        if page.kind == "tag"
    )
    if tags:
        yield Entry("Operations", children=tags)
    if groups:
        indexes = (Entry(seen(group.title), group.path) for group in groups)
        yield Entry("Models", children=tuple(indexes))
    last: tuple[Kind, ...] = ("webhooks", "signatures", "other")
    yield from (_entry(page) for kind in last for page in pages if page.kind == kind)


def _operations(parts: Split) -> tuple[Entry, ...]:
    return tuple(Entry(inert(each.title), each.path) for each in parts.operations)


def _entry(page: Page) -> Entry:
    return Entry(seen(_NAMED.get(page.kind, _title(page))), page.path)


# --- Models -----------------------------------------------------------------------------


def _groups(pages: Sequence[Page]) -> Iterable[Group]:
    """The models of each tag, those that several use, and those that none does."""
    roots = [page for page in pages if page.kind in ("tag", "webhooks")]
    models = {page.name for page in pages if page.kind == "model"}
    links = {page.name: _links(page, models) for page in pages}
    reached = {page.name: _reached(page.name, links) for page in roots}
    users = {m: [tag for tag, found in reached.items() if m in found] for m in models}
    for page in roots:
        own = frozenset(m for m in models if users[m] == [page.name])
        if own:
            title = _NAMED.get(page.kind, _title(page))
            of = f"[{title}](docs/{page.name})"
            lead = f"Models that {of} uses, and nothing else does."
            yield Group(title, f"models-{page.name}", lead, own)
    shared = frozenset(m for m in models if len(users[m]) > 1)
    if shared:
        lead = "Models that operations of several tags use."
        yield Group("Shared", "models-shared.md", lead, shared)
    unused = frozenset(m for m in models if not users[m])
    if unused:
        lead = "Models that no operation uses."
        yield Group("Others", "models-others.md", lead, unused)


def _links(page: Page, models: Collection[str]) -> tuple[str, ...]:
    """The models that a page leads to."""
    found = dict.fromkeys(_LINK.findall(page.text.split(_BACKWARDS)[0]))
    return tuple(name for name in found if name in models)


def _reached(start: str, links: Mapping[str, Sequence[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for name in links.get(waiting.pop(), ()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def _index(group: Group, rows: Mapping[str, str]) -> Page:
    """The page that lists the models of a group, in the order of the README."""
    lines = [row for name, row in rows.items() if name in group.models]
    table = ["| Model | Description |", "| --- | --- |", *lines]
    text = [f"# Models: {group.title}", "", group.lead, "", *table, ""]
    return Page(group.path, "other", _INDEX + "\n".join(text))


def _placed(
    page: Page, groups: Sequence[Group], splits: Mapping[str, Split]
) -> Iterable[Page]:
    """Put the way to a model above it: there are too many for the navigation."""
    if page.kind == "tag":
        parts = splits[page.path]
        yield replace(page, text=parts.overview)
        for each in parts.operations:
            yield Page(each.path, "operation", _BROAD + each.text)
        return
    for group in groups:
        if page.name in group.models:
            heading, rest = page.text.split("\n", 1)
            way = f"[Models](../README.md#models) › [{group.title}](../{group.path})"
            yield replace(page, text=f"{_WIDE}{heading}\n\n{way}\n{rest}")
            return
    is_index = page.kind == "signatures"
    yield replace(page, text=(_WIDE_INDEX if is_index else _WIDE) + page.text)


def _cut(text: str) -> _Front:
    """Take the list of models out of the README."""
    lines = text.split("\n")
    tokens = parse(text)
    sections = [
        (opening.map[0], inline.content)
        for opening, inline in zip(tokens, tokens[1:], strict=False)
        if opening.type == "heading_open" and opening.tag == "h2" and opening.map
    ]
    sections.append((len(lines), ""))
    first = sections[0][0]
    for (start, name), (end, _) in pairwise(sections):
        if name == _SECTION:
            rows = {
                found[1]: line
                for line in lines[start:end]
                if line.startswith("| [") and (found := _LINK.search(line))
            }
            before = [*_without_contents(lines[:first]), *lines[first : start + 1]]
            return _Front("\n".join(before), "\n".join(lines[end:]), rows)
    return _Front(text, "")


def _without_contents(lines: Sequence[str]) -> list[str]:
    """Leave out the list of sections, which a site shows beside the page."""
    return [line for line in lines if not _CONTENTS.fullmatch(line)]


def _joined(front: _Front, groups: Sequence[Group]) -> str:
    """The README, with the groups of models for the models."""
    if not front.rows:
        return "\n".join(part for part in (front.before, front.after) if part)
    counted = [
        f"- [{group.title}]({group.path}): {len(group.models)}" for group in groups
    ]
    return "\n".join([front.before, "", *counted, "", front.after])
