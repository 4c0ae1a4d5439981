"""Bodies of requests and responses -> how they are handed over, and the name of their type."""

from __future__ import annotations

from ..model import Api, MediaType, Ref, Scalar
from ..model.queries import is_form, is_json, resolve
from ..naming import Names
from ..pointer import SchemaId

_BUILTINS = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
}


def is_raw(api: Api, content: MediaType) -> bool:
    """Whether a body is handed over as it comes: it is neither JSON nor a form, or it is a file."""
    if content.schema is not None:
        schema = resolve(api, content.schema)
        if isinstance(schema, Scalar) and schema.format == "binary":
            return True
    return not (is_json(content.name) or is_form(content.name))


def raw_type(media_type: str) -> str:
    """The type of a body that is neither JSON nor a form."""
    text = media_type.startswith("text/") or media_type.endswith(
        ("xml", "/sdp", "yaml")
    )
    return "str" if text else "bytes"


def type_name(api: Api, names: Names, content: MediaType) -> str | None:
    """The name by which the runtime finds the type of a body; None for any JSON value."""
    if content.schema is None and is_json(content.name):
        return None
    if content.schema is None or is_raw(api, content):
        return raw_type(content.name)
    return _name_of(api, names, content.schema)


def _name_of(api: Api, names: Names, id: SchemaId) -> str:
    if id in names.schemas:
        return names.schemas[id].type
    schema = api.schemas[id]
    if isinstance(schema, Ref):
        return _name_of(api, names, schema.target)
    return _BUILTINS[schema.type] if isinstance(schema, Scalar) else "Any"
