# SPDX-License-Identifier: MIT-0
"""The clients: what generated clients derive from, synchronous and asynchronous.

Making one is cheap: what talks HTTP and JSON is imported on the first call.
"""

from __future__ import annotations

from collections.abc import (
    AsyncGenerator,
    Awaitable,
    Callable,
    Coroutine,
    Iterable,
    Mapping,
    Sequence,
)
from contextlib import asynccontextmanager
from inspect import isawaitable
from threading import Lock
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from .exceptions import ApiTypeError, OpenApiException
from .operation import ApiResponse, Operation, Streamed
from .processes import MAKING, renew_after_fork

if TYPE_CHECKING:
    from typing import Unpack

    from .attempts import Attempts
    from .auth import Grant, Provider
    from .configuration import BaseConfiguration
    from .core import Call, Core
    from .httpx_transport import AsyncTransport, Transport
    from .loops import Home
    from .operation import RequestOptions
    from .sender import AsyncSender, Sender

T = TypeVar("T")
R = TypeVar("R")


class BaseClient:
    """What both clients have: settings, default headers, and the core."""

    def __init__(
        self, configuration: BaseConfiguration, package: str | None, transport: object
    ) -> None:
        self.configuration = configuration
        self.default_headers: dict[str, str] = {}
        self._package = package
        # A test double is wherever it is asked for.
        self._host: str | None = getattr(transport, "host", None)
        self._closed = False
        self._made: Core | None = None
        self._token_lock = Lock()
        renew_after_fork(self)

    def set_default_header(self, header_name: str, header_value: str) -> None:
        """Send a header with every request."""
        self.default_headers[header_name] = header_value

    def after_fork(self) -> None:
        """Make this client the child's own: with connections and locks of its own."""
        self._token_lock = Lock()

    @property
    def _core(self) -> Core:
        return self._made or self._make_core()

    def _make_core(self) -> Core:
        with MAKING:  # threads must share one, and so its tokens
            if self._made is None:
                from .core import Core

                models = f"{self._package}.models"
                self._made = Core(
                    self.configuration, self.default_headers, models, self._host
                )
            return self._made

    def _check_open(self) -> None:
        if self._closed:
            raise OpenApiException("this client has been closed")


