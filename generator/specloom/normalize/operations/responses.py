"""Responses of operations, with their headers and links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ...model import Header, Response
from ..context import Context, Part
from .content import media_types, named, schema_or_anything, told
from .links import links


def responses(
    context: Context, operation: Part, *, has_bodies: bool = True
) -> tuple[Response, ...]:
    """The responses of an operation, in the order written.

    Those to HEAD have no bodies, whatever is said of them (RFC 9110 section 9.3.2).
    """
    followed = {
        status: context.follow(part)
        for written, part in named(operation.get("responses"))
        if (status := _status(written)) is not None
    }
    return tuple(
        Response(
            status=status,
            description=told(context, part.data) or "",
            content=media_types(context, part) if has_bodies else (),
            headers=tuple(_headers(context, part)),
            links=links(context, part),
        )
        for status, part in followed.items()
        if part is not None and isinstance(part.data, Mapping)
    )


def _status(written: str) -> str | None:
    """A status code, a range of them or "default" (OpenAPI 3.1.1, Responses Object)."""
    if written.lower() == "default":
        return "default"
    status = written.upper()
    return status if re.fullmatch(r"[0-9](?:[0-9]{2}|XX)", status) else None


def _headers(context: Context, response: Part) -> Iterator[Header]:
    for name, written in named(response.get("headers")):
        part = context.follow(written)
        if part is None or name.lower() == "content-type":
            continue
        media_type, described = next(named(part.get("content")), (None, part))
        yield Header(
            name=name,
            schema=schema_or_anything(context, described),
            explode=part.data.get("explode") is True,
            content_type=media_type,
            required=part.data.get("required") is True,
            description=told(context, part.data),
        )
