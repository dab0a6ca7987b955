"""The connection to Discord: lost, resumed, repeated, refused, watched and left; and how often commands are written."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest

from adapters.discord import gateway as client_module
from adapters.discord.gateway import Options
from bot.intake.queries import Queries
from bot.intake.receiver import Receiver
from bot.sandbox.faults import Faults
from bot.settings import BadSetting
from tests.discord_.conftest import DiscordBot, Start, listening
from tests.fakes.discord import DiscordFake
from tests.kit.waiting import until
from tests.kit.whole import worker
from tests.kit.world import RecordingPlatform


def unused() -> Receiver:
    """For a connection on which nothing is heard."""

    async def deliver(event: Any, reply: Any) -> None: ...

    nothing: Any = None
    platform: Any = RecordingPlatform(deliver)
    return Receiver(nothing, Queries(nothing, nothing, nothing, nothing, nothing), platform)


# Lost and found


async def test_a_resume_in_the_middle_of_a_turn_loses_and_repeats_nothing(discord_bot: Start, faults: Faults) -> None:
    bot = await discord_bot()
    faults.set("latency=0.3")
    first = await bot.ann.mention(bot.general, "book court 1 tomorrow at 3pm")
    await bot.discord.until(lambda: bot.general.typed)  # the turn runs
    bot.discord.drop_gateway()
    second = await bot.bo.mention(bot.general, "book court 2 tomorrow at 3pm")
    await bot.discord.resumed()
    assert "You're booked" in (await bot.ann.reply(to=first)).text
    assert "You're booked" in (await bot.bo.reply(to=second)).text
    await bot.settled(turns=2)
    assert len(await bot.live()) == 2
    assert [m.author.name for m in bot.general.messages].count("courtbot") == 2
    assert bot.discord.gateway.identifies == 1


async def test_discord_asks_to_reconnect(bot: DiscordBot) -> None:
    bot.discord.reconnect()
    await bot.discord.resumed()
    assert "You're booked" in (await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")).text


async def test_a_lost_session_is_begun_anew(bot: DiscordBot) -> None:
    bot.discord.invalidate_session()
    await bot.discord.until(lambda: bot.discord.gateway.identifies == 2)
    await bot.discord.connected()
    assert "You're booked" in (await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")).text


async def test_an_event_five_times_is_one_turn_and_one_answer(bot: DiscordBot) -> None:
    await bot.ann.mention(bot.general, "book court 1 tomorrow at 3pm")
    await bot.discord.redeliver(4)
    await bot.ann.reply()
    await bot.settled(turns=1)
    await bot.ann.hears_nothing(0.1)
    asked = await bot.ann.slash("book", when="court 2 tomorrow at 3pm", wait=False)
    await bot.discord.redeliver(4)
    await bot.ann.reply(to=asked)
    await bot.settled(turns=2)
    assert len(await bot.live()) == 2


async def test_two_processes_on_one_token_give_one_answer(discord_bot: Start) -> None:
    bot = await discord_bot()
    await bot.start()
    await bot.discord.connected(2)
    assert "You're booked" in (await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")).text
    asked = await bot.ann.slash("book", when="court 2 tomorrow at 3pm")
    assert "You're booked" in (await bot.ann.reply(to=asked)).text
    await bot.settled(turns=2)
    await bot.ann.hears_nothing(0.1)


async def test_late_events_are_served_in_the_order_they_were_sent(discord_bot: Start) -> None:
    bot = await discord_bot(working=False)
    bot.discord.hold()
    await bot.ann.dm("book a court tomorrow")
    await asyncio.sleep(0.005)  # the time in an id is in milliseconds
    await bot.ann.dm("never mind")
    bot.discord.release("reverse")
    await bot.discord.until(lambda: bot.only.receiver.in_hand.count == 0)
    await until(bot.only.inbox.depth)
    await asyncio.sleep(0.1)
    async with worker(bot, bot.only):
        await bot.settled(turns=2)
    assert [event.text for event in bot.watch.turns] == ["book a court tomorrow", "never mind"]


async def test_guilds_are_spread_over_as_many_shards_as_discord_recommends(
    discord_bot: Start, discord: DiscordFake
) -> None:
    discord.shards = 2
    bot = await discord_bot()
    await discord.connected(2)
    far = discord.guild("Far away").member("far")
    assert far.guild
    asked = await far.mention(far.guild.channel("general"), "book court 1 tomorrow at 3pm")
    assert "You're booked" in (await far.reply(to=asked)).text
    await bot.asked(bot.ann, "mine")
    await bot.ann.dm("mine")
    await bot.ann.reply()
    assert await bot.only.gateway.ready() == ""


# Ready, refused, left


async def test_ready_tells_a_lost_connection(bot: DiscordBot) -> None:
    assert await bot.only.gateway.ready() == ""
    bot.discord.gateway.down = True
    bot.discord.drop_gateway()
    await until(bot.only.gateway.ready)  # asked as a load balancer does
    assert await bot.only.gateway.ready() == "Discord: connected with 0 of 1 shards"


async def test_a_slow_or_limited_gateway_is_not_ready(bot: DiscordBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "SLOW_SECONDS", -1)
    monkeypatch.setattr(client_module.Courtbot, "latencies", [(0, 0.5)])
    assert "takes" in await bot.only.gateway.ready()
    monkeypatch.setattr(client_module, "SLOW_SECONDS", 10)
    monkeypatch.setattr(client_module.Courtbot, "is_ws_ratelimited", lambda self: True)
    assert "limits" in await bot.only.gateway.ready()


async def test_a_wrong_token_is_a_bad_setting(discord: DiscordFake) -> None:
    with pytest.raises(BadSetting, match="DISCORD_TOKEN"):
        async with listening(unused(), Options("not.the.token", discord.api_base)):
            pass


async def test_a_token_that_is_taken_back_ends_the_connection(bot: DiscordBot) -> None:
    bot.discord.drop_gateway(4004)
    with pytest.raises(BadSetting, match="DISCORD_TOKEN"):
        await bot.only.gateway.ended()
    assert await bot.only.gateway.ready() == "Discord: the connection has ended"


async def test_an_intent_that_the_portal_does_not_grant_is_a_bad_setting(discord: DiscordFake) -> None:
    discord.privileged = 0
    with pytest.raises(BadSetting, match="Message Content Intent"):
        async with listening(unused(), Options(discord.token, discord.api_base, message_content=True)):
            pass


async def test_no_privileged_intent_is_asked_for_by_default(bot: DiscordBot) -> None:
    [session] = bot.discord.sessions
    assert session.intents == (1 << 0) | (1 << 9) | (1 << 12)  # guilds, guild messages, direct messages


async def test_an_outage_at_the_start_is_waited_out(
    discord_bot: Start, discord: DiscordFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "CONNECT_SECONDS", 0.2)
    discord.fail("GET", "/users/@me", 403, times=1)
    bot = await discord_bot()
    assert await bot.only.gateway.ready() != ""
    await discord.connected()
    assert "You're booked" in (await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")).text


async def test_leaving_finishes_what_is_in_hand(discord_bot: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    bot = await discord_bot(working=False)
    put = bot.only.inbox.enqueue

    async def slow(event: Any) -> bool:
        await asyncio.sleep(0.3)
        return await put(event)

    monkeypatch.setattr(bot.only.inbox, "enqueue", slow)
    asked = await bot.ann.slash("book", when="court 1 tomorrow at 3pm")
    await bot.only.stack.aclose()
    assert not bot.discord.sessions
    await bot.start()
    assert "You're booked" in (await bot.ann.reply(to=asked)).text


# Commands


async def test_commands_are_written_once_until_they_change(bot: DiscordBot, monkeypatch: pytest.MonkeyPatch) -> None:
    await bot.restart()
    bot.discord.reconnect()
    await bot.discord.resumed()
    assert bot.discord.sync_count == 1
    keys = [key async for key in bot.redis.client.scan_iter("courtbot:mark:discord:commands:*")]
    assert [await bot.redis.client.ttl(key) > 6 * 24 * 3600 for key in keys] == [True]
    monkeypatch.setattr("adapters.discord.commands.COURT", "Another description")
    await bot.restart()
    assert bot.discord.sync_count == 2


async def test_commands_that_somebody_took_away_are_written_again(bot: DiscordBot) -> None:
    bot.discord.commands().pop()
    await bot.restart()
    assert len(bot.discord.commands()) == 3


async def test_commands_are_for_guilds_and_users_in_every_context(bot: DiscordBot) -> None:
    commands = {c["name"]: c for c in bot.discord.commands()}
    assert set(commands) == {"book", "courtbot", "Book from this message"}
    for command in commands.values():
        assert (sorted(command["integration_types"]), sorted(command["contexts"])) == ([0, 1], [0, 1, 2])
    assert commands["courtbot"]["default_member_permissions"] == str(1 << 5)  # manage the server


async def test_without_its_commands_the_bot_still_talks(discord_bot: Start, discord: DiscordFake) -> None:
    discord.fail("PUT", "/applications/{id}/commands", 400)
    bot = await discord_bot()
    assert "You're booked" in (await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")).text


# The library


async def test_no_view_is_ever_kept_so_none_can_take_the_listeners_along(
    bot: DiscordBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores: list[Any] = []
    register = client_module.Courtbot.add_dynamic_items

    def seen(self: Any, *items: Any) -> None:
        stores.append(self._connection._view_store)
        register(self, *items)

    monkeypatch.setattr(client_module.Courtbot, "add_dynamic_items", seen)
    await bot.restart()
    card = await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")
    form = await bot.ann.slash("book")
    await bot.ann.reply(to=await bot.ann.submit(form, {"Or another time": "Friday 3pm"}))
    [store] = stores
    assert (store._views, store._modals, len(store._dynamic_items)) == ({}, {}, 1)
    asked = await bot.ann.reply(to=await bot.ann.click(card, "Cancel booking"))
    await bot.ann.reply(to=await bot.ann.click(asked, "Cancel booking"))
    assert len(await bot.live()) == 1


async def test_the_gateway_starts_without_a_warning_of_what_is_not_used(
    discord: DiscordFake, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("discord.VoiceClient.warn_dave", True)
    monkeypatch.setattr("discord.VoiceClient.warn_nacl", True)
    async with listening(unused(), Options(discord.token, discord.api_base)):
        await discord.connected()
    assert [record.message for record in caplog.records if record.levelname not in ("DEBUG", "INFO")] == []


async def test_with_several_bots_in_turn_nothing_is_left_open(discord: DiscordFake) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(2):
            await stack.enter_async_context(listening(unused(), Options(discord.token, discord.api_base)))
        await discord.connected(2)
    await discord.until(lambda: not discord.sessions)
