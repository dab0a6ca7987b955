"""A club: its courts, opening hours, closed days and rules, and what they allow."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.domain.booking import SLOT_ID, Court, Slot
from bot.domain.closure import Closure, moment
from bot.domain.errors import BadLength, Closed, InThePast, NoSuchTime, TooFarAhead, TooLate, TooSoon, UnknownSlot

MOST_STARTS = 5
"""That are named where a time is none."""
Quarter = Annotated[int, Field(multiple_of=15, gt=0)]


class Hours(BaseModel):
    """Opening hours of one weekday, in minutes after local midnight; 1440 is the end of the day."""

    model_config = ConfigDict(frozen=True)
    opens: Annotated[int, Field(ge=0, lt=1440, multiple_of=15)] = 7 * 60
    closes: Annotated[int, Field(gt=0, le=1440, multiple_of=15)] = 22 * 60


class Rules(BaseModel):
    model_config = ConfigDict(frozen=True)
    slot_minutes: Quarter = 60
    max_minutes: Quarter = 120  # the longest booking
    horizon_days: Annotated[int, Field(ge=1, le=366)] = 30
    notice_minutes: Annotated[int, Field(ge=0)] = 0
    max_live: Annotated[int, Field(ge=1)] = 5  # live bookings per member
    max_per_turn: Annotated[int, Field(ge=1)] = 2
    max_given_up: Annotated[int, Field(ge=1)] = 4  # booked and cancelled within an hour; then no more until it is over
    cancel_cutoff_minutes: Annotated[int, Field(ge=0)] = 0
    hold_minutes: Annotated[int, Field(ge=1)] = 10  # for the first in line, of what becomes free
    confirm_bookings: bool = False


class Club(BaseModel):
    """All that decides what may be booked. Stored as one document; `version` grows with every change."""

    model_config = ConfigDict(frozen=True, ignored_types=(cached_property,))
    id: str
    name: str
    time_zone: str = "UTC"
    courts: tuple[Court, ...] = Field(min_length=1)
    hours: tuple[Hours | None, ...] = Field(default=(Hours(),) * 7, min_length=7, max_length=7)  # Monday first
    closures: tuple[Closure, ...] = ()
    rules: Rules = Rules()
    notes: Annotated[str, Field(max_length=2000)] = ""  # what members may be told beside: prices, guests, contact
    version: int = 1

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ValueError, OSError, KeyError) as error:
            raise ValueError(f"{value!r} is not a time zone; use an IANA name such as Europe/Berlin") from error
        return value

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def court(self, key: str) -> Court:
        """The court of that key; one that the club no longer has keeps its key as its name."""
        return next((c for c in self.courts if c.key == key), Court(key=key, name=key))

    def at(self, day: date, at: time) -> datetime:
        """Local day and time as UTC. Raises NoSuchTime for an hour that the clocks skip."""
        utc = datetime.combine(day, at, self.zone).astimezone(UTC)
        if utc.astimezone(self.zone).replace(tzinfo=None) != datetime.combine(day, at.replace(fold=0)):
            raise NoSuchTime(day=day, time=f"{at:%H:%M}")
        return utc

    def _minute(self, day: date, minutes: int) -> datetime:
        return moment(day, minutes, self.zone)

    def starts(self, day: date) -> Iterator[datetime]:
        """Every start time (UTC) of that local day; steps are elapsed time, so DST days come out right."""
        hours = self.hours[day.weekday()]
        if hours is None:
            return
        step = timedelta(minutes=self.rules.slot_minutes)
        at, closes = self._minute(day, hours.opens), self._minute(day, hours.closes)
        while at + step <= closes:
            yield at
            at += step

    def starts_near(self, day: date, at: time) -> list[str]:
        """The starts of that day that are nearest to the time, in order, as `15:00`."""
        wanted = datetime.combine(day, at, self.zone)
        nearest = sorted(self.starts(day), key=lambda start: abs(start - wanted))[:MOST_STARTS]
        return [f"{start.astimezone(self.zone):%H:%M}" for start in sorted(nearest)]

    def closed(self, day: date, court: Court | None = None) -> Closure | None:
        """The closure that keeps the whole club (or that court) shut all of that day."""
        return next((c for c in self.closures if c.whole and c.is_on(day) and c.concerns(court)), None)

    def closure_of(self, slot: Slot) -> Closure | None:
        """The closure because of which the slot cannot be had, if only for a part of it."""
        return next((c for c in self.closures if c.covers(slot)), None)

    def slots(self, day: date, minutes: int | None = None) -> Iterator[Slot]:
        """Every slot of that local day that the hours and closures allow, whoever has it."""
        length = minutes or self.rules.slot_minutes
        hours = self.hours[day.weekday()]
        if hours is None or self.closed(day):
            return
        closes = self._minute(day, hours.closes)
        courts = [c for c in self.courts if not self.closed(day, c)]
        parts = [c for c in self.closures if not c.whole and c.is_on(day)]
        for at in self.starts(day):
            if at + timedelta(minutes=length) <= closes:
                slots = (Slot(court, at, length, self.zone) for court in courts)
                yield from (slot for slot in slots if not any(part.covers(slot) for part in parts))

    def slot(self, slot_id: str) -> Slot:
        """The slot that an id names. Raises UnknownSlot for a made-up one."""
        unknown = UnknownSlot()
        match = SLOT_ID.fullmatch(slot_id)
        if not match:
            raise unknown
        key, day, at, again, minutes = match.groups()
        try:
            local = datetime.strptime(day + at, "%Y%m%d%H%M")
            starts_at = self.at(local.date(), local.time().replace(fold=1 if again else 0))
        except (ValueError, OverflowError, NoSuchTime) as error:
            raise unknown from error
        slot = Slot(self.court(key), starts_at, int(minutes), self.zone)
        if slot.id != slot_id or all(c.key != key for c in self.courts):
            raise unknown
        return slot

    def check_length(self, minutes: int) -> None:
        """Raises BadLength unless it is a whole number of slots, within the longest booking."""
        if minutes not in self.lengths():
            raise BadLength(lengths=self.lengths())

    def lengths(self) -> list[int]:
        """How many minutes a booking may have, the shortest first."""
        step, longest = self.rules.slot_minutes, max(self.rules.max_minutes, self.rules.slot_minutes)
        return list(range(step, longest + 1, step))

    def check_day(self, day: date, now: datetime) -> None:
        """Raises InThePast, TooFarAhead or Closed for a day on which nothing can be booked."""
        today = now.astimezone(self.zone).date()
        if day < today:
            raise InThePast("past_day", day=day)
        last = today + timedelta(days=self.rules.horizon_days)
        if day > last:
            raise TooFarAhead(day=last)
        closure = self.closed(day)
        if closure or self.hours[day.weekday()] is None:
            raise Closed("closed_day", day=day, why=closure.reason if closure else "")

    def check_start(self, starts_at: datetime, minutes: int, now: datetime) -> None:
        """Raises InThePast, TooSoon or Closed for a start time (UTC) that the rules do not allow."""
        local = starts_at.astimezone(self.zone)
        if starts_at < now:
            raise InThePast("begun", day=local.date(), time=f"{local:%H:%M}")
        if starts_at < now + timedelta(minutes=self.rules.notice_minutes):
            raise TooSoon(minutes=self.rules.notice_minutes)
        hours = self.hours[local.weekday()]
        ends = starts_at + timedelta(minutes=minutes)
        if (
            hours is None
            or starts_at < self._minute(local.date(), hours.opens)
            or ends > self._minute(local.date(), hours.closes)
        ):
            raise self._outside_hours(local.date(), minutes)

    def _outside_hours(self, day: date, minutes: int) -> Closed:
        hours = self.hours[day.weekday()]
        if hours is None:
            return Closed("closed_day", day=day, why="")
        opens, closes = clock_text(hours.opens), clock_text(hours.closes)
        return Closed("closed_hours", day=day, opens=opens, closes=closes, minutes=minutes)

    def check_slot(self, slot: Slot, now: datetime) -> None:
        """Every rule that needs no look at other bookings; raises the BookingError of the first one broken."""
        day = slot.local.date()
        self.check_day(day, now)
        self.check_length(slot.minutes)
        if self.closed(day, slot.court):
            raise Closed("court_closed", court=slot.court.name, day=day)
        if part := self.closure_of(slot):
            since, until = clock_text(part.since), clock_text(part.until)
            raise Closed("part_closed", court=slot.court.name, day=day, opens=since, closes=until, why=part.reason)
        self.check_start(slot.starts_at, slot.minutes, now)
        if slot.starts_at not in self.starts(day):
            near = self.starts_near(day, slot.local.time())
            raise UnknownSlot("no_slot_starts", time=f"{slot.local:%H:%M}", starts=near)

    def check_cutoff(self, slot: Slot, now: datetime) -> None:
        """Raises TooLate once a booking can no longer be cancelled or moved."""
        if now > slot.starts_at - timedelta(minutes=self.rules.cancel_cutoff_minutes):
            if slot.starts_at <= now:
                raise TooLate("booking_begun")
            raise TooLate(minutes=self.rules.cancel_cutoff_minutes)


def clock_text(minutes: int) -> str:
    """`07:00` for 420, `24:00` for the end of the day."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
