# SPDX-License-Identifier: MIT-0
"""The bases of services that have responses which are read while they arrive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from . import api
from .operation import Operation, Streamed

if TYPE_CHECKING:
    from .streams import AsyncStream, Stream

T = TypeVar("T")


class Api(api.Api):
    """Calls operations through a client."""

    def _stream(
        self,
        operation: Operation[Any],
        streamed: Streamed[T],
        arguments: Sequence[object],
        options: Mapping[str, object],
        body: object = None,
    ) -> Stream[T]:
        """Call an operation; see `Core.prepare` for the arguments."""
        client = self.api_client
        found: Stream[T] = client.stream(operation, streamed, arguments, options, body)
        return found


class AsyncApi(api.AsyncApi):
    """Calls operations through an asynchronous client."""

    def _stream(
        self,
        operation: Operation[Any],
        streamed: Streamed[T],
        arguments: Sequence[object],
        options: Mapping[str, object],
        body: object = None,
    ) -> AsyncStream[T]:
        """Call an operation; see `Core.prepare` for the arguments."""
        client = self.api_client
        found: AsyncStream[T] = client.stream(
            operation, streamed, arguments, options, body
        )
        return found
