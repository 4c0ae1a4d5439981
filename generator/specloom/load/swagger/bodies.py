"""What an operation is sent and answers: body and form parameters, responses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ...pointer import Pointer
from ..document import JsonObject, JsonValue
from ..spread import deeper
from .context import JSON, Context, Spot, extensions
from .parameters import form_field, form_style, header
from .schemas import is_file, schema

_URL_ENCODED: Final = "application/x-www-form-urlencoded"
_MULTIPART: Final = "multipart/form-data"
_BYTES: Final = ("application/octet-stream",)


@dataclass(frozen=True, slots=True)
class FormField:
    """A parameter in `formData`: its name, what it says, where the source says so."""

    name: str
    value: JsonObject
    old: Pointer


def body(
    context: Context, value: JsonValue, spot: Spot, consumes: tuple[str, ...]
) -> JsonValue:
    """A parameter in `body` as a Request Body Object. Its name is seen by nobody."""
    if not isinstance(value, dict) or "$ref" in value:
        return value
    context.move(spot)
    result = extensions(value)
    for name in ("description", "required"):
        if name in value:
            result[name] = value[name]
    types = consumes or JSON
    content = _content(context, value, spot, types)
    _add_body_examples(content, value)
    result["content"] = dict(content)
    return result


def form(
    context: Context, fields: Iterable[FormField], spot: Spot, consumes: tuple[str, ...]
) -> JsonObject:
    """The parameters in `formData` as one Request Body Object."""
    fields = tuple(fields)
    context.move(spot)
    media_type = form_type(fields, consumes)
    below = spot.at("content", media_type)
    properties: JsonObject = {}
    encoding: JsonObject = {}
    for each in fields:
        new = below.at("schema", "properties", each.name).new
        place = context.move(Spot(new, each.old))
        style = form_style(context, each.value, place)
        if style is not None:
            context.move(Spot(below.at("encoding", each.name).new, each.old))
            encoding[each.name] = style
        properties[each.name] = form_field(context, each.value, place)
    needed: list[JsonValue] = [
        each.name for each in fields if each.value.get("required") is True
    ]
    described: JsonObject = {"type": "object", "properties": properties}
    content: JsonObject = {"schema": described}
    if needed:
        described["required"] = needed
    if encoding:
        content["encoding"] = encoding
    return {"required": bool(needed), "content": {media_type: content}}


def form_type(fields: tuple[FormField, ...], consumes: tuple[str, ...]) -> str:
    """How a form is written: a file wants "multipart/form-data" (Swagger 2.0, Parameter Object)."""
    with_file = any(
        is_file(each.value) or is_file(each.value.get("items")) for each in fields
    )
    for media_type in consumes:
        plain = media_type.partition(";")[0].strip().lower()
        if plain.startswith("multipart/"):
            return plain
        if plain == _URL_ENCODED and not with_file:
            return plain
    return _MULTIPART if with_file else _URL_ENCODED


def responses(
    context: Context, value: JsonValue, spot: Spot, produces: tuple[str, ...]
) -> JsonValue:
    """The responses of an operation, by status code."""
    if not isinstance(value, dict):
        return value
    return {
        status: (
            each
            if status.startswith("x-")
            else _listed(context, each, spot.below(status), produces)
        )
        for status, each in value.items()
    }


def _listed(
    context: Context, value: JsonValue, spot: Spot, produces: tuple[str, ...]
) -> JsonValue:
    """A response of an operation; one that is shared, too, if it comes in other media types."""
    shared = context.defaults.produces
    ref = value.get("$ref") if isinstance(value, dict) else None
    if isinstance(ref, str) and (produces or JSON) != (shared or JSON):
        meant = context.meant(value)
        if "schema" in meant:
            return response(context, refer(context, meant, ref), spot, produces)
    return response(context, value, spot, produces)


def refer(context: Context, meant: JsonObject, ref: str) -> JsonObject:
    """A shared body or response, with a reference in place of its schema: it has one name."""
    below = deeper(ref, "schema")
    if is_file(meant["schema"]) or context.lookup(below) is None:
        return meant
    return {**meant, "schema": {"$ref": below}}


def response(
    context: Context, value: JsonValue, spot: Spot, produces: tuple[str, ...]
) -> JsonValue:
    """A response (Swagger 2.0, Response Object): without a schema it has no content."""
    if not isinstance(value, dict) or "$ref" in value:
        return value
    context.move(spot)
    moving = ("schema", "examples", "headers")
    result = {name: field for name, field in value.items() if name not in moving}
    if "headers" in value:
        result["headers"] = _headers(context, value["headers"], spot.below("headers"))
    if "schema" in value:
        types = produces or (_BYTES if is_file(value["schema"]) else JSON)
        content = _content(context, value, spot, types)
        _add_examples(context, content, value.get("examples"), spot)
        result["content"] = dict(content)
    elif isinstance(value.get("examples"), dict):
        result["content"] = _by_example(context, value["examples"], spot)
    return result


def _headers(context: Context, value: JsonValue, spot: Spot) -> JsonValue:
    if not isinstance(value, dict):
        return value
    return {
        name: header(context, each, spot.below(name)) for name, each in value.items()
    }


def _content(
    context: Context, owner: JsonObject, spot: Spot, types: tuple[str, ...]
) -> dict[str, JsonObject]:
    """A Media Type Object for each type. A schema that is no reference is written only once."""
    if "schema" not in owner:
        return {media_type: {} for media_type in types}
    written, old = owner["schema"], spot.below("schema").old
    once = isinstance(written, dict) and "$ref" not in written and not is_file(written)
    again: JsonObject = {"$ref": f"#{old}".replace("%", "%25")}
    content: dict[str, JsonObject] = {}
    for media_type in types:
        place = context.move(Spot(spot.below("content", media_type, "schema").new, old))
        repeated = again if once and content else written
        content[media_type] = {"schema": schema(context, repeated, place)}
    return content


def _add_examples(
    context: Context, content: dict[str, JsonObject], examples: JsonValue, spot: Spot
) -> None:
    """The examples of the media types that there are (Swagger 2.0, Example Object)."""
    for media_type, example in examples.items() if isinstance(examples, dict) else ():
        if media_type in content:
            content[media_type]["example"] = example
            new = spot.below("content", media_type, "example").new
            context.move(Spot(new, spot.below("examples", media_type).old))


def _by_example(context: Context, examples: JsonValue, spot: Spot) -> JsonValue:
    """The content of a response of which there are only examples."""
    listed = examples if isinstance(examples, dict) else {}
    content: dict[str, JsonObject] = {name: {} for name in listed if "/" in name}
    _add_examples(context, content, examples, spot)
    return dict(content)


def _add_body_examples(content: dict[str, JsonObject], value: JsonObject) -> None:
    """`x-example` of a body, and `x-examples` by media type: what documents use for want of more."""
    by_type = value.get("x-examples")
    for media_type, each in content.items():
        if isinstance(by_type, dict) and media_type in by_type:
            each["example"] = by_type[media_type]
        elif "x-example" in value:
            each["example"] = value["x-example"]
