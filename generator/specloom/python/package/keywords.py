"""Operations -> the keywords that their methods take in place of a body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...model import (
    Anything,
    Api,
    Array,
    Const,
    Enum,
    JsonValue,
    Map,
    MediaType,
    Object,
    Operation,
    Scalar,
    Tuple,
    Union,
)
from ...model.queries import (
    body_content,
    is_any_json,
    is_asked_for,
    is_file,
    is_form,
    is_json,
    object_of,
    resolve,
)
from ...naming import Names, OperationNames
from ...pointer import SchemaId


@dataclass(frozen=True, slots=True)
class Keywords:
    """The properties of a body in one media type as keywords of a method."""

    content: MediaType
    body: Object
    names: Mapping[str, str]
    """Property -> keyword. An optional property is missing where its keyword would be another
    argument: it is reached through the model or the dict."""


def keywords_of(
    api: Api, names: Names, operation: Operation, called: OperationNames
) -> Keywords | None:
    """The keywords of the body that a method's signature is about.

    None where that is a form, whose fields are arguments, or has to be given as a whole.
    """
    content = body_content(operation)
    if content is None or called.form or not is_json(content.name):
        return None
    return _keywords(api, names, content, _taken(called))


def further_keywords(
    api: Api, names: Names, operation: Operation, called: OperationNames
) -> tuple[Keywords, ...]:
    """The keywords of the other media types of a body, one set for each that takes what none
    before it does. Of the others, `_content_type` alone says that they are meant.
    """
    usual = body_content(operation)
    body = operation.request_body
    first = keywords_of(api, names, operation, called) or _form(api, operation, called)
    known = [first] if first is not None else []
    found: list[Keywords] = []
    for content in body.content if body is not None else ():
        if content is usual or is_any_json(content.name):
            continue
        if not (is_json(content.name) or is_form(content.name)):
            continue
        made = _keywords(api, names, content, _taken(called))
        if made is not None and not any(_takes(api, k, made) for k in (*known, *found)):
            found.append(made)
    return tuple(found)


def _taken(called: OperationNames) -> set[str]:
    """What no keyword can be called."""
    return {"self", *called.parameters, *([called.body] if called.body else [])}


def _keywords(
    api: Api, names: Names, content: MediaType, taken: set[str]
) -> Keywords | None:
    body = object_of(api, content.schema)
    if body is None or body.nullable:
        return None
    attributes = names.properties[body.id]
    if any(p.required and attributes[p.name] in taken for p in body.properties):
        return None
    free = (p.name for p in body.properties if attributes[p.name] not in taken)
    found = {name: attributes[name] for name in free}
    return Keywords(content, body, found) if found else None


def _form(api: Api, operation: Operation, called: OperationNames) -> Keywords | None:
    """The arguments that are fields of a form."""
    content = body_content(operation)
    body = object_of(api, content.schema) if content is not None else None
    if content is None or body is None or not called.form:
        return None
    return Keywords(content, body, called.form)


def _takes(api: Api, one: Keywords, other: Keywords) -> bool:
    """Whether a signature takes every call of another one, as type checkers see it: then they
    refuse the other."""
    if one.body.id == other.body.id:
        return True
    own = {one.names[p.name]: p for p in one.body.properties if p.name in one.names}
    asked = {p.name for p in one.body.properties if is_asked_for(api, p)}
    given = {
        other.names[p.name]: p for p in other.body.properties if p.name in other.names
    }
    needed = {name for name, p in given.items() if is_asked_for(api, p)}
    return (
        given.keys() <= own.keys()
        and {one.names[name] for name in asked if name in one.names} <= needed
        and all(
            _allows(_kinds(api, own[name].schema), kind)
            for name, p in given.items()
            for kind in _kinds(api, p.schema)
        )
    )


_ANY, _LIST = "any", "list of "
_WIDER = {"string": "file", "integer": "number"}
"""Kind -> another kind whose type takes it."""
_JSON = {bool: "boolean", int: "integer", float: "number", str: "string"}


def _allows(kinds: frozenset[str], kind: str) -> bool:
    """Whether what a type takes has all values of a kind."""
    if not kinds.isdisjoint((kind, _WIDER.get(kind, kind), _ANY)):
        return True
    inner = frozenset(k.removeprefix(_LIST) for k in kinds if k.startswith(_LIST))
    return kind.startswith(_LIST) and _allows(inner, kind.removeprefix(_LIST))


def _kinds_of(values: Iterable[JsonValue]) -> frozenset[str]:
    found = (value for value in values if value is not None)
    return frozenset(_JSON.get(type(value), type(value).__name__) for value in found)


def _kinds(
    api: Api, id: SchemaId, around: frozenset[SchemaId] = frozenset()
) -> frozenset[str]:
    """What kinds of values a schema has, null aside; of an object, its own."""
    schema = resolve(api, id)
    if schema.id in around:
        return frozenset({_ANY})
    inner = around | {schema.id}
    match schema:
        case Scalar(type=kind):
            return frozenset({"file" if is_file(schema) else kind} - {"null"})
        case Enum(values=values):
            return _kinds_of(values)
        case Const(value=value):
            return _kinds_of((value,))
        case Array(items=items):
            return frozenset(f"{_LIST}{each}" for each in _kinds(api, items, inner))
        case Union(variants=variants):
            return frozenset().union(*(_kinds(api, v, inner) for v in variants))
        case Map() | Tuple():
            return frozenset({type(schema).__name__})
        case Anything():
            return frozenset({_ANY})
        case _:
            return frozenset({schema.id})
