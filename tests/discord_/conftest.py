"""A whole bot on Discord: the Discord on loopback and the real discord.py before `tests.kit.whole`."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from adapters.discord.gateway import Courtbot, Gateway, Options
from adapters.discord.platform import DiscordPlatform
from bot.intake.receiver import Receiver
from store.inbox import RedisInbox
from store.marks import RedisMarks
from store.redis_client import RedisHandle
from tests.contract.conftest import faults
from tests.fakes.discord import Channel, DiscordFake, Guild, Message, Person
from tests.kit import whole
from tests.kit.talk import Bot
from tests.kit.whole import WholeBot, offline_bot

__all__ = ["faults", "offline_bot"]  # fixtures


@asynccontextmanager
async def listening(receiver: Receiver, options: Options) -> AsyncIterator[Gateway]:
    """An open gateway. Raises BadSetting, as `Gateway.open` does."""
    gateway = Gateway(receiver, options)
    try:
        await gateway.open()
        yield gateway
    finally:
        await gateway.close()


@dataclass
class Process(whole.Process):
    gateway: Gateway


@dataclass
class DiscordBot(WholeBot[Process]):
    """And the people who talk to it."""

    name = "discord"
    discord: DiscordFake
    guild: Guild
    settings: dict[str, Any]  # more of the gateway's options

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

    async def asked(self, person: Person, text: str) -> Message:
        """A mention in the channel, and its answer."""
        return await person.reply(to=await person.mention(self.general, text))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Process]:
        discord, marks = self.discord, RedisMarks(self.redis)
        inbox, queries = RedisInbox(self.redis), self.queries()
        platform = DiscordPlatform(discord.token, discord.api_base, marks)
        receiver = Receiver(inbox, queries, platform)
        options = Options(discord.token, discord.api_base, marks=marks, **self.settings)
        async with AsyncExitStack() as stack:
            stack.push_async_callback(platform.aclose)
            gateway = await stack.enter_async_context(listening(receiver, options))
            yield Process(inbox, queries, platform, receiver, gateway)


@pytest.fixture
async def discord(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordFake]:
    async with DiscordFake(message_content=True) as fake:
        fake.point(monkeypatch)
        monkeypatch.setattr(Courtbot, "before_identify_hook", at_once)
        yield fake


async def at_once(self: Courtbot, shard_id: int | None, *, initial: bool = False) -> None:
    """The library's sleeps five seconds before every IDENTIFY but the first."""


Start = Callable[..., Awaitable[DiscordBot]]


@pytest.fixture
async def discord_bot(
    discord: DiscordFake, offline_bot: Callable[..., Awaitable[Bot]], real_redis: RedisHandle
) -> AsyncIterator[Start]:
    """`await discord_bot(pattern)`: a bot that answers in the guild Riverside. `working=False` leaves the turns to
    the test, which starts `worker(bot, bot.only)`; `limits` are a turn's, `options` the gateway's."""
    async with AsyncExitStack() as stack:

        async def start(
            pattern: str = "D", working: bool = True, limits: dict[str, Any] | None = None, **options: Any
        ) -> DiscordBot:
            made = await offline_bot(pattern, **(limits or {}))
            bot = DiscordBot(made, real_redis, stack, discord, discord.guild("Riverside"), options)
            assert bot.boss  # the first member is the guild's owner
            await bot.start(working)
            return bot

        yield start


@pytest.fixture
async def bot(discord_bot: Start) -> DiscordBot:
    return await discord_bot()
