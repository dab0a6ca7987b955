"""What the Discord on loopback sends has the documented shape: the same keys and types as the files in `discord/`."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.fakes.discord import DiscordFake, Message, Modal, Person
from tests.fakes.discord.components import numbered

FILES = Path(__file__).parent / "discord"
EVERYTHING = (1 << 0) | (1 << 9) | (1 << 12)
CONTENT = 1 << 15
BUTTON = {"type": 2, "style": 4, "label": "Cancel", "custom_id": "cancel:1"}
OPTIONS = [{"label": "3 pm", "value": "15:00"}, {"label": "4 pm", "value": "16:00"}]
SELECT = {"type": 3, "custom_id": "pick", "placeholder": "Choose a time", "options": OPTIONS}
COMPONENTS = [{"type": 1, "components": [BUTTON]}, {"type": 1, "components": [SELECT]}]
FORM = {
    "title": "Book",
    "custom_id": "details",
    "components": [
        {"type": 18, "label": "When", "component": {"type": 4, "style": 1, "custom_id": "when"}},
        {"type": 10, "content": "Times are local"},
    ],
}
BOOK = {
    "name": "book",
    "description": "Books a court",
    "integration_types": [0, 1],
    "options": [
        {"name": "when", "description": "When", "type": 3, "autocomplete": True},
        {"name": "minutes", "description": "How long", "type": 4},
    ],
}
LETTER = [{"name": "letter", "description": "Which", "type": 3}]
ADMIN = {
    "name": "courtbot",
    "description": "Settings",
    "options": [{"name": "pattern", "description": "Pattern", "type": 1, "options": LETTER}],
}


class World:
    """A guild whose bot only listens, on a bare socket: `frames` are what it was sent."""

    def __init__(self, fake: DiscordFake) -> None:
        self.fake, self.frames = fake, list[dict[str, Any]]()
        self.guild = fake.guild("Riverside")
        self.general = self.guild.channel("general")
        self.ann: Person = self.guild.member("ann")
        fake.app_commands.overwrite(None, [BOOK, ADMIN])

    async def listen(self, socket: aiohttp.ClientWebSocketResponse, intents: int) -> None:
        await socket.receive()
        who = {"token": self.fake.token, "intents": intents, "shard": [0, 1]}
        await socket.send_json({"op": 2, "d": who})
        async for message in socket:
            self.frames.append(json.loads(message.data))
            self.fake.touch()

    async def sent(self, name: str) -> dict[str, Any]:
        """The last frame of that event, once there is one."""
        return (await self.fake.until(lambda: [one for one in self.frames if one["t"] == name]))[-1]

    def posted(self, where: str = "guild", *, of_command: bool = False) -> Message:
        """The bot's message with a button and a select."""
        channel = self.general if where == "guild" else self.ann.dm_channel
        message = Message(self.fake.ids(), channel, self.fake.bot, "When?", nonce=None if of_command else "b1")
        message.components = numbered(json.loads(json.dumps(COMPONENTS)))[: 2 if of_command else 1]
        if of_command:
            message.interaction, message.type = next(iter(self.fake.interactions.values())), 20
        self.fake.post(message)
        return message


@pytest.fixture
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    intents = EVERYTHING | getattr(request, "param", 0)
    async with DiscordFake(message_content=True) as fake, aiohttp.ClientSession() as session:
        world = World(fake)
        world.general.thread("doubles")
        async with session.ws_connect(fake.gateway_url) as socket:
            listening = asyncio.create_task(world.listen(socket, intents))
            await world.sent("GUILD_CREATE")
            yield world
            listening.cancel()


