"""Cards as they stand: where a booking is shown, its card changes with it, whatever changed it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from adapters.discord.cards import render
from adapters.discord.delivery import Delivery, Place
from bot.conversation import replies
from bot.conversation.card import Card
from bot.conversation.ports import Marks
from bot.conversation.reply import Reply
from bot.domain.errors import StoreDown

KEPT_SECONDS = 30 * 24 * 3600
MOST_PLACES = 8


@dataclass(frozen=True, slots=True)
class StandingCards:
    """Of one member. Best effort: they have their answer, whatever becomes of an older message."""

    delivery: Delivery
    user: str
    nonce: str  # of the turn's answer

    @property
    def _marks(self) -> Marks | None:
        return self.delivery.marks

    async def update(self, reply: Reply) -> bool:
        """Changes the cards of what the reply tells of, but for the message that was pressed, which the reply takes the
        place of. Whether the one of its own card was among them."""
        changed = [card.code for card in reply.touched if await self._changed(card)]
        return reply.card is not None and reply.card.code in changed

    async def _changed(self, card: Card) -> bool:
        [body] = render(replies.standing(card), self.user)
        pressed = self.delivery.address.message
        elsewhere = [place for place in await self._places(card.code) if place[1] != pressed]
        changes = [self.delivery.change_card(f"{self.nonce}:{place[1]}", body, place) for place in elsewhere]
        return any([await change for change in changes])

    async def remember(self, card: Card, place: Place) -> None:
        places = [*(one for one in await self._places(card.code) if one != place), place]
        try:
            if self._marks:
                await self._marks.mark(self._key(card.code), json.dumps(places[-MOST_PLACES:]), KEPT_SECONDS)
        except StoreDown:
            return

    async def _places(self, code: str) -> Sequence[Place]:
        try:
            kept = await self._marks.marked(self._key(code)) if self._marks else None
        except StoreDown:
            return []
        return [(channel, message) for channel, message in json.loads(kept or "[]")]

    def _key(self, code: str) -> str:
        return f"discord:cards:{self.user}:{code}"
