"""A series: one slot booked again and again, days apart, as far as the club's rules and what is free allow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.booking import MOST_TIMES, Booking, Repeat, Slot
from bot.domain.club import Club
from bot.domain.errors import BookingError


@dataclass(frozen=True, slots=True)
class Missed:
    """A day of a series on which nothing was done, and why."""

    day: date
    why: BookingError


@dataclass(frozen=True, slots=True)
class Serial:
    """What became of the days of a series, in their order: booked, cancelled, or missed."""

    bookings: tuple[Booking, ...]
    missed: tuple[Missed, ...] = ()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One day of a series: the slots that will do, or what forbids them all."""

    day: date
    slots: tuple[Slot, ...] = ()
    refusal: BookingError | None = None


def occurrences(club: Club, first: Slot, repeat: Repeat, now: datetime) -> list[Occurrence]:
    """Each day of the series, soonest first."""
    return [_on(club, first, day, repeat.courts, now) for day in _days(club, first, repeat, now)]


def _days(club: Club, first: Slot, repeat: Repeat, now: datetime) -> Iterator[date]:
    """Dates of its starts. An evening may be booked as far ahead as its day, also after midnight."""
    last = now.astimezone(club.zone).date() + timedelta(days=club.rules.horizon_days)
    for n in range(repeat.times or MOST_TIMES):
        ahead = timedelta(days=n * repeat.days)
        if n and repeat.times is None and club.opening.day_of(first.starts_at) + ahead > last:
            return
        yield first.local.date() + ahead


def _on(club: Club, first: Slot, day: date, others: Sequence[str], now: datetime) -> Occurrence:
    slots: list[Slot] = []
    refusals: list[BookingError] = []
    for key in dict.fromkeys((first.court.key, *others)):
        try:
            slot = _slot(club, first, key, day)
            club.check_slot(slot, now)
            slots.append(slot)
        except BookingError as error:
            refusals.append(error)
    return Occurrence(day, tuple(slots), None if slots else refusals[0])


def _slot(club: Club, first: Slot, key: str, day: date) -> Slot:
    """The hour of a day, which may be the repeated or the skipped one of a change of clocks. Raises BookingError."""
    local = first.local
    if day == local.date():
        return replace(first, court=club.court(key))
    return Slot(club.court(key), club.at(day, local.time().replace(fold=0)), first.minutes, club.zone)


def meant(mine: Sequence[Booking], code: str) -> list[Booking]:
    """Of a member's bookings those that `code` stands for: a series', all of it; a booking's, this one and those of its
    series that begin after it."""
    one = next((booking for booking in mine if booking.code == code and booking.series), None)
    if one is None:
        return [booking for booking in mine if booking.series == code]
    return [b for b in mine if b.series == one.series and b.slot.starts_at >= one.slot.starts_at]
