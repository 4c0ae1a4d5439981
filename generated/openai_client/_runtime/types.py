"""Types by name: those that a package's `models` exports, and builtins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter
from typing_extensions import TypeAliasType

BUILTINS: Mapping[str, object] = {
    "Any": Any,
    "None": None,
    "bool": bool,
    "bytes": bytes,
    "float": float,
    "int": int,
    "object": Any,
    "str": str,
}


class Codec:
    """Reads and writes the values of one type; always by wire names."""

    __slots__ = ("_adapter", "type")

    def __init__(self, type_: Any) -> None:
        if isinstance(type_, type) and issubclass(type_, BaseModel):
            type_.model_rebuild()
        self.type: Any = type_
        self._adapter: TypeAdapter[Any] = TypeAdapter(self.type)

    def decode(self, data: bytes) -> Any:
        """Read JSON text; raises `pydantic.ValidationError`."""
        return self._adapter.validate_json(data, by_alias=True, by_name=False)

    def validate(self, value: object) -> Any:
        """Read a JSON value; raises `pydantic.ValidationError`."""
        return self._adapter.validate_python(value, by_alias=True, by_name=False)

    def encode(self, value: object) -> bytes:
        """Write JSON text: what is set of models, under its wire names."""
        return self._adapter.dump_json(
            value, by_alias=True, exclude_unset=True, warnings=False
        )


def members(type_: Any) -> Iterator[Any]:
    """The members of a union, through aliases and annotations; else the type itself."""
    if get_origin(type_) is Annotated:
        yield from members(get_args(type_)[0])
    elif get_origin(type_) in (Union, UnionType):
        for member in get_args(type_):
            yield from members(member)
    elif isinstance(type_, TypeAliasType):
        yield from members(type_.__value__)
    else:
        yield type_


codec_of = cache(Codec)
"""The codec of a type (hashable, as types are)."""


class Types:
    """The types of a generated package, by name.

    Args:
        models_package: full name of the package's `models`.
    """

    def __init__(self, models_package: str) -> None:
        self._package = models_package
        self._codecs: dict[str, Codec] = {}

    def resolve(self, name: str) -> Any:
        """The type of this name."""
        if name in BUILTINS:
            return BUILTINS[name]
        return getattr(import_module(self._package), name)

    def codec(self, name: str | None) -> Codec:
        """The codec of the type of this name; None is any value."""
        key = name or "Any"
        known = self._codecs.get(key)
        if known is None:
            known = self._codecs[key] = codec_of(self.resolve(key))
        return known


types_of = cache(Types)
"""The types of a package; clients of one API share them."""
