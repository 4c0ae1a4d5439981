# SPDX-License-Identifier: MIT-0
"""What a client carries beside the core, since its API can use it: each registers itself."""

from __future__ import annotations

from . import (
    dates,
    decimals,
    directions,
    forms,
    multipart,
    numbers,
    oauth,
    streams,
    typed_headers,
    uploads,
    uuids,
)

__all__ = [
    "dates",
    "decimals",
    "directions",
    "forms",
    "multipart",
    "numbers",
    "oauth",
    "streams",
    "typed_headers",
    "uploads",
    "uuids",
]
