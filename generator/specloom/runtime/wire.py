"""The two shells around the core: they alone talk to httpx2, through its transports."""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Generator,
    Iterable,
    Iterator,
)
from contextlib import contextmanager
from inspect import isawaitable
from typing import NoReturn, TypeAlias, TypeVar

import anyio
import h11
import httpx2

from .coding import CODINGS, Inflater
from .configuration import BaseConfiguration
from .exceptions import (
    ApiConnectionError,
    ApiTimeoutError,
    ApiValueError,
    OpenApiException,
    ResponseDecodingError,
)
from .exchange import Exchange
from .headers import Headers
from .logs import log_request, log_response
from .messages import RawResponse
from .outgoing import AsyncContent, Content, request_of
from .pool import Pool, async_pool

R = TypeVar("R", bound="RawResponse | OpenResponse | AsyncOpenResponse")

Transport: TypeAlias = httpx2.BaseTransport | httpx2.Client
"""What sends requests; of a client, its redirects and authentication are not used."""
AsyncTransport: TypeAlias = httpx2.AsyncBaseTransport | httpx2.AsyncClient

_FAILURES = (
    httpx2.RequestError,
    httpx2.InvalidURL,
    httpx2.StreamError,
    h11.LocalProtocolError,
    ssl.SSLError,
    zlib.error,
)
"""All but `HTTPStatusError`, which only a hook can raise: that is the user's own; and
what httpx2 lets through from below."""


class SyncWire:
    """Sends requests through a transport; by default a pool of connections."""

    def __init__(
        self, configuration: BaseConfiguration, transport: Transport | None
    ) -> None:
        self._configuration = configuration
        self._transport = transport or Pool(configuration)
        self._handle = _handler(self._transport)

    def send(self, exchange: Exchange) -> RawResponse:
        """Carry out a call and read the whole response.

        Raises:
            ApiConnectionError, ApiTimeoutError: there is no response, or only a part.
            ResponseDecodingError: its `Content-Encoding` does not hold.
        """
        return self._run(exchange, self._whole)

    def open(self, exchange: Exchange) -> RawResponse | OpenResponse:
        """Likewise, but a success is left to be read; raises as `send`."""
        return self._run(exchange, self._kept)

    def _run(self, exchange: Exchange, take: Callable[[Exchange], R]) -> R:
        while True:
            try:
                taken = take(exchange)
                head = taken if isinstance(taken, RawResponse) else taken.head
                wait = exchange.after_response(head.status, head.headers)
                if wait is None:
                    return taken
            except OpenApiException as failure:
                wait = exchange.after_failure(failure)
                if wait is None:
                    raise
            time.sleep(wait)

    def _whole(self, exchange: Exchange) -> RawResponse:
        response = None
        try:
            response = self._respond(exchange)
            return _received(response, self._read(response, exchange))
        except _FAILURES as error:
            _fail(error, response)
        finally:
            if response is not None:
                response.close()

    def _kept(self, exchange: Exchange) -> RawResponse | OpenResponse:
        response = None
        kept = False
        try:
            response = self._respond(exchange)
            kept = response.is_success
            if kept:
                return OpenResponse(response, exchange)
            return _received(response, self._read(response, exchange))
        except _FAILURES as error:
            _fail(error, response)
        finally:
            if response is not None and not kept:
                response.close()

    def _respond(self, exchange: Exchange) -> httpx2.Response:
        hooks = self._configuration.event_hooks
        request = request_of(exchange, Content)
        for hook in hooks.get("request", ()):
            hook(request)
        log_request(exchange.request)
        response = self._handle(request)
        response.request = request
        log_response(exchange.request, response.status_code, response.headers)
        try:
            for hook in hooks.get("response", ()):
                hook(response)
        except BaseException:
            response.close()
            raise
        return response

    def _read(self, response: httpx2.Response, exchange: Exchange) -> bytes:
        """The body; straight from the stream where nothing else is asked, to save time."""
        stream = response.stream
        plain = exchange.deadline is None and "content-encoding" not in response.headers
        hooked = self._configuration.event_hooks
        if plain and not hooked and isinstance(stream, Iterable):
            return b"".join(stream)
        return b"".join(_pieces(response, exchange))

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()


