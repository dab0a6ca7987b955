"""A booking's cards on the other sides of its member: who is on two platforms sees the same on both."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from bot.conversation.card import Card
from bot.conversation.event import Event
from bot.conversation.ports import DeliveryFailed, Platform, ShowsCards
from bot.conversation.reply import Reply
from bot.domain.connecting import Connections
from bot.domain.errors import StoreDown
from bot.domain.member import parts_of

log = logging.getLogger(__name__)

SECONDS = 5.0
"""For all of it: the conversation waits for it."""


@dataclass(frozen=True, slots=True)
class OtherSides:
    """The platform that a turn is answered on changes the cards in that workspace itself."""

    connections: Connections
    platforms: Mapping[str, Platform]

    async def show(self, event: Event, reply: Reply) -> None:
        """Changes the cards of what the reply tells of. Best effort: raises nothing. A terminal shows no cards, so
        there nobody asks whose they are."""
        if not any(isinstance(platform, ShowsCards) for platform in self.platforms.values()):
            return
        try:
            async with asyncio.timeout(SECONDS):
                for card in reply.touched:
                    await self._show(event, card)
        except (StoreDown, DeliveryFailed, OSError) as error:
            log.info("A card on another platform stays as it was (%s)", type(error).__name__)

    async def _show(self, event: Event, card: Card) -> None:
        """Whoever was disconnected since is shown no more."""
        here = (event.platform, event.user.scope)
        for member in await self.connections.sides(card.code):
            platform = self.platforms.get(parts_of(member)[0])
            if isinstance(platform, ShowsCards) and parts_of(member)[:2] != here:
                await platform.change_cards(event, card, member)
