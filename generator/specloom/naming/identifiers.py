"""Text of a document -> the words in it -> identifiers in the three cases of Python."""

from __future__ import annotations

import hashlib
import keyword
import re
import unicodedata

LONGEST = 92
"""Identifiers are cut to this length, so that a file named after one stays under 100 characters."""

_BOUNDARIES = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z])"  # createImage -> create Image
    r"|(?<=[A-Z])(?=[A-Z][a-z])"  # OpenAIFile -> Open AI File
)
_SIGNS = {
    "+": " plus ",
    "-": " ",
    "@": " at ",
    "$": " ",
    "%": " percent ",
    "&": " and ",
}


def words(text: str) -> list[str]:
    """The words of a name, split where case or punctuation changes."""
    plain = unicodedata.normalize("NFKC", text)
    kept = "".join(c if c.isalnum() and _usable(c) else " " for c in plain)
    return [w for chunk in kept.split() for w in _BOUNDARIES.split(chunk) if w]


def _usable(character: str) -> bool:
    """Whether a character may stand in an identifier; NFKC leaves some that are only digits."""
    return ("a" + character).isidentifier()


def snake_case(text: str, *, fallback: str) -> str:
    """A name for functions, arguments, attributes and modules."""
    joined = "_".join(words(text)).lower()
    return _finish(joined, text, fallback=fallback, separator="_")


def attribute_name(text: str, *, fallback: str) -> str:
    """A name for arguments and attributes: in snake case, with the underscore that it ends with.

    Python's own convention for a name that is taken, as in "any_" (PEP 8), is a name already.
    """
    name = snake_case(text, fallback=fallback)
    return f"{name}_" if text == f"{name}_" else name


def pascal_case(text: str, *, fallback: str) -> str:
    """A name for classes. Capitals within a word stay: "OpenAIFile"."""
    chunks = _chunks(text)
    joined = "".join(c[0].upper() + c[1:] for c in chunks)
    return _finish(joined, text, fallback=fallback, separator="")


def _chunks(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c if c.isalnum() and _usable(c) else " " for c in plain).split()


def constant_case(text: str, *, fallback: str) -> str:
    """A name for constants and members of enums."""
    spelled = "".join(_SIGNS.get(c, c) for c in text) if not words(text) else text
    return snake_case(spelled, fallback=fallback).upper()


def _finish(name: str, text: str, *, fallback: str, separator: str) -> str:
    """Make an identifier of it: not empty, no digit first, no keyword, not too long."""
    if not name:
        name = fallback
    elif not name[0].isalpha():
        name = f"{fallback}{separator}{name}"
    if len(name) > LONGEST:
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        name = f"{name[: LONGEST - 9]}{separator}{digest}"
    return f"{name}_" if keyword.iskeyword(name) else name
