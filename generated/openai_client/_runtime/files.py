"""Files to upload, in all the ways in which one may be given."""

from __future__ import annotations

import mimetypes
import os
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Annotated, TypeAlias, TypeGuard, cast

from .exceptions import ApiTypeError

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

Source: TypeAlias = bytes | bytearray | str | os.PathLike[str] | IO[bytes]
"""The content of a file: itself, a path (also as a string), or a binary file object."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to upload.

    Attributes:
        source: where its content is.
        filename: the name to send; None takes that of the path or file object.
        content_type: None guesses it from the name.
    """

    source: Source
    filename: str | None = None
    content_type: str | None = None

    def name(self, default: str) -> str:
        """The name to send; `default` for a file without one."""
        if self.filename is not None:
            return self.filename
        path = self.source
        if not isinstance(path, (str, os.PathLike)):
            path = getattr(self.source, "name", None) or default
        return (
            os.path.basename(path) if isinstance(path, (str, os.PathLike)) else default
        )

    def media_type(self) -> str:
        """The media type to send."""
        guess = mimetypes.guess_type(self.name(""))[0]
        return self.content_type or guess or "application/octet-stream"

    def read(self) -> bytes:
        """The whole content, from where a file object stands.

        Raises:
            OSError: the file cannot be read.
            ApiTypeError: the file object is not a binary one.
        """
        if isinstance(self.source, (bytes, bytearray)):
            return bytes(self.source)
        if isinstance(self.source, (str, os.PathLike)):
            with open(self.source, "rb") as stream:
                return stream.read()
        content = cast("object", self.source.read())
        if isinstance(content, bytes):
            return content
        raise ApiTypeError("a file to upload must be opened in binary mode")


class _FileKind:
    """Makes pydantic take any `FileInput`, looking at its kind only."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: object
    ) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(upload)

    def __hash__(self) -> int:
        return hash(_FileKind)


FileInput: TypeAlias = Annotated[
    Source | tuple[str, Source] | tuple[str, Source, str] | Upload, _FileKind()
]
"""A file to upload: its content, its path or a file object opened in binary mode; or a
tuple of file name, one of these and, optionally, media type."""


def upload(value: object) -> Upload:
    """Read a `FileInput`.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, Upload):
        return value
    if _is_source(value):
        return Upload(value)
    if isinstance(value, tuple):
        match cast("tuple[object, ...]", value):
            case (str(name), content) if _is_source(content):
                return Upload(content, name)
            case (str(name), content, str(media_type)) if _is_source(content):
                return Upload(content, name, media_type)
            case _:
                pass
    raise ValueError(
        "Input should be bytes, a path, a binary file or (name, content[, type])"
    )


def _is_source(value: object) -> TypeGuard[Source]:
    kinds = (bytes, bytearray, str, os.PathLike)
    return isinstance(value, kinds) or callable(getattr(value, "read", None))
