"""The rules of the Discord on loopback: what follows on what, who may go where, and what can be made to fail."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.fakes.discord import NotOffered
from tests.fakes.discord.bare import COMMAND, BareBot, bare_bot, text

EPHEMERAL, V2 = 1 << 6, 1 << 15
CHILD = """
import asyncio, sys, discord
client = discord.Client(intents=discord.Intents.none())
asyncio.run(client.login(sys.argv[1]))
print(client.user)
"""


@pytest.fixture
async def bot() -> AsyncIterator[BareBot]:
    async with bare_bot() as bot:
        yield bot


async def test_nothing_can_not_be_posted(bot: BareBot) -> None:
    assert (await bot.post(content=""))[1]["code"] == 50006


async def test_components_v2_is_for_good(bot: BareBot) -> None:
    _, sent = await bot.post(content="plain")
    path = f"/channels/{bot.general.id}/messages/{sent['id']}"
    card = {"flags": V2, "components": [text("card")]}
    assert (await bot.call("PATCH", path, card))[1]["code"] == 50035
    assert (await bot.call("PATCH", path, {**card, "content": None}))[0] == 200
    assert (await bot.call("PATCH", path, {"flags": 0}))[1]["code"] == 50035
    assert (await bot.call("PATCH", path, {"content": "plain"}))[1]["code"] == 50035
    assert bot.general.messages[0].text == "card"


async def test_the_same_nonce_is_posted_once(bot: BareBot) -> None:
    first = await bot.post(content="one", nonce="n1", enforce_nonce=True)
    assert await bot.post(content="two", nonce="n1", enforce_nonce=True) == first
    await bot.post(content="three", nonce="n2", enforce_nonce=True)
    assert [one.content for one in bot.general.messages] == ["one", "three"]


async def test_an_interaction_is_answered_once(bot: BareBot) -> None:
    one = await bot.asked()
    assert (await bot.hook(one, content="early"))[1]["code"] == 10015
    assert (await bot.answer(one, 4, content="yes"))[0] == 204
    assert (await bot.answer(one, 4, content="no"))[1]["code"] == 40060
    assert (await bot.hook(one, content="more"))[0] == 200
    assert [message.content for message in bot.general.messages] == ["yes", "more"]


async def test_after_three_seconds_an_interaction_is_unknown(bot: BareBot) -> None:
    bot.fake.ack_seconds = 0.01
    one = await bot.asked()
    await asyncio.sleep(0.02)
    status, body = await bot.answer(one, 4, content="late")
    assert (status, body["code"]) == (404, 10062)


async def test_a_deferral_says_only_who_may_see_the_answer(bot: BareBot) -> None:
    one = await bot.asked()
    assert (await bot.answer(one, 5, flags=V2))[1]["code"] == 50035
    assert (await bot.answer(one, 5, flags=EPHEMERAL))[0] == 204
    assert (await bot.hook(one, "PATCH", "/messages/@original", flags=V2, components=[text("card")]))[0] == 200
    answer = await bot.ann.reply()
    assert (answer.ephemeral, answer.text, answer.loading) == (True, "card", False)


async def test_the_first_follow_up_fills_a_deferral_as_visible_as_it_was(bot: BareBot) -> None:
    one = await bot.asked()
    await bot.answer(one, 5)
    await bot.hook(one, content="here", flags=EPHEMERAL)
    assert [(message.content, message.ephemeral) for message in bot.general.messages] == [("here", False)]


async def test_a_form_comes_first_and_never_from_a_form(bot: BareBot) -> None:
    field = {"type": 18, "label": "When", "component": {"type": 4, "style": 1, "custom_id": "when"}}
    form = {"title": "Book", "custom_id": "f", "components": [field]}
    one = await bot.asked()
    assert (await bot.answer(one, 9, **{**form, "title": "x" * 46}))[1]["code"] == 50035
    assert (await bot.answer(one, 9, **{**form, "components": [field] * 6}))[1]["code"] == 50035
    assert (await bot.answer(one, 9, **form))[0] == 204
    sent = await bot.ann.submit(one, {"When": "noon"}, wait=False)
    assert (await bot.answer(sent, 9, **form))[1]["code"] == 50035
    assert (await bot.answer(sent, 6))[1]["code"] == 50035
    deferred = await bot.asked()
    await bot.answer(deferred, 5)
    assert (await bot.answer(deferred, 9, **form))[1]["code"] == 40060


async def test_only_installed_to_a_user_there_are_five_follow_ups(bot: BareBot) -> None:
    zoe = bot.fake.user("zoe", installed=True)
    one = await zoe.slash("book", context="private_channel", wait=False)
    assert one.owners == {"1": zoe.id}
    await bot.answer(one, 4, content="yes")
    codes = [(await bot.hook(one, content="more"))[1].get("code") for _ in range(6)]
    assert codes == [None] * 5 + [40094]
    assert (await bot.call("POST", f"/channels/{one.channel.id}/messages", {"content": "x"}))[1]["code"] == 50001


async def test_a_command_not_for_a_place_or_person_is_not_shown(bot: BareBot) -> None:
    bot.fake.app_commands.overwrite(None, [COMMAND | {"default_member_permissions": "32", "contexts": [0]}])
    with pytest.raises(NotOffered):
        await bot.asked()
    with pytest.raises(NotOffered):
        await bot.fake.guild("Riverside").member("boss", admin=True).slash("book", context="dm", wait=False)
    assert await bot.fake.guild("Riverside").member("boss", admin=True).slash("book", wait=False)
    bot.fake.guild("Riverside").open_to_everyone("book")
    assert await bot.asked()


async def test_a_bot_goes_only_where_it_may(bot: BareBot) -> None:
    riverside = bot.fake.guild("Riverside")
    hidden, silent = riverside.channel("hidden", bot_sees=False), riverside.channel("silent", bot_sends=False)
    bot.ann.user.closed_dms = True
    codes = {"1": 10003, hidden.id: 50001, silent.id: 50013, bot.ann.dm_channel.id: 50007}
    for channel, code in codes.items():
        assert (await bot.call("POST", f"/channels/{channel}/messages", {"content": "x"}))[1]["code"] == code


async def test_a_thread_begins_at_a_message_once(bot: BareBot) -> None:
    asked = await bot.ann.mention(bot.general, "book")
    path = f"/channels/{bot.general.id}/messages/{asked.id}/threads"
    status, thread = await bot.call("POST", path, {"name": "booking"})
    assert (status, thread["id"], thread["parent_id"], thread["type"]) == (200, asked.id, bot.general.id, 11)
    assert (await bot.call("POST", path, {"name": "booking"}))[1]["code"] == 160004
    assert (await bot.call("POST", f"/channels/{thread['id']}/messages", {"content": "x"}))[0] == 200


async def test_faults_come_in_order_and_end(bot: BareBot) -> None:
    for status in (500, 401, 403, 404):
        bot.fake.fail("POST", "/channels/*/messages", status)
    codes = [(await bot.post(content="x"))[1].get("code") for _ in range(5)]
    assert codes == [0, 0, 50013, 10008, None]
    assert len(bot.general.messages) == 1


@pytest.mark.parametrize("after", [False, True])
async def test_a_connection_ends_before_or_after_the_effect(bot: BareBot, after: bool) -> None:
    bot.fake.fail("POST", "/channels/*/messages", drop=True, after=after)
    with pytest.raises(aiohttp.ClientConnectionError):
        await bot.post(content="x")
    assert len(bot.general.messages) == after


async def test_mentions_in_code_ping_nobody(bot: BareBot) -> None:
    await bot.post(content="`@everyone` @here", allowed_mentions={"parse": ["everyone"]})
    await bot.post(flags=V2, components=[text(f"<@{bot.ann.id}> @everyone")], allowed_mentions={"users": [bot.ann.id]})
    assert [one.pinged for one in bot.general.messages] == [{"here"}, {"ann"}]


async def test_a_route_it_does_not_have_is_remembered(bot: BareBot) -> None:
    assert (await bot.call("GET", "/soundboard-default-sounds"))[0] == 404
    assert [one.path for one in bot.fake.unknown] == ["/soundboard-default-sounds"]


async def test_shards_get_the_guilds_that_are_theirs(bot: BareBot) -> None:
    guilds = [bot.general.guild, *(bot.fake.guild(f"g{number}") for number in range(3))]
    sockets = [await bot.session.ws_connect(bot.fake.gateway_url) for _ in range(2)]
    for number, socket in enumerate(sockets):
        await socket.send_json({"op": 2, "d": {"token": bot.fake.token, "intents": 1, "shard": [number, 2]}})
    await bot.fake.connected(2)
    for session in bot.fake.sessions:
        got = [data["id"] for _, name, data in session.sent if name == "GUILD_CREATE"]
        assert got == [one.id for one in guilds if one and (int(one.id) >> 22) % 2 == session.shard[0]]
        assert len(got) == 2


async def test_a_child_process_talks_to_it_too(bot: BareBot) -> None:
    environment = {**os.environ, **bot.fake.environment()}
    arguments = [sys.executable, "-W", "ignore", "-c", CHILD, bot.fake.token]
    done = await asyncio.to_thread(subprocess.run, arguments, env=environment, capture_output=True, text=True)
    assert "courtbot" in done.stdout, done.stderr


async def test_an_edit_does_not_change_who_may_see_it(bot: BareBot) -> None:
    one = await bot.asked()
    await bot.answer(one, 4, content="for all")
    await bot.hook(one, "PATCH", "/messages/@original", content="for one", flags=EPHEMERAL)
    assert [(message.content, message.ephemeral) for message in bot.general.messages] == [("for one", False)]


async def test_a_reaction_comes_and_goes(bot: BareBot) -> None:
    asked = await bot.ann.mention(bot.general, "book")
    path = f"/channels/{bot.general.id}/messages/{asked.id}/reactions/%F0%9F%91%80/@me"
    await bot.call("PUT", path)
    assert asked.reactions == ["👀"]
    await bot.call("DELETE", path)
    assert asked.reactions == []


async def test_faults_can_meet_any_call(bot: BareBot) -> None:
    bot.fake.fail("*", "/interactions/**", 500)
    one = await bot.asked()
    assert (await bot.answer(one, 5))[0] == 500
    assert (await bot.answer(one, 5))[0] == 204
    assert len(bot.fake.requests("POST", "/interactions/**")) == 2
