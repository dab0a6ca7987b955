"""The rows of bookings and cells: what one transaction does, given its connection. What they allow is decided by
`bot.domain.limits` and the club.

Writers begin with their member's lock and share the row of the club (`store.locks`), so what they read about that
member stays true until they commit: an admin who closes days waits for them, and they for the admin. Between members
the key of `booking_slots` decides.
"""

import re
import secrets
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, select, union, update
from sqlalchemy.exc import IntegrityError

from bot.domain import limits
from bot.domain.booking import CELL, CODE_LETTERS, Booking, Slot
from bot.domain.club import Club
from bot.domain.errors import UnknownBooking, taken
from bot.domain.limits import Made
from bot.domain.ports import Who
from store import cells as court_cells
from store import holds, locks
from store.cells import FREE, court_id, slot_of
from store.connections import same
from store.locks import MemberLock
from store.schema import bookings, clubs

b = bookings.c
LIVE = and_(b.status == "confirmed", b.ends_at > bindparam("now"))
OF_MEMBER = (
    select(bookings).where(b.club_id == bindparam("club"), same(b.member)).order_by(b.starts_at, b.court_id, b.code)
)
LIVE_OF_MEMBER = OF_MEMBER.where(LIVE)
MADE_BY_TURN = OF_MEMBER.where(b.turn_id == bindparam("turn"))
GIVEN_UP = OF_MEMBER.where(  # what was made since then ends after it, which the index knows
    b.status == "cancelled", b.created_at > bindparam("since"), b.ends_at > bindparam("since")
)
# Three looks in one statement, each by its own index: with OR it would be one look at all that the member ever had.
STANDING = union(LIVE_OF_MEMBER.order_by(None), MADE_BY_TURN.order_by(None), GIVEN_UP.order_by(None))
CANCELLED_BY_TURN = OF_MEMBER.where(b.status == "cancelled", b.changed_turn_id == bindparam("turn"))
BY_CODE = OF_MEMBER.where(b.code == bindparam("code"))
CHANGE_BOOKING = update(bookings).where(b.code == bindparam("this"))
CLUB_DOCUMENT = select(clubs.c.document).where(clubs.c.id == bindparam("club"))
CANCEL_LIVE = CHANGE_BOOKING.where(b.status == "confirmed").values(status="cancelled")


_random = secrets.SystemRandom()
LIKE_A_TIME = re.compile(r"[0-9]+[AP]M")


def lock_of(who: Who) -> MemberLock:
    """The lock that writers for this member hold."""
    return MemberLock(who.club.id, who.member)


def new_code() -> str:
    """Six letters, at least one of them a digit and one not, so that it looks like a code; and not like "3PM…", which
    is read as a time."""
    while True:
        code = "".join(_random.choices(CODE_LETTERS, k=6))
        if not code.isalpha() and not code.isdigit() and not LIKE_A_TIME.match(code):
            return code


def booking_of(club: Club, row: Row[Any]) -> Booking:
    slot = slot_of(club, row)
    return Booking(row.code, slot, row.member, row.status, row.turn_id, row.changed_turn_id, row.series)


def owner(who: Who) -> dict[str, Any]:
    """The parameters of OF_MEMBER."""
    return {"club": who.club.id, "member": who.member}


def club_now(connection: Connection, who: Who) -> Club:
    """The club as it stands, parsed where it is newer than the turn's."""
    version = locks.club_version(connection)
    if version is None or version <= who.club.version:
        return who.club
    return Club.model_validate_json(connection.execute(CLUB_DOCUMENT, {"club": who.club.id}).scalar_one())


def _check_still(club: Club, who: Who, slot: Slot, now: datetime) -> None:
    """The turn checked the slot by the club that it had loaded: refuses what a newer one no longer allows."""
    if club is not who.club:
        club.check_slot(club.slot(replace(slot, zone=club.zone).id), now)


def book(connection: Connection, who: Who, slot: Slot, now: datetime) -> Booking:
    """Writes booking and cells, or returns the one that stands. Raises Taken, TooMany, BookingError."""
    club = club_now(connection, who)
    made = made_by(connection, who, now)
    if standing := limits.standing(made, who.turn_id, slot):
        return standing
    _check_still(club, who, slot, now)
    limits.check_limits(made, who.club.rules, who.turn_id, now)
    limits.check_beside(slot, (each.booking for each in made if each.is_live(now)), club)
    limits.check_given_up(made, club, now)
    booking = Booking(new_code(), slot, who.member, "confirmed", who.turn_id)
    try:
        insert_booking(connection, who, booking, now)
    except IntegrityError as error:
        if court_cells.is_taken(error):
            raise taken(slot) from error
        raise  # a code that is in use: the whole transaction is tried again
    return booking


def made_by(connection: Connection, who: Who, now: datetime) -> list[Made]:
    """What decides about another booking of the member's: their live ones, this turn's, and what they gave up."""
    found = {**owner(who), "now": now, "turn": who.turn_id, "since": now - limits.CYCLE}
    rows = connection.execute(STANDING, found).all()
    return [Made(booking_of(who.club, row), row.slot_id, row.created_at) for row in rows]


