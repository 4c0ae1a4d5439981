"""The closed union of schemas (JSON Schema 2020-12 as OpenAPI 3.1 uses it)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum as PyEnum
from typing import Final, Literal, TypeAlias

from ..pointer import SchemaId

JsonValue: TypeAlias = (
    None | bool | int | float | str | Sequence["JsonValue"] | Mapping[str, "JsonValue"]
)


class Absent(PyEnum):
    """What stands where the document says nothing: null is a value."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT

ScalarType = Literal["string", "integer", "number", "boolean", "null"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """Assertions on one value; None where the document makes none."""

    minimum: float | int | None = None
    maximum: float | int | None = None
    exclusive_minimum: float | int | None = None
    exclusive_maximum: float | int | None = None
    multiple_of: float | int | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False


NO_CONSTRAINTS: Final = Constraints()


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """The annotations of a schema, which say nothing about what is valid."""

    title: str | None = None
    description: str | None = None
    deprecated: bool = False
    read_only: bool = False
    write_only: bool = False
    default: JsonValue | Absent = ABSENT
    examples: tuple[JsonValue, ...] = ()
    external_docs: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    id: SchemaId
    info: Info = Info()
    nullable: bool = False
    """Whether null is valid beside what the node says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar(_Node):
    """A string, integer, number, boolean or null; `format` as written."""

    type: ScalarType
    format: str | None = None
    constraints: Constraints = NO_CONSTRAINTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum(_Node):
    """Two or more allowed values; null is in `nullable`, not among them."""

    values: tuple[JsonValue, ...]
    names: tuple[str, ...] = ()
    """What the document would call them (`x-enum-varnames`); empty or one a value."""
    descriptions: tuple[str, ...] = ()
    """What the document says of them (`x-enum-descriptions`); empty or one a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Const(_Node):
    """The one allowed value: `const`, or an enum of one."""

    value: JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Array(_Node):
    """A list of values of one schema."""

    items: SchemaId
    constraints: Constraints = NO_CONSTRAINTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuple(_Node):
    """A list whose first items have schemas of their own (`prefixItems`)."""

    prefix: tuple[SchemaId, ...]
    rest: SchemaId | None
    """The schema of further items; None when there can be none."""
    constraints: Constraints = NO_CONSTRAINTS
    """How many items there have to be: without a minimum, a list may end within the prefix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Map(_Node):
    """An object without declared properties: any key, values of one schema."""

    values: SchemaId
    constraints: Constraints = NO_CONSTRAINTS
    """How many properties there may be, as the number of items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One property of an object."""

    name: str
    schema: SchemaId
    required: bool
    undeclared: bool = False
    """Whether the document has no schema of it, and only says that it is required."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Object(_Node):
    """An object with declared properties."""

    properties: tuple[Property, ...]
    additional: SchemaId | None | Absent = ABSENT
    """The schema of other properties; None when there can be none, ABSENT when nothing is said."""
    base: SchemaId | None = None
    """The object that this one extends, where a discriminator tells the two apart; `properties`
    has those of the base as well."""
    tag: str | None = None
    """The property that tells it from its base, and has the only value that it has here."""
    constraints: Constraints = NO_CONSTRAINTS
    """How many properties there may be, as the number of items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discriminator:
    """Which variant a value is of, by a property (OpenAPI 3.1.1, Discriminator Object)."""

    property_name: str
    mapping: tuple[tuple[str, SchemaId], ...]
    """Value of the property -> variant."""
    declared: bool = False
    """Whether only the document says so: the variants themselves may lack the property, or allow
    any value. Else `mapping` covers them all."""
    default: SchemaId | None = None
    """The variant of every other value (OpenAPI 3.2.0, `defaultMapping`); the base of a family."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Union(_Node):
    """One of several schemas (oneOf, anyOf or a list of types)."""

    variants: tuple[SchemaId, ...]
    discriminator: Discriminator | None = None
    base: SchemaId | None = None
    """The object that all variants but itself extend, where the document names only that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref(_Node):
    """Another schema, by reference; `info` holds what stands beside the `$ref`."""

    target: SchemaId


@dataclass(frozen=True, slots=True, kw_only=True)
class Anything(_Node):
    """Any JSON value: an empty or a true schema, or one that cannot be expressed."""


Schema: TypeAlias = (
    Scalar | Enum | Const | Array | Tuple | Map | Object | Union | Ref | Anything
)
