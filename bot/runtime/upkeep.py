"""Parts of a process that go on until it ends: a fault in one is told, it begins anew, and the others do not notice."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

from bot.domain.errors import StoreDown
from bot.runtime.health import Ready, state
from bot.settings import BadSetting
from bot.tracing import fault

log = logging.getLogger(__name__)

TIDY_SECONDS = 3600
LOOK_SECONDS = 1.0
"""Between two looks at whether a platform is up."""


async def keep_running(
    name: str, work: Callable[[], Awaitable[None]], pause: float = 1.0, longest: float = 120.0
) -> None:
    """Runs `work` again and again until cancelled, after a pause that doubles up to `longest` seconds; one that lasted
    longer than that begins with the first pause. The log says where it failed (once for each kind), never with what.
    Raises BadSetting, which only an operator can mend."""
    next_pause, told = pause, set[str]()
    while True:
        began, task = time.monotonic(), asyncio.ensure_future(work())
        try:
            await asyncio.wait({task})
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait({task})
        error = None if task.cancelled() else task.exception()
        if isinstance(error, BadSetting):
            raise error
        if time.monotonic() - began > longest:
            next_pause = pause
        kind = type(error).__name__ if error else "ended"
        place = f": {fault(error)}" if error and kind not in told else ""
        told.add(kind)
        log.error("%s: %s; again in %.0f s%s", name, kind, next_pause, place)
        await asyncio.sleep(next_pause)
        next_pause = min(next_pause * 2, longest)


@asynccontextmanager
async def running(works: Mapping[str, Callable[[], Awaitable[None]]]) -> AsyncGenerator[None]:
    """Meanwhile all of these go on, each by its name. Raises BadSetting as `keep_running` does."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(keep_running(name, work)) for name, work in works.items()]
            yield
            for task in tasks:
                task.cancel()
    except BaseExceptionGroup as faults:
        raise faults.exceptions[0] from None  # as itself, for whoever says what an operator can mend


class Standing:
    """Whether a platform is up, and since when. `tell` hears of every change: its name, up or not, Unix time."""

    def __init__(self, name: str, ready: Ready, tell: Callable[[str, bool, float], None]) -> None:
        self._name, self._ready, self._tell = name, ready, tell
        self._up: bool | None = None
        self._since = 0.0

    async def look(self) -> str:
        """`bot.runtime.health.Ready`, and since when."""
        wrong = await state(self._ready)
        if self._up is not (up := not wrong):
            if self._up is not None or wrong:
                log.warning("%s: %s", self._name, wrong or "up again")
            self._up, self._since = up, time.time()
            self._tell(self._name, up, self._since)
        return wrong and f"{wrong}, since {datetime.fromtimestamp(self._since, UTC):%Y-%m-%d %H:%M:%S} UTC"

    async def watch(self) -> None:
        """Looks now and then until cancelled, whether or not anybody asks."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_SECONDS)


async def tidying(forget: Callable[[], Awaitable[int]]) -> None:
    """Once an hour until cancelled; of several processes, whichever comes. `forget` deletes some of what is old and
    says how many rows these were."""
    while True:
        with suppress(StoreDown):  # the next hour will do
            while await forget():
                pass
        await asyncio.sleep(TIDY_SECONDS)
