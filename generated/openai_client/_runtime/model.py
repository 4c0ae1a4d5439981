# SPDX-License-Identifier: MIT-0
"""The base of every generated model, and the three states of its fields.

A field is not given, null, or a value. What was not given is never sent; null is sent
for a field that may be null; a constant is always sent.
"""

from __future__ import annotations

import pprint
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache, cached_property
from types import NoneType
from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    Literal,
    NamedTuple,
    ParamSpec,
    Self,
    TypeVar,
    cast,
    get_args,
    get_origin,
)

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema

from .exceptions import ApiAttributeError
from .foreign import crossed, disown, watch
from .marks import Fixed, Implied, Null, ReadOnly, WriteOnly
from .received import as_received
from .types import CONFIG, READING, codec_of, deep, is_dict

if TYPE_CHECKING:
    from pydantic import Field

T = TypeVar("T")
M = TypeVar("M", bound="ApiModel")
P = ParamSpec("P")

ANYTHING: tuple[object, ...] = (Any, object)
"""Annotations that take any value, null included."""

MISSING: Final = object()
"""What no type takes: the default of what has to be there."""


class _Constant:
    """The default of a constant: of what a program makes, and of nothing that is read."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __call__(self) -> object:
        return MISSING if READING.get() else self.value


def _native(init: Callable[P, T]) -> Callable[P, T]:
    """Let pydantic-core build objects without calling this `__init__`.

    pydantic marks its own `__init__` so: a decoded response then runs no Python.
    """
    setattr(init, "__pydantic_base_init__", True)
    return init


class ApiModel(BaseModel):
    """An object of the API: attributes under Python names, JSON under wire names."""

    model_config = CONFIG | ConfigDict(
        defer_build=True,
        extra="allow",
        protected_namespaces=(),
        validate_by_alias=True,
        validate_by_name=True,
    )

    __sizes__ = cast("tuple[int, int | None]", (0, None))
    """The least and the most properties that an object may have."""

    if TYPE_CHECKING:  # so that a model can say what its other properties are
        __pydantic_extra__: Any = Field(init=False)

    @_native
    def __init__(self, /, **data: Any) -> None:
        if wire := crossed(type(self)):
            data = {wire.get(name, name): value for name, value in data.items()}
        super().__init__(**data)
        settle(self, data)
        if lacking := traits(type(self)).write_only - vars(self).keys():
            raise _missing(type(self), lacking)

    if not TYPE_CHECKING:  # with it, checkers would let any attribute be read or set

        def __getattr__(self, name: str) -> object:
            field = type(self).model_fields.get(name)
            if field is None:
                return super().__getattr__(name)
            wire = field.alias or name
            sent = "null" if wire in (self.model_extra or {}) else "nothing"
            told = (
                f"{type(self).__name__!r} has no {name!r}: the API sent {sent} for it"
            )
            raise ApiAttributeError(told)

        def __setattr__(self, name: str, value: object) -> None:
            fields = type(self).model_fields
            if name in fields:
                _assign(self, name, value)
            elif name.startswith("_") or _is_computed(type(self), name):
                super().__setattr__(name, value)
            else:
                raise AttributeError(_no_attribute(self, name))

    def __getitem__(self, name: str) -> Any:
        """The value of a property by its wire name, whether it is declared or not.

        Raises:
            KeyError: there is none.
        """
        attribute = attributes(type(self)).get(name)
        if attribute is not None:
            return getattr(self, attribute)
        return (self.model_extra or {})[name]

    def __setitem__(self, name: str, value: object) -> None:
        """Set a property by its wire name, also one that is not declared.

        Raises:
            pydantic.ValidationError: it is not what the model says.
        """
        attribute = attributes(type(self)).get(name)
        if attribute is not None:
            setattr(self, attribute, value)
        elif self.__pydantic_extra__ is not None:
            self.__pydantic_extra__[name] = _checked(self, name, value)
            self.model_fields_set.add(name)

    def model_copy(
        self, *, update: Mapping[str, Any] | None = None, deep: bool = False
    ) -> Self:
        """As pydantic; of a field that changes, what was received is forgotten."""
        copied = super().model_copy(update=update, deep=deep)
        for name in update or ():
            _forget(copied, name)
        return copied

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler, /
    ) -> CoreSchema:
        """As pydantic, but constants have to be there where the API is read.

        What is called as an attribute, and is no property of its own, is none either.
        """
        schema = handler(source)
        inner: Any = schema
        while inner["type"] != "model-fields" and "schema" in inner:
            inner = inner["schema"]
        fields: dict[str, Any] = inner.get("fields", {})
        for name in fields.keys() & cls.model_fields.keys():
            given = fields[name]["schema"]
            if "default" in given and is_required_constant(cls.model_fields[name]):
                given["default_factory"] = _Constant(given.pop("default"))
                given["validate_default"] = True
        wires = {field.alias or name for name, field in cls.model_fields.items()}
        if hidden := cls.model_fields.keys() - wires:
            inner["extras_keys_schema"] = core_schema.no_info_after_validator_function(
                watch(hidden), core_schema.str_schema()
            )
        return schema

    @classmethod
    def model_rebuild(
        cls,
        *,
        force: bool = False,
        raise_errors: bool = True,
        _parent_namespace_depth: int = 0,
        _types_namespace: Mapping[str, Any] | None = None,
    ) -> bool | None:
        """As pydantic, also where a model leads to hundreds of others."""
        names = _types_namespace or {}
        with deep():
            return super().model_rebuild(
                force=force, raise_errors=raise_errors, _types_namespace=names
            )

    @classmethod
    def from_dict(cls, obj: dict[str, Any]) -> Self:
        """Read the JSON value `obj`, which uses wire names.

        Raises:
            pydantic.ValidationError: it is not what the model says.
        """
        instance = cls.model_validate(obj, by_alias=True, by_name=False)
        settle(disown(instance, obj), obj)
        return instance

    @classmethod
    def from_json(cls, json_str: str | bytes) -> Self:
        """Read JSON text.

        Raises:
            pydantic.ValidationError: it is no JSON, or not what the model says.
        """
        data = json_str.encode() if isinstance(json_str, str) else json_str
        instance: Self = codec_of(cls).decode(data)
        return instance

    def to_dict(self) -> dict[str, Any]:
        """The JSON value of this model: what is set, under its wire names."""
        return as_received(self).model_dump(
            mode="json", by_alias=True, exclude_unset=True, warnings=False
        )

    def to_json(self) -> str:
        """The JSON text of this model: what is set, under its wire names."""
        return codec_of(type(self)).encode(as_received(self)).decode()

    def to_str(self) -> str:
        """`to_dict`, laid out to be read."""
        return pprint.pformat(self.to_dict())


class Traits(NamedTuple):
    """What the three states need to know of a model class."""

    constants: frozenset[str]
    """Fields that are always sent."""
    omitted: frozenset[str]
    """Fields of which None means "not given"."""
    read_only: frozenset[str]
    """Fields that are not sent back."""
    write_only: frozenset[str]
    """Fields that have to be sent, and need not come."""


@cache
def traits(cls: type[ApiModel]) -> Traits:
    """Work out the traits of a class whose annotations can be resolved."""
    cls.model_rebuild()
    return Traits(
        _fields(cls, _is_constant),
        _fields(cls, _means_omission),
        _fields(cls, lambda field: is_marked(field, ReadOnly)),
        _fields(cls, lambda field: is_marked(field, WriteOnly)),
    )


def _fields(
    cls: type[ApiModel], is_wanted: Callable[[FieldInfo], bool]
) -> frozenset[str]:
    return frozenset(n for n, field in cls.model_fields.items() if is_wanted(field))


@cache
def attributes(cls: type[ApiModel]) -> dict[str, str]:
    """The Python name of each field, by its wire name."""
    return {field.alias or name: name for name, field in cls.model_fields.items()}


def _forget(model: ApiModel, name: str) -> None:
    """Forget the text that a field was received as: see `tolerant_decoding`."""
    field = type(model).model_fields.get(name)
    if field is not None and model.__pydantic_extra__:
        model.__pydantic_extra__.pop(field.alias or name, None)


def _is_computed(cls: type[ApiModel], name: str) -> bool:
    """Whether a subclass has a property of this name."""
    return isinstance(getattr(cls, name, None), (property, cached_property))


def _no_attribute(model: ApiModel, name: str) -> str:
    """Say that a model has no such attribute, and which one may be meant."""
    cls = type(model)
    meant = attributes(cls).get(name)
    close = [meant] if meant else get_close_matches(name, cls.model_fields, 1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    item = f"to send a property that is not declared, set {name!r} as an item"
    return f"{cls.__name__!r} object has no attribute {name!r}{hint} ({item})"


def is_marked(field: FieldInfo, kind: type) -> bool:
    """Whether an annotation has a mark of this kind."""
    return any(isinstance(mark, kind) for mark in field.metadata)


def _missing(cls: type[ApiModel], names: Iterable[str]) -> ValidationError:
    """The refusal of a model without fields that have to be sent."""
    wires = (cls.model_fields[name].alias or name for name in sorted(names))
    return ValidationError.from_exception_data(
        cls.__name__,
        [{"type": "missing", "loc": (wire,), "input": None} for wire in wires],
        hide_input=True,
    )


def _is_constant(field: FieldInfo) -> bool:
    if is_marked(field, Fixed):
        return True
    return get_origin(field.annotation) is Literal and get_args(field.annotation) == (
        field.default,
    )


def is_required_constant(field: FieldInfo) -> bool:
    """Whether a field has one value only, which everybody who sends it has to say."""
    implied = is_marked(field, Implied)
    return _is_constant(field) and not implied and not field.is_required()


def _means_omission(field: FieldInfo) -> bool:
    annotation: object = field.annotation
    sent = field.is_required() or _is_constant(field) or is_marked(field, Null)
    return not (sent or annotation in ANYTHING)


def settle(value: object, source: object = None) -> None:
    """Give the three states to models that were just made from Python data.

    Fields that mean "not given" by None become so, constants count as given.

    Args:
        value: what validation made of `source`.
        source: models in it were not made just now, and keep their nulls.
    """
    kept = {id(model) for model in models_of(source)}
    for model in models_of(value):
        given = model.model_fields_set
        known = traits(type(model))
        given |= known.constants & vars(model).keys()
        if id(model) not in kept:
            state = vars(model)
            for name in [n for n in given & known.omitted if state[n] is None]:
                _omit(model, name)


def _omit(model: ApiModel, name: str) -> None:
    field = type(model).model_fields[name]
    vars(model)[name] = field.get_default(call_default_factory=True)
    model.model_fields_set.discard(name)


def assemble(
    model: type[M], state: dict[str, object], given: set[str], extras: dict[str, object]
) -> M:
    """Make a model of what has been checked: nothing is checked here."""
    instance = model.__new__(model)
    put = object.__setattr__
    put(instance, "__dict__", state)
    put(instance, "__pydantic_fields_set__", given)
    put(instance, "__pydantic_extra__", extras)
    put(instance, "__pydantic_private__", None)
    return instance


def _checked(model: ApiModel, name: str, value: object) -> Any:
    """What the constructor of a model would make of a field, or of another property."""
    cls, extras = type(model), dict(model.model_extra or {})
    copied = assemble(cls, dict(vars(model)), set(model.model_fields_set), extras)
    cls.__pydantic_validator__.validate_assignment(copied, name, value)
    found = vars(copied)[name] if name in cls.model_fields else copied[name]
    if type(found) not in LEAVES:
        settle(found, value)
    return found


def _assign(model: ApiModel, name: str, value: object) -> None:
    """Give a field a value, as the constructor does."""
    omitted = traits(type(model)).omitted
    vars(model)[name] = _checked(model, name, value)
    model.model_fields_set.add(name)
    _forget(model, name)
    if value is None and name in omitted:
        _omit(model, name)


def missized(cls: type[ApiModel], count: int) -> str | None:
    """What is wrong with how many properties an object has; None where nothing is."""
    least, most = cls.__sizes__
    if least <= count and (most is None or count <= most):
        return None
    word, limit = ("least", least) if count < least else ("most", most)
    noun = "property" if limit == 1 else "properties"
    return f"Object should have at {word} {limit} {noun}, not {count}"


def complete(value: object) -> None:
    """Count the constants of all models in `value` as given."""
    for model in models_of(value):
        constants = traits(type(model)).constants
        if constants:  # but for those that a response lacked
            model.model_fields_set.update(constants & vars(model).keys())


UNKNOWN: list[type[ApiModel]] = [ApiModel]
"""What an object is that is none of the variants of its union; the last one counts."""

LEAVES = frozenset({str, int, float, bool, bytes, NoneType})
"""Types of values that hold no models."""


def models_of(value: object) -> Iterator[ApiModel]:
    """All models in a value, each once."""
    rest, seen = [value], set[int]()
    while rest:
        item = rest.pop()
        if type(item) in LEAVES or id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, ApiModel):
            rest.extend(vars(item).values())
            rest.extend((item.model_extra or {}).values())
            yield item
        elif is_dict(item):
            rest.extend(item.values())
        elif isinstance(item, (list, tuple)):
            rest.extend(cast("Iterable[object]", item))
