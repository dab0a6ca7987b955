"""Members who talk to a bot in this process, so many at a time, and what a stretch of work costs it."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.conversation.event import Event
from bot.conversation.reply import Reply
from bot.wiring import App
from tests.bench import script


@dataclass
class Members:
    """Says every line once its forerunner is answered, and keeps the answers that are not the expected ones."""

    app: App
    says: Callable[[int], Sequence[script.Line]] = script.talk  # the lines of a conversation by its number
    answered: list[float] = field(default_factory=list[float])
    seconds: list[float] = field(default_factory=list[float])  # from each event to its reply
    wrong: list[str] = field(default_factory=list[str])
    _waiting: dict[str, asyncio.Future[Reply]] = field(default_factory=dict[str, asyncio.Future[Reply]])

    async def converse(self, number: int) -> None:
        for turn, (text, outcome) in enumerate(self.says(number)):
            await self.ask(script.event(number, turn, text), outcome)

    async def ask(self, event: Event, outcome: str) -> None:
        """Say one message, and wait for its answer."""
        future = self._waiting[event.id] = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        await self.app.inbox.enqueue(event)
        reply = await future
        self.seconds.append(time.perf_counter() - began)
        if reply.outcome != outcome:
            self.wrong.append(f"{reply.outcome}: {reply.text}")

    async def deliver(self, event: Event, reply: Reply) -> None:
        self.answered.append(time.perf_counter())
        self._waiting.pop(event.id).set_result(reply)


@dataclass(frozen=True)
class Spent:
    """On a stretch of work, with what it did."""

    seconds: float
    cpu: float
    turns: int = 0
    turns_a_second: float = 0.0  # while all lanes are busy
    waited: float = 0.0  # seconds that the event loop was ready and other processes had the cores


def waited() -> float:
    """Seconds that this thread has waited for a core so far, where the system says so (Linux)."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


async def in_lanes(lanes: int, work: Callable[[Any], Awaitable[None]], items: Iterable[Any]) -> None:
    """Works through the items, so many at a time."""
    todo = iter(items)

    async def lane() -> None:
        for item in todo:
            await work(item)

    async with asyncio.TaskGroup() as group:
        for _ in range(lanes):
            group.create_task(lane())
