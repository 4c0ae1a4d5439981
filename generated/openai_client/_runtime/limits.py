# SPDX-License-Identifier: MIT-0
"""How long a call may take, and how often it is tried: settings, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Limits of a call, in seconds; None is no limit.

    `connect` and `read` are for each try: a call that is tried three times may last three
    times as long, and the waits between them. `total` is for all of it.

    Attributes:
        connect: for a connection, and for a free place in the pool.
        read: between two pieces of what is received or sent.
        total: for the whole call, with all tries and the waits between them; of a
            stream, until its last item. A synchronous call looks at it between the pieces
            of a body, and leaves behind what is late in a thread; but not a transport
            of the user's own.
    """

    connect: float | None = 60.0
    read: float | None = 60.0
    total: float | None = None


Timeout: TypeAlias = float | tuple[float, float] | Timeouts | None
"""Seconds for each phase of each try of a call, or for (connecting, reading), or
`Timeouts`; None is no limit."""


@dataclass(frozen=True, slots=True)
class Retries:
    """When a call is tried again: connection errors, and status 408, 429 and 5xx.

    Only what may be repeated is: idempotent methods (RFC 9110 section 9.2.2), requests
    with an `Idempotency-Key` header, and any that the server refused for now: status 429,
    and 503 with Retry-After.

    Attributes:
        count: how many tries there may be after the first.
        backoff: seconds before the first of them; doubled for each further one, and
            shortened at random by up to a half.
        longest: the longest wait, in seconds, unless the server asks for another one
            (Retry-After, RFC 9110 section 10.2.3).
        total: seconds after which no further try begins; a call for which the server
            asks to wait longer fails at once.
        any_method: whether to repeat any request, such as a plain POST.
    """

    count: int = 2
    backoff: float = 0.5
    longest: float = 8.0
    total: float = 60.0
    any_method: bool = False
