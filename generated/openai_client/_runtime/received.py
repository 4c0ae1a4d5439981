# SPDX-License-Identifier: MIT-0
"""Arrays and maps that know which of their items came as another type: "5" for 5.

Such an item is sent as it came until it is changed. (A property that came so is kept
beside the field: see `tolerant_decoding`.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any, TypeAlias, TypeVar, cast

from pydantic import BaseModel

T = TypeVar("T")


class Truth(Enum):
    """A boolean to be written where the type says a number: there, True would be 1."""

    TRUE = True
    FALSE = False


Origins: TypeAlias = Mapping[Any, tuple[object, object]]
"""By position or key: what an item was read as, and what it came as."""


class Received:
    """What is known of the items of an array or a map."""

    used = False
    """Whether any item has ever come as another type."""
    origins: Origins = {}


class ReceivedList(Received, list[Any]):
    """An array with items that came as another type."""


class ReceivedTuple(Received, tuple[Any, ...]):
    """A tuple with items that came as another type."""


class ReceivedDict(Received, dict[str, Any]):
    """A map with values that came as another type."""


_KINDS: tuple[tuple[type, Callable[[Any], Received]], ...] = (
    (list, ReceivedList),
    (tuple, ReceivedTuple),
    (dict, ReceivedDict),
)


def remember(value: Any, origins: Origins) -> Any:
    """A list, tuple or dict that knows the origins of its items; all else as it is."""
    if origins:
        for plain, kind in _KINDS:
            if isinstance(value, plain):
                Received.used = True
                found = kind(value)
                found.origins = origins
                return found
    return value


def inherit(value: Any, source: object) -> Any:
    """What validation made of `source`, with what that knows of its items."""
    return remember(value, _origins(source))


def as_received(value: T) -> T:
    """A value to be sent, in which items that are still what was read are as they came.

    Models, arrays and maps in it are copies.
    """
    found: T = _restored(value) if Received.used else value
    return found


def _restored(value: object) -> Any:
    if isinstance(value, BaseModel):
        copied = value.model_copy()
        vars(copied).update(_restored(vars(value)))
        if value.model_extra:
            (copied.model_extra or {}).update(_restored(value.model_extra))
        return copied
    origins = _origins(value)
    if isinstance(value, dict):
        return _items(cast("dict[Any, object]", value), origins)
    if isinstance(value, (list, tuple)):
        numbered = dict(enumerate(cast("list[object]", value)))
        items = list(_items(numbered, origins).values())
        return items if isinstance(value, list) else tuple(items)
    return value


def _origins(value: object) -> Origins:
    return value.origins if isinstance(value, Received) else {}


def _items(items: Mapping[Any, object], origins: Origins) -> dict[Any, object]:
    """The items to be sent: those that are still what they were read as, as they came."""
    restored = {place: _restored(item) for place, item in items.items()}
    for place, (found, written) in origins.items():
        item = items.get(place)
        if type(item) is type(found) and item == found:
            restored[place] = Truth(written) if isinstance(written, bool) else written
    return restored


CONVERTED: dict[type, Callable[[Any, object], object]] = {}
"""By type: makes a value that was converted know what it came as, where that is sent."""

TEXTS: dict[type, Callable[[Any], object]] = {}
"""How values of a class are sent that know the text which they were read from."""


def sendable(value: object) -> object:
    """A value as it was received, where it was; with the text of all date-times and UUIDs."""
    return _sendable(as_received(value))


def _sendable(value: object) -> object:
    if isinstance(value, Mapping):
        pairs = cast("Mapping[object, object]", value).items()
        return {_sendable(key): _sendable(item) for key, item in pairs}
    if isinstance(value, (list, tuple)):
        items = [_sendable(item) for item in cast("list[object]", value)]
        return items if isinstance(value, list) else tuple(items)
    if write := TEXTS.get(type(value)):
        return write(value)
    return moment_text(value) if isinstance(value, datetime) else value


def moment_text(moment: datetime) -> str:
    """How a date-time is sent that says nothing of its own text; without an offset it is UTC."""
    zone = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    text = zone.isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text
