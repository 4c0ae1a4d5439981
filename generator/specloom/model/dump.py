"""The intermediate model -> stable JSON: what `specloom inspect --dump-model` prints."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from .api import Api
from .schema import Absent


def dump(api: Api) -> str:
    """The model as JSON text; what is at its default is left out."""
    return json.dumps(_plain(api), indent=2, ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        shown = {f.name: getattr(value, f.name) for f in fields(value)}
        kept = {name: _plain(v) for name, v in shown.items() if not _is_empty(v)}
        return {"kind": type(value).__name__, **kept}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _is_empty(value: Any) -> bool:
    """Whether a field says nothing. False does, null and 0 may not."""
    if value is None or value is False or isinstance(value, Absent):
        return True
    if is_dataclass(value):
        return all(_is_empty(getattr(value, f.name)) for f in fields(value))
    return isinstance(value, tuple | Mapping) and not value