def shape(value: Any) -> Any:
    """Keys and types; a list as its first item, null and an empty list as anything."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else None
    return None if value is None else type(value).__name__


def same(one: Any, other: Any, at: str = "d") -> list[str]:
    """Where two shapes differ."""
    if one is None or other is None:
        return []
    if isinstance(one, dict) and isinstance(other, dict):
        odd = [f"{at}.{key}" for key in one.keys() ^ other.keys()]
        return odd + [each for key in one.keys() & other.keys() for each in same(one[key], other[key], f"{at}.{key}")]
    if isinstance(one, list) and isinstance(other, list):
        return same(one[0], other[0], f"{at}[]")
    return [] if one == other else [f"{at}: {one} or {other}"]


async def assert_like(world: World, name: str) -> None:
    documented = json.loads((FILES / f"{name}.json").read_text())
    sent = await world.sent(documented["t"])
    assert same(shape(sent["d"]), shape(documented["d"])) == []
    assert isinstance(sent["s"], int)
    assert sent["op"] == 0


async def ask(world: World, **how: Any) -> None:
    await world.ann.slash("book", when="tomorrow", minutes=60, wait=False, **how)


async def choose(world: World) -> None:
    await world.ann.slash("courtbot pattern", letter="C", wait=False)


async def ask_elsewhere(world: World) -> None:
    world.ann.user.installed = True
    await ask(world, context="private_channel")


async def complete(world: World) -> None:
    asking = asyncio.create_task(world.ann.autocomplete("book", "when", "tom"))
    await world.sent("INTERACTION_CREATE")
    asking.cancel()


async def press(world: World) -> None:
    await ask(world)
    await world.ann.click(world.posted(of_command=True), "Cancel", wait=False)


async def press_in_dm(world: World) -> None:
    await world.ann.click(world.posted("dm"), "Cancel", wait=False)


async def choose_option(world: World) -> None:
    await ask(world)
    await world.ann.select(world.posted(of_command=True), "pick", ["3 pm"], wait=False)


async def fill_in(world: World, **how: Any) -> None:
    asked = await world.ann.slash("book", wait=False, **how)
    await world.ann.submit(Modal(asked, FORM), {"When": "tomorrow"}, wait=False)


async def fill_in_of_button(world: World) -> None:
    await ask(world)
    pressed = await world.ann.click(world.posted(of_command=True), "Cancel", wait=False)
    await world.ann.submit(Modal(pressed, FORM), {"When": "tomorrow"}, wait=False)


async def mention_in_thread(world: World) -> None:
    thread = next(one for one in world.guild.channels if one.name == "doubles")
    await world.ann.mention(thread, "and on Friday?")


async def edit(world: World) -> None:
    message = world.posted()
    message.components, message.edited_timestamp = [], message.timestamp
    world.fake.change(message, news=False)


async def nothing(world: World) -> None:
    pass


async def delete(world: World) -> None:
    world.fake.delete(world.posted())


async def leave(world: World) -> None:
    world.fake.leaves(world.guild)


async def fail(world: World) -> None:
    world.fake.outage(world.guild)


DEEDS: dict[str, Callable[[World], Awaitable[Any]]] = {
    "ready": nothing,
    "guild_create": nothing,
    "guild_delete": leave,
    "guild_unavailable": fail,
    "message_create_mention": lambda world: world.ann.mention(world.general, "book a court"),
    "message_create_without_content": lambda world: world.ann.say(world.general, "anyone for doubles?"),
    "message_create_dm": lambda world: world.ann.dm("book a court"),
    "message_create_reply": lambda world: world.ann.reply_to(world.posted(), "3pm"),
    "message_create_thread": mention_in_thread,
    "message_update": edit,
    "message_delete": delete,
    "interaction_command": ask,
    "interaction_subcommand": choose,
    "interaction_command_dm": lambda world: ask(world, context="dm"),
    "interaction_command_user_install": ask_elsewhere,
    "interaction_autocomplete": complete,
    "interaction_button": press,
    "interaction_button_dm": press_in_dm,
    "interaction_select": choose_option,
    "interaction_modal_submit": fill_in,
    "interaction_modal_submit_dm": lambda world: fill_in(world, context="dm"),
    "interaction_modal_submit_of_button": fill_in_of_button,
}


@pytest.mark.parametrize("name", DEEDS)
async def test_an_event_is_sent_as_documented(world: World, name: str) -> None:
    await DEEDS[name](world)
    await asyncio.sleep(0.02)
    await assert_like(world, name)


@pytest.mark.parametrize("world", [CONTENT], indirect=True)
async def test_content_is_sent_to_who_asked_for_it(world: World) -> None:
    await world.ann.say(world.general, "anyone for doubles?")
    await assert_like(world, "message_create_with_content")
    assert (await world.sent("MESSAGE_CREATE"))["d"]["content"] == "anyone for doubles?"


async def test_content_is_kept_from_who_did_not(world: World) -> None:
    await world.ann.say(world.general, "anyone for doubles?")
    assert (await world.sent("MESSAGE_CREATE"))["d"]["content"] == ""


def test_every_documented_event_is_tried() -> None:
    assert {one.stem for one in FILES.glob("*.json")} == {*DEEDS, "message_create_with_content"}
