"""The whole document: its sections where OpenAPI 3.0 has them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from ..document import JsonObject, JsonValue
from ..grammar import Field, Kind
from .bodies import body, response
from .context import Context, Spot
from .operations import path_item, report_lists
from .parameters import parameter
from .schemas import schema
from .security import security_scheme
from .servers import defaults_of, servers

_SCHEMAS: Final = Field(Kind.SCHEMA, "map")
_RESPONSES: Final = Field(Kind.RESPONSE, "map")
_PARAMETERS: Final = Field(Kind.PARAMETER, "map")
_SCHEMES: Final = Field(Kind.SECURITY_SCHEME, "map")
_MS_PATHS: Final = "x-ms-paths"
_TRANSLATED: Final = frozenset(
    "swagger host basePath schemes consumes produces paths definitions parameters "
    "responses securityDefinitions x-ms-paths x-ms-parameterized-host".split()
)
Translate = Callable[[Context, JsonValue, Spot], JsonValue]


def document(context: Context, value: JsonValue, spot: Spot) -> JsonValue:
    """A Swagger Object as an OpenAPI Object."""
    if not isinstance(value, dict):
        return value
    context = replace(context, defaults=defaults_of(value))
    report_lists(context, value, spot)
    context.move(Spot(spot.below("openapi").new, spot.below("swagger").old))
    result: JsonObject = {"openapi": "3.0.3"}
    result.update((k, v) for k, v in value.items() if k not in _TRANSLATED)
    found = servers(context, value, spot)
    if found:
        result["servers"] = found
    if "paths" in value or _MS_PATHS in value:
        result["paths"] = _paths(context, value, spot)
    parts = _components(context, value, spot)
    known = result.get("components", {})
    if parts and isinstance(known, dict):
        result["components"] = {**known, **parts}
    return result


def paths(context: Context, value: JsonValue, spot: Spot) -> JsonValue:
    """The paths, by their templates."""
    value = context.spread(Field(Kind.PATHS), value, spot)
    if not isinstance(value, dict):
        return value
    return {
        path: (
            each
            if path.startswith("x-") or path == "$ref"
            else path_item(context, each, spot.below(path))
        )
        for path, each in value.items()
    }


def _paths(context: Context, root: JsonObject, spot: Spot) -> JsonValue:
    """`paths`, and of `x-ms-paths`, whose templates may have a query, those that are new."""
    found = paths(context, root.get("paths", {}), spot.below("paths"))
    more = root.get(_MS_PATHS)
    if not isinstance(found, dict) or not isinstance(more, dict):
        return found
    for path, each in more.items():
        if path not in found:
            place = spot.below(_MS_PATHS, path)
            place = context.move(Spot(spot.below("paths", path).new, place.old))
            found[path] = path_item(context, each, place)
    return found


def _components(context: Context, root: JsonObject, spot: Spot) -> JsonObject:
    found: JsonObject = {}
    if "definitions" in root:
        place = _place(context, spot, "schemas", "definitions")
        schemas = context.spread(_SCHEMAS, root["definitions"], place)
        found["schemas"] = _map(context, schema, schemas, place)
    if "parameters" in root:
        found.update(_shared_parameters(context, root["parameters"], spot))
    if "responses" in root:
        place = _place(context, spot, "responses", "responses")
        shared = context.spread(_RESPONSES, root["responses"], place)
        found["responses"] = _map(context, shared_response, shared, place)
    if "securityDefinitions" in root:
        place = _place(context, spot, "securitySchemes", "securityDefinitions")
        schemes = context.spread(_SCHEMES, root["securityDefinitions"], place)
        found["securitySchemes"] = _map(context, security_scheme, schemes, place)
    return found


def _place(context: Context, spot: Spot, section: str, name: str) -> Spot:
    new = spot.below("components", section).new
    return context.move(Spot(new, spot.below(name).old))


def _map(context: Context, each: Translate, value: JsonValue, spot: Spot) -> JsonValue:
    if not isinstance(value, dict):
        return value
    return {
        name: each(context, child, spot.below(name)) for name, child in value.items()
    }


def _shared_parameters(context: Context, value: JsonValue, spot: Spot) -> JsonObject:
    """A shared body is a request body; fields of forms are only part of the forms that use them."""
    place = _place(context, spot, "parameters", "parameters")
    value = context.spread(_PARAMETERS, value, place)
    if not isinstance(value, dict):
        return {"parameters": value}
    kept: JsonObject = {}
    bodies: JsonObject = {}
    for name, each in value.items():
        location = context.meant(each).get("in")
        if location == "body":
            new = spot.below("components", "requestBodies", name).new
            below = context.move(Spot(new, spot.below("parameters", name).old))
            bodies[name] = shared_body(context, each, below)
        elif location != "formData":
            kept[name] = parameter(context, each, place.below(name))
    return {"parameters": kept, **({"requestBodies": bodies} if bodies else {})}


def shared_body(context: Context, value: JsonValue, spot: Spot) -> JsonValue:
    """A body that stands apart from the operations: in the media types of the document."""
    return body(context, value, spot, context.defaults.consumes)


def shared_response(context: Context, value: JsonValue, spot: Spot) -> JsonValue:
    """A response that stands apart from the operations: in the media types of the document."""
    return response(context, value, spot, context.defaults.produces)
