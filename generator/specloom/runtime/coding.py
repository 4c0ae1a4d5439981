"""Content codings, undone piece by piece (RFC 9110 section 8.4.1).

httpx2 does so too, but takes half of a body for the whole, and the first member of
several (RFC 1952 section 2.2).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

CODINGS = frozenset({"gzip", "x-gzip", "deflate"})

_PIECE = 1 << 20
"""How much is made at a time, in bytes: a small body may become a very large one."""


class Inflater:
    """Undoes one of `CODINGS`; raises `zlib.error` for what is not in it."""

    def __init__(self, coding: str) -> None:
        self._is_gzip = coding != "deflate"
        self._member: Any = None
        self._ended = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What a piece of the body becomes."""
        while data and not self._ended:
            member = self._member = self._member or self._begin(data[0])
            while made := member.decompress(data, _PIECE):
                yield made
                data = member.unconsumed_tail
            data = member.unused_data
            if member.eof:
                self._member = None
                # What follows and is no further member is padding.
                self._ended = not self._is_gzip or data[:1] not in (b"", b"\x1f")

    def _begin(self, first: int) -> Any:
        if self._is_gzip:
            return zlib.decompressobj(zlib.MAX_WBITS | 16)
        # Some servers leave out the zlib header, which begins with this.
        has_header = first & 15 == zlib.DEFLATED
        return zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)

    def end(self) -> None:
        """Check that the body is complete; an empty one is."""
        if self._member is not None:
            raise zlib.error("the body ends too soon")
