# SPDX-License-Identifier: MIT-0
"""Content codings, undone piece by piece (RFC 9110 section 8.4.1).

httpx2 does so too, but takes half of a body for the whole, and the first member of
several (RFC 1952 section 2.2), and makes all that a piece becomes before it is counted.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import chain
from typing import Any

_CODINGS = frozenset({"gzip", "x-gzip", "deflate"})
_OTHERS = frozenset({"br", "compress", "dcb", "dcz", "x-compress", "zstd"})
"""Registered ones that are not asked for, and not undone: others do not change a body."""

_DEEPEST = 5
"""How many codings a body may have."""

_PIECE = 1 << 20
"""How much is made at a time, in bytes: a small body may become a very large one."""


class Decoding:
    """Undoes the codings of a body, the last one first; raises `zlib.error`."""

    def __init__(self, written: str) -> None:
        codings = [each.strip() for each in written.split(",")]
        known = [each for each in codings if each in _CODINGS]
        self._written = written
        self._refused = bool(_OTHERS.intersection(codings)) or len(known) > _DEEPEST
        self._inflaters = [_Inflater(each) for each in reversed(known)]

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What a piece of the body becomes."""
        if self._refused:
            raise zlib.error(f"nobody asked for the coding {self._written[:60]!r}")
        pieces = iter((data,))
        for inflater in self._inflaters:
            pieces = chain.from_iterable(map(inflater.feed, pieces))
        return pieces

    def end(self) -> None:
        """Check that the body is complete; an empty one is."""
        for inflater in self._inflaters:
            inflater.end()


class _Inflater:

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
        if self._member:
            raise zlib.error("the body ends too soon")
