"""Questions about the properties of objects, as classes have them."""

from __future__ import annotations

from collections.abc import Iterator

from ...model import (
    Anything,
    Api,
    Const,
    Enum,
    JsonValue,
    Object,
    Property,
    Schema,
    Union,
)
from ...model.queries import is_null, is_write_only, leaves, lineage, resolve
from ...pointer import SchemaId
from .deprecation import marked
from .types import is_literal


def own_properties(api: Api, schema: Object) -> Iterator[Property]:
    """The properties that a class declares: those of its base are there already."""
    base = api.schemas[schema.base] if schema.base is not None else None
    known = set(base.properties) if isinstance(base, Object) else set[Property]()
    for each in schema.properties:
        several = isinstance(api.schemas[each.schema], Enum)
        if each not in known and not (each.name == schema.tag and several):
            yield each


def inherited(api: Api, schema: Object, name: str) -> Property:
    """A property as the first of a line of classes declares it."""
    root = api.schemas[lineage(api, schema.id)[-1]]
    assert isinstance(root, Object)  # nothing else is extended
    return next(each for each in root.properties if each.name == name)


def is_constant(api: Api, id: SchemaId) -> bool:
    """Whether only one value is possible, one that a `Literal` can hold."""
    schema = resolve(api, id)
    return is_null(api, id) or (
        isinstance(schema, Const)
        and is_literal(schema.value)
        and not is_nullable(api, api.schemas[id])
    )


def description_of(api: Api, id: SchemaId) -> str | None:
    """What the document says of a property: beside the reference, else at its target."""
    own = api.schemas[id].info.description
    return own if own is not None else resolve(api, id).info.description


def described(api: Api, each: Property) -> str | None:
    """The same of a property of an object, which says first that it is deprecated."""
    deprecated = api.schemas[each.schema].info.deprecated
    return marked(deprecated, description_of(api, each.schema))


def is_nullable(api: Api, schema: Schema) -> bool:
    """Whether null is a value of a schema, or of what it refers to."""
    meant = resolve(api, schema.id)
    return schema.nullable or meant.nullable or isinstance(meant, Anything)


def only_value(api: Api, id: SchemaId) -> JsonValue:
    """The value of a constant; None of what is none."""
    schema = resolve(api, id)
    return schema.value if isinstance(schema, Const) else None


def may_lack(api: Api, owner: Object, each: Property) -> bool:
    """Whether what comes may leave out a property: the document says so, or it is write-only."""
    if is_write_only(api, each.schema):
        return True
    return not any(p.required for p in owner.properties if p.name == each.name)


def tags_of(api: Api) -> dict[SchemaId, set[str]]:
    """The properties that tell the variants of unions apart, by variant."""
    found: dict[SchemaId, set[str]] = {}
    for union in api.schemas.values():
        if isinstance(union, Union) and union.discriminator is not None:
            for id in leaves(api, union.id):
                found.setdefault(id, set()).add(union.discriminator.property_name)
    return found
