"""The `Cancellations` port on SQLAlchemy: `untold` is the outbox that a cancellation by an admin writes to."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, func, select

from bot.domain.ports import Cancelled
from bot.domain.workspace import Workspace
from store import ledger
from store.clubs import SqlWorkspaces
from store.schema import bookings, clubs, untold, workspaces
from store.sql import Engine, read, write

b, w = bookings.c, workspaces.c
# Any workspace of the club will do, so it is the first: from it the member's turn finds the club.
FIRST = func.min(w.platform + ":" + w.id).label("workspace")
HOME = select(w.club_id, FIRST).group_by(w.club_id).subquery()
UNTOLD = (
    select(bookings, HOME.c.workspace)
    .join_from(untold, bookings)
    .join(HOME, HOME.c.club_id == b.club_id)
    .order_by(b.starts_at, b.code)
    .limit(bindparam("most"))
)
CLUBS = select(clubs).where(clubs.c.id.in_(bindparam("ids", expanding=True)))
TOLD = delete(untold).where(untold.c.code.in_(bindparam("codes", expanding=True)))


class SqlCancellations:
    """Those of all clubs, in a database that `store.sql.migrate` has prepared."""

    def __init__(self, engine: Engine, workspaces: SqlWorkspaces) -> None:
        self.engine = engine
        self.workspaces = workspaces

    async def untold(self, limit: int = 100) -> list[Cancelled]:
        return await read(self.engine, lambda connection: self._untold(connection, limit))

    def _untold(self, connection: Connection, limit: int) -> list[Cancelled]:
        rows = connection.execute(UNTOLD, {"most": limit}).all()
        ids = {"ids": list({row.club_id for row in rows})}
        known = {row.id: self.workspaces.parse(row) for row in connection.execute(CLUBS, ids)} if rows else {}
        found: list[Cancelled] = []
        for row in rows:
            club, (platform, _, name) = known[row.club_id], row.workspace.partition(":")
            found.append(Cancelled(ledger.booking_of(club, row), Workspace(platform, name, club, "")))
        return found

    async def mark_told(self, found: Sequence[Cancelled]) -> None:
        codes = {"codes": [cancelled.booking.code for cancelled in found]}
        await write(self.engine, "untold", lambda connection: connection.execute(TOLD, codes).rowcount)
