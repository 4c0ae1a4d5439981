"""Questions about an API that several stages ask; answers are data of the model."""

from __future__ import annotations

from ..pointer import SchemaId
from .api import Api, MediaType, Operation, Response
from .schema import Object, Ref, Schema

FORM_TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON (RFC 8259, or the "+json" suffix of RFC 6839)."""
    essence = media_type.partition(";")[0].strip()
    return essence == "application/json" or essence.endswith("+json")


def is_form(media_type: str) -> bool:
    """Whether a body of this type is a list of named fields."""
    return media_type.partition(";")[0].strip() in FORM_TYPES


def is_text(media_type: str) -> bool:
    """Whether a body of this type is text and nothing more."""
    return media_type.startswith("text/") and not is_json(media_type)


def resolve(api: Api, id: SchemaId) -> Schema:
    """The schema at the end of a chain of references; the last reference of a circle."""
    schema = api.schemas[id]
    seen = {id}
    while isinstance(schema, Ref) and schema.target not in seen:
        seen.add(schema.target)
        schema = api.schemas[schema.target]
    return schema


def object_of(api: Api, id: SchemaId | None) -> Object | None:
    """The object that a schema is, or refers to; None when it is something else."""
    schema = resolve(api, id) if id is not None else None
    return schema if isinstance(schema, Object) else None


def body_content(operation: Operation) -> MediaType | None:
    """The representation of the request body that the method's signature is about.

    JSON or a form, whichever the document names first; without them, what comes first.
    """
    content = operation.request_body.content if operation.request_body else ()
    plain = (m for m in content if is_json(m.name) or is_form(m.name))
    return next(plain, content[0] if content else None)


def success_responses(operation: Operation) -> tuple[Response, ...]:
    """The responses that make a call a success: 2xx, or `default` where no 2xx is declared."""
    declared = tuple(r for r in operation.responses if r.status.startswith("2"))
    if declared:
        return declared
    return tuple(r for r in operation.responses if r.status == "default")


def response_content(response: Response) -> MediaType | None:
    """The representation of a response that the method's return type is about."""
    for suits in (is_json, lambda name: name != "text/event-stream"):
        for media_type in response.content:
            if suits(media_type.name):
                return media_type
    return response.content[0] if response.content else None
