# SPDX-License-Identifier: MIT-0
"""Where an API is served (OpenAPI 3.1.1, Server Object)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .exceptions import ApiValueError


@dataclass(frozen=True, slots=True)
class ServerVariable:
    """A variable of a server's URL (OpenAPI 3.1.1, Server Variable Object)."""

    name: str
    default: str
    enum: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Server:
    """A place where the API is served; the URL may contain `{variables}`."""

    url: str
    description: str = ""
    variables: tuple[ServerVariable, ...] = ()

    def resolve(self, values: Mapping[str, str]) -> str:
        """The URL with its variables filled in, from `values` or by default.

        Raises:
            ApiValueError: a value is not one that the variable may take.
        """
        url = self.url
        for variable in self.variables:
            value = values.get(variable.name, variable.default)
            if variable.enum and value not in variable.enum:
                allowed = ", ".join(map(repr, variable.enum))
                raise ApiValueError(
                    f"server variable {variable.name!r} must be one of {allowed}"
                )
            url = url.replace("{" + variable.name + "}", value)
        return url


def pick(servers: tuple[Server, ...], index: int) -> Server:
    """The server with a number.

    Raises:
        ApiValueError: there is none.
    """
    if not 0 <= index < len(servers):
        raise ApiValueError(f"there is no server {index} of {len(servers)}: set `host`")
    return servers[index]


def absolute(url: str, base: str | None) -> str:
    """A server's URL, which may be relative to that of another; no slash at its end.

    Raises:
        ApiValueError: it is relative, and there is no absolute URL to begin with.
    """
    if "://" not in url:
        if base is None or "://" not in base:
            shown = url.rpartition("@")[2]  # what is before it may be a password
            raise ApiValueError(f"{shown!r} is not an absolute URL: set `host`")
        scheme, _, rest = base.partition("://")
        authority, _, path = rest.partition("/")
        url = url if url.startswith("/") else f"/{path.rstrip('/')}/{url}"
        url = f"{scheme}://{authority}/{url.lstrip('/')}"
    return url.rstrip("/")
