"""What a run may read beside its SPEC, and what it shows to servers."""

from __future__ import annotations

from dataclasses import dataclass, field

Headers = tuple[tuple[str, str], ...]
"""Names and values of header fields, as a user wrote them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What references may lead to, beside files in the folder of the root document."""

    remote: bool = False
    """Whether documents are fetched over http(s)."""
    outside: bool = False
    """Whether files outside the folder are read."""
    hosts: tuple[str, ...] = ()
    """Hosts that may be fetched from though they are not public: "intranet", "localhost:8080"."""
    headers: Headers = field(default=(), repr=False)
    """Header fields for the origin of SPEC, and for no other. `${NAME}` in a value is the variable
    NAME of the environment."""
