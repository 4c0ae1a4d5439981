"""An operation -> all the methods that it has: what code, pages, indexes and the surface are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...model import Api, Operation
from ...model.queries import only_streams, stream_content
from ...naming import OperationNames
from ..text.source import Identifier
from .bodies import raw, returned

Way = Literal["usual", "with_http_info", "stream", "chunks"]
"""How a method hands over the response: its body, the whole of it, item by item, or as bytes."""


@dataclass(frozen=True, slots=True)
class Method:
    """One method of an operation."""

    name: Identifier
    way: Way


def methods_of(
    api: Api, operation: Operation, names: OperationNames
) -> tuple[Method, ...]:
    """The methods of an operation; the usual one, whose arguments all of them take, is the first."""
    usual = Method(Identifier(names.method), "usual")
    if only_streams(operation):
        return (usual,)
    whole = Method(Identifier(f"{names.method}_with_http_info"), "with_http_info")
    found = [usual, whole]
    if stream_content(operation) is not None:
        found.append(Method(Identifier(names.stream), "stream"))
    if gives_bytes(api, operation):
        found.append(Method(Identifier(names.chunks), "chunks"))
    return tuple(found)


def gives_bytes(api: Api, operation: Operation) -> bool:
    """Whether a success may have a body that is bytes and nothing more."""
    return any(raw(api, each) == "bytes" for each in returned(api, operation))
