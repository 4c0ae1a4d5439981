"""Names: the intermediate model -> every identifier of the output, free of collisions and stable.

A name depends on the thing it names and on what it would collide with, never on the order of the
document; and what had a name in an earlier run keeps it, whatever else has come or gone since.
"""

from __future__ import annotations

from ..model import Api
from .members import member_names, property_names
from .names import Names, OperationNames, ReceivedNames, SchemaNames, TagNames
from .operations import operation_names
from .pins import MODULES, RECEIVED, TYPES, Pins, join
from .places import known_places, places_of
from .received import received_names
from .schemas import module_names, type_names
from .tags import tag_names

__all__ = [
    "Names",
    "OperationNames",
    "Pins",
    "ReceivedNames",
    "SchemaNames",
    "TagNames",
    "name_everything",
]


def name_everything(api: Api, package: str, pins: Pins | None = None) -> Names:
    """Allocate every name of a client.

    Args:
        api: the model.
        package: the name of the package.
        pins: names that an earlier run gave and the manifest kept; None where there was none.
    """
    places = places_of(api, known_places((pins or {}).get(TYPES, {})))
    types = type_names(api, places, pins)
    modules, kept_modules = module_names(places, types.names, pins)
    tags, kept_tags = tag_names(api, pins)
    operations, kept_operations = operation_names(api, types.names, pins)
    received, kept_received = received_names(api, pins)
    properties, kept_properties = property_names(api, types.names, pins)
    members, kept_members = member_names(api, types.names, pins)
    return Names(
        package=package,
        tags=tags,
        operations=operations,
        received=received,
        schemas=types.names,
        modules=modules,
        properties=properties,
        members=members,
        pins=join(
            [
                *types.pins.items(),
                (MODULES, kept_modules),
                (RECEIVED, kept_received),
                *kept_tags.items(),
                *kept_operations.items(),
                *kept_properties.items(),
                *kept_members.items(),
            ]
        ),
    )
