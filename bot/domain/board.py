"""A board of the courts in a channel: one message that shows what is free today and tomorrow, and changes with it.

Whoever finds something else on it than what is so leases it for an edit by its version. What it is to show is read
after its row: a lease that was given since makes the edit fail, so that no older state covers a newer one.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from bot.domain.booking import Court, Slot
from bot.domain.club import Club
from bot.domain.member import ReplyTo
from bot.domain.workspace import Workspace

DAYS = 2
State = Literal["free", "taken", "closed"]
POSTING, EDITING = "posting", "editing"
"""In place of a digest: somebody took the board for that, and whether they came to it nobody knows yet."""
Cell = tuple[str, datetime]
"""A court's key, and the start (UTC) of a cell of it that is occupied."""


@dataclass(frozen=True, slots=True)
class Period:
    """A part of a court's day in one state, in club time."""

    state: State
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """The channel that a board stands in."""

    platform: str
    workspace: str
    channel: str


@dataclass(frozen=True, slots=True)
class Board:
    """As its row says."""

    place: Place
    home: Workspace  # whose club it shows
    member: str  # the admin who put it up
    reply_to: ReplyTo  # where that admin is told of its end, and in which language it is worded
    message: str  # the platform's id of the message that stands there; "" before the first
    shown: str  # a digest of what that shows, or POSTING or EDITING; "" where it is to be posted anew
    off: bool  # an admin took it down: its message has still to go
    version: int  # grows with each lease
    free_at: datetime  # UTC by this machine's clock: not edited before

    @property
    def stands(self) -> bool:
        """Whether its message is to be changed, and not a new one posted."""
        return self.shown not in ("", POSTING)

    @property
    def in_doubt(self) -> bool:
        """Whether something else may stand there than its row says."""
        return self.shown in (POSTING, EDITING)

    @property
    def begun(self) -> str:
        """What its row says while somebody is at it, and after them where they died over it."""
        return EDITING if self.stands else POSTING


def periods(club: Club, court: Court, day: date, occupied: Collection[Cell], now: datetime) -> list[Period]:
    """What can still be played on that court that day, in order; nothing after the last start. `now` is in UTC."""
    found: list[Period] = []
    for slot in _slots(club, court, day):
        if slot.starts_at < now:
            continue
        state, since = _state(club, slot, occupied), slot.local
        if found and (found[-1].state, found[-1].until) == (state, since):
            since = found.pop().since
        found.append(Period(state, since, slot.local_end))
    return found


def _slots(club: Club, court: Court, day: date) -> Iterator[Slot]:
    return (Slot(court, at, club.rules.slot_minutes, club.zone) for at in club.starts(day))


def _state(club: Club, slot: Slot, occupied: Collection[Cell]) -> State:
    if club.closure_of(slot):
        return "closed"
    return "taken" if any((slot.court.key, cell) in occupied for cell in slot.cells()) else "free"


def days_from(club: Club, now: datetime) -> list[date]:
    """Those that a board shows: a day at the club is not over before its evening is."""
    return [club.opening.day_of(now) + timedelta(days=n) for n in range(DAYS)]


class Boards(Protocol):
    """What a database must do for boards. Every method may raise StoreDown."""

    async def put(self, place: Place, member: str, reply_to: ReplyTo, now: datetime) -> None:
        """Wants a board at the end of that channel, whether or not one stands in it; recorded."""
        ...

    async def take_down(self, place: Place, member: str, now: datetime) -> bool:
        """Wants the board of that channel gone; False where there is none. Recorded."""
        ...

    async def of_clubs(self, clubs: Collection[str] | None = None) -> list[Board]:
        """The boards that show these clubs, or all."""
        ...

    async def lease(self, board: Board, now: datetime, until: datetime) -> Board | None:
        """The board as it was read, taken for one edit, if it is free and still so. It is free again at `until`, and in
        doubt, should nobody `settle` it before."""
        ...

    async def settle(self, leased: Board, message: str, shown: str, free_at: datetime) -> bool:
        """Says what stands there now, and until when the board is left alone, which ends the lease; False where it was
        lost, or the board was put up anew or taken down meanwhile."""
        ...

    async def end(self, leased: Board) -> None:
        """Deletes it, unless that lease was lost."""
        ...
