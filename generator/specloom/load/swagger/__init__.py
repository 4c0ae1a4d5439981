"""Swagger 2.0 in, the same in the terms of OpenAPI 3.0 out: a document, or one object of a kind.

What is of a wrong type passes unchanged, for the structural checks to find. `Context.moved` tells
afterwards where things come from, and `Context.diagnostics` what is degraded.
"""

from __future__ import annotations

from typing import Final

from ...pointer import Pointer
from ..document import JsonValue
from ..grammar import Kind
from .bodies import responses
from .context import Context, Defaults, Lookup, Spot
from .operations import operation, path_item
from .parameters import header, parameter
from .root import Translate, document, paths, shared_body, shared_response
from .schemas import schema
from .security import security_scheme
from .servers import defaults_of

__all__ = ["Context", "Defaults", "Lookup", "defaults_of", "modernize"]


def _responses(context: Context, value: JsonValue, spot: Spot) -> JsonValue:
    return responses(context, value, spot, context.defaults.produces)


_TRANSLATE: Final[dict[Kind, Translate]] = {
    Kind.DOCUMENT: document,
    Kind.PATHS: paths,
    Kind.PATH_ITEM: path_item,
    Kind.OPERATION: operation,
    Kind.PARAMETER: parameter,
    Kind.HEADER: header,
    Kind.REQUEST_BODY: shared_body,
    Kind.RESPONSES: _responses,
    Kind.RESPONSE: shared_response,
    Kind.SECURITY_SCHEME: security_scheme,
    Kind.SCHEMA: schema,
}


def modernize(
    kind: Kind, value: JsonValue, pointer: Pointer, context: Context
) -> JsonValue:
    """The object of `kind` at `pointer` of a file in Swagger 2.0, as OpenAPI 3.0 writes it.

    A request body is a parameter in `body` here. The input is never changed, and a `$ref` stays in
    the terms of the source.
    """
    translate = _TRANSLATE.get(kind)
    if translate is None:
        return value
    return translate(context, value, Spot(pointer, pointer))
