# SPDX-License-Identifier: MIT-0
"""Lists that have no item twice; only in packages whose API has such lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from pydantic import AfterValidator
from pydantic_core import to_json

T = TypeVar("T", bound=Sequence[object])


def _distinct(items: T) -> T:
    """A list as it is; raises ValueError where two of its items are equal as JSON."""
    texts = {to_json(item, bytes_mode="base64", fallback=repr) for item in items}
    if len(texts) < len(items):
        raise ValueError("List should have no item twice")
    return items


DISTINCT: Final = AfterValidator(_distinct)
"""Marks a list with `uniqueItems` (JSON Schema 2020-12, validation, 6.4.3)."""
