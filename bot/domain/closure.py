"""When a club, or some of its courts, cannot be booked."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.booking import Court, Slot

DAY_MINUTES = 24 * 60
FOREVER = date(9999, 1, 1)
"""The last day of a closure that has no end."""


class Closure(BaseModel):
    """From `first` to `last`, both included, nothing, or none of `courts` (keys), can be booked: on `weekdays` (Monday
    is 0) or every day, and from `since` to `until` (minutes after local midnight) or all day."""

    model_config = ConfigDict(frozen=True)
    first: date
    last: date
    courts: tuple[str, ...] = ()
    reason: str = ""
    weekdays: tuple[int, ...] = ()
    since: Annotated[int, Field(ge=0, lt=DAY_MINUTES)] = 0
    until: Annotated[int, Field(gt=0, le=DAY_MINUTES)] = DAY_MINUTES

    @property
    def whole(self) -> bool:
        """Whether it takes all of its days."""
        return self.since == 0 and self.until == DAY_MINUTES

    def is_on(self, day: date) -> bool:
        return self.first <= day <= self.last and (not self.weekdays or day.weekday() in self.weekdays)

    def concerns(self, court: Court | None) -> bool:
        """Without a court: whether it is the whole club's."""
        return not self.courts or (court is not None and court.key in self.courts)

    def covers(self, slot: Slot) -> bool:
        """Whether the slot lies in it, if only in part."""
        days = (slot.local.date(), slot.local_end.date())  # which are two where the club's time zone was changed
        return self.concerns(slot.court) and any(self.is_on(day) and self._meets(slot, day) for day in days)

    def _meets(self, slot: Slot, day: date) -> bool:
        return slot.starts_at < moment(day, self.until, slot.zone) and slot.ends_at > moment(day, self.since, slot.zone)


def moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """Minutes after local midnight as UTC; inside a skipped hour, the moment after the skip."""
    return (datetime.combine(day, time(), zone) + timedelta(minutes=minutes)).astimezone(UTC)
