"""The `Proposals` port on SQLAlchemy: bookings that wait for their member's yes."""

import secrets
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, bindparam, insert, select, union, update

from bot.domain import limits
from bot.domain.booking import Booking, Proposal, Repeat, Slot
from bot.domain.desk import PROPOSAL_LIFE
from bot.domain.errors import Expired
from bot.domain.ports import Who
from bot.domain.series import Serial
from store import cells, holds, ledger, series
from store.schema import bookings, proposals
from store.sql import Engine, look, write

p = proposals.c
OF_MEMBER = select(proposals).where(p.club_id == bindparam("club"), p.member == bindparam("member"))
OPEN_OR_OF_TURN = union(
    OF_MEMBER.where(p.status == "open", p.expires_at > bindparam("now")),
    OF_MEMBER.where(p.turn_id == bindparam("turn")),
)
BY_ID = OF_MEMBER.where(p.id == bindparam("this"))
INSERT = insert(proposals)
CHANGE = update(proposals).where(p.id == bindparam("this"))
DECLINE = CHANGE.where(p.status == "open", p.club_id == bindparam("club"), p.member == bindparam("owner")).values(
    status="declined"
)
_REPEAT = TypeAdapter(Repeat)
BOOKING = select(bookings).where(bookings.c.code == bindparam("code"))


class SqlProposals:
    """Proposals in a database that `store.sql.migrate` has prepared; each write holds its member's lock."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    async def propose(self, who: Who, slot: Slot, expires_at: datetime, repeat: Repeat | None = None) -> Proposal:
        wanted = Proposal(secrets.token_hex(8), slot, expires_at, repeat)
        return await write(self.engine, ledger.lock_of(who), lambda conn: _propose(conn, who, wanted))

    async def confirm(self, who: Who, proposal_id: str, now: datetime) -> Booking | Serial:
        """Also raises BookingError where its booking was cancelled since, or the rules no longer allow it."""
        return await write(self.engine, ledger.lock_of(who), lambda conn: _confirm(conn, who, proposal_id, now))

    async def waiting(self, who: Who, proposal_id: str, now: datetime) -> Proposal | None:
        key = {**ledger.owner(who), "this": proposal_id}
        row = await look(self.engine, lambda connection: connection.execute(BY_ID, key).one_or_none())
        if row is None or row.status != "open" or row.expires_at <= now:
            return None
        return _proposal(who, row)

    async def decline(self, who: Who, proposal_id: str) -> Booking | None:
        return await write(self.engine, ledger.lock_of(who), lambda conn: _decline(conn, who, proposal_id))


def _propose(connection: Connection, who: Who, wanted: Proposal) -> Proposal:
    """One proposal for a slot at a time: asked again, it stays good for longer. Raises TooMany."""
    now = wanted.expires_at - PROPOSAL_LIFE
    rows = connection.execute(OPEN_OR_OF_TURN, {**ledger.owner(who), "now": now, "turn": who.turn_id}).all()
    for row in sorted(rows, key=lambda row: row.turn_id != who.turn_id):
        stored = _proposal(who, row)
        if (stored.slot, stored.repeat) != (wanted.slot, wanted.repeat):
            continue
        if row.turn_id == who.turn_id:
            return stored
        connection.execute(CHANGE, {"this": row.id, "expires_at": wanted.expires_at})
        return replace(stored, expires_at=wanted.expires_at)
    limits.check_waiting(sum(row.status == "open" and row.expires_at > now for row in rows), who.club.rules)
    live = connection.execute(ledger.LIVE_OF_MEMBER, {**ledger.owner(who), "now": now}).all()
    limits.check_live(len(live), who.club.rules)
    if wanted.repeat is None:  # of a series, each day is told of by itself
        limits.check_beside(wanted.slot, (ledger.booking_of(who.club, row) for row in live), who.club)
    return _insert(connection, who, wanted)


def _proposal(who: Who, row: Row[Any]) -> Proposal:
    repeat = _REPEAT.validate_json(row.repeats) if row.repeats else None
    return Proposal(row.id, cells.slot_of(who.club, row), row.expires_at, repeat)


def _insert(connection: Connection, who: Who, proposal: Proposal) -> Proposal:
    slot = proposal.slot
    values: dict[str, Any] = {
        "id": proposal.id, "club_id": who.club.id, "court_id": cells.court_id(who.club, slot.court),
        "starts_at": slot.starts_at, "ends_at": slot.ends_at, "member": who.member, "turn_id": who.turn_id,
        "expires_at": proposal.expires_at, "status": "open", "code": None,
        "repeats": _REPEAT.dump_json(proposal.repeat).decode() if proposal.repeat else None,
    }  # fmt: skip
    connection.execute(INSERT, values)
    return proposal


def _confirm(connection: Connection, who: Who, proposal_id: str, now: datetime) -> Booking | Serial:
    """Books what was stored, by the rules of this moment; a refusal leaves the proposal open.

    Raises Expired, Taken, TooMany, and BookingError where the club's rules have changed or time has passed.
    """
    row = connection.execute(BY_ID, {**ledger.owner(who), "this": proposal_id}).one_or_none()
    if row is not None and row.status == "confirmed":
        return _made(connection, who, row)
    if row is None:
        raise Expired
    limits.check_open(row.status, row.expires_at, now)
    slot = who.club.slot(cells.slot_of(who.club, row).id)  # unknown if the club gave up the court
    made = _book(connection, who, replace(_proposal(who, row), slot=slot), now)
    bookings = made.bookings if isinstance(made, Serial) else (made,)
    first = next((one for one in bookings if one.turn_id == who.turn_id), bookings[0])
    connection.execute(CHANGE, {"this": proposal_id, "status": "confirmed", "code": first.code})
    return made


def _book(connection: Connection, who: Who, proposal: Proposal, now: datetime) -> Booking | Serial:
    if proposal.repeat:
        return series.book(connection, who, proposal.slot, proposal.repeat, now)
    who.club.check_slot(proposal.slot, now)
    held = holds.of_member(connection, ledger.owner(who), now)
    book = partial(ledger.book, connection, who, proposal.slot, now)
    return holds.claim(connection, held, proposal.slot, now, book)


def _made(connection: Connection, who: Who, row: Row[Any]) -> Booking | Serial:
    booking = ledger.booking_of(who.club, connection.execute(BOOKING, {"code": row.code}).one())
    if row.repeats and (standing := _standing(connection, who, booking)):
        return Serial(standing)
    limits.check_not_cancelled(booking)  # an old button must not say "booked" for what is gone
    return booking


def _standing(connection: Connection, who: Who, booking: Booking) -> tuple[Booking, ...]:
    """What stands of the series that this booking was made in."""
    rows = connection.execute(ledger.MADE_BY_TURN, {**ledger.owner(who), "turn": booking.turn_id}).all()
    made = (ledger.booking_of(who.club, row) for row in rows if row.series and row.series == booking.series)
    return tuple(one for one in made if one.status == "confirmed")


def _decline(connection: Connection, who: Who, proposal_id: str) -> Booking | None:
    """The booking that stands where it was confirmed before; else None, and it can be confirmed no more."""
    connection.execute(DECLINE, {"this": proposal_id, "club": who.club.id, "owner": who.member})
    row = connection.execute(BY_ID, {**ledger.owner(who), "this": proposal_id}).one_or_none()
    if row is None or row.status != "confirmed":
        return None
    booking = connection.execute(BOOKING, {"code": row.code}).one()
    return None if booking.status == "cancelled" else ledger.booking_of(who.club, booking)
