"""JSON values -> Python expressions, as black would write them."""

from __future__ import annotations

import math
import re
import unicodedata

from .source import Code


def literal(value: object) -> Code:
    """Write a JSON value, or a tuple of them, as a Python expression on one line."""
    match value:
        case None | bool():
            return Code(str(value))
        case str():
            return string_literal(value)
        case int():
            return _integer(value)
        case float():
            return _float(value)
        case list():
            return Code("[" + ", ".join(map(literal, value)) + "]")
        case tuple():
            comma = "," if len(value) == 1 else ""
            return Code("(" + ", ".join(map(literal, value)) + comma + ")")
        case dict():
            pairs = (f"{literal(key)}: {literal(item)}" for key, item in value.items())
            return Code("{" + ", ".join(pairs) + "}")
    raise TypeError(f"no literal for {type(value).__name__}")


def string_literal(text: str) -> Code:
    """Write a string: double quotes unless single ones need fewer escapes.

    Everything that does not show itself on a screen is escaped, so that what a reader
    sees is what the string is (bidirectional controls, zero-width and private
    characters, line separators, lone surrogates).
    """
    body = text.replace("\\", "\\\\")
    if not body.isprintable() or _BLANK.search(body):
        body = "".join(map(_visible, body))
    if body.count("'") < body.count('"'):
        return Code("'" + body.replace("'", "\\'") + "'")
    return Code('"' + body.replace('"', '\\"') + '"')


_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_BLANK = re.compile("[\u3164\uffa0\U000e0100-\U000e01ef]")
"""What shows nothing although it counts as a letter or a mark; see `docstrings.is_blank`."""
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp", "Zs"})


def _visible(character: str) -> str:
    """Escape one character if it is invisible.

    Not by `str.isprintable`: code points that are unassigned today are printable under
    a later Python, and the same input has to give the same bytes under both.
    """
    code = ord(character)
    noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    hidden = noncharacter or unicodedata.category(character) in _HIDDEN
    if character == " " or not (hidden or _BLANK.match(character)):
        return character
    if character in _SHORT:
        return _SHORT[character]
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _integer(value: int) -> Code:
    """Decimal, unless it is too long for Python to write or read it so."""
    try:
        return Code(int.__repr__(value))
    except ValueError:
        sign = "-" if value < 0 else ""
        return Code(f"{sign}0x{abs(value):X}")


def _float(value: float) -> Code:
    """The shortest decimal that reads back the same, its exponent without a plus."""
    if math.isnan(value) or math.isinf(value):
        return Code(f'float("{float.__repr__(value)}")')
    return Code(float.__repr__(value).replace("e+", "e"))
