"""The two shells around the core: they alone talk to httpx2, through its transports."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterable, Iterable
from typing import NoReturn

import httpx2

from .configuration import BaseConfiguration
from .exceptions import (
    ApiConnectionError,
    ApiTimeoutError,
    ApiValueError,
    OpenApiException,
    ResponseDecodingError,
)
from .headers import Headers
from .messages import PreparedRequest, RawResponse

_FAILURES = (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError)


class SyncWire:
    """Sends requests through a transport; by default a pool of connections."""

    def __init__(
        self, configuration: BaseConfiguration, transport: httpx2.BaseTransport | None
    ) -> None:
        self._transport = transport or httpx2.HTTPTransport(
            verify=_verification(configuration), proxy=configuration.proxy
        )

    def send(self, prepared: PreparedRequest) -> RawResponse:
        """Send a request and read the whole response.

        Raises:
            ApiConnectionError, ApiTimeoutError: there is no response, or only a part.
            ResponseDecodingError: its `Content-Encoding` does not hold.
        """
        response = None
        try:
            response = self._transport.handle_request(_request(prepared))
            return _received(response, _read(response))
        except _FAILURES as error:
            _fail(error, response)
        finally:
            if response is not None:
                response.close()

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()


class AsyncWire:
    """The asynchronous twin of `SyncWire`."""

    def __init__(
        self,
        configuration: BaseConfiguration,
        transport: httpx2.AsyncBaseTransport | None,
    ) -> None:
        self._transport = transport or httpx2.AsyncHTTPTransport(
            verify=_verification(configuration), proxy=configuration.proxy
        )

    async def send(self, prepared: PreparedRequest) -> RawResponse:
        """Send a request and read the whole response; raises as `SyncWire.send`."""
        response = None
        try:
            response = await self._transport.handle_async_request(_request(prepared))
            return _received(response, await _aread(response))
        except _FAILURES as error:
            _fail(error, response)
        finally:
            if response is not None:
                await response.aclose()

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.aclose()


def _read(response: httpx2.Response) -> bytes:
    """The body; straight from the stream where it is not compressed, to save time."""
    stream = response.stream
    if "content-encoding" in response.headers or not isinstance(stream, Iterable):
        return response.read()
    return b"".join(stream)


async def _aread(response: httpx2.Response) -> bytes:
    """The asynchronous twin of `_read`."""
    stream = response.stream
    if "content-encoding" in response.headers or not isinstance(stream, AsyncIterable):
        return await response.aread()
    return b"".join([chunk async for chunk in stream])


def _request(prepared: PreparedRequest) -> httpx2.Request:
    timeout = prepared.timeout
    connect, read = timeout if isinstance(timeout, tuple) else (timeout, timeout)
    limits = {"connect": connect, "read": read, "write": read, "pool": connect}
    url = httpx2.URL(prepared.url)
    content = prepared.content
    headers = [(name.encode(), value.encode()) for name, value in prepared.headers]
    given = {name.lower() for name, _ in headers}
    if b"host" not in given:
        headers.insert(0, (b"Host", url.netloc))
    framed = given & {b"content-length", b"transfer-encoding"}
    if not framed and (content or prepared.method in ("POST", "PUT", "PATCH")):
        headers.append((b"Content-Length", b"%d" % len(content)))
    request = httpx2.Request(
        prepared.method,
        url,
        headers=headers,
        stream=httpx2.ByteStream(content),
        extensions={"timeout": limits},
    )
    request.read()
    return request


def _received(response: httpx2.Response, content: bytes) -> RawResponse:
    headers = _headers(response)
    return RawResponse(response.status_code, response.reason_phrase, headers, content)


def _headers(response: httpx2.Response) -> Headers:
    pairs = response.headers.raw
    return Headers((n.decode("latin-1"), v.decode("latin-1")) for n, v in pairs)


def _fail(error: Exception, response: httpx2.Response | None) -> NoReturn:
    """Raise our exception for one of httpx2's."""
    failure: OpenApiException
    reason = str(error) or type(error).__name__
    if isinstance(error, httpx2.TimeoutException):
        failure = ApiTimeoutError(f"timeout: {reason}")
    elif isinstance(error, httpx2.DecodingError) and response is not None:
        failure = ResponseDecodingError(
            response.status_code, reason, headers=_headers(response)
        )
    elif isinstance(error, httpx2.LocalProtocolError):
        # Its text may show a header, and so a secret.
        raise ApiValueError("the request is not valid HTTP") from None
    elif isinstance(error, (httpx2.InvalidURL, httpx2.UnsupportedProtocol)):
        failure = ApiValueError(f"the URL cannot be called: {reason}")
    else:
        failure = ApiConnectionError(f"connection failed: {reason}")
    raise failure from error


def _verification(configuration: BaseConfiguration) -> ssl.SSLContext | bool:
    """How to check the server's certificate, and what to show for ourselves."""
    if configuration.ssl_ca_cert is None and configuration.cert_file is None:
        return configuration.verify_ssl
    if configuration.verify_ssl and configuration.ssl_ca_cert is not None:
        context = ssl.create_default_context(cafile=configuration.ssl_ca_cert)
    else:
        context = httpx2.create_ssl_context(configuration.verify_ssl)
    if configuration.cert_file is not None:
        context.load_cert_chain(configuration.cert_file, configuration.key_file)
    return context
