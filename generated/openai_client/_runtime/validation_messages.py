# SPDX-License-Identifier: MIT-0
"""What pydantic finds wrong, in terms of JSON paths and never of values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .model import LEAVES, ApiModel, traits
from .types import is_dict

LIMIT = 10
"""How many problems a message lists."""

_LENGTH = 300
"""Characters of a problem that it shows: a path may be made of a server's keys."""


NULL = "Input should not be null"


class Novelty(str):
    """A problem that is one for strict readers only: a newer server may well send it."""


class Coercion(str):
    """A problem of a value that is of another type, and yet says what it should."""


class Texts(list[str]):
    """Problems of values that are all written as text, as in forms and headers."""


def grave(problems: list[str]) -> list[str]:
    """The problems without those of which the value is clear all the same."""
    return [each for each in problems if not isinstance(each, (Novelty, Coercion))]


_NONE: dict[int | str, Refusal] = {}


class Refusal:
    """What pydantic finds wrong with a value, first of all, and with its parts."""

    __slots__ = ("kind", "parts", "reason")

    def __init__(self, error: ErrorDetails) -> None:
        self.kind, self.reason = error["type"], error["msg"]
        self.parts: dict[int | str, Refusal] = _NONE
        """By wire name, or by position."""


def errors_of(error: ValidationError) -> list[ErrorDetails]:
    """All that pydantic finds wrong, without what it is wrong with."""
    return error.errors(include_url=False, include_context=False, include_input=False)


def refusal_of(error: ValidationError) -> Refusal:
    """The same, by the places in the value."""
    errors = errors_of(error)
    whole = Refusal(errors[0])
    for each in errors:
        inner = whole
        for step in each["loc"]:
            if not inner.parts:
                inner.parts = {}
            if step not in inner.parts:
                inner.parts[step] = Refusal(each)
            inner = inner.parts[step]
    return whole


def describe(error: ValidationError, source: object) -> list[str]:
    """The problems of a value, each once: "$.n: Input should be a valid integer"."""
    found: dict[str, None] = {}
    for problem in errors_of(error):
        found[f"{_path(problem['loc'], source)}: {problem['msg']}"] = None
    return list(found)


def child(path: str, name: str) -> str:
    """The JSON path of a property (RFC 9535 section 2.5.1.1)."""
    if name.isidentifier():
        return f"{path}.{name}"
    return f"{path}[{json.dumps(name)}]"


def nulls(value: object, path: str = "$") -> Iterator[Coercion]:
    """The nulls of what the API may leave out, and has no null for."""
    if isinstance(value, ApiModel):
        state = vars(value)
        given, omitted = value.model_fields_set, traits(type(value)).omitted
        for name, field in type(value).model_fields.items():
            item = state.get(name)
            if item is None:
                if name in omitted and name in given:
                    yield Coercion(f"{child(path, field.alias or name)}: {NULL}")
            elif type(item) not in LEAVES:
                yield from nulls(item, child(path, field.alias or name))
        yield from nulls(value.model_extra, path)
    elif is_dict(value):
        for name, item in value.items():
            yield from nulls(item, child(path, name))
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(cast("list[object]", value)):
            if type(item) not in LEAVES:
                yield from nulls(item, f"{path}[{index}]")


def _path(location: tuple[int | str, ...], value: object) -> str:
    """The JSON path of a location; pydantic puts members of unions into it."""
    path = "$"
    last = len(location) - 1
    for depth, step in enumerate(location):
        inside = _step(value, step)
        if inside is not None:
            value = inside[0]
            path = f"{path}[{step}]" if isinstance(step, int) else child(path, step)
        elif depth == last and is_dict(value) and isinstance(step, str):
            path = child(path, step)
    return path


def _step(value: object, step: int | str) -> tuple[object] | None:
    """The value of a step into `value`; None where there is no such step."""
    if isinstance(step, int) and isinstance(value, (list, tuple)):
        items = cast("list[object]", value)
        return (items[step],) if step < len(items) else None
    if isinstance(value, ApiModel):
        value = vars(value)
    if is_dict(value) and isinstance(step, str) and step in value:
        return (value[step],)
    return None


def bounded(problems: list[str]) -> str:
    """The problems, one a line, up to a limit."""
    lines = [f"\n  {problem[:_LENGTH]}" for problem in problems[:LIMIT]]
    more = len(problems) - LIMIT
    return "".join(lines) + (f"\n  and {more} more" if more > 0 else "")


def unknown(name: str, known: Iterable[str]) -> str:
    """Say that a keyword is not known, and which one may be meant."""
    close = get_close_matches(name, list(known), 1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    return f"unexpected keyword argument {name!r}{hint}"
