# SPDX-License-Identifier: MIT-0
"""Unions that a property tells apart: by its value, else by a default, else by what fits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

from .marks import DEFAULT, FIT
from .types import is_dict


class Tagged:
    """Marks a union whose variants are told apart by a property.

    Args:
        name: wire name of the property.
        tags: its values, and the variants that they mean.
        default: what a value with another tag or without one is (OpenAPI 3.2.0,
            `defaultMapping`); else one without a tag is what it fits.
    """

    def __init__(self, name: str, tags: Mapping[str, Any], default: Any = None) -> None:
        self.name, self.tags, self.default = name, tags, default

    def choice(self, value: object) -> str | int:
        """The tag of a value, a new one as well; `DEFAULT` or `FIT` in place of one."""
        if not is_dict(value):
            return FIT
        tag = value.get(self.name)
        if isinstance(tag, str) and (tag in self.tags or self.default is None):
            return tag
        return FIT if self.default is None else DEFAULT

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        variants: dict[Any, Any] = {**self.tags, DEFAULT: self.default or source}
        choices = {tag: handler.generate_schema(v) for tag, v in variants.items()}
        return core_schema.tagged_union_schema(
            {**choices, FIT: handler(source)},
            self.choice,
            custom_error_type="unknown_tag",
            custom_error_message="the property {property} should be one of {tags}",
            custom_error_context={
                "property": repr(self.name),
                "tags": ", ".join(map(repr, self.tags)),
            },
        )
