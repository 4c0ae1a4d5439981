# SPDX-License-Identifier: MIT-0
"""What this client carries beside the core, since its API can use it: each registers itself."""

from __future__ import annotations

from . import (
    forms,
    multipart,
    numbers,
    oauth,
    streams,
    typed_headers,
    uploads,
)

__all__ = [
    "forms",
    "multipart",
    "numbers",
    "oauth",
    "streams",
    "typed_headers",
    "uploads",
]
