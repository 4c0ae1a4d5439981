# SPDX-License-Identifier: MIT-0
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
        self._begun = False
        self._member: Any = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What a piece of the body becomes; padding after its end is skipped."""
        while data and (self._member or self._begin(data[0])):
            member = self._member
            while made := member.decompress(data, _PIECE):
                yield made
                data = member.unconsumed_tail
            data = member.unused_data
            if member.eof:
                self._member = None

    def _begin(self, first: int) -> bool:
        """Whether a member begins here, of which gzip may have several."""
        if self._begun and not (self._is_gzip and first == 0x1F):
            return False
        self._begun = True
        bits = zlib.MAX_WBITS
        if self._is_gzip:
            bits |= 16
        elif first & 15 != zlib.DEFLATED:  # some servers leave out the zlib header
            bits = -bits
        self._member = zlib.decompressobj(bits)
        return True

    def end(self) -> None:
        """Check that the body is complete; an empty one is."""
        if self._member:
            raise zlib.error("the body ends too soon")
