"""Text of a document -> Markdown within a line or paragraph: code, links, and no HTML."""

from __future__ import annotations

import html
import re

from .docstrings import clean

_SPECIAL = re.compile(r"[\\`<|]|\](?=[(:])")
_TICKS = re.compile(r"`+")
_AUTOLINK = re.compile(r"<(?:https?://|mailto:)[^\s<>`|\\]*>")
_LABEL = re.compile(r" {0,3}\[[^\[\]\n]{1,999}")
_DEFINED = re.compile(r"[ ]*(\S*)")
_LINK = re.compile(
    r"""[ \n]*(<[^\s<>`\\]*>|(?:[^\s()<>`\\]|\([^\s()<>`\\]*\))*)"""
    r"""(?:[ \n]+("[^"`<>|\\\n]*"|'[^'`<>|\\\n]*'))?[ \n]*\)"""
)
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class Markdown(str):
    """Text that is safe in a page as it is."""

    __slots__ = ()


def code(text: str) -> Markdown:
    """Write a code span. In a table use `code_cell`, for the sake of pipes."""
    content = " ".join(clean(text).split("\n"))
    if not content.strip():
        return Markdown("")
    ticks = "`" * (longest_run("`", content) + 1)
    if len(ticks) > 1 or content[0] == content[-1] == " ":
        content = f" {content} "
    return Markdown(ticks + content + ticks)


def code_cell(text: str) -> Markdown:
    """Write a code span for a table, in which a bare pipe would end the cell."""
    if "|" not in text:
        return code(text)
    if "\\|" in text or "`" in text:
        # Here renderers disagree about what a backslash before a pipe means.
        content = html.escape(" ".join(clean(text).split("\n")), quote=False)
        escaped = content.translate({ord(c): f"&#{ord(c)};" for c in "|`\\*_[]~"})
        return Markdown(f"<code>{escaped}</code>")
    return Markdown(code(text).replace("|", "\\|"))


def spans(text: str, in_cell: bool = False) -> str:
    """Write the text of a paragraph or cell: code, links, and no HTML."""
    if not _SPECIAL.search(text):
        return text
    out: list[str] = []
    unclosed: set[int] = set()
    at = 0
    while found := _SPECIAL.search(text, at):
        out.append(text[at : found.start()])
        at, written = _special(text, found.start(), unclosed, in_cell)
        out.append(written)
    return "".join(out) + text[at:]


def _special(text: str, at: int, unclosed: set[int], in_cell: bool) -> tuple[int, str]:
    """Write what begins at a special character, and say where it ends."""
    match text[at]:
        case "\\":
            escaped = text[at + 1 : at + 2]
            if escaped == "<":
                return at + 2, "&lt;"
            if escaped in _PUNCTUATION:
                return at + 2, "\\" + escaped
            # At the end it would escape what a template puts next.
            return at + 1, "\\" if escaped else "\\\\"
        case "`":
            return _code_span(text, at, unclosed, in_cell)
        case "<":
            if address := _AUTOLINK.match(text, at):
                return address.end(), address[0]
            tag = text[at + 1 : at + 2]
            return at + 1, "&lt;" if tag.isalpha() or tag in ("/", "!", "?") else "<"
        case "|":
            return at + 1, "\\|" if in_cell else "|"
    return _link_target(text, at)


def _code_span(
    text: str, at: int, unclosed: set[int], in_cell: bool
) -> tuple[int, str]:
    opening = _TICKS.match(text, at)
    assert opening
    length = len(opening[0])
    if length not in unclosed:
        for closing in _TICKS.finditer(text, opening.end()):
            if len(closing[0]) == length:
                content = text[opening.end() : closing.start()].replace("\n", " ")
                if content[0] == content[-1] == " " and content.strip():
                    content = content[1:-1]
                return closing.end(), (code_cell if in_cell else code)(content)
        # Remembered, or a text full of odd backticks would take quadratic time.
        unclosed.add(length)
    return opening.end(), "\\`" * length


def _link_target(text: str, at: int) -> tuple[int, str]:
    """Write the `](...)` or `]:` at `at`, broken if that is no harmless link."""
    mark = text[at : at + 2]
    if mark == "]:":
        # Only what is clearly a definition is one: to look for a target behind each of many
        # would take quadratic time.
        start = text.rfind("\n", max(0, at - 1003), at) + 1
        if _LABEL.fullmatch(text, start, at):
            target = _DEFINED.match(text, at + 2)
            if target and target[1] and is_safe_target(target[1]):
                return at + 2, mark
    elif link := _LINK.match(text, at + 2):
        address, title = link[1], link[2] or ""
        if _AUTOLINK.fullmatch(address):
            address = address[1:-1]
        if not address.startswith("<") and is_safe_target(address):
            # As a whole: a backtick or a bracket in it would be none to a renderer.
            address = address.replace("|", "%7C")
            return link.end(), f"]({address}{' ' if title else ''}{title})"
    return at + 2, f"]\\{mark[1]}"


def is_safe_target(target: str) -> bool:
    """Whether a target is relative, or on the web, however it is spelt."""
    plain = html.unescape(target.replace("\\", ""))
    plain = "".join(c for c in plain if c > " ")
    head = re.split(r"[/?#]", plain, maxsplit=1)[0]
    scheme, colon, _ = head.partition(":")
    return not colon or scheme.lower() in ("http", "https", "mailto")


def longest_run(character: str, text: str) -> int:
    if character not in text:
        return 0
    return max(map(len, re.findall(f"{re.escape(character)}+", text)))
