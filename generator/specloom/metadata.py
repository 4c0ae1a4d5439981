"""The fields of `[project]` (PEP 621) that a configuration may set in a generated `pyproject.toml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

Text = str | list[str] | dict[str, str] | list[dict[str, str]]
"""The value of a field, as TOML gives it."""
ProjectFields = tuple[tuple[str, Text], ...]


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_table(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


def _is_people(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_table, value))


def _is_name(value: object) -> bool:
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def _is_version(value: object) -> bool:
    from packaging.version import InvalidVersion, Version

    try:
        Version(str(value))
    except InvalidVersion:
        return False
    return isinstance(value, str)


_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
"""PEP 508, "Names"."""
_TEXT = (_is_text, "a string")
_LIST = (_is_list, "a list of strings")
_TABLE = (_is_table, "a table of strings")
_PEOPLE = (_is_people, "a list of tables: { name = ..., email = ... }")

FIELDS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "name": (_is_name, 'the name of a distribution, as "acme-client"'),
    "version": (_is_version, "a version of PEP 440, as 1.0.2"),
    "description": _TEXT,
    "license": _TEXT,
    "authors": _PEOPLE,
    "maintainers": _PEOPLE,
    "keywords": _LIST,
    "classifiers": _LIST,
    "urls": _TABLE,
}
"""Field -> whether a value can be its value, and what it is in words."""


def wrong(name: str, value: object) -> str | None:
    """What is wrong with the value of a field; None where nothing is."""
    fits, words = FIELDS[name]
    return None if fits(value) else f'"project.{name}" must be {words}'
