"""A club, an offer and bookings for the tests of `hear`. Now is Tuesday 1 December 2026, 09:00."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.conversation.reply import Offer
from bot.domain.booking import Booking, Court, Slot
from bot.nlu.heard import Heard, Known, Wish, hear

NOW = datetime(2026, 12, 1, 9, 0)
ZONE = ZoneInfo("UTC")
COURTS = (
    Court(key="c1", name="Court 1", surface="clay", indoor=True),
    Court(key="c2", name="Court 2", surface="clay"),
    Court(key="c3", name="Court 3", surface="hard"),
)


def courts(*names: str) -> tuple[Court, ...]:
    return tuple(Court(key=f"c{n}", name=name) for n, name in enumerate(names, 1))


def offer(court: int, day: int, hour: int, minutes: int = 60) -> Offer:
    start = datetime(2026, 12, day, hour, tzinfo=ZONE)
    end = start + timedelta(minutes=minutes)
    return Offer(f"c{court}-{start:%Y%m%d-%H%M}-{minutes}", f"Court {court}", start, end)


def booking(code: str, court: int, day: int, hour: int) -> Booking:
    slot = Slot(COURTS[court - 1], datetime(2026, 12, day, hour, tzinfo=UTC), 60, ZONE)
    return Booking(code, slot, "test:u", "confirmed", "turn")


OFFERS = tuple(offer(court, 2, 15) for court in (1, 2, 3))
"""All three courts, tomorrow at 15:00."""
FRIDAY, SATURDAY = booking("K7M4QX", 2, 4, 18), booking("B7M4QX", 1, 5, 10)


def heard(said: str, **known: Any) -> Heard:
    return hear(said, replace(Known(NOW, COURTS), **known))


def values(wish: Wish) -> dict[str, Any]:
    """What a wish says, without the fields that say nothing."""
    empty = Wish()
    return {name: value for name in Wish.__slots__ if (value := getattr(wish, name)) != getattr(empty, name)}
