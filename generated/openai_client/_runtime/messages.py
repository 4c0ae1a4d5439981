# SPDX-License-Identifier: MIT-0
"""HTTP messages as the core makes and reads them, of no HTTP library."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from .exceptions import ResponseTooLargeError
from .headers import Headers
from .limits import Timeouts


@dataclass(frozen=True, slots=True)
class BodyStream:
    """The body of a request that is made while it is sent.

    Attributes:
        open: the pieces, from the first one on.
        length: in bytes; None where it is not known beforehand.
        replayable: whether `open` can be called again, for another try.
    """

    open: Callable[[], Iterable[bytes] | AsyncIterable[bytes]]
    length: int | None = None
    replayable: bool = True


class PreparedRequest(NamedTuple):
    """A request, ready to be sent."""

    method: str
    url: str
    headers: list[tuple[str, str]]
    content: bytes | BodyStream
    timeout: Timeouts

    def __repr__(self) -> str:  # its headers and URL may hold secrets
        return f"PreparedRequest({self.method})"


class RawResponse(NamedTuple):
    """A response, read to its end."""

    status: int
    reason: str
    headers: Headers
    content: bytes


class Body:
    """The body of a response while it is read as a whole.

    Args:
        head: the response without it.
        most: the bytes that it may have, decoded; None is no limit.
    """

    __slots__ = ("_head", "_left", "_most", "_pieces")

    def __init__(self, head: RawResponse, most: int | None) -> None:
        self._head = head
        self._most = most
        self._left = most
        self._pieces: list[bytes] = []

    def add(self, piece: bytes) -> None:
        """Take a piece.

        Raises:
            ResponseTooLargeError: it is one too many.
        """
        if self._left is not None:
            self._left -= len(piece)
            if self._left < 0:
                raise too_large(self._head, self._most)
        self._pieces.append(piece)

    def response(self) -> RawResponse:
        """The response with its body."""
        status, reason, headers, _ = self._head
        return RawResponse(status, reason, headers, b"".join(self._pieces))


def too_large(head: RawResponse, most: int | None) -> ResponseTooLargeError:
    """The exception for a response that goes beyond `max_response_bytes`."""
    return ResponseTooLargeError(
        head.status,
        f"more than {most} bytes, as many as the setting `max_response_bytes` allows",
        headers=head.headers,
    )


def coding_of(pairs: Iterable[tuple[bytes, bytes]]) -> str:
    """The content codings that the headers of a response name."""
    found = [value for name, value in pairs if name.lower() == b"content-encoding"]
    return b",".join(found).decode("latin-1").strip().lower() if found else ""
