"""What a database must do for a club, a port for each subject: workspaces, bookings and proposals, the admins' work,
invitations, reminders, and what is kept about members beside their bookings.

Each method that writes is one transaction, and safe to repeat with the same turn. Every method may raise StoreDown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from bot.domain.booking import Booking, Proposal, Repeat, Slot
from bot.domain.club import Closure, Club
from bot.domain.deeds import Deed
from bot.domain.member import ReplyTo
from bot.domain.series import Serial
from bot.domain.workspace import Workspace


class Workspaces(Protocol):
    """Where the settings live. Every method may raise StoreDown."""

    async def load(self, platform: str, workspace: str) -> Workspace:
        """The workspace; a new one gets a club of its own and the default pattern."""
        ...

    def known(self, club: str, version: int) -> Club | None:
        """That version of a club, where it has been loaded here before."""
        ...

    async def set_pattern(self, workspace: Workspace, pattern: str, actor: str, now: datetime) -> Workspace:
        """Changes the pattern and records who did it and when, in one transaction."""
        ...


Clock = Callable[[], datetime]
"""The domain's clock: aware, UTC. `--now` and the tests move it; locks and time-outs use real time."""


@dataclass(frozen=True, slots=True)
class Who:
    """On whose behalf, and for which turn, the store acts."""

    club: Club
    member: str
    turn_id: str


@dataclass(frozen=True, slots=True)
class Change:
    """What this turn committed."""

    what: Literal["booked", "cancelled", "moved"]
    booking: Booking


class Proposals(Protocol):
    """Bookings that wait for their member's yes. Writes raise as those of `Bookings` do."""

    async def propose(self, who: Who, slot: Slot, expires_at: datetime, repeat: Repeat | None = None) -> Proposal:
        """Stores a proposal, of a series with `repeat`; the same turn and slot again returns the same one. Raises
        TooMany."""
        ...

    async def confirm(self, who: Who, proposal_id: str, now: datetime) -> Booking | Serial:
        """Books the stored slot, or series, and settles the proposal together; confirmed before, what it made.
        Raises Expired (not there, not the member's, declined, too old), Taken, TooMany."""
        ...

    async def waiting(self, who: Who, proposal_id: str, now: datetime) -> Proposal | None:
        """The member's open proposal of that id, or None where it is answered, too old or not there."""
        ...

    async def decline(self, who: Who, proposal_id: str) -> Booking | None:
        """The booking that stands where the proposal was confirmed before."""
        ...


class Series(Protocol):
    """Bookings that are made, and cancelled, as one. Writes raise as those of `Bookings` do."""

    async def book(self, who: Who, first: Slot, repeat: Repeat, now: datetime) -> Serial:
        """Books each day of the series that the rules, the member's limits and what is free allow; of several, each
        knows the code of the whole. What stands already is part of it. Raises what forbids the first day where none
        can be had, and TooMany for who has booked and cancelled too often."""
        ...

    async def cancel(self, who: Who, code: str, now: datetime) -> Serial:
        """Cancels what is left of the series of that code; with a booking's code that one and the later ones of its
        series. Raises UnknownBooking, AlreadyCancelled, TooLate where nothing can be cancelled."""
        ...


class Bookings(Protocol):
    """The store behind the desk. Each write is one transaction, and safe to repeat with the same turn id.

    Every method may raise StoreDown; writes raise the BookingError that the rows decide, and TurnLost where another
    worker has taken the turn over.
    """

    @property
    def proposals(self) -> Proposals: ...

    @property
    def series(self) -> Series: ...

    async def hold(self) -> None:
        """From here on no earlier run of the turn that acts here may write; what those committed can be looked up and
        is final. Raises TurnLost where this run is the earlier one."""
        ...

    async def occupied_cells(
        self, club: Club, since: datetime, until: datetime, member: str = ""
    ) -> frozenset[tuple[str, datetime]]:
        """The occupied cells in [since, until): (court key, start of the cell in UTC). What is held for `member`, who
        waited for it, is free to them."""
        ...

    async def of_member(self, who: Who, now: datetime) -> list[Booking]:
        """Live bookings that have not ended, soonest first."""
        ...

    async def book(self, who: Who, slot: Slot, now: datetime) -> Booking:
        """Writes the booking and its cells. The same turn and slot again, or a slot that is already the
        member's, returns the booking that stands. Raises Taken, TooMany."""
        ...

    async def cancel(self, who: Who, code: str, now: datetime) -> Booking:
        """Frees the cells. Raises UnknownBooking (not there, or not the member's), TooLate."""
        ...

    async def move(self, who: Who, code: str, slot: Slot, now: datetime) -> Booking:
        """Old cells out and new cells in, in one transaction. Raises UnknownBooking, TooLate, Taken."""
        ...

    async def deeds(self) -> list[Deed]:
        """What the turn that acts here (`bot.domain.fence`) saved beside bookings."""
        ...

    async def of_turn(self, who: Who) -> list[Change]:
        """What that turn committed, as the rows say now."""
        ...


