"""The clients: what generated clients derive from, synchronous and asynchronous.

Making one is cheap: what talks HTTP and JSON is imported on the first call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from .exceptions import OpenApiException
from .operation import ApiResponse, Operation

if TYPE_CHECKING:
    import httpx2

    from .configuration import BaseConfiguration
    from .core import Core
    from .wire import AsyncWire, SyncWire

T = TypeVar("T")


class BaseClient:
    """What both clients have: settings, default headers, and the core."""

    def __init__(self, configuration: BaseConfiguration, package: str | None) -> None:
        self.configuration = configuration
        self.default_headers: dict[str, str] = {}
        self._package = package
        self._lock = Lock()
        self._closed = False

    def set_default_header(self, header_name: str, header_value: str) -> None:
        """Send a header with every request."""
        self.default_headers[header_name] = header_value

    @cached_property
    def _core(self) -> Core:
        from .core import Core

        return Core(self.configuration, self.default_headers, f"{self._package}.models")

    def _check_open(self) -> None:
        if self._closed:
            raise OpenApiException("this client has been closed")


class SyncClient(BaseClient):
    """A client with its pool of connections; a context manager that closes them.

    Args:
        configuration: where and how to call.
        package: the generated package's `__package__`.
        transport: what sends requests; it is closed with the client. By default a pool
            of connections, opened on the first call.
    """

    def __init__(
        self,
        configuration: BaseConfiguration,
        *,
        package: str | None,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        super().__init__(configuration, package)
        self._transport = transport
        self._wire: SyncWire | None = None

    def execute(
        self,
        operation: Operation[T],
        arguments: Sequence[object],
        options: Mapping[str, object],
        body: object = None,
    ) -> ApiResponse[T]:
        """Call an operation; what generated methods do. See `Core.prepare`."""
        wire = self._open()
        request = self._core.prepare(operation, arguments, options, body)
        return self._core.interpret(operation, wire.send(request))

    def _open(self) -> SyncWire:
        with self._lock:
            self._check_open()
            if self._wire is None:
                from .wire import SyncWire

                self._wire = SyncWire(self.configuration, self._transport)
            return self._wire

    def close(self) -> None:
        """Close all connections; the client cannot be used any more."""
        with self._lock:
            self._closed = True
        if self._wire is not None:
            self._wire.close()
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
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        super().__init__(configuration, package)
        self._transport = transport
        self._wire: AsyncWire | None = None

    async def execute(
        self,
        operation: Operation[T],
        arguments: Sequence[object],
        options: Mapping[str, object],
        body: object = None,
    ) -> ApiResponse[T]:
        """Call an operation; what generated methods do. See `Core.prepare`."""
        wire = self._open()
        request = self._core.prepare(operation, arguments, options, body)
        return self._core.interpret(operation, await wire.send(request))

    def _open(self) -> AsyncWire:
        with self._lock:
            self._check_open()
            if self._wire is None:
                from .wire import AsyncWire

                self._wire = AsyncWire(self.configuration, self._transport)
            return self._wire

    async def close(self) -> None:
        """Close all connections; the client cannot be used any more."""
        with self._lock:
            self._closed = True
        if self._wire is not None:
            await self._wire.close()
        elif self._transport is not None:
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