class AsyncWire:
    """The asynchronous twin of `SyncWire`."""

    def __init__(
        self, configuration: BaseConfiguration, transport: AsyncTransport | None
    ) -> None:
        self._configuration = configuration
        self._transport = transport or async_pool(configuration)
        self._handle = _ahandler(self._transport)

    async def send(self, exchange: Exchange) -> RawResponse:
        """Carry out a call and read the whole response; raises as `SyncWire.send`."""
        return await self._run(exchange, self._whole)

    async def open(self, exchange: Exchange) -> RawResponse | AsyncOpenResponse:
        """Likewise, but a success is left to be read."""
        return await self._run(exchange, self._kept)

    async def _run(
        self, exchange: Exchange, take: Callable[[Exchange], Awaitable[R]]
    ) -> R:
        while True:
            try:
                with _within(exchange):
                    taken = await take(exchange)
                head = taken if isinstance(taken, RawResponse) else taken.head
                wait = exchange.after_response(head.status, head.headers)
                if wait is None:
                    return taken
            except OpenApiException as failure:
                wait = exchange.after_failure(failure)
                if wait is None:
                    raise
            await anyio.sleep(wait)

    async def _whole(self, exchange: Exchange) -> RawResponse:
        response = None
        try:
            response = await self._respond(exchange)
            return _received(response, await self._read(response, exchange))
        except _FAILURES as error:
            _fail(error, response)
        finally:
            if response is not None:
                await response.aclose()

    async def _kept(self, exchange: Exchange) -> RawResponse | AsyncOpenResponse:
        response = None
        kept = False
        try:
            response = await self._respond(exchange)
            kept = response.is_success
            if kept:
                return AsyncOpenResponse(response, exchange)
            return _received(response, await self._read(response, exchange))
        except _FAILURES as error:
            _fail(error, response)
        finally:
            if response is not None and not kept:
                await response.aclose()

    async def _respond(self, exchange: Exchange) -> httpx2.Response:
        hooks = self._configuration.event_hooks
        request = request_of(exchange, AsyncContent)
        for hook in hooks.get("request", ()):
            await _done(hook(request))
        log_request(exchange.request)
        response = await self._handle(request)
        response.request = request
        log_response(exchange.request, response.status_code, response.headers)
        try:
            for hook in hooks.get("response", ()):
                await _done(hook(response))
        except BaseException:
            await response.aclose()
            raise
        return response

    async def _read(self, response: httpx2.Response, exchange: Exchange) -> bytes:
        """The asynchronous twin of `SyncWire._read`."""
        stream = response.stream
        plain = exchange.deadline is None and "content-encoding" not in response.headers
        hooked = self._configuration.event_hooks
        if plain and not hooked and isinstance(stream, AsyncIterable):
            return b"".join([chunk async for chunk in stream])
        return b"".join([chunk async for chunk in _apieces(response, exchange)])

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.aclose()


async def _done(value: object) -> None:
    if isawaitable(value):
        await value


class OpenResponse:
    """A response whose body is still to be read, once."""

    def __init__(self, response: httpx2.Response, exchange: Exchange) -> None:
        self.head = _received(response, b"")
        self._response = response
        self._pieces = _pieces(response, exchange)

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        """Give up what has not been read."""
        self._response.close()


def _pieces(response: httpx2.Response, exchange: Exchange) -> Iterator[bytes]:
    try:
        for chunk in _decoded(response):
            exchange.remaining()
            yield chunk
    except _FAILURES as error:
        _fail(error, response)


def _decoded(response: httpx2.Response) -> Iterator[bytes]:
    inflater = _inflater(response)
    if inflater is None:
        yield from response.iter_bytes()
        return
    for chunk in response.iter_raw():
        yield from inflater.feed(chunk)
    inflater.end()


