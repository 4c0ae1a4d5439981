"""What a scalar of a document is in Python: the one table of types and formats.

Another format is another row: code, signatures, defaults, examples and pages follow from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID


class Name(NamedTuple):
    """A name in source text, with the import that it needs."""

    code: str
    module: str = ""
    imported: str = ""
    """What is imported of the module; without a module, the module itself."""

    @property
    def statement(self) -> str:
        """The import as a statement."""
        return f"{f'from {self.module} ' if self.module else ''}import {self.imported}"


@dataclass(frozen=True, slots=True)
class ScalarType:
    """The type of a scalar, by its JSON type and its format."""

    name: str
    """How pages call it."""
    held: Name
    """The annotation of a field that holds it."""
    plain: Name
    """What it is to type checkers."""
    codec: str
    """The name under which the runtime reads and writes it."""
    alternative: Name | None = None
    """What a caller may give in its place: what JSON has for it."""
    sample: str = ""
    """A text that is one."""
    reads: Callable[[str], object] = str
    """Reads a text; raises ValueError or ArithmeticError where it is none."""
    form: re.Pattern[str] = re.compile(".*", re.DOTALL)
    """What the text of a default looks like that code can have."""
    default: Name | None = None
    """Makes a default of its text."""
    constructor: Name | None = None
    """Makes a value of its text in examples."""


def _date_time(text: str) -> datetime:
    """Read a date-time, or one without an offset: a client takes it."""
    if "T" not in text.upper():
        raise ValueError(text)
    return datetime.fromisoformat(text)


def _uuid(text: str) -> UUID:
    """Read a UUID as pydantic does: Python takes hyphens anywhere."""
    found = UUID(text)
    if "-" in text and str(found) not in text.lower():
        raise ValueError(text)
    return found


_STR, _FLOAT = Name("str"), Name("float")
_DECIMAL = Name("Decimal", "decimal", "Decimal")
_DAY = r"\d{4}-\d\d-\d\d"

_STRING = ScalarType("str", _STR, _STR, "str")
_NUMBER = ScalarType(
    "float", Name("ApiNumber", ".._runtime.numbers", "ApiNumber"), _FLOAT, "float"
)

TYPES: dict[tuple[str, str | None], ScalarType] = {
    ("string", None): _STRING,
    ("number", None): _NUMBER,
    ("integer", None): ScalarType("int", Name("int"), Name("int"), "int"),
    ("boolean", None): ScalarType("bool", Name("bool"), Name("bool"), "bool"),
    ("null", None): ScalarType("None", Name("None"), Name("None"), "None"),
    ("string", "date-time"): ScalarType(
        name="datetime",
        held=Name("ApiDatetime", ".._runtime.dates", "ApiDatetime"),
        # A property is called "date" more often than not: the types go by their module.
        plain=Name("dt.datetime", "", "datetime as dt"),
        codec="datetime",
        alternative=_STR,
        sample="2024-08-17T07:20:00Z",
        reads=_date_time,
        form=re.compile(
            rf"{_DAY}T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII
        ),  # RFC 3339 section 5.6, as the runtime reads it
        default=Name("read_datetime", ".._runtime.dates", "read_datetime"),
        constructor=Name("dt.datetime.fromisoformat", "", "datetime as dt"),
    ),
    ("string", "date"): ScalarType(
        name="date",
        held=Name("ApiDate", ".._runtime.dates", "ApiDate"),
        plain=Name("dt.date", "", "datetime as dt"),
        codec="date",
        alternative=_STR,
        sample="2024-08-17",
        reads=date.fromisoformat,
        form=re.compile(_DAY, re.ASCII),
        default=Name("dt.date.fromisoformat", "", "datetime as dt"),
        constructor=Name("dt.date.fromisoformat", "", "datetime as dt"),
    ),
    ("string", "uuid"): ScalarType(
        name="UUID",
        held=Name("ApiUUID", ".._runtime.uuids", "ApiUUID"),
        plain=Name("UUID", "uuid", "UUID"),
        codec="uuid",
        alternative=_STR,
        sample="3fa85f64-5717-4562-b3fc-2c963f66afa6",
        reads=_uuid,
        default=Name("UUID", "uuid", "UUID"),
        constructor=Name("UUID", "uuid", "UUID"),
    ),
    ("string", "decimal"): ScalarType(
        name="Decimal",
        held=Name("DecimalText", ".._runtime.decimals", "DecimalText"),
        plain=_DECIMAL,
        codec="decimal",
        alternative=_STR,
        sample="19.90",
        reads=Decimal,
        form=re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?", re.ASCII),
        default=_DECIMAL,
        constructor=_DECIMAL,
    ),
    ("number", "decimal"): ScalarType(
        name="Decimal",
        held=Name("DecimalNumber", ".._runtime.decimals", "DecimalNumber"),
        plain=_DECIMAL,
        codec="number",
        alternative=_FLOAT,
        default=_DECIMAL,
        constructor=_DECIMAL,
    ),
    ("string", "binary"): ScalarType(
        name="file",
        held=Name("FileInput", ".._runtime.files", "FileInput"),
        plain=Name("FileInput", ".._runtime.files", "FileInput"),
        codec="str",
        sample="file.bin",
    ),
    **{
        ("string", format): replace(_STRING, sample=sample)
        for format, sample in {
            "byte": "SGVsbG8h",
            "duration": "P1D",
            "email": "otter@example.com",
            "hostname": "example.com",
            "idn-email": "otter@example.com",
            "idn-hostname": "example.com",
            "ipv4": "192.0.2.1",
            "ipv6": "2001:db8::1",
            "iri": "https://example.com",
            "json-pointer": "/name",
            "password": "correct horse battery staple",
            "regex": "^[a-z]+$",
            "time": "07:20:00Z",
            "uri": "https://example.com",
            "uri-reference": "https://example.com",
            "uri-template": "https://example.com/{id}",
            "url": "https://example.com",
        }.items()
    },
}


def scalar_type(type: str, format: str | None) -> ScalarType:
    """The type of a scalar; a format that is not listed changes nothing."""
    return TYPES.get((type, format)) or TYPES[type, None]


def is_about(type: str, format: str) -> bool:
    """Whether a format says something of a JSON type: one of texts says nothing of a number.

    See JSON Schema 2020-12, validation, section 7.2.1.
    """
    return ("string", format) not in TYPES or (type, format) in TYPES


def is_told(type: str, format: str | None) -> bool:
    """Whether a format is a type in Python, and not the one that JSON has."""
    return scalar_type(type, format).plain != TYPES[type, None].plain
