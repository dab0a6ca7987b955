"""The fake as a whole: it serves REST and gateway on one loopback port, and holds the world they show."""

import asyncio
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from tests.fakes.discord import payloads
from tests.fakes.discord.commands import Command, Commands
from tests.fakes.discord.controls import Controls
from tests.fakes.discord.gateway import DIRECT_MESSAGES, GUILD_MESSAGES, GUILDS, MESSAGE_CONTENT, Event, Gateway
from tests.fakes.discord.interactions import Invocation
from tests.fakes.discord.people import Person
from tests.fakes.discord.rest import Rest
from tests.fakes.discord.routes import add_routes
from tests.fakes.discord.state import DM, PATIENCE, PUBLIC_THREAD, Attachment, Channel, Guild, Ids, Message, User

if TYPE_CHECKING:
    import pytest

SITE = Path(__file__).parent / "site"


class DiscordFake(Controls):
    """Discord on 127.0.0.1, for as long as the context lasts.

    `message_content` is what the operator ticked in the developer portal; a bot that asks for the intent without it is
    closed with 4014. `ack_seconds` is Discord's three. `shards` is what /gateway/bot recommends.
    """

    prefix = "/api/v10"

    def __init__(self, *, message_content: bool = False, ack_seconds: float = 3.0, shards: int = 1) -> None:
        self.ids = Ids()
        self.privileged = MESSAGE_CONTENT if message_content else 0
        self.ack_seconds, self.shards = ack_seconds, shards
        self.bot = User(self.ids(), "courtbot", bot=True)
        self.owner = User(self.ids(), "owner")
        self.application_id = self.bot.id
        self.token = f"loopback.{secrets.token_hex(16)}"
        self.users: dict[str, User] = {self.bot.id: self.bot, self.owner.id: self.owner}
        self.people: dict[str, Person] = {}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.dms: dict[str, Channel] = {}
        self.messages: dict[str, Message] = {}
        self.files: dict[str, Attachment] = {}
        self.interactions: dict[str, Invocation] = {}
        self.feed: list[tuple[Message, Invocation | None]] = []
        self.app_commands = Commands(self.ids, self.application_id)
        self.gateway, self.rest = Gateway(self), Rest(self)
        self.last_deed: Event | None = None
        self.base = ""
        self._pulse = asyncio.Event()
        add_routes(self.rest)

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=30 * 1024 * 1024)
        app.router.add_get("/gateway{tail:/?}", self.gateway.serve)
        app.router.add_get("/attachments/{channel}/{id}/{name}", self._file)
        app.router.add_route("*", self.prefix + "/{tail:.*}", self.rest.serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.base = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.gateway.down = True
        self.gateway.drop(1001)
        await self._runner.cleanup()

    @property
    def api_base(self) -> str:
        return self.base + self.prefix

    @property
    def gateway_url(self) -> str:
        return self.base.replace("http", "ws", 1) + "/gateway"

    def point(self, monkeypatch: "pytest.MonkeyPatch") -> None:
        """Turns discord.py in this process to this Discord; `environment()` does it for a child process."""
        import discord.gateway
        import discord.http
        import yarl

        monkeypatch.setattr(discord.http.Route, "BASE", self.api_base)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(self.gateway_url))

    def environment(self) -> dict[str, str]:
        """What to add to a child's environment: its discord.py is turned here when the child imports it.

        PYTHONPATH gets the folder of a `sitecustomize`; join it with a PYTHONPATH that the child needs besides.
        """
        return {"FAKE_DISCORD_API": self.api_base, "FAKE_DISCORD_GATEWAY": self.gateway_url, "PYTHONPATH": str(SITE)}

    def guild(self, name: str, *, present: bool = True, locale: str = "en-US") -> Guild:
        """The server of that name, made when there is none; `present` tells whether the bot was added to it."""
        for guild in self.guilds.values():
            if guild.name == name:
                return guild
        # Born a millisecond apart, so that guilds made one after the other fall on different shards.
        id = str(int(self.bot.id) + ((len(self.guilds) + 1) << 22))
        guild = Guild(self, id, name, locale, present=False, users=[self.bot])
        self.guilds[guild.id] = guild
        guild.channel("general")
        if present:
            self.joins(guild)
        return guild

    def user(self, name: str, *, locale: str = "en-US", installed: bool = False) -> Person:
        """A person who need not be in any guild; `installed` when the app is installed to the account."""
        if name not in self.people:
            user = User(self.ids(), name, locale=locale)
            self.users[user.id] = user
            self.people[name] = Person(self, user)
        person = self.people[name]
        person.user.installed = person.user.installed or installed
        return person

    def join(self, guild: Guild, name: str, admin: bool, locale: str) -> Person:
        person = self.user(name, locale=locale)
        if person.user not in guild.users:
            guild.users.append(person.user)
        (person.user.admin_of.add if admin else person.user.admin_of.discard)(guild.id)
        return person.at(guild)

    def add_channel(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        if channel.guild:
            channel.guild.channels.append(channel)
            if channel.guild.present and channel.bot_sees:
                name = "THREAD_CREATE" if channel.type == PUBLIC_THREAD else "CHANNEL_CREATE"
                self.gateway.publish(Event(name, payloads.channel(channel), channel.guild.id, GUILDS))
        return channel

    def dm_with(self, user: User) -> Channel:
        if user.id not in self.dms:
            self.dms[user.id] = self.add_channel(Channel(self, self.ids(), DM, recipients=[user]))
        return self.dms[user.id]

    def commands(self, guild: Guild | None = None) -> list[Command]:
        """What the bot registered: globally, or for one guild."""
        return self.app_commands.by_guild.get(guild.id if guild else None, [])

    @property
    def sync_count(self) -> int:
        """How often commands were written, by PUT or POST."""
        return self.app_commands.sync_count

    def post(self, message: Message) -> Event | None:
        """Puts a new message where it belongs and tells the bot; nobody is told of an ephemeral one."""
        message.channel.all_messages.append(message)
        self.messages[message.id] = message
        if message.author is self.bot and not message.loading:
            self.news(message, message.interaction)
        return self._tell("MESSAGE_CREATE", message)

    def change(self, message: Message, *, news: bool) -> None:
        if news:
            self.news(message, message.interaction)
        self._tell("MESSAGE_UPDATE", message)

    def delete(self, message: Message) -> None:
        message.deleted = True
        shown = {"id": message.id, "channel_id": message.channel.id}
        self._tell(
            "MESSAGE_DELETE", message, shown | ({"guild_id": message.channel.guild.id} if message.channel.guild else {})
        )

    def news(self, message: Message, of: Invocation | None) -> None:
        """Something for people to read: `Person.reply` gives it once to each."""
        self.feed.append((message, of))
        self.touch()

    def _tell(self, name: str, message: Message, data: dict[str, Any] | None = None) -> Event | None:
        self.touch()
        channel = message.channel
        hidden = (channel.guild and not channel.guild.present) or not channel.bot_sees or channel.type not in (0, 1, 11)
        if message.ephemeral or hidden:
            return None
        guild = channel.guild.id if channel.guild else None
        event = Event(
            name, data or payloads.message_event(message), guild, GUILD_MESSAGES if guild else DIRECT_MESSAGES
        )
        if guild and data is None and not self._meant_for_bot(message):
            event.bare = payloads.without_content(event.data)
        self.gateway.publish(event)
        return event

    def _meant_for_bot(self, message: Message) -> bool:
        """Content needs no intent in the bot's own messages, mentions, and replies that ping a plain message."""
        if message.author is self.bot or f"<@{self.bot.id}>" in message.content:
            return True
        answered = message.reference
        return self.bot in message.mentions and answered is not None and answered.interaction is None

    def touch(self) -> None:
        self._pulse.set()
        self._pulse = asyncio.Event()

    async def until(self, condition: Callable[[], Any], timeout: float = PATIENCE) -> Any:
        """Waits for a true value and returns it; raises TimeoutError. Looked at on every change, and each 50 ms."""
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout
        while not (value := condition()):
            left = end - loop.time()
            if left <= 0:
                raise TimeoutError(f"not within {timeout} s: {condition}")
            waiter = asyncio.ensure_future(self._pulse.wait())
            await asyncio.wait([waiter], timeout=min(left, 0.05))
            waiter.cancel()
        return value

    async def _file(self, request: web.Request) -> web.Response:
        attachment = self.files.get(request.match_info["id"])
        if attachment is None:
            return web.Response(status=404)
        return web.Response(body=attachment.data, headers={"Content-Type": attachment.content_type})
