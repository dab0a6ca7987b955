"""Cards as they stand: where a booking is shown, its card changes with it, whatever changed it."""

from dataclasses import dataclass

from adapters.discord.cards import render
from adapters.discord.delivery import Delivery
from bot.conversation import replies
from bot.conversation.card import Card
from bot.conversation.reply import Reply
from bot.conversation.standing import CardPlaces, Place


@dataclass(frozen=True, slots=True)
class StandingCards:
    """Of one member. Best effort: they have their answer, whatever becomes of an older message."""

    delivery: Delivery
    user: str
    nonce: str  # of the turn's answer

    @property
    def _places(self) -> CardPlaces:
        return CardPlaces(self.delivery.marks)

    async def update(self, reply: Reply) -> bool:
        """Changes the cards of what the reply tells of, but for the message that was pressed, which the reply takes the
        place of. Whether the one of its own card was among them."""
        changed = [card.code for card in reply.touched if await self._changed(card)]
        return reply.card is not None and reply.card.code in changed

    async def _changed(self, card: Card) -> bool:
        [body] = render(replies.standing(card), self.user)
        pressed = self.delivery.address.message
        elsewhere = [place for place in await self._places.of(self._key(card.code)) if place[1] != pressed]
        changes = [self.delivery.change_card(f"{self.nonce}:{place[1]}", body, place) for place in elsewhere]
        return any([await change for change in changes])

    async def remember(self, card: Card, place: Place) -> None:
        await self._places.add(self._key(card.code), place)

    def _key(self, code: str) -> str:
        return f"discord:cards:{self.user}:{code}"
