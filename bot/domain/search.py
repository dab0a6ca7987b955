"""What a member looks for, as values: days, a start or a window, a length, courts."""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.domain.booking import CELL, Slot
from bot.domain.club import Club
from bot.domain.hours import Opening

MOST_DAYS = 7
"""Of one search: what is free in a month nobody reads at once."""


@dataclass(frozen=True, slots=True)
class Window:
    """Local times between which play is to begin, and by which it is to be over; each may be after midnight."""

    earliest: time | None = None
    latest: time | None = None  # start
    over_by: time | None = None

    def holds(self, starts: datetime, ends: datetime, day: date) -> bool:
        """Whether play from then to then (local) lies in it, counted from the midnight that the day begins with: 00:30
        of its evening is after 23:00."""
        begins, over = (at.replace(tzinfo=None) - datetime.combine(day, time()) for at in (starts, ends))
        earliest = _since(self.earliest or time(), timedelta())
        return (
            begins >= earliest
            and (self.latest is None or begins <= _since(self.latest, earliest))
            and (self.over_by is None or over <= _since(self.over_by, earliest + CELL))
        )


@dataclass(frozen=True, slots=True)
class Search:
    """Local days and times. Without `last` it is one day, without `minutes` one slot, without `courts` (keys) all."""

    first: date
    last: date | None = None
    start: time | None = None
    minutes: int | None = None
    earliest: time | None = None  # of a window for the start, ...
    latest: time | None = None  # ... of which this is the last
    over_by: time | None = None  # the play is to end by then
    courts: Collection[str] = ()
    moving: str = ""  # the code of the booking that is to be moved: what it holds counts as free

    @property
    def days(self) -> list[date]:
        """At most `MOST_DAYS` of them."""
        last = max(self.first, self.last or self.first)
        return [self.first + timedelta(days=n) for n in range(min((last - self.first).days + 1, MOST_DAYS))]

    @property
    def middle(self) -> time:
        """The time of day that "near" is measured from."""
        return self.start or self.earliest or self.latest or time(12)

    def fitting(self, slots: Collection[Slot], opening: Opening) -> list[Slot]:
        """Those on a wanted day and court and inside the window; their length is not looked at."""
        wanted = self.days

        def suits(slot: Slot) -> bool:
            days = {opening.day_of(slot.starts_at), slot.local.date()}.intersection(wanted)
            return any(self._in_window(slot, day) for day in days)

        return [slot for slot in at_times(slots, suits) if self.on_court(slot)]

    def _in_window(self, slot: Slot, day: date) -> bool:
        if self.start is None:
            return Window(self.earliest, self.latest, self.over_by).holds(slot.local, slot.local_end, day)
        window = Window(self.start, self.latest, self.over_by)
        return slot.local.time() == self.start and window.holds(slot.local, slot.local_end, slot.local.date())

    def on_court(self, slot: Slot) -> bool:
        return not self.courts or slot.court.key in self.courts

    def elsewhere(self, club: Club) -> "Search":
        """The same on the club's courts that were not asked for."""
        others = [court.key for court in club.courts if court.key not in self.courts]
        return replace(self, courts=others or ("",))


def at_times(slots: Collection[Slot], suit: Callable[[Slot], bool]) -> list[Slot]:
    """The slots whose times suit: `suit` is asked once for each time, whatever number of courts has it."""
    times = {(slot.starts_at, slot.minutes): slot for slot in slots}
    suited = {time for time, slot in times.items() if suit(slot)}
    return [slot for slot in slots if (slot.starts_at, slot.minutes) in suited]


def busy(occupied: Collection[tuple[str, datetime]], slots: Collection[Slot]) -> dict[datetime, set[str]]:
    """The keys of the courts that are taken for any part of a slot, by its start. The slots are all of one length;
    `occupied` are cells, each with the key of its court."""
    courts: dict[datetime, set[str]] = defaultdict(set)
    for court, cell in occupied:
        courts[cell].add(court)
    times = {slot.starts_at: slot for slot in slots}
    return {start: set[str]().union(*(courts[cell] for cell in slot.cells())) for start, slot in times.items()}


def _since(at: time, least: timedelta) -> timedelta:
    """From midnight to that time of day, or to the same one of the next day where that is less."""
    since = timedelta(hours=at.hour, minutes=at.minute)
    return since if since >= least else since + timedelta(days=1)
