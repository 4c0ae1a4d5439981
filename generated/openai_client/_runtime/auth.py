"""Security schemes as data, and which headers, query and cookies they come to."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from .exceptions import ApiValueError

if TYPE_CHECKING:
    from .configuration import BaseConfiguration


@dataclass(frozen=True, slots=True)
class HttpBearer:
    """A token in the Authorization header (RFC 6750), or under another `scheme`."""

    scheme: str = "Bearer"


@dataclass(frozen=True, slots=True)
class OAuth2Bearer(HttpBearer):
    """OAuth 2: the access token, however obtained, is sent as a bearer token."""


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

    location: Literal["header", "query", "cookie", "none"]
    name: str
    value: str


def credentials(
    security: tuple[tuple[str, ...], ...], configuration: BaseConfiguration
) -> list[Credential]:
    """What to send for an operation: of the alternatives, the first that is complete.

    None complete: nothing, for the server to answer (OpenAPI 3.1.1, Security
    Requirement Object; an empty alternative makes the others optional).
    """
    for alternative in security:
        found = [_credential(name, configuration) for name in alternative]
        complete = [credential for credential in found if credential is not None]
        if alternative and len(complete) == len(found):
            return complete
    return []


def _credential(name: str, configuration: BaseConfiguration) -> Credential | None:
    """What one scheme sends; None where the configuration has nothing for it."""
    match configuration.SECURITY_SCHEMES.get(name):
        case HttpBearer(prefix):
            token = configuration.bearer_token(name)
            return (
                token
                and Credential("header", "Authorization", f"{prefix} {token}")
                or None
            )
        case HttpBasic():
            return _basic(configuration)
        case ApiKey(key_name, location):
            key = configuration.get_api_key_with_prefix(name)
            return None if key is None else Credential(location, key_name, key)
        case MutualTls():
            given = configuration.cert_file is not None
            return Credential("none", "", "") if given else None
        case None:
            raise ApiValueError(f"there is no security scheme {name!r}")


def _basic(configuration: BaseConfiguration) -> Credential | None:
    if configuration.username is None:
        return None
    if ":" in configuration.username:
        raise ApiValueError("a user name must not contain a colon (RFC 7617 section 2)")
    pair = f"{configuration.username}:{configuration.password or ''}"
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
