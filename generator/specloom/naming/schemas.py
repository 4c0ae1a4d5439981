"""Names of schemas: their types, these as plain data, and their modules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..model import Anything, Api, Array, Enum, Map, Object, Ref, Scalar, Schema
from ..model.queries import endless, every_operation
from ..model.schema import NO_CONSTRAINTS
from ..pointer import SchemaId
from .identifiers import LONGEST_STEM, class_name, file_key, pascal_case, snake_case
from .names import SchemaNames
from .pins import MODULES, TWINS, TYPES, Pins, kept, pinned
from .places import Place
from .reserved import BUILTIN_TYPES, DEVICES, TYPE_NAMES
from .scope import Scope, allocate

_TWIN_SUFFIXES = ("Dict", "TypedDict", "Value", "Literal")
_TYPE, _TWIN = "type", "twin"


@dataclass(frozen=True, slots=True)
class Types:
    """What the schemas that have a name are called."""

    names: Mapping[SchemaId, SchemaNames]
    pins: Mapping[str, Mapping[str, str]]


def type_names(api: Api, places: Mapping[SchemaId, Place], pins: Pins | None) -> Types:
    """Name every component, every object and every body that is no plain value."""
    rows = _in_order(api, places)
    keys = {id: places[id].key for id in rows}
    formerly = {id: places[id].former_key for id in rows}
    certain = {id: places[id].words[0] for id in rows if _is_certain(places[id])}
    scope = Scope(
        reserved=TYPE_NAMES | BUILTIN_TYPES,
        kept=_kept(api, formerly, certain, pins),
    )
    types: dict[SchemaId, str] = {}
    for id in rows:
        place, before = places[id], _prefix(places, types, places[id].parent)
        wanted = _candidates(place, before, place.words)
        also = _candidates(place, before, place.also)
        types[id] = scope.give((id, _TYPE), wanted, also)
    twins = {
        id: scope.give((id, _TWIN), _twins(api.schemas[id], name))
        for id, name in types.items()
    }
    names = {
        id: SchemaNames(type=types[id], twin=twins[id], home=places[id].home)
        for id in rows
    }
    return Types(
        names,
        {
            TYPES: pinned(
                types,
                keys,
                lambda id, name: _is_certain(places[id])
                and name == places[id].words[0],
            ),
            TWINS: pinned(
                twins,
                keys,
                lambda id, name: name == _twins(api.schemas[id], types[id])[0],
            ),
        },
    )


def _in_order(api: Api, places: Mapping[SchemaId, Place]) -> list[SchemaId]:
    """The schemas to name, in the order of precedence: components, then the others by depth."""

    def precedence(id: SchemaId) -> tuple[int, int, bool, tuple[str, ...], str]:
        place = places[id]
        return place.rank, len(place.tokens), not _is_certain(place), place.tokens, id

    return sorted(_to_name(api, places), key=precedence)


def _is_certain(place: Place) -> bool:
    """Whether a component is called as it is written, and as no other type is by itself."""
    word, *_ = place.words
    return (
        place.is_component
        and class_name(word, fallback="Model") == word
        and not word.endswith(_TWIN_SUFFIXES)
    )


def _kept(
    api: Api,
    keys: Mapping[SchemaId, str],
    certain: Mapping[SchemaId, str],
    pins: Pins | None,
) -> dict[tuple[SchemaId, str], str]:
    """What an earlier run named; types have had their twins then, or are new.

    A component that comes later and has the name of a twin is the one that has to give way.
    """
    if pins is None:
        return {}
    types, twins = kept(pins, TYPES, keys), kept(pins, TWINS, keys)
    written = {id: name for id, name in certain.items() if id not in types}
    derived = {
        id: _twins(api.schemas[id], name)[0]
        for id, name in (types | written).items()
        if id not in twins
    }
    return {
        (id, what): name
        for what, names in (
            (_TYPE, types),
            (_TWIN, twins),
            (_TYPE, written),
            (_TWIN, derived),
        )
        for id, name in names.items()
    }


def _candidates(place: Place, before: str, words: Iterable[str]) -> tuple[str, ...]:
    """What a schema may be called: parts after what they are a part of."""
    named = [class_name(f"{before}{word}", fallback="Model") for word in words]
    if place.is_component:
        named += [f"{name}Model" for name in named]
    return tuple(named)


def _prefix(
    places: Mapping[SchemaId, Place],
    types: Mapping[SchemaId, str],
    id: SchemaId | None,
) -> str:
    """What a name starts with: the name of the schema around, or what that would be called."""
    words: list[str] = []
    while id is not None and id not in types:
        word = places[id].words[0]
        words.append(pascal_case(word, fallback="Model"))
        id = places[id].parent
    return "".join([types[id] if id is not None else "", *reversed(words)])


def _twins(schema: Schema, name: str) -> tuple[str, ...]:
    """What a type is called as plain data; of an enumeration, its values."""
    if isinstance(schema, Enum):
        return f"{name}Value", f"{name}Literal"
    return f"{name}Dict", f"{name}TypedDict"


def _to_name(api: Api, places: Mapping[SchemaId, Place]) -> set[SchemaId]:
    """Components and what else the document calls by a name; objects; bodies, where they need one."""
    found = {
        id
        for id, place in places.items()
        if place.is_defined or isinstance(api.schemas[id], Object)
    }
    found |= {id for id in _bodies(api) if needs_name(api, id)}
    return found.union(endless(api, found))


def _bodies(api: Api) -> Iterator[SchemaId]:
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


def module_names(
    places: Mapping[SchemaId, Place],
    names: Mapping[SchemaId, SchemaNames],
    pins: Pins | None,
) -> tuple[dict[SchemaId, str], dict[str, str]]:
    """A module for every home, by the name of what is at home there; and the ones to keep."""
    homes = {each.home for each in names.values()}
    wanted = {
        id: (
            names[id].type
            if id in names
            else pascal_case(places[id].words[0], fallback="Model")
        )
        for id in homes
    }
    stems = {
        id: snake_case(name, fallback="model", longest=LONGEST_STEM)
        for id, name in wanted.items()
    }
    certain = {id for id in homes & names.keys() if _is_plain(wanted[id], stems[id])}
    keys = {id: places[id].key for id in homes}
    order = sorted(
        homes,
        key=lambda id: (id not in certain, places[id].rank, wanted[id], keys[id], id),
    )
    modules = allocate(
        ((id, (stems[id], f"{stems[id]}_model")) for id in order),
        reserved=DEVICES,
        kept=kept(pins, MODULES, {id: places[id].former_key for id in order}),
        fold=file_key,
    )
    return modules, pinned(
        modules, keys, lambda id, name: id in certain and name == stems[id]
    )


def _is_plain(name: str, stem: str) -> bool:
    """Whether no other type has a module of this name by itself: "HttpError", not "HTTPError"."""
    return name.isascii() and name == "".join(map(str.capitalize, stem.split("_")))
