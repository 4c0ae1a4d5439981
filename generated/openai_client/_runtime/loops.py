# SPDX-License-Identifier: MIT-0
"""What an asynchronous client has once for each event loop that it is used in.

Connections and locks belong to the loop in which they were made: none is used in another.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop
from collections.abc import AsyncGenerator, Awaitable, Callable
from weakref import finalize

from .async_library import new_lock, running_loop
from .configuration import BaseConfiguration
from .httpx_transport import AsyncTransport
from .sender import AsyncSender


class Home:
    """A client's connections and its lock in the loop that runs.

    The loop closes the connections when it ends, and when the client is dropped: they are
    in the care of an asynchronous generator, and loops end all of theirs.
    """

    def __init__(
        self, configuration: BaseConfiguration, transport: AsyncTransport | None
    ) -> None:
        self.loop = running_loop()
        self.sender = AsyncSender(configuration, transport)
        self.lock = new_lock()
        self._keepers: list[AsyncGenerator[None]] = []
        if transport is None:
            self._keepers.append(_keeper(self.sender.close))
            _begin(self._keepers[0])
            # Held from outside: else its finalizer would run beside those of sockets.
            finalize(self, self._keepers.clear).atexit = False

    async def close(self) -> None:
        """Close the connections, in their loop."""
        for keeper in self._keepers:
            await keeper.aclose()

    def abandon(self) -> None:
        """Let go of the connections of a parent in its child."""
        self.sender.abandon()
        _abandoned.append(self)  # what is dropped is closed by its loop


_abandoned: list[Home] = []


def is_over(loop: object) -> bool:
    """Whether an event loop will not run again."""
    return isinstance(loop, AbstractEventLoop) and loop.is_closed()


async def _keeper(close: Callable[[], Awaitable[None]]) -> AsyncGenerator[None]:
    try:
        yield
    finally:
        await close()


def _begin(keeper: AsyncGenerator[None]) -> None:
    """Run a generator to its first `yield`, which waits for nothing."""
    try:
        keeper.__anext__().send(None)
    except StopIteration:
        pass
