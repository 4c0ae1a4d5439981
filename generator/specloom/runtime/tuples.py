# SPDX-License-Identifier: MIT-0
"""Tuples with a fixed beginning and any number of items after it; only in packages that have some."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Variadic:
    """Marks `tuple[X, Y, *tuple[Z, ...]]`, which pydantic has no reading of.

    It is an array with `prefixItems` and `items` (JSON Schema 2020-12, core, 10.3.1).
    """

    min_length: int | None = None
    max_length: int | None = None

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        *first, unpacked = get_args(source)
        rest, *end = get_args(unpacked)
        if not end:  # `Unpack[tuple[Z, ...]]`, which typing makes of it
            rest, _ = get_args(rest)
        return core_schema.tuple_schema(
            [handler.generate_schema(item) for item in (*first, rest)],
            variadic_item_index=len(first),
            min_length=self.min_length,
            max_length=self.max_length,
        )
