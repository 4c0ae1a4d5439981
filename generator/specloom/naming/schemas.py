"""Names of schemas: types, their modules, attributes of models and members of enums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model import (
    Anything,
    Api,
    Array,
    Enum,
    Map,
    Object,
    Ref,
    Scalar,
    Schema,
    Union,
)
from ..model.queries import endless, every_operation, lineage
from ..model.schema import NO_CONSTRAINTS
from ..pointer import SchemaId
from .identifiers import attribute_name, constant_case, pascal_case, snake_case
from .names import SchemaNames
from .paths import Home, Homes, inline_name
from .reserved import MODEL_ANNOTATION_TYPES, MODEL_ATTRIBUTES, TYPE_NAMES
from .scope import allocate


def schema_names(
    api: Api, pinned: Mapping[SchemaId, str]
) -> dict[SchemaId, SchemaNames]:
    """Name every component, every object and every body that is no plain value."""
    homes = Homes(api)
    component_names = {id: name for name, id in api.components.items()}
    inline = {id: homes.of(id) for id in _unnamed(api, component_names)}
    wanted = [*_components(component_names), *_inline(api, inline)]
    types = allocate(wanted, reserved=TYPE_NAMES, pinned=pinned)
    twins = allocate(
        ((id, _twin(api.schemas[id], name)) for id, name in types.items()),
        reserved=TYPE_NAMES | set(types.values()),
    )
    preferred = {id: candidates[0] for id, candidates in wanted}
    return {
        id: SchemaNames(
            type=name,
            twin=twins[id],
            home=id if id in component_names or is_family(api, id) else inline[id].id,
            displaced=name != preferred[id],
        )
        for id, name in types.items()
    }


def _twin(schema: Schema, name: str) -> tuple[str, ...]:
    if isinstance(schema, Enum):
        return f"{name}Value", f"{name}Literal"
    return f"{name}Dict", f"{name}TypedDict"


def _unnamed(api: Api, component_names: Mapping[SchemaId, str]) -> Iterator[SchemaId]:
    """The schemas that need a name and that the document does not name."""
    wanted = {id for id, schema in api.schemas.items() if isinstance(schema, Object)}
    wanted |= {id for id in _roots(api) if needs_name(api, id)}
    wanted |= {id for id in api.schemas if is_family(api, id)}
    wanted |= {*endless(api, wanted | component_names.keys())}
    yield from sorted(
        wanted - component_names.keys(), key=lambda id: (id.count("/"), id)
    )


def is_family(api: Api, id: SchemaId) -> bool:
    """Whether a schema stands for an object and all that extends it."""
    schema = api.schemas[id]
    return isinstance(schema, Union) and schema.base is not None


def _roots(api: Api) -> Iterator[SchemaId]:
    """The schemas of bodies: operations refer to these by name."""
    for operation in every_operation(api):
        bodies = operation.request_body.content if operation.request_body else ()
        for media_type in bodies:
            if media_type.schema is not None:
                yield media_type.schema
        for response in operation.responses:
            for media_type in response.content:
                if media_type.schema is not None:
                    yield media_type.schema
                if media_type.item is not None:
                    yield media_type.item
    if api.event is not None:
        yield api.event


def needs_name(api: Api, id: SchemaId) -> bool:
    """Whether a body of this schema can be told only by a name of its own."""
    match api.schemas[id]:
        case Ref(nullable=False) | Anything():
            return False
        case Scalar(nullable=False, constraints=constraints):
            return constraints != NO_CONSTRAINTS
        case Array(nullable=False, items=items, constraints=constraints):
            return constraints != NO_CONSTRAINTS or _is_nameless(api, items)
        case Map(nullable=False, values=values, constraints=constraints):
            return constraints != NO_CONSTRAINTS or _is_nameless(api, values)
        case _:
            return True


def _is_nameless(api: Api, id: SchemaId) -> bool:
    """Whether nothing names what an array or a map holds; every object has a name."""
    return needs_name(api, id) and not isinstance(api.schemas[id], Object)


def _components(
    names: Mapping[SchemaId, str],
) -> Iterator[tuple[SchemaId, tuple[str, ...]]]:
    """Components with their candidates; one that needs no change comes before those that do."""
    rows = [
        (id, name, pascal_case(name, fallback="Model")) for id, name in names.items()
    ]
    for id, _, wanted in sorted(rows, key=lambda row: (row[1] != row[2], row[1])):
        yield id, (wanted, f"{wanted}Model")


def _inline(
    api: Api, homes: Mapping[SchemaId, Home]
) -> Iterator[tuple[SchemaId, tuple[str, ...]]]:
    for id, home in homes.items():
        yield id, (inline_name(api, home),)


def module_names(
    api: Api, names: Mapping[SchemaId, SchemaNames]
) -> dict[SchemaId, str]:
    """A module for every home."""
    homes = Homes(api)
    wanted: dict[SchemaId, str] = {}
    for id, each in names.items():
        wanted.setdefault(
            each.home, each.type if each.home == id else homes.of(each.home).name
        )
    rows = sorted(wanted.items(), key=lambda row: (row[0] not in names, row[1], row[0]))
    spelled = ((id, snake_case(name, fallback="model")) for id, name in rows)
    # A type and its module can share a name where a script knows no capitals.
    types = {each.type for each in names.values()}
    return allocate(
        ((id, (name, f"{name}_model")) for id, name in spelled),
        reserved={name for name in types if name == name.lower()},
        fold=str.lower,
    )


def property_names(
    api: Api, names: Mapping[SchemaId, SchemaNames]
) -> dict[SchemaId, Mapping[str, str]]:
    """Attributes of every model. A property whose name is an identifier already keeps it."""
    # A type and an attribute can share a name where a script knows no capitals.
    types = {each.type for each in names.values()}
    reserved = MODEL_ATTRIBUTES | MODEL_ANNOTATION_TYPES | types
    found: dict[SchemaId, Mapping[str, str]] = {}
    for id in api.schemas:
        # What a base calls a property, all that extends it does.
        for each in reversed(lineage(api, id)):
            base = api.schemas[each]
            if each not in found and isinstance(base, Object):
                inherited = found[base.base] if base.base is not None else {}
                wires = [p.name for p in base.properties]
                found[each] = _spelled(wires, reserved, inherited)
    return found


def _spelled(
    names: list[str], reserved: frozenset[str], inherited: Mapping[str, str]
) -> Mapping[str, str]:
    rows = [(name, attribute_name(name, fallback="field")) for name in names]
    rows.sort(key=lambda row: (row[0] != row[1], row[0]))
    wanted = ((name, (spelled, f"{spelled}_")) for name, spelled in rows)
    return allocate(wanted, reserved=reserved, pinned=inherited)


def member_names(
    api: Api, names: Mapping[SchemaId, SchemaNames]
) -> dict[SchemaId, tuple[str, ...]]:
    """Members of the enums that have a name."""
    found = {}
    for id in names:
        schema = api.schemas[id]
        if isinstance(schema, Enum):
            found[id] = _members(schema)
    return found


def _members(enum: Enum) -> tuple[str, ...]:
    spelled = enum.names or tuple(_spoken(value) for value in enum.values)
    words = [constant_case(word, fallback="VALUE") for word in spelled]
    values = [str(value) for value in enum.values]
    # A value that is its own name already comes before those that have to change.
    order = sorted(range(len(words)), key=lambda i: (values[i] != words[i], values[i]))
    names = allocate((index, (words[index],)) for index in order)
    return tuple(names[index] for index in range(len(words)))


def _spoken(value: object) -> str:
    text = str(value)
    return f"minus {text[1:]}" if isinstance(value, int) and value < 0 else text
