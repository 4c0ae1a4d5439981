"""Parameters to text: the style tables of OpenAPI, which are RFC 6570 expansions.

OpenAPI 3.1.1, Parameter Object, "Style Values" and appendix C; RFC 6570 section 3.2.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from datetime import UTC, datetime
from enum import Enum
from typing import NamedTuple, TypeAlias, cast
from urllib.parse import quote

from pydantic_core import to_jsonable_python

from .exceptions import ApiValueError
from .model import ApiModel, complete
from .operation import Cookie, Header, Path, Query

Plain: TypeAlias = str | list[str] | dict[str, str]
Encode: TypeAlias = Callable[[str], str]


class Rule(NamedTuple):
    """How a style expands (the table of RFC 6570 appendix A)."""

    first: str = ""
    separator: str = ","
    named: bool = False
    if_empty: str = ""
    """What follows the name of an empty value."""
    delimiter: str = ","
    """What separates the items of a value that is not exploded."""


RULES: Mapping[str, Rule] = {
    "simple": Rule(),
    "label": Rule(".", "."),
    "matrix": Rule(";", ";", True),
    "form": Rule("", "&", True, "="),
    "spaceDelimited": Rule("", "&", True, "=", "%20"),
    "pipeDelimited": Rule("", "&", True, "=", "%7C"),
    "cookie": Rule("", "; ", True, "="),
}


def percent(text: str) -> str:
    """Encode everything but unreserved characters (RFC 3986 section 2.3)."""
    return quote(text, safe="")


def percent_reserved(text: str) -> str:
    """Let reserved characters and encoded triplets pass (RFC 6570 section 3.2.3).

    All but "#", which would end the query.
    """
    pieces = re.split(r"(%[0-9A-Fa-f]{2})", text)
    pieces[::2] = [quote(piece, safe=":/?[]@!$&'()*+,;=") for piece in pieces[::2]]
    return "".join(pieces)


def percent_segment(text: str) -> str:
    """As `percent_reserved`, but stay within the segment of the path."""
    return percent_reserved(text).replace("/", "%2F").replace("?", "%3F")


def raw(text: str) -> str:
    """Encode nothing (OpenAPI 3.1.1 appendix D: headers)."""
    return text


def cookie_raw(text: str) -> str:
    """Encode nothing, but stay within the cookie (RFC 6265 section 4.1.1)."""
    if ";" in text:
        raise ApiValueError("a cookie must not contain a semicolon")
    return text


def scalar(value: object) -> str:
    """The text of a value that is no array or object; of one that is: its JSON.

    Date-times keep their offset; one without is taken as UTC (RFC 3339 needs one).

    Raises:
        ApiValueError: it is not a number, or infinite.
    """
    match value:
        case Enum():
            return scalar(value.value)
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float() if not math.isfinite(value):
            raise ApiValueError(f"{value} cannot be sent: JSON has no such number")
        case datetime(tzinfo=None):
            return scalar(value.replace(tzinfo=UTC))
        case _:
            plain = jsonable(value)
    return plain if isinstance(plain, str) else json.dumps(plain, allow_nan=False)


def jsonable(value: object) -> object:
    """The JSON value of anything that a request may contain."""
    if isinstance(value, ApiModel):
        complete(value)
        return value.to_dict()
    return to_jsonable_python(value, by_alias=True, fallback=str)


def is_array(value: object) -> bool:
    """Whether this is sent as an array."""
    return isinstance(value, (list, tuple, Set))


def is_object(value: object) -> bool:
    """Whether this is sent as an object."""
    return isinstance(value, (ApiModel, Mapping))


def flatten(value: object) -> Plain:
    """The text of a value, of each item of an array, of each property of an object.

    None among them is left out: it is undefined (RFC 6570 section 2.3).
    """
    if isinstance(value, ApiModel):
        value = jsonable(value)
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, object]", value).items()
        return {scalar(k): scalar(v) for k, v in pairs if v is not None}
    if is_array(value):
        items = cast("Iterable[object]", value)
        return [scalar(item) for item in items if item is not None]
    return scalar(value)


def expand(
    name: str, value: Plain, rule: Rule, explode: bool, encode: Encode
) -> str | None:
    """Expand one variable (RFC 6570 section 3.2.1); None where it is undefined."""

    def named(key: str, text: str) -> str:
        return f"{key}={text}" if text else key + rule.if_empty

    if isinstance(value, str):
        text = encode(value)
        return rule.first + (named(name, text) if rule.named else text)
    if not value:
        return None
    if not explode:
        text = rule.delimiter.join(encode(piece) for piece in _pieces(value))
        return rule.first + (named(name, text) if rule.named else text)
    if isinstance(value, list):
        texts = [encode(item) for item in value]
        return rule.first + rule.separator.join(
            named(name, text) if rule.named else text for text in texts
        )
    pairs = ((encode(key), encode(text)) for key, text in value.items())
    return rule.first + rule.separator.join(
        named(key, text) if rule.named else f"{key}={text}" for key, text in pairs
    )


def _pieces(value: list[str] | dict[str, str]) -> Iterator[str]:
    if isinstance(value, list):
        yield from value
        return
    for pair in value.items():
        yield from pair


def _content(value: object) -> str:
    """The JSON text of a value."""
    return json.dumps(jsonable(value), separators=(",", ":"), allow_nan=False)


def _value(parameter: Path | Query | Header | Cookie, value: object) -> Plain:
    if parameter.content is None:
        return flatten(value)
    return _content(value) if "json" in parameter.content else scalar(value)


def path_text(parameter: Path, value: object) -> str:
    """What goes into the path for a parameter.

    Raises:
        ApiValueError: there is nothing, so that the path would be another's.
    """
    encode = percent_segment if parameter.allow_reserved else percent
    shape = "" if value is None else _value(parameter, value)
    if not shape:
        raise ApiValueError(f"path parameter {parameter.name!r} must not be empty")
    rule = RULES[parameter.style]
    return expand(parameter.name, shape, rule, parameter.explode, encode) or ""


def query_text(parameter: Query, value: object) -> str | None:
    """`name=value` pairs of the query for a parameter; None where it is undefined."""
    encode = percent_reserved if parameter.allow_reserved else percent
    if parameter.style == "deepObject" and parameter.content is None:
        return "&".join(_deep(parameter.name, value, encode)) or None
    explode = parameter.explode
    if explode is None:
        explode = parameter.style == "form"
    shape = _value(parameter, value)
    return expand(
        percent(parameter.name), shape, RULES[parameter.style], explode, encode
    )


def _deep(name: str, value: object, encode: Encode) -> Iterator[str]:
    """`name[property]=value` (OpenAPI 3.1.1, "deepObject").

    The document leaves open what is nested: objects go on in brackets, an array in an
    object repeats its name, an array by itself is `name[]`, as servers read it.
    """
    if is_array(value):
        value = {"": value}
    for key, text in _deep_pairs(name, jsonable(value)):
        yield f"{percent(key)}={encode(text)}"


def _deep_pairs(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in cast("dict[str, object]", value).items():
            yield from _deep_pairs(f"{name}[{key}]", item)
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            yield from _deep_pairs(name, item)
    elif value is not None:
        yield name, scalar(value)


def header_text(parameter: Header, value: object) -> str | None:
    """The value of a header parameter; None where it is undefined."""
    shape = _value(parameter, value)
    return expand(parameter.name, shape, RULES["simple"], parameter.explode, raw)


def cookie_text(parameter: Cookie, value: object) -> str | None:
    """`name=value` pairs of the Cookie header; None where it is undefined."""
    encode = cookie_raw if parameter.style == "cookie" else percent
    shape = _value(parameter, value)
    return expand(parameter.name, shape, RULES["cookie"], parameter.explode, encode)
