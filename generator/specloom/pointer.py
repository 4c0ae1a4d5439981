"""JSON pointers (RFC 6901) and the identifiers built from them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NewType

Pointer = NewType("Pointer", str)
"""A JSON pointer as text: "" is the whole document, "/paths/~1files/get" one operation."""

SchemaId = NewType("SchemaId", str)
"""Where a schema is defined: `document#pointer`; the document is "" for the root document."""

OperationId = NewType("OperationId", str)
"""Where an operation is defined, in the same form. Not the `operationId` of the document."""

ROOT = Pointer("")


def escape(token: str) -> str:
    """Write one reference token (RFC 6901, section 3)."""
    return token.replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """Read one reference token (RFC 6901, section 4)."""
    return token.replace("~1", "/").replace("~0", "~")


def join(pointer: Pointer, *tokens: str | int) -> Pointer:
    """The pointer of a value below `pointer`."""
    return Pointer(pointer + "".join("/" + escape(str(token)) for token in tokens))


def tokens(pointer: str) -> tuple[str, ...]:
    """The reference tokens of a pointer, unescaped."""
    return tuple(unescape(token) for token in pointer.split("/")[1:])


def from_tokens(parts: Iterable[str | int]) -> Pointer:
    """The pointer made of `parts`."""
    return join(ROOT, *parts)


def schema_id(document: str, pointer: Pointer) -> SchemaId:
    """The identifier of the schema at `pointer` of `document`."""
    return SchemaId(f"{document}#{pointer}")


def split_id(identifier: SchemaId | OperationId) -> tuple[str, Pointer]:
    """The document and the pointer of an identifier."""
    document, _, pointer = identifier.partition("#")
    return document, Pointer(pointer)
