"""What comes in goes before what is worked on: platforms wait three seconds for an acknowledgement, members longer for
a reply. Both share one event loop in `courtbot run`."""

import asyncio
import logging
import math
import time
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")


LULL = 0.01
"""Seconds. A storm comes in waves: while one is acknowledged, the next is on its way."""


class InHand:
    """What has been received and is not acknowledged yet, over all platforms of a process: `with in_hand:`."""

    def __init__(self) -> None:
        self.count = 0
        self._none = asyncio.Event()
        self._none.set()
        self._since = self._ended = -math.inf

    def __enter__(self) -> None:
        if not self.count:
            if not self.lull:
                self._since = time.monotonic()
            self._none.clear()
        self.count += 1

    def __exit__(self, *_: object) -> None:
        self.count -= 1
        if not self.count:
            self._ended = time.monotonic()
            self._none.set()

    def goes_first(self, seconds: float) -> bool:
        """Whether there is something, and has been for less than so long without a break."""
        return bool(self.count) and time.monotonic() - self._since < seconds

    @property
    def lull(self) -> bool:
        """Whether there is nothing, but was a moment ago."""
        return not self.count and time.monotonic() - self._ended < LULL

    async def none(self, seconds: float) -> bool:
        """Waits until there is nothing, for so long at most; whether there is nothing."""
        if not self.count:
            return True
        try:
            async with asyncio.timeout(seconds):
                await self._none.wait()
        except TimeoutError:
            return False
        return True

    async def empty(self, seconds: float) -> None:
        """The same for a process that leaves."""
        if not await self.none(seconds):
            log.warning("%d events are left that were received and not enqueued", self.count)


class Turnstile:
    """Lets turns go on `group` at a time in one round of the event loop, one in a lull, and none while something is in
    hand. A storm goes first for `patience` seconds; after that both have their share, and turns do not starve."""

    def __init__(self, in_hand: InHand | None = None, group: int = 16, patience: float = 3) -> None:
        self._in_hand = in_hand or InHand()
        self._group, self._patience = group, patience
        self._left = group
        self._waiting = deque[asyncio.Future[None]]()
        self._used = asyncio.Event()

    async def run(self) -> None:
        """Beside the turns, for as long as there are any."""
        while True:
            await self._used.wait()
            if self._in_hand.goes_first(self._patience):
                await self._in_hand.none(0.1)
                continue
            self._left = 1 if self._in_hand.lull else self._group
            while self._left and self._waiting:
                if not (next := self._waiting.popleft()).done():
                    next.set_result(None)
                    self._left -= 1
            if not self._waiting:
                self._used.clear()
            await asyncio.sleep(0)

    def at_once(self) -> bool:
        """Whether a step may be taken now; then it counts as taken."""
        self._used.set()
        if self._waiting or not self._left or self._in_hand.lull or self._in_hand.goes_first(self._patience):
            return False
        self._left -= 1
        return True

    def room(self) -> asyncio.Future[None]:
        """Done when the next step may be taken."""
        mine = asyncio.get_running_loop().create_future()
        self._waiting.append(mine)
        return mine

    async def through(self, work: Coroutine[Any, Any, T]) -> T:
        """Awaits it, each of its steps when there is room."""
        return await _Steps(work, self)


class _Steps(Generator[Any, None, T]):
    """What `work` waits for is waited for as ever; what is thrown in, a cancellation above all, reaches it at once."""

    def __init__(self, work: Coroutine[Any, Any, T], turnstile: Turnstile) -> None:
        self._work, self._turnstile = work, turnstile
        self._admitted = False

    def __await__(self) -> Generator[Any, None, T]:
        return self

    def send(self, value: None, /) -> Any:
        if self._admitted or self._turnstile.at_once():
            self._admitted = False
            return self._work.send(None)
        self._admitted = True
        return next(iter(self._turnstile.room()))

    def throw(self, *error: Any) -> Any:
        self._admitted = False
        return self._work.throw(*error)
