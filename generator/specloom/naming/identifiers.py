"""Text of a document -> the words in it -> identifiers in the three cases of Python.

An identifier is what Python takes for one (Lexical analysis, "Identifiers": XID_Start and
XID_Continue of Unicode, compared after NFKC), without any character that cannot be seen.
"""

from __future__ import annotations

import hashlib
import keyword
import re
import unicodedata
from functools import lru_cache

LONGEST = 92
"""Identifiers are cut to this length."""
LONGEST_STEM = 80
"""Names that files are named after: with what is added to them, files stay under 100 characters."""
_MOST_BYTES = 200
"""Of an identifier in UTF-8: the name of a file has 255 on most file systems."""
_LONGEST_READ = 1_000
"""Characters of a name that words are looked for in; more than fit an identifier."""

_BOUNDARIES = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z])"  # createImage -> create Image
    r"|(?<=[A-Z])(?=[A-Z][a-z])(?![A-Z]s(?![a-z]))"  # OpenAIFile -> Open AI File; not IPs
)
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0000-\U000e0fff]"
)
"""Default_Ignorable_Code_Point of Unicode, as far as `isidentifier` lets it pass."""
_SIGNS = {
    "+": " plus ",
    "-": " ",
    "@": " at ",
    "$": " ",
    "%": " percent ",
    "&": " and ",
    "=": " equal ",
    "<": " less ",
    ">": " greater ",
    "!": " not ",
    "~": " like ",
    "*": " star ",
    "^": " caret ",
    "|": " or ",
    "/": " slash ",
}


def words(text: str) -> list[str]:
    """The words of a name, split where case or punctuation changes."""
    return [w for chunk in _chunks(text) for w in _BOUNDARIES.split(chunk) if w]


def _chunks(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text[:_LONGEST_READ])
    chunks = "".join(c if _usable(c) else " " for c in plain).split()
    return [word for chunk in chunks if (word := _without_loose_marks(chunk))]


def _without_loose_marks(chunk: str) -> str:
    """A mark without a letter before it would join the one that comes to stand there."""
    start = 0
    while start < len(chunk) and _is_mark(chunk[start]):
        start += 1
    return chunk[start:]


@lru_cache(maxsize=4096)
def _usable(character: str) -> bool:
    """Whether a character belongs to a word: a letter, a digit, or a mark on one of them.

    NFKC leaves some digits that no identifier may have, such as "➊".
    """
    if _INVISIBLE.match(character):
        return False
    is_word = character.isalnum() or _is_mark(character)
    return is_word and f"a{character}".isidentifier()


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def snake_case(text: str, *, fallback: str, longest: int = LONGEST) -> str:
    """A name for functions, arguments, attributes and modules."""
    joined = "_".join(words(text)).lower()
    return _finish(joined, text, fallback=fallback, separator="_", longest=longest)


def attribute_name(text: str, *, fallback: str) -> str:
    """A name for arguments and attributes: in snake case, with the underscore that it ends with.

    Python's own convention for a name that is taken, as in "any_" (PEP 8), is a name already.
    """
    name = snake_case(text, fallback=fallback)
    return f"{name}_" if text == f"{name}_" else name


def pascal_case(text: str, *, fallback: str) -> str:
    """A name for classes. Capitals within a word stay: "OpenAIFile"."""
    joined = "".join(c[0].upper() + c[1:] for c in _chunks(text))
    return _finish(joined, text, fallback=fallback, separator="")


def class_name(text: str, *, fallback: str) -> str:
    """A name for a class that no attribute and no module can have: there is a capital in it.

    Scripts without capitals get one: a class body that has an attribute of the name of a type
    means the attribute where it writes the type.
    """
    name = pascal_case(text, fallback=fallback)
    return f"{name}{fallback}" if name == name.lower() else name


def capitalized(name: str) -> str:
    """An identifier in snake case as a part of one of a class; different ones stay different.

    So the underscore stays before a word that has no capital: "get_a_1" and "get_a1".
    """
    first, *others = name.split("_")
    return _upper(first) + "".join(
        (
            word[0].upper() + word[1:]
            if word and word[0] != word[0].upper()
            else f"_{word}"
        )
        for word in others
    )


def _upper(word: str) -> str:
    return word[:1].upper() + word[1:]


def constant_case(text: str, *, fallback: str) -> str:
    """A name for constants and members of enums."""
    name = snake_case(_spelled(text), fallback=fallback).upper()
    return unicodedata.normalize("NFKC", name)


def _spelled(text: str) -> str:
    """Text without a letter with its signs as words: "+1", "-1" and ">=" are three values."""
    if len(text) > LONGEST or any(map(str.isalpha, text)):
        return text
    minus = "minus " if re.match(r"-\d", text) else ""
    return minus + "".join(_SIGNS.get(c, c) for c in text)


def file_key(name: str) -> str:
    """Equal for names that some file system takes for one: by case, or by composition.

    A superset of what any of them does: Unicode's full case folding, of capitals, which also makes
    one of "ß" and "ss", and of "i" with and without its dot.
    """
    return unicodedata.normalize("NFKC", name).upper().casefold()


def _finish(
    name: str, text: str, *, fallback: str, separator: str, longest: int = LONGEST
) -> str:
    """Make an identifier of it: not empty, no digit first, no keyword, not too long."""
    # Another case can bring characters that Python would compose again.
    name = unicodedata.normalize("NFKC", name)
    if not name:
        name = fallback
    elif not name.isidentifier():
        name = f"{fallback}{separator}{name}"
    if len(text) > _LONGEST_READ or _is_long(name, longest):
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        name = f"{_cut(name, longest - 9)}{separator}{digest}"
    return f"{name}_" if keyword.iskeyword(name) else name


def _is_long(name: str, longest: int) -> bool:
    return len(name) > longest or len(name.encode()) > _MOST_BYTES


def _cut(name: str, longest: int) -> str:
    """The start of a name: so many characters, and no more bytes than file systems take."""
    return name[:longest].encode()[: _MOST_BYTES - 9].decode(errors="ignore")
