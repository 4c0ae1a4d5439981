# SPDX-License-Identifier: MIT-0
"""Date-times in requests, by one rule: an offset is kept, one without is taken as UTC.

`date-time` is that of RFC 3339 section 5.6, which has none without an offset. The rule
holds for parameters, forms and JSON; dates and times go as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, TypeAlias, cast

from pydantic import SerializerFunctionWrapHandler, WrapSerializer


def zoned(value: object) -> object:
    """A value with an offset in all date-times, in lists and dicts too."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value
    if isinstance(value, Mapping):
        pairs = cast("Mapping[object, object]", value).items()
        return {zoned(key): zoned(item) for key, item in pairs}
    if isinstance(value, (list, tuple)):
        items = [zoned(item) for item in cast("list[object]", value)]
        return items if isinstance(value, list) else tuple(items)
    return value


def _write(value: object, write: SerializerFunctionWrapHandler) -> str:
    written: str = write(zoned(value))
    return written


ApiDatetime: TypeAlias = Annotated[datetime, WrapSerializer(_write, when_used="json")]
"""A `datetime` of a model: read as any other, and written by the rule."""
