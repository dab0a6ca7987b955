"""What a pattern keeps for the life of the process, such as a pool of connections: made when a turn first needs it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from bot.settings import Settings

T = TypeVar("T")
Open = Callable[["Resources"], AbstractAsyncContextManager[T]]
Locate = Callable[[str], Awaitable[str]]
"""From a service's name to its base URL. May start the service; raises OSError if it cannot."""
Newest = Callable[[str], Awaitable[int]]
"""From a turn's id to the number of its newest run (see `bot.domain.fence`); 0 where none is known. Raises
StoreDown."""


async def _none_known(turn: str) -> int:
    return 0


class Resources:
    """What a pattern opens once per process. `await turn.resources.get(open_it)` enters `open_it(resources)` the first
    time, returns what it yielded from then on, and closes it when the process ends. One resource may get another."""

    def __init__(
        self, settings: "Settings", locate: Locate | None = None, inbox: str = "", newest: Newest = _none_known
    ) -> None:
        """`locate` finds the services; None takes their URL settings. `inbox` names where the turns come from: only
        workers on the same inbox may finish them."""
        self.settings = settings
        self.inbox = inbox
        self.locate = locate
        self.newest = newest
        self._stack = AsyncExitStack()
        self._made: dict[Open[Any], Any] = {}
        self._locks: dict[Open[Any], asyncio.Lock] = {}

    async def get(self, open_it: Open[T]) -> T:
        """Raises what `open_it` raises; the next call then tries again."""
        async with self._locks.setdefault(open_it, asyncio.Lock()):
            if open_it not in self._made:
                self._made[open_it] = await self._stack.enter_async_context(open_it(self))
            return self._made[open_it]

    def put(self, open_it: Open[T], part: T) -> None:
        """Uses `part` in place of what `open_it` would make; whoever puts it closes it."""
        self._made[open_it] = part

    async def aclose(self) -> None:
        """Closes what was made, the last one first."""
        self._made.clear()
        await self._stack.aclose()
