# SPDX-License-Identifier: MIT-0
"""Security schemes as data, and which headers, query and cookies they come to."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeAlias

from .exceptions import ApiValueError

if TYPE_CHECKING:
    from .attempts import Attempts
    from .configuration import BaseConfiguration
    from .core import Call, Core
    from .messages import RawResponse


@dataclass(frozen=True, slots=True)
class HttpBearer:
    """A token in the Authorization header (RFC 6750)."""


@dataclass(frozen=True, slots=True)
class OAuth2Bearer(HttpBearer):
    """OAuth 2: the access token, given or fetched, is sent as a bearer token."""

    token_url: str | None = None
    """Where a client gets a token with credentials of its own."""
    refresh_url: str | None = None
    """Where it gets one with a refresh token."""


@dataclass(frozen=True, slots=True)
class OpenIdBearer(HttpBearer):
    """OpenID Connect: likewise."""


@dataclass(frozen=True, slots=True)
class HttpBasic:
    """User name and password (RFC 7617)."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key in a header, the query or a cookie."""

    name: str
    location: Literal["header", "query", "cookie"] = "header"


@dataclass(frozen=True, slots=True)
class MutualTls:
    """The client's certificate, `cert_file` of the configuration."""


SecurityScheme: TypeAlias = HttpBearer | HttpBasic | ApiKey | MutualTls


class Credential(NamedTuple):
    """One thing to send: where, under which name, and what."""

    location: Literal["header", "query", "cookie"]
    name: str
    value: str

    def __repr__(self) -> str:
        return f"Credential({self.location}, {self.name})"


Provider: TypeAlias = Callable[[], str | Awaitable[str]]
"""Gives a token whenever one is needed; asynchronous clients may await it."""


class Grant(NamedTuple):
    """How a client gets a token by itself (RFC 6749 sections 4.4 and 6)."""

    token_url: str
    client_id: str | None
    client_secret: str | None
    refresh_token: str | None
    scopes: tuple[str, ...]
    initial: str | None
    """A token to begin with, until the server refuses it."""

    def __repr__(self) -> str:
        return f"Grant({self.token_url})"


class Granter(Protocol):
    """Gets tokens for a client."""

    def fetch(
        self,
        grant: Grant,
        call: Call,
        start: float,
        turn: AbstractContextManager[object],
        send: Callable[[Attempts], RawResponse],
    ) -> str: ...

    async def afetch(
        self,
        grant: Grant,
        call: Call,
        start: float,
        turn: AbstractAsyncContextManager[object],
        send: Callable[[Attempts], Awaitable[RawResponse]],
    ) -> str: ...

    def is_refused(
        self,
        found: object,
        attempts: Attempts,
        sources: Iterable[tuple[str, Provider | Grant]],
        tokens: Mapping[str, str],
    ) -> bool: ...


GRANTERS: list[Callable[[Core], Granter]] = []
"""What gets tokens, in a client whose API takes some."""


def chosen(
    security: tuple[tuple[str, ...], ...] | None, configuration: BaseConfiguration
) -> tuple[str, ...]:
    """The schemes that an operation is called with: the first complete alternative.

    None complete: none, for the server to answer (OpenAPI 3.1.1, Security Requirement
    Object; an empty alternative makes the others optional).
    """
    for names in configuration.SECURITY if security is None else security:
        for name in names:
            if not _is_configured(name, configuration):
                break
        else:
            if names:
                return names
    return ()


def _is_configured(name: str, configuration: BaseConfiguration) -> bool:
    scheme = configuration.SECURITY_SCHEMES.get(name)
    if isinstance(scheme, (HttpBearer, ApiKey)):
        return configuration.secret(name) is not None
    if isinstance(scheme, HttpBasic):
        return configuration.username is not None
    if scheme is None:
        raise ApiValueError(f"there is no security scheme {name!r}")
    return configuration.cert_file is not None


def credential(
    name: str, configuration: BaseConfiguration, tokens: Mapping[str, str]
) -> Credential | None:
    """What a scheme that is configured sends; `tokens` are those obtained for it."""
    scheme = configuration.SECURITY_SCHEMES[name]
    if isinstance(scheme, HttpBearer):
        return _authorization("Bearer", _secret(name, configuration, tokens))
    if isinstance(scheme, ApiKey):
        value = _secret(name, configuration, tokens)
        prefix = configuration.api_key_prefix.get(name)
        value = f"{prefix} {value}" if prefix else value
        return Credential(scheme.location, scheme.name, value)
    return _basic(configuration) if isinstance(scheme, HttpBasic) else None


def _secret(
    name: str, configuration: BaseConfiguration, tokens: Mapping[str, str]
) -> str:
    found = tokens[name] if name in tokens else configuration.secret(name)
    if isinstance(found, str):
        return found
    raise ApiValueError(f"the token of security scheme {name!r} is no string")


def _basic(configuration: BaseConfiguration) -> Credential:
    user = configuration.username or ""
    if ":" in user:
        raise ApiValueError("a user name must not contain a colon (RFC 7617 section 2)")
    pair = f"{user}:{configuration.password or ''}"
    return _authorization("Basic", base64.b64encode(pair.encode()).decode("ascii"))


def _authorization(scheme: str, token: str) -> Credential:
    return Credential("header", "Authorization", f"{scheme} {token}")


def override(auth: str | Mapping[str, str]) -> Credential:
    """What `_request_auth` sends: a bearer token, or OpenAPI Generator's mapping.

    Raises:
        ApiValueError: the mapping lacks `in`, `key` or `value`, or `in` is unknown.
    """
    if isinstance(auth, str):
        return _authorization("Bearer", auth)
    match auth:
        case {"in": "header" | "query" | "cookie" as place, "key": key, "value": value}:
            return Credential(place, key, value)
        case _:
            raise ApiValueError(
                '_request_auth must be a token, or have "in" (header, query or '
                'cookie), "key" and "value"'
            )
