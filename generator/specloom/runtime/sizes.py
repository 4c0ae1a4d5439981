# SPDX-License-Identifier: MIT-0
"""Objects with limits on how many properties they have; only in packages that have some."""

from __future__ import annotations

from typing import Self, Unpack

from pydantic import ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from .model import ApiModel, missized, traits
from .types import READING


class SizedModel(ApiModel):
    """An object of so many properties (JSON Schema 2020-12, validation, 6.5.1 and 6.5.2)."""

    def __init_subclass__(
        cls,
        min_properties: int | None = None,
        max_properties: int | None = None,
        **config: Unpack[ConfigDict],
    ) -> None:
        super().__init_subclass__(**config)
        if (min_properties, max_properties) != (None, None):
            cls.__sizes__ = min_properties or 0, max_properties

    @model_validator(mode="after")
    def _check_size(self) -> Self:
        told = missized(type(self), _size(self))
        if told is not None:
            raise PydanticCustomError("size", "{told}", {"told": told})
        return self


def _size(model: ApiModel) -> int:
    """How many properties are sent of a model, or have come."""
    given, known = model.model_fields_set, traits(type(model))
    if READING.get():
        return len(given)
    state = vars(model)
    nothing = {name for name in given & known.omitted if state.get(name) is None}
    return len((given - nothing) | known.constants)
