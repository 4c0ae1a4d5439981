"""Operations -> the keywords that their methods take in place of a body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..model import Api, MediaType, Object, Operation
from ..model.queries import body_content, is_json, object_of
from ..naming import Names, OperationNames


@dataclass(frozen=True, slots=True)
class Keywords:
    """The properties of a body as keywords of a method."""

    body: Object
    names: Mapping[str, str]
    """Property -> keyword. An optional property is missing where its keyword would be another
    argument: it is reached through the model or the dict."""


def keywords_of(
    api: Api, names: Names, operation: Operation, called: OperationNames
) -> Keywords | None:
    """The keywords of a method; None where its body has to be given as a whole."""
    content = body_content(operation)
    if content is None or called.body is None or not is_json(content.name):
        return None
    return _keywords(api, names, content, {"self", *called.parameters, called.body})


def alternative_of(
    api: Api, names: Names, operation: Operation, called: OperationNames
) -> tuple[MediaType, Keywords] | None:
    """JSON that can be sent in place of a form, if it has fields that the form lacks.

    Where all fields are those of the form as well, the media type alone says which is meant.
    """
    body = operation.request_body
    if body is None or not called.form:
        return None
    for content in body.content:
        if not is_json(content.name):
            continue
        found = _keywords(api, names, content, {"self", *called.parameters})
        if found is not None and not set(found.names.values()) <= set(
            called.form.values()
        ):
            return content, found
    return None


def _keywords(
    api: Api, names: Names, content: MediaType, taken: set[str]
) -> Keywords | None:
    body = object_of(api, content.schema)
    if body is None or body.nullable or body.id not in names.properties:
        return None
    attributes = names.properties[body.id]
    if any(p.required and attributes[p.name] in taken for p in body.properties):
        return None
    free = (p.name for p in body.properties if attributes[p.name] not in taken)
    found = {name: attributes[name] for name in free}
    return Keywords(body, found) if found else None