@dataclass(frozen=True, slots=True)
class Recorded:
    """One change of a setting, as it was recorded."""

    at: datetime  # UTC
    actor: str  # Event.member
    what: str  # "pattern", "shadow", "club", "link", "cancelled", "export", "forget"
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Vote:
    """A member's thumb on one answer."""

    turn_id: str  # of the answer
    vote: Literal["up", "down"]
    pattern: str
    model: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """Due: `told_for` is the start that it is for, so that a moved booking is reminded of anew."""

    code: str
    minutes: int  # before the start
    starts_at: datetime  # UTC
    member: str
    platform: str
    workspace: str
    reply_to: ReplyTo  # where the member wants to be told


class ClubAdmin(Protocol):
    """What admins do to a club, and see of it."""

    async def save_club(self, club: Club, actor: str, now: datetime) -> Club:
        """Stores a changed copy as the next version and records it. Raises BookingError if there is a newer one."""
        ...

    async def live(self, club: Club, since: datetime, until: datetime) -> list[Booking]:
        """Every member's live bookings that overlap [since, until), soonest first."""
        ...

    async def close(self, who: Who, closures: Sequence[Closure], now: datetime) -> list[Booking]:
        """Adds the closures to the club `who.club`, cancels the live bookings that have not begun and that they cover,
        and records both; returns those cancelled (also when run again for the same turn), so that their members can
        be told. Raises BookingError as save_club does."""
        ...

    async def cancel_for(self, who: Who, code: str, now: datetime) -> Booking:
        """Cancels any member's live booking of the club on an admin's word, and records it; no cut-off applies.
        Raises UnknownBooking, BookingError for one cancelled by another turn."""
        ...

    async def booking(self, club: Club, code: str) -> Booking | None:
        """Any member's booking of the club, whatever its status."""
        ...

    async def changes(self, workspace: Workspace, limit: int = 10) -> list[Recorded]:
        """The last changes to the workspace and its club, newest first."""
        ...

    async def note(self, workspace: Workspace, what: str, actor: str, now: datetime) -> None:
        """Records what changes no setting, such as an export; whose it was is not kept."""
        ...


class Invitations(Protocol):
    """How a workspace comes to another club."""

    async def invite(self, club: Club, actor: str, now: datetime) -> str:
        """A code by which one other workspace can join the club, once, within 30 minutes. Only its hash is stored."""
        ...

    async def invited(self, workspace: Workspace, code: str, now: datetime) -> tuple[Club, bool]:
        """The club that `join` would move the workspace to, and whether it did so before; nothing is written. Raises
        BookingError as `join` does."""
        ...

    async def join(self, workspace: Workspace, code: str, actor: str, now: datetime) -> Workspace:
        """Moves the workspace to the code's club, uses the code up, and records it in both clubs. Raises BookingError
        for a code that is unknown, used or old, for the workspace's own club, and while a member holds a live
        booking in the club that would be left, unless another workspace keeps that club."""
        ...

    async def enter(self, workspace: Workspace, club_id: str, actor: str, now: datetime) -> Workspace:
        """Puts a person's own workspace (a DM) into a club that they are known in; the caller has checked that."""
        ...


class MemberData(Protocol):
    """What is kept about a member beside their bookings, all of which is theirs to see and to have forgotten."""

    async def seen(self, member: str, platform: str, workspace: str, now: datetime) -> None:
        """Remembers that the member was met in that workspace, which a later DM asks about."""
        ...

    async def homes(self, member: str, platform: str) -> list[Workspace]:
        """The workspaces of the platform that the member was met in, the latest first, ten at most."""
        ...

    async def vote(self, member: str, vote: Vote, now: datetime) -> None:
        """Stores the member's vote on that answer, in place of an earlier one."""
        ...

    async def export(self, member: str) -> dict[str, Any]:
        """All that the database holds about the member, as JSON values: bookings, proposals, reminders, votes,
        workspaces, recorded changes by them."""
        ...

    async def forget(self, member: str, actor: str, now: datetime) -> list[Booking]:
        """Cancels the member's coming bookings (returned), and takes their identity out of all rows: past bookings stay
        as `forgotten`, the rest is deleted. Records that it was done, without the identity."""
        ...


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A booking that an admin cancelled, and a workspace of its club."""

    booking: Booking
    workspace: Workspace


class Cancellations(Protocol):
    """Which cancellations by an admin their members may not know of: each is noted as it is committed, so that neither
    a lost answer of the database nor the end of a process keeps it from being told."""

    async def untold(self, limit: int = 100) -> list[Cancelled]:
        """Soonest first."""
        ...

    async def mark_told(self, found: Sequence[Cancelled]) -> None: ...


class Reminders(Protocol):
    """When members are told that a booking of theirs is about to begin."""

    async def remind(self, who: Who, code: str, minutes: int, to: tuple[str, str, ReplyTo]) -> Booking:
        """Wants the member reminded that many minutes before the start of their own live booking (0: not at all);
        `to` is platform, workspace, address. Raises UnknownBooking."""
        ...

    async def reminded(self, code: str) -> int:
        """How many minutes before its start that booking's member is reminded; 0: not at all."""
        ...

    async def due(self, now: datetime, limit: int = 100) -> list[Reminder]:
        """Reminders whose time has come, of live bookings that have not begun, not yet told."""
        ...

    async def mark_told(self, reminders: Sequence[Reminder]) -> None:
        """Marks them as told for the start they were due for."""
        ...
