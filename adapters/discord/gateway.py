"""The gateway: one connection per shard, messages and interactions in, nothing out but the first word to each.

Always the sharding client: it asks Discord how many shards there should be, and one is the usual answer.
"""

import asyncio
import hashlib
import json
import logging
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import discord
import yarl
from discord import HTTPException, Interaction, InteractionType, Message
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord import events
from adapters.discord.address import CUSTOM_ID
from adapters.discord.buttons import press_items
from adapters.discord.commands import make_tree
from adapters.discord.dialogs import Dialogs, tell
from adapters.discord.rest import API, keep_tokens_out_of_logs
from bot.commands.router import STALE
from bot.conversation.event import Event
from bot.conversation.ports import Marks
from bot.domain.errors import StoreDown
from bot.intake.receiver import UNREADABLE, Receiver, opens
from bot.runtime.upkeep import keep_running
from bot.settings import BadSetting
from bot.tracing import fault

log = logging.getLogger(__name__)

CONNECT_SECONDS = 10.0
"""An outage at the start is waited out in the background after so long; `ready` says so."""
WRITTEN_SECONDS = 7 * 24 * 3600
"""Then they are written again, unchanged."""
SLOW_SECONDS = 10.0
"""Between a heartbeat and its answer; more is a connection that is about to be given up."""
PAUSE, LONGEST_PAUSE = 1.0, 120.0
"""Before a fresh session; Discord allows a thousand a day."""
WRONG_TOKEN = "DISCORD_TOKEN: Discord does not know this token; copy it from the application's page, Bot, Reset Token"
NO_INTENT = (
    "COURTBOT_DISCORD_MESSAGE_CONTENT: this bot may not read message content; switch Message Content Intent on in the "
    "developer portal (the application's page, Bot), or leave the setting off"
)
REFUSED_TOKEN = 4004  # Gateway Close Event Codes


@dataclass(frozen=True, slots=True)
class Options:
    """`marks` remembers the commands that were written, so that they are written once; without it, at every start."""

    token: str = field(repr=False)
    api_url: str = API
    message_content: bool = False  # the privileged intent, to follow threads without a mention
    marks: Marks | None = None
    drain_seconds: float = 10


class Courtbot(discord.AutoShardedClient):
    """Hands what it hears to the receiver."""

    def __init__(self, receiver: Receiver, options: Options, greeted: asyncio.Event | None = None) -> None:
        """`greeted` is set with the first session."""
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it joins no voice channel
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        intents.message_content = options.message_content
        super().__init__(
            intents=intents, max_messages=None, member_cache_flags=discord.MemberCacheFlags.none(),
            allowed_mentions=discord.AllowedMentions.none(),
        )  # fmt: skip
        self.receiver, self.options = receiver, options
        self.dialogs = Dialogs(receiver)
        self.tree = make_tree(self, receiver, self.dialogs)
        self.up: set[int] = set()  # shards with a session
        self.greeted = greeted or asyncio.Event()
        parsers = self._connection.parsers
        for kind, parse in parsers.items():
            if kind != "READY":  # without it there is no session
                parsers[kind] = self._careful(kind, parse)

    def _careful(self, kind: str, parse: Callable[[Any], None]) -> Callable[[Any], None]:
        """One dispatch that the library cannot read would end the whole connection."""

        def careful(data: Any) -> None:
            try:
                parse(data)
            except UNREADABLE as error:
                self.receiver.unreadable("discord", kind, error)

        return careful

    async def setup_hook(self) -> None:
        self.add_dynamic_items(press_items(self.receiver, self.dialogs))
        await self._write_commands()

    async def _write_commands(self) -> None:
        """Once for every change: Discord counts creations. Without them all but commands works."""
        written = json.dumps([c.to_dict(self.tree) for c in self.tree.get_commands()], sort_keys=True)
        key, digest = f"discord:commands:{self.application_id}", hashlib.sha256(written.encode()).hexdigest()
        marks = self.options.marks
        try:
            if marks and await marks.marked(key) == digest and await self._has_commands():
                return
            await self.tree.sync()
            if marks:
                await marks.mark(key, digest, WRITTEN_SECONDS)
        except StoreDown:
            log.warning("Discord: the store does not tell whether the commands are written: they are, at every start")
        except (HTTPException, aiohttp.ClientError, OSError) as error:
            log.error("Discord: the commands could not be written: %s", error)  # it quotes but the commands

    async def _has_commands(self) -> bool:
        """Unless somebody has taken one away."""
        found = await self.http.get_global_commands(self.application_id or 0)
        return {one["name"] for one in found} >= {one.name for one in self.tree.get_commands()}

    async def on_message(self, message: Message) -> None:
        if self.user:
            await self._receive(events.of_message(message, self.user.id, self.options.message_content))

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        if self.user:
            await self._receive(events.of_edit(payload.message, self.user.id, self.options.message_content))

    async def on_interaction(self, interaction: Interaction[Any]) -> None:
        """Modals: the library knows only those that this process opened, and only once. And modals and components
        that are made no more."""
        data: Any = interaction.data or {}
        id = str(data.get("custom_id", ""))
        if not self.receiver.accepting:
            return
        kind = interaction.type
        if kind is InteractionType.modal_submit and opens(id):
            await self.dialogs.submitted(interaction)
        elif kind is InteractionType.modal_submit or (
            kind is InteractionType.component and not CUSTOM_ID.fullmatch(id)
        ):
            await tell(interaction, STALE)

    async def _receive(self, event: Event | None) -> None:
        if event and self.receiver.accepting:
            with self.receiver.in_hand:
                await self.receiver.receive(event)

    async def on_shard_connect(self, shard_id: int) -> None:
        self.up.add(shard_id)
        self.greeted.set()

    async def on_shard_resumed(self, shard_id: int) -> None:
        self.up.add(shard_id)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        self.up.discard(shard_id)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """The library would log what it was called with."""
        error = sys.exc_info()[1]
        log.error("Discord: %s failed: %s", event_method, fault(error) if error else "")

    def problem(self) -> str:
        """Empty, or what is wrong with the connection."""
        if not self.shards or len(self.up) < len(self.shards) or any(s.is_closed() for s in self.shards.values()):
            return f"Discord: connected with {len(self.up)} of {self.shard_count or 1} shards"
        slowest = max(latency for _, latency in self.latencies)
        if math.isfinite(slowest) and slowest > SLOW_SECONDS:
            return f"Discord: the gateway takes {slowest:.0f} s to answer"
        return "Discord: the gateway limits this bot" if self.is_ws_ratelimited() else ""


