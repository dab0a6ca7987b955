"""The `ClubAdmin` port on SQLAlchemy: what admins do to a club, and see of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, insert, or_, select, union

from bot.domain import limits
from bot.domain.booking import Booking
from bot.domain.closure import Closure
from bot.domain.club import Club
from bot.domain.errors import UnknownBooking
from bot.domain.hours import reach
from bot.domain.ports import Recorded, Who
from bot.domain.workspace import Workspace
from store import cells, fences, ledger
from store.clubs import CLUB, Edit, SqlWorkspaces, record, save_club
from store.locks import MemberLock
from store.schema import bookings, changes, untold
from store.sql import Engine, read, write

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


class SqlClubAdmin:
    """The admins of all clubs, in a database that `store.sql.migrate` has prepared."""

    def __init__(self, engine: Engine, workspaces: SqlWorkspaces) -> None:
        self.engine = engine
        self.workspaces = workspaces

    async def save_club(self, club: Club, actor: str, now: datetime) -> Club:
        return await self.workspaces.save_club(club, actor, now)

    async def live(self, club: Club, since: datetime, until: datetime) -> list[Booking]:
        span = {"club": club.id, "since": since, "until": until}
        rows = await read(self.engine, lambda connection: connection.execute(LIVE, span).all())
        return [ledger.booking_of(club, row) for row in rows]

    async def close(self, who: Who, closures: Sequence[Closure], now: datetime) -> list[Booking]:
        def work(connection: Connection) -> list[Booking]:
            return _close(connection, who, closures, now)

        return await write(self.engine, f"club/{who.club.id}", work, did=fences.setting)

    async def cancel_for(self, who: Who, code: str, now: datetime) -> Booking:
        """Also raises BookingError for one that is over."""
        booking = await self.booking(who.club, code)
        if booking is None:
            raise _unknown(code)
        lock = MemberLock(who.club.id, booking.member)

        def work(connection: Connection) -> Booking:
            return _cancel_for(connection, who, booking.code, now)

        return await write(self.engine, lock, work, did=fences.setting)

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


def _close(connection: Connection, who: Who, closures: Sequence[Closure], now: datetime) -> list[Booking]:
    """The club first: from there on nobody books by the old one, and who did has committed."""
    club = _with_closures(connection, who, closures, now)
    since, until = reach(min(closure.first for closure in closures), max(c.last for c in closures), club.zone)
    found = {"club": club.id, "since": since, "until": until, "now": now, "turn": who.turn_id}
    gone: list[Booking] = []
    for row in connection.execute(TO_CLOSE, found).all():
        booking = ledger.booking_of(club, row)
        if not any(closure.covers(booking.slot, club.opening) for closure in closures):
            continue
        if row.status == "confirmed" and not _cancel(connection, who, row, now):
            continue
        gone.append(replace(booking, status="cancelled", changed_turn_id=who.turn_id))
    return gone


def _with_closures(connection: Connection, who: Who, closures: Sequence[Closure], now: datetime) -> Club:
    """A club that has them already is not changed again: the turn, or another one, has been here before."""
    row = connection.execute(CLUB, {"club": who.club.id}).one_or_none()
    if row is not None:
        stored = Club.model_validate_json(row.document)
        if all(closure in stored.closures for closure in closures):
            return stored
    added = tuple(closure for closure in closures if closure not in who.club.closures)
    changed = who.club.model_copy(update={"closures": (*who.club.closures, *added)})
    return save_club(connection, changed, Edit(who.member, now))


def _cancel_for(connection: Connection, who: Who, code: str, now: datetime) -> Booking:
    """Under the lock of the booking's member."""
    row = connection.execute(BY_CODE, {"club": who.club.id, "code": code}).one_or_none()
    if row is None:
        raise _unknown(code)
    booking = ledger.booking_of(who.club, row)
    if limits.is_cancelled_by_admin(booking, who.turn_id, now):
        return booking
    _cancel(connection, who, row, now)
    return replace(booking, status="cancelled", changed_turn_id=who.turn_id)


def _cancel(connection: Connection, who: Who, row: Row[Any], now: datetime) -> bool:
    if not ledger.release(connection, row, who.turn_id, now):
        return False
    slot = cells.slot_of(who.club, row)
    what = {"club_id": who.club.id, "what": "cancelled", "before": f"{row.code} {slot.id}", "after": ""}
    record(connection, Edit(who.member, now), what)
    if row.member != who.member:
        connection.execute(insert(untold), {"code": row.code})
    return True


def _unknown(code: str) -> UnknownBooking:
    return UnknownBooking("unknown_booking_of_club", code=code)
