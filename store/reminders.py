"""The `Reminders` port on SQLAlchemy."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, exists, func, insert, or_, select, update

from bot.domain.booking import Booking
from bot.domain.deeds import Deed
from bot.domain.member import ReplyTo
from bot.domain.ports import Reminder, Who
from bot.domain.reminders import check_can_be_reminded, due_before, still_told_for
from store import ledger
from store.schema import bookings, reminders
from store.sql import Engine, read, write

r, b = reminders.c, bookings.c
MINUTES = select(r.minutes).distinct()
OF_BOOKING = select(reminders).where(r.code == bindparam("this"))
CHANGE = update(reminders).where(r.code == bindparam("this"))
DELETE = delete(reminders).where(r.code == bindparam("this"))
WANTED_BY = func.coalesce(r.member, b.member).label("member")
UNTOLD = (
    select(*(column for column in r if column is not r.member), b.starts_at, WANTED_BY)
    .join_from(reminders, bookings)
    .where(b.status == "confirmed", or_(r.told_for.is_(None), r.told_for != b.starts_at))
    .order_by(b.starts_at, b.code)
)
DELETE_OVER = delete(reminders).where(exists().where(b.code == r.code, b.ends_at < bindparam("now")))


class SqlReminders:
    """Reminders of all clubs' bookings, in a database that `store.sql.migrate` has prepared."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    async def remind(self, who: Who, code: str, minutes: int, to: tuple[str, str, ReplyTo]) -> Booking:
        def work(connection: Connection) -> Booking:
            return _remind(connection, who, code.upper(), minutes, to)

        deed = Deed("reminds" if minutes > 0 else "reminds no more", (code.upper(),))
        return await write(self.engine, ledger.lock_of(who), work, did=lambda _: deed)

    async def reminded(self, code: str) -> int:
        row = await read(self.engine, lambda conn: conn.execute(OF_BOOKING, {"this": code}).one_or_none())
        return 0 if row is None else row.minutes

    async def due(self, now: datetime, limit: int = 100) -> list[Reminder]:
        return await read(self.engine, lambda connection: _due(connection, now, limit))

    async def mark_told(self, reminders: Sequence[Reminder]) -> None:
        await write(self.engine, "reminders", lambda connection: _mark_told(connection, reminders))


def _remind(connection: Connection, who: Who, code: str, minutes: int, to: tuple[str, str, ReplyTo]) -> Booking:
    """Raises UnknownBooking."""
    row = connection.execute(ledger.BY_CODE, {**ledger.owner(who), "code": code}).one_or_none()
    booking = check_can_be_reminded(ledger.booking_of(who.club, row) if row else None, code)
    if minutes <= 0:
        connection.execute(DELETE, {"this": code})
        return booking
    platform, workspace, reply_to = to
    values: dict[str, Any] = {
        "minutes": minutes,
        "member": who.member,
        "platform": platform,
        "workspace": workspace,
    }
    values["reply_to"] = json.dumps({"platform": reply_to.platform, "address": dict(reply_to.address)})
    standing = connection.execute(OF_BOOKING, {"this": code}).one_or_none()
    if standing is None:
        connection.execute(insert(reminders), {"code": code, **values})
    else:
        told_for = still_told_for(standing.told_for, standing.minutes, minutes)
        connection.execute(CHANGE, {"this": code, "told_for": told_for, **values})
    return booking


def _due(connection: Connection, now: datetime, limit: int) -> list[Reminder]:
    """Compares times only, which both databases do alike: members pick among few numbers of minutes."""
    numbers = connection.scalars(MINUTES).all()
    if not numbers:
        return []
    come = [and_(r.minutes == number, b.starts_at <= due_before(now, number)) for number in numbers]
    rows = connection.execute(UNTOLD.where(b.starts_at > now, or_(*come)).limit(limit)).all()
    return [_reminder(row) for row in rows]


def _reminder(row: Row[Any]) -> Reminder:
    reply_to = json.loads(row.reply_to)
    address = ReplyTo(reply_to["platform"], reply_to["address"])
    return Reminder(row.code, row.minutes, row.starts_at, row.member, row.platform, row.workspace, address)


def _mark_told(connection: Connection, reminders: Sequence[Reminder]) -> None:
    """Also clears away those of bookings that are over."""
    for reminder in reminders:
        connection.execute(CHANGE, {"this": reminder.code, "told_for": reminder.starts_at})
    if reminders:
        now = min(reminder.starts_at - timedelta(minutes=reminder.minutes) for reminder in reminders)
        connection.execute(DELETE_OVER, {"now": now})
