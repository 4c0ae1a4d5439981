"""YAML text in, plain data out: YAML 1.2's core schema, mapping keys as they are written.

PyYAML reads YAML 1.1, which makes booleans of `on` and `no`, dates of versions, octals of `012` and
the last of two equal keys the only one. libyaml's events are taken here and built into data by the
rules of YAML 1.2.2, chapter 10.3; that also costs less than PyYAML's own constructor.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import yaml

from ..diagnostics import Diagnostic, Severity, SpecloomError
from .document import JsonValue
from .positions import Lines
from .yaml_events import events, span

MAX_DEPTH = 100
"""How deep collections may be nested: every stage after this one recurses over them."""
MAX_EXPANDED = 1_000_000
"""How many values all aliases together may stand for: a bound for "billion laughs"."""

_SPELLINGS: Final[tuple[tuple[JsonValue, tuple[str, ...]], ...]] = (
    (None, ("", "null", "Null", "NULL", "~")),
    (True, ("true", "True", "TRUE")),
    (False, ("false", "False", "FALSE")),
    (float("inf"), (".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF")),
    (float("-inf"), ("-.inf", "-.Inf", "-.INF")),
    (float("nan"), (".nan", ".NaN", ".NAN")),
)
_WORDS: Final[dict[str, JsonValue]] = {
    word: value for value, words in _SPELLINGS for word in words
}
_FIRST = frozenset("0123456789+-.~nNtTfF")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")

_TAG = "tag:yaml.org,2002:"
_SCALAR_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
    "null": (type(None),),
}


def plain(text: str) -> JsonValue:
    """The value of a plain scalar (YAML 1.2.2, section 10.3.2)."""
    if text and text[0] not in _FIRST:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _OCTAL.fullmatch(text) or _HEXADECIMAL.fullmatch(text):
        # By way of decimal digits, of which Python bounds the number: it could not print more.
        return int(str(int(text, 0)))
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


class YamlFailure(SpecloomError):
    """The text is not YAML that can be read."""


class _Frame:
    """A collection under construction."""

    __slots__ = ("anchor", "count", "height", "items", "key", "mapping", "merged")

    def __init__(self, mapping: bool, anchor: str | None, count: int) -> None:
        self.mapping: dict[str, JsonValue] | None = {} if mapping else None
        self.items: list[JsonValue] = []
        self.key: str | None = None
        self.merged: list[JsonValue] | None = None
        self.anchor = anchor
        self.count = count
        self.height = 0


class _Merge(str):
    """The key `<<`, told from the same text in quotes by its type."""


_MERGE = _Merge("<<")


class _Anchored:
    """What an alias stands for, and how much."""

    __slots__ = ("count", "height", "text", "value")

    def __init__(self, value: JsonValue, text: str | None, count: int, height: int):
        self.value = value
        self.text = text
        self.count = count
        self.height = height


class YamlReader:
    """Builds the data of one text. `duplicates` says whether any mapping repeats a key."""

    def __init__(self, path: str, text: str) -> None:
        self._lines = Lines(path, text)
        self._text = text
        self._root = self._top = _Frame(False, None, 0)
        self._stack = [self._top]
        self._anchors: dict[str, _Anchored] = {}
        self._count = 0
        self._expanded = 0
        self._documents = 0
        self.duplicates = False

    def read(self) -> JsonValue:
        """The data; raises `YamlFailure`. None also stands for a text without content."""
        handlers: dict[type[yaml.Event], Callable[..., None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._start,
            yaml.SequenceStartEvent: self._start,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        try:
            for event in events(self._text):
                handler = handlers.get(type(event))
                if handler is not None:
                    self._count += 1
                    handler(event)
        except yaml.YAMLError as problem:
            raise self._syntax_error(problem) from None
        return self._root.items[0] if self._root.items else None

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            raise self._failure("syntax", "a second YAML document starts here", event)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        top = self._top
        if top.mapping is not None and top.key is None:
            self._key(event.value, is_merge=event.value == "<<" and not event.style)
            value: JsonValue = event.value
        elif event.implicit[0]:
            value = self._number_checked(event)
            self._put(value)
        else:
            value = self._tagged(event) if event.tag else event.value
            self._put(value)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(value, event.value, 1, 0)

    def _number_checked(self, event: yaml.ScalarEvent) -> JsonValue:
        try:
            return plain(event.value)
        except ValueError:  # Python reads no more than 4300 digits
            raise self._failure(
                "syntax", "a number of that many digits", event
            ) from None

    def _tagged(self, event: yaml.ScalarEvent) -> JsonValue:
        """A scalar with a tag of the core schema; any other tag would need code to read it."""
        tag = event.tag or ""
        name = tag.removeprefix(_TAG)
        if tag == f"{_TAG}str":
            return event.value
        value = self._number_checked(event)
        types = _SCALAR_TYPES.get(name)
        if name == tag or types is None:
            raise self._tag_failure(event)
        if not isinstance(value, types) or (name == "int" and isinstance(value, bool)):
            raise self._failure("syntax", f"this is no !!{name}", event)
        return float(value) if name == "float" and isinstance(value, int) else value

    def _tag_failure(self, event: yaml.NodeEvent) -> YamlFailure:
        shown = str(getattr(event, "tag", "")).replace(_TAG, "!!", 1)
        return self._failure(
            "yaml-tag", f'the YAML tag "{shown}" is not part of OpenAPI', event
        )

    def _key(self, text: str, *, is_merge: bool = False) -> None:
        top = self._top
        if is_merge:
            top.key = _MERGE
            return
        top.key = text
        if top.mapping is not None and text in top.mapping:
            self.duplicates = True

    def _put(self, value: JsonValue) -> None:
        """Put a value where it belongs in the innermost collection."""
        top = self._top
        if top.mapping is None:
            top.items.append(value)
            return
        if top.key is _MERGE:
            top.merged = [*(top.merged or ()), value]
        elif top.key is not None:
            top.mapping[top.key] = value
        top.key = None

    def _start(self, event: yaml.CollectionStartEvent) -> None:
        top = self._top
        if top.mapping is not None and top.key is None:
            raise self._failure("syntax", "a mapping key must be a scalar", event)
        if event.tag not in (None, "!", _TAG + "map", _TAG + "seq"):
            raise self._tag_failure(event)
        if len(self._stack) > MAX_DEPTH:
            raise self._too_deep(event)
        is_mapping = type(event) is yaml.MappingStartEvent
        self._top = _Frame(is_mapping, event.anchor, self._count)
        self._stack.append(self._top)

    def _end(self, event: yaml.Event) -> None:
        done = self._stack.pop()
        parent = self._top = self._stack[-1]
        value: JsonValue = done.items if done.mapping is None else done.mapping
        if done.merged is not None and done.mapping is not None:
            value = self._merge(done.mapping, done.merged, event)
        if done.anchor is not None:
            count = self._count - done.count
            self._anchors[done.anchor] = _Anchored(value, None, count, done.height + 1)
        parent.height = max(parent.height, done.height + 1)
        self._put(value)

    def _merge(
        self, own: dict[str, JsonValue], merged: list[JsonValue], event: yaml.Event
    ) -> JsonValue:
        """Apply `<<`: own keys win, then the earlier of the merged mappings (yaml.org/type/merge)."""
        result: dict[str, JsonValue] = {}
        flat = [
            m for part in merged for m in (part if isinstance(part, list) else [part])
        ]
        for source in reversed(flat):
            if not isinstance(source, dict):
                raise self._failure("syntax", '"<<" takes mappings only', event)
            result |= source
        return result | own

    def _alias(self, event: yaml.AliasEvent) -> None:
        name = event.anchor or ""
        found = self._anchors.get(name)
        if found is None:
            raise self._failure("syntax", self._unknown_alias(name), event)
        self._count += found.count
        self._expanded += found.count
        if self._expanded > MAX_EXPANDED:
            message = f"the aliases stand for more than {MAX_EXPANDED:,} values"
            raise self._failure("too-many-aliases", message, event)
        if len(self._stack) + found.height > MAX_DEPTH:
            raise self._too_deep(event)
        top = self._top
        if top.mapping is None or top.key is not None:
            top.height = max(top.height, found.height)
            self._put(found.value)
        elif found.text is None:
            raise self._failure("syntax", "a mapping key must be a scalar", event)
        else:
            self._key(found.text)

    def _unknown_alias(self, name: str) -> str:
        if any(frame.anchor == name for frame in self._stack):
            return f'the value "&{name}" contains itself'
        return f'there is no anchor "&{name}" before this alias'

    def _too_deep(self, event: yaml.Event) -> YamlFailure:
        message = f"values are nested more than {MAX_DEPTH} levels deep"
        return self._failure("too-deep", message, event)

    def _failure(self, code: str, message: str, event: yaml.Event) -> YamlFailure:
        return self._failure_at(code, message, *span(event))

    def _failure_at(
        self, code: str, message: str, start: int, end: int, hint: str | None = None
    ) -> YamlFailure:
        return YamlFailure(
            Diagnostic(
                code=code,
                severity=Severity.ERROR,
                message=message,
                hint=hint,
                location=self._lines.location(start, end),
            )
        )

    def _syntax_error(self, problem: yaml.YAMLError) -> YamlFailure:
        if isinstance(problem, yaml.MarkedYAMLError) and problem.problem_mark:
            offset = problem.problem_mark.index
            context = problem.context or ""
            message = problem.problem or str(problem)
            if context and "next token" not in context:
                message += f" {context}"
            hint = self._syntax_hint(message, offset)
            return self._failure_at("syntax", message, offset, offset, hint)
        position = getattr(problem, "position", 0)
        offset = len(self._text.encode()[:position].decode(errors="ignore"))
        reason = getattr(problem, "reason", str(problem))
        return self._failure_at("syntax", reason, offset, offset)

    def _syntax_hint(self, message: str, offset: int) -> str | None:
        if self._text[offset : offset + 1] == "\t":
            return "YAML is indented with spaces, not tabs"
        if message.startswith("mapping values are not allowed"):
            return 'put a text with ": " in it into quotes'
        return None
