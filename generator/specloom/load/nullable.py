"""One schema with `nullable: true` in, the same meaning in the terms of JSON Schema out.

OpenAPI 3.0.3 (section 4.7.24.1) lets `nullable` add null to the `type` beside it and to nothing
else. Documents are written as if it always meant "or null": beside `$ref`, `allOf` or an `enum`
that lacks null. They are read the way they are meant.
"""

from __future__ import annotations

from typing import Final

from .document import JsonObject, JsonValue

_ANNOTATIONS: Final = frozenset(
    (
        "description",
        "title",
        "default",
        "deprecated",
        "example",
        "examples",
        "readOnly",
        "writeOnly",
        "externalDocs",
    )
)
_BESIDE: Final = ("xml", "discriminator", "$comment")
_TYPED: Final = ("type", "$ref", "allOf", "oneOf", "anyOf", "const")
_OBJECT_KEYWORDS: Final = ("properties", "additionalProperties")


def hoisted(schema: JsonObject) -> JsonObject:
    """`allOf: [A, {nullable: true}]` as `nullable: true` beside `allOf: [A, {}]`.

    That is how documents say "A or null" where they cannot write beside A's `$ref`.
    """
    members = schema.get("allOf")
    if not isinstance(members, list) or not any(map(_only_nullable, members)):
        return schema
    kept: list[JsonValue] = [
        (
            {n: v for n, v in member.items() if n != "nullable"}
            if isinstance(member, dict) and _only_nullable(member)
            else member
        )
        for member in members
    ]
    return {**schema, "allOf": kept, "nullable": True}


def _only_nullable(member: JsonValue) -> bool:
    return (
        isinstance(member, dict)
        and member.get("nullable") is True
        and all(name == "nullable" or _is_annotation(name) for name in member)
    )


def may_stay(keyword: str) -> bool:
    """Whether a keyword counts beside a `$ref` where all others are ignored."""
    return keyword == "nullable" or keyword in _BESIDE or _is_annotation(keyword)


def must_move(schema: JsonObject) -> bool:
    """Whether null can only be added around the schema, not in it."""
    return any(name in schema for name in ("$ref", "allOf", "const"))


def is_typed(schema: JsonObject) -> bool:
    """Whether `nullable` has something beside it that it can add null to."""
    return any(name in schema for name in _TYPED)


def add_null(schema: JsonObject) -> JsonObject:
    """`schema`, or null. One that must move is the first of `anyOf` in the result."""
    if must_move(schema):
        return _wrapped(schema)
    result = dict(schema)
    if "type" in schema:
        result["type"] = _type_or_null(schema["type"])
    elif any(name in schema for name in _OBJECT_KEYWORDS) and not is_typed(schema):
        result["type"] = ["object", "null"]
    elif "items" in schema and not is_typed(schema):
        result["type"] = ["array", "null"]
    for name in ("oneOf", "anyOf"):
        if name in schema:
            result[name] = _members_or_null(schema[name])
    enum = schema.get("enum")
    if isinstance(enum, list) and None not in enum:
        result["enum"] = [*enum, None]
    return result


def _wrapped(schema: JsonObject) -> JsonObject:
    """`anyOf: [schema, null]`, with what only annotates the schema kept outside."""
    outside = {name: v for name, v in schema.items() if _is_annotation(name)}
    inside: JsonValue = {n: v for n, v in schema.items() if n not in outside}
    return {"anyOf": [inside, {"type": "null"}], **outside}


def _is_annotation(name: str) -> bool:
    return name in _ANNOTATIONS or name.startswith("x-")


def _type_or_null(found: JsonValue) -> JsonValue:
    types = found if isinstance(found, list) else [found]
    return found if "null" in types else [*types, "null"]


def _members_or_null(members: JsonValue) -> JsonValue:
    if not isinstance(members, list) or any(map(_takes_null, members)):
        return members
    return [*members, {"type": "null"}]


def _takes_null(schema: JsonValue) -> bool:
    """Whether an (upgraded) member of a union says by itself that it takes null."""
    if not isinstance(schema, dict):
        return False
    found = schema.get("type")
    enum = schema.get("enum")
    if isinstance(enum, list) and None not in enum:
        return False
    if found == "null" or (isinstance(found, list) and "null" in found):
        return True
    inner = schema.get("anyOf")
    return isinstance(inner, list) and any(map(_takes_null, inner))
