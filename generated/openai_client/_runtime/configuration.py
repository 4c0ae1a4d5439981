# SPDX-License-Identifier: MIT-0
"""What a client is told once: where the API is, who is calling, how to connect."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar, Generic, Literal, TypeAlias, TypeVar, cast, overload

from .auth import Grant, HttpBearer, OAuth2Bearer, Provider, SecurityScheme
from .checks import SETTINGS, check
from .exceptions import ApiTypeError, ApiValueError
from .limits import Retries, Timeout
from .servers import Server, absolute, pick, same_origin, shown

C = TypeVar("C", bound="BaseConfiguration")

Secret: TypeAlias = str | Provider
"""A token or key, or what gives it when it is called, each time anew."""

EventHooks: TypeAlias = Mapping[
    Literal["request", "response"], Sequence[Callable[[Any], object]]
]
"""What to call with each `httpx2.Request` before it is sent, and with each
`httpx2.Response`; asynchronous clients await what is awaitable."""


G = TypeVar("G", contravariant=True)
K = TypeVar("K", covariant=True)


class Kept(Generic[G, K]):
    """A setting that is kept in another form (K) than it may be given in (G).

    Args:
        keep: makes what is kept, of the configuration and what was given.
        default: what is given by default.
    """

    def __init__(self, keep: Callable[[Any, Any], object], default: object) -> None:
        self._keep = keep
        self._default = default

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = f"_{name}"

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> Any: ...
    @overload
    def __get__(self, instance: BaseConfiguration, owner: type[Any]) -> K: ...
    def __get__(self, instance: BaseConfiguration | None, owner: type[Any]) -> Any:
        return self._default if instance is None else vars(instance)[self._name]

    def __set__(self, instance: BaseConfiguration, value: G) -> None:
        vars(instance)[self._name] = self._keep(instance, value)


class Host(Kept[str | None, str]):
    """The host that is given; what is read is the base URL, without a slash at its end."""

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> Any: ...
    @overload
    def __get__(self, instance: BaseConfiguration, owner: type[Any]) -> str: ...
    def __get__(self, instance: BaseConfiguration | None, owner: type[Any]) -> Any:
        return None if instance is None else instance.base_url()


def _given(_: BaseConfiguration, value: object) -> object:
    return value


def _keys(
    configuration: BaseConfiguration, given: Mapping[str, Secret] | Secret | None
) -> dict[str, Secret]:
    if given is None:
        return {}
    if isinstance(given, str) or callable(given):
        return dict.fromkeys(configuration.SECURITY_SCHEMES, given)
    return dict(given)


def _texts(_: BaseConfiguration, given: Mapping[str, str] | None) -> dict[str, str]:
    return dict(given or {})


def _scopes(_: BaseConfiguration, given: Sequence[str]) -> tuple[str, ...]:
    return tuple(given)


def _hooks(_: BaseConfiguration, given: EventHooks | None) -> EventHooks:
    for name in (given or {}).keys() - {"request", "response"}:
        raise ApiValueError(f"there are no event hooks for {name!r}")
    return given or {}


@dataclass(repr=False, eq=False)
class BaseConfiguration:
    """Settings of a client; each is an attribute that may be changed at any time.

    Those of connections (TLS, proxy, HTTP/2, pool) count until the first call.
    """

    SERVERS: ClassVar[tuple[Server, ...]] = ()
    SECURITY_SCHEMES: ClassVar[Mapping[str, SecurityScheme]] = {}
    SECURITY: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """The alternatives of operations that have none of their own."""
    USER_AGENT: ClassVar[str] = "specloom"

    host: Kept[str | None, str] = Host(_given, None)
    """The base URL, in place of the servers that the API names. Without a path it takes
    the path of a server that the API names relative to it. Where it is given, credentials
    and default headers go to no other."""
    api_key: Kept[Mapping[str, Secret] | Secret | None, dict[str, Secret]] = Kept(
        _keys, None
    )
    """Keys by the name of their security scheme; a single one is for all."""
    api_key_prefix: Kept[Mapping[str, str] | None, dict[str, str]] = Kept(_texts, None)
    """What goes before a key, by the name of its scheme: "Token"."""
    username: str | None = None
    """For HTTP basic authentication."""
    password: str | None = None
    """Likewise."""
    access_token: Mapping[str, Secret] | Secret | None = None
    """The bearer token; a mapping has one for each security scheme."""
    server_index: int = 0
    """Which of the API's servers to call, from 0."""
    server_variables: Kept[Mapping[str, str] | None, dict[str, str]] = Kept(
        _texts, None
    )
    """Values for the variables in the server's URL."""
    _: KW_ONLY
    client_id: str | None = None
    """For OAuth 2: the client gets its tokens by itself, with the grant
    "client_credentials", or "refresh_token" where there is one."""
    client_secret: str | None = None
    """Likewise."""
    refresh_token: str | None = None
    """Likewise, with this token."""
    scopes: Kept[Sequence[str], tuple[str, ...]] = Kept(_scopes, ())
    """The scopes of such tokens; the server's own choice by default."""
    token_url: str | None = None
    """Where to get them, in place of the URL that the API names; needed with a `host` that
    the API does not name."""
    timeout: Timeout = 60.0
    """Seconds for each phase of a call, (connect, read), or `Timeouts`; None: no limit."""
    retries: Retries | int | None = Retries()
    """When to try again: `Retries`, or how often; 0 or None is never."""
    follow_redirects: bool = True
    """Whether to; another origin gets no credentials."""
    event_hooks: Kept[EventHooks | None, EventHooks] = Kept(_hooks, None)
    """Functions to call before a "request" and after a "response"."""
    default_headers: Kept[Mapping[str, str] | None, dict[str, str]] = Kept(_texts, None)
    """Headers to send with every request."""
    verify_ssl: bool = True
    """Whether to check the server's certificate."""
    ssl_ca_cert: str | None = None
    """A file of certificates to trust, in place of the system's."""
    cert_file: str | None = None
    """The client's certificate."""
    key_file: str | None = None
    """Its key, where that is not in the same file."""
    proxy: str | None = None
    """URL of a proxy for all calls, in place of those of the environment."""
    trust_env: bool = True
    """Whether to heed the environment: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY,
    SSL_CERT_FILE and SSL_CERT_DIR."""
    http2: bool = False
    """Whether to speak HTTP/2 with servers that do; needs `httpx2[http2]`."""
    connection_pool_maxsize: int | None = 100
    """How many connections there may be; None: no limit."""
    keepalive_expiry: float | None = 5.0
    """Seconds after which an idle connection is closed."""
    max_response_bytes: int | None = 1 << 30
    """How large a response may be that is read as a whole, after its compression is
    undone, and an event of a stream; None: no limit."""
    strict_responses: bool = False
    """Raise `ResponseValidationError` where a response is not what the API describes, in
    place of a warning; for values and variants of which the API does not tell, too."""

    def __setattr__(self, name: str, value: object) -> None:
        check(SETTINGS, name, value)
        super().__setattr__(name, value)

    @property
    def given_host(self) -> str | None:
        """The host that was given in place of the servers that the API names."""
        given: str | None = vars(self)["_host"]
        return given

    def base_url(
        self,
        index: int | None = None,
        servers: tuple[Server, ...] = (),
        host: str | None = None,
        otherwise: str | None = None,
    ) -> str:
        """The base URL of a call.

        Args:
            index: which server to take, even where a host is configured.
            servers: those of an operation, in place of the API's.
            host: in place of the one configured.
            otherwise: what relative URLs are relative to, where no host is known.

        Raises:
            ApiValueError: there is no such server, or no absolute URL is known.
        """
        host = host or self.given_host
        if servers:
            url = pick(servers, index or 0).resolve(self.server_variables)
            if "://" not in url:
                return absolute(url, self.base_url(host=host, otherwise=otherwise))
            return self._own(host) if host and index is None else absolute(url, None)
        if host and index is None:
            return self._own(host)
        server = pick(self.SERVERS, self.server_index if index is None else index)
        return absolute(server.resolve(self.server_variables), host or otherwise)

    def _own(self, host: str) -> str:
        """The host that was given, with the path of the API where that is relative."""
        bare = "/" not in host.partition("://")[2].rstrip("/")
        for server in self.SERVERS[self.server_index : self.server_index + 1]:
            url = server.resolve(self.server_variables)
            if bare and "://" not in url:
                return absolute(url, host)
        return absolute(host, None)

    def secret(self, scheme: str) -> Secret | Grant | None:
        """The token or key for a security scheme, or how to get it; None: none is known."""
        kind = self.SECURITY_SCHEMES.get(scheme)
        if not isinstance(kind, HttpBearer):
            return self.api_key.get(scheme)
        given = self.access_token
        if given is None or isinstance(given, str) or callable(given):
            token = given or self.api_key.get(scheme)
        else:
            token = given.get(scheme) or self.api_key.get(scheme)
        if callable(token) or not (self.client_id or self.refresh_token):
            return token
        url = self.token_url
        if url is None and isinstance(kind, OAuth2Bearer):
            own = kind.token_url
            url = (kind.refresh_url or own) if self.refresh_token else own
        if url is None:
            return token
        if self.token_url is None and "://" in url:
            self._check_token_url(url)
        return self._grant(url, token)

    def _check_token_url(self, url: str) -> None:
        """Keep what is for a host that was given from the document's own."""
        host = self.given_host
        servers = (server.resolve(self.server_variables) for server in self.SERVERS)
        if host and not any(same_origin(host, known) for known in (url, *servers)):
            raise ApiValueError(
                "the API names a token URL that is not at the `host` given: say with "
                "`token_url` where the client's credentials may go"
            )

    def get_api_key_with_prefix(self, scheme: str) -> str | None:
        """The key for a security scheme, after its prefix; None where there is none."""
        key, prefix = self.api_key.get(scheme), self.api_key_prefix.get(scheme)
        if not isinstance(key, str):
            return None
        return f"{prefix} {key}" if prefix else key

    def _grant(self, url: str, token: str | None) -> Grant:
        return Grant(
            absolute(url, self.host if "://" not in url else None),
            self.client_id,
            self.client_secret,
            self.refresh_token,
            self.scopes,
            token,
        )

    @property
    def has_providers(self) -> bool:
        """Whether some token must be obtained before a call."""
        token = self.access_token
        if self.client_id or self.refresh_token or callable(token):
            return True
        tokens = () if token is None or isinstance(token, str) else token.values()
        if not self.api_key and not tokens:
            return False
        return any(map(callable, (*self.api_key.values(), *tokens)))

    def __repr__(self) -> str:
        host = shown(self.given_host or "")
        return f"{type(self).__name__}(host={host!r}, timeout={self.timeout!r}, ...)"


def choose(configuration: C | None, make: type[C], settings: Mapping[str, Any]) -> C:
    """The configuration of a client: the one given, or one made from `settings`.

    Raises:
        ApiTypeError: both are given, or a URL or a key in place of a configuration.
    """
    if configuration is None:
        return make(**settings)
    found = cast("object", configuration)
    if not isinstance(found, BaseConfiguration):
        given = type(found).__name__  # its value may be a secret
        raise ApiTypeError(
            f"not a configuration, but a {given}: settings such as `host` are keywords"
        )
    if settings:
        raise ApiTypeError(
            f"give either a configuration or settings ({', '.join(settings)}), not both"
        )
    return configuration
