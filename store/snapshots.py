"""The `Snapshots` port on SQLAlchemy: a club as it stood at one moment, in a SQLite database in memory that is thrown
away.

The rows are copied, rather than the store pretended, so that what rows decide (who has a court, limits, proposals,
series, holds) is decided at a dry desk by the very code that decides it at a real one. Cells are not read: they follow
from the bookings, and a club has four times as many.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Text, bindparam, insert, select, union

from bot.domain.booking import CELL
from bot.domain.ports import Who
from store import ledger
from store.bookings import SqlBookings
from store.connections import same
from store.schema import Utc, booking_slots, bookings, clubs, connections, metadata, proposals, waiting
from store.sql import Engine, make_engine, read

NOW, SINCE = (bindparam(name, type_=Utc()) for name in ("now", "since"))
CLUB, MEMBER = (bindparam(name, type_=Text()) for name in ("club", "member"))
b, p, w, s = bookings.c, proposals.c, waiting.c, booking_slots.c
ANSWERED = timedelta(days=1)
"""For so long after its end a proposal is known, as what a late yes may mean."""
PLACES = select(waiting).where(w.club_id == CLUB, w.ends_at > NOW)
ROWS: Mapping[str, Select[Any] | Any] = {
    "clubs": select(clubs).where(clubs.c.id == CLUB),
    "connections": select(connections).where(connections.c.club_id == CLUB, same(connections.c.member)),
    "bookings": union(  # two looks by two indexes
        select(bookings).where(b.club_id == CLUB, b.ends_at > NOW, b.status == "confirmed"),
        ledger.OF_MEMBER.order_by(None),
    ),
    "proposals": select(proposals).where(p.club_id == CLUB, p.member == MEMBER, p.expires_at > SINCE),
    "waiting": PLACES,
    "booking_slots": select(booking_slots).where(s.hold.in_(PLACES.with_only_columns(w.id))),
}
"""By table, in the order in which their foreign keys let them be written."""
TABLES = {name: metadata.tables[name] for name in ROWS}


@dataclass(frozen=True)
class SqlSnapshot:
    """What was read: rows by table."""

    rows: Mapping[str, Sequence[RowMapping]]
    now: datetime

    def knows(self, turn_id: str) -> bool:
        """Whether that turn had written something by then."""
        changed = (row for name in ("bookings", "proposals") for row in self.rows[name])
        return any(turn_id in (row["turn_id"], row.get("changed_turn_id")) for row in changed)

    @asynccontextmanager
    async def opened(self) -> AsyncGenerator[SqlBookings]:
        """Bookings on a copy of its own, which knows each write until it is closed."""
        engine = make_engine("sqlite://")
        try:
            await read(engine, self._fill)
            yield SqlBookings(engine)
        finally:
            await engine.dispose()

    def _fill(self, connection: Connection) -> None:
        cells = [cell for row in self.rows["bookings"] for cell in self._cells(row)]
        with connection.begin():
            metadata.create_all(connection, list(TABLES.values()))
            for name, table in TABLES.items():
                if rows := [dict(row) for row in self.rows[name]]:
                    connection.execute(insert(table), rows)
            if cells:
                connection.execute(insert(booking_slots), cells)

    def _cells(self, row: RowMapping) -> list[dict[str, Any]]:
        """What a booking occupies, while it does."""
        if row["status"] != "confirmed" or row["ends_at"] <= self.now:
            return []
        starts = (row["starts_at"] + n * CELL for n in range((row["ends_at"] - row["starts_at"]) // CELL))
        return [{"court_id": row["court_id"], "starts_at": at, "code": row["code"]} for at in starts]


@dataclass(frozen=True)
class SqlSnapshots:
    """Of a database that `store.sql.migrate` has prepared."""

    engine: Engine

    async def take(self, who: Who, now: datetime) -> SqlSnapshot:
        values = {**ledger.owner(who), "now": now, "since": now - ANSWERED}

        def at_one_moment(connection: Connection) -> dict[str, Sequence[RowMapping]]:
            with connection.begin():
                isolation = "" if connection.dialect.name == "sqlite" else " ISOLATION LEVEL REPEATABLE READ READ ONLY"
                connection.exec_driver_sql(f"BEGIN{isolation}")
                return {name: connection.execute(rows, values).mappings().all() for name, rows in ROWS.items()}

        return SqlSnapshot(await read(self.engine, at_one_moment), now)
