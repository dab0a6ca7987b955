"""What the Discord on loopback refuses and in which words, asked over bare HTTP; and what makes it a hard Discord."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.fakes.discord import Channel, DiscordFake, Invocation, NotOffered, Person

EPHEMERAL, V2 = 1 << 6, 1 << 15
COMMAND = {"name": "book", "description": "Books a court", "integration_types": [0, 1]}


CHILD = """
import asyncio, sys, discord
client = discord.Client(intents=discord.Intents.none())
asyncio.run(client.login(sys.argv[1]))
print(client.user)
"""


class Bot:
    """A bot without a library: `call` returns status and body."""

    def __init__(self, fake: DiscordFake, session: aiohttp.ClientSession) -> None:
        self.fake, self.session = fake, session
        self.general: Channel = fake.guild("Riverside").channel("general")
        self.ann: Person = fake.guild("Riverside").member("ann")
        fake.registry.overwrite(None, [COMMAND])

    async def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {self.fake.token}"}
        async with self.session.request(method, self.fake.api_base + path, json=body, headers=headers) as answer:
            return answer.status, await answer.json() if answer.status != 204 else None

    async def post(self, **body: Any) -> tuple[int, Any]:
        return await self.call("POST", f"/channels/{self.general.id}/messages", body)

    async def asked(self, **how: Any) -> Invocation:
        return await self.ann.slash("book", wait=False, **how)

    async def answer(self, one: Invocation, kind: int, **data: Any) -> tuple[int, Any]:
        return await self.call("POST", f"/interactions/{one.id}/{one.token}/callback", {"type": kind, "data": data})

    async def hook(self, one: Invocation, method: str = "POST", at: str = "", **body: Any) -> tuple[int, Any]:
        return await self.call(method, f"/webhooks/{self.fake.application_id}/{one.token}{at}", body)


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    async with DiscordFake() as fake, aiohttp.ClientSession() as session:
        yield Bot(fake, session)


def row(*components: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(components)}


def button(custom_id: str = "b", label: str = "B") -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": label, "custom_id": custom_id}


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def select(count: int, label: str = "x") -> dict[str, Any]:
    options = [{"label": label, "value": str(number)} for number in range(count)]
    return {"type": 3, "custom_id": "s", "options": options}


TOO_MUCH: dict[str, dict[str, Any]] = {
    "content of 2001 characters": {"content": "x" * 2001},
    "eleven embeds": {"embeds": [{"title": "x"}] * 11},
    "6001 characters in embeds": {"embeds": [{"description": "x" * 3001}, {"description": "x" * 3000}]},
    "a nonce of 26 characters": {"content": "x", "nonce": "x" * 26},
    "an ephemeral channel message": {"content": "x", "flags": EPHEMERAL},
    "six buttons in a row": {"components": [row(*(button(str(number)) for number in range(6)))]},
    "a select beside a button": {"components": [row(select(2), button())]},
    "two selects in a row": {"components": [row(select(2), {**select(2), "custom_id": "t"})]},
    "six rows": {"components": [row(button(str(number))) for number in range(6)]},
    "a button outside a row": {"components": [button()]},
    "a label of 81 characters": {"components": [row(button(label="x" * 81))]},
    "a custom id of 101 characters": {"components": [row(button("x" * 101))]},
    "an empty custom id": {"components": [row(button(""))]},
    "the same custom id twice": {"components": [row(button(), button())]},
    "26 options": {"components": [row(select(26))]},
    "no options": {"components": [row(select(0))]},
    "an option of 101 characters": {"components": [row(select(1, "x" * 101))]},
    "a text display without the flag": {"components": [text("x")]},
    "content with components V2": {"content": "x", "flags": V2, "components": [text("x")]},
    "embeds with components V2": {"embeds": [{"title": "x"}], "flags": V2, "components": [text("x")]},
    "41 components": {"flags": V2, "components": [{"type": 17, "components": [text("x")] * 40}]},
    "4001 characters of text": {"flags": V2, "components": [text("x" * 2000), text("x" * 2001)]},
    "a section without accessory": {"flags": V2, "components": [{"type": 9, "components": [text("x")]}]},
    "users parsed and named": {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
    "a reply to nothing": {"content": "x", "message_reference": {"message_id": "1"}},
}

JUST_FITS: dict[str, dict[str, Any]] = {
    "content": {"content": "x" * 2000},
    "embeds": {"embeds": [{"title": "x" * 200, "description": "x" * 400}] * 10},
    "nonce": {"content": "x", "nonce": "x" * 25},
    "rows of buttons": {"components": [row(*(button(f"{y}{x}" + "x" * 98) for x in range(5))) for y in range(5)]},
    "select": {"components": [row(select(25, "x" * 100))]},
    "components V2": {"flags": V2, "components": [{"type": 17, "components": [text("x" * 100)] * 39}]},
    "text V2": {"flags": V2, "components": [text("x" * 4000)]},
}


@pytest.mark.parametrize("what", TOO_MUCH)
async def test_it_refuses(bot: Bot, what: str) -> None:
    status, body = await bot.post(**TOO_MUCH[what])
    assert (status, body["code"], body["message"]) == (400, 50035, "Invalid Form Body")
    assert "_errors" in str(body["errors"])
    assert bot.general.messages == []


@pytest.mark.parametrize("what", JUST_FITS)
async def test_it_takes_the_most_allowed(bot: Bot, what: str) -> None:
    assert (await bot.post(**JUST_FITS[what]))[0] == 200


async def test_errors_name_the_field(bot: Bot) -> None:
    _, body = await bot.post(components=[row(button(label="x" * 81))])
    (error,) = body["errors"]["components"]["0"]["components"]["0"]["label"]["_errors"]
    assert error == {"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 80 or fewer in length."}


async def test_nothing_can_not_be_posted(bot: Bot) -> None:
    assert (await bot.post(content=""))[1]["code"] == 50006


async def test_components_v2_is_for_good(bot: Bot) -> None:
    _, sent = await bot.post(content="plain")
    path = f"/channels/{bot.general.id}/messages/{sent['id']}"
    card = {"flags": V2, "components": [text("card")]}
    assert (await bot.call("PATCH", path, card))[1]["code"] == 50035
    assert (await bot.call("PATCH", path, {**card, "content": None}))[0] == 200
    assert (await bot.call("PATCH", path, {"flags": 0}))[1]["code"] == 50035
    assert (await bot.call("PATCH", path, {"content": "plain"}))[1]["code"] == 50035
    assert bot.general.messages[0].text == "card"


async def test_the_same_nonce_is_posted_once(bot: Bot) -> None:
    first = await bot.post(content="one", nonce="n1", enforce_nonce=True)
    assert await bot.post(content="two", nonce="n1", enforce_nonce=True) == first
    await bot.post(content="three", nonce="n2", enforce_nonce=True)
    assert [one.content for one in bot.general.messages] == ["one", "three"]


async def test_an_interaction_is_answered_once(bot: Bot) -> None:
    one = await bot.asked()
    assert (await bot.hook(one, content="early"))[1]["code"] == 10015
    assert (await bot.answer(one, 4, content="yes"))[0] == 204
    assert (await bot.answer(one, 4, content="no"))[1]["code"] == 40060
    assert (await bot.hook(one, content="more"))[0] == 200
    assert [message.content for message in bot.general.messages] == ["yes", "more"]


async def test_after_three_seconds_an_interaction_is_unknown(bot: Bot) -> None:
    bot.fake.ack_seconds = 0.01
    one = await bot.asked()
    await asyncio.sleep(0.02)
    status, body = await bot.answer(one, 4, content="late")
    assert (status, body["code"]) == (404, 10062)


async def test_a_deferral_says_only_who_may_see_the_answer(bot: Bot) -> None:
    one = await bot.asked()
    assert (await bot.answer(one, 5, flags=V2))[1]["code"] == 50035
    assert (await bot.answer(one, 5, flags=EPHEMERAL))[0] == 204
    assert (await bot.hook(one, "PATCH", "/messages/@original", flags=V2, components=[text("card")]))[0] == 200
    answer = await bot.ann.reply()
    assert (answer.ephemeral, answer.text, answer.loading) == (True, "card", False)


async def test_the_first_follow_up_fills_a_deferral_as_visible_as_it_was(bot: Bot) -> None:
    one = await bot.asked()
    await bot.answer(one, 5)
    await bot.hook(one, content="here", flags=EPHEMERAL)
    assert [(message.content, message.ephemeral) for message in bot.general.messages] == [("here", False)]


async def test_a_form_comes_first_and_never_from_a_form(bot: Bot) -> None:
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


async def test_only_installed_to_a_user_there_are_five_follow_ups(bot: Bot) -> None:
    zoe = bot.fake.user("zoe", installed=True)
    one = await zoe.slash("book", context="private_channel", wait=False)
    assert one.owners == {"1": zoe.id}
    await bot.answer(one, 4, content="yes")
    codes = [(await bot.hook(one, content="more"))[1].get("code") for _ in range(6)]
    assert codes == [None] * 5 + [40094]
    assert (await bot.call("POST", f"/channels/{one.channel.id}/messages", {"content": "x"}))[1]["code"] == 50001


async def test_a_command_not_for_a_place_or_person_is_not_shown(bot: Bot) -> None:
    bot.fake.registry.overwrite(None, [COMMAND | {"default_member_permissions": "32", "contexts": [0]}])
    with pytest.raises(NotOffered):
        await bot.asked()
    with pytest.raises(NotOffered):
        await bot.fake.guild("Riverside").member("boss", admin=True).slash("book", context="dm", wait=False)
    assert await bot.fake.guild("Riverside").member("boss", admin=True).slash("book", wait=False)
    bot.fake.guild("Riverside").open_to_everyone("book")
    assert await bot.asked()


async def test_commands_have_limits_too(bot: Bot) -> None:
    path = f"/applications/{bot.fake.application_id}/commands"
    option = {"name": "o", "description": "o", "type": 3}
    options = [{**option, "name": f"o{number}"} for number in range(26)]
    large = [{**one, "description": "x" * 100, "choices": [{"name": "x" * 80, "value": str(n)} for n in range(25)]}
             for one in options[:4]]  # fmt: skip
    for body in ([COMMAND | {"options": options}], [COMMAND | {"options": large}], [COMMAND | {"name": "B"}]):
        assert (await bot.call("PUT", path, body))[1]["code"] == 50035
    many = [COMMAND | {"name": f"c{number}"} for number in range(101)]
    assert (await bot.call("PUT", path, many))[0] == 400
    assert (await bot.call("PUT", path, many[:100]))[0] == 200


async def test_a_bot_goes_only_where_it_may(bot: Bot) -> None:
    riverside = bot.fake.guild("Riverside")
    hidden, silent = riverside.channel("hidden", bot_sees=False), riverside.channel("silent", bot_sends=False)
    bot.ann.user.closed_dms = True
    codes = {"1": 10003, hidden.id: 50001, silent.id: 50013, bot.ann.dm_channel.id: 50007}
    for channel, code in codes.items():
        assert (await bot.call("POST", f"/channels/{channel}/messages", {"content": "x"}))[1]["code"] == code


async def test_a_thread_begins_at_a_message_once(bot: Bot) -> None:
    asked = await bot.ann.mention(bot.general, "book")
    path = f"/channels/{bot.general.id}/messages/{asked.id}/threads"
    status, thread = await bot.call("POST", path, {"name": "booking"})
    assert (status, thread["id"], thread["parent_id"], thread["type"]) == (200, asked.id, bot.general.id, 11)
    assert (await bot.call("POST", path, {"name": "booking"}))[1]["code"] == 160004
    assert (await bot.call("POST", f"/channels/{thread['id']}/messages", {"content": "x"}))[0] == 200


async def test_faults_come_in_order_and_end(bot: Bot) -> None:
    for status in (500, 401, 403, 404):
        bot.fake.fail("POST", "/channels/*/messages", status)
    codes = [(await bot.post(content="x"))[1].get("code") for _ in range(5)]
    assert codes == [0, 0, 50013, 10008, None]
    assert len(bot.general.messages) == 1


@pytest.mark.parametrize("after", [False, True])
async def test_a_connection_ends_before_or_after_the_effect(bot: Bot, after: bool) -> None:
    bot.fake.fail("POST", "/channels/*/messages", drop=True, after=after)
    with pytest.raises(aiohttp.ClientConnectionError):
        await bot.post(content="x")
    assert len(bot.general.messages) == after


async def test_mentions_in_code_ping_nobody(bot: Bot) -> None:
    await bot.post(content="`@everyone` @here", allowed_mentions={"parse": ["everyone"]})
    await bot.post(flags=V2, components=[text(f"<@{bot.ann.id}> @everyone")], allowed_mentions={"users": [bot.ann.id]})
    assert [one.pinged for one in bot.general.messages] == [{"here"}, {"ann"}]


async def test_a_route_it_does_not_have_is_remembered(bot: Bot) -> None:
    assert (await bot.call("GET", "/soundboard-default-sounds"))[0] == 404
    assert [one.path for one in bot.fake.unknown] == ["/soundboard-default-sounds"]


async def test_shards_get_the_guilds_that_are_theirs(bot: Bot) -> None:
    guilds = [bot.general.guild, *(bot.fake.guild(f"g{number}") for number in range(3))]
    sockets = [await bot.session.ws_connect(bot.fake.gateway_url) for _ in range(2)]
    for number, socket in enumerate(sockets):
        await socket.send_json({"op": 2, "d": {"token": bot.fake.token, "intents": 1, "shard": [number, 2]}})
    await bot.fake.connected(2)
    for session in bot.fake.sessions:
        got = [data["id"] for _, name, data in session.sent if name == "GUILD_CREATE"]
        assert got == [one.id for one in guilds if one and (int(one.id) >> 22) % 2 == session.shard[0]]
        assert len(got) == 2


async def test_a_child_process_talks_to_it_too(bot: Bot) -> None:
    environment = {**os.environ, **bot.fake.environment()}
    arguments = [sys.executable, "-W", "ignore", "-c", CHILD, bot.fake.token]
    done = await asyncio.to_thread(subprocess.run, arguments, env=environment, capture_output=True, text=True)
    assert "courtbot" in done.stdout, done.stderr
