"""Slots, and what is made of them: bookings, and proposals that wait for a yes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

CELL = timedelta(minutes=15)
"""Bookings occupy cells of this length, whatever a club's slot length: two bookings that overlap share a
cell even when the club's hours or slot length changed between them. UTC offsets in use are multiples of it."""

MOST_TIMES = 60
"""Of a series; a year of weeks fits."""
EveryDays = Annotated[int, Field(ge=1, le=28)]
Times = Annotated[int, Field(ge=1, le=MOST_TIMES)]


class Court(BaseModel):
    model_config = ConfigDict(frozen=True)
    key: str = Field(pattern=r"^c[0-9]{1,3}$")  # stands in slot ids
    name: str = Field(min_length=1, max_length=40)
    surface: str = ""
    indoor: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A court from a start time on. `starts_at` is in UTC, since aware times of one zone compare without
    their fold and would mix up the hour that a DST change repeats."""

    court: Court
    starts_at: datetime
    minutes: int
    zone: ZoneInfo

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def local(self) -> datetime:
        return self.starts_at.astimezone(self.zone)

    @property
    def local_end(self) -> datetime:
        return self.ends_at.astimezone(self.zone)

    @property
    def id(self) -> str:
        """`c2-20261202-1500-60`: court, local day and time, minutes; a `b` marks the second of two equal times."""
        return f"{self.court.key}-{name_of_start(self.starts_at, self.zone)}-{self.minutes}"

    def overlaps(self, other: "Slot") -> bool:
        """In time, whatever their courts."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def cells(self) -> Sequence[datetime]:
        """The start times (UTC) of the cells it occupies, in time order, which keeps two writers from a deadlock."""
        return _cells(self.starts_at, self.minutes)


@lru_cache(maxsize=4096)
def name_of_start(starts_at: datetime, zone: ZoneInfo) -> str:
    """As it stands in slot ids. Kept, since all courts of a club share it."""
    local = starts_at.astimezone(zone)
    return f"{local:%Y%m%d-%H%M}{'b' if local.fold else ''}"


@lru_cache(maxsize=4096)
def start_of(name: str, zone: ZoneInfo) -> datetime | None:
    """The start (UTC) that slot ids name so; None where the clock never shows that."""
    try:
        local = datetime.strptime(name.removesuffix("b"), "%Y%m%d-%H%M").replace(fold=name.endswith("b"))
        starts_at = local.replace(tzinfo=zone).astimezone(UTC)
        near = MINYEAR < local.year < MAXYEAR
        return starts_at if near and name_of_start(starts_at, zone) == name else None
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=4096)
def _cells(starts_at: datetime, minutes: int) -> tuple[datetime, ...]:
    return tuple(starts_at + i * CELL for i in range(minutes // 15))


@dataclass(frozen=True, slots=True)
class Booking:
    """A member's slot, as its row says."""

    code: str
    slot: Slot
    member: str  # Event.member
    status: Literal["confirmed", "cancelled"]
    turn_id: str  # the turn that booked it
    changed_turn_id: str | None = None  # the turn that last moved or cancelled it
    series: str | None = None  # the code of the series that it was booked in

    @property
    def user(self) -> str:
        """The platform's id of the member."""
        return self.member.rsplit(":", 1)[-1]


@dataclass(frozen=True, slots=True)
class Repeat:
    """How a slot is booked again, as a series: so many days apart, at the same time of day at the club."""

    days: EveryDays = 7
    times: Times | None = None  # the first one included; None is as far ahead as courts can be booked
    courts: tuple[str, ...] = ()  # keys of those that will do where the slot's own is taken, in this order


@dataclass(frozen=True, slots=True)
class Proposal:
    """A booking that waits for its member's yes; committed as stored, nothing is parsed again."""

    id: str
    slot: Slot
    expires_at: datetime
    repeat: Repeat | None = None  # a yes books the whole series


@dataclass(frozen=True, slots=True)
class Question:
    """A change to one of the member's bookings that a model wants and nobody ordered; without a `slot` to move to, its
    cancellation, with `others` of its series."""

    booking: Booking
    slot: Slot | None = None
    others: tuple[Booking, ...] = ()
    of: str = ""  # the code that stands for all of these

    @property
    def code(self) -> str:
        """What a yes changes."""
        return self.of or self.booking.code


SLOT_ID = re.compile(r"(c[0-9]{1,3})-([0-9]{8})-([0-9]{4})(b?)-([0-9]{1,4})")
CODE_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"
"""No vowel, no Y, L, 0, 1: a code is never a word and never misread."""
