"""The values of settings: each kind has one reader, which says with its place what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeAlias, cast

from .address import is_host, is_url
from .diagnostics import SpecloomError, did_you_mean
from .features import KNOWN
from .metadata import FIELDS, ProjectFields, wrong
from .model import StreamDeclaration
from .settings_file import SettingsFile


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as it is written."""

    file: SettingsFile
    key: str
    value: Any

    @property
    def folder(self) -> Path:
        """What paths are relative to."""
        return self.file.file.parent

    def wrong(self, message: str, *keys: str, hint: str | None = None) -> SpecloomError:
        """The error for this setting, or for what is below it at `keys`."""
        return self.file.invalid(message, self.key, *keys, hint=hint)


Read: TypeAlias = Callable[[Setting], Any]
"""Makes the value of a field; raises SpecloomError where it can be none."""


def unknown(file: SettingsFile, known: Iterable[str], *keys: str) -> SpecloomError:
    """The error for a key that nothing is set by, with the known ones in its place."""
    known = tuple(known)
    hint = did_you_mean(keys[-1], known) or f"there are {', '.join(known)}"
    return file.invalid(f'"{".".join(keys)}" is no setting', *keys, hint=hint)


def plain(key: str) -> str:
    """The name of the field that a key sets; "_" in a key is as good as "-"."""
    return key.replace("-", "_")


def text(setting: Setting) -> str:
    """A string."""
    value = setting.value
    if not isinstance(value, str) or "\0" in value:
        raise setting.wrong(f'"{setting.key}" must be a string without NULs')
    return value


def flag(setting: Setting) -> bool:
    """True or false."""
    if not isinstance(setting.value, bool):
        raise setting.wrong(f'"{setting.key}" must be true or false')
    return setting.value


def strings(setting: Setting) -> list[str]:
    """A list of strings."""
    value = setting.value
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise setting.wrong(f'"{setting.key}" must be a list of strings')
    return cast("list[str]", value)


def table(setting: Setting) -> dict[str, Any]:
    """A table."""
    if not isinstance(setting.value, dict):
        raise setting.wrong(f'"{setting.key}" must be a table')
    return cast("dict[str, Any]", setting.value)


def document(setting: Setting) -> str:
    """A path, relative to where its user stands; a URL, or "-"."""
    spec = text(setting)
    is_path = not ("://" in spec or spec == "-")
    return str(relative(setting.folder / spec)) if is_path else spec


def path(setting: Setting) -> Path:
    """A path, relative to where its user stands."""
    return relative(setting.folder / text(setting))


def folder(setting: Setting) -> Path:
    """A folder that is there."""
    found = setting.folder / setting.value if isinstance(setting.value, str) else None
    if found is None or not found.is_dir():
        raise setting.wrong(f'"{setting.key}" is no folder: {setting.value!r}')
    return found


_PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp")


def picture(setting: Setting) -> Path:
    """The file of a picture."""
    found = setting.folder / setting.value if isinstance(setting.value, str) else None
    if found is None or not found.is_file() or found.suffix not in _PICTURES:
        kinds = ", ".join(_PICTURES)
        raise setting.wrong(
            f'"{setting.key}" is no picture ({kinds}): {setting.value!r}'
        )
    return found


_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")


def color(setting: Setting) -> str:
    """A colour."""
    if not isinstance(setting.value, str) or not _COLOR.fullmatch(setting.value):
        told = f'"{setting.key}" is no colour like "#3f51b5": {setting.value!r}'
        raise setting.wrong(told)
    return setting.value


def url(setting: Setting) -> str:
    """A URL."""
    if not isinstance(setting.value, str) or not is_url(setting.value):
        raise setting.wrong(f'"{setting.key}" is no http(s) URL: {setting.value!r}')
    return setting.value


def hosts(setting: Setting) -> tuple[str, ...]:
    """Hosts."""
    found = strings(setting)
    for each in found:
        if not is_host(each):
            told = f'"{setting.key}" has hosts, as "a" or "a:80": {each!r}'
            raise setting.wrong(told)
    return tuple(found)


def features(setting: Setting) -> tuple[str, ...]:
    """Features of the runtime."""
    found = strings(setting)
    for each in found:
        if each not in KNOWN:
            hint = did_you_mean(each, KNOWN) or f"there are {', '.join(sorted(KNOWN))}"
            raise setting.wrong(f'there is no feature "{each}"', hint=hint)
    return tuple(sorted(found))


def streams(setting: Setting) -> tuple[StreamDeclaration, ...]:
    """By operation, what is to be known of its stream."""
    return tuple(_streams(setting))


def _streams(setting: Setting) -> Iterator[StreamDeclaration]:
    known = [each.name.replace("_", "-") for each in fields(StreamDeclaration)]
    known.remove("operation")
    for operation, row in table(setting).items():
        if not isinstance(row, dict):
            message = f'"{setting.key}.{operation}" must be a table'
            raise setting.wrong(message, operation)
        for key, value in row.items():
            if key.replace("_", "-") not in known:
                raise unknown(setting.file, known, setting.key, operation, key)
            if not isinstance(value, str):
                message = f'"{setting.key}.{operation}.{key}" must be a string'
                raise setting.wrong(message, operation, key)
        names = {plain(key): value for key, value in row.items()}
        yield StreamDeclaration(operation=operation, **names)


def project(setting: Setting) -> ProjectFields:
    """What `[project]` of the client is to say."""
    found = table(setting)
    for name, value in found.items():
        if name not in FIELDS:
            raise unknown(setting.file, FIELDS, setting.key, name)
        if told := wrong(name, value):
            raise setting.wrong(told, name)
    return tuple(found.items())


_SECRET = re.compile(r"auth|cookie|key|token|secret|password", re.IGNORECASE)
"""In the name of a header whose value is a secret."""


def headers(setting: Setting) -> tuple[tuple[str, str], ...]:
    """`{ Authorization = "Bearer ${TOKEN}" }`: what is secret stays out of the file."""
    found: Any = setting.value
    if not isinstance(found, dict) or not all(
        isinstance(value, str) for value in found.values()
    ):
        raise setting.wrong(f'"{setting.key}" must be a table of strings')
    for name, value in cast("Mapping[str, str]", found).items():
        if _SECRET.search(name) and "${" not in value:
            message = f'"{setting.key}.{name}" must not stand in the file: write'
            message += ' "${NAME}", for a variable of the environment'
            raise setting.wrong(message, name)
    return tuple(found.items())


def relative(path: Path) -> Path:
    """The path as a user standing here would write it."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path
