"""A `pattern` of a schema -> how the engine that clients search with spells it.

Patterns are written for ECMA-262 (JSON Schema 2020-12, validation, section 6.3.3), and whoever
writes a response chooses the text that they are searched in. So neither we nor a client ever give
one to `re`, which backtracks: there are patterns on which it takes seconds for sixty letters. The
engine of pydantic takes time that grows with the text, and refuses what needs more.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_LITERAL = re.compile(r"/\^(?:[^|]|\\\|)*/[a-z]*")
_SURROGATE = re.compile("[\ud800-\udfff]")

_ESCAPE = (
    r"\\(?:[xu]\{[0-9a-fA-F]+\}|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[pP]\{[^}]*\}|c[A-Za-z]|.)"
)
_ATOM = re.compile(
    rf"{_ESCAPE}|\[\^?\]?(?:[^\]\\]|\\.)*\]|\(\?\#[^)]*\)|\{{(?:(?:\d*,?\d+|\d+,)\}})?",
    re.DOTALL,
)
_MEMBER = re.compile(rf"{_ESCAPE}|.", re.DOTALL)
_QUANTIFIER = re.compile(r"\{\d+(?:,\d*)?\}")
_AT_MOST = re.compile(r"\{,(\d+)\}")

_DIGIT, _WORD = "0-9", "0-9A-Za-z_"
_SETS = {
    r"\d": f"[{_DIGIT}]",
    r"\D": f"[^{_DIGIT}]",
    r"\w": f"[{_WORD}]",
    r"\W": f"[^{_WORD}]",
}
"""ECMA-262, CharacterClassEscape: of ASCII only, whatever other engines make of them."""
_IN_CLASS = {r"\d": _DIGIT, r"\w": _WORD, r"\b": r"\x08"}
_RANGES = frozenset({*_SETS, r"\s", r"\S"})


def is_pattern(pattern: str | None) -> bool:
    """Whether clients can look for a pattern."""
    return pattern is not None and linear_pattern(pattern) is not None


@lru_cache(maxsize=8192)
def linear_pattern(pattern: str) -> str | None:
    """A pattern as pydantic's engine spells it; None where that cannot say it.

    It has no back references and does not look around, and it takes no pattern that would grow
    beyond some megabytes. None as well for a literal of JavaScript with its slashes, as documents
    have by mistake: as it stands, it matches nothing, for no text has a slash before its beginning.
    """
    if _LITERAL.fullmatch(pattern) or _SURROGATE.search(pattern):
        return None
    text = _ATOM.sub(lambda found: _atom(found[0]), pattern)
    return None if _search(text) is None else text


def fits(pattern: str | None, text: str) -> bool:
    """Whether a pattern is found in a text; true as well where clients do not look for it."""
    from pydantic_core import ValidationError

    search = _search((pattern and linear_pattern(pattern)) or "")
    if search is None:
        return True
    try:
        search.validate_python(text)
    except ValidationError:
        return False
    return True


@lru_cache(maxsize=8192)
def _search(expression: str) -> Any:
    """What fails where an expression is not found; None where the engine does not take it."""
    from pydantic_core import SchemaError, SchemaValidator, core_schema

    try:
        return SchemaValidator(core_schema.str_schema(pattern=expression))
    except SchemaError:
        return None


def _atom(text: str) -> str:
    if text.startswith("["):
        return _class(text)
    if text.startswith("{"):
        most = _AT_MOST.fullmatch(text)
        quantifier = f"{{0,{most[1]}}}" if most else text
        return quantifier if _QUANTIFIER.fullmatch(quantifier) else rf"\{text}"
    if text.startswith("("):
        return ""  # a comment
    return _SETS.get(text) or (r"\z" if text == r"\Z" else _escape(text))


def _escape(text: str) -> str:
    """One escape of ECMA-262: its identity escapes, control letters and pairs of surrogates."""
    mark = text[1:2]
    if mark == "0":
        return r"\x00"
    if mark == "c" and len(text) == 3:
        return rf"\x{ord(text[2]) & 31:02x}"
    if mark in "<>" or not mark.isascii():
        return mark
    if len(text) == 12:
        pair = text.replace("\\u", "")
        high, low = int(pair[:4], 16), int(pair[4:], 16)
        return rf"\U{0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00:08X}"
    return text


def _class(text: str) -> str:
    """A class, with an escape before what stands for itself in it but not in the engine's."""
    start = 2 if text.startswith("[^") else 1
    members = _MEMBER.findall(text[start:-1])
    return text[:start] + "".join(map(_in_class, *_neighbours(members))) + "]"


def _neighbours(members: list[str]) -> tuple[list[str], list[str], list[str]]:
    return ["", *members[:-1]], members, [*members[1:], ""]


def _in_class(before: str, member: str, after: str) -> str:
    """A member of a class: a bracket, a hyphen beside a set, and `&&`, `~~` stand for themselves."""
    if len(member) > 1:
        return _IN_CLASS.get(member) or _escape(member)
    beside_set = member == "-" and not _RANGES.isdisjoint((before, after))
    if member == "[" or beside_set or (member in "&~" and member == after):
        return rf"\{member}"
    return member
