# SPDX-License-Identifier: MIT-0
"""Types by name: those that a package's `models` exports, and builtins."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import import_module
from types import GenericAlias, UnionType
from typing import (
    Annotated,
    Any,
    TypeAlias,
    TypeGuard,
    Union,
    get_args,
    get_origin,
)

from pydantic import BaseModel, ConfigDict, TypeAdapter
from pydantic_core import from_json, to_json
from typing_extensions import TypeAliasType

from .foreign import disown
from .processes import MAKING

BUILTINS: dict[str, object] = {
    "Any": Any,
    "None": None,
    "bool": bool,
    "bytes": bytes,
    "float": float,
    "int": int,
    "object": Any,
    "str": str,
}
"""Names of types, all in lower case, since those of models are not; formats add theirs."""


CONFIG = ConfigDict(
    allow_inf_nan=False,  # no JSON (RFC 8259 section 6)
    hide_input_in_errors=True,
)
"""How values are read, in models and elsewhere."""

READING: ContextVar[bool] = ContextVar("READING", default=False)
"""Whether what is read is the API's, which has to say all that it is required to say."""


_DEEPEST = 10_000
"""Frames of Python's stack; a model in a model takes up to ten when both are built."""


@contextmanager
def deep() -> Generator[None]:
    """Leave room to build types that lead to hundreds of others, one at a time."""
    with MAKING:
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, _DEEPEST))
        try:
            yield
        finally:
            sys.setrecursionlimit(limit)


Parts: TypeAlias = tuple[dict[str, Any], dict[str, Any], set[str]]
"""What a model is made of: its state, other properties, and the fields that are given."""


class Codec:
    """Reads and writes the values of one type; always by wire names."""

    __slots__ = ("_adapter", "type")

    def __init__(self, type_: Any, adapter: TypeAdapter[Any]) -> None:
        self.type: Any = type_
        self._adapter = adapter

    def read(self, data: bytes) -> Any:
        """Read JSON text of the API, which has the types of JSON and no others.

        Numbers and booleans are no texts, and required constants are there. An integer
        may be refused that has a fraction of zero: see `tolerant_decoding`.

        Raises:
            pydantic.ValidationError: it is not what the type says.
        """
        return disown(self._read(data), data)

    def _read(self, data: bytes) -> Any:
        token = READING.set(True)
        try:
            return self._adapter.validate_json(
                data, strict=True, by_alias=True, by_name=False
            )
        finally:
            READING.reset(token)

    def judge(self, value: object) -> Any:
        """The same for a JSON value."""
        try:
            data = to_json(value, inf_nan_mode="constants")
        except ValueError:  # half of a surrogate pair, or an object of a framework
            return self.validate(value)
        return self._read(data)

    def decode(self, data: bytes) -> Any:
        """Read JSON text of a program, as `validate`; raises the same."""
        found = self._adapter.validate_json(data, by_alias=True, by_name=False)
        return disown(found, data)

    def parse(self, data: bytes) -> Any:
        """Read JSON text as such, for `validate` and `judge`; raises ValueError."""
        return from_json(data)

    def validate(self, value: object) -> Any:
        """Read a JSON value, or what Python has for one; raises as `read`."""
        return self._adapter.validate_python(value, by_alias=True, by_name=False)

    def encode(self, value: object) -> bytes:
        """Write JSON text: what is set of models, under its wire names."""
        return self._adapter.dump_json(
            value, by_alias=True, exclude_unset=True, warnings=False
        )


SPECIAL: list[Callable[[TypeAdapter[Any]], type[Codec] | None]] = []
"""Say which class of codecs a type needs, where `Codec` itself would lose something."""


def new_codec(type_: Any) -> Codec:
    """A codec of a type that need not be hashable."""
    config = None if _is_configured(type_) else CONFIG
    with deep():
        model: Any = type_ if isinstance(type_, type) else None
        if model is not None and issubclass(model, BaseModel):
            model.model_rebuild()
        adapter: TypeAdapter[Any] = TypeAdapter(type_, config=config)
    special = (choose(adapter) for choose in SPECIAL)
    return next(filter(None, special), Codec)(type_, adapter)


def _is_configured(type_: Any) -> bool:
    """Whether a type says itself how its values are read: pydantic wants it said once."""
    if get_origin(type_) is Annotated:
        return _is_configured(get_args(type_)[0])
    return hasattr(type_, "model_config") or hasattr(type_, "__pydantic_config__")


UNIONS = (Union, UnionType)


def members(type_: Any) -> Iterator[Any]:
    """The members of a union, through aliases and annotations; else the type itself."""
    if get_origin(type_) is Annotated:
        yield from members(get_args(type_)[0])
    elif get_origin(type_) in UNIONS:
        for member in get_args(type_):
            yield from members(member)
    elif isinstance(type_, TypeAliasType):
        yield from members(type_.__value__)
    else:
        yield type_


codec_of = cache(new_codec)
"""The codec of a type (hashable, as types are)."""


class Types:
    """The types of a generated package, by name.

    Args:
        models_package: full name of the package's `models`.
    """

    def __init__(self, models_package: str) -> None:
        # Here, since who reads or writes by name needs what registers itself.
        from . import features as features

        self.package = models_package
        self._codecs: dict[str, Codec] = {}

    def resolve(self, name: str) -> Any:
        """The type of this name: "int", "Pet", "list[Pet]", "dict[int]", "Pet | None"."""
        if name in BUILTINS:
            return BUILTINS[name]
        if name.endswith(" | None"):
            return self.resolve(name.removesuffix(" | None")) | None
        if name.startswith("list["):
            return GenericAlias(list, (self.resolve(name[5:-1]),))
        if name.startswith("dict["):
            return GenericAlias(dict, (str, self.resolve(name[5:-1])))
        return getattr(import_module(self.package), name)

    def codec(self, name: str | None) -> Codec:
        """The codec of the type of this name; None is any value."""
        key = name or "Any"
        known = self._codecs.get(key)
        if known is None:
            known = self._codecs[key] = codec_of(self.resolve(key))
        return known


def is_dict(value: object) -> TypeGuard[dict[str, object]]:
    """Whether this is a dict: plain data has string keys."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[object]]:
    """Whether this is a list."""
    return isinstance(value, list)


types_of = cache(Types)
"""The types of a package; clients of one API share them."""
