"""The `Office` port on SQLAlchemy. What its methods do in their transactions is next door: `members`,
`invitations`, `reminders`, `clubs`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, or_, select, union

from bot.domain.booking import Booking
from bot.domain.club import Closure, Club
from bot.domain.errors import BookingError, UnknownBooking
from bot.domain.member import ReplyTo
from bot.domain.ports import Recorded, Reminder, Vote, Who
from bot.domain.workspace import Workspace
from store import invitations, ledger, members
from store.clubs import CLUB, Edit, SqlWorkspaces, record, save_club
from store.reminders import OF_BOOKING, due, mark_told, remind
from store.schema import bookings, changes
from store.sql import Engine, read, settle, write, write_for_all

DAY = timedelta(days=1)
KEPT_PEOPLE = 10_000  # whom this process met within a day; about two megabytes

b, c = bookings.c, changes.c
OF_CLUB = select(bookings).where(b.club_id == bindparam("club")).order_by(b.starts_at, b.court_id, b.code)
BETWEEN = OF_CLUB.where(b.ends_at > bindparam("since"), b.starts_at < bindparam("until"))
LIVE = BETWEEN.where(b.status == "confirmed")
TO_CLOSE = BETWEEN.where(
    or_(
        and_(b.status == "confirmed", b.starts_at > bindparam("now")),
        and_(b.status == "cancelled", b.changed_turn_id == bindparam("turn")),
    )
)
BY_CODE = OF_CLUB.where(b.code == bindparam("code"))
LATEST = select(changes.c.id).order_by(c.id.desc()).limit(bindparam("most"))
OF_THE_CLUB = LATEST.where(c.club_id == bindparam("club"), c.workspace.is_(None)).subquery()
OF_WORKSPACE = LATEST.where(c.platform == bindparam("on"), c.workspace == bindparam("this")).subquery()
CHANGES = (
    select(changes)
    .where(c.id.in_(union(select(OF_THE_CLUB.c.id), select(OF_WORKSPACE.c.id))))
    .order_by(c.id.desc())
    .limit(bindparam("most"))
)


class SqlOffice:
    """Offices of all clubs, in a database that `store.sql.migrate` has prepared."""

    def __init__(self, engine: Engine, workspaces: SqlWorkspaces) -> None:
        self.engine = engine
        self.workspaces = workspaces
        self._seen: dict[tuple[str, str, str], datetime] = {}

    async def save_club(self, club: Club, actor: str, now: datetime) -> Club:
        return await self.workspaces.save_club(club, actor, now)

    async def live(self, club: Club, since: datetime, until: datetime) -> list[Booking]:
        span = {"club": club.id, "since": since, "until": until}
        rows = await read(self.engine, lambda connection: connection.execute(LIVE, span).all())
        return [ledger.booking_of(club, row) for row in rows]

    async def close(self, who: Who, closure: Closure, now: datetime) -> list[Booking]:
        def work(connection: Connection) -> list[Booking]:
            return _close(connection, who, closure, now)

        return await write(self.engine, f"club/{who.club.id}", work)

    async def cancel_for(self, who: Who, code: str, now: datetime) -> Booking:
        """Also raises BookingError for one that is over."""
        booking = await self.booking(who.club, code)
        if booking is None:
            raise _unknown(code)
        lock = f"{who.club.id}/{booking.member}"
        return await write(self.engine, lock, lambda connection: _cancel_for(connection, who, booking.code, now))

    async def booking(self, club: Club, code: str) -> Booking | None:
        key = {"club": club.id, "code": code.upper()}
        row = await read(self.engine, lambda connection: connection.execute(BY_CODE, key).one_or_none())
        return None if row is None else ledger.booking_of(club, row)

    async def changes(self, workspace: Workspace, limit: int = 10) -> list[Recorded]:
        """Of a link, `before` and `after` are the ids of the clubs, and of an invitation empty and "invitation"; of a
        cancellation, `before` is the code and the id of the slot."""
        key = {"club": workspace.club.id, "on": workspace.platform, "this": workspace.id, "most": limit}
        rows = await read(self.engine, lambda connection: connection.execute(CHANGES, key).all())
        return [Recorded(row.at, row.actor, row.what, row.before, row.after) for row in rows]

    async def note(self, workspace: Workspace, what: str, actor: str, now: datetime) -> None:
        noted = {"club_id": workspace.club.id, "what": what, "before": "", "after": ""}
        await write(self.engine, f"club/{workspace.club.id}", lambda conn: record(conn, Edit(actor, now), noted))

    async def invite(self, club: Club, actor: str, now: datetime) -> str:
        code, edit = invitations.new_code(), Edit(actor, now)
        await write(self.engine, "invitations", lambda conn: invitations.invite(conn, club, code, edit))
        return code

    async def invited(self, workspace: Workspace, code: str, now: datetime) -> tuple[Club, bool]:
        row, joined = await read(self.engine, lambda conn: invitations.invited(conn, workspace, code, now))
        return self.workspaces.parse(row), joined

    async def join(self, workspace: Workspace, code: str, actor: str, now: datetime) -> Workspace:
        edit = Edit(actor, now)
        row = await write(self.engine, "workspaces", lambda conn: invitations.join(conn, workspace, code, edit))
        return Workspace(workspace.platform, workspace.id, self.workspaces.parse(row), row.pattern)

    async def enter(self, workspace: Workspace, club_id: str, actor: str, now: datetime) -> Workspace:
        edit = Edit(actor, now)
        row = await write(self.engine, "workspaces", lambda conn: invitations.enter(conn, workspace, club_id, edit))
        return Workspace(workspace.platform, workspace.id, self.workspaces.parse(row), row.pattern)

    async def seen(self, member: str, platform: str, workspace: str, now: datetime) -> None:
        """Writes once a day for each of them, as far as this process remembers."""
        key = (member, platform, workspace)
        last = self._seen.get(key)
        if last is not None and abs(now - last) < DAY:
            return
        where = (platform, workspace)
        await write_for_all(self.engine, f"people/{member}", lambda conn: members.seen(conn, member, where, now))
        while len(self._seen) >= KEPT_PEOPLE:
            del self._seen[next(iter(self._seen))]
        self._seen.pop(key, None)  # the oldest come first
        self._seen[key] = now

    async def homes(self, member: str, platform: str) -> list[Workspace]:
        key = {"who": member, "on": platform}
        rows = await read(self.engine, lambda connection: connection.execute(members.HOMES, key).all())
        return [Workspace(row.platform, row.workspace, self.workspaces.parse(row), row.pattern) for row in rows]

    async def vote(self, member: str, vote: Vote, now: datetime) -> None:
        await write(self.engine, f"votes/{member}", lambda conn: members.vote(conn, member, vote, now))

    async def remind(self, who: Who, code: str, minutes: int, to: tuple[str, str, ReplyTo]) -> Booking:
        def work(connection: Connection) -> Booking:
            return remind(connection, who, code.upper(), minutes, to)

        return await write(self.engine, f"{who.club.id}/{who.member}", work)

    async def reminded(self, code: str) -> int:
        row = await read(self.engine, lambda conn: conn.execute(OF_BOOKING, {"this": code}).one_or_none())
        return 0 if row is None else row.minutes

    async def due(self, now: datetime, limit: int = 100) -> list[Reminder]:
        return await read(self.engine, lambda connection: due(connection, now, limit))

    async def mark_told(self, reminders: Sequence[Reminder]) -> None:
        await write(self.engine, "reminders", lambda connection: mark_told(connection, reminders))

    async def export(self, member: str) -> dict[str, Any]:
        return await read(self.engine, lambda connection: members.export(connection, member))

    async def forget(self, member: str, actor: str, now: datetime) -> list[Booking]:
        """Run again it finds nothing, and returns nothing: there is no member left to know them by."""
        edit = Edit(actor, now)
        found = await write(self.engine, f"people/{member}", lambda conn: members.forget(conn, member, edit))
        await settle(self.engine)
        self._seen = {key: at for key, at in self._seen.items() if key[0] != member}
        gone = [ledger.booking_of(self.workspaces.parse(club), row) for row, club in found]
        return [replace(booking, status="cancelled") for booking in gone]


def _close(connection: Connection, who: Who, closure: Closure, now: datetime) -> list[Booking]:
    """The club first: from there on nobody books by the old one, and who did has committed."""
    club = _with_closure(connection, who, closure, now)
    since = datetime.combine(closure.first, time(), club.zone).astimezone(UTC)
    until = datetime.combine(closure.last, time.max, club.zone).astimezone(UTC)
    found = {"club": club.id, "since": since, "until": until, "now": now, "turn": who.turn_id}
    gone: list[Booking] = []
    for row in connection.execute(TO_CLOSE, found).all():
        booking = ledger.booking_of(club, row)
        if closure.courts and booking.slot.court.key not in closure.courts:
            continue
        if row.status == "confirmed" and not _cancel(connection, who, row, now):
            continue
        gone.append(replace(booking, status="cancelled", changed_turn_id=who.turn_id))
    return gone


def _with_closure(connection: Connection, who: Who, closure: Closure, now: datetime) -> Club:
    """A club that has it already is not changed again: the turn, or another one, has been here before."""
    row = connection.execute(CLUB, {"club": who.club.id}).one_or_none()
    if row is not None and closure in (stored := Club.model_validate_json(row.document)).closures:
        return stored
    changed = who.club.model_copy(update={"closures": (*who.club.closures, closure)})
    return save_club(connection, changed, Edit(who.member, now))


def _cancel_for(connection: Connection, who: Who, code: str, now: datetime) -> Booking:
    """Under the lock of the booking's member."""
    ledger.hold_club(connection, who)
    row = connection.execute(BY_CODE, {"club": who.club.id, "code": code}).one_or_none()
    if row is None:
        raise _unknown(code)
    booking = ledger.booking_of(who.club, row)
    if booking.status == "cancelled":
        if booking.changed_turn_id == who.turn_id:
            return booking
        raise BookingError("cancelled", code=code)
    if row.ends_at <= now:
        raise BookingError("booking_over", code=code)
    _cancel(connection, who, row, now)
    return replace(booking, status="cancelled", changed_turn_id=who.turn_id)


def _cancel(connection: Connection, who: Who, row: Row[Any], now: datetime) -> bool:
    if not ledger.release(connection, row, who.turn_id, now):
        return False
    slot = ledger.slot_of(who.club, row)
    what = {"club_id": who.club.id, "what": "cancelled", "before": f"{row.code} {slot.id}", "after": ""}
    record(connection, Edit(who.member, now), what)
    return True


def _unknown(code: str) -> UnknownBooking:
    return UnknownBooking("unknown_booking_of_club", code=code)
