"""The Info Object -> whom to ask about the API, and under which terms it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from ..model import Contact, License
from .operations.content import text_of


def contact(info: Any) -> Contact:
    """Whom to ask about the API."""
    return Contact(**_texts(info, "contact", Contact))


def license(info: Any) -> License:
    """The licence of the API."""
    return License(**_texts(info, "license", License))


def _texts(info: Any, key: str, kind: type[Contact | License]) -> dict[str, str | None]:
    told = info.get(key) if isinstance(info, Mapping) else None
    return {field.name: text_of(told, field.name) for field in fields(kind)}
