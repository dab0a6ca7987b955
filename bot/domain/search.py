"""What a member looks for, as values: days, a start or a window, a length, courts."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.domain.booking import Slot
from bot.domain.club import Club

MOST_DAYS = 7
"""Of one search: what is free in a month nobody reads at once."""


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

    def fits(self, slot: Slot) -> bool:
        """Whether the slot is on a wanted court and inside the window; days and length are not looked at."""
        return self.on_court(slot) and (not self._windowed or self._in_window(slot))

    @property
    def _windowed(self) -> bool:
        return any(bound is not None for bound in (self.start, self.earliest, self.latest, self.over_by))

    def _in_window(self, slot: Slot) -> bool:
        starts, ends = slot.local.time(), slot.local_end.replace(tzinfo=None)
        by = self.over_by and datetime.combine(slot.local.date(), self.over_by)
        return (
            (self.start is None or starts == self.start)
            and (self.earliest is None or starts >= self.earliest)
            and (self.latest is None or starts <= self.latest)
            and (by is None or ends <= by)
        )

    def is_for(self, slot: Slot, minutes: int) -> bool:
        """Whether it is one that was looked for: on a wanted day and court, inside the window, of that length."""
        return slot.local.date() in self.days and slot.minutes == minutes and self.fits(slot)

    def on_court(self, slot: Slot) -> bool:
        return not self.courts or slot.court.key in self.courts

    def elsewhere(self, club: Club) -> "Search":
        """The same on the club's courts that were not asked for."""
        others = [court.key for court in club.courts if court.key not in self.courts]
        return replace(self, courts=others or ("",))
