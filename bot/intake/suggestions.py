"""Free slots while somebody is still typing what they would like: a few words, half a word, or nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.conversation.replies import in_window
from bot.domain.booking import SLOT_ID, Court, Slot
from bot.domain.club import Club
from bot.domain.desk import Desk
from bot.domain.errors import BookingError
from bot.i18n.text import clean
from bot.nlu.intent import Heard, hear

DAYS = 7
"""So far ahead a day is looked for where none was typed."""
MOST_TYPED = 100  # characters
_WORDS = (
    "today", "tonight", "tomorrow", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "morning", "afternoon", "evening",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """What is known of a wish so far; `minutes` is a length that the club allows."""

    day: date | None = None
    start: time | None = None
    window: tuple[time | None, time | None] = (None, None)  # of the start
    courts: frozenset[str] = frozenset()  # keys; empty: any
    minutes: int | None = None

    def fits(self, slot: Slot) -> bool:
        return (not self.courts or slot.court.key in self.courts) and in_window(slot, *self.window)

    @property
    def open(self) -> bool:
        """Whether nothing narrows it down."""
        return self == Wish(minutes=self.minutes)


def read_wish(desk: Desk, typed: str, day: date | None = None, court: str = "") -> Wish:
    """The wish behind typed words; `day` and `court` (key or name), where given, win over them."""
    words, club = clean(typed, MOST_TYPED)[:MOST_TYPED], desk.club
    if SLOT_ID.fullmatch(words):
        return _slot_wish(club, words)
    named = _named(club, words)
    heard = _hear(_without(words, named), desk)
    keys = {c.key for c in club.courts if court.casefold() in (c.key, c.name.casefold())} or {c.key for c in named}
    minutes = heard.minutes
    try:
        club.check_length(minutes or club.rules.slot_minutes)
    except BookingError:
        minutes = None
    return Wish(day or heard.date, heard.time, (heard.earliest, heard.latest), frozenset(keys), minutes)


def _slot_wish(club: Club, slot_id: str) -> Wish:
    try:
        slot = club.slot(slot_id)
    except BookingError:
        return Wish()
    return Wish(slot.local.date(), slot.local.time(), courts=frozenset({slot.court.key}), minutes=slot.minutes)


def _hear(words: str, desk: Desk) -> Heard:
    """As the grammar hears it, the last word completed; a number at the end of it is a time, unless it is a date's."""
    now = desk.now.replace(tzinfo=None)
    words = _completed(words.rstrip(" :.,-"))
    heard = hear(words, now)
    number = re.search(r"(?<![\w:.-])\d{1,2}$", words)
    if number and heard.time is None:
        timed = hear(f"{words[: number.start()]}at {number.group()}", now)
        if timed.time and timed.date == heard.date:
            return timed
    return heard


def _completed(words: str) -> str:
    """`tomor` is "tomorrow", where it is the beginning of one such word only."""
    head, _, last = words.rpartition(" ")
    found = [word for word in _WORDS if word.startswith(last.casefold())] if len(last) > 2 else []
    return f"{head} {found[0]}".strip() if len(found) == 1 else words


def _named(club: Club, words: str) -> list[Court]:
    """The courts whose whole name was typed."""
    return [c for c in club.courts if re.search(rf"(?<!\w){re.escape(c.name)}(?!\w)", words, re.IGNORECASE)]


def _without(words: str, courts: Sequence[Court]) -> str:
    for court in courts:
        words = re.sub(re.escape(court.name), " ", words, flags=re.IGNORECASE)
    return " ".join(words.split())


async def fitting(desk: Desk, wish: Wish, most: int) -> list[Slot]:
    """Free slots that fit the wish, in time order. Where no time is known, one court for each start; where no day is,
    the next days that have any: two of them, half each, if nothing else is known either."""
    if wish.day:
        return (await _on(desk, wish.day, wish))[:most]
    days: list[list[Slot]] = []
    for n in range(DAYS):
        if free := await _on(desk, desk.now.date() + timedelta(days=n), wish):
            days.append(free)
        if len(days) > 1 and (wish.open or sum(map(len, days)) >= most):
            break
    if wish.open and len(days) > 1:
        first = days[0][: max(most - len(days[1]), (most + 1) // 2)]
        return (first + days[1])[:most]
    return [slot for day in days for slot in day][:most]


async def _on(desk: Desk, day: date, wish: Wish) -> list[Slot]:
    """Empty for a day or time that the rules forbid."""
    try:
        free = await desk.check_availability(day, wish.start, wish.minutes)
    except BookingError:
        return []
    free = [slot for slot in free if wish.fits(slot)]
    if wish.start is None:
        one_each = {slot.starts_at: slot for slot in reversed(free)}
        free = sorted(one_each.values(), key=lambda slot: slot.starts_at)
    return free


async def nearest(desk: Desk, wish: Wish, most: int) -> list[Slot]:
    """The free slots nearest to a wish that nothing fits: another time on its court, else any court. Empty for a day
    that the rules forbid."""
    day = wish.day or desk.now.date()
    try:
        desk.club.check_day(day, desk.clock())
    except BookingError:
        return []
    start = wish.start or wish.window[0]
    if wish.courts and (there := await _on(desk, day, Wish(day, courts=wish.courts, minutes=wish.minutes))):
        return there[:most]
    return await desk.alternatives(day, start, wish.minutes, most)
