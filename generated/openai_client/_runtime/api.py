# SPDX-License-Identifier: MIT-0
"""The bases of generated services, synchronous and asynchronous."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from .operation import ApiResponse, Operation

if TYPE_CHECKING:
    from .client import AsyncClient, SyncClient

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
