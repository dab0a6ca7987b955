"""The gateway of the Discord on loopback: the real discord.py loses it, resumes, and begins anew."""

import asyncio

import discord
import pytest

from tests.fakes.discord import DiscordFake, Person
from tests.fakes.discord.sample import Bot, running


async def test_a_resume_brings_what_was_missed(bot: Bot, ann: Person) -> None:
    ann.fake.drop_gateway(4000)
    await ann.dm("while you were away")
    assert (await ann.reply()).text == "you said: while you were away"
    assert (ann.fake.gateway.identifies, ann.fake.gateway.resumes) == (1, 1)


async def test_a_session_that_ended_is_begun_anew(bot: Bot, ann: Person) -> None:
    ann.fake.drop_gateway(4009)
    await ann.fake.until(lambda: ann.fake.gateway.identifies == 2)
    await ann.dm("hello again")
    assert (await ann.reply()).text == "you said: hello again"


async def test_an_event_can_come_twice_and_late(bot: Bot, ann: Person) -> None:
    ann.fake.hold()
    await ann.dm("one")
    await ann.dm("two")
    await ann.hears_nothing(0.05)
    ann.fake.release("reverse")
    assert [(await ann.reply()).text, (await ann.reply()).text] == ["you said: two", "you said: one"]
    await ann.fake.redeliver()
    assert (await ann.reply()).text == "you said: two"


async def test_guilds_come_and_go(bot: Bot, ann: Person, fake: DiscordFake) -> None:
    guild = fake.guild("Hillside")
    await fake.until(lambda: bot.get_guild(int(guild.id)))
    fake.leaves(guild)
    await fake.until(lambda: not bot.get_guild(int(guild.id)))


async def test_an_intent_that_nobody_granted_ends_the_connection(fake: DiscordFake) -> None:
    intents = discord.Intents.default()
    intents.message_content = True
    async with Bot(intents) as bot:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await bot.start(fake.token)


async def test_a_client_asked_to_reconnect_resumes(bot: Bot, ann: Person, fake: DiscordFake) -> None:
    fake.reconnect()
    await fake.resumed()
    await ann.dm("hello")
    assert (await ann.reply()).text == "you said: hello"
    assert fake.gateway.identifies == 1


async def test_an_invalid_session_is_begun_anew(bot: Bot, ann: Person, fake: DiscordFake) -> None:
    fake.invalidate_session()
    await fake.until(lambda: fake.gateway.identifies == 2)
    await ann.dm("hello")
    assert (await ann.reply()).text == "you said: hello"


async def test_a_bot_whose_token_was_revoked_stops(fake: DiscordFake, ann: Person) -> None:
    async with Bot() as bot:
        running_bot = asyncio.create_task(bot.start(fake.token))
        await fake.connected()
        fake.drop_gateway(4004)
        with pytest.raises(discord.ConnectionClosed):
            await running_bot


async def test_an_interaction_is_not_lost_with_the_connection(bot: Bot, ann: Person, fake: DiscordFake) -> None:
    fake.drop_gateway(4000)
    asked = await ann.slash("book", when="friday")
    assert (await ann.reply(to=asked)).text == "booked friday"


async def test_every_process_of_the_same_bot_gets_every_event(bot: Bot, ann: Person, fake: DiscordFake) -> None:
    async with running(fake, Bot()) as other:
        await fake.connected(2)
        await ann.dm("hello")
        assert [(await ann.reply()).text, (await ann.reply()).text] == ["you said: hello"] * 2
        assert isinstance(other, Bot)
        assert bot.seen == other.seen == ["hello"]


class Sharded(discord.AutoShardedClient):
    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """The usual one sleeps five seconds before every IDENTIFY but the first."""


async def test_a_sharded_client_has_every_guild_once(fake: DiscordFake) -> None:
    guilds = [fake.guild(f"g{number}") for number in range(4)]
    fake.shards = 2
    async with running(fake, Sharded(intents=discord.Intents.default())) as bot:
        await fake.connected(2)
        await fake.until(lambda: len(bot.guilds) == 4)
        assert {guild.shard_id for guild in bot.guilds} == {0, 1}
        assert {str(guild.id) for guild in bot.guilds} == {guild.id for guild in guilds}
