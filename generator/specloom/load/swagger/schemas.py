"""Schema Objects: Swagger 2.0's in, OpenAPI 3.0's out."""

from __future__ import annotations

from typing import Final

from ..document import JsonObject, JsonValue
from ..grammar import Field, Kind, field_of
from .context import Context, Spot

_VENDOR: Final = {
    "x-nullable": "nullable",
    "x-deprecated": "deprecated",
    "x-example": "example",
}
"""Extensions that say what OpenAPI 3.0 has a keyword for."""


def schema(context: Context, value: JsonValue, spot: Spot) -> JsonValue:
    """A schema and all below it; what is no schema stays as it is."""
    if not isinstance(value, dict):
        return value
    result = dict(value)
    for name, child in value.items():
        field = field_of(Kind.SCHEMA, name)
        if field is not None and field.kind is Kind.SCHEMA:
            result[name] = _field(context, field, child, spot.below(name))
    return _keywords(context, result, spot)


def _field(context: Context, field: Field, value: JsonValue, spot: Spot) -> JsonValue:
    if isinstance(value, list):
        return [schema(context, child, spot.below(i)) for i, child in enumerate(value)]
    if field.shape == "map" and isinstance(value, dict):
        return {
            name: schema(context, child, spot.below(name))
            for name, child in value.items()
        }
    return schema(context, value, spot)


def _keywords(context: Context, result: JsonObject, spot: Spot) -> JsonObject:
    """The keywords of one schema that are spelled another way since OpenAPI 3.0."""
    for vendor, name in _VENDOR.items():
        if vendor in result and name not in result:
            result[name] = result.pop(vendor)
            context.move(Spot(spot.below(name).new, spot.below(vendor).old))
    tag = result.get("discriminator")
    if isinstance(tag, str):
        result["discriminator"] = {"propertyName": tag}
        below = spot.below("discriminator")
        context.move(below.at("propertyName"))
    if result.get("type") == "file":
        result.update(type="string", format="binary")
    if "x-ms-enum" in result and "x-enum-varnames" not in result:
        _add_names(result)
    return result


def _add_names(schema: JsonObject) -> None:
    """`x-ms-enum: {values: [{value, name}]}` as `x-enum-varnames`, where every value has a name."""
    vendor = schema["x-ms-enum"]
    listed = vendor.get("values") if isinstance(vendor, dict) else None
    rows = (
        [r for r in listed if isinstance(r, dict)] if isinstance(listed, list) else []
    )
    names: list[JsonValue] = [row.get("name") for row in rows]
    if rows and [row.get("value") for row in rows] == schema.get("enum"):
        if all(isinstance(name, str) for name in names):
            schema["x-enum-varnames"] = names


def is_file(value: JsonValue) -> bool:
    """Whether a schema says `type: file` (Swagger 2.0, Response Object and Parameter Object)."""
    return isinstance(value, dict) and value.get("type") == "file"
