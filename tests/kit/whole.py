"""A whole bot, whatever platform is before it: real SQL and Redis, the offline model, processes that take in what
happens and workers that answer it."""

# Stand-ins and answers of a test have only the part of a type that it needs.
# pyright: reportArgumentType=false

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.conversation.event import Event
from bot.conversation.reply import Reply
from bot.domain.booking import Booking
from bot.domain.club import Club
from bot.intake.queries import Queries
from bot.intake.receiver import Receiver
from bot.runtime.delivering import Sent
from bot.runtime.pace import Pace
from bot.runtime.worker import Worker
from bot.sandbox import create_app, serve
from bot.sandbox.faults import Faults
from bot.settings.limits import Limits
from store.inbox import RedisInbox
from store.members import SqlMemberData
from store.redis_client import RedisHandle
from tests.kit.talk import Bot, make_bot, offline_models, offline_parts
from tests.kit.waiting import until
from tests.kit.world import Clock


@dataclass
class Watch:
    """bot.runtime.ports.Watch: what was answered, in order. What was said to others is no turn."""

    turns: list[Event] = field(default_factory=list[Event])
    replies: list[Reply] = field(default_factory=list[Reply])

    def turn(self, event: Event, reply: Reply, seconds: float) -> None:
        if reply.outcome != "quiet":
            self.turns.append(event)
            self.replies.append(reply)

    def delivery(self, event: Event, sent: Sent) -> None: ...

    def unanswered(self, platform: str, reason: str) -> None: ...


@dataclass
class Process:
    """What one process on a platform consists of; a test may have several, each with an inbox of its own."""

    inbox: RedisInbox
    queries: Queries
    platform: Any
    receiver: Receiver
    stack: AsyncExitStack = field(default_factory=AsyncExitStack, kw_only=True)


P = TypeVar("P", bound=Process)


@dataclass
class WholeBot(Generic[P]):
    """A running bot, its parts open to a test."""

    name: ClassVar[str]  # of the platform
    bot: Bot
    redis: RedisHandle
    stack: AsyncExitStack
    watch: Watch = field(default_factory=Watch, kw_only=True)
    processes: list[P] = field(default_factory=list, kw_only=True)

    @property
    def only(self) -> P:
        [process] = self.processes
        return process

    async def live(self) -> list[Booking]:
        return await self.bot.live()

    def running(self) -> AbstractAsyncContextManager[P]:
        """A process that takes in what happens on the platform."""
        raise NotImplementedError

    def queries(self) -> Queries:
        """What a process's listeners ask."""
        made = self.bot.dispatcher
        members = SqlMemberData(self.bot.engine, made.workspaces)
        admins = made.commands.context.club_admin
        return Queries(made.workspaces, made.bookings, members, admins, self.bot.clock)

    async def start(self, working: bool = True) -> P:
        """One more process; without `working` it takes events in and leaves the turns to others."""
        stack = await self.stack.enter_async_context(AsyncExitStack())
        process = await stack.enter_async_context(self.running())
        process.stack = stack
        self.processes.append(process)
        stack.callback(self.processes.remove, process)
        if working:
            await stack.enter_async_context(worker(self, process))
        return process

    async def restart(self) -> P:
        """The only process ends, and another one begins: nothing is left but what is stored."""
        await self.only.stack.aclose()
        return await self.start()

    async def waiting(self) -> int:
        """Conversations in the inbox, or being answered."""
        return await self.processes[0].inbox.depth()

    async def settled(self, turns: int | None = None) -> None:
        """Waits until nothing is left to do; `turns` is how many there must have been by then."""

        async def settled() -> bool:
            return len(self.watch.turns) >= (turns or 0) and not await self.waiting()

        await until(settled)
        assert turns in (None, len(self.watch.turns)), [f"{e.kind} {e.text or e.choice}" for e in self.watch.turns]


@asynccontextmanager
async def worker(bot: WholeBot[P], process: P) -> AsyncIterator[Worker]:
    """A worker that answers on the platform, from this process's inbox."""
    dispatcher = bot.bot.dispatcher
    dispatcher.platforms = {bot.name: process.platform}
    made = Worker(process.inbox, dispatcher, dispatcher.platforms, pace=Pace(wait=0.2, grace=2), watch=bot.watch)
    task = asyncio.create_task(made.run())
    try:
        yield made
    finally:
        made.stop()
        await task


async def starts(bot: WholeBot[P]) -> list[str]:
    """When and where somebody plays."""
    return [f"{b.slot.court.name} {b.slot.local:%a %H:%M}" for b in await bot.live()]


@pytest.fixture
async def offline_bot(
    faults: Faults, club: Club, clock: Clock, sqlite_engine: AsyncEngine, tmp_path: Path
) -> AsyncIterator[Callable[..., Awaitable[Bot]]]:
    """`await offline_bot(pattern)`: one that answers by the offline model, before a platform is; `limits` are a
    turn's."""
    async with AsyncExitStack() as stack:

        async def made(pattern: str, **limits: Any) -> Bot:
            root = await stack.enter_async_context(serve(create_app(faults)))
            models = await stack.enter_async_context(offline_models(f"{root}/v1"))
            parts = await stack.enter_async_context(offline_parts(root, home=tmp_path))
            told = Limits(**{"turns_per_minute": 1000, **limits})
            return make_bot(sqlite_engine, club, clock, models, pattern, limits=told, parts=parts)

        yield made
