"""Cards as they stand: where a booking is shown, its card changes with it, whatever changed it."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from adapters.slack.blocks import render
from adapters.slack.delivery import Out, Place, Sender
from adapters.slack.errors import TROUBLE
from bot.conversation import replies
from bot.conversation.card import Card
from bot.conversation.ports import Marks
from bot.conversation.reply import Reply
from bot.domain.errors import StoreDown

log = logging.getLogger(__name__)

KEPT_SECONDS = 30 * 24 * 3600
MOST_PLACES = 8


@dataclass(frozen=True, slots=True)
class StandingCards:
    """Best effort: the member has their answer, whatever becomes of an older message."""

    marks: Marks
    sender: Sender

    async def update(self, out: Out, reply: Reply) -> bool:
        """Changes the cards of what the reply tells of, but for the message that was pressed, which the reply takes the
        place of. Whether the one of its own card was among them."""
        changed = [card.code for card in reply.touched if await self._changed(out, card)]
        return reply.card is not None and reply.card.code in changed

    async def _changed(self, out: Out, card: Card) -> bool:
        message = render(out.event, replies.standing(card))
        done = False
        for place in await self._places(out, card.code):
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
        places = [*(one for one in await self._places(out, card.code) if one != place), place]
        try:
            await self.marks.mark(_key(out, card.code), json.dumps(places[-MOST_PLACES:]), KEPT_SECONDS)
        except StoreDown as error:
            log.info("%s: a card is not remembered", error)

    async def _places(self, out: Out, code: str) -> Sequence[Place]:
        try:
            kept = await self.marks.marked(_key(out, code))
        except StoreDown:
            return []
        return [(channel, ts) for channel, ts in json.loads(kept or "[]")]


def _key(out: Out, code: str) -> str:
    return f"slack:cards:{out.address.team}:{code}"