class Gateway:
    """The connection while `listening` lasts."""

    def __init__(self, receiver: Receiver, options: Options) -> None:
        self._receiver, self._options = receiver, options
        self._greeted = asyncio.Event()
        self._client = Courtbot(receiver, options, self._greeted)
        self._task: asyncio.Task[None] | None = None

    async def ready(self) -> str:
        """Empty, or what is wrong."""
        if self._task and self._task.done():
            return "Discord: the connection has ended"
        return self._client.problem()

    async def ended(self) -> None:
        """Waits for an end that the bot cannot mend. Raises BadSetting, which says what to do."""
        if self._task:
            await asyncio.shield(self._task)

    async def open(self) -> None:
        """Raises BadSetting for a token or an intent that Discord refuses. An outage is waited out, and `ready` says
        so."""
        point_at(self._options.api_url)
        keep_tokens_out_of_logs()
        self._receiver.accepting = True
        self._task = asyncio.create_task(self._run())
        greeted = asyncio.create_task(self._greeted.wait())
        await asyncio.wait({self._task, greeted}, timeout=CONNECT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        greeted.cancel()
        if self._task.done():
            await self._client.close()
            self._task.result()

    async def close(self) -> None:
        """Takes nothing more, finishes what is in hand, and leaves."""
        self._receiver.accepting = False
        await self._receiver.in_hand.empty(self._options.drain_seconds)
        if self._task:
            self._task.cancel()
            await asyncio.wait({self._task})
        await self._client.close()

    async def _run(self) -> None:
        await keep_running("Discord", self._session, PAUSE, LONGEST_PAUSE)

    async def _session(self) -> None:
        """Whatever the library raises ends only this session. Raises BadSetting."""
        if self._client.is_closed():
            self._anew()
        try:
            await self._connect()
        except discord.LoginFailure as error:
            raise BadSetting(WRONG_TOKEN) from error
        except discord.PrivilegedIntentsRequired as error:
            raise BadSetting(NO_INTENT) from error
        except discord.ConnectionClosed as error:
            if error.code == REFUSED_TOKEN:
                raise BadSetting(WRONG_TOKEN) from error
            raise
        finally:
            await self._client.close()

    async def _connect(self) -> None:
        """The gateway is asked for here, since after a lost session the library goes to its own default."""
        await self._client.login(self._options.token)
        self._client.shard_count, url, _ = await self._client.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
        await self._client.connect()

    def _anew(self) -> None:
        """A client that was closed cannot be opened again."""
        self._greeted.clear()
        self._client = Courtbot(self._receiver, self._options, self._greeted)


def point_at(api_url: str) -> None:
    """Another server that speaks Discord's API. The library has one base for the whole process."""
    if api_url.rstrip("/") != Route.BASE:
        Route.BASE = api_url.rstrip("/")
