"""The waiting list of a club: who wants a time that is taken, and what is held for whom.

What becomes free is held for the first in line whom it fits, in the transaction that frees it; for everybody else it is
taken. A hold that is not answered in time goes to the next; a place ends with its time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.booking import Booking, Court, Slot
from bot.domain.club import Club
from bot.domain.errors import BookingError, InThePast, TooMany
from bot.domain.member import ReplyTo
from bot.domain.ports import Who

MOST_PLACES = 10
"""Of one member, at a time."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A time that a member waits for, on one of some courts."""

    starts_at: datetime  # UTC
    minutes: int
    courts: tuple[str, ...] = ()  # keys; none where any will do

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def kept(self) -> tuple[str, ...]:
        return (self.starts_at.isoformat(), str(self.minutes), *self.courts)

    @classmethod
    def read(cls, kept: Sequence[str]) -> "Wanted":
        starts_at, minutes, *courts = kept
        return cls(datetime.fromisoformat(starts_at), int(minutes), tuple(courts))

    def slots(self, club: Club) -> list[Slot]:
        """Those that will do, in the club's order."""
        courts = [court for court in club.courts if not self.courts or court.key in self.courts]
        return [Slot(court, self.starts_at, self.minutes, club.zone) for court in courts]

    def allowed(self, club: Club, now: datetime) -> list[Slot]:
        """Those of them that the rules allow now. Raises what forbids the first where they allow none."""
        if self.starts_at <= now:
            local = self.starts_at.astimezone(club.zone)
            raise InThePast("begun", day=local.date(), time=f"{local:%H:%M}")
        allowed: list[Slot] = []
        refusals: list[BookingError] = []
        for slot in self.slots(club):
            try:
                club.check_slot(slot, now)
                allowed.append(slot)
            except BookingError as error:
                refusals.append(error)
        if refusals and not allowed:
            raise refusals[0]
        return allowed


@dataclass(frozen=True, slots=True)
class Place:
    """A member's place on the list. While a slot is held for them, `court` and `held_until` say which, and how long."""

    id: int
    member: str
    wanted: Wanted
    zone: ZoneInfo
    court: Court | None = None
    held_until: datetime | None = None  # UTC

    @property
    def local(self) -> datetime:
        return self.wanted.starts_at.astimezone(self.zone)

    @property
    def slot(self) -> Slot | None:
        """What is held."""
        return self.court and Slot(self.court, self.wanted.starts_at, self.wanted.minutes, self.zone)

    def is_held(self, now: datetime) -> bool:
        return self.held_until is not None and self.held_until > now


@dataclass(frozen=True, slots=True)
class Held:
    """A hold that its member is to be told of."""

    place: int
    until: datetime  # UTC
    member: str
    platform: str
    workspace: str
    reply_to: ReplyTo


def hold_until(club: Club, wanted: Wanted, now: datetime) -> datetime:
    """How long something that is free now is held: no longer than until it begins."""
    return min(now + timedelta(minutes=club.rules.hold_minutes), wanted.starts_at)


def check_places(places: Sequence[Place]) -> None:
    """Raises TooMany where one more place would be too many."""
    if len(places) >= MOST_PLACES:
        raise TooMany("most_waiting", most=MOST_PLACES)


class WaitingList(Protocol):
    """What a database must do for it. Writes are as safe to repeat as those of `bot.domain.ports.Bookings`, and raise
    as they do."""

    async def join(self, who: Who, wanted: Wanted, to: tuple[str, str, ReplyTo], now: datetime) -> Place:
        """The member's place for that time; what is free already is held for them at once. `to` is platform, workspace
        and address of who is told. Raises TooMany, and what the rules forbid."""
        ...

    async def of_member(self, who: Who, now: datetime) -> list[Place]:
        """The member's places in that club whose time has not come, soonest first."""
        ...

    async def leave(self, who: Who, place: int, now: datetime) -> Place | None:
        """Ends the member's own place, as it was; what was held goes to the next. None where there is none."""
        ...

    async def take(self, who: Who, place: int, slot: Slot, now: datetime) -> Booking:
        """Books that slot, which is held for the member, and ends their place; booked by this turn before, that
        booking. Raises Expired where it is not held for them any more, TooMany, and what the rules forbid."""
        ...

    async def sweep(self, now: datetime) -> None:
        """Ends places whose time has come and holds that ran out or that the club no longer allows, and holds for the
        next whatever is free. Who loses a hold to the club keeps their place in the line."""
        ...

    async def to_tell(self, now: datetime, limit: int = 100) -> list[Held]:
        """Holds that nobody has been told of."""
        ...

    async def mark_told(self, held: Sequence[Held]) -> None:
        """Marks them as told."""
        ...
