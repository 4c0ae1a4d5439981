"""What a client is told once: where the API is, who is calling, how to connect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, TypedDict, TypeVar

from .auth import SecurityScheme
from .exceptions import ApiTypeError, ApiValueError
from .operation import Timeout

C = TypeVar("C", bound="BaseConfiguration")


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


class ConfigurationSettings(TypedDict, total=False):
    """The settings of a configuration, as keywords of a client."""

    host: str | None
    api_key: Mapping[str, str] | str | None
    api_key_prefix: Mapping[str, str] | None
    username: str | None
    password: str | None
    access_token: str | Mapping[str, str] | None
    server_index: int
    server_variables: Mapping[str, str] | None
    timeout: Timeout
    default_headers: Mapping[str, str] | None
    verify_ssl: bool
    ssl_ca_cert: str | None
    cert_file: str | None
    key_file: str | None
    proxy: str | None
    strict_responses: bool


class BaseConfiguration:
    """Settings of a client; each is an attribute that may be changed at any time.

    Args:
        host: the base URL, in place of the servers that the API names.
        api_key: keys by the name of their security scheme; a string is for all.
        api_key_prefix: what goes before a key, by the name of its scheme: "Token".
        username: for HTTP basic authentication.
        password: likewise.
        access_token: the bearer token; a mapping has one for each security scheme.
        server_index: which of the API's servers to call, from 0.
        server_variables: values for the variables in the server's URL.
        timeout: seconds for each phase of a call, or (connect, read); None: no limit.
        default_headers: headers to send with every request.
        verify_ssl: whether to check the server's certificate.
        ssl_ca_cert: a file of certificates to trust, in place of the system's.
        cert_file: the client's certificate.
        key_file: its key, where that is not in the same file.
        proxy: URL of a proxy; those of the environment are not heeded.
        strict_responses: raise `ResponseValidationError` where a response is not what
            the API describes, in place of a warning.
    """

    SERVERS: ClassVar[tuple[Server, ...]] = ()
    SECURITY_SCHEMES: ClassVar[Mapping[str, SecurityScheme]] = {}
    USER_AGENT: ClassVar[str] = "specloom"

    def __init__(
        self,
        host: str | None = None,
        api_key: Mapping[str, str] | str | None = None,
        api_key_prefix: Mapping[str, str] | None = None,
        username: str | None = None,
        password: str | None = None,
        access_token: str | Mapping[str, str] | None = None,
        server_index: int = 0,
        server_variables: Mapping[str, str] | None = None,
        *,
        timeout: Timeout = 60.0,
        default_headers: Mapping[str, str] | None = None,
        verify_ssl: bool = True,
        ssl_ca_cert: str | None = None,
        cert_file: str | None = None,
        key_file: str | None = None,
        proxy: str | None = None,
        strict_responses: bool = False,
    ) -> None:
        self._host = host
        self.api_key = self._keys(api_key)
        self.api_key_prefix = dict(api_key_prefix or {})
        self.username = username
        self.password = password
        self.access_token = access_token
        self.server_index = server_index
        self.server_variables = dict(server_variables or {})
        self.timeout: Timeout = timeout
        self.default_headers = dict(default_headers or {})
        self.verify_ssl = verify_ssl
        self.ssl_ca_cert = ssl_ca_cert
        self.cert_file = cert_file
        self.key_file = key_file
        self.proxy = proxy
        self.strict_responses = strict_responses

    def _keys(self, api_key: Mapping[str, str] | str | None) -> dict[str, str]:
        if isinstance(api_key, str):
            return dict.fromkeys(self.SECURITY_SCHEMES, api_key)
        return dict(api_key or {})

    @property
    def host(self) -> str:
        """The base URL of the API, without a slash at its end."""
        return self.base_url()

    @host.setter
    def host(self, host: str | None) -> None:
        self._host = host

    def base_url(self, index: int | None = None) -> str:
        """The base URL of the API, or of its server number `index`.

        Raises:
            ApiValueError: there is no such server, or no absolute URL is known.
        """
        url = self._host
        if url is None or index is not None:
            position = self.server_index if index is None else index
            if not 0 <= position < len(self.SERVERS):
                raise ApiValueError(
                    f"there is no server {position} of {len(self.SERVERS)}: set `host`"
                )
            url = self.SERVERS[position].resolve(self.server_variables)
        if "://" not in url:
            raise ApiValueError(f"{url!r} is not an absolute URL: set `host`")
        return url.rstrip("/")

    def bearer_token(self, scheme: str) -> str | None:
        """The token for a security scheme; None where none is configured."""
        token = self.access_token
        if isinstance(token, Mapping):
            token = token.get(scheme)
        return token or self.api_key.get(scheme)

    def get_api_key_with_prefix(self, scheme: str) -> str | None:
        """The key for a security scheme, after its prefix; None where there is none."""
        key = self.api_key.get(scheme)
        prefix = self.api_key_prefix.get(scheme)
        return f"{prefix} {key}" if key is not None and prefix else key

    def __repr__(self) -> str:
        host = (self._host or "").rpartition("@")[2]
        return f"{type(self).__name__}(host={host!r}, timeout={self.timeout!r}, ...)"


def choose(
    configuration: C | None, make: type[C], settings: ConfigurationSettings
) -> C:
    """The configuration of a client: the one given, or one made from `settings`.

    Raises:
        ApiTypeError: both are given.
    """
    if configuration is None:
        return make(**settings)
    if settings:
        raise ApiTypeError(
            f"give either a configuration or settings ({', '.join(settings)}), not both"
        )
    return configuration
