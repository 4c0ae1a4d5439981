"""A schema as written -> the same with those keywords whose values are of their type.

Everything after this can rely on the types of keywords (JSON Schema 2020-12, core and validation;
OpenAPI 3.1.1, Schema Object), whatever JSON a document has in their place. What is left out is
reported here, unless the structural checks have seen it already: they look at what holds schemas.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ...load.types import TYPES
from ..context import Context, Part


class Rule(NamedTuple):
    """What a keyword takes."""

    holds: Callable[[Any], bool]
    expected: str
    """In words; empty where the structural checks say it."""


def keywords_of(context: Context, part: Part) -> Part:
    """The schema at `part` with the keywords that can be read; no schema at all is an empty one."""
    if isinstance(part.data, bool):
        return part
    if not isinstance(part.data, Mapping):
        return Part(part.document, part.pointer, {})
    data = part.data
    bad = [k for k, v in data.items() if k in RULES and not RULES[k].holds(v)]
    for keyword in bad:
        expected = RULES[keyword].expected
        if expected and data[keyword] is not None:
            message = f'"{keyword}" must be {expected}; it is ignored here'
            context.warn("wrong-type", message, part.child(keyword))
    kept = {k: v for k, v in data.items() if k not in bad} if bad else data
    return Part(part.document, part.pointer, kept)


def members(part: Part, keyword: str) -> list[Part]:
    """The schemas of a keyword that takes a list of them."""
    listed = part.data.get(keyword)
    return [
        part.child(keyword, index)
        for index, each in enumerate(listed if isinstance(listed, list) else ())
        if _is_schema(each)
    ]


def _is_schema(value: Any) -> bool:
    return isinstance(value, bool | Mapping)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _is_list_of_schemas(value: Any) -> bool:
    return isinstance(value, list) and any(map(_is_schema, value))


def _is_mapping(value: Any) -> bool:
    return isinstance(value, Mapping)


def _is_number(value: Any) -> bool:
    """A number that JSON can have: neither infinite nor so large that Python cannot print it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) if isinstance(value, float) else abs(value) < _HUGE


def _is_count(value: Any) -> bool:
    return _is_number(value) and value >= 0 and value == int(value)


def _is_type(value: Any) -> bool:
    listed = value if isinstance(value, list) else [value]
    return bool(listed) and all(isinstance(t, str) and t in TYPES for t in listed)


_HUGE = 10**300
_TEXT = Rule(lambda value: isinstance(value, str), "a string")
_FLAG = Rule(lambda value: isinstance(value, bool), "true or false")
_NUMBER = Rule(_is_number, "a number")
_COUNT = Rule(_is_count, "a whole number, not below zero")
_MAP = Rule(_is_mapping, "")
_LIST = Rule(_is_list, "")
_LISTED = Rule(_is_list_of_schemas, "")

RULES: Mapping[str, Rule] = {
    **dict.fromkeys(
        "title description format pattern contentEncoding contentMediaType".split(),
        _TEXT,
    ),
    **dict.fromkeys("deprecated readOnly writeOnly uniqueItems".split(), _FLAG),
    **dict.fromkeys(
        "minimum maximum exclusiveMinimum exclusiveMaximum".split(), _NUMBER
    ),
    "multipleOf": Rule(lambda v: _is_number(v) and v > 0, "a number above zero"),
    **dict.fromkeys(
        "minLength maxLength minItems maxItems minProperties maxProperties".split(),
        _COUNT,
    ),
    **dict.fromkeys("properties patternProperties discriminator".split(), _MAP),
    "additionalProperties": Rule(_is_schema, ""),
    # A list is the spelling of `prefixItems` before JSON Schema 2020-12.
    "items": Rule(lambda v: _is_schema(v) or _is_list_of_schemas(v), ""),
    **dict.fromkeys("allOf oneOf anyOf prefixItems".split(), _LISTED),
    "$ref": Rule(lambda value: isinstance(value, str), ""),
    "type": Rule(_is_type, ""),
    **dict.fromkeys("enum required".split(), _LIST),
}
