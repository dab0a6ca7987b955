"""Signs of life while a turn runs: the latest word only, in the background, and none after the reply."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from bot.conversation import work
from bot.conversation.work import Work

FIRST_AFTER = 0.25
"""Seconds; what is answered sooner needs no sign."""
AGAIN_AFTER = 60.0
"""Slack clears a status after two minutes (assistant.threads.setStatus)."""
LAST_SIGN = 3.0


class Progress:
    """`bot.conversation.work.Signs`: `progress("Looking at what is free")` returns at once; `show` must not raise.
    `close` before the reply."""

    def __init__(self, show: Callable[[Work], Awaitable[None]] | None, first_after: float = FIRST_AFTER) -> None:
        self._show = show
        self._first_after = first_after
        self._work = Work()
        self._names: list[str] = []  # of the planned steps
        self._news = asyncio.Event()
        self._on_its_way = asyncio.Lock()
        self._begins: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    def __call__(self, doing: str) -> None:
        if self._show is not None and doing != self._work.doing:
            self._tell(self._work.then(doing))

    def plan(self, titles: Mapping[str, str]) -> None:
        """In place of what was told before, which the first step is."""
        if self._show is not None:
            self._names = list(titles)
            self._tell(work.plan(titles).at(0))

    def begin(self, name: str) -> None:
        if name in self._names:
            self._tell(self._work.at(self._names.index(name)))

    def _tell(self, work: Work) -> None:
        if self._show is None or work == self._work:
            return
        self._work = work
        self._news.set()
        if self._begins is None:  # a task is for the turns that take so long
            self._begins = asyncio.get_running_loop().call_later(self._first_after, self._begin, self._show)

    def _begin(self, show: Callable[[Work], Awaitable[None]]) -> None:
        self._task = asyncio.create_task(self._run(show))

    async def _run(self, show: Callable[[Work], Awaitable[None]]) -> None:
        while True:
            self._news.clear()
            async with self._on_its_way:
                await show(self._work)
            with suppress(TimeoutError):
                async with asyncio.timeout(AGAIN_AFTER):
                    await self._news.wait()

    async def close(self) -> None:
        """No more signs. One that is on its way is waited for, so that it cannot arrive after the reply."""
        self._show = None
        if self._begins:
            self._begins.cancel()
        if self._task is None:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_SIGN), self._on_its_way:
                self._task.cancel()
        self._task.cancel()
        await asyncio.wait({self._task})
