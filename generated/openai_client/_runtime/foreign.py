# SPDX-License-Identifier: MIT-0
"""Properties that are called as the attribute of another one: `photo_url` beside `photoUrl`.

pydantic takes the other one for given, whose default would be sent then.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from contextvars import ContextVar
from functools import cache
from typing import Any, cast

from pydantic import BaseModel
from pydantic_core import from_json

_MET: ContextVar[bool] = ContextVar("MET", default=False)


def watch(attributes: Set[str]) -> Callable[[str], str]:
    """What looks at the names of properties that a model does not declare."""

    def check(name: str) -> str:
        if name in attributes:
            _MET.set(True)
        return name

    return check


@cache
def crossed(cls: type[BaseModel]) -> dict[str, str]:
    """Wire names of the fields whose Python name is the wire name of another."""
    wire = {name: field.alias or name for name, field in cls.model_fields.items()}
    return {k: v for k, v in wire.items() if k != v and k in wire.values()}


def disown(found: Any, source: object) -> Any:
    """What was read of JSON, or of JSON text, just now: without the fields that it has not."""
    if _MET.get():
        _MET.set(False)
        _compare(found, from_json(source) if isinstance(source, bytes) else source)
    return found


def _compare(found: object, source: object) -> None:
    written: Any = source
    if isinstance(found, BaseModel) and isinstance(source, dict):
        for name, field in type(found).model_fields.items():
            wire = field.alias or name
            if wire in written:
                _compare(vars(found).get(name), written[wire])
            else:
                found.model_fields_set.discard(name)
        found = found.model_extra
    if isinstance(found, dict) and isinstance(source, dict):
        for name, item in cast("dict[str, object]", found).items():
            _compare(item, written.get(name))
    elif isinstance(found, (list, tuple)) and isinstance(source, list):
        for item, origin in zip(cast("list[object]", found), written, strict=False):
            _compare(item, origin)
