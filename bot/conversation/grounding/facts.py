"""What a turn knows, as a model's sentences are held against it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import chain
from typing import Any

from cachetools import LRUCache, cached

from bot.conversation.briefing import Situation, written
from bot.conversation.facts import Topic, about
from bot.conversation.grounding.clauses import plain, sentences
from bot.conversation.grounding.mentions import Mention, mentions_in
from bot.domain.booking import Slot
from bot.domain.club import Club
from bot.domain.hours import clock_time
from bot.domain.ports import Change
from bot.i18n.catalogues import codes
from bot.i18n.language import speaking

CLUBS = 200
"""Whose own sentences are kept: to write them takes longer than to judge a reply by them."""
_TOPICS: tuple[Topic, ...] = ("courts", "hours", "lengths", "horizon", "limits", "closures")


@dataclass(frozen=True, slots=True)
class Place:
    """A court for a while; `start` is local and naive. `code` and `what` are of a booking and of a change to one."""

    court: str
    start: datetime
    minutes: int
    code: str = ""
    what: str = ""

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Facts:
    """All that this turn saw and did. `bookings` are the member's live ones, None where nobody looked."""

    club: Club
    now: datetime  # local and naive
    free: tuple[Place, ...] = ()
    taken: tuple[Place, ...] = ()
    nearest: tuple[Place, ...] = ()
    bookings: tuple[Place, ...] | None = None
    changes: tuple[Place, ...] = ()
    asked: tuple[Place, ...] = ()  # what waits for the member's yes
    refused: bool = False
    said: str = ""  # the member's own words, and what they were offered
    notes: str = ""  # the club's

    @cached_property
    def courts(self) -> tuple[str, ...]:
        return tuple(court.name for court in self.club.courts)

    @cached_property
    def held(self) -> tuple[Place, ...]:
        """What the member has now."""
        made = [change for change in self.changes if change.what != "cancelled"]
        gone = {change.code for change in self.changes}
        return (*made, *(row for row in self.bookings or () if row.code not in gone))

    @cached_property
    def shown(self) -> tuple[Place, ...]:
        """Everything that has a court and a time, whatever it is."""
        return (*self.free, *self.taken, *self.nearest, *(self.bookings or ()), *self.changes, *self.asked)

    @cached_property
    def done(self) -> frozenset[str]:
        """The sorts of changes: "booked", "cancelled", "moved"."""
        return frozenset(change.what for change in self.changes)

    @cached_property
    def told_by_code(self) -> frozenset[str]:
        """The plain sentences in which code itself tells the club's facts, in each language, and models of them."""
        return _told_by_code(self.club, self.now.date())

    @cached_property
    def mentioned(self) -> list[Mention]:
        """What the member's own words name."""
        return mentions_in(self.said, self.now.date(), self.courts)[0]

    def opening(self) -> Iterator[tuple[time, time]]:
        """The hours of each weekday on which the club opens."""
        for hours in chain.from_iterable(self.club.hours):
            yield clock_time(hours.opens), clock_time(hours.closes)

    @cached_property
    def starts(self) -> frozenset[time]:
        """Of what was seen, and the club's hours."""
        return frozenset(
            {place.start.time() for place in self.shown} | {at for hours in self.opening() for at in hours}
        )

    @cached_property
    def ends(self) -> frozenset[time]:
        return frozenset({place.end.time() for place in self.shown} | self.starts)

    @cached_property
    def lengths(self) -> frozenset[int]:
        rules = self.club.rules
        step, longest = rules.slot_minutes, max(rules.max_minutes, rules.slot_minutes)
        named = {rules.notice_minutes, rules.cancel_cutoff_minutes} - {0}
        return frozenset(range(step, longest + 1, step)) | named | {place.minutes for place in self.shown}

    @cached_property
    def counts(self) -> frozenset[int]:
        """Numbers of things that the facts hold or the rules name."""
        rules = self.club.rules
        found = {len(self.courts), rules.max_live, rules.max_per_turn, len(self.held), len(self.changes)}
        found |= {1}
        return frozenset(found | {len(self.free), len({place.court for place in self.free}), len(self.nearest)})


@cached(LRUCache[Any, frozenset[str]](CLUBS))
def _told_by_code(club: Club, today: date) -> frozenset[str]:
    briefed = written(Situation(club, today, ""), ("lengths", "horizon", "limits"))
    lines = (line.partition(": ")[2] for line in briefed.splitlines())
    told = {plain(said[:1].upper() + said[1:]) for line in lines for said in sentences(line)}
    for language in codes():
        with speaking(language):
            texts = [about(club, topic, today).text for topic in _TOPICS]
        told.update(plain(sentence) for text in texts for line in text.splitlines() for sentence in sentences(line))
    return frozenset(told)


def place(slot: Slot, code: str = "", what: str = "") -> Place:
    return Place(slot.court.name, slot.local.replace(tzinfo=None), slot.minutes, code, what)


def places(slots: Iterable[Slot]) -> tuple[Place, ...]:
    return tuple(place(slot) for slot in slots)


def changed(changes: Iterable[Change]) -> tuple[Place, ...]:
    return tuple(place(change.booking.slot, change.booking.code, change.what) for change in changes)


def says(words: str, text: str) -> bool:
    """Whether the words stand in a text, as a whole."""
    return re.search(rf"\b{re.escape(words)}\b", text, re.IGNORECASE) is not None
