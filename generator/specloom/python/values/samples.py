"""A schema -> a JSON value that is valid for it and that people like to read.

The document's own examples go first, where they are valid; else a value is made from the
constraints. Nothing is random: the same document always gives the same values.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from enum import Enum as PyEnum
from typing import assert_never

from ...model import (
    ABSENT,
    Absent,
    Anything,
    Api,
    Array,
    Const,
    Enum,
    JsonValue,
    Map,
    MediaType,
    Object,
    Property,
    Ref,
    Scalar,
    Tuple,
    Union,
)
from ...model.conformity import completed_as, conforms, is_completable, same, within
from ...model.queries import is_read_only, is_write_only, resolve
from ...pointer import SchemaId
from .sample_scalars import numbered, scalar, tells_of_error

_DEEPEST = 50
"""How many schemas may be nested in a value that is shown."""
_MANY = 300
"""Values within one value, from which on it gets only what it needs."""
_MOST = 10_000
"""Values within one value that nobody wants to read: schemas can multiply them endlessly."""
_MOST_ITEMS = 50


class Extent(PyEnum):
    """How much of an object to show."""

    REQUIRED = "required"
    SHOWN = "shown"
    """Also what the document has an example for."""
    ALL = "all"


class Direction(PyEnum):
    """Which way a value goes: read-only properties are not sent, write-only ones do not return."""

    REQUEST = "request"
    RESPONSE = "response"
    """Of a success: what tells of errors is null, or not there, where it may be."""
    FAILURE = "failure"
    BOTH = "both"


_RECEIVED = (Direction.RESPONSE, Direction.FAILURE)


class _Endless(Exception):
    """A schema that only an endless value would satisfy, or a huge one, from where one stands."""


class Samples:
    """Makes the values of one API, each once.

    Args:
        api: the model.
        extent: which properties of objects are there.
        direction: which way the values go.
    """

    def __init__(
        self, api: Api, extent: Extent, direction: Direction = Direction.REQUEST
    ) -> None:
        self._api = api
        self._extent = extent
        self._direction = direction
        self._known: dict[tuple[SchemaId, str], tuple[JsonValue, int]] = {}
        self._open: dict[SchemaId, None] = {}
        self._circles: set[SchemaId] = set()
        self._count = 0

    def of(self, id: SchemaId, name: str = "") -> JsonValue:
        """A value for a schema; `name` is that of the parameter or property that has it.

        A schema that no finite value satisfies has null.
        """
        self._count = 0
        try:
            return self._value(id, name)
        except _Endless:
            return None

    def of_body(self, content: MediaType) -> JsonValue:
        """A value for a body: the example of its media type, else one for its schema."""
        if content.schema is None:
            return content.examples[0] if content.examples else None
        self._count = 0
        for example in content.examples:
            whole = self._completed(content.schema, example)
            if conforms(self._api, content.schema, whole):
                return self._trimmed(content.schema, whole)
        return self.of(content.schema)

    def completed(self, content: MediaType, example: JsonValue) -> JsonValue:
        """An example of a body with the required properties that it lacks, at any depth."""
        if content.schema is None:
            return example
        self._count = 0
        whole = self._completed(content.schema, example)
        return self._trimmed(content.schema, whole)

    def examples(self, id: SchemaId) -> Iterator[JsonValue]:
        """The document's own examples of a schema that are valid, or are when they are complete."""
        for example in self._api.schemas[id].info.examples:
            whole = example
            if not conforms(self._api, id, example):
                if not is_completable(self._api, id, example):
                    continue
                whole = self._completed(id, example)
            if whole is not None and conforms(self._api, id, whole):
                yield self._trimmed(id, whole)

    def properties(self, schema: Object) -> dict[str, JsonValue]:
        """A value for each property that goes this way, is in use and has more than null."""
        found = {
            each.name: self.of(each.schema, each.name)
            for each in schema.properties
            if self._may_go(each) and not self._api.schemas[each.schema].info.deprecated
        }
        return {name: v for name, v in found.items() if v is not None}

    def _completed(self, id: SchemaId, example: JsonValue) -> JsonValue:
        """An example with the required properties that it lacks, at any depth."""
        schema = resolve(self._api, id)
        if isinstance(schema, Array) and isinstance(example, list):
            return [self._completed(schema.items, item) for item in example]
        if isinstance(schema, Union) and isinstance(example, list | dict):
            variant = completed_as(self._api, schema, example)
            return example if variant is None else self._completed(variant, example)
        if not isinstance(schema, Object) or not isinstance(example, dict):
            return example
        known = {each.name: each.schema for each in schema.properties}
        given = {
            name: self._completed(known[name], item) if name in known else item
            for name, item in example.items()
        }
        for each in schema.properties:
            if each.required and each.name not in example:
                with suppress(_Endless):
                    given[each.name] = self._value(each.schema, each.name)
        return given

    def _value(self, id: SchemaId, name: str) -> JsonValue:
        """The value of one schema, remembered unless something around it has shortened it."""
        key = (id, name)
        if key in self._known:
            known, count = self._known[key]
            self._add(count)
            return known
        if id in self._open:
            self._circles.add(id)
            raise _Endless
        if len(self._open) > _DEEPEST:
            self._circles.update(self._open)
            raise _Endless
        before = self._count
        self._add(1)
        self._open[id] = None
        around, self._circles = self._circles, set()
        try:
            value = self._shown(id, name)
            if not self._circles - {id} and self._count < _MANY:
                self._known[key] = value, self._count - before
            return value
        finally:
            del self._open[id]
            self._circles = around | (self._circles - {id})

    def _add(self, count: int) -> None:
        self._count += count
        if self._count > _MOST:
            raise _Endless

    def _shown(self, id: SchemaId, name: str) -> JsonValue:
        schema = self._api.schemas[id]
        for example in self.examples(id):
            return example
        default = self._default(id)
        match schema:
            case Ref(target=target):
                return self._value(target, name) if default is None else default
            case Scalar():
                return scalar(schema, name, default)
            case Enum(values=values):
                return values[0] if default is None else default
            case Const(value=only):
                return only
            case Array():
                return default or self._array(schema, name)
            case Tuple():
                return self._tuple(schema, name)
            case Map():
                return self._map(schema)
            case Object():
                return self._object(schema)
            case Union():
                return self._union(schema, name) if default is None else default
            case Anything():
                return scalar(Scalar(id=id, type="string"), name or "value")
            case _:
                assert_never(schema)

    def _default(self, id: SchemaId) -> JsonValue:
        """The default of a schema, where it is a value to show."""
        default: JsonValue | Absent = self._api.schemas[id].info.default
        if default is ABSENT or isinstance(default, Absent) or default == "":
            return None
        return default if conforms(self._api, id, default) else None

    def _array(self, schema: Array, name: str) -> JsonValue:
        limits = schema.constraints
        least = min(limits.min_items or 0, _MOST_ITEMS)
        if (self._count >= _MANY and not least) or limits.max_items == 0:
            return []
        before = self._count
        singular = name[:-1] if name.endswith("s") and not name.endswith("ss") else name
        try:
            item = self._value(schema.items, singular)
        except _Endless:
            if least:
                raise
            return []
        self._add((self._count - before) * max(least - 1, 0))
        items = [item] * max(least, 1)
        return self._distinct(schema, items) if limits.unique_items else items

    def _tuple(self, schema: Tuple, name: str) -> JsonValue:
        least = min(schema.constraints.min_items or 0, _MOST_ITEMS)
        missing = max(least - len(schema.prefix), 0) if schema.rest is not None else 0
        rest = [schema.rest] * missing if schema.rest is not None else []
        return [self._value(each, name) for each in (*schema.prefix, *rest)]

    def _distinct(self, schema: Array, items: list[JsonValue]) -> JsonValue:
        """The same items, no two alike where that can be."""
        allowed = resolve(self._api, schema.items)
        if isinstance(allowed, Enum):
            return list(allowed.values[: len(items)])
        unlike = [numbered(item, index) for index, item in enumerate(items)]
        valid = all(conforms(self._api, schema.items, item) for item in unlike)
        return unlike if valid and within(schema.constraints, unlike) else items

    def _map(self, schema: Map) -> JsonValue:
        least = min(schema.constraints.min_items or 1, _MOST_ITEMS)
        if schema.constraints.max_items == 0:
            return {}
        try:
            value = self._value(schema.values, "key")
        except _Endless:
            return {}
        return {f"key{i + 1}" if i else "key": value for i in range(least)}

    def _object(self, schema: Object) -> JsonValue:
        found: dict[str, JsonValue] = {}
        for each in schema.properties:
            if not self._is_there(each):
                continue
            if self._is_fault(each):
                found |= {each.name: None} if each.required else {}
                continue
            try:
                found[each.name] = self._value(each.schema, each.name)
            except _Endless:
                if each.required:
                    raise
        return self._sized(schema, found or self._glimpse(schema))

    def _sized(
        self, schema: Object, found: dict[str, JsonValue]
    ) -> dict[str, JsonValue]:
        """An object with as many properties as it has to have, and no more than it may have."""
        least = min(schema.constraints.min_items or 0, _MOST_ITEMS)
        most = schema.constraints.max_items
        further = (each for each in self._further(schema) if each[0] not in found)
        while len(found) < least and (added := next(further, None)) is not None:
            name, id = added
            with suppress(_Endless):
                found[name] = self._value(id, name) if id is not None else "example"
        needed = {each.name for each in schema.properties if each.required}
        for name in [name for name in reversed(found) if name not in needed]:
            if most is not None and len(found) > most:
                del found[name]
        return found

    def _further(self, schema: Object) -> Iterator[tuple[str, SchemaId | None]]:
        """What an object may have beside what it needs: declared properties, then others."""
        for each in schema.properties:
            if (
                self._may_go(each)
                and not self._api.schemas[each.schema].info.deprecated
            ):
                yield each.name, each.schema
        if schema.additional is not None:
            id = schema.additional if isinstance(schema.additional, str) else None
            yield from ((f"key{n}", id) for n in range(1, _MOST_ITEMS + 1))

    def _glimpse(self, schema: Object) -> dict[str, JsonValue]:
        """One property of an object that would be shown empty."""
        if self._extent is Extent.SHOWN:
            for each in schema.properties:
                info = self._api.schemas[each.schema].info
                with suppress(_Endless):
                    if info.deprecated or self._is_fault(each):
                        continue
                    if self._may_go(each):
                        return {each.name: self._value(each.schema, each.name)}
        return {}

    def _is_there(self, each: Property) -> bool:
        schema = self._api.schemas[each.schema]
        if not self._may_go(each):
            return False
        if each.required:
            return True
        if self._extent is Extent.REQUIRED or schema.info.deprecated:
            return False
        if self._extent is Extent.ALL:
            return self._count < _MANY or len(self._open) == 1
        examples = schema.info.examples
        return any(
            e is not None and conforms(self._api, schema.id, e) for e in examples
        )

    def _is_fault(self, each: Property) -> bool:
        """Whether a property would tell of an error that there was none of."""
        if self._direction is not Direction.RESPONSE:
            return False
        return tells_of_error(each.name) and conforms(self._api, each.schema, None)

    def _may_go(self, each: Property) -> bool:
        if self._direction is Direction.REQUEST:
            return not is_read_only(self._api, each.schema)
        received = self._direction in _RECEIVED
        return not (received and is_write_only(self._api, each.schema))

    def _union(self, schema: Union, name: str) -> JsonValue:
        """The first variant that says clearly which one it is; else the first that ends."""
        found: list[JsonValue] = []
        for variant in schema.variants:
            try:
                value = self._tagged(schema, variant, self._value(variant, name))
            except _Endless:
                continue
            if value is None and len(schema.variants) > 1:
                continue
            others = (each for each in schema.variants if each != variant)
            if not any(conforms(self._api, other, value) for other in others):
                return value
            found.append(value)
        if not found:
            raise _Endless
        return found[0]

    def _tagged(self, union: Union, variant: SchemaId, value: JsonValue) -> JsonValue:
        """The value of a variant with the property that says which variant it is."""
        tag = union.discriminator
        if tag is None or not isinstance(value, dict):
            return value
        tags = [word for word, id in tag.mapping if id == variant]
        if not tags or any(same(value.get(tag.property_name), word) for word in tags):
            return value
        return {**value, tag.property_name: tags[0]}

    def _trimmed(
        self, id: SchemaId, example: JsonValue, *, within: bool = False
    ) -> JsonValue:
        """An example without the properties that are not wanted.

        What an object holds (`within`) is left whole but for what does not go this way.
        """
        schema = resolve(self._api, id)
        if isinstance(schema, Array) and isinstance(example, list):
            return [self._trimmed(schema.items, each, within=True) for each in example]
        if not isinstance(schema, Object) or not isinstance(example, dict):
            return example
        known = {each.name: each for each in schema.properties}
        least = self._extent is Extent.REQUIRED and not within
        found: dict[str, JsonValue] = {}
        for name, value in example.items():
            each = known.get(name)
            if each is None:
                found[name] = value
            elif self._may_go(each) and (each.required or not least):
                found[name] = self._trimmed(each.schema, value, within=True)
        if least and len(found) < (schema.constraints.min_items or 0):
            return self._trimmed(id, example, within=True)
        return found
