# SPDX-License-Identifier: MIT-0
"""Parameters to text: the style tables of OpenAPI.

OpenAPI 3.1.1 and 3.2.0, Parameter Object, "Style Examples" and appendices C to E; RFC
6570 section 3.2. What these leave open:

- `spaceDelimited` and `pipeDelimited` with `explode` repeat the name, as `form` does.
- `deepObject`: see `_deep`.
- Cookies are separated by "; " in every style: "&" is never correct there (appendix D).
- What is undefined (None, an empty array or object: RFC 6570 section 2.3) is left out.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from decimal import Decimal
from enum import Enum
from typing import NamedTuple, TypeAlias, cast
from urllib.parse import quote

from pydantic_core import to_jsonable_python

from .exceptions import ApiValueError
from .media import Kind, kind
from .model import ApiModel, complete
from .operation import Cookie, Empty, Encoding, Header, Path, Query, QueryString
from .received import sendable

_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]*")

Plain: TypeAlias = str | list[str] | dict[str, str]
Encode: TypeAlias = Callable[[str], str]


class Rule(NamedTuple):
    """How a style expands in a path or header (the table of RFC 6570 appendix A)."""

    first: str = ""
    separator: str = ","
    named: bool = False


RULES: Mapping[str, Rule] = {
    "simple": Rule(),
    "label": Rule(".", "."),
    "matrix": Rule(";", ";", True),
}

DELIMITERS: Mapping[str, str] = {"spaceDelimited": " ", "pipeDelimited": "|"}
"""What separates the items of a value that is not exploded; "," in other styles."""


def percent(text: str) -> str:
    """Encode everything but unreserved characters (RFC 3986 section 2.3)."""
    return text if _UNRESERVED.fullmatch(text) else quote(text, safe="")


def percent_reserved(text: str) -> str:
    """Let reserved characters and encoded triplets pass (RFC 6570 section 3.2.3).

    All but "#", which would end the query.
    """
    pieces = re.split(r"(%[0-9A-Fa-f]{2})", text)
    pieces[::2] = [quote(piece, safe=":/?[]@!$&'()*+,;=") for piece in pieces[::2]]
    return "".join(pieces)


def percent_segment(text: str) -> str:
    """As `percent_reserved`, but stay within the segment of the path.

    Encoded dots are dots (RFC 3986 section 6.2.2.2), so that all dot segments show.
    """
    text = percent_reserved(text).replace("/", "%2F").replace("?", "%3F")
    return re.sub("%2e", ".", text, flags=re.IGNORECASE)


def raw(text: str) -> str:
    """Encode nothing (OpenAPI 3.2.0, appendix D: headers)."""
    return text


def cookie_raw(text: str) -> str:
    """Encode nothing, but stay within the cookie (RFC 6265 section 4.1.1)."""
    if ";" in text:
        raise ApiValueError("a cookie must not contain a semicolon")
    return text


def cookie_reserved(text: str) -> str:
    """As `percent_reserved`, but stay within the cookie."""
    return percent_reserved(text).replace(";", "%3B").replace(",", "%2C")


def cookie_name(text: str) -> str:
    """Encode what cannot be in the name of a cookie (RFC 6265 section 4.1.1)."""
    return quote(text, safe="!#$%&'*+^`|")


def scalar(value: object) -> str:
    """The text of a value that is no array or object; of one that is: its JSON.

    Decimals have no exponent, unless they were read so; of date-times see `dates`.

    Raises:
        ApiValueError: it is not a number, infinite, or nothing that JSON has.
    """
    match value:
        case Enum():
            return scalar(value.value)
        case str():
            return whole(value)
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float() | Decimal() if not math.isfinite(value):
            raise ApiValueError(f"{value} cannot be sent: JSON has no such number")
        case Decimal():
            return f"{value:f}" if type(value) is Decimal else str(value)
        case _:
            plain = jsonable(value)
    return plain if isinstance(plain, str) else json_text(plain)


def whole(text: str) -> str:
    """Text that UTF-8 can say.

    Raises:
        ApiValueError: it has half of a surrogate pair.
    """
    if not text.isascii() and re.search("[\ud800-\udfff]", text):
        raise ApiValueError("a text with half of a surrogate pair cannot be sent")
    return text


def jsonable(value: object) -> object:
    """The JSON value of anything that a request may contain.

    Raises:
        ApiValueError: it has none.
    """
    try:
        if isinstance(value, ApiModel):
            complete(value)
            return value.to_dict()
        return to_jsonable_python(sendable(value), by_alias=True, fallback=str)
    except ValueError as error:
        raise ApiValueError(f"a value cannot be sent as JSON: {error}") from None


def json_text(value: object, *, ascii: bool = False) -> str:
    """The JSON of anything that a request may contain; raises as `jsonable`."""
    compact = (",", ":")
    try:
        if isinstance(value, ApiModel) and not ascii:
            complete(value)
            return value.to_json()  # with all digits of its decimals
        plain = jsonable(value)
        return whole(
            json.dumps(plain, ensure_ascii=ascii, allow_nan=False, separators=compact)
        )
    except ApiValueError:
        raise
    except ValueError as error:
        raise ApiValueError(f"a value cannot be sent as JSON: {error}") from None


def is_array(value: object) -> bool:
    """Whether this is sent as an array."""
    texts = (str, bytes, bytearray, memoryview)
    return isinstance(value, (Sequence, Set)) and not isinstance(value, texts)


def is_object(value: object) -> bool:
    """Whether this is sent as an object."""
    return isinstance(value, (ApiModel, Mapping))


def flatten(value: object) -> Plain:
    """The text of a value, of each item of an array, of each property of an object."""
    if isinstance(value, str):
        return scalar(value)
    if is_object(value):
        return {scalar(key): scalar(item) for key, item in properties(value)}
    if is_array(value):
        items = cast("Iterable[object]", value)
        return [scalar(item) for item in items if item is not None]
    return scalar(value)


def properties(form: object) -> list[tuple[str, object]]:
    """Wire name and value of what is set in an object, in the order of the API."""
    if isinstance(form, ApiModel):
        complete(form)
        given = form.model_fields_set
        items: dict[str, object] = {
            field.alias or name: getattr(form, name)
            for name, field in type(form).model_fields.items()
            if name in given
        }
        items.update(form.model_extra or {})
    else:
        items = dict(cast("Mapping[str, object]", form))
    return [(name, value) for name, value in items.items() if value is not None]


def expand(
    name: str, value: Plain, rule: Rule, explode: bool, encode: Encode
) -> str | None:
    """Expand one variable (RFC 6570 section 3.2.1); None where it is undefined."""
    if not value and not isinstance(value, str):
        return None
    if isinstance(value, str):
        found = [(name, encode(value))]
    elif not explode:
        found = [(name, ",".join(map(encode, _pieces(value))))]
    elif isinstance(value, list):
        found = [(name, encode(item)) for item in value]
    else:
        found = [(encode(key), encode(text)) for key, text in value.items()]
    if rule.named:
        texts = [f"{key}={text}" if text else key for key, text in found]
    elif explode and isinstance(value, dict):
        texts = [f"{key}={text}" for key, text in found]
    else:
        texts = [text for _, text in found]
    return rule.first + rule.separator.join(texts)


def _pieces(value: list[str] | dict[str, str]) -> list[str]:
    if isinstance(value, list):
        return value
    return [piece for pair in value.items() for piece in pair]


def pairs(
    style: str, explode: bool | None, name: str, value: object
) -> Iterator[tuple[str, list[str]]]:
    """The names that a style of the query gives a value, and the items under each."""
    if style == "deepObject":
        yield from ((key, [text]) for key, text in _deep(name, value))
        return
    shape = flatten(value)
    if explode is None:
        explode = style in ("form", "cookie")
    if isinstance(shape, str):
        yield name, [shape]
    elif shape and not explode:
        yield name, _pieces(shape)
    elif isinstance(shape, list):
        yield from ((name, [item]) for item in shape)
    else:
        yield from ((key, [text]) for key, text in shape.items())


def _deep(
    name: str, value: object, *, within: bool = False
) -> Iterator[tuple[str, str]]:
    """`name[property]` and its value (OpenAPI 3.1.1, "deepObject").

    The document leaves open what is nested: objects go on in brackets, an array in an
    object repeats its name, an array by itself is `name[]`, as servers read it.
    """
    if is_object(value):
        for key, item in properties(value):
            yield from _deep(f"{name}[{scalar(key)}]", item, within=True)
    elif is_array(value):
        for item in cast("Iterable[object]", value):
            yield from _deep(name if within else f"{name}[]", item, within=True)
    elif value is not None:
        yield name, scalar(value)


def _joined(
    parameter: Query | Cookie,
    value: object,
    separator: str,
    name: Encode,
    encode: Encode,
) -> str | None:
    """The pairs of a parameter; None where it is undefined."""
    if parameter.content is not None:
        value = content_text(parameter.content, value)
    style = "form" if parameter.content is not None else parameter.style
    delimiter = percent(DELIMITERS[style]) if style in DELIMITERS else ","
    found = pairs(style, parameter.explode, parameter.name, value)
    texts = (f"{name(k)}={delimiter.join(map(encode, items))}" for k, items in found)
    return separator.join(texts) or None


TEXTS: dict[Kind, Callable[[object, Mapping[str, Encoding]], str]] = {}
"""How objects are written in media types other than JSON."""


def content_text(
    media_type: str,
    value: object,
    encoding: Mapping[str, Encoding] | None = None,
    *,
    ascii: bool = False,
) -> str:
    """A value in a media type: JSON, a form, or its own text."""
    way = kind(media_type)
    if way in TEXTS and is_object(value):
        return TEXTS[way](value, encoding or {})
    return json_text(value, ascii=ascii) if way == "json" else scalar(value)


def path_text(parameter: Path, value: object) -> str:
    """What goes into the path for a parameter.

    Raises:
        ApiValueError: there is nothing, so that the path would be another's, and nobody
            said that this is meant.
    """
    encode = percent_segment if parameter.allow_reserved else percent
    shape: Plain = []
    if type(value) is str and value and parameter.style == "simple":
        if parameter.content is None and _UNRESERVED.fullmatch(value):
            return value  # the usual case, the short way
    if value is not None:
        content = parameter.content
        shape = flatten(value) if content is None else content_text(content, value)
    name, rule = percent(parameter.name), RULES[parameter.style]
    text = expand(name, shape, rule, parameter.explode, encode)
    if not text and not (text == "" and isinstance(value, Empty)):
        told = f"path parameter {parameter.name!r} must not be empty; EMPTY sends it so"
        raise ApiValueError(told)
    return text


def query_text(parameter: Query, value: object) -> str | None:
    """`name=value` pairs of the query for a parameter; None where it is undefined."""
    encode = percent_reserved if parameter.allow_reserved else percent
    return _joined(parameter, value, "&", percent, encode)


def querystring_text(parameter: QueryString, value: object) -> str | None:
    """The whole query; None where it is undefined.

    Percent-encoded, unless its media type is made for queries (OpenAPI 3.2.0, Parameter
    Object).
    """
    text = content_text(parameter.content, value, parameter.encoding)
    form = kind(parameter.content) == "form"
    return (text if form else percent(text)) or None


def header_text(parameter: Header, value: object) -> str | None:
    """The value of a header parameter; None where it is undefined."""
    if parameter.content is not None:
        return content_text(parameter.content, value, ascii=True)
    rule = RULES["simple"]
    return expand(parameter.name, flatten(value), rule, parameter.explode, raw)


def cookie_text(parameter: Cookie, value: object) -> str | None:
    """`name=value` pairs of the Cookie header; None where it is undefined."""
    if parameter.style == "cookie":
        return _joined(parameter, value, "; ", cookie_raw, cookie_raw)
    encode = cookie_reserved if parameter.allow_reserved else percent
    return _joined(parameter, value, "; ", cookie_name, encode)


def items_of(value: object) -> list[object]:
    """The values that are sent under one name: the items of an array, or the value."""
    items = cast("Iterable[object]", value) if is_array(value) else [value]
    return [item for item in items if item is not None]
