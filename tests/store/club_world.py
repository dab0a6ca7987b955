"""A club on a database, with two workspaces of that club and one of another."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.booking import Booking
from bot.domain.club import Club
from bot.domain.member import ReplyTo
from bot.domain.ports import Who
from bot.domain.workspace import Workspace
from store.bookings import SqlBookings
from store.club_admin import SqlClubAdmin
from store.clubs import SqlWorkspaces
from store.invitations import SqlInvitations
from store.members import SqlMemberData
from store.reminders import SqlReminders
from store.sql import Engine
from store.waiting import SqlWaitingList
from tests.kit.world import Clock, riverside, slot_at

ADMIN = "slack:T1:boss"
TO = ("slack", "T1", ReplyTo("slack", {"channel": "D1"}))


def club_of(platform: str, workspace: str) -> Club:
    """T1 and G1 are Riverside's; any other workspace has a club of its own."""
    return riverside() if workspace in ("T1", "G1") else riverside(id=workspace.lower(), name=workspace)


@dataclass
class World:
    workspaces: SqlWorkspaces
    bookings: SqlBookings
    club_admin: SqlClubAdmin
    invitations: SqlInvitations
    member_data: SqlMemberData
    reminders: SqlReminders
    waiting: SqlWaitingList
    engine: Engine
    clock: Clock

    @classmethod
    def on(cls, engine: Engine, clock: Clock) -> "World":
        workspaces = SqlWorkspaces(engine, club_of, "D")
        return cls(
            workspaces, SqlBookings(engine), SqlClubAdmin(engine, workspaces), SqlInvitations(engine, workspaces),
            SqlMemberData(engine, workspaces), SqlReminders(engine), SqlWaitingList(engine), engine, clock,
        )  # fmt: skip

    async def home(self, workspace: str = "T1") -> Workspace:
        return await self.workspaces.load("discord" if workspace.startswith("G") else "slack", workspace)

    async def who(self, member: str = "ann", turn: str = "t1", workspace: str = "T1") -> Who:
        return Who((await self.home(workspace)).club, f"slack:T1:{member}", f"slack:T1:{turn}")

    async def booked(self, slot: str, member: str = "ann", turn: str = "t1", workspace: str = "T1") -> Booking:
        who = await self.who(member, turn, workspace)
        return await self.bookings.book(who, slot_at(who.club, slot), self.clock())

    async def taken(self, booking: Booking) -> bool:
        club = (await self.home()).club
        found = await self.bookings.occupied_cells(club, booking.slot.starts_at, booking.slot.ends_at)
        return any(court == booking.slot.court.key for court, _ in found)

    async def recorded(self, workspace: str = "T1") -> list[tuple[str, str, str, str]]:
        """Oldest first."""
        found = await self.club_admin.changes(await self.home(workspace))
        return [(change.actor, change.what, change.before, change.after) for change in reversed(found)]


def codes(found: list[Booking]) -> list[str]:
    return [booking.code for booking in found]


def times(rows: list[dict[str, Any]], name: str) -> list[datetime]:
    return [datetime.fromisoformat(row[name]) for row in rows]
