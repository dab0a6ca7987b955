"""A whole bot on Slack: the Slack on loopback and the real slack-bolt before `tests.kit.whole`."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import pytest
from starlette.applications import Starlette

from adapters.slack.app import make_app
from adapters.slack.clients import Clients, TokenLookup
from adapters.slack.http import SlackHttp
from adapters.slack.manifest import EVENTS_PATH
from adapters.slack.platform import SlackPlatform
from adapters.slack.receiver import SlackReceiver
from adapters.slack.socket import SlackSocket
from bot.runtime.asgi import serve as serve_asgi
from store.inbox import RedisInbox
from store.marks import RedisMarks
from store.redis_client import RedisHandle
from tests.contract.conftest import faults
from tests.fakes.slack import Channel, Person, SlackFake, Team
from tests.kit import whole
from tests.kit.replies import is_answer
from tests.kit.talk import Bot
from tests.kit.whole import WholeBot, offline_bot

__all__ = ["faults", "offline_bot"]  # fixtures

Transport = Literal["socket", "http"]
TRANSPORTS: tuple[Transport, ...] = ("socket", "http")
PING = 0.5  # seconds; where the machine is busy a pong may take a while


class Door(Protocol):
    """A transport."""

    async def close(self, seconds: float = 10) -> None: ...

    async def ready(self) -> str: ...


@dataclass
class Process(whole.Process):
    clients: Clients
    door: Door
    url: str = ""  # of its HTTP server


@dataclass
class SlackBot(WholeBot[Process]):
    """And the people who talk to it."""

    name = "slack"
    slack: SlackFake
    team: Team
    transport: Transport

    @property
    def alice(self) -> Person:
        return self.team.user("alice")

    @property
    def bob(self) -> Person:
        return self.team.user("bob")

    @property
    def general(self) -> Channel:
        return self.team.channel("general")

    async def start(self, working: bool = True) -> Process:
        process = await super().start(working)
        if self.transport == "socket":  # Slack spreads what happens over all processes
            await self.slack.connected(len(self.processes))
        else:
            self.slack.deliver_to(*(process.url for process in self.processes))
        return process

    async def settled(self, turns: int | None = None) -> None:
        await self.slack.quiet()
        await super().settled(turns)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Process]:
        slack, inbox, queries = self.slack, RedisInbox(self.redis), self.queries()
        clients = Clients(slack.base_url, lambda team, enterprise: lookup(team, enterprise))
        lookup = TokenLookup(self.team.bot_token, clients.client)
        platform = SlackPlatform(clients, RedisMarks(self.redis), queries)
        receiver = SlackReceiver(inbox, queries, platform)
        async with AsyncExitStack() as stack:
            stack.push_async_callback(clients.aclose)
            app = make_app(receiver, platform.home, clients, slack.signing_secret)
            if self.transport == "socket":
                door: Any = SlackSocket(app, slack.app_token, receiver, clients, PING)
                await door.open()
                url = ""
            else:
                door = SlackHttp(app, slack.signing_secret, receiver)
                url = await stack.enter_async_context(serve_asgi(Starlette(routes=door.routes))) + EVENTS_PATH
            stack.push_async_callback(door.close)
            yield Process(inbox, queries, platform, receiver, clients, door, url)


@pytest.fixture
async def slack() -> AsyncIterator[SlackFake]:
    async with SlackFake() as fake:
        fake.is_reply = is_answer  # on a busy machine, signs of life come before many an answer
        yield fake


Start = Callable[..., Awaitable[SlackBot]]


@pytest.fixture
async def slack_bot(
    slack: SlackFake, offline_bot: Callable[..., Awaitable[Bot]], real_redis: RedisHandle
) -> AsyncIterator[Start]:
    """`await slack_bot(transport, pattern)`: a bot that answers. `working=False` leaves the turns to the test, which
    starts `worker(bot, bot.only)`; `limits` are a turn's."""
    async with AsyncExitStack() as stack:

        async def start(
            transport: Transport = "socket", pattern: str = "D", working: bool = True, **limits: Any
        ) -> SlackBot:
            made = await offline_bot(pattern, **limits)
            bot = SlackBot(made, real_redis, stack, slack, slack.team("T1"), transport)
            await bot.start(working)
            return bot

        yield start


@pytest.fixture(params=TRANSPORTS)
async def bot(request: pytest.FixtureRequest, slack_bot: Start) -> SlackBot:
    """In both transports."""
    return await slack_bot(request.param)


@pytest.fixture
async def socket_bot(slack_bot: Start) -> SlackBot:
    """For what no transport has a part in."""
    return await slack_bot("socket")
