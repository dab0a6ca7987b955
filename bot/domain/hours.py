"""Opening hours: spans of each weekday, which may end past midnight, and the moments that they are on a date.

A day at the club begins at midnight, or with the end of the evening before where that is later: what begins at 00:30 of
an evening that ends at 02:00 belongs to the day on which the evening began.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, model_validator

DAY_MINUTES = 24 * 60
ONE_DAY = timedelta(days=1)
DAYS_KEPT = 1024
"""Of all clubs, whose starts are kept: a turn asks for those of one day several times."""


class Hours(BaseModel):
    """One span of opening hours, in minutes after local midnight; 1440 is the end of the day, and more is on the day
    after."""

    model_config = ConfigDict(frozen=True)
    opens: Annotated[int, Field(ge=0, lt=DAY_MINUTES, multiple_of=15)] = 7 * 60
    closes: Annotated[int, Field(gt=0, le=2 * DAY_MINUTES, multiple_of=15)] = 22 * 60

    @model_validator(mode="after")
    def _ends_within_a_day(self) -> Self:
        if not 0 < self.closes - self.opens <= DAY_MINUTES:
            raise ValueError("a span of hours ends after it begins, and within a day")
        return self


DayHours = tuple[Hours, ...]
"""Of one weekday, in order; empty where the club is closed."""
Week = Annotated[tuple[DayHours, ...], Field(min_length=7, max_length=7)]
"""Monday first."""


@lru_cache(maxsize=8192)
def moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """Minutes after local midnight by the clock, as UTC; a time that the clocks skip is as much later."""
    return (datetime.combine(day, time(), zone) + timedelta(minutes=minutes)).astimezone(UTC)


def reach(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Moments between which those days at the club lie, evenings past midnight included."""
    return moment(first, 0, zone), moment(last, 2 * DAY_MINUTES, zone)


@lru_cache(maxsize=8192)
def moments(day: date, minutes: int, zone: ZoneInfo) -> frozenset[datetime]:
    """The moments (UTC) at which the clock shows that: none where it is skipped, two where it is repeated."""
    shown = datetime.combine(day, time()) + timedelta(minutes=minutes)
    passes = (shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return frozenset(at for at in passes if at.astimezone(zone).replace(tzinfo=None) == shown)


@dataclass(frozen=True, slots=True)
class Opening:
    """A club's hours in its time zone. Moments are in UTC."""

    week: tuple[DayHours, ...]
    zone: ZoneInfo

    def on(self, day: date) -> DayHours:
        return self.week[day.weekday()]

    def begins(self, day: date) -> datetime:
        """When that day begins at the club: at midnight, or when the evening before is over."""
        evening = max((hours.closes for hours in self.on(day - ONE_DAY)), default=0) - DAY_MINUTES
        own = min((hours.opens for hours in self.on(day)), default=DAY_MINUTES)
        return moment(day, max(0, min(evening, own)), self.zone)

    def reaches_into(self, day: date) -> bool:
        """Whether the evening before is not over at midnight."""
        return self.begins(day) > moment(day, 0, self.zone)

    def day_of(self, at: datetime) -> date:
        """The day at the club to which that moment belongs."""
        day = at.astimezone(self.zone).date()
        return day - ONE_DAY if at < self.begins(day) else day

    def open_until(self, at: datetime) -> datetime:
        """Until when the club stays open from then on; `at` itself where it is closed."""
        day, until = at.astimezone(self.zone).date(), at
        for near in (day - ONE_DAY, day, day + ONE_DAY, day + 2 * ONE_DAY):
            for opens, closes in self._spans(near):
                if opens <= until < closes:
                    until = closes
        return until

    def meets(self, since: datetime, until: datetime) -> bool:
        """Whether any of the hours lie between these moments."""
        day, last = since.astimezone(self.zone).date() - ONE_DAY, until.astimezone(self.zone).date()
        while day <= last:
            if any(opens < until and since < closes for opens, closes in self._spans(day)):
                return True
            day += ONE_DAY
        return False

    def starts(self, day: date, step: timedelta, length: timedelta | None = None) -> Sequence[datetime]:
        """When bookings can begin on that day at the club: every `step` by the clock from each opening on, on days on
        which the clocks change, too. Starts are at least a step apart, and a step, or `length`, fits in after each."""
        return _starts(self, day, step, length)

    def each_start(self, day: date, step: timedelta, length: timedelta | None) -> Iterator[datetime]:
        """The same, worked out anew."""
        begins, ends = self.begins(day), self.begins(day + ONE_DAY)
        free_from = begins
        for hours, (opens, closes) in zip(self.on(day), self._spans(day), strict=True):
            until = self.open_until(closes)
            for at in self._on_the_clock(day, hours, step):
                if max(free_from, opens) <= at < min(closes, ends) and at + step <= until:
                    free_from = at + step
                    if length is None or at + length <= until:
                        yield at

    def _spans(self, day: date) -> list[tuple[datetime, datetime]]:
        spans = ((moment(day, h.opens, self.zone), moment(day, h.closes, self.zone)) for h in self.on(day))
        return list(spans)

    def _on_the_clock(self, day: date, hours: Hours, step: timedelta) -> list[datetime]:
        minutes = range(hours.opens, hours.closes, step // timedelta(minutes=1))
        return sorted(at for n in minutes for at in moments(day, n, self.zone))


@lru_cache(maxsize=DAYS_KEPT)
def _starts(opening: Opening, day: date, step: timedelta, length: timedelta | None) -> tuple[datetime, ...]:
    return tuple(opening.each_start(day, step, length))


def clock_text(minutes: int) -> str:
    """`07:00` for 420, `24:00` for the end of the day, `02:00` for two hours after it."""
    shown = minutes if minutes <= DAY_MINUTES else minutes - DAY_MINUTES
    return f"{shown // 60:02d}:{shown % 60:02d}"


def clock_time(minutes: int) -> time:
    """What a clock shows then."""
    return time(minutes // 60 % 24, minutes % 60)


def spans_text(hours: DayHours, dash: str = "–") -> str:
    """`08:00–12:00, 14:00–22:00`; empty where the club is closed."""
    return ", ".join(f"{clock_text(span.opens)}{dash}{clock_text(span.closes)}" for span in hours)
