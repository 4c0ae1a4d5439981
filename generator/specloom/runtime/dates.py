# SPDX-License-Identifier: MIT-0
"""Date-times and dates: read without loss, and sent by one rule.

`date-time` and `date` are those of RFC 3339 section 5.6. What was read is sent as it was
written until it is changed, with all digits of its seconds; of what a program makes, an
offset is kept, and a date-time without one is taken as UTC. The rule holds for
parameters, forms and JSON.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeAlias

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticKnownError, core_schema

from .received import CONVERTED, TEXTS, moment_text
from .types import BUILTINS
from .written import Written

_DATETIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LEAP = "60"


class ReceivedDatetime(datetime):
    """A date-time that is sent as it was received: a datetime cannot hold all of it.

    What is computed from it is a `datetime`.
    """

    received: object
    """The JSON value that it was read from."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """A plain `datetime`: so arithmetic makes what it returns."""
        return datetime(*args, **kwargs)

    def replace(self, *args: Any, **changes: Any) -> Any:
        """A plain `datetime`: it is another moment, whatever was received."""
        return _plain(self).replace(*args, **changes)

    def __reduce_ex__(
        self, protocol: object
    ) -> tuple[Callable[[datetime, object], datetime], tuple[datetime, object]]:
        return received, (_plain(self), self.received)

    def __repr__(self) -> str:
        return repr(_plain(self))


def _plain(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), moment.timetz())


def received(moment: datetime, source: object) -> datetime:
    """A date-time that is sent as `source` is."""
    parts = (moment.hour, moment.minute, moment.second, moment.microsecond)
    self: ReceivedDatetime = datetime.__new__(
        ReceivedDatetime,
        *(moment.year, moment.month, moment.day, *parts),
        tzinfo=moment.tzinfo,
    )
    self.received = source
    return self


def read_datetime(text: object) -> datetime:
    """Read a date-time of RFC 3339; raises ValueError where it is none.

    A leap second is the last microsecond of its minute, which keeps the order of times.
    """
    if type(text) is not str:
        return text if isinstance(text, datetime) else _refuse()
    # The commonest form; it loses nothing, and what is wrong in it is seen below.
    if len(text) == 20 and text[7] + text[10] + text[13] + text[19] == "-T:Z":
        with suppress(ValueError):
            return datetime.fromisoformat(text)
    found = _DATETIME.fullmatch(text)
    try:
        return _read(text, *found.groups("")) if found else _refuse()
    except ValueError:
        return _refuse()


def _read(
    text: str, day: str, minute: str, second: str, fraction: str, offset: str
) -> datetime:
    leap = second == _LEAP
    rest = "59.999999" if leap else second + fraction
    moment = datetime.fromisoformat(f"{day}T{minute}:{rest}{offset.upper()}")
    if leap and not f"{moment.astimezone(UTC):%H:%M}" == "23:59":
        _refuse()
    return moment if text == moment_text(moment) else received(moment, text)


def _refuse() -> datetime:
    raise PydanticKnownError("datetime_type")


def read_date(text: object) -> date:
    """Read a full-date of RFC 3339; raises ValueError where it is none."""
    if type(text) is date:
        return text
    if type(text) is str and _DATE.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    raise PydanticKnownError("date_type")


def _write(moment: datetime, info: object = None) -> object:
    return (
        moment.received if isinstance(moment, ReceivedDatetime) else moment_text(moment)
    )


def _take(value: object, take: core_schema.ValidatorFunctionWrapHandler) -> datetime:
    """Take what a program gives: a datetime, or a text in any form that pydantic knows."""
    if isinstance(value, ReceivedDatetime):
        return value
    with suppress(ValueError):
        return read_datetime(value)
    taken: datetime = take(value)
    return taken


ApiDatetime: TypeAlias = Annotated[
    datetime, Written(datetime, _write, read_datetime, _take)
]
"""A `datetime` of a model: what was read is sent as it came."""


class _Date:
    """Makes a `date` a full-date, which pydantic itself writes: it takes no date-time for one."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        plain = handler(source)
        return core_schema.lax_or_strict_schema(
            plain, core_schema.no_info_before_validator_function(read_date, plain)
        )


ApiDate: TypeAlias = Annotated[date, _Date()]
"""A `date` of a model: a full-date of RFC 3339, where the API is held to what it says."""

BUILTINS.update(date=ApiDate, datetime=ApiDatetime)
CONVERTED[datetime] = received
TEXTS[ReceivedDatetime] = _write