class SyncClient(BaseClient):
    """A client with its pool of connections; a context manager that closes them.

    Args:
        configuration: where and how to call.
        package: the generated package's `__package__`.
        transport: what sends requests, a transport or client of httpx2; it is closed
            with this client. By default a pool of connections, opened on the first call.
    """

    def __init__(
        self,
        configuration: BaseConfiguration,
        *,
        package: str | None,
        transport: Transport | None = None,
    ) -> None:
        super().__init__(configuration, package, transport)
        self._transport = transport
        self._sender: Sender | None = None

    def after_fork(self) -> None:
        """Likewise; a transport of the user's own is the user's to make safe."""
        super().after_fork()
        if self._sender is not None and self._transport is None:
            self._sender.abandon()
            self._sender = None

    def execute(
        self,
        operation: Operation[T],
        arguments: Sequence[object],
        options: Mapping[str, object],
        body: object = None,
    ) -> ApiResponse[T]:
        """Call an operation; what generated methods do. See `Core.prepare`."""
        send = self._open().send
        raw = self._perform(self._core.call(operation, arguments, options, body), send)
        return self._core.interpret(operation, raw)

    def stream(
        self,
        operation: Operation[Any],
        streamed: Streamed[T],
        arguments: Sequence[object],
        options: Mapping[str, object],
        body: object = None,
    ) -> Any:
        """Likewise, with a response that is read while it arrives: a `Stream`."""
        core = self._core
        call = core.call(operation, arguments, options, body, streamed)
        open_ = core.streams.open
        return open_(core, call, lambda: self._perform(call, self._open().open))

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: object = None,
        content_type: str = "application/json",
        response_type: Any = None,
        **options: Unpack[RequestOptions],
    ) -> ApiResponse[Any]:
        """Call what the API does not describe, as if it did.

        Args:
            method: "GET", for instance.
            path: below the base URL; or a whole URL, which gets credentials only where
                the API is.
            query: parameters of the query; a list repeats its name.
            body: JSON, or what else `content_type` says: a dict for a form, bytes.
            content_type: the media type of the body.
            response_type: of a response that is JSON: a model, `list[Pet]`; with `| None`
                where there may be no body.

        Raises:
            OpenApiException: as all calls.
        """
        core = self._core
        call = core.general(method, path, query, body, content_type, options)
        raw = self._perform(call, self._open().send)
        return core.interpret_as(call.operation, raw, response_type)

    def _perform(self, call: Call, send: Callable[[Attempts], R]) -> R:
        core = self._core
        sources = core.sources(call)
        if not sources:
            return send(core.begin(call))
        start = monotonic()
        tokens = self._tokens(sources, call, start)
        attempts = core.begin(call, tokens, start)
        found = send(attempts)
        granter = core.granter
        if granter and granter.is_refused(found, attempts, sources, tokens):
            renewed = self._tokens(sources, call, start)
            attempts.request = core.prepare(*call, renewed)
            found = send(attempts)
        return found

    def _tokens(
        self,
        sources: Iterable[tuple[str, Provider | Grant]],
        call: Call,
        start: float,
    ) -> dict[str, str]:
        tokens: dict[str, str] = {}
        for scheme, source in sources:
            if callable(source):
                token = source()
                if isawaitable(token):
                    if isinstance(token, Coroutine):
                        token.close()
                    raise ApiTypeError("only an asynchronous client can await a token")
                tokens[scheme] = token
            else:
                granter = self._core.granter
                assert granter is not None, f"nothing gets the token of {scheme}"
                tokens[scheme] = granter.fetch(
                    source, call, start, self._token_lock, self._open().send
                )
        return tokens

    def _open(self) -> Sender:
        sender = self._sender
        return self._connect() if sender is None or self._closed else sender

    def _connect(self) -> Sender:
        with MAKING:
            self._check_open()
            if self._sender is None:
                from .sender import Sender

                self._sender = Sender(self.configuration, self._transport)
            return self._sender

    def close(self) -> None:
        """Close all connections; the client cannot be used any more."""
        with MAKING:
            closed, self._closed = self._closed, True
        if closed:
            return
        if self._sender is not None:
            self._sender.close()
        elif self._transport is not None:
            self._transport.close()

    def __enter__(self) -> Self:
        self._check_open()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncClient(BaseClient):
    """The asynchronous twin of `SyncClient`."""

    def __init__(
        self,
        configuration: BaseConfiguration,
        *,
        package: str | None,
        transport: AsyncTransport | None = None,
    ) -> None:
        super().__init__(configuration, package, transport)
        self._transport = transport
        self._homes: dict[object, Home] = {}

    def after_fork(self) -> None:
        """Likewise; see `SyncClient.after_fork`."""
        super().after_fork()
        homes, self._homes = self._homes, {}
        for home in homes.values():
            home.abandon()

    async def execute(
        self,
        operation: Operation[T],
        arguments: Sequence[object],
        options: Mapping[str, object],
        body: object = None,
    ) -> ApiResponse[T]:
        """Call an operation; what generated methods do. See `Core.prepare`."""
        send = self._open().send
        call = self._core.call(operation, arguments, options, body)
        return self._core.interpret(operation, await self._perform(call, send))

    def stream(
        self,
        operation: Operation[Any],
        streamed: Streamed[T],
        arguments: Sequence[object],
        options: Mapping[str, object],
        body: object = None,
    ) -> Any:
        """Likewise, with a response that is read while it arrives: an `AsyncStream`."""
        core = self._core
        call = core.call(operation, arguments, options, body, streamed)
        open_ = core.streams.aopen
        return open_(core, call, lambda: self._perform(call, self._open().open))

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: object = None,
        content_type: str = "application/json",
        response_type: Any = None,
        **options: Unpack[RequestOptions],
    ) -> ApiResponse[Any]:
        """Call what the API does not describe; see `SyncClient.request`."""
        core = self._core
        call = core.general(method, path, query, body, content_type, options)
        raw = await self._perform(call, self._open().send)
        return core.interpret_as(call.operation, raw, response_type)

    async def _perform(self, call: Call, send: Callable[[Attempts], Awaitable[R]]) -> R:
        core = self._core
        sources = core.sources(call)
        if not sources:
            return await send(core.begin(call))
        start = monotonic()
        tokens = await self._tokens(sources, call, start)
        attempts = core.begin(call, tokens, start)
        found = await send(attempts)
        granter = core.granter
        if granter and granter.is_refused(found, attempts, sources, tokens):
            renewed = await self._tokens(sources, call, start)
            attempts.request = core.prepare(*call, renewed)
            found = await send(attempts)
        return found

    async def _tokens(
        self,
        sources: Iterable[tuple[str, Provider | Grant]],
        call: Call,
        start: float,
    ) -> dict[str, str]:
        tokens: dict[str, str] = {}
        for scheme, source in sources:
            if callable(source):
                token = source()
                tokens[scheme] = await token if isawaitable(token) else token
            else:
                granter = self._core.granter
                assert granter is not None, f"nothing gets the token of {scheme}"
                tokens[scheme] = await granter.afetch(
                    source, call, start, self._turn(), self._open().send
                )
        return tokens

    @asynccontextmanager
    async def _turn(self) -> AsyncGenerator[None]:
        """Hold the lock of the tokens; other loops run in other threads, mostly there are none."""
        from .async_library import sleep

        async with self._home().lock:
            while not self._token_lock.acquire(blocking=False):
                await sleep(0.01)
            try:
                yield
            finally:
                self._token_lock.release()

    def _open(self) -> AsyncSender:
        return self._home().sender

    def _home(self) -> Home:
        from .async_library import running_loop

        home = self._homes.get(running_loop())
        return self._connect() if home is None or self._closed else home

    def _connect(self) -> Home:
        from .loops import Home, is_over

        with MAKING:
            self._check_open()
            home = Home(self.configuration, self._transport)
            known = self._homes.items()
            self._homes = {k: v for k, v in known if not is_over(k)}
            self._homes[home.loop] = home
            return home

    async def close(self) -> None:
        """Close all connections; the client cannot be used any more.

        Those of other event loops are closed by these, in their own time.
        """
        with MAKING:
            closed, self._closed = self._closed, True
            homes, self._homes = self._homes, {}
        if closed:
            return
        from .async_library import running_loop

        home = homes.pop(running_loop(), None)
        homes.clear()
        if home is not None:
            await home.close()
        if self._transport is not None:
            await self._transport.aclose()

    async def aclose(self) -> None:
        """The same, under the name that `contextlib.aclosing` looks for."""
        await self.close()

    async def __aenter__(self) -> Self:
        self._check_open()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()
