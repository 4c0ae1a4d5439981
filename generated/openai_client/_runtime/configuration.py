# SPDX-License-Identifier: MIT-0
"""What a client is told once: where the API is, who is calling, how to connect."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Literal, TypeAlias, TypedDict, TypeVar, cast

from .auth import Grant, HttpBearer, OAuth2Bearer, Provider, SecurityScheme
from .checks import SETTINGS, check
from .exceptions import ApiTypeError, ApiValueError
from .limits import Retries, Timeout
from .servers import Server, absolute, pick, same_origin, shown

C = TypeVar("C", bound="BaseConfiguration")

_RETRIES = Retries()

Secret: TypeAlias = str | Provider
"""A token or key, or what gives it when it is called, each time anew."""

EventHooks: TypeAlias = Mapping[
    Literal["request", "response"], Sequence[Callable[[Any], object]]
]
"""What to call with each `httpx2.Request` before it is sent, and with each
`httpx2.Response`; asynchronous clients await what is awaitable."""


class ConfigurationSettings(TypedDict, total=False):
    """The settings of a configuration, as keywords of a client."""

    host: str | None
    api_key: Mapping[str, Secret] | Secret | None
    api_key_prefix: Mapping[str, str] | None
    username: str | None
    password: str | None
    access_token: Mapping[str, Secret] | Secret | None
    server_index: int
    server_variables: Mapping[str, str] | None
    client_id: str | None
    client_secret: str | None
    refresh_token: str | None
    scopes: Sequence[str]
    token_url: str | None
    timeout: Timeout
    retries: Retries | int | None
    follow_redirects: bool
    event_hooks: EventHooks | None
    default_headers: Mapping[str, str] | None
    verify_ssl: bool
    ssl_ca_cert: str | None
    cert_file: str | None
    key_file: str | None
    proxy: str | None
    trust_env: bool
    http2: bool
    connection_pool_maxsize: int | None
    keepalive_expiry: float | None
    max_response_bytes: int | None
    strict_responses: bool


class BaseConfiguration:
    """Settings of a client; each is an attribute that may be changed at any time.

    Those of connections (TLS, proxy, pool) count until the first call.

    Args:
        host: the base URL, in place of the servers that the API names. Without a path
            it takes the path of a server that the API names relative to it. Where it is
            given, credentials and default headers go to no other.
        api_key: keys by the name of their security scheme; a single one is for all.
            A key may be a function that gives it.
        api_key_prefix: what goes before a key, by the name of its scheme: "Token".
        username: for HTTP basic authentication.
        password: likewise.
        access_token: the bearer token, or a function that gives it for each request; a
            mapping has one for each security scheme.
        client_id: for OAuth 2: the client gets its tokens by itself, with the grant
            "client_credentials", or "refresh_token" where there is one.
        client_secret: likewise.
        refresh_token: likewise.
        scopes: the scopes of such tokens; the server's own choice by default.
        token_url: where to get them, in place of the URL that the API names; needed with
            a `host` that the API does not name.
        server_index: which of the API's servers to call, from 0.
        server_variables: values for the variables in the server's URL.
        timeout: seconds for each phase of a call, (connect, read), or `Timeouts`;
            None: no limit.
        retries: when to try again: `Retries`, or how often; 0 or None is never.
        follow_redirects: whether to; another origin gets no credentials.
        event_hooks: functions to call before a "request" and after a "response".
        default_headers: headers to send with every request.
        verify_ssl: whether to check the server's certificate.
        ssl_ca_cert: a file of certificates to trust, in place of the system's.
        cert_file: the client's certificate.
        key_file: its key, where that is not in the same file.
        proxy: URL of a proxy for all calls, in place of those of the environment.
        trust_env: whether to heed the environment: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and
            NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR.
        http2: whether to speak HTTP/2 with servers that do; needs httpx2[http2].
        connection_pool_maxsize: how many connections there may be; None: no limit.
        keepalive_expiry: seconds after which an idle connection is closed.
        max_response_bytes: how large a response may be that is read as a whole, after its
            compression is undone, and an event of a stream; None: no limit.
        strict_responses: raise `ResponseValidationError` where a response is not what
            the API describes, in place of a warning.
    """

    SERVERS: ClassVar[tuple[Server, ...]] = ()
    SECURITY_SCHEMES: ClassVar[Mapping[str, SecurityScheme]] = {}
    SECURITY: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """The alternatives of operations that have none of their own."""
    USER_AGENT: ClassVar[str] = "specloom"

    def __init__(
        self,
        host: str | None = None,
        api_key: Mapping[str, Secret] | Secret | None = None,
        api_key_prefix: Mapping[str, str] | None = None,
        username: str | None = None,
        password: str | None = None,
        access_token: Mapping[str, Secret] | Secret | None = None,
        server_index: int = 0,
        server_variables: Mapping[str, str] | None = None,
        *,
        client_id: str | None = None,
        client_secret: str | None = None,
        refresh_token: str | None = None,
        scopes: Sequence[str] = (),
        token_url: str | None = None,
        timeout: Timeout = 60.0,
        retries: Retries | int | None = _RETRIES,
        follow_redirects: bool = True,
        event_hooks: EventHooks | None = None,
        default_headers: Mapping[str, str] | None = None,
        verify_ssl: bool = True,
        ssl_ca_cert: str | None = None,
        cert_file: str | None = None,
        key_file: str | None = None,
        proxy: str | None = None,
        trust_env: bool = True,
        http2: bool = False,
        connection_pool_maxsize: int | None = 100,
        keepalive_expiry: float | None = 5.0,
        max_response_bytes: int | None = 1 << 30,
        strict_responses: bool = False,
    ) -> None:
        given: dict[str, object] = {
            "api_key": api_key,
            "api_key_prefix": api_key_prefix,
            "scopes": scopes,
            "server_variables": server_variables,
            "event_hooks": event_hooks,
            "default_headers": default_headers,
        }
        for name, value in given.items():
            check(SETTINGS, name, value)
        self._host = host
        self.api_key = self._keys(api_key)
        self.api_key_prefix = dict(api_key_prefix or {})
        self.username = username
        self.password = password
        self.access_token = access_token
        self.client_id = client_id
        self.client_secret = client_secret
        self.refresh_token = refresh_token
        self.scopes = tuple(scopes)
        self.token_url = token_url
        self.server_index = server_index
        self.server_variables = dict(server_variables or {})
        self.timeout: Timeout = timeout
        self.retries: Retries | int | None = retries
        self.follow_redirects = follow_redirects
        self.event_hooks: EventHooks = event_hooks or {}
        for name in self.event_hooks.keys() - {"request", "response"}:
            raise ApiValueError(f"there are no event hooks for {name!r}")
        self.default_headers = dict(default_headers or {})
        self.verify_ssl = verify_ssl
        self.ssl_ca_cert = ssl_ca_cert
        self.cert_file = cert_file
        self.key_file = key_file
        self.proxy = proxy
        self.trust_env = trust_env
        self.http2 = http2
        self.connection_pool_maxsize = connection_pool_maxsize
        self.keepalive_expiry = keepalive_expiry
        self.max_response_bytes = max_response_bytes
        self.strict_responses = strict_responses

    def __setattr__(self, name: str, value: object) -> None:
        check(SETTINGS, name.removeprefix("_"), value)
        super().__setattr__(name, value)

    def _keys(self, api_key: Mapping[str, Secret] | Secret | None) -> dict[str, Secret]:
        if api_key is None:
            return {}
        if isinstance(api_key, str) or callable(api_key):
            return dict.fromkeys(self.SECURITY_SCHEMES, api_key)
        return dict(api_key)

    @property
    def host(self) -> str:
        """The base URL of the API, without a slash at its end."""
        return self.base_url()

    @host.setter
    def host(self, host: str | None) -> None:
        self._host = host

    @property
    def given_host(self) -> str | None:
        """The host that was given in place of the servers that the API names."""
        return self._host

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
        host = host or self._host
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
        host = self._host
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
        host = shown(self._host or "")
        return f"{type(self).__name__}(host={host!r}, timeout={self.timeout!r}, ...)"


def choose(
    configuration: C | None, make: type[C], settings: ConfigurationSettings
) -> C:
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
