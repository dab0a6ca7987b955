"""Discord as a worker reaches it: answers, signs of life, and who is an admin."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from functools import partial

from cachetools import TTLCache
from discord import DiscordException

from adapters.discord import cards, controls
from adapters.discord.address import Address
from adapters.discord.admins import Admins
from adapters.discord.boards import DiscordBoards
from adapters.discord.delivery import ORIGINAL, Answered, Delivery, alive, by_token, nonce, parts
from adapters.discord.failures import failure
from adapters.discord.rest import API, Rest
from adapters.discord.standing import StandingCards
from bot.conversation import replies
from bot.conversation.card import Card
from bot.conversation.event import Event
from bot.conversation.outgoing import checked
from bot.conversation.ports import DeliveryFailed, Marks
from bot.conversation.reply import STALE_REASONS, Reply
from bot.conversation.standing import tells_facts
from bot.conversation.work import Work
from bot.domain.board import Board
from bot.i18n.language import gettext

TYPING_SECONDS = 8.0
"""Discord takes the sign away after ten (Trigger Typing Indicator)."""
TYPINGS = 8  # then the worker asks again, or is dead
EDIT_SECONDS = 1.0  # at least, between two words of progress in one answer
MOST_EDITED = 10_000


class DiscordPlatform:
    """A `bot.conversation.ports.Platform`. `marks` keeps a delivery from being repeated where Discord remembers no
    nonce."""

    def __init__(self, token: str, api_url: str = API, marks: Marks | None = None) -> None:
        self.rest = Rest(token, api_url)
        self._marks = marks
        self._admins = Admins(self.rest)
        self._boards = DiscordBoards(self.rest)
        self._typing: dict[str, asyncio.Task[None]] = {}
        self._edited: TTLCache[str, bool] = TTLCache(MOST_EDITED, EDIT_SECONDS)

    async def aclose(self) -> None:
        for turn_id in list(self._typing):
            await self._stop_typing(turn_id)
        await self.rest.aclose()

    async def deliver(self, event: Event, reply: Reply) -> None:
        await self._stop_typing(event.turn_id)
        address = Address.of(event.reply_to)
        delivery = Delivery(self.rest, address, self._marks)
        try:
            if reply.file and reply.file.private and delivery.open_to_others:
                reply = await self._handed_over(delivery, event, reply)
            user = address.user or event.user.id
            standing = StandingCards(delivery, event.member, nonce(event.turn_id, 0))
            shown = replies.beside_card(reply) if await standing.update(reply) else reply
            bodies = cards.render(shown, user, replies.feedback_buttons(reply))
            await delivery.send(parts(event.turn_id, bodies, reply.file), delivery.ways(event, reply))
            if delivery.place and (tells_facts(shown) or address.deferred == "update"):
                await standing.remember(shown, delivery.place)
            await standing.tidy(reply)
            if reply.reason in STALE_REASONS and address.deferred == "update" and alive(address):
                await self._take_buttons_away(delivery, event.choice or "")
        except DiscordException as error:
            raise failure(error) from error

    async def change_cards(self, event: Event, card: Card, member: str) -> None:
        delivery = Delivery(self.rest, Address(), self._marks)
        await StandingCards(delivery, member, nonce(event.turn_id, 0)).change(card)

    async def show_board(self, board: Board, reply: Reply) -> str:
        return await self._boards.show(board, reply)

    async def board_messages(self, board: Board) -> list[str]:
        return await self._boards.messages(board)

    async def remove_message(self, board: Board, message: str) -> None:
        await self._boards.remove(board, message)

    async def has_answer(self, event: Event) -> bool:
        return await Delivery(self.rest, Address.of(event.reply_to), self._marks).stands(nonce(event.turn_id, 0))

    async def _handed_over(self, delivery: Delivery, event: Event, reply: Reply) -> Reply:
        """The file goes to the member's direct messages; what is left to say where they asked for it."""
        bodies = cards.render(reply, event.user.id)
        try:
            await delivery.send(parts(f"{event.turn_id}:file", bodies, reply.file), [delivery.direct])
        except DeliveryFailed:
            return replace(reply, text=gettext(replies.DIRECT_CLOSED), file=None)
        return replace(reply, text=gettext(replies.PRIVATE_FILE), file=None)

    async def working(self, event: Event, work: Work) -> None:
        address = Address.of(event.reply_to)
        if address.deferred == "1" and alive(address):
            await self._show(event.turn_id, address, work.text)
        elif address.channel and event.turn_id not in self._typing:
            task = asyncio.create_task(self._type(address.channel))
            self._typing[event.turn_id] = task
            task.add_done_callback(lambda _: self._typing.pop(event.turn_id, None))

    async def is_admin(self, event: Event) -> bool:
        """In their direct messages everybody is. An interaction says so itself, a message does not."""
        if event.user.admin or event.workspace == f"@{event.user.id}":
            return True
        if event.workspace.startswith("@") or Address.of(event.reply_to).interaction_id:
            return False
        return await self._admins.is_admin(event.workspace, event.user.id)

    async def _show(self, turn_id: str, address: Address, doing: str) -> None:
        """Within a second of another word this one is left out: the answer would have to wait for it."""
        if turn_id in self._edited:
            return
        self._edited[turn_id] = True
        unbegun = partial(Delivery(self.rest, address, self._marks).check_unbegun, nonce(turn_id, 0))
        with suppress(DiscordException, OSError, Answered), checked(unbegun):
            await self.rest.call("PATCH", ORIGINAL, cards.progress(doing), **by_token(address))

    async def _type(self, channel: str) -> None:
        with suppress(DiscordException, OSError):
            for _ in range(TYPINGS):
                await self.rest.call("POST", "/channels/{channel_id}/typing", channel_id=channel)
                await asyncio.sleep(TYPING_SECONDS)

    async def _stop_typing(self, turn_id: str) -> None:
        if task := self._typing.get(turn_id):
            task.cancel()
            await asyncio.wait({task})

    async def _take_buttons_away(self, delivery: Delivery, choice: str) -> None:
        """From what was pressed, unless something else has taken its place meanwhile. Best effort: pressed again, it
        says again that it is out of date."""
        ids = by_token(delivery.address)
        with suppress(DiscordException, OSError):
            shown = await self.rest.call("GET", ORIGINAL, **ids)
            if not controls.offers(shown["components"], choice):
                return
            left = controls.without_controls(shown["components"]) or cards.out_of_date(gettext("Out of date"))
            body = {"components": left, "allowed_mentions": cards.NOBODY}
            await self.rest.call("PATCH", ORIGINAL, body, **ids)
