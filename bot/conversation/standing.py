"""Where a booking's card stands, so that the card changes there whenever its booking does; and where else a member was
shown what may go out of date, or is to be deleted with their data."""

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.conversation.card import Card
from bot.conversation.ports import Marks
from bot.conversation.reply import Offer, Reply
from bot.domain.errors import StoreDown
from bot.i18n.language import current

log = logging.getLogger(__name__)

KEPT_SECONDS = 30 * 24 * 3600
MOST_PLACES = 8
"""Of one booking; the oldest is forgotten first."""
MOST_SHOWN = 40
"""Of one member."""

Place = tuple[str, str]
"""A channel and a message in it, as the platform names them."""


@dataclass(frozen=True, slots=True)
class Span:
    """A court and a time, as they are offered."""

    court: str
    starts_at: datetime
    ends_at: datetime

    @classmethod
    def of(cls, offered: Offer | Card) -> "Span":
        return cls(offered.court, offered.starts_at, offered.ends_at)

    def meets(self, other: "Span") -> bool:
        return self.court == other.court and self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class Shown:
    """A message that shows a member's bookings, or what is free for them."""

    place: Place
    offers: tuple[Span, ...] = field(default=())
    code: str = ""  # of the booking whose card it is, while that is to come
    language: str = ""  # that it is worded in
    home: tuple[str, str] = ("", "")  # whose token may change it, where a platform has several: a team, its enterprise

    @classmethod
    def read(cls, kept: Any) -> "Shown":
        channel, message, offers, code, language, *home = kept
        spans = (
            (court, datetime.fromisoformat(since), datetime.fromisoformat(until)) for court, since, until in offers
        )
        return cls((channel, message), tuple(Span(*span) for span in spans), code, language, tuple(home))

    @property
    def kept(self) -> list[Any]:
        offers = [[one.court, one.starts_at.isoformat(), one.ends_at.isoformat()] for one in self.offers]
        return [*self.place, offers, self.code, self.language, *self.home]


def tells_facts(reply: Reply) -> bool:
    """Whether it shows what may go out of date."""
    return bool(reply.offers or reply.cards or reply.card)


@dataclass(frozen=True, slots=True)
class CardPlaces:
    """Best effort: without Redis nothing is known or remembered, and the member has their answer all the same.

    `of` and `add` are told the key of one booking on one platform, which holds all that makes it unique there; the
    others the identity of a member.
    """

    marks: Marks | None

    async def of(self, key: str) -> Sequence[Place]:
        return [(channel, message) for channel, message in await self._kept(key)]

    async def add(self, key: str, place: Place) -> None:
        places = [*(one for one in await self.of(key) if one != place), place]
        await self._keep(key, places[-MOST_PLACES:])

    async def shown(self, member: str) -> Sequence[Shown]:
        return [Shown.read(one) for one in await self._kept(_key(member))]

    async def cards(self, member: str, code: str) -> Sequence[Shown]:
        """Of that booking, as the member was shown them."""
        return [one for one in await self.shown(member) if one.code == code]

    async def note(self, member: str, reply: Reply, place: Place, home: tuple[str, str] = ("", "")) -> None:
        """That the member was shown the reply there, in place of what stood there before."""
        others = [one for one in await self.shown(member) if one.place != place]
        if tells_facts(reply):
            code = reply.card.code if reply.card and reply.card.live else ""
            others.append(Shown(place, tuple(map(Span.of, reply.offers)), code, current(), home))
        await self._keep(_key(member), [one.kept for one in others[-MOST_SHOWN:]])

    async def stale(self, member: str, taken: Iterable[Card]) -> dict[Place, Card]:
        """Offers among which are courts and times that the member has taken elsewhere by now; they are out of date from
        here on."""
        live = [card for card in taken if card.live]
        if not live:
            return {}
        shown, found = await self.shown(member), dict[Place, Card]()
        for one in shown:
            for card in live:
                if any(Span.of(card).meets(offered) for offered in one.offers):
                    found[one.place] = card
        if found:
            await self._keep(_key(member), [one.kept for one in shown if one.place not in found])
        return found

    async def forgotten(self, member: str) -> Sequence[Place]:
        """Where the member's data stands, of which nothing is known from here on."""
        places = [one.place for one in await self.shown(member)]
        if places:
            await self._keep(_key(member), [])
        return places

    async def _kept(self, key: str) -> list[Any]:
        try:
            return json.loads((await self.marks.marked(key) if self.marks else None) or "[]")
        except StoreDown:
            return []

    async def _keep(self, key: str, kept: Sequence[Any]) -> None:
        try:
            if self.marks:
                await self.marks.mark(key, json.dumps(kept), KEPT_SECONDS)
        except StoreDown as error:
            log.info("%s: where a card stands is not remembered", error)


def _key(member: str) -> str:
    return f"shown:{member}"
