"""A whole bot on Slack: the Slack on loopback, real slack-bolt, real SQL and Redis, the offline model, a worker."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import pytest
from starlette.applications import Starlette

from adapters.slack.clients import Clients, TokenLookup
from adapters.slack.http import PATH, SlackHttp
from adapters.slack.listeners import make_app
from adapters.slack.platform import SlackPlatform
from adapters.slack.reception import Reception
from adapters.slack.socket import SlackSocket
from bot.club import Club
from bot.events import Event, Reply
from bot.front import Front
from bot.sandbox import create_app, serve
from bot.sandbox.faults import Faults
from bot.serving import serve as serve_asgi
from bot.turn import Limits
from bot.worker import Pace, Worker
from store.inbox import RedisInbox
from store.marks import RedisMarks
from store.office import SqlOffice
from store.redis_client import RedisHandle
from store.sql import make_engine
from tests.fakes.slack import Channel, Person, SlackFake, Team
from tests.talk import Bot, make_bot, offline_models, offline_parts
from tests.world import Clock

Transport = Literal["socket", "http"]
TRANSPORTS: tuple[Transport, ...] = ("socket", "http")
PING = 0.5  # seconds; where the machine is busy a pong may take a while


class Door(Protocol):
    """A transport."""

    async def close(self, seconds: float = 10) -> None: ...

    async def ready(self) -> str: ...


@dataclass
class Process:
    """What one process on Slack consists of; a test may have several, each with an inbox of its own."""

    inbox: RedisInbox
    front: Front
    clients: Clients
    platform: SlackPlatform
    reception: Reception
    door: Door
    url: str = ""  # of its HTTP face
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)


@dataclass
class Watch:
    """bot.worker.Watch: what was answered, in order. What was said to others is no turn."""

    turns: list[Event] = field(default_factory=list[Event])
    replies: list[Reply] = field(default_factory=list[Reply])
    deliveries: list[bool] = field(default_factory=list[bool])

    def turn(self, event: Event, reply: Reply, seconds: float) -> None:
        if reply.outcome != "quiet":
            self.turns.append(event)
            self.replies.append(reply)

    def delivery(self, event: Event, delivered: bool) -> None:
        self.deliveries.append(delivered)


@dataclass
class SlackBot:
    """A running bot, its parts open to a test, and the people who talk to it."""

    slack: SlackFake
    team: Team
    bot: Bot
    redis: RedisHandle
    transport: Transport
    stack: AsyncExitStack
    watch: "Watch" = field(default_factory=lambda: Watch())
    processes: list[Process] = field(default_factory=list[Process])

    @property
    def alice(self) -> Person:
        return self.team.user("alice")

    @property
    def bob(self) -> Person:
        return self.team.user("bob")

    @property
    def general(self) -> Channel:
        return self.team.channel("general")

    @property
    def only(self) -> Process:
        [process] = self.processes
        return process

    async def live(self) -> list[Any]:
        return await self.bot.live()

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
        """Waits until nothing is left to do; `turns` is how many there must have been by then."""
        await self.slack.quiet()
        async with asyncio.timeout(10):
            while await self.waiting():  # noqa: ASYNC110 - nobody tells when Redis has nothing left
                await asyncio.sleep(0.01)
        assert turns in (None, len(self.watch.turns)), [f"{e.kind} {e.text or e.choice}" for e in self.watch.turns]

    async def waiting(self) -> int:
        return await self.processes[0].inbox.depth()


@asynccontextmanager
async def running(bot: SlackBot) -> AsyncIterator[Process]:
    """A process that takes in what happens on Slack."""
    slack, dispatcher = bot.slack, bot.bot.dispatcher
    inbox = RedisInbox(bot.redis)
    office = SqlOffice(bot.bot.engine, dispatcher.workspaces)
    front = Front(inbox, dispatcher.workspaces, dispatcher.bookings, office, bot.bot.clock)
    clients = Clients(slack.base_url, lambda team, enterprise: lookup(team, enterprise))
    lookup = TokenLookup(bot.team.bot_token, clients.client)
    platform = SlackPlatform(clients, RedisMarks(bot.redis), front)
    reception = Reception(front, platform)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(clients.aclose)
        app = make_app(reception, clients, slack.signing_secret)
        if bot.transport == "socket":
            door: Any = SlackSocket(app, slack.app_token, reception, clients, PING)
            await door.open()
            url = ""
        else:
            door = SlackHttp(app, slack.signing_secret, reception)
            url = await stack.enter_async_context(serve_asgi(Starlette(routes=door.routes))) + PATH
        process = Process(inbox, front, clients, platform, reception, door, url)
        bot.processes.append(process)
        stack.push_async_callback(door.close)
        await reachable(bot)
        yield process
    bot.processes.remove(process)


async def reachable(bot: SlackBot) -> None:
    """Slack spreads what happens over all processes."""
    if bot.transport == "socket":
        await bot.slack.connected(len(bot.processes))
    else:
        bot.slack.deliver_to(*(process.url for process in bot.processes))


@asynccontextmanager
async def worker(bot: SlackBot, process: Process) -> AsyncIterator[Worker]:
    """A worker that answers on Slack, from this process's inbox."""
    dispatcher = bot.bot.dispatcher
    dispatcher.platforms = {"slack": process.platform}
    pace = Pace(wait=0.2, grace=0.5)
    made = Worker(process.inbox, dispatcher.turn, dispatcher.platforms, pace=pace, watch=bot.watch)
    task = asyncio.create_task(made.run())
    try:
        yield made
    finally:
        made.stop()
        await task


@pytest.fixture
async def slack() -> AsyncIterator[SlackFake]:
    async with SlackFake() as fake:
        yield fake


@pytest.fixture
def faults() -> Faults:
    """What the offline model does wrong; nothing, unless a test says so."""
    return Faults.parse([])


@pytest.fixture
async def slack_bot(
    slack: SlackFake, faults: Faults, club: Club, clock: Clock, sqlite_template: Path, tmp_path: Path,
    real_redis: RedisHandle,
) -> AsyncIterator[Callable[..., Awaitable[SlackBot]]]:  # fmt: skip
    """`await slack_bot(transport, pattern)`: a bot that answers. `working=False` leaves the turns to the test, which
    starts `worker(bot, bot.only)`."""
    shutil.copy(sqlite_template, tmp_path / "courtbot.sqlite3")
    async with AsyncExitStack() as stack:
        engine = make_engine(f"sqlite:///{tmp_path / 'courtbot.sqlite3'}")
        stack.push_async_callback(engine.dispose)

        async def start(
            transport: Transport = "socket", pattern: str = "D", working: bool = True, **limits: Any
        ) -> SlackBot:
            root = await stack.enter_async_context(serve(create_app(faults)))
            models = await stack.enter_async_context(offline_models(f"{root}/v1"))
            parts = await stack.enter_async_context(offline_parts(root, home=tmp_path))
            told = Limits(**{"turns_per_minute": 1000, **limits})
            made = make_bot(engine, club, clock, models, pattern, limits=told, parts=parts)
            bot = SlackBot(slack, slack.team("T1"), made, real_redis, transport, stack)
            await bot.start(working)
            return bot

        yield start
