# SPDX-License-Identifier: MIT-0
"""The two shells around the core: they send what a call needs, and read what comes back."""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, wait
from contextvars import copy_context
from functools import partial
from inspect import isawaitable
from threading import Thread
from typing import Any, NoReturn, TypeVar
from weakref import WeakSet

import httpx2

from .async_library import sleep
from .attempts import Attempts
from .configuration import BaseConfiguration
from .exceptions import ApiTimeoutError, ApiTypeError, OpenApiException
from .headers import Headers
from .httpx_transport import FAILURES, AsyncTransport, Transport, fail, transport_of
from .logs import log_request, log_response
from .messages import Body, RawResponse
from .open_response import AsyncOpenResponse, OpenResponse, in_time
from .request_encoding import encoded

R = TypeVar("R")


class _Shell:
    """What both have: settings, and the connections that were seen.

    Attributes:
        connections: the network streams of responses; only where the transport is ours.
    """

    def __init__(self, configuration: BaseConfiguration, *, owns: bool) -> None:
        self._configuration = configuration
        self._owns = owns
        self.connections: WeakSet[Any] = WeakSet()

    def _is_shown(self, transport: object) -> bool:
        """Whether requests need their URL as a whole: for the user's eyes, and for proxies."""
        direct = (httpx2.HTTPTransport, httpx2.AsyncHTTPTransport)
        own = self._owns and not self._configuration.proxy
        return not (own and isinstance(transport, direct))

    def _received(self, attempts: Attempts, response: httpx2.Response) -> RawResponse:
        """The head of a response."""
        if self._owns:
            stream = response.extensions.get("network_stream")
            if stream is not None:
                self.connections.add(stream)
        pairs, reason = response.headers.raw, response.reason_phrase
        head = RawResponse(response.status_code, reason, Headers(pairs), b"")
        log_response(attempts.request, head)
        return head

    def _fail(self, error: Exception, attempts: Attempts) -> NoReturn:
        """Raise our exception for a request without a response."""
        if self._owns and isinstance(error, httpx2.PoolTimeout):
            most = self._configuration.connection_pool_maxsize
            attempts.remaining()
            raise ApiTimeoutError(
                f"timeout: all {most} connections are in use, as many as the setting "
                "`connection_pool_maxsize` allows; each is held by a call under way, or "
                "by a stream that was neither read to its end nor closed"
            ) from None
        fail(error, attempts)


class Sender(_Shell):
    """Sends requests through a transport; by default one with connections of its own."""

    def __init__(
        self, configuration: BaseConfiguration, transport: Transport | None
    ) -> None:
        super().__init__(configuration, owns=transport is None)
        self._transport: Transport = transport or transport_of(
            configuration, httpx2.HTTPTransport, httpx2.Client
        )
        self._shown = self._is_shown(self._transport)

    def send(self, attempts: Attempts) -> RawResponse:
        """Carry out a call and read the whole response.

        Raises:
            ApiConnectionError, ApiTimeoutError: there is no response, or only a part.
            ResponseDecodingError: its `Content-Encoding` does not hold.
        """
        return self._run(attempts, self._read)

    def open(self, attempts: Attempts) -> RawResponse | OpenResponse:
        """Likewise, but a success is left to be read; raises as `send`."""
        return self._run(attempts, self._kept)

    def _run(self, attempts: Attempts, take: Callable[[OpenResponse], R]) -> R:
        while True:
            try:
                response = self._respond(attempts)
                taken, head = take(response), response.head
                wait = attempts.after_response(head.status, head.headers)
                if wait is None:
                    return taken
            except OpenApiException as failure:
                wait = attempts.after_failure(failure)
                if wait is None:
                    raise
            time.sleep(wait)

    def _kept(self, response: OpenResponse) -> RawResponse | OpenResponse:
        if 200 <= response.head.status < 300:
            return response
        return self._read(response)

    def _read(self, response: OpenResponse) -> RawResponse:
        body = Body(response.head, self._configuration.max_response_bytes)
        try:
            for piece in response:
                body.add(piece)
        finally:
            response.close()
        return body.response()

    def _respond(self, attempts: Attempts) -> OpenResponse:
        log_request(attempts.request)
        try:
            response = self._sent(attempts)
        except FAILURES as error:
            self._fail(error, attempts)
        return OpenResponse(self._received(attempts, response), response, attempts)

    def _sent(self, attempts: Attempts) -> httpx2.Response:
        """Send a request, and call the hooks."""
        hooks = self._configuration.event_hooks
        request = encoded(attempts, shown=self._shown or bool(hooks))
        for hook in hooks.get("request", ()):
            _run_hook(hook, request)
        if self._owns and attempts.deadline is not None:
            response = _in_thread(partial(self._handle, request), attempts)
        else:
            response = self._handle(request)
        response.request = request
        try:
            for hook in hooks.get("response", ()):
                _run_hook(hook, response)
        except BaseException:
            response.close()
            raise
        return response

    def _handle(self, request: httpx2.Request) -> httpx2.Response:
        transport = self._transport
        if not isinstance(transport, httpx2.Client):
            return transport.handle_request(request)
        return transport.send(request, stream=True, auth=None, follow_redirects=False)

    def abandon(self) -> None:
        """Close the connections of a parent in its child: nothing is said on them."""
        for stream in list(self.connections):
            stream.close()

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()


