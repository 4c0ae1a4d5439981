"""The fields of `[project]` (PEP 621) that a configuration may set in a generated `pyproject.toml`."""

from __future__ import annotations

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


_TEXT = (_is_text, "a string")
_LIST = (_is_list, "a list of strings")
_TABLE = (_is_table, "a table of strings")
_PEOPLE = (_is_people, "a list of tables: { name = ..., email = ... }")

FIELDS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "name": _TEXT,
    "version": _TEXT,
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
    """What is wrong with a field and its value; None where nothing is."""
    if name not in FIELDS:
        return f'"project.{name}" is no setting; there are {", ".join(FIELDS)}'
    fits, words = FIELDS[name]
    if not fits(value):
        return f'"project.{name}" must be {words}'
    if name in ("name", "version") and not value:
        return f'"project.{name}" must not be empty'
    return None
