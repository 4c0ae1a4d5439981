# SPDX-License-Identifier: MIT-0
"""Files to upload, in all the ways in which one may be given."""

from __future__ import annotations

import mimetypes
import os
import stat
from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, field
from functools import partial
from typing import IO, TYPE_CHECKING, Annotated, TypeAlias, TypeGuard, cast

from .exceptions import ApiTypeError
from .messages import BodyStream
from .types import BUILTINS

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

PIECE = 65536
"""How much of a file is read at a time, in bytes."""

Source: TypeAlias = bytes | bytearray | str | os.PathLike[str] | IO[bytes]
"""The content of a file: itself, a path (also as a string), or a binary file object."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to upload; one that is not in memory is read while it is sent.

    Attributes:
        source: where its content is.
        filename: the name to send; None takes that of the path or file object.
        content_type: None guesses it from the name.
        headers: of its part in a multipart form.
    """

    source: Source
    filename: str | None = None
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)

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

    def content(self) -> bytes | BodyStream:
        """What to send: a file object goes from where it stands.

        Raises:
            OSError: the file cannot be read.
            ApiTypeError: the file object is not a binary one.
        """
        source = self.source
        if isinstance(source, (bytes, bytearray)):
            return bytes(source)
        if isinstance(source, (str, os.PathLike)):
            size = _size(source)
            return BodyStream(partial(_read_path, source), size, size is not None)
        if isinstance(cast("object", source.read(0)), str):
            raise ApiTypeError("a file to upload must be opened in binary mode")
        seekable = getattr(source, "seekable", None)
        if seekable is None or not seekable():
            return BodyStream(partial(_pieces, source), replayable=False)
        start = source.tell()
        length = source.seek(0, os.SEEK_END) - start
        source.seek(start)
        return BodyStream(partial(_read_from, source, start), max(length, 0))


def _size(path: str | os.PathLike[str]) -> int | None:
    """The size of a file that can be read; None for a pipe or device."""
    mode = os.stat(path).st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return None
    with open(path, "rb") as stream:
        return stream.seek(0, os.SEEK_END)


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(PIECE):
        yield piece


def _read_path(path: str | os.PathLike[str]) -> Iterator[bytes]:
    with open(path, "rb") as stream:
        yield from _pieces(stream)


def _read_from(stream: IO[bytes], start: int) -> Iterator[bytes]:
    stream.seek(start)
    yield from _pieces(stream)


def joined(contents: Sequence[bytes | BodyStream]) -> bytes | BodyStream:
    """Contents, one after the other."""
    streams = [content for content in contents if isinstance(content, BodyStream)]
    whole = [content for content in contents if isinstance(content, bytes)]
    if not streams:
        return b"".join(whole)

    def read() -> Iterator[bytes]:
        for content in contents:
            pieces = [content] if isinstance(content, bytes) else content.open()
            yield from cast("Iterable[bytes]", pieces)

    lengths = [stream.length for stream in streams if stream.length is not None]
    known = len(lengths) == len(streams)
    length = sum(lengths) + sum(map(len, whole)) if known else None
    return BodyStream(read, length, all(stream.replayable for stream in streams))


def stream_of(chunks: Iterable[bytes] | AsyncIterable[bytes]) -> BodyStream:
    """A body from its pieces; an iterator can be sent only once."""
    once = isinstance(chunks, (Iterator, AsyncIterator))
    return BodyStream(lambda: chunks, replayable=not once)


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

BUILTINS["file"] = FileInput

BinaryInput: TypeAlias = FileInput | Iterable[bytes] | AsyncIterable[bytes]
"""A body of bytes: a `FileInput`, or its pieces, which are sent as they come; those of
an asynchronous iterable by an asynchronous client only. A string is always a path: text
that is the content itself has to be encoded."""


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


def file_bytes(value: object) -> bytes:
    """The content of a `FileInput`, for a body that cannot be sent while it is read.

    Raises:
        OSError: the file cannot be read.
        ApiTypeError: the file object is not a binary one.
    """
    content = upload(value).content()
    if isinstance(content, bytes):
        return content
    return b"".join(cast("Iterable[bytes]", content.open()))


def is_file(value: object) -> bool:
    """Whether this can only be a file: no JSON value is one."""
    if isinstance(value, tuple):
        match cast("tuple[object, ...]", value):
            case (str(), content) | (str(), content, str()):
                return is_file(content)
            case _:
                return False
    return isinstance(value, Upload) or (
        _is_source(value) and not isinstance(value, str)
    )


def _is_source(value: object) -> TypeGuard[Source]:
    kinds = (bytes, bytearray, str, os.PathLike)
    return isinstance(value, kinds) or callable(getattr(value, "read", None))
