# SPDX-License-Identifier: MIT-0
"""What is awaited beside httpx2: by asyncio, or by trio, which httpx2 knows as well."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from math import inf
from typing import Any

from .exceptions import ApiTypeError


def _trio() -> Any:
    """The library trio, where it is what runs; None where asyncio does.

    Raises:
        ApiTypeError: nothing runs.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        trio = sys.modules.get("trio")
        if trio is None or not trio.lowlevel.in_trio_run():
            raise ApiTypeError("call this in an event loop: asyncio.run(...)") from None
        return trio
    return None


def running_loop() -> object:
    """The event loop of asyncio, or the run of trio, that this is called in.

    Raises:
        ApiTypeError: there is none.
    """
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return _trio().lowlevel.current_trio_token()


def new_lock() -> Any:
    """A lock for the tasks of the loop that runs."""
    return (_trio() or asyncio).Lock()


async def sleep(seconds: float) -> None:
    """Wait, and let others run."""
    await (_trio() or asyncio).sleep(seconds)


@asynccontextmanager
async def time_limit(seconds: float | None) -> AsyncGenerator[None]:
    """Cancel what is awaited within after so many seconds; raises `TimeoutError` then."""
    trio = _trio()
    if trio is None:
        async with asyncio.timeout(seconds):
            yield
        return
    with trio.move_on_after(inf if seconds is None else seconds) as scope:
        yield
    if scope.cancelled_caught:
        raise TimeoutError
