"""The `Bookings` port on SQLAlchemy: each write is one transaction under its member's lock."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, or_, select, union

from bot.domain.booking import Booking, Slot
from bot.domain.club import Club
from bot.domain.deeds import Deed
from bot.domain.errors import Taken, taken
from bot.domain.fence import held
from bot.domain.ports import Change, Who
from store import cells, fences, holds, ledger, schema
from store.connections import same
from store.proposals import SqlProposals
from store.schema import booking_slots, bookings
from store.series import SqlSeries
from store.sql import Engine, T, Work, look, read, write, write_for_all

TAKEN = select(booking_slots.c.court_id, booking_slots.c.starts_at).where(
    booking_slots.c.court_id.in_(bindparam("courts", expanding=True)),
    booking_slots.c.starts_at >= bindparam("since"),
    booking_slots.c.starts_at < bindparam("until"),
)
OWN_HOLDS = select(schema.waiting.c.id).where(
    same(schema.waiting.c.member), schema.waiting.c.club_id == bindparam("club")
)
TAKEN_FOR = TAKEN.where(or_(booking_slots.c.hold.is_(None), booking_slots.c.hold.not_in(OWN_HOLDS)))
CHANGED_BY_TURN = ledger.OF_MEMBER.where(bookings.c.changed_turn_id == bindparam("turn"))
OF_TURN = union(ledger.MADE_BY_TURN.order_by(None), CHANGED_BY_TURN.order_by(None)).order_by("changed_at", "code")
EVERYTHING = select(bookings).order_by(bookings.c.starts_at, bookings.c.court_id, bookings.c.created_at)


class SqlBookings:
    """Bookings in a database that `store.sql.migrate` has prepared."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.proposals = SqlProposals(engine)
        self.series = SqlSeries(engine)

    async def occupied_cells(
        self, club: Club, since: datetime, until: datetime, member: str = ""
    ) -> frozenset[tuple[str, datetime]]:
        courts = {cells.court_id(club, court): court.key for court in club.courts}
        span = {"courts": list(courts), "since": since, "until": until}
        whose = {"member": member, "club": club.id} if member else {}
        statement, values = (TAKEN_FOR if member else TAKEN), {**span, **whose}
        rows = await look(self.engine, lambda connection: connection.execute(statement, values).all())
        return frozenset((courts[row.court_id], row.starts_at) for row in rows)

    async def of_member(self, who: Who, now: datetime) -> list[Booking]:
        values = {**ledger.owner(who), "now": now}
        rows = await look(self.engine, lambda connection: connection.execute(ledger.LIVE_OF_MEMBER, values).all())
        return [ledger.booking_of(who.club, row) for row in rows]

    async def of_turn(self, who: Who) -> list[Change]:
        """One change for each booking, the last one that the turn made to it."""
        values = {**ledger.owner(who), "turn": who.turn_id}
        rows = await read(self.engine, lambda connection: connection.execute(OF_TURN, values).all())
        return [_change(who, row) for row in rows]

    async def everything(self, clubs: Iterable[Club]) -> list[tuple[Club, Booking]]:
        """All bookings of these clubs, of any status, by start time."""
        known = {club.id: club for club in clubs}
        rows = await read(self.engine, lambda connection: connection.execute(EVERYTHING).all())
        return [(club, ledger.booking_of(club, row)) for row in rows if (club := known.get(row.club_id))]

    async def book(self, who: Who, slot: Slot, now: datetime) -> Booking:
        """Also raises BookingError where this turn booked the slot and it was cancelled since."""
        return await self._take(who, slot, now, lambda connection: ledger.book(connection, who, slot, now))

    async def cancel(self, who: Who, code: str, now: datetime) -> Booking:
        """Also raises BookingError where another turn has cancelled it."""
        return await self._write(who, lambda connection: ledger.cancel(connection, who, code, now))

    async def move(self, who: Who, code: str, slot: Slot, now: datetime) -> Booking:
        """Also raises BookingError where it is cancelled."""
        return await self._take(who, slot, now, lambda connection: ledger.move(connection, who, code, slot, now))

    async def hold(self) -> None:
        if fence := held():
            await write(self.engine, f"turn/{fence.turn}", lambda connection: None)

    async def deeds(self) -> list[Deed]:
        fence = held()
        return await read(self.engine, lambda connection: fences.deeds(connection, fence.turn)) if fence else []

    async def run_of(self, turn_id: str) -> int:
        """The number of the newest run of that turn that wrote anything or held the turn, 0 for none. Raises
        StoreDown."""
        return await read(self.engine, lambda connection: fences.number(connection, turn_id))

    async def forget_runs(self) -> int:
        """Deletes some of the rows of turns that are long over; returns how many. Raises StoreDown."""
        return await write_for_all(self.engine, "turn fences", fences.forget)

    async def _take(self, who: Who, slot: Slot, now: datetime, work: Work[T]) -> T:
        """What is held for the member is theirs to take. It is looked for where the slot is found to be taken, so that
        most members, for whom nothing is held, wait for no further statement."""

        def claim(connection: Connection) -> T:
            held = holds.of_member(connection, ledger.owner(who), now)
            if not held:
                raise taken(slot)
            return holds.claim(connection, held, slot, now, lambda: work(connection))

        try:
            return await self._write(who, work)
        except Taken:
            return await self._write(who, claim)

    async def _write(self, who: Who, work: Work[T]) -> T:
        return await write(self.engine, ledger.lock_of(who), work)


def _change(who: Who, row: Row[Any]) -> Change:
    """A booking that was cancelled since is told as cancelled, whoever did it: no re-run may say "booked" of it."""
    booking = ledger.booking_of(who.club, row)
    if booking.status == "cancelled":
        return Change("cancelled", booking)
    return Change("moved" if row.changed_turn_id == who.turn_id else "booked", booking)
