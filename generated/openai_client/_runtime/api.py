# SPDX-License-Identifier: MIT-0
"""The bases of generated services, synchronous and asynchronous."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from .operation import ApiResponse, Operation, Streamed

if TYPE_CHECKING:
    from .client import AsyncClient, SyncClient
    from .streams import AsyncStream, Stream

T = TypeVar("T")


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

    def _call_with_http_info(
        self,
        operation: Operation[T],
        arguments: Sequence[object],
        options: Mapping[str, object],
        body: object = None,
    ) -> ApiResponse[T]:
        """Likewise, for the whole response."""
        return self.api_client.execute(operation, arguments, options, body)

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
    """Calls operations through an asynchronous client."""

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

    async def _call_with_http_info(
        self,
        operation: Operation[T],
        arguments: Sequence[object],
        options: Mapping[str, object],
        body: object = None,
    ) -> ApiResponse[T]:
        """Likewise, for the whole response."""
        return await self.api_client.execute(operation, arguments, options, body)

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
