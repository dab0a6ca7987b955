"""Slack as a worker reaches it: `SlackPlatform` shows that the bot works and delivers what the core answers."""

import logging
from dataclasses import replace
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack import errors
from adapters.slack.address import Address
from adapters.slack.blocks import Message, context, render
from adapters.slack.boards import SlackBoards
from adapters.slack.clients import Clients
from adapters.slack.delivery import Out, Sender
from adapters.slack.home_page import HomePage
from adapters.slack.people import People
from adapters.slack.standing import StandingCards
from adapters.slack.streaming import STREAM_AFTER, StatusIndicator
from bot.conversation import replies
from bot.conversation.card import Card
from bot.conversation.event import Event
from bot.conversation.ports import DeliveryFailed, Marks
from bot.conversation.reply import STALE_REASONS, File, Reply, replaces_pressed_message
from bot.conversation.standing import CardPlaces, tells_facts
from bot.conversation.work import Work
from bot.domain.board import Board
from bot.i18n.language import gettext
from bot.intake.queries import Queries

log = logging.getLogger(__name__)


class SlackPlatform:
    """bot.conversation.ports.Platform. `queries` shows a member's home anew after something was pressed there."""

    def __init__(self, clients: Clients, marks: Marks, queries: Queries, stream_after: float = STREAM_AFTER) -> None:
        self._clients = clients
        self._people = People(self._client)
        self.home = HomePage(self._client, self._people, queries)
        self._sender = Sender(clients, marks)
        self._standing = StandingCards(CardPlaces(marks), self._sender, self._client)
        self._boards = SlackBoards(clients, self._client)
        self._status = StatusIndicator(self._client, marks, self._whisper, stream_after)

    async def change_cards(self, event: Event, card: Card, member: str) -> None:
        await self._standing.change(event, card, member)

    async def show_board(self, board: Board, reply: Reply) -> str:
        return await self._boards.show(board, reply)

    async def board_messages(self, board: Board) -> list[str]:
        return await self._boards.messages(board)

    async def remove_message(self, board: Board, message: str) -> None:
        await self._boards.remove(board, message)

    async def _client(self, address: Address) -> Any:
        return await self._clients.of(address.team, address.enterprise)

    async def working(self, event: Event, work: Work) -> None:
        await self._status.show(event, work)

    async def _whisper(self, event: Event, doing: str) -> bool:
        address = Address.of(event.reply_to)
        message = Message(f"{doing}…", [context(f"{doing}…")])
        return await self._sender.respond(Out(event, address, message, await self._client(address)))

    async def deliver(self, event: Event, reply: Reply) -> None:
        """Raises DeliveryFailed, OSError."""
        address = Address.of(event.reply_to)
        async with errors.as_delivery():
            sign = await self._status.close(event)
            client = await self._client(address)
            note = gettext(replies.PRIVATE_FILE) if reply.file and not self._in_the_open(address, reply.file) else ""
            shown = reply if self._is_private(address) else replace(reply, people=())
            ends = "error" if reply.outcome == "failed" else "complete"
            out = Out(event, address, Message("", []), client, sign.sent if sign else None, ends)
            if await self._standing.update(out, reply):
                shown = replies.beside_card(shown)
            out = replace(out, message=render(event.user.id, shown, note, self._people.zone_of(event)))
            try:
                posted = await self._sent(out, reply)
                await self._remember_card(out, shown)
                await self._standing.tidy(out, reply)
                if reply.file:
                    await self._file(out, reply.file)
            except SlackApiError as error:
                await self._check_token(out, error)
                raise
            if not posted:
                await self._status.clear(sign)

    async def has_answer(self, event: Event) -> bool:
        address = Address.of(event.reply_to)
        try:
            return await self._sender.stands(event, address, await self._client(address))
        except errors.TROUBLE as error:
            log.info("Slack cannot be asked (%s)", type(error).__name__)
            return False

    async def _sent(self, out: Out, reply: Reply) -> bool:
        """Where it belongs, or to direct messages where that place is closed. Whether it is a post in its thread, for
        which Slack takes the status line away itself."""
        try:
            await self._route(out, reply)
        except SlackApiError as error:
            if errors.code(error) not in errors.NOT_HERE:
                raise
            await self._sender.direct(out)
            return False
        return out.address.source == "message"

    async def _remember_card(self, out: Out, reply: Reply) -> None:
        """Where facts stand that others may change, or the member by other ways; what one member alone sees, Slack
        lets nobody edit."""
        if not (tells_facts(reply) or out.address.source == "action"):
            return
        in_place = replaces_pressed_message(out.event, reply) and not out.address.ephemeral
        pressed = (out.address.channel, out.address.message) if out.address.source == "action" and in_place else None
        place = await self._sender.place(out.event) or pressed
        if place:
            await self._standing.remember(out, reply, place)

    async def _check_token(self, out: Out, error: SlackApiError) -> None:
        """A token that Slack no longer takes is looked up anew: it may have been rotated, or the bot installed again.
        Raises DeliveryFailed for another try with the new one."""
        if errors.code(error) not in errors.GONE:
            return
        team, enterprise = out.address.team, out.address.enterprise
        self._clients.forget(team, enterprise)
        now = await self._clients.identity(team, enterprise)
        if now and now.token != out.client.token:
            raise DeliveryFailed(f"slack: {errors.code(error)}, and there is a newer token") from error

    def _in_the_open(self, address: Address, file: File) -> bool:
        """A booking's calendar file may stand beside it; an export is for the member alone."""
        shown = address.source in ("message", "notice") and not file.private
        return shown or address.direct

    def _is_private(self, address: Address) -> bool:
        """Whether the answer is for the member's eyes only, whatever it is."""
        return bool(address.ephemeral) or address.source not in ("message", "action") or address.direct

    async def _route(self, out: Out, reply: Reply) -> None:
        source, address = out.address.source, out.address
        if source == "home":
            await self._home(out, reply)
        elif source == "action":
            await self._action(out, reply)
        elif source == "notice" or not address.channel:
            await self._sender.direct(out)
        elif source == "message" or (source == "form" and address.direct):
            await self._sender.post(out, address.channel, address.thread)
        else:
            await self._sender.privately(out, by_url_first=source == "command")

    async def _action(self, out: Out, reply: Reply) -> None:
        """The pressed card changes where the press changed something; else the answer stands beside it."""
        address = out.address
        worn_out = reply.reason in STALE_REASONS and not await self._sender.is_replaced(out)
        in_place = replaces_pressed_message(out.event, reply) or worn_out
        if address.message and in_place and await self._sender.replace(out, choices(reply)):
            return
        if address.direct and not address.ephemeral:
            await self._sender.post(out, address.channel, address.thread)
        else:
            await self._sender.privately(out, by_url_first=bool(address.ephemeral))

    async def _home(self, out: Out, reply: Reply) -> None:
        """The home tab anew with a line of what happened. What there is to choose from goes to direct messages."""
        to_choose = bool(reply.offers) or (bool(reply.buttons) and reply.card is None and reply.outcome != "listed")
        sent = f"\n{gettext('I sent you the choices in Messages.')}" if to_choose else ""
        await self.home.show(out.event, reply.text + sent)
        if to_choose:
            await self._sender.direct(out)

    async def _file(self, out: Out, file: File) -> None:
        address = out.address
        if self._in_the_open(address, file) and address.channel:
            try:
                await self._sender.attach(out, file, address.channel, address.thread)
            except SlackApiError as error:
                if errors.code(error) not in errors.NOT_HERE:
                    raise
            else:
                return
        await self._sender.attach(out, file, await self._sender.dm(out))

    async def is_admin(self, event: Event) -> bool:
        """As Slack said in the last five minutes. Raises OSError where it cannot be asked."""
        return (await self._people.of(event)).admin

    async def locale(self, event: Event) -> str:
        """As Slack said in the last hours. Raises OSError where it cannot be asked."""
        return await self._people.locale(event)


def choices(reply: Reply) -> list[str]:
    """What can be pressed under a reply."""
    return [*(offer.press for offer in reply.offers), *(button.choice for button in reply.buttons)]
