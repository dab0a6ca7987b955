"""Where a booking's card stands, so that the card changes there whenever its booking does."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.ports import Marks
from bot.domain.errors import StoreDown

log = logging.getLogger(__name__)

KEPT_SECONDS = 30 * 24 * 3600
MOST_PLACES = 8
"""Of one booking; the oldest is forgotten first."""

Place = tuple[str, str]
"""A channel and a message in it, as the platform names them."""


@dataclass(frozen=True, slots=True)
class CardPlaces:
    """Best effort: without the database nothing is known or remembered, and the member has their answer all the same.

    Every method is told the key of one booking on one platform, which holds all that makes it unique there.
    """

    marks: Marks | None

    async def of(self, key: str) -> Sequence[Place]:
        try:
            kept = await self.marks.marked(key) if self.marks else None
        except StoreDown:
            return []
        return [(channel, message) for channel, message in json.loads(kept or "[]")]

    async def add(self, key: str, place: Place) -> None:
        places = [*(one for one in await self.of(key) if one != place), place]
        try:
            if self.marks:
                await self.marks.mark(key, json.dumps(places[-MOST_PLACES:]), KEPT_SECONDS)
        except StoreDown as error:
            log.info("%s: a card is not remembered", error)
