"""A scalar schema and the name of the property -> a value that reads well and is valid."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping

from ...model import Constraints, JsonValue, Scalar
from ...model.conformity import within
from ...model.queries import is_file
from ...scalar_types import scalar_type
from .sample_patterns import matching

_BY_NAME: Mapping[str, str] = {
    "content": "Hello!",
    "currency": "EUR",
    "email": "otter@example.com",
    "filename": "notes.txt",
    "input": "Hello!",
    "language": "en",
    "text": "Hello!",
    "uri": "https://example.com",
    "url": "https://example.com",
}
_INSTANT = 1723881600
_KIND_OF_FILE = re.compile(
    r"\b(png|jpg|jpeg|webp|gif|mp3|wav|mp4|jsonl|json|csv|pdf|zip|txt)\b"
)
_FILE_BY_NAME: Mapping[str, str] = {
    "audio": "mp3",
    "avatar": "png",
    "image": "png",
    "mask": "png",
    "photo": "jpg",
    "picture": "png",
    "video": "mp4",
}


def scalar(schema: Scalar, name: str, default: JsonValue = None) -> JsonValue:
    """A value for a scalar.

    Args:
        schema: the scalar.
        name: the wire name of the property that has the value; "" where there is none.
        default: the default of the schema, if it is a valid value.
    """
    if default is not None:
        return default
    match schema.type:
        case "string":
            return _string(schema, name)
        case "integer":
            return _integer(schema, name)
        case "number":
            return _number(schema.constraints)
        case "boolean":
            return True
        case "null":
            return None


def file_name(name: str, description: str | None) -> str:
    """What a file for a property is called: "mask.png", after what the document says of it."""
    told = _KIND_OF_FILE.search((description or "").lower())
    stem = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_").lower()[:40] or "file"
    guess = _FILE_BY_NAME.get(stem.rpartition("_")[2], "bin")
    return f"{stem}.{told[1] if told else guess}"


def _string(schema: Scalar, name: str) -> str:
    limits = schema.constraints
    if is_file(schema):
        return file_name(name, schema.info.description)
    for candidate in _strings(schema, name):
        if within(limits, candidate):
            return candidate
    if limits.pattern is not None:
        found = matching(limits.pattern, limits.min_length or 0)
        if found is not None and within(limits, found):
            return found
    return _fitted(next(_strings(schema, name)), limits)


def _strings(schema: Scalar, name: str) -> Iterator[str]:
    words = " ".join(re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)))
    last = words.rpartition(" ")[2].lower()
    sample = scalar_type(schema.type, schema.format).sample
    if sample:
        yield sample
    elif last in _BY_NAME:
        yield _BY_NAME[last]
    elif last in ("id", "ids"):
        stem = words.lower().replace(" ", "_").removesuffix("s").removesuffix("id")
        yield f"{stem or 'abc'}123"
    elif words:
        yield f"example {words.lower()}"
    yield "example"
    yield from ("abc", "a", "A1", "1", "en", "otter_1")


_LONGEST = 10_000
"""Texts that are longer help nobody."""


def _fitted(text: str, limits: Constraints) -> str:
    """A text of the right length."""
    if limits.min_length is not None and len(text) < limits.min_length < _LONGEST:
        text = (text + " ") * math.ceil(limits.min_length / (len(text) + 1))
        text = text[: limits.min_length].replace(" ", "-")
    return text[: limits.max_length] if limits.max_length is not None else text


def _integer(schema: Scalar, name: str) -> int:
    limits = schema.constraints
    candidates = [1]
    if schema.format == "unixtime" or re.search(r"(^created|_at|At|timestamp)$", name):
        candidates = [_INSTANT, 1]
    step = int(limits.multiple_of or 1) or 1
    low, high = _bounds(limits)
    if low is not None:
        candidates.append(math.ceil(low / step) * step)
        candidates.append(math.floor(low / step) * step + step)
    if high is not None:
        candidates.append(math.floor(high / step) * step)
        candidates.append(math.ceil(high / step) * step - step)
    candidates += [step, 0]
    return next((c for c in candidates if within(limits, c)), candidates[0])


def _number(limits: Constraints) -> float:
    low, high = _bounds(limits)
    candidates: list[float] = [1, 0.5, limits.multiple_of or 1]
    if low is not None:
        candidates += [low, low + 1]
    if high is not None:
        candidates += [high, high - 1]
    if low is not None and high is not None:
        candidates.append((low + high) / 2)
    return next((c for c in candidates if within(limits, c)), candidates[0])


def _bounds(limits: Constraints) -> tuple[float | None, float | None]:
    lows = [b for b in (limits.minimum, limits.exclusive_minimum) if b is not None]
    highs = [b for b in (limits.maximum, limits.exclusive_maximum) if b is not None]
    return max(lows, default=None), min(highs, default=None)


_FAULT = re.compile(
    r"(?:^|_)(?:(?:error|failure|exception)s?|(?:error|failure)_(?:code|message|reason|details?))$"
)


def tells_of_error(name: str) -> bool:
    """Whether a property by its name says what went wrong."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    return _FAULT.search(words) is not None


def numbered(value: JsonValue, index: int) -> JsonValue:
    """A value like another one, and not the same."""
    if isinstance(value, str):
        return f"{value} {index + 1}" if index else value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value + index
    if isinstance(value, dict) and value:
        first = next(iter(value))
        return {**value, first: numbered(value[first], index)}
    return value
