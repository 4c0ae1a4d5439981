"""A TOML file with settings: its table, and errors that say where in it something is wrong."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from .diagnostics import Diagnostic, Location, Severity, SpecloomError

Keys = tuple[str | int, ...]
"""The way to a value: names in tables, numbers in lists."""

_MARK = "specloom-0-mark"


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A file, and the tables of it that settings are looked for in: the nearest first."""

    file: Path
    text: str
    tables: tuple[Keys, ...]

    def within(self, *tables: Keys) -> SettingsFile:
        """The same file for settings of other tables, each below the ones of this."""
        below = tuple((*self.tables[0], *keys) for keys in tables)
        return replace(self, tables=below)

    def table(self) -> dict[str, Any] | None:
        """What the file has in its table; None where there is no such table.

        Raises:
            SpecloomError: it is no TOML, or has something else there.
        """
        try:
            data: Any = tomllib.loads(self.text)
        except ValueError as problem:  # endless digits are no TOMLDecodeError
            raise self.invalid(f"cannot be read: {problem}") from problem
        except RecursionError:
            raise self.invalid("cannot be read: it nests too deeply") from None
        found = _get(data, self.tables[0])
        if found is not None and not isinstance(found, dict):
            raise self.invalid(
                f"[{'.'.join(map(str, self.tables[0]))}] must be a table"
            )
        return cast("dict[str, Any] | None", found)

    def invalid(
        self, message: str, *keys: str | int, hint: str | None = None
    ) -> SpecloomError:
        """The error for what is wrong, with the place of the key that leads to it."""
        location = self._locate(keys) if keys else None
        said = message if location else f"{self.file.name}: {message}"
        return SpecloomError(
            Diagnostic(
                code="invalid-configuration",
                severity=Severity.ERROR,
                message=said,
                hint=hint,
                location=location,
            )
        )

    def _locate(self, keys: Keys) -> Location | None:
        """Where the last of `keys` is written.

        Parsers tell no places. So wherever the text has the key, it is given another name, and the
        parser says whether that was the one.
        """
        key = str(keys[-1])
        for match in re.finditer(re.escape(key), self.text):
            changed = self.text[: match.start()] + _MARK + self.text[match.end() :]
            try:
                data = tomllib.loads(changed)
            except (ValueError, RecursionError):
                continue
            for table in self.tables:
                holder = _get(data, (*table, *keys[:-1]))
                if isinstance(holder, dict) and _MARK in holder:
                    return self._location(match)
        return None

    def _location(self, match: re.Match[str]) -> Location:
        """The place of a key, and of its line no more: what stands beside it may be a secret."""
        start = self.text.rfind("\n", 0, match.start()) + 1
        return Location(
            path=self.file.name,
            line=self.text.count("\n", 0, start) + 1,
            column=match.start() - start + 1,
            length=len(match[0]),
            text=f"{match[0]:>{match.end() - start}}",
        )


def read_settings(file: Path, *table: str) -> SettingsFile:
    """A file whose settings are in a table.

    Raises:
        SpecloomError: it cannot be read.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, ValueError) as problem:
        raise SettingsFile(file, "", (table,)).invalid(
            f"cannot be read: {problem}"
        ) from problem
    return SettingsFile(file, text, (table,))


def _get(data: Any, keys: Keys) -> Any:
    for key in keys:
        if isinstance(key, int):
            data = data[key] if isinstance(data, list) and key < len(data) else None
        else:
            data = data.get(key) if isinstance(data, dict) else None
    return data
