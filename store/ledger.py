"""The rows of bookings and cells: what one transaction does, given its connection.

Writers hold their member's lock, so what they read about that member stays true until they commit. Between
members the key of `booking_slots` decides.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.club import CODE_LETTERS, Booking, BookingError, Club, Court, Slot, TooMany, UnknownBooking, taken
from bot.desk import Who
from store.schema import booking_slots, bookings

b = bookings.c
LIVE = and_(b.status == "confirmed", b.ends_at > bindparam("now"))
OF_MEMBER = (
    select(bookings)
    .where(b.club_id == bindparam("club"), b.member == bindparam("member"))
    .order_by(b.starts_at, b.court_id, b.code)
)
LIVE_OF_MEMBER = OF_MEMBER.where(LIVE)
LIVE_OR_OF_TURN = OF_MEMBER.where(or_(LIVE, b.turn_id == bindparam("turn")))
BY_CODE = OF_MEMBER.where(b.code == bindparam("code"))
INSERT_BOOKING = insert(bookings)
CHANGE_BOOKING = update(bookings).where(b.code == bindparam("this"))
OCCUPY = insert(booking_slots)
FREE = delete(booking_slots).where(
    booking_slots.c.court_id == bindparam("court_id"),
    booking_slots.c.starts_at == bindparam("starts_at"),
    booking_slots.c.code == bindparam("code"),
)

Cell = tuple[str, datetime]


def new_code() -> str:
    """Six letters, at least one of them a digit and one not, so that it looks like a code."""
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(6))
        if not code.isalpha() and not code.isdigit():
            return code


def court_id(club: Club, court: Court) -> str:
    """Unique among clubs, as the key of the cells must be."""
    return f"{club.id}/{court.key}"


def slot_of(club: Club, row: Row[Any]) -> Slot:
    """The slot of a booking's or proposal's row."""
    minutes = (row.ends_at - row.starts_at) // timedelta(minutes=1)
    return Slot(club.court(row.court_id.rpartition("/")[2]), row.starts_at, minutes, club.zone)


def booking_of(club: Club, row: Row[Any]) -> Booking:
    return Booking(row.code, slot_of(club, row), row.member, row.status, row.turn_id, row.changed_turn_id)


def owner(who: Who) -> dict[str, Any]:
    """The parameters of OF_MEMBER."""
    return {"club": who.club.id, "member": who.member}


def book(connection: Connection, who: Who, slot: Slot, now: datetime) -> Booking:
    """Writes booking and cells, or returns the one that stands. Raises Taken, TooMany, BookingError."""
    rows = connection.execute(LIVE_OR_OF_TURN, {**owner(who), "now": now, "turn": who.turn_id}).all()
    if standing := _standing(rows, who, slot):
        return standing
    _check_limits(rows, who, now)
    booking = Booking(new_code(), slot, who.member, "confirmed", who.turn_id)
    # A code that is in use fails here, outside of _occupy: the whole transaction is tried again.
    connection.execute(INSERT_BOOKING, _row(who, booking, now))
    _occupy(connection, booking.code, slot, _cells(who.club, slot))
    return booking


def _row(who: Who, booking: Booking, now: datetime) -> dict[str, Any]:
    slot = booking.slot
    return {
        "code": booking.code, "club_id": who.club.id, "court_id": court_id(who.club, slot.court),
        "starts_at": slot.starts_at, "ends_at": slot.ends_at, "member": who.member, "status": booking.status,
        "turn_id": who.turn_id, "slot_id": slot.id, "changed_turn_id": None, "created_at": now, "changed_at": now,
    }  # fmt: skip


def _standing(rows: Iterable[Row[Any]], who: Who, slot: Slot) -> Booking | None:
    """The member's booking of that slot, or the one that this turn made of it, wherever it was moved since."""
    made = None
    for row in rows:
        if row.status == "confirmed" and slot_of(who.club, row) == slot:
            return booking_of(who.club, row)
        if row.turn_id == who.turn_id and row.slot_id == slot.id:
            made = row
    if made is None:
        return None
    if made.status == "cancelled":  # a turn that is run again must not bring back what was cancelled since
        raise cancelled(made.code)
    return booking_of(who.club, made)