class AsyncSender(_Shell):
    """The asynchronous twin of `Sender`."""

    def __init__(
        self, configuration: BaseConfiguration, transport: AsyncTransport | None
    ) -> None:
        super().__init__(configuration, owns=transport is None)
        self.transport: AsyncTransport = transport or transport_of(
            configuration, httpx2.AsyncHTTPTransport, httpx2.AsyncClient
        )
        self._shown = self._is_shown(self.transport)

    async def send(self, attempts: Attempts) -> RawResponse:
        """Carry out a call and read the whole response; raises as `Sender.send`."""
        return await self._run(attempts, self._read)

    async def open(self, attempts: Attempts) -> RawResponse | AsyncOpenResponse:
        """Likewise, but a success is left to be read."""
        return await self._run(attempts, self._kept)

    async def _run(
        self, attempts: Attempts, take: Callable[[AsyncOpenResponse], Awaitable[R]]
    ) -> R:
        while True:
            try:
                response = await self._respond(attempts)
                taken, head = await take(response), response.head
                wait = attempts.after_response(head.status, head.headers)
                if wait is None:
                    return taken
            except OpenApiException as failure:
                wait = attempts.after_failure(failure)
                if wait is None:
                    raise
            await sleep(wait)

    async def _kept(
        self, response: AsyncOpenResponse
    ) -> RawResponse | AsyncOpenResponse:
        if 200 <= response.head.status < 300:
            return response
        return await self._read(response)

    async def _read(self, response: AsyncOpenResponse) -> RawResponse:
        body = Body(response.head, self._configuration.max_response_bytes)
        try:
            async for piece in response:
                body.add(piece)
        finally:
            await response.close()
        return body.response()

    async def _respond(self, attempts: Attempts) -> AsyncOpenResponse:
        log_request(attempts.request)
        try:
            response = await in_time(attempts, partial(self._sent, attempts))
        except FAILURES as error:
            self._fail(error, attempts)
        return AsyncOpenResponse(self._received(attempts, response), response, attempts)

    async def _sent(self, attempts: Attempts) -> httpx2.Response:
        """Send a request, and call the hooks, which may be awaited."""
        hooks = self._configuration.event_hooks
        shown = self._shown or bool(hooks)
        request = encoded(attempts, shown=shown, is_async=True)
        for hook in hooks.get("request", ()):
            await _done(hook(request))
        response = await self._handle(request)
        response.request = request
        try:
            for hook in hooks.get("response", ()):
                await _done(hook(response))
        except BaseException:
            await response.aclose()
            raise
        return response

    def _handle(self, request: httpx2.Request) -> Awaitable[httpx2.Response]:
        transport = self.transport
        if not isinstance(transport, httpx2.AsyncClient):
            return transport.handle_async_request(request)
        return transport.send(request, stream=True, auth=None, follow_redirects=False)

    def abandon(self) -> None:
        """Let go of the connections of a parent in its child.

        Their loop does not run here. What it knows as its sockets stays, as something
        else: a number that is free again would be that of another file before long.
        """
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in list(self.connections):
            socket: Any = stream.get_extra_info("socket")
            if socket is not None and socket.fileno() >= 0:
                os.dup2(nothing, socket.fileno(), inheritable=False)
        os.close(nothing)

    async def close(self) -> None:
        """Close all connections."""
        await self.transport.aclose()


def _in_thread(
    work: Callable[[], httpx2.Response], attempts: Attempts
) -> httpx2.Response:
    """Wait for a response in a thread of its own, which is left behind at the deadline.

    Steps have limits of their own, but a server that sends byte by byte makes any number
    of steps, and no limit is for the look-up of a name.
    """
    done: Future[httpx2.Response] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    Thread(target=copy_context().run, args=(run,), daemon=True).start()
    ended: set[Future[httpx2.Response]] = set()
    try:
        ended, _ = wait((done,), attempts.remaining())
    finally:
        if not ended:
            done.add_done_callback(_discard)
    if not ended:
        raise attempts.too_long()
    return done.result()


def _discard(done: Future[httpx2.Response]) -> None:
    """Give up a response that comes too late."""
    if done.exception() is None:
        done.result().close()


def _run_hook(hook: Callable[[Any], object], message: object) -> None:
    if isawaitable(hook(message)):
        raise ApiTypeError("only an asynchronous client can await a hook")


async def _done(value: object) -> None:
    if isawaitable(value):
        await value
