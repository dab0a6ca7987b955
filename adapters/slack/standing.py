"""Cards as they stand: where a booking is shown, its card changes with it, whatever changed it."""

import logging
from dataclasses import dataclass, replace

from adapters.slack.blocks import render
from adapters.slack.delivery import Out, Sender
from adapters.slack.errors import TROUBLE
from bot.conversation import replies
from bot.conversation.card import Card
from bot.conversation.reply import Reply
from bot.conversation.standing import CardPlaces, Place

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StandingCards:
    """Best effort: the member has their answer, whatever becomes of an older message."""

    places: CardPlaces
    sender: Sender

    async def update(self, out: Out, reply: Reply) -> bool:
        """Changes the cards of what the reply tells of, but for the message that was pressed, which the reply takes the
        place of. Whether the one of its own card was among them."""
        changed = [card.code for card in reply.touched if await self._changed(out, card)]
        return reply.card is not None and reply.card.code in changed

    async def _changed(self, out: Out, card: Card) -> bool:
        message = render(out.event, replies.standing(card))
        done = False
        for place in await self.places.of(_key(out, card.code)):
            if place != (out.address.channel, out.address.message):
                done |= await self._edited(replace(out, message=message), place)
        return done

    async def _edited(self, out: Out, place: Place) -> bool:
        try:
            return await self.sender.edit(out, *place)
        except TROUBLE as error:
            log.info("Turn %s: a card elsewhere stays as it was (%s)", out.event.turn_id, type(error).__name__)
            return False

    async def remember(self, out: Out, card: Card, place: Place) -> None:
        await self.places.add(_key(out, card.code), place)


def _key(out: Out, code: str) -> str:
    return f"slack:cards:{out.address.team}:{code}"
