# SPDX-License-Identifier: MIT-0
"""Where an API is served (OpenAPI 3.1.1, Server Object)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import normalize
from urllib.parse import urlsplit

from .exceptions import ApiTypeError, ApiValueError


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
            if value != variable.default:
                self._check(variable, value)
            url = url.replace("{" + variable.name + "}", value)
        return url

    def _check(self, variable: ServerVariable, value: object) -> None:
        """Refuse what would lead to another place than the URL is meant for."""
        told = f"server variable {variable.name!r} must"
        if not isinstance(value, str):
            raise ApiTypeError(f"{told} be a string")
        if variable.enum:
            if value not in variable.enum:
                allowed = ", ".join(map(repr, variable.enum))
                raise ApiValueError(f"{told} be one of {allowed}")
            return
        whole = self.url.startswith("{" + variable.name + "}") and _WHOLE.match(value)
        rest = value[whole.end() :] if whole else value
        read = normalize("NFKC", rest)  # as names of hosts are read (RFC 5891)
        if _ELSEWHERE.search(read) or read in (".", ".."):
            raise ApiValueError(
                f"{told} not contain any of / ? # @ \\ % {{ }} or white space, or be dots"
            )


_WHOLE = re.compile(r"https?://(?:[^/?#@\\%\s]+/)*")
"""What a variable may say as well with which the URL begins: scheme, host and path."""

_ELSEWHERE = re.compile(r"[/?#@\\%{}\s\x00-\x1f\x7f\ud800-\udfff]")


def origin(url: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port of a URL (RFC 6454 section 4); raises ValueError."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or PORTS.get(parts.scheme)


def same_origin(one: str, other: str) -> bool:
    """Whether two URLs lead to one place; not, where one of them is no URL."""
    try:
        return origin(one) == origin(other)
    except ValueError:
        return False


PORTS = {"http": 80, "https": 443}


def pick(servers: tuple[Server, ...], index: int) -> Server:
    """The server with a number.

    Raises:
        ApiValueError: there is none.
    """
    if not 0 <= index < len(servers):
        raise ApiValueError(f"there is no server {index} of {len(servers)}: set `host`")
    return servers[index]


def shown(url: str) -> str:
    """A URL, or what should be one, without what may be secret: user, password, query."""
    return url.rpartition("@")[2].partition("?")[0]


def absolute(url: str, base: str | None) -> str:
    """A server's URL, which may be relative to that of another; no slash at its end.

    Raises:
        ApiValueError: it is relative, and there is no absolute URL to begin with.
    """
    if "://" not in url:
        if base is None or "://" not in base:
            raise ApiValueError(f"{shown(url)!r} is not an absolute URL: set `host`")
        scheme, _, rest = base.partition("://")
        authority, _, path = rest.partition("/")
        url = url if url.startswith("/") else f"/{path.rstrip('/')}/{url}"
        url = f"{scheme}://{authority}/{url.lstrip('/')}"
    return url.rstrip("/")
