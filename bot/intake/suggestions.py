"""Free slots while somebody is still typing what they would like: a few words, half a word, or nothing."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.domain.booking import SLOT_ID, Slot
from bot.domain.club import Club
from bot.domain.desk import Desk
from bot.domain.errors import BookingError
from bot.domain.search import Search
from bot.i18n.text import clean
from bot.nlu.heard import Known, hear
from bot.nlu.heard import Wish as Heard

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
    over_by: time | None = None  # the play is to end by then

    @property
    def open(self) -> bool:
        """Whether nothing narrows it down."""
        return self == Wish(minutes=self.minutes)


def read_wish(desk: Desk, typed: str, day: date | None = None, court: str = "") -> Wish:
    """The wish behind typed words; `day` and `court` (key or name), where given, win over them."""
    words, club = clean(typed, MOST_TYPED)[:MOST_TYPED], desk.club
    if SLOT_ID.fullmatch(words):
        return _slot_wish(club, words)
    heard = _heard(words, desk)
    chosen = {c.key for c in club.courts if court.casefold() in (c.key, c.name.casefold())}
    minutes = heard.minutes
    try:
        club.check_length(minutes or club.rules.slot_minutes)
    except BookingError:
        minutes = None
    window = (heard.earliest, heard.latest)
    return Wish(
        day or heard.date, heard.time, window, frozenset(chosen) or _courts(club, heard), minutes, heard.over_by
    )


def _courts(club: Club, heard: Heard) -> frozenset[str]:
    """Keys of the courts that were named, or of those of the sort that was; none where any will do."""
    fitting = (
        c for c in club.courts
        if c.key not in heard.not_courts and (not heard.courts or c.key in heard.courts)
        and heard.indoor in (None, c.indoor) and heard.surface in ("", c.surface.casefold())
    )  # fmt: skip
    narrowed = heard.courts or heard.not_courts or heard.surface or heard.indoor is not None
    return frozenset(c.key for c in fitting) if narrowed else frozenset()


def _slot_wish(club: Club, slot_id: str) -> Wish:
    try:
        slot = club.slot(slot_id)
    except BookingError:
        return Wish()
    return Wish(slot.local.date(), slot.local.time(), courts=frozenset({slot.court.key}), minutes=slot.minutes)


def _heard(words: str, desk: Desk) -> Heard:
    """As the grammar hears it, the last word completed; a number that is nothing else is a time."""
    known = Known(desk.now.replace(tzinfo=None), desk.club.courts, asked="time")
    return hear(_completed(words.rstrip(" :.,-")), known).wish


def _completed(words: str) -> str:
    """`tomor` is "tomorrow", where it is the beginning of one such word only."""
    head, _, last = words.rpartition(" ")
    found = [word for word in _WORDS if word.startswith(last.casefold())] if len(last) > 2 else []
    return f"{head} {found[0]}".strip() if len(found) == 1 else words


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
        free = await desk.search(Search(day, None, wish.start, wish.minutes, *wish.window, wish.over_by, wish.courts))
    except BookingError:
        return []
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
