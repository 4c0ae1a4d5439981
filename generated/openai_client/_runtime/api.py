"""The bases of generated services, and what makes one method into four.

A generated method is written once. `with_http_info` makes its twin that returns the
whole response, `awaited` and `awaited_with_http_info` their asynchronous twins.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from .operation import ApiResponse, Operation

if TYPE_CHECKING:
    from .client import AsyncClient, SyncClient

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


class _Whole:
    """Stands in for a service: its calls return the whole response."""

    def __init__(self, api: Api | AsyncApi) -> None:
        self._call = api.api_client.execute


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


def awaited_with_http_info(
    method: Callable[Concatenate[S, P], T],
) -> Callable[Concatenate[AsyncApi, P], Coroutine[Any, Any, ApiResponse[T]]]:
    """The asynchronous twin of a method that returns the whole response."""
    call = cast("Callable[..., Coroutine[Any, Any, ApiResponse[T]]]", method)

    async def twin(
        self: AsyncApi, /, *args: P.args, **kwargs: P.kwargs
    ) -> ApiResponse[T]:
        return await call(_Whole(self), *args, **kwargs)

    return _named(twin, method, "_with_http_info")


def _named(twin: F, method: Callable[..., object], suffix: str = "") -> F:
    """Make a function look like the method that it is the twin of."""
    update_wrapper(twin, method)
    twin.__name__ += suffix
    twin.__qualname__ += suffix
    return twin
