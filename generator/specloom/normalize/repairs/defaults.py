"""Schemas -> the same without defaults that are no values of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...diagnostics import Diagnostic, Place, warning
from ...model import ABSENT, Api, Schema
from ...model.conformity import conforms
from ...pointer import split_id

_LONGEST = 10_000
"""Of a text that is written into code, in characters."""


def with_defaults(api: Api) -> tuple[Api, tuple[Diagnostic, ...]]:
    """Drop and report every default that its own schema does not allow.

    JSON Schema 2020-12, validation, 9.2: a default ought to be valid. Null says what a field is
    that is not given, in any schema, and is no fault.
    """
    faults = {id: _fault(api, schema) for id, schema in api.schemas.items()}
    bad = [(api.schemas[id], fault) for id, fault in faults.items() if fault]
    kept = {s.id: replace(s, info=replace(s.info, default=ABSENT)) for s, _ in bad}
    schemas = {id: kept.get(id, schema) for id, schema in api.schemas.items()}
    return replace(api, schemas=schemas), tuple(_reports(bad))


def _fault(api: Api, schema: Schema) -> str | None:
    default = schema.info.default
    if default is ABSENT or default is None:
        return None
    if isinstance(default, str) and len(default) > _LONGEST:
        return f"has more than {_LONGEST:,} characters"
    if not conforms(api, schema.id, default):
        return "is no value that the schema allows"
    return None


def _reports(bad: list[tuple[Schema, str]]) -> Iterator[Diagnostic]:
    for schema, fault in bad:
        document, pointer = split_id(schema.id)
        place = Place(document=document, pointer=pointer)
        message = f"the default {fault}; it is ignored"
        yield warning("invalid-default", message, place)
