"""A whole bot on Discord: the Discord on loopback, the real discord.py, real SQL and Redis, the offline model, a
worker."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from adapters.discord.client import Courtbot, Gateway, Options, listening
from adapters.discord.platform import DiscordPlatform
from bot.club import Club
from bot.events import Event, Reply
from bot.front import Front
from bot.reception import Reception
from bot.sandbox import create_app, serve
from bot.sandbox.faults import Faults
from bot.slots import Booking
from bot.turn import Limits
from bot.worker import Pace, Worker
from store.inbox import RedisInbox
from store.marks import RedisMarks
from store.office import SqlOffice
from store.redis_client import RedisHandle
from store.sql import make_engine
from tests.fakes.discord import Channel, DiscordFake, Guild, Message, Person
from tests.talk import Bot, make_bot, offline_models, offline_parts
from tests.world import Clock


@dataclass
class Watch:
    """bot.worker.Watch: what was answered, in order. What was said to others is no turn."""

    turns: list[Event] = field(default_factory=list[Event])
    replies: list[Reply] = field(default_factory=list[Reply])

    def turn(self, event: Event, reply: Reply, seconds: float) -> None:
        if reply.outcome != "quiet":
            self.turns.append(event)
            self.replies.append(reply)

    def delivery(self, event: Event, delivered: bool) -> None: ...


@dataclass
class Process:
    """What one process on Discord consists of. A test may have several, each with an inbox of its own."""

    inbox: RedisInbox
    front: Front
    platform: DiscordPlatform
    reception: Reception
    gateway: Gateway
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)


@dataclass
class DiscordBot:
    """A running bot, its parts open to a test, and the people who talk to it."""

    discord: DiscordFake
    guild: Guild
    bot: Bot
    redis: RedisHandle
    stack: AsyncExitStack
    settings: dict[str, Any]  # more of the gateway's options
    watch: Watch = field(default_factory=Watch)
    processes: list[Process] = field(default_factory=list[Process])

    @property
    def ann(self) -> Person:
        return self.guild.member("ann")

    @property
    def bo(self) -> Person:
        return self.guild.member("bo")

    @property
    def boss(self) -> Person:
        """An admin."""
        return self.guild.member("boss", admin=True)

    @property
    def general(self) -> Channel:
        return self.guild.channel("general")

    @property
    def only(self) -> Process:
        [process] = self.processes
        return process

    async def live(self) -> list[Booking]:
        return await self.bot.live()

    async def asked(self, person: Person, text: str) -> Message:
        """A mention in the channel, and its answer."""
        return await person.reply(to=await person.mention(self.general, text))

    async def start(self, working: bool = True) -> Process:
        """One more process; without `working` it takes events in and leaves the turns to others."""
        stack = await self.stack.enter_async_context(AsyncExitStack())
        process = await stack.enter_async_context(running(self))
        process.stack = stack
        if working:
            await stack.enter_async_context(worker(self, process))
        return process

    async def restart(self) -> Process:
        """The only process ends, and another one begins: nothing is left but what is stored."""
        await self.only.stack.aclose()
        return await self.start()

    async def settled(self, turns: int | None = None) -> None:
        """Waits until the inbox is empty; `turns` is how many there must have been by then."""
        async with asyncio.timeout(10):
            while (  # noqa: ASYNC110 - Redis tells nobody
                len(self.watch.turns) < (turns or 0) or await self.processes[0].inbox.depth()
            ):
                await asyncio.sleep(0.01)
        assert turns in (None, len(self.watch.turns)), [f"{e.kind} {e.text or e.choice}" for e in self.watch.turns]


@asynccontextmanager
async def running(bot: DiscordBot) -> AsyncIterator[Process]:
    """A process that takes in what happens on Discord."""
    discord, dispatcher, marks = bot.discord, bot.bot.dispatcher, RedisMarks(bot.redis)
    inbox = RedisInbox(bot.redis)
    office = SqlOffice(bot.bot.engine, dispatcher.workspaces)
    front = Front(inbox, dispatcher.workspaces, dispatcher.bookings, office, bot.bot.clock)
    platform = DiscordPlatform(discord.token, discord.api_base, marks)
    reception = Reception(front, platform)
    options = Options(discord.token, discord.api_base, marks=marks, **bot.settings)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(platform.aclose)
        gateway = await stack.enter_async_context(listening(reception, options))
        process = Process(inbox, front, platform, reception, gateway)
        bot.processes.append(process)
        yield process
    bot.processes.remove(process)


@asynccontextmanager
async def worker(bot: DiscordBot, process: Process) -> AsyncIterator[Worker]:
    """A worker that answers on Discord, from this process's inbox."""
    dispatcher = bot.bot.dispatcher
    dispatcher.platforms = {"discord": process.platform}
    made = Worker(process.inbox, dispatcher.turn, dispatcher.platforms, pace=Pace(wait=0.2, grace=2), watch=bot.watch)
    task = asyncio.create_task(made.run())
    try:
        yield made
    finally:
        made.stop()
        await task


@pytest.fixture
async def discord(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordFake]:
    async with DiscordFake(message_content=True) as fake:
        fake.point(monkeypatch)
        monkeypatch.setattr(Courtbot, "before_identify_hook", at_once)
        yield fake


async def at_once(self: Courtbot, shard_id: int | None, *, initial: bool = False) -> None:
    """The library's sleeps five seconds before every IDENTIFY but the first."""


@pytest.fixture
def faults() -> Faults:
    """What the offline model does wrong; nothing, unless a test says so."""
    return Faults.parse([])


@pytest.fixture
async def discord_bot(
    discord: DiscordFake, faults: Faults, club: Club, clock: Clock, sqlite_template: Path, tmp_path: Path,
    real_redis: RedisHandle,
) -> AsyncIterator[Callable[..., Awaitable[DiscordBot]]]:  # fmt: skip
    """`await discord_bot(pattern)`: a bot that answers in the guild Riverside. `working=False` leaves the turns to
    the test, which starts `worker(bot, bot.only)`; `limits` are a turn's, `options` the gateway's."""
    shutil.copy(sqlite_template, tmp_path / "courtbot.sqlite3")
    async with AsyncExitStack() as stack:
        engine = make_engine(f"sqlite:///{tmp_path / 'courtbot.sqlite3'}")
        stack.push_async_callback(engine.dispose)

        async def start(
            pattern: str = "D", working: bool = True, limits: dict[str, Any] | None = None, **options: Any
        ) -> DiscordBot:
            root = await stack.enter_async_context(serve(create_app(faults)))
            models = await stack.enter_async_context(offline_models(f"{root}/v1"))
            parts = await stack.enter_async_context(offline_parts(root, home=tmp_path))
            told = Limits(**{"turns_per_minute": 1000, **(limits or {})})
            made = make_bot(engine, club, clock, models, pattern, limits=told, parts=parts)
            bot = DiscordBot(discord, discord.guild("Riverside"), made, real_redis, stack, options)
            assert bot.boss  # the first member is the guild's owner
            await bot.start(working)
            return bot

        yield start
