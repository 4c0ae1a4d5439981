"""HTTP messages as the core makes and reads them, of no HTTP library."""

from __future__ import annotations

from typing import NamedTuple

from .headers import Headers
from .operation import Timeout


class PreparedRequest(NamedTuple):
    """A request, ready to be sent."""

    method: str
    url: str
    headers: list[tuple[str, str]]
    content: bytes
    timeout: Timeout


class RawResponse(NamedTuple):
    """A response, read to its end."""

    status: int
    reason: str
    headers: Headers
    content: bytes
