"""Several documents in, one out, which a validator may have: it leads nowhere but into itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote, unquote, urldefrag, urljoin

from ...address import is_url
from ...pointer import escape, tokens
from ..document import (
    LONGEST_CHAIN,
    Document,
    Documents,
    JsonObject,
    JsonValue,
    reference_of,
)
from ..links import get

OTHERS: Final = "x-specloom-documents"
"""Where the whole has the documents beside the root document, by name."""

_REFERENCES: Final = ("$ref", "$dynamicRef", "$recursiveRef")
_BASE: Final = f"http://documents.invalid/{'folder/' * 100}"
"""Where the documents are taken to be: nowhere (RFC 6761, section 6.4), and deep enough for
references to folders above."""


_LOOP: Final = re.compile(r"[*+]|\{\d*,\}|\{\d{4,}")
_REPEATED_GROUP: Final = re.compile(r"\)\s*[*+{]")
_STEPS: Final = 10**8
"""A search that might take more is not begun."""


def bundle(documents: Documents, *, backtracks: bool) -> JsonValue:
    """The root document with all others inside, as they are written.

    A validator that follows references to files and URLs would read what nobody has allowed: here
    they lead to what was read, or nowhere.

    Args:
        documents: all that was read.
        backtracks: leave out patterns that take a backtracking engine too long, if there are
            defaults with texts that it would search; `invalid-default` finds what they do not fit.
    """
    names: dict[str, str] = {}
    for name, document in documents.items():
        for address in _addresses(document):
            names.setdefault(_plain(address), name)
    values = [document.source_data for document in documents.values()]
    longest = max(_default_lengths(values, set()), default=0) if backtracks else 0
    adapted = {
        name: _Copy(document, names, longest).of(document.source_data)
        for name, document in documents.items()
    }
    whole = adapted.pop("")
    if isinstance(whole, dict) and adapted:
        return {**whole, OTHERS: adapted}
    return whole


class _Copy:
    """Copies a document where something in it has to change; what has not is shared."""

    def __init__(
        self, document: Document, names: Mapping[str, str], longest: int
    ) -> None:
        self._document = document
        self._names = names
        self._longest = longest
        self._known: dict[int, JsonValue] = {}  # aliases of YAML are one object

    def of(self, value: JsonValue) -> JsonValue:
        """The value as a validator may have it."""
        if not isinstance(value, dict | list):
            return value
        known = self._known.get(id(value))
        if known is None:
            known = (
                self._object(value) if isinstance(value, dict) else self._list(value)
            )
            self._known[id(value)] = known
        return known

    def _list(self, items: list[JsonValue]) -> JsonValue:
        copies = [self.of(item) for item in items]
        same = all(new is old for new, old in zip(copies, items, strict=True))
        return items if same else copies

    def _object(self, value: JsonObject) -> JsonValue:
        copy = {name: self._field(name, child) for name, child in value.items()}
        if self._longest:
            self._thin(copy)
        same = len(copy) == len(value) and all(copy[n] is c for n, c in value.items())
        return value if same else copy

    def _thin(self, schema: JsonObject) -> None:
        """Take patterns out that must not be searched for."""
        if not _is_quick(schema.get("pattern"), self._longest):
            del schema["pattern"]
        rows = schema.get("patternProperties")
        if isinstance(rows, dict):
            left = {p: row for p, row in rows.items() if _is_quick(p, self._longest)}
            if len(left) < len(rows):  # what fitted must not be called additional now
                schema["patternProperties"] = {**left, "^": {}}

    def _field(self, name: str, value: JsonValue) -> JsonValue:
        if name in _REFERENCES and isinstance(value, str):
            return self._reference(value)
        return self.of(value)

    def _reference(self, written: str) -> JsonValue:
        uri, _, fragment = written.partition("#")
        if not uri and not self._document.name:
            return written
        targets = (_target(each, uri) for each in _addresses(self._document))
        name = next((self._names[t] for t in targets if t in self._names), uri)
        if name == "":
            return f"#{fragment}"
        return f"#/{OTHERS}/{quote(escape(name), safe='')}{fragment}"


def _is_quick(pattern: JsonValue, length: int) -> bool:
    """Whether a search in a text of `length` ends soon, as far as a look at the pattern can tell."""
    if not isinstance(pattern, str):
        return True
    loops = len(_LOOP.findall(pattern))
    nested = loops and _REPEATED_GROUP.search(pattern)
    return not nested and int((length + 1) ** (loops + 1)) <= _STEPS


def _default_lengths(
    values: list[JsonValue], seen: set[int], *, inside: bool = False
) -> Iterator[int]:
    """How long the texts below each `default` are, which patterns are searched for in."""
    for value in values:
        if isinstance(value, str) and inside:
            yield len(value)
        elif isinstance(value, list | dict) and (inside or id(value) not in seen):
            seen.add(id(value))
            if isinstance(value, list):
                yield from _default_lengths(value, seen, inside=inside)
                continue
            if inside:
                yield from map(len, value)
            for name, child in value.items():
                within = inside or name == "default"
                yield from _default_lengths([child], seen, inside=within)


def _addresses(document: Document) -> Iterator[str]:
    """Where a document is taken to be, and where it says that it is: see `anchors`."""
    yield _url(document)
    own = document.data.get("$self") if isinstance(document.data, dict) else None
    if isinstance(own, str):
        yield own


def _target(base: str, uri: str) -> str:
    """What a reference leads to; "" where it is no URL."""
    try:
        return _plain(urljoin(base, uri))
    except ValueError:
        return ""


def _url(document: Document) -> str:
    """Where a document is taken to be, from what the documents call each other."""
    if is_url(document.path):
        return document.path
    own = quote(document.path.replace("\\", "/").rpartition("/")[2])
    return urljoin(_BASE, document.name or own)


def _plain(url: str) -> str:
    """A URL without query, which is no part of the name of a document, and without fragment."""
    return urldefrag(url).url.partition("?")[0]


def target(whole: JsonValue, value: JsonValue) -> JsonValue:
    """What a value means if it is a reference within the whole; else the value itself."""
    for _ in range(LONGEST_CHAIN):
        ref = reference_of(value)
        if ref is None or ref[:1] != "#":
            break
        value = get(whole, tokens(unquote(ref[1:])))
    return value
