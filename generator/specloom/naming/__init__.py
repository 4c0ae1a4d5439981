"""Names: the intermediate model -> every identifier of the output, free of collisions and stable.

A name depends on the thing it names and on what it would collide with, never on the order of the
document.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..model import Api
from ..pointer import SchemaId
from .names import Names, OperationNames, ReceivedNames, SchemaNames, TagNames
from .operations import operation_names, tag_names
from .received import received_names
from .schemas import member_names, module_names, property_names, schema_names

__all__ = [
    "Names",
    "OperationNames",
    "ReceivedNames",
    "SchemaNames",
    "TagNames",
    "name_everything",
]


def name_everything(api: Api, package: str, pins: Mapping[str, str]) -> Names:
    """Allocate every name of a client.

    Args:
        api: the model.
        package: the name of the package.
        pins: names that an earlier run gave and the manifest kept.
    """
    schemas = schema_names(api, {SchemaId(id): name for id, name in pins.items()})
    return Names(
        package=package,
        tags=tag_names(api),
        operations=operation_names(api, schemas),
        received=received_names(api),
        schemas=schemas,
        modules=module_names(api, schemas),
        properties=property_names(api, schemas),
        members=member_names(api, schemas),
        pins=_pins(schemas),
    )


def _pins(schemas: Mapping[SchemaId, SchemaNames]) -> dict[str, str]:
    """The names that depend on what else there is: a later run has to keep them."""
    return {id: each.type for id, each in schemas.items() if each.displaced}
