"""Cards as they stand: where a booking is shown, its card changes with it, whatever changed it. Offers that are out of
date say so, and what a forgotten member was shown is deleted."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from adapters.slack.address import Address
from adapters.slack.blocks import render
from adapters.slack.delivery import Out, Sender
from adapters.slack.errors import TROUBLE
from bot.conversation import replies
from bot.conversation.card import Card
from bot.conversation.event import Event
from bot.conversation.reply import Reply
from bot.conversation.standing import CardPlaces, Place
from bot.domain.member import parts_of
from bot.i18n.language import speaking

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StandingCards:
    """Best effort: the member has their answer, whatever becomes of an older message."""

    places: CardPlaces
    sender: Sender
    client: Callable[[Address], Awaitable[Any]]

    async def update(self, out: Out, reply: Reply) -> bool:
        """Changes the cards of what the reply tells of, but for the message that was pressed, which the reply takes the
        place of. Whether the one of its own card was among them."""
        changed = [card.code for card in reply.touched if await self._changed(out, card)]
        return reply.card is not None and reply.card.code in changed

    async def tidy(self, out: Out, reply: Reply) -> None:
        """After the answer: offers that it makes out of date say so, and what a forgotten member was shown goes."""
        for place, card in (await self.places.stale(out.event.member, reply.touched)).items():
            await self._put(out, replies.out_of_date(card), place)
        if reply.forgotten:
            for place in await self.places.forgotten(reply.forgotten):
                await self._put(out, replies.deleted(), place)

    async def change(self, event: Event, card: Card, member: str) -> None:
        """As `bot.conversation.ports.ShowsCards` says."""
        for one in await self.places.cards(member, card.code):
            address = Address(*one.home)
            with speaking(one.language):
                message = render(parts_of(member)[2], replies.standing(card))
            await self._edit(Out(event, address, message, await self.client(address)), one.place)

    async def _changed(self, out: Out, card: Card) -> bool:
        """The answer's own message, which is there where it is delivered again, is the answer's to change."""
        standing, places = replies.standing(card), await self.places.of(_key(out, card.code))
        own = await self.sender.place(out.event) if places else None
        return any([await self._put(out, standing, place) for place in places if place != own])

    async def _put(self, out: Out, reply: Reply, place: Place) -> bool:
        if place == (out.address.channel, out.address.message):
            return False
        return await self._edit(replace(out, message=render(out.event.user.id, reply)), place)

    async def _edit(self, out: Out, place: Place) -> bool:
        try:
            return await self.sender.edit(out, *place)
        except TROUBLE as error:
            log.info("Turn %s: a message elsewhere stays as it was (%s)", out.event.turn_id, type(error).__name__)
            return False

    async def remember(self, out: Out, reply: Reply, place: Place) -> None:
        if reply.card and reply.card.live:
            await self.places.add(_key(out, reply.card.code), place)
        await self.places.note(out.event.member, reply, place, (out.address.team, out.address.enterprise))


def _key(out: Out, code: str) -> str:
    return f"slack:cards:{out.address.team}:{code}"
