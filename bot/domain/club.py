"""A club: its courts, opening hours, closed days and rules, and what they allow."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.domain.booking import SLOT_ID, Court, Slot, start_of
from bot.domain.closure import Closure
from bot.domain.errors import (
    BadLength,
    BookingError,
    Closed,
    InThePast,
    NoSuchTime,
    TooFarAhead,
    TooLate,
    TooSoon,
    UnknownSlot,
)
from bot.domain.hours import ONE_DAY, Hours, Opening, Week, clock_text

MOST_STARTS = 5
"""That are named where a time is none."""
Quarter = Annotated[int, Field(multiple_of=15, gt=0)]


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
    guest_names: bool = False  # members may note their guests on a booking
    one_court: bool = False  # of a member at a time: no two of their live bookings overlap
    peak_hours: Week = ((),) * 7  # none: there are no peak hours
    max_peak: Annotated[int, Field(ge=1)] = 1  # live bookings per member that lie in peak hours, if only in part

    @property
    def most_at_once(self) -> int:
        """How many courts one message can really book."""
        return min(self.max_per_turn, self.max_live)

    @property
    def compares(self) -> bool:
        """Whether a member's other bookings decide when they may book."""
        return self.one_court or any(self.peak_hours)


class Club(BaseModel):
    """All that decides what may be booked. Stored as one document; `version` grows with every change."""

    model_config = ConfigDict(frozen=True, ignored_types=(cached_property,))
    id: str
    name: str
    time_zone: str = "UTC"
    courts: tuple[Court, ...] = Field(min_length=1)
    hours: Week = ((Hours(),),) * 7
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

    def date_of(self, day: date, at: time) -> date:
        """The date on which that time of that day at the club comes: of an evening that goes on, the next one."""
        later = datetime.combine(day + ONE_DAY, at, self.zone).astimezone(UTC)
        return day + ONE_DAY if self.opening.day_of(later) == day else day

    @cached_property
    def opening(self) -> Opening:
        return Opening(self.hours, self.zone)

    @cached_property
    def peak(self) -> Opening:
        return Opening(self.rules.peak_hours, self.zone)

    def starts(self, day: date) -> Sequence[datetime]:
        """Every start time (UTC) of that day at the club."""
        return self.opening.starts(day, timedelta(minutes=self.rules.slot_minutes))

    def starts_near(self, day: date, at: time) -> list[str]:
        """The starts of that day that are nearest to the time, in order, as `15:00`."""
        wanted = datetime.combine(day, at, self.zone)
        before = [day - ONE_DAY] if self.opening.reaches_into(day) else []
        starts = [start for one in (*before, day) for start in self.starts(one)]
        nearest = sorted(starts, key=lambda start: abs(start - wanted))[:MOST_STARTS]
        return [f"{start.astimezone(self.zone):%H:%M}" for start in sorted(nearest)]

    def closed(self, day: date, court: Court | None = None) -> Closure | None:
        """The closure that keeps the whole club (or that court) shut all of that day."""
        return next((c for c in self.closures if c.whole and c.is_on(day) and c.concerns(court)), None)

    def closure_of(self, slot: Slot) -> Closure | None:
        """The closure because of which the slot cannot be had, if only for a part of it."""
        return next((c for c in self.closures if c.covers(slot, self.opening)), None)

    def slots(self, day: date, minutes: int | None = None, start: time | None = None) -> Iterator[Slot]:
        """Every slot of that day at the club (or of that start by its clock) that the hours and closures allow, whoever
        has it."""
        minutes = minutes or self.rules.slot_minutes
        near = [c for c in self.closures if any(c.is_on(day + n * ONE_DAY) for n in (-1, 0, 1, 2))]
        for at in self.opening.starts(day, timedelta(minutes=self.rules.slot_minutes), timedelta(minutes=minutes)):
            if start is not None and at.astimezone(self.zone).time() != start:
                continue
            slots = [Slot(court, at, minutes, self.zone) for court in self.courts]
            yield from (slot for slot in slots if not near or not any(c.covers(slot, self.opening) for c in near))

    def slot(self, slot_id: str) -> Slot:
        """The slot that an id names. Raises UnknownSlot for a made-up one."""
        if not SLOT_ID.fullmatch(slot_id):
            raise UnknownSlot
        key, day, at, minutes = slot_id.split("-")
        court = next((c for c in self.courts if c.key == key), None)
        starts_at = start_of(f"{day}-{at}", self.zone)
        if not court or not starts_at or str(int(minutes)) != minutes:
            raise UnknownSlot
        return Slot(court, starts_at, int(minutes), self.zone)

    def check_length(self, minutes: int) -> None:
        """Raises BadLength unless it is a whole number of slots, within the longest booking."""
        if minutes not in self.lengths():
            raise BadLength(lengths=self.lengths())

    def lengths(self) -> list[int]:
        """How many minutes a booking may have, the shortest first."""
        step, longest = self.rules.slot_minutes, max(self.rules.max_minutes, self.rules.slot_minutes)
        return list(range(step, longest + 1, step))

    def check_day(self, day: date, now: datetime) -> None:
        """Raises InThePast, TooFarAhead or Closed for a day at the club on which nothing can be booked."""
        self._check_ahead(day, now)
        closure = self.closed(day)
        if closure or not self.opening.on(day):
            raise Closed("closed_day", day=day, why=closure.reason if closure else "")

    def _check_ahead(self, day: date, now: datetime) -> None:
        last = now.astimezone(self.zone).date() + timedelta(days=self.rules.horizon_days)
        if day > last:
            raise TooFarAhead(day=last)
        if self.opening.begins(day + ONE_DAY) <= now:
            raise InThePast("past_day", day=day)

    def check_start(self, starts_at: datetime, minutes: int, now: datetime) -> None:
        """Raises InThePast, TooSoon or Closed for a start time (UTC) that the rules do not allow."""
        local = starts_at.astimezone(self.zone)
        if starts_at < now:
            raise InThePast("begun", day=local.date(), time=f"{local:%H:%M}")
        if starts_at < now + timedelta(minutes=self.rules.notice_minutes):
            raise TooSoon(minutes=self.rules.notice_minutes)
        if starts_at + timedelta(minutes=minutes) > self.opening.open_until(starts_at):
            raise self._outside_hours(self.opening.day_of(starts_at), minutes)

    def _outside_hours(self, day: date, minutes: int) -> Closed:
        hours = self.opening.on(day)
        if not hours:
            return Closed("closed_day", day=day, why="")
        spans = [(clock_text(span.opens), clock_text(span.closes)) for span in hours]
        return Closed("closed_hours", day=day, spans=spans, minutes=minutes)

    def day_for(self, day: date, start: time, minutes: int, now: datetime) -> date:
        """The day at the club on which that time of that date can be booked. A time after midnight that cannot be is
        meant for the evening of that day: "Friday at 00:30". Raises BookingError."""
        self._check_ahead(day, now)
        try:
            return self._checked(day, start, minutes, now)
        except BookingError:
            later = self.at(day + ONE_DAY, start.replace(fold=1))
            if self.opening.day_of(later) != day:
                raise
            return self._checked(day + ONE_DAY, start, minutes, now)

    def _checked(self, date: date, start: time, minutes: int, now: datetime) -> date:
        """An hour that the clocks repeat is fine as long as its second pass is."""
        at = self.at(date, start.replace(fold=1))
        self.check_day(day := self.opening.day_of(at), now)
        self.check_start(at, minutes, now)
        return day

    def check_slot(self, slot: Slot, now: datetime) -> None:
        """Every rule that needs no look at other bookings; raises the BookingError of the first one broken."""
        day = self.opening.day_of(slot.starts_at)
        self.check_day(day, now)
        self.check_length(slot.minutes)
        if self.closed(day, slot.court):
            raise Closed("court_closed", court=slot.court.name, day=day)
        if part := self.closure_of(slot):
            raise _closed_then(part, slot, day)
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


def _closed_then(closure: Closure, slot: Slot, day: date) -> Closed:
    """The refusal for a slot that reaches into a closure of a part of a day, or of the day after."""
    if closure.whole:
        return Closed("closed_day", day=slot.local_end.date(), why=closure.reason)
    since, until = clock_text(closure.since), clock_text(closure.until)
    return Closed("part_closed", court=slot.court.name, day=day, opens=since, closes=until, why=closure.reason)
