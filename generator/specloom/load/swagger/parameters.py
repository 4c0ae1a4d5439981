"""Parameters that are no body, and headers: a type in place in, a schema with a style out."""

from __future__ import annotations

from typing import Final

from ..document import JsonObject, JsonValue
from .context import Context, Spot
from .schemas import schema

_KEYWORDS: Final = frozenset(
    "type format items default maximum exclusiveMaximum minimum exclusiveMinimum maxLength "
    "minLength pattern maxItems minItems uniqueItems enum multipleOf "
    "x-nullable x-ms-enum x-enum-varnames".split()
)
"""What a parameter says of its value itself and a schema says since OpenAPI 3.0."""

_STYLES: Final[dict[str, tuple[str, bool]]] = {
    "csv": ("form", False),
    "ssv": ("spaceDelimited", False),
    "tsv": ("spaceDelimited", False),
    "pipes": ("pipeDelimited", False),
    "multi": ("form", True),
}
"""`collectionFormat` (Swagger 2.0, Parameter Object) as `style` and `explode`; tabs have none."""


def parameter(context: Context, value: JsonValue, spot: Spot) -> JsonValue:
    """A parameter of a query, a header or a path, or a reference to one."""
    if not isinstance(value, dict) or "$ref" in value:
        return value
    context.move(spot)
    result = _without_type(value)
    result["schema"] = _schema(context, value, spot)
    if value.get("type") == "array":
        result.update(_array(context, value, spot))
    if "x-deprecated" in result:
        result.setdefault("deprecated", result.pop("x-deprecated"))
    _add_examples(result)
    if not _says_type(value):
        message = 'the parameter has no "type"; it is taken as a string'
        context.warn("parameter-without-type", message, spot)
    return result


def header(context: Context, value: JsonValue, spot: Spot) -> JsonValue:
    """A header of a response (Swagger 2.0, Header Object)."""
    if not isinstance(value, dict) or "$ref" in value:
        return value
    result = _without_type(value)
    result["schema"] = _schema(context, value, spot)
    if value.get("type") == "array":
        _comma(context, value, spot, "header")
    _add_examples(result)
    return result


def form_field(context: Context, value: JsonObject, spot: Spot) -> JsonValue:
    """The property that a field of a form becomes; `spot` is where the property stands."""
    kept = {
        name: field
        for name, field in value.items()
        if name in (*_KEYWORDS, "description", "example") or name.startswith("x-")
    }
    _report_nested(context, value, spot)
    return schema(context, kept, spot)


def form_style(context: Context, value: JsonObject, spot: Spot) -> JsonObject | None:
    """The Encoding Object of a field; None for one that is no list."""
    if value.get("type") != "array":
        return None
    style, explode = _style(context, value, spot)
    return {"style": style, "explode": explode}


def _without_type(value: JsonObject) -> JsonObject:
    left_out = {*_KEYWORDS, "collectionFormat"}
    return {name: field for name, field in value.items() if name not in left_out}


def _says_type(value: JsonObject) -> bool:
    return any(name in value for name in ("type", "enum", "items", "schema", "content"))


def _schema(context: Context, value: JsonObject, spot: Spot) -> JsonValue:
    if "type" not in value and "schema" in value:
        # As OpenAPI 3 has it; what is meant is clear.
        return schema(context, value["schema"], spot.below("schema"))
    _report_nested(context, value, spot)
    said = {name: field for name, field in value.items() if name in _KEYWORDS}
    if not _says_type(value):
        said["type"] = "string"
    return schema(context, said, context.move(spot.at("schema")))


def _array(context: Context, value: JsonObject, spot: Spot) -> JsonObject:
    place = value.get("in")
    if place != "query":
        _comma(context, value, spot, "path" if place == "path" else "header")
        return {}
    style, explode = _style(context, value, spot)
    for name in ("style", "explode"):
        old = spot.below("collectionFormat").old
        context.move(Spot(spot.below(name).new, old))
    return {"style": style, "explode": explode}


def _style(context: Context, value: JsonObject, spot: Spot) -> tuple[str, bool]:
    """How the items of a list are written in a query or a form."""
    written = value.get("collectionFormat", "csv")
    found = _STYLES.get(written) if isinstance(written, str) else None
    if found is None or written == "tsv":
        outcome = "spaces" if found else "commas"
        _report(context, written, f"separated by {outcome}", spot)
    return found or _STYLES["csv"]


def _comma(context: Context, value: JsonObject, spot: Spot, place: str) -> None:
    """OpenAPI 3.0.3, Parameter Object: a path and a header know "simple" lists only."""
    written = value.get("collectionFormat", "csv")
    if written != "csv":
        _report(context, written, f"separated by commas in a {place}", spot)


def _report(context: Context, written: JsonValue, outcome: str, spot: Spot) -> None:
    shown = f'"{written[:40]}"' if isinstance(written, str) else "this"
    message = f"{shown} cannot be expressed; the items are {outcome}"
    context.warn("collection-format", message, spot.below("collectionFormat"))


def _report_nested(context: Context, value: JsonObject, spot: Spot) -> None:
    """Lists in lists: Swagger 2.0 (Items Object) has a format for each level, OpenAPI 3 has not."""
    items = value.get("items")
    if value.get("type") != "array" or not isinstance(items, dict):
        return
    if items.get("type") == "array" or "collectionFormat" in items:
        message = "how lists in a list are separated cannot be expressed; it is ignored"
        below = spot.below("items")
        where = (
            below.below("collectionFormat") if "collectionFormat" in items else below
        )
        context.warn("collection-format", message, where)


def _add_examples(result: JsonObject) -> None:
    """`x-example` and `x-examples`, as OpenAPI 3.0 spells them (Parameter Object)."""
    if "x-example" in result:
        result.setdefault("example", result.pop("x-example"))
    listed = result.get("x-examples")
    if isinstance(listed, dict) and "example" not in result:
        del result["x-examples"]
        result["examples"] = {name: {"value": each} for name, each in listed.items()}
