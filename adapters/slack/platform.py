"""Slack as a worker reaches it: `SlackPlatform` shows that the bot works and delivers what the core answers."""

import logging
import time
from collections import OrderedDict
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.slack import errors
from adapters.slack.address import Address
from adapters.slack.blocks import render
from adapters.slack.clients import Clients
from adapters.slack.sending import Out, Sender
from adapters.slack.streaming import STREAM_AFTER, Signs
from bot.events import Event, Reply
from bot.front import Front
from bot.turn import DeliveryFailed, Marks

log = logging.getLogger(__name__)

TAKES_PLACE = {"booked", "cancelled", "moved", "dropped", "offered", "proposed"}
"""Outcomes of a button that take the place of the card it was on; others leave it and stand beside it."""
WORN_OUT = {"stale", "expired", "unknown_booking"}
"""Refusals after which the card's buttons can do nothing any more, so they go."""
ADMIN_SECONDS = 300.0
MOST_ADMINS = 10_000


class SlackPlatform:
    """bot.turn.Platform. `front` shows a member's home anew after something was pressed there."""

    def __init__(self, clients: Clients, marks: Marks, front: Front, stream_after: float = STREAM_AFTER) -> None:
        self._clients = clients
        self._front = front
        self._sender = Sender(clients, marks)
        self._signs = Signs(self._client, marks, stream_after)
        self._admins: OrderedDict[tuple[str, str], tuple[float, bool]] = OrderedDict()

    async def _client(self, address: Address) -> Any:
        return await self._clients.of(address.team, address.enterprise)

    async def working(self, event: Event, doing: str) -> None:
        await self._signs.show(event, doing)

    async def deliver(self, event: Event, reply: Reply) -> None:
        """Raises DeliveryFailed, OSError."""
        address = Address.of(event.reply_to)
        async with errors.as_delivery():
            sign = await self._signs.close(event)
            client = await self._client(address)
            note = "The file is in your direct messages." if reply.file and not self._in_the_open(address) else ""
            out = Out(event, address, render(event, reply, note), client)
            try:
                await self._route(out, reply)
                await self._file(out, reply)
            except SlackApiError as error:
                self._check_token(address, error)
                if errors.code(error) not in errors.NOT_HERE:
                    raise
                await self._sender.direct(out)
            await self._signs.clear(sign)

    def _check_token(self, address: Address, error: SlackApiError) -> None:
        """A token that Slack no longer takes is looked up anew: it may have been rotated or installed again."""
        if errors.code(error) in errors.GONE:
            self._clients.forget(address.team, address.enterprise)
        if errors.code(error) == "token_expired":
            raise DeliveryFailed("slack: token_expired") from error

    def _in_the_open(self, address: Address) -> bool:
        return address.source in ("message", "notice") or self._is_direct(address)

    def _is_direct(self, address: Address) -> bool:
        return address.channel.startswith("D")

    async def _route(self, out: Out, reply: Reply) -> None:
        source, address = out.address.source, out.address
        if source == "home":
            await self._home(out, reply)
        elif source == "action":
            await self._action(out, reply)
        elif source == "notice" or not address.channel:
            await self._sender.direct(out)
        elif source == "message" or (source == "form" and self._is_direct(address)):
            await self._sender.post(out, address.channel, address.thread)
        else:
            await self._sender.privately(out, by_url_first=source == "command")

    async def _action(self, out: Out, reply: Reply) -> None:
        """The pressed card changes where the press changed something; else the answer stands beside it."""
        address = out.address
        if address.message and (reply.outcome in TAKES_PLACE or reply.reason in WORN_OUT):
            if address.ephemeral:
                if await self._sender.respond(out, replace=True):
                    return
            elif await self._sender.edit(out, address.channel, address.message):
                return
        if self._is_direct(address) and not address.ephemeral:
            await self._sender.post(out, address.channel, address.thread)
        else:
            await self._sender.privately(out, by_url_first=bool(address.ephemeral))

    async def _home(self, out: Out, reply: Reply) -> None:
        """The home tab anew with a line of what happened. What there is to choose from goes to direct messages."""
        from adapters.slack.views import home_view

        choices = bool(reply.offers) or (bool(reply.buttons) and reply.card is None and reply.outcome != "listed")
        notice = reply.text + ("\nI sent you the choices in Messages." if choices else "")
        home = await self._front.home(out.event)
        view = home_view(home, notice, await self._seems_admin(out.event))
        await out.client.views_publish(user_id=out.event.user.id, view=view)
        if choices:
            await self._sender.direct(out)

    async def _file(self, out: Out, reply: Reply) -> None:
        if reply.file is None:
            return
        if self._in_the_open(out.address) and out.address.channel:
            await self._sender.attach(out, reply.file, out.address.channel, out.address.thread)
        else:
            await self._sender.attach(out, reply.file, await self._sender.dm(out))

    async def _seems_admin(self, event: Event) -> bool:
        try:
            return event.user.admin or await self.is_admin(event)
        except OSError:
            return False

    async def is_admin(self, event: Event) -> bool:
        """As Slack said in the last five minutes. Raises OSError where it cannot be asked."""
        address = Address.of(event.reply_to)
        key = address.team, event.user.id
        known = self._admins.get(key)
        if known and known[0] > time.monotonic():
            return known[1]
        try:
            client = await self._client(address)
            said = await client.users_info(user=event.user.id)
        except (SlackApiError, aiohttp.ClientError, TimeoutError, DeliveryFailed) as error:
            raise ConnectionError(f"slack: users.info failed ({type(error).__name__})") from error
        admin = _is_admin_here(said["user"], address.team)
        self._admins[key] = (time.monotonic() + ADMIN_SECONDS, admin)
        while len(self._admins) > MOST_ADMINS:
            self._admins.popitem(last=False)
        return admin


def _is_admin_here(user: dict[str, Any], team: str) -> bool:
    """Somebody from a shared channel may be an admin too, but of another workspace (Slack Connect)."""
    of_org: dict[str, Any] = user.get("enterprise_user") or {}
    teams = [user.get("team_id"), *of_org.get("teams", ())]
    ranks = ("is_admin", "is_owner", "is_primary_owner")
    return team in teams and not user.get("deleted") and any(user.get(rank) for rank in ranks)