def insert_booking(connection: Connection, who: Who, booking: Booking, now: datetime) -> None:
    """Raises IntegrityError for a code, or a cell, that is in use: the transaction is then tried again as a whole."""
    court_cells.book(connection, _row(who, booking, now), booking.slot.cells())


def _row(who: Who, booking: Booking, now: datetime) -> dict[str, Any]:
    slot = booking.slot
    return {
        "code": booking.code, "club_id": who.club.id, "court_id": court_id(who.club, slot.court),
        "starts_at": slot.starts_at, "ends_at": slot.ends_at, "member": who.member, "status": booking.status,
        "turn_id": who.turn_id, "slot_id": slot.id, "changed_turn_id": None, "created_at": now, "changed_at": now,
        "series": booking.series,
    }  # fmt: skip


def cancel(connection: Connection, who: Who, code: str, now: datetime) -> Booking:
    """Frees the cells. Raises UnknownBooking, TooLate, TooMany, BookingError for one that another turn cancelled."""
    booking = _own(connection, who, code)
    if limits.is_cancelled_by(booking, who.turn_id):
        return booking
    who.club.check_cutoff(booking.slot, now)
    # By the rows, since one turn may act at several desks: each call of a service or a Lambda has its own.
    cancelled = connection.execute(CANCELLED_BY_TURN, {**owner(who), "turn": who.turn_id}).all()
    limits.check_cancellations(len(cancelled), who.club.rules)
    return give_up(connection, who, booking, now)


def give_up(connection: Connection, who: Who, booking: Booking, now: datetime) -> Booking:
    """Cancels the member's own live booking and frees its cells."""
    changed = {"status": "cancelled", "changed_turn_id": who.turn_id, "changed_at": now}
    connection.execute(CHANGE_BOOKING, {"this": booking.code, **changed})
    _free(connection, who.club, booking)
    holds.pass_on(connection, who.club.id, booking.slot, now)
    return replace(booking, status="cancelled", changed_turn_id=who.turn_id)


def release(connection: Connection, row: Row[Any], turn_id: str, now: datetime) -> bool:
    """Cancels a live booking, whoever's it is, and frees its cells; False where somebody was faster."""
    changed = {"this": row.code, "changed_turn_id": turn_id, "changed_at": now}
    if not connection.execute(CANCEL_LIVE, changed).rowcount:
        return False
    cells = [row.starts_at + n * CELL for n in range((row.ends_at - row.starts_at) // CELL)]
    connection.execute(FREE, {"court": row.court_id, "code": row.code, "cells": cells})
    holds.pass_on(connection, row.club_id, row, now)
    return True


def move(connection: Connection, who: Who, code: str, slot: Slot, now: datetime) -> Booking:
    """Takes the new cells, then frees the old ones: in this order two swapping members cannot deadlock."""
    club = club_now(connection, who)
    booking = _own(connection, who, code)
    limits.check_not_cancelled(booking)
    if booking.slot == slot:
        return booking
    who.club.check_cutoff(booking.slot, now)
    _check_still(club, who, slot, now)
    if club.rules.compares:
        others = connection.execute(LIVE_OF_MEMBER, {**owner(who), "now": now}).all()
        limits.check_beside(slot, (booking_of(club, row) for row in others if row.code != code), club)
    moved = replace(booking, slot=slot, changed_turn_id=who.turn_id)
    same_court = booking.slot.court.key == slot.court.key
    kept = set(booking.slot.cells()) & set(slot.cells()) if same_court else set[datetime]()
    _occupy(connection, who.club, moved, kept)
    _free(connection, who.club, booking, kept)
    span = {"court_id": court_id(who.club, slot.court), "starts_at": slot.starts_at, "ends_at": slot.ends_at}
    changed = {"changed_turn_id": who.turn_id, "changed_at": now}
    connection.execute(CHANGE_BOOKING, {"this": code, **span, **changed})
    holds.pass_on(connection, who.club.id, booking.slot, now)
    return moved


def _own(connection: Connection, who: Who, code: str) -> Booking:
    row = connection.execute(BY_CODE, {**owner(who), "code": code}).one_or_none()
    if row is None:
        raise UnknownBooking(code=code)
    return booking_of(who.club, row)


def _occupy(connection: Connection, club: Club, booking: Booking, but: Collection[datetime] = ()) -> None:
    try:
        _insert_cells(connection, club, booking, but)
    except IntegrityError as error:
        raise taken(booking.slot) from error


def _insert_cells(connection: Connection, club: Club, booking: Booking, but: Collection[datetime] = ()) -> None:
    cells = [cell for cell in booking.slot.cells() if cell not in but]
    court_cells.occupy(connection, court_id(club, booking.slot.court), cells, booking.code)


def _free(connection: Connection, club: Club, booking: Booking, but: Collection[datetime] = ()) -> None:
    cells = [cell for cell in booking.slot.cells() if cell not in but]
    court = court_id(club, booking.slot.court)
    connection.execute(FREE, {"court": court, "code": booking.code, "cells": cells})
