"""Cards as they stand: where a booking is shown, its card changes with it, whatever changed it. Offers that are out of
date say so, and what a forgotten member was shown is deleted."""

from dataclasses import dataclass

from adapters.discord.cards import render
from adapters.discord.delivery import Delivery
from bot.conversation import replies
from bot.conversation.card import Card
from bot.conversation.reply import Reply
from bot.conversation.standing import CardPlaces, Place
from bot.domain.member import parts_of
from bot.i18n.language import speaking


@dataclass(frozen=True, slots=True)
class StandingCards:
    """Of one member. Best effort: they have their answer, whatever becomes of an older message."""

    delivery: Delivery
    member: str  # their identity
    nonce: str  # of the turn's answer

    @property
    def _places(self) -> CardPlaces:
        return CardPlaces(self.delivery.marks)

    async def update(self, reply: Reply) -> bool:
        """Changes the cards of what the reply tells of, but for the message that was pressed, which the reply takes the
        place of. Whether the one of its own card was among them."""
        changed = [card.code for card in reply.touched if await self._changed(card)]
        return reply.card is not None and reply.card.code in changed

    async def tidy(self, reply: Reply) -> None:
        """After the answer: offers that it makes out of date say so, and what a forgotten member was shown goes."""
        for place, card in (await self._places.stale(self.member, reply.touched)).items():
            await self._put(replies.out_of_date(card), place)
        if reply.forgotten:
            for place in await self._places.forgotten(reply.forgotten):
                await self._put(replies.deleted(), place)

    async def change(self, card: Card) -> None:
        """As `bot.conversation.ports.ShowsCards` says."""
        for one in await self._places.cards(self.member, card.code):
            with speaking(one.language):
                await self._put(replies.standing(card), one.place)

    async def _changed(self, card: Card) -> bool:
        """The answer's own message, which is there where it is delivered again, is the answer's to change."""
        standing, places = replies.standing(card), await self._places.of(_key(card.code))
        own = await self.delivery.message_of(self.nonce) if places else ""
        return any([await self._put(standing, place) for place in places if place[1] != own])

    async def _put(self, reply: Reply, place: Place) -> bool:
        if place[1] == self.delivery.address.message:
            return False
        [body] = render(reply, parts_of(self.member)[2])
        return await self.delivery.change_card(f"{self.nonce}:{place[1]}", body, place)

    async def remember(self, reply: Reply, place: Place) -> None:
        if reply.card and reply.card.live:
            await self._places.add(_key(reply.card.code), place)
        await self._places.note(self.member, reply, place)


def _key(code: str) -> str:
    return f"discord:cards:{code}"
