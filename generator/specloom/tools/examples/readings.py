"""What a request has for a parameter -> the values that it may mean.

Text has no types: "7" is a string and a number, "a,b" a string and a list. What a style leaves open,
the schema decides: a value is allowed if one of its readings is valid. What a style forbids has no
reading. The styles are those of OpenAPI 3.1.1, Parameter Object, "Style Values".
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, product
from typing import Any, TypeAlias
from urllib.parse import unquote, unquote_plus

from ...model import ABSENT, JsonValue, Parameter
from ...model.api import Style

Pairs: TypeAlias = list[tuple[str, str]]
"""Names and values as they are on the wire; a name without "=" has the value ""."""

Decode: TypeAlias = Callable[[str], str]

_MOST = 64
"""Readings of one value, among which one should be valid."""
_DELIMITERS = {"spaceDelimited": r" |\+|%20", "pipeDelimited": r"\||%7[Cc]"}
_LITERAL = re.compile(r"true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")


def pairs_of(text: str, separator: str = "&") -> Pairs:
    """A query or a form, taken apart and not decoded."""
    pieces = (piece.strip() for piece in text.split(separator))
    halves = (piece.partition("=") for piece in pieces if piece)
    return [(name, value) for name, _, value in halves]


def typed(shape: JsonValue) -> Iterator[JsonValue]:
    """The values that text means: each piece is itself, or the scalar of JSON that it spells."""
    return islice(_typed(shape), _MOST)


def _typed(shape: JsonValue) -> Iterator[JsonValue]:
    match shape:
        case str():
            if _LITERAL.fullmatch(shape):
                yield json.loads(shape)
            yield shape
        case list():
            yield from map(list, product(*(list(_typed(item)) for item in shape)))
        case dict():
            values = product(*(list(_typed(item)) for item in shape.values()))
            yield from (dict(zip(shape, each, strict=True)) for each in values)
        case _:
            yield shape


def json_of(text: str | bytes) -> JsonValue:
    """The JSON value of a text; ABSENT cannot be said in JSON, so `ValueError` says that it is none."""

    def refuse(word: str) -> JsonValue:
        raise ValueError(f"{word} is not JSON")

    value: JsonValue = json.loads(text, parse_constant=refuse)
    return value


def in_path(parameter: Parameter, text: str) -> Iterator[JsonValue]:
    """The readings of a piece of the path."""
    explode = parameter.explode
    if parameter.content_type is not None:
        yield from _in_media_type(unquote(text))
    elif parameter.style == "label":
        if text.startswith("."):
            yield from _listed(text[1:], "." if explode else ",", explode, unquote)
    elif parameter.style == "matrix":
        if text.startswith(";"):
            yield from _matrix(parameter, pairs_of(text, ";"))
    else:
        yield from _listed(text, ",", explode, unquote)


def _matrix(parameter: Parameter, pairs: Pairs) -> Iterator[JsonValue]:
    own = [value for name, value in pairs if unquote(name) == parameter.name]
    if parameter.explode:
        yield from _repeated(own, unquote)
        yield {unquote(name): unquote(value) for name, value in pairs}
    elif len(own) == 1:
        yield from _listed(own[0], ",", False, unquote)


def in_header(parameter: Parameter, text: str) -> Iterator[JsonValue]:
    """The readings of a header."""
    if parameter.content_type is not None:
        yield from _in_media_type(text)
    else:
        yield from _listed(text, ",", parameter.explode, str.strip)


def in_cookie(parameter: Parameter, pairs: Pairs) -> Iterator[JsonValue]:
    """The readings of what the cookies have for a parameter."""
    style: Style = "form"
    decode: Decode = str if parameter.style == "cookie" else unquote
    yield from _by_style(parameter, style, pairs, decode)


def in_query(parameter: Parameter, pairs: Pairs) -> Iterator[JsonValue]:
    """The readings of what the query has for a parameter; `pairs` are its own."""
    decode = unquote if parameter.allow_reserved else unquote_plus
    yield from _by_style(parameter, parameter.style, pairs, decode)


def _by_style(
    parameter: Parameter, style: Style, pairs: Pairs, decode: Decode
) -> Iterator[JsonValue]:
    named = [value for name, value in pairs if decode(name) == parameter.name]
    if parameter.content_type is not None:
        if len(named) == 1:
            yield from _in_media_type(decode(named[0]))
    elif style == "deepObject":
        yield from _deep(parameter.name, pairs, decode)
    elif parameter.explode:
        yield from _repeated(named, decode)
        yield {decode(name): decode(value) for name, value in pairs}
    elif len(named) == 1 and style in _DELIMITERS:
        pieces = re.split(_DELIMITERS[style], named[0])
        yield from _shapes(named[0], pieces, decode)
    elif len(named) == 1:
        yield from _listed(named[0], ",", False, decode)


def _in_media_type(text: str) -> Iterator[JsonValue]:
    try:
        yield json_of(text)
    except ValueError:
        pass
    yield text


def _listed(
    text: str, separator: str, explode: bool, decode: Decode
) -> Iterator[JsonValue]:
    """One value, or several between separators; exploded, an object has "=" between name and value."""
    pieces = text.split(separator)
    if explode:
        yield decode(text)
        yield [decode(piece) for piece in pieces]
        if all("=" in piece for piece in pieces):
            halves = (piece.partition("=") for piece in pieces)
            yield {decode(name): decode(value) for name, _, value in halves}
    else:
        yield from _shapes(text, pieces, decode)


def _shapes(text: str, pieces: list[str], decode: Decode) -> Iterator[JsonValue]:
    """A value of pieces: the text as a whole, a list, an object of names and values in turn."""
    yield decode(text)
    decoded: list[JsonValue] = [decode(piece) for piece in pieces]
    yield decoded
    if len(decoded) % 2 == 0:
        yield dict(zip(map(str, decoded[::2]), decoded[1::2], strict=True))


def _repeated(values: list[str], decode: Decode) -> Iterator[JsonValue]:
    if len(values) == 1:
        yield decode(values[0])
    if values:
        yield [decode(value) for value in values]


def _deep(name: str, pairs: Pairs, decode: Decode) -> Iterator[JsonValue]:
    """`name[key]=value`; what is nested deeper is left open by the standard, and read as servers do."""
    found: dict[str, Any] = {}
    for written, value in pairs:
        keys = re.findall(r"\[([^\[\]]*)\]", decode(written).removeprefix(name))
        _put(found, keys or [""], decode(value))
    if set(found) == {""}:
        yield found[""]
        yield [found[""]]
    yield found
    yield {key: _singles(value) for key, value in found.items()}


def _put(found: dict[str, Any], keys: list[str], value: str) -> None:
    """Put a value where its keys lead; a name that is there already begins a list."""
    *way, last = [key for key in keys if key] or [""]
    for key in way:
        inner = found.setdefault(key, {})
        if not isinstance(inner, dict):
            return
        found = inner
    known = found.get(last, ABSENT)
    if known is ABSENT:
        found[last] = value
    else:
        found[last] = [*(known if isinstance(known, list) else [known]), value]


def _singles(value: JsonValue) -> JsonValue:
    """A list of one is sent like its item."""
    return [value] if isinstance(value, str) else value


def best(
    shapes: Iterable[JsonValue], complaint: Callable[[JsonValue], str | None]
) -> tuple[JsonValue, str | None]:
    """The value that a text was meant to be, and what is wrong with it; None where nothing is.

    Args:
        shapes: what the text can be split into.
        complaint: says what is wrong with a value.

    It is the first value without a complaint. Where there is none it is the first value, with the
    complaint that tells most: that a value is of another type tells only that it was misread.
    """
    first: JsonValue = None
    complaints: list[str] = []
    for shape in shapes:
        for value in typed(shape):
            told = complaint(value)
            if told is None:
                return value, None
            first = value if not complaints else first
            complaints.append(told)
    return first, min(complaints, key=_is_about_type, default="it is not in its style")


def _is_about_type(complaint: str) -> bool:
    return complaint.startswith("$: ") and " is not of type " in complaint
