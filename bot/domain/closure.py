"""When a club, or some of its courts, cannot be booked."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.booking import Court, Slot
from bot.domain.hours import DAY_MINUTES, ONE_DAY, Opening, moment

FOREVER = date(9999, 1, 1)
"""The last day of a closure that has no end."""


class Closure(BaseModel):
    """From `first` to `last`, both included, nothing, or none of `courts` (keys), can be booked: on `weekdays` (Monday
    is 0) or every day, and from `since` to `until` (minutes after local midnight, past the next one, too) or all day:
    then until the evening of that day is over, and from when that of the day before is."""

    model_config = ConfigDict(frozen=True)
    first: date
    last: date
    courts: tuple[str, ...] = ()
    reason: str = ""
    weekdays: tuple[int, ...] = ()
    since: Annotated[int, Field(ge=0, lt=2 * DAY_MINUTES)] = 0
    until: Annotated[int, Field(gt=0, le=2 * DAY_MINUTES)] = DAY_MINUTES

    @property
    def whole(self) -> bool:
        """Whether it takes all of its days."""
        return self.since == 0 and self.until == DAY_MINUTES

    def is_on(self, day: date) -> bool:
        return self.first <= day <= self.last and (not self.weekdays or day.weekday() in self.weekdays)

    def concerns(self, court: Court | None) -> bool:
        """Without a court: whether it is the whole club's."""
        return not self.courts or (court is not None and court.key in self.courts)

    def covers(self, slot: Slot, opening: Opening) -> bool:
        """Whether the slot lies in it, if only in part; the days are those of the club's hours."""
        first, last = slot.starts_at.astimezone(opening.zone).date(), slot.ends_at.astimezone(opening.zone).date()
        days = (first + n * ONE_DAY for n in range(-1, (last - first).days + 1))
        return self.concerns(slot.court) and any(self.is_on(day) and self._meets(slot, day, opening) for day in days)

    def _meets(self, slot: Slot, day: date, opening: Opening) -> bool:
        since, until = self._span(day, opening)
        return slot.starts_at < until and slot.ends_at > since

    def _span(self, day: date, opening: Opening) -> tuple[datetime, datetime]:
        if self.whole:
            return opening.begins(day), opening.begins(day + ONE_DAY)
        return moment(day, self.since, opening.zone), moment(day, self.until, opening.zone)
