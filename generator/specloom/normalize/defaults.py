"""Schemas -> the same without defaults that are no values of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..diagnostics import Diagnostic, Place, warning
from ..model import ABSENT, Api, Schema
from ..model.conformity import conforms
from ..pointer import split_id


def with_defaults(api: Api) -> tuple[Api, tuple[Diagnostic, ...]]:
    """Drop and report every default that its own schema does not allow.

    JSON Schema 2020-12, validation, 9.2: a default ought to be valid. Null says what a field is
    that is not given, in any schema, and is no fault.
    """
    bad = [schema for schema in api.schemas.values() if not _is_good(api, schema)]
    kept = {s.id: replace(s, info=replace(s.info, default=ABSENT)) for s in bad}
    schemas = {id: kept.get(id, schema) for id, schema in api.schemas.items()}
    return replace(api, schemas=schemas), tuple(_reports(bad))


def _is_good(api: Api, schema: Schema) -> bool:
    default = schema.info.default
    return default is ABSENT or default is None or conforms(api, schema.id, default)


def _reports(bad: list[Schema]) -> Iterator[Diagnostic]:
    for schema in bad:
        document, pointer = split_id(schema.id)
        message = "the default is no value that the schema allows; it is ignored"
        place = Place(document=document, pointer=pointer)
        yield warning("invalid-default", message, place)
