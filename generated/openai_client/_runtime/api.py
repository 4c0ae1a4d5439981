# SPDX-License-Identifier: MIT-0
"""The bases of generated services, and what makes one method into several.

A generated method is written once. `with_http_info` makes its twin that returns the
whole response, `streamed` the one that reads it while it arrives; `awaited`, `unawaited`,
`awaited_whole` and `streamed_async` make their asynchronous twins.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from .operation import ApiResponse, Operation, Streamed

if TYPE_CHECKING:
    from .client import AsyncClient, SyncClient
    from .streams import AsyncStream, Stream

P = ParamSpec("P")
T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., object])


class Api:
    """Calls operations through a client."""

    def __init__(self, api_client: SyncClient) -> None:
        self.api_client = api_client

    def _call(
        self,
        operation: Operation[T],
        arguments: Sequence[object],
        options: Mapping[str, object],
        body: object = None,
    ) -> T:
        """Call an operation; see `Core.prepare` for the arguments."""
        return self.api_client.execute(operation, arguments, options, body).data

    def _stream(
        self,
        operation: Operation[Any],
        streamed: Streamed[T],
        arguments: Sequence[object],
        options: Mapping[str, object],
        body: object = None,
    ) -> Stream[T]:
        """Likewise, of a response that is read while it arrives."""
        client = self.api_client
        return client.stream(operation, streamed, arguments, options, body)


class AsyncApi:
    """Calls operations through an asynchronous client.

    Its methods are those of its synchronous twin: all that a method does is to return
    what `_call` returns, here a coroutine.
    """

    def __init__(self, api_client: AsyncClient) -> None:
        self.api_client = api_client

    async def _call(
        self,
        operation: Operation[T],
        arguments: Sequence[object],
        options: Mapping[str, object],
        body: object = None,
    ) -> T:
        """Call an operation; see `Core.prepare` for the arguments."""
        response = await self.api_client.execute(operation, arguments, options, body)
        return response.data

    def _stream(
        self,
        operation: Operation[Any],
        streamed: Streamed[T],
        arguments: Sequence[object],
        options: Mapping[str, object],
        body: object = None,
    ) -> AsyncStream[T]:
        """Likewise, of a response that is read while it arrives."""
        client = self.api_client
        return client.stream(operation, streamed, arguments, options, body)


class _Whole:
    """Stands in for a service: its calls return the whole response."""

    def __init__(self, api: Api | AsyncApi) -> None:
        self._call = api.api_client.execute


class _Streaming:
    """Stands in for a service: its calls return streams."""

    def __init__(self, api: Api | AsyncApi, streamed: Streamed[Any]) -> None:
        self._stream = api.api_client.stream
        self._streamed = streamed

    def _call(
        self,
        operation: Operation[Any],
        arguments: Sequence[object],
        options: Mapping[str, object],
        body: object = None,
    ) -> object:
        return self._stream(operation, self._streamed, arguments, options, body)


S = TypeVar("S", bound=Api)


def with_http_info(
    method: Callable[Concatenate[S, P], T],
) -> Callable[Concatenate[S, P], ApiResponse[T]]:
    """The twin of a method that returns the whole response, with status and headers."""
    call = cast("Callable[..., ApiResponse[T]]", method)

    def twin(self: S, /, *args: P.args, **kwargs: P.kwargs) -> ApiResponse[T]:
        return call(_Whole(self), *args, **kwargs)

    return _named(twin, method, "_with_http_info")


def awaited(
    method: Callable[Concatenate[S, P], T],
) -> Callable[Concatenate[AsyncApi, P], Coroutine[Any, Any, T]]:
    """The asynchronous twin of a method."""
    call = cast("Callable[..., Coroutine[Any, Any, T]]", method)

    async def twin(self: AsyncApi, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await call(self, *args, **kwargs)

    return _named(twin, method)


def awaited_whole(
    method: Callable[Concatenate[S, P], T],
) -> Callable[Concatenate[AsyncApi, P], Coroutine[Any, Any, ApiResponse[T]]]:
    """The asynchronous twin of a method that returns the whole response."""
    call = cast("Callable[..., Coroutine[Any, Any, ApiResponse[T]]]", method)

    async def twin(
        self: AsyncApi, /, *args: P.args, **kwargs: P.kwargs
    ) -> ApiResponse[T]:
        return await call(_Whole(self), *args, **kwargs)

    return _named(twin, method, "_with_http_info")


def unawaited(
    method: Callable[Concatenate[S, P], Stream[T]],
) -> Callable[Concatenate[AsyncApi, P], AsyncStream[T]]:
    """The asynchronous twin of a method that returns a stream."""
    call = cast("Callable[..., AsyncStream[T]]", method)

    def twin(self: AsyncApi, /, *args: P.args, **kwargs: P.kwargs) -> AsyncStream[T]:
        return call(self, *args, **kwargs)

    return _named(twin, method)


def streamed(
    items: Streamed[T],
) -> Callable[
    [Callable[Concatenate[S, P], object]], Callable[Concatenate[S, P], Stream[T]]
]:
    """Make the twin of a method that returns the items of a response as they arrive."""

    def make(
        method: Callable[Concatenate[S, P], object],
    ) -> Callable[Concatenate[S, P], Stream[T]]:
        call = cast("Callable[..., Stream[T]]", method)

        def twin(self: S, /, *args: P.args, **kwargs: P.kwargs) -> Stream[T]:
            return call(_Streaming(self, items), *args, **kwargs)

        return _named(twin, method, _suffix(items))

    return make


def streamed_async(
    items: Streamed[T],
) -> Callable[
    [Callable[Concatenate[Any, P], object]],
    Callable[Concatenate[AsyncApi, P], AsyncStream[T]],
]:
    """Likewise, asynchronous."""

    def make(
        method: Callable[Concatenate[Any, P], object],
    ) -> Callable[Concatenate[AsyncApi, P], AsyncStream[T]]:
        call = cast("Callable[..., AsyncStream[T]]", method)

        def twin(
            self: AsyncApi, /, *args: P.args, **kwargs: P.kwargs
        ) -> AsyncStream[T]:
            return call(_Streaming(self, items), *args, **kwargs)

        return _named(twin, method, _suffix(items))

    return make


def _suffix(items: Streamed[T]) -> str:
    return "_chunks" if items.type == "bytes" else "_stream"


def _named(twin: F, method: Callable[..., object], suffix: str = "") -> F:
    """Make a function look like the method that it is the twin of."""
    update_wrapper(twin, method)
    twin.__name__ += suffix
    twin.__qualname__ += suffix
    return twin
