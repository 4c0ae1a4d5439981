"""Text or data that is no OpenAPI document -> what it is, for what people mistake for one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from .document import JsonObject, JsonValue

_TEXTS: Final = (
    (re.compile(r"#%RAML\b"), "a RAML document"),
    (re.compile(r"<!doctype html|<html\b", re.IGNORECASE), "an HTML page"),
    (
        re.compile(r"<(?:\?xml\b|\w+:\w+|wsdl|definitions|application)"),
        "an XML document",
    ),
    (re.compile(r"FORMAT:\s*1A\b"), "an API Blueprint"),
    (re.compile(r'syntax\s*=\s*["\']proto[23]'), "a file of Protocol Buffers"),
    (
        re.compile(
            r"(?:schema|type|interface|extend type|enum|scalar)\s[^:\n]*\{", re.ASCII
        ),
        "a GraphQL schema",
    ),
)


def stranger_in_text(text: str) -> str | None:
    """What a text is that can be told without parsing it; None where nothing is known of it."""
    start = text.lstrip("\ufeff \t\r\n")
    return next((what for sign, what in _TEXTS if sign.match(start)), None)


def _in_info(data: JsonObject, test: Callable[[JsonObject], bool]) -> bool:
    info = data.get("info")
    return isinstance(info, dict) and test(info)


def _is_postman(info: JsonObject) -> bool:
    return "_postman_id" in info or "getpostman.com" in str(info.get("schema"))


def _is_graphql(data: JsonObject) -> bool:
    inner = data.get("data")
    return "__schema" in data or (isinstance(inner, dict) and "__schema" in inner)


def _is_schema(data: JsonObject) -> bool:
    words = {"$defs", "definitions", "properties", "items", "allOf", "anyOf", "oneOf"}
    return "json-schema.org" in str(data.get("$schema")) or (
        ("type" in data or "$schema" in data or "$id" in data)
        and bool(words & data.keys())
    )


_DATA: Final[tuple[tuple[Callable[[JsonObject], bool], str], ...]] = (
    (lambda data: "asyncapi" in data, "an AsyncAPI document"),
    (lambda data: _in_info(data, _is_postman), "a Postman collection"),
    (lambda data: "arazzo" in data, "an Arazzo description"),
    (lambda data: "overlay" in data, "an OpenAPI Overlay"),
    (lambda data: "openrpc" in data, "an OpenRPC document"),
    (lambda data: "swaggerVersion" in data, "a document in Swagger 1"),
    (_is_graphql, "the introspection of a GraphQL schema"),
    (lambda data: "__export_format" in data, "an export of Insomnia"),
    (
        lambda data: isinstance(log := data.get("log"), dict) and "entries" in log,
        "an HTTP archive (HAR)",
    ),
    (_is_schema, "a JSON Schema"),
)


def stranger_in_data(data: JsonValue) -> str | None:
    """What data are that say nothing of OpenAPI; None where nothing is known of them."""
    if not isinstance(data, dict):
        return None
    return next((what for sign, what in _DATA if sign(data)), None)


HINTS: Final = {
    "a Postman collection": "export or convert it as OpenAPI first",
    "an HTML page": "a page about an API, or a login; the document is often at /openapi.json",
    "a JSON Schema": 'an OpenAPI document has schemas below "components"',
}
