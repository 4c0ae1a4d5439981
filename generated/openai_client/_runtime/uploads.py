# SPDX-License-Identifier: MIT-0
"""Bodies that are files, or come in pieces."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable
from typing import TypeGuard

from .bodies import RAW, EncodedBody, RawBodies
from .exceptions import RequestValidationError
from .files import is_file, stream_of, upload
from .media import concrete
from .parameters import is_array, is_object
from .types import is_list


class Uploads(RawBodies):
    """Files, and pieces of bytes."""

    def is_file(self, value: object) -> bool:
        """Likewise."""
        return is_file(value)

    def takes(self, body: object) -> bool:
        """Likewise."""
        return is_file(body) or _is_pieces(body)

    def media_type(self, file: object) -> str:
        """Likewise; of a name, what that tells."""
        return upload(file).media_type()

    def encode(self, name: str, body: object, media_type: str) -> EncodedBody:
        """Likewise; raises the same, and OSError where a file cannot be read."""
        if _is_pieces(body):
            return EncodedBody(stream_of(body), concrete(media_type))
        try:
            file = upload(body)
            chosen = file.media_type() if "*" in media_type else media_type
            return EncodedBody(file.content(), chosen)
        except ValueError as error:
            raise RequestValidationError(f"{name}: {error}") from None


def _is_pieces(body: object) -> TypeGuard[Iterable[bytes] | AsyncIterable[bytes]]:
    """Whether this is the pieces of a body: an iterable that no JSON value is."""
    if is_list(body):
        return bool(body) and all(isinstance(item, bytes) for item in body)
    if is_file(body) or is_object(body) or is_array(body) or isinstance(body, str):
        return False
    return isinstance(body, (Iterable, AsyncIterable))


RAW.append(Uploads())
