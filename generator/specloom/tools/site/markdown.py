"""A page -> HTML: the Markdown that the pages are written in, and nothing beyond it.

Pages are CommonMark with the tables of GitHub. The site generator's own Markdown is another
dialect: what is escaped for the one may open a tag, an attribute list or a file inclusion in the
other. So the pages do not go through it; they are rendered here, with all HTML of a page but
line breaks and code shown as text, and without a picture, which a reader would load from
wherever a description says.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ...python.text.markdown import anchor
from .beside import LAYOUT, beside
from .highlight import highlighted
from .nested import NESTED
from .tabs import TABS, paired

_INLINE_HTML = frozenset({"<br>", "<code>", "</code>"})
"""What the pages themselves have of HTML: where Markdown has no line break, no pipe in code."""


_PAGE = re.compile(r"(?!//)((?:[^:?#/]*/)*)([^:?#/]+)\.md([?#].*)?", re.DOTALL)
"""The target of a link that is a page beside the one with the link."""

_LOOKALIKES = str.maketrans({"<": "\u2039", ">": "\u203a", '"': "\u201d"})


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page, and the fragment by which GitHub, too, addresses it."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Html:
    """A page as HTML, and its headings in order."""

    body: str
    headings: tuple[Heading, ...]


def render(text: str) -> Html:
    """Render the Markdown of a page."""
    parser = _parser()
    tokens = beside(paired(parser.parse(text)))
    headings = tuple(_addressed(tokens))
    _label_cells(tokens)
    _address_rows(tokens, {heading.id for heading in headings})
    return Html(parser.renderer.render(tokens, parser.options, {}), headings)


def parse(text: str) -> Sequence[Token]:
    """The blocks of a page."""
    return _parser().parse(text)


def title(text: str) -> str:
    """What is seen of a line of Markdown, in characters that no template takes for HTML."""
    return inert(seen_of(_parser().parseInline(text)[0]))


def inert(text: str) -> str:
    """A title in which nothing can be HTML, whether or not it is escaped where it is put.

    The themes of site generators differ in that from template to template, and their scripts
    read titles back from pages and write them again.
    """
    plain = text.translate(_LOOKALIKES)
    return plain if unescape(plain) == plain else plain.replace("&", "\uff06")


def site_target(target: str) -> str:
    """Where a link of a page leads on the site: a page of Markdown is one of HTML there."""
    page = _PAGE.fullmatch(target)
    if page is None:
        return target
    folder, name, rest = page.groups("")
    return f"{folder}{'index' if name == 'README' else name}.html{rest}"


def seen_of(inline: Token) -> str:
    kept = ("text", "code_inline")
    found = [t.content if t.type in kept else " " for t in inline.children or ()]
    return " ".join("".join(found).split())


def _addressed(tokens: Sequence[Token]) -> list[Heading]:
    """Give every heading its fragment, numbered where there are several, as GitHub does."""
    seen: dict[str, int] = {}
    found = []
    for opening, inline in zip(tokens, tokens[1:], strict=False):
        if opening.type != "heading_open":
            continue
        text = seen_of(inline)
        fragment = anchor(text)
        count = seen.get(fragment, 0)
        seen[fragment] = count + 1
        fragment = f"{fragment}-{count}" if count else fragment
        opening.attrSet("id", fragment)
        found.append(Heading(int(opening.tag[1:]), fragment, text))
    return found


def _label_cells(tokens: Sequence[Token]) -> None:
    """Give every cell the name of its column: on a phone, a table has no head."""
    columns: list[str] = []
    at = 0
    for token, inline in zip(tokens, tokens[1:], strict=False):
        if token.type in ("thead_open", "tr_open"):
            columns, at = ([] if token.type == "thead_open" else columns), 0
        elif token.type == "th_open":
            columns.append(seen_of(inline))
        elif token.type == "td_open":
            if at < len(columns) and columns[at] and inline.content:
                token.attrSet("data-label", columns[at])
            at += 1


def _address_rows(tokens: Sequence[Token], taken: set[str]) -> None:
    """Let links in a first column be found by the fragments of what they lead to.

    So links to a section work on the page that only lists it.
    """
    for token, inline in zip(tokens, tokens[1:], strict=False):
        if token.type != "td_open" or inline.content[:2] != "[`":
            continue
        for link in inline.children or ():
            target = str(link.attrGet("href") or "") if link.type == "link_open" else ""
            page, _, fragment = target.partition("#")
            fragment = fragment or page.removesuffix(".md").rpartition(".")[2]
            if fragment and "/" not in fragment and fragment not in taken:
                taken.add(fragment)
                link.attrSet("id", fragment)


# --- How tokens are written -------------------------------------------------------------

_Env = MutableMapping[str, Any]


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True})
    parser.enable(["table", "strikethrough"])
    for name, rule in (
        ("html_inline", _html_inline),
        ("html_block", _html_block),
        ("image", _image),
        ("link_open", _link),
        ("fence", _code),
        ("code_block", _code),
        (TABS, _tabs),
        (LAYOUT, _layout),
    ):
        parser.add_render_rule(name, rule)
    return parser


def _html_inline(
    self: Any, tokens: Sequence[Token], at: int, options: Any, env: _Env
) -> str:
    content = tokens[at].content
    return content if content in _INLINE_HTML else escape(content)


def _html_block(
    self: Any, tokens: Sequence[Token], at: int, options: Any, env: _Env
) -> str:
    return f"<p>{escape(tokens[at].content)}</p>\n"


def _image(self: Any, tokens: Sequence[Token], at: int, options: Any, env: _Env) -> str:
    source = str(tokens[at].attrGet("src") or "")
    label = seen_of(tokens[at]) or source
    return f'<a href="{escape(source)}">{escape(label)}</a>'


def _link(self: Any, tokens: Sequence[Token], at: int, options: Any, env: _Env) -> str:
    token = tokens[at]
    token.attrSet("href", site_target(str(token.attrGet("href") or "")))
    rendered: str = self.renderToken(tokens, at, options, env)
    return rendered


def _code(self: Any, tokens: Sequence[Token], at: int, options: Any, env: _Env) -> str:
    language, _, title = tokens[at].info.strip().partition(" ")
    if language == NESTED:
        return (
            f'<details class="specloom-nested" data-search-exclude><summary>'
            f"{escape(title)}</summary>\n{_within(tokens[at].content)}</details>\n"
        )
    return highlighted(tokens[at].content, tokens[at].info.strip())


def _within(text: str) -> str:
    """What is folded in a block: it has no headings, and nothing that a fragment names."""
    parser = _parser()
    tokens = parser.parse(text)
    _label_cells(tokens)
    rendered: str = parser.renderer.render(tokens, parser.options, {})
    return rendered


def _layout(
    self: Any, tokens: Sequence[Token], at: int, options: Any, env: _Env
) -> str:
    return tokens[at].content


def _tabs(self: Any, tokens: Sequence[Token], at: int, options: Any, env: _Env) -> str:
    number = env["tabs"] = env.get("tabs", 0) + 1
    blocks: Sequence[tuple[str, Token]] = tokens[at].meta[TABS]
    inputs, labels, contents = [], [], []
    for index, (label, block) in enumerate(blocks, start=1):
        name = f"__tabbed_{number}"
        checked = ' checked="checked"' if index == 1 else ""
        inputs.append(
            f'<input{checked} id="{name}_{index}" name="{name}" type="radio">'
        )
        labels.append(f'<label for="{name}_{index}">{escape(label)}</label>')
        code = highlighted(block.content, block.info.strip())
        contents.append(f'<div class="tabbed-block">{code}</div>')
    return (
        f'<div class="tabbed-set tabbed-alternate" data-tabs="{number}:{len(blocks)}">'
        f'{"".join(inputs)}<div class="tabbed-labels">{"".join(labels)}</div>'
        f'<div class="tabbed-content">{"".join(contents)}</div></div>\n'
    )
