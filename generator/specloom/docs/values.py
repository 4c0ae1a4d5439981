"""JSON values -> the Python expressions that the examples write for them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from ..code_layout import Bracket, Item, Node, Text, call, listed, mapping
from ..model import (
    Api,
    Array,
    Enum,
    JsonValue,
    Map,
    Object,
    Property,
    Scalar,
    Tuple,
    Union,
)
from ..model.conformity import conforms, same
from ..model.queries import is_file, resolve
from ..naming import Names
from ..pointer import SchemaId
from ..python.package.properties import is_constant
from ..python.package.types import is_enum_class, is_tuple
from ..python.text.literals import literal, string_literal
from ..python.text.source import Code
from ..python.values.sample_scalars import file_name
from ..python.values.samples import Samples
from ..scalar_types import scalar_type

_PATH = "from pathlib import Path"
_FILE_NAME = re.compile(r"\w[\w .-]{0,80}\.\w{1,8}")


@dataclass(frozen=True, slots=True)
class ValueWriter:
    """Writes values of one API, and collects what the expressions need."""

    api: Api
    names: Names
    complete: Samples
    """Fills in what a request does not have but a model's constructor wants."""
    imports: set[str] = field(default_factory=set)
    """Statements."""
    needed: set[str] = field(default_factory=set)
    """Names of the package."""

    def plain(self, id: SchemaId, value: JsonValue, name: str = "") -> Node:
        """A value as data: dicts and lists; files are paths. `name` is that of its property."""
        return self._written(id, value, name, self.plain, self._dict)

    def built(self, id: SchemaId, value: JsonValue, name: str = "") -> Node:
        """A value made of models, enumerations and the types of the standard library."""
        schema = resolve(self.api, id)
        match schema:
            case Scalar() if value is not None:
                constructor = scalar_type(schema.type, schema.format).constructor
                if constructor is not None:
                    self.imports.add(constructor.statement)
                    return call(constructor.code, [("", Text(literal(str(value))))])
            case Enum() if is_enum_class(schema) and value in schema.values:
                if schema.id in self.names.members:
                    return Text(self._member(schema, value))
        return self._written(id, value, name, self.built, self._model)

    def _written(
        self,
        id: SchemaId,
        value: JsonValue,
        name: str,
        write: Callable[[SchemaId, JsonValue, str], Node],
        write_object: Callable[[Object, Mapping[str, JsonValue]], Node],
    ) -> Node:
        schema = resolve(self.api, id)
        match schema:
            case Scalar() if is_file(schema) and isinstance(value, str):
                self.imports.add(_PATH)
                return call(
                    "Path", [("", Text(string_literal(_file(value, name, schema))))]
                )
            case Array(items=items) if isinstance(value, list):
                return listed(write(items, item, name) for item in value)
            case Tuple() if isinstance(value, list):
                return self._tuple(schema, value, write)
            case Map(values=values) if isinstance(value, dict):
                return mapping(
                    (literal(key), write(values, item, key))
                    for key, item in value.items()
                )
            case Object() if isinstance(value, dict):
                return write_object(schema, value)
            case Union() if value is not None:
                variant = self._variant(schema, value)
                return data(value) if variant is None else write(variant, value, name)
        return data(value)

    def _tuple(
        self,
        schema: Tuple,
        value: list[JsonValue],
        write: Callable[[SchemaId, JsonValue, str], Node],
    ) -> Node:
        prefix = [
            write(id, item, "") for id, item in zip(schema.prefix, value, strict=False)
        ]
        further = value[len(schema.prefix) :] if schema.rest is not None else []
        rest = [
            write(schema.rest, item, "") for item in further if schema.rest is not None
        ]
        if is_tuple(schema):
            items = (Item("", each) for each in (*prefix, *rest))
            return Bracket("(", tuple(items), ")")
        return listed([*prefix, *rest])

    def _dict(self, schema: Object, value: Mapping[str, JsonValue]) -> Node:
        known = {each.name: each.schema for each in schema.properties}
        return mapping(
            (string_literal(name), self.plain(known[name], item, name))
            for name, item in value.items()
            if name in known
        )

    def _model(self, schema: Object, value: Mapping[str, JsonValue]) -> Node:
        attributes = self.names.properties[schema.id]
        given = self._constructed(schema, value)
        return call(
            f"models.{self.names.schemas[schema.id].type}",
            (
                (attributes[p.name], self.built(p.schema, item, p.name))
                for p, item in given
            ),
        )

    def _constructed(
        self, schema: Object, value: Mapping[str, JsonValue]
    ) -> Iterator[tuple[Property, JsonValue]]:
        """The arguments of a constructor: constants are there by themselves."""
        for each in schema.properties:
            if each.required and is_constant(self.api, each.schema):
                continue
            if each.name in value:
                yield each, value[each.name]
            elif each.required:
                yield each, self.complete.of(each.schema, each.name)

    def _variant(self, union: Union, value: JsonValue) -> SchemaId | None:
        """The variant of a union that a value is."""
        tag = union.discriminator
        if tag is not None and isinstance(value, dict) and tag.property_name in value:
            for word, variant in tag.mapping:
                if same(value[tag.property_name], word):
                    return variant
        fitting = (v for v in union.variants if conforms(self.api, v, value))
        return next(fitting, None)

    def _member(self, schema: Enum, value: JsonValue) -> str:
        name = self.names.members[schema.id][schema.values.index(value)]
        return f"models.{self.names.schemas[schema.id].type}.{name}"


def _file(example: str, name: str, schema: Scalar) -> str:
    """The name of a file, as examples have it: a path, or "@path;type=image/png" for curl.

    What does not look like one is what is in the file; that is called after its property.
    """
    path = example.removeprefix("@").partition(";")[0].replace("\\", "/").rstrip("/")
    last = path.rpartition("/")[2]
    if _FILE_NAME.fullmatch(last):
        return last
    return file_name(name, schema.info.description)


def data(value: JsonValue) -> Node:
    """Any JSON value as a tree of displays."""
    if isinstance(value, dict):
        return mapping((literal(key), data(item)) for key, item in value.items())
    if isinstance(value, list):
        return listed(map(data, value))
    return Text(literal(value))


def json_text(value: JsonValue) -> Code:
    """JSON as it is shown."""
    return Code(json.dumps(value, indent=2, ensure_ascii=False))