def cancelled(code: str) -> BookingError:
    return BookingError(f"Booking {code} has been cancelled. To have a court after all, ask what is free.")


def _check_limits(rows: Iterable[Row[Any]], who: Who, now: datetime) -> None:
    rules = who.club.rules
    rows = list(rows)
    if sum(row.status == "confirmed" and row.ends_at > now for row in rows) >= rules.max_live:
        raise too_many_live(who)
    if sum(row.turn_id == who.turn_id for row in rows) >= rules.max_per_turn:
        raise TooMany(f"I book at most {rules.max_per_turn} courts a message. Send another message for the rest.")


def too_many_live(who: Who) -> TooMany:
    return TooMany(f"You hold {who.club.rules.max_live} bookings already, the most a member may have. "
                   "Cancel one, or wait until one is over.")


def cancel(connection: Connection, who: Who, code: str, now: datetime) -> Booking:
    """Frees the cells. Raises UnknownBooking, TooLate, and BookingError for one that another turn cancelled."""
    row = _own(connection, who, code)
    if row.status == "cancelled":
        if row.changed_turn_id == who.turn_id:
            return booking_of(who.club, row)
        raise BookingError(f"Booking {code} is already cancelled.")
    slot = slot_of(who.club, row)
    who.club.check_cutoff(slot, now)
    changed = {"status": "cancelled", "changed_turn_id": who.turn_id, "changed_at": now}
    connection.execute(CHANGE_BOOKING, {"this": code, **changed})
    _free(connection, code, _cells(who.club, slot))
    return Booking(code, slot, who.member, "cancelled", row.turn_id, who.turn_id)


def move(connection: Connection, who: Who, code: str, slot: Slot, now: datetime) -> Booking:
    """Takes the new cells, then frees the old ones: in this order two swapping members cannot deadlock."""
    row = _own(connection, who, code)
    if row.status == "cancelled":
        raise cancelled(code)
    old = slot_of(who.club, row)
    if old == slot:
        return booking_of(who.club, row)
    who.club.check_cutoff(old, now)
    before, after = _cells(who.club, old), _cells(who.club, slot)
    _occupy(connection, code, slot, [cell for cell in after if cell not in before])
    _free(connection, code, [cell for cell in before if cell not in after])
    span = {"court_id": court_id(who.club, slot.court), "starts_at": slot.starts_at, "ends_at": slot.ends_at}
    changed = {"changed_turn_id": who.turn_id, "changed_at": now}
    connection.execute(CHANGE_BOOKING, {"this": code, **span, **changed})
    return Booking(code, slot, who.member, "confirmed", row.turn_id, who.turn_id)


def _own(connection: Connection, who: Who, code: str) -> Row[Any]:
    row = connection.execute(BY_CODE, {**owner(who), "code": code}).one_or_none()
    if row is None:
        raise UnknownBooking(f"You have no booking {code}. Ask for your bookings to see their codes.")
    return row


def _cells(club: Club, slot: Slot) -> list[Cell]:
    return [(court_id(club, slot.court), cell) for cell in slot.cells()]


def _occupy(connection: Connection, code: str, slot: Slot, cells: Iterable[Cell]) -> None:
    try:
        _each(connection, OCCUPY, code, cells)
    except IntegrityError as error:
        raise taken(slot) from error


def _free(connection: Connection, code: str, cells: Iterable[Cell]) -> None:
    _each(connection, FREE, code, cells)


def _each(connection: Connection, statement: Any, code: str, cells: Iterable[Cell]) -> None:
    rows = [{"court_id": court, "starts_at": starts_at, "code": code} for court, starts_at in cells]
    if rows:
        connection.execute(statement, rows)
