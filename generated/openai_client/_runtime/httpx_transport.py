# SPDX-License-Identifier: MIT-0
"""What requests go through: transports of httpx2, made as the settings say, or the user's."""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, NoReturn, TypeAlias, TypeVar
from urllib.request import getproxies

import httpx2

from .attempts import Attempts
from .configuration import BaseConfiguration
from .exceptions import (
    ApiConnectionError,
    ApiTimeoutError,
    ApiValueError,
    OpenApiException,
    ResponseDecodingError,
)
from .messages import RawResponse

T = TypeVar("T")
C = TypeVar("C")

Transport: TypeAlias = httpx2.BaseTransport | httpx2.Client
"""What sends requests; of a client, its redirects and authentication are not used."""
AsyncTransport: TypeAlias = httpx2.AsyncBaseTransport | httpx2.AsyncClient

FAILURES = (
    httpx2.InvalidURL,
    httpx2.RequestError,
    httpx2.StreamError,
    ssl.SSLError,
    zlib.error,
)
"""All but `HTTPStatusError`, which only a hook can raise: that is the user's own."""


def transport_of(
    configuration: BaseConfiguration,
    transport: Callable[..., T],
    client: Callable[..., C],
) -> T | C:
    """What a client sends requests through where its user gives nothing.

    Args:
        configuration: its settings.
        transport: httpx2's, for the protocol.
        client: likewise: it knows which proxy of the environment is for which host.

    Raises:
        ApiValueError: a setting cannot be used.
    """
    if configuration.http2 and find_spec("h2") is None:
        raise ApiValueError("`http2`: install httpx2[http2]")
    most = configuration.connection_pool_maxsize
    settings: dict[str, Any] = {
        "verify": _verification(configuration),
        "http2": configuration.http2,
        "limits": httpx2.Limits(
            max_connections=most,
            max_keepalive_connections=most,
            keepalive_expiry=configuration.keepalive_expiry,
        ),
    }
    if configuration.proxy:
        return transport(**settings, proxy=_proxy(configuration.proxy))
    if not configuration.trust_env or getproxies().keys() <= {"no"}:
        return transport(**settings)
    try:
        return client(**settings)
    except ImportError:
        told = "needs httpx2[socks]"
    except (ValueError, httpx2.InvalidURL):  # whose text may show a password
        told = "is not the URL of one"
    raise ApiValueError(
        f"a proxy of the environment {told}; without them: `trust_env=False`"
    )


def _proxy(text: str) -> httpx2.Proxy:
    try:
        proxy = httpx2.Proxy(text)
    except (ValueError, httpx2.InvalidURL):
        raise ApiValueError("`proxy` must be the URL of an HTTP proxy") from None
    if proxy.url.scheme.startswith("socks") and find_spec("socksio") is None:
        raise ApiValueError("`proxy`: for SOCKS, install httpx2[socks]")
    if not proxy.url.host:
        raise ApiValueError("`proxy` must be the URL of an HTTP proxy")
    return proxy


def _verification(configuration: BaseConfiguration) -> ssl.SSLContext:
    """How to check the server's certificate, and what to show for ourselves.

    Raises:
        ApiValueError: a file is not there, or is none of certificates.
    """
    verify, trusts = configuration.verify_ssl, configuration.trust_env
    setting = "ssl_ca_cert"
    try:
        if verify and configuration.ssl_ca_cert is not None:
            context = ssl.create_default_context(cafile=configuration.ssl_ca_cert)
        else:
            setting = "SSL_CERT_FILE` or `SSL_CERT_DIR"
            context = httpx2.create_ssl_context(verify, trust_env=trusts)
        setting = "cert_file` and `key_file"
        if configuration.cert_file is not None:
            context.load_cert_chain(configuration.cert_file, configuration.key_file)
    except (OSError, ValueError) as error:  # among them ssl.SSLError
        reason = error.strerror if isinstance(error, OSError) else None
        told = f"cannot be read: {reason or type(error).__name__}"
        raise ApiValueError(f"`{setting}` {told}") from error
    return context


def fail(
    error: Exception, attempts: Attempts, head: RawResponse | None = None
) -> NoReturn:
    """Raise our exception for one from below."""
    failure: OpenApiException
    reason = str(error) or type(error).__name__
    if isinstance(error, httpx2.TimeoutException):
        attempts.remaining()  # if it is that, it says so
        failure = ApiTimeoutError(f"timeout: {_phase(error, attempts) or reason}")
    elif head is not None and isinstance(error, (httpx2.DecodingError, zlib.error)):
        failure = ResponseDecodingError(head.status, reason, headers=head.headers)
    elif isinstance(error, httpx2.LocalProtocolError):
        # Its text may show a header, and so a secret.
        raise ApiValueError("the request is not valid HTTP") from None
    elif isinstance(error, (httpx2.InvalidURL, httpx2.UnsupportedProtocol)):
        failure = ApiValueError(f"the URL cannot be called: {reason}")
    else:
        failure = ApiConnectionError(f"connection failed: {reason}")
    raise failure from error


def _phase(error: Exception, attempts: Attempts) -> str | None:
    """What took longer than the limit of its phase; None where a transport says it."""
    limits = attempts.request.timeout
    for kind, limit, nothing in (
        (httpx2.ConnectTimeout, limits.connect, "no connection"),
        (httpx2.ReadTimeout, limits.read, "nothing from the server"),
        (httpx2.WriteTimeout, limits.read, "nothing taken by the server"),
    ):
        if isinstance(error, kind) and limit is not None:
            return f"{nothing} within {limit:g} s"
    return None