class AsyncOpenResponse:
    """The asynchronous twin of `OpenResponse`."""

    def __init__(self, response: httpx2.Response, exchange: Exchange) -> None:
        self.head = _received(response, b"")
        self._response = response
        self._pieces = _apieces(response, exchange)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._pieces

    async def close(self) -> None:
        """Give up what has not been read."""
        await self._response.aclose()


async def _apieces(
    response: httpx2.Response, exchange: Exchange
) -> AsyncIterator[bytes]:
    pieces = _adecoded(response)
    try:
        while True:
            with _within(exchange):
                chunk = await anext(pieces, None)
            if chunk is None:
                return
            yield chunk
    except _FAILURES as error:
        _fail(error, response)


async def _adecoded(response: httpx2.Response) -> AsyncIterator[bytes]:
    inflater = _inflater(response)
    if inflater is None:
        async for chunk in response.aiter_bytes():
            yield chunk
        return
    async for chunk in response.aiter_raw():
        for piece in inflater.feed(chunk):
            yield piece
    inflater.end()


def _inflater(response: httpx2.Response) -> Inflater | None:
    """What decodes a body; None where httpx2 does, or a hook has read it already."""
    coding = response.headers.get("content-encoding", "").strip().lower()
    is_ours = coding in CODINGS and not response.is_stream_consumed
    return Inflater(coding) if is_ours else None


@contextmanager
def _within(exchange: Exchange) -> Generator[None]:
    """Cancel what is awaited at the deadline of a call."""
    if exchange.deadline is None:
        yield
        return
    try:
        with anyio.fail_after(exchange.remaining()):
            yield
    except TimeoutError:
        raise ApiTimeoutError("timeout: the call took too long in total") from None


def _handler(transport: Transport) -> Callable[[httpx2.Request], httpx2.Response]:
    """What sends one request and leaves the response to be read."""
    if not isinstance(transport, httpx2.Client):
        return transport.handle_request

    def send(request: httpx2.Request) -> httpx2.Response:
        return transport.send(request, stream=True, auth=None, follow_redirects=False)

    return send


def _ahandler(
    transport: AsyncTransport,
) -> Callable[[httpx2.Request], Awaitable[httpx2.Response]]:
    if not isinstance(transport, httpx2.AsyncClient):
        return transport.handle_async_request

    def send(request: httpx2.Request) -> Awaitable[httpx2.Response]:
        return transport.send(request, stream=True, auth=None, follow_redirects=False)

    return send


def _received(response: httpx2.Response, content: bytes) -> RawResponse:
    pairs = response.headers.raw
    headers = Headers((n.decode("latin-1"), v.decode("latin-1")) for n, v in pairs)
    return RawResponse(response.status_code, response.reason_phrase, headers, content)


def _fail(error: Exception, response: httpx2.Response | None) -> NoReturn:
    """Raise our exception for one of httpx2's."""
    failure: OpenApiException
    reason = str(error) or type(error).__name__
    if isinstance(error, httpx2.TimeoutException):
        failure = ApiTimeoutError(f"timeout: {reason}")
    elif response is not None and isinstance(error, (httpx2.DecodingError, zlib.error)):
        failure = ResponseDecodingError(
            response.status_code, reason, headers=_received(response, b"").headers
        )
    elif isinstance(error, h11.LocalProtocolError):
        failure = ApiValueError(f"the body is not as long as it should be: {reason}")
    elif isinstance(error, httpx2.LocalProtocolError):
        # Its text may show a header, and so a secret.
        raise ApiValueError("the request is not valid HTTP") from None
    elif isinstance(error, (httpx2.InvalidURL, httpx2.UnsupportedProtocol)):
        failure = ApiValueError(f"the URL cannot be called: {reason}")
    else:
        failure = ApiConnectionError(f"connection failed: {reason}")
    raise failure from error
