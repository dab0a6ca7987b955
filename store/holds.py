"""What becomes free is held for the first in line whom it fits: what a transaction that frees cells does, given its
connection.

A hold is cells in the table of the bookings' cells, so that the same key decides. A place gets one hold at most, since
its row is changed only while it has none.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from bot.domain.booking import Slot
from bot.domain.club import Club
from bot.domain.errors import BookingError
from bot.domain.waiting import Place, Wanted, hold_until
from store import cells
from store.connections import same
from store.schema import booking_slots, clubs, waiting

w, s = waiting.c, booking_slots.c
T = TypeVar("T")
IN_LINE = (
    select(waiting)
    .where(
        w.club_id == bindparam("club"),
        w.held_until.is_(None),
        w.starts_at < bindparam("until"),
        w.ends_at > bindparam("since"),
        w.starts_at > bindparam("now"),
    )
    .order_by(w.id)
)
CLUB_DOCUMENT = select(clubs.c.document).where(clubs.c.id == bindparam("club"))
TAKEN = select(s.court_id).where(
    s.court_id.in_(bindparam("courts", expanding=True)), s.starts_at.in_(bindparam("cells", expanding=True))
)
HOLD = update(waiting).where(w.id == bindparam("this"), w.held_until.is_(None))
UNHOLD = update(waiting).where(w.id == bindparam("this")).values(held_court=None, held_until=None, told_for=None)
LET_GO = delete(booking_slots).where(s.hold == bindparam("place"))
END = delete(waiting).where(w.id == bindparam("this"))
OF_MEMBER = (
    select(waiting)
    .where(w.club_id == bindparam("club"), same(w.member), w.held_until > bindparam("now"))
    .order_by(w.id)
)


class Span(Protocol):
    """What was freed, of whatever court: a slot, or a row."""

    @property
    def starts_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime: ...


def pass_on(connection: Connection, club_id: str, freed: Span | Row[Any], now: datetime) -> None:
    """Holds what was freed for whoever is first in line for it. IntegrityError, where somebody else takes it meanwhile,
    makes the whole transaction begin again."""
    span = {"club": club_id, "since": freed.starts_at, "until": freed.ends_at, "now": now}
    if rows := connection.execute(IN_LINE, span).all():
        club = Club.model_validate_json(connection.execute(CLUB_DOCUMENT, {"club": club_id}).scalar_one())
        for row in rows:
            try_hold(connection, club, row, now)


def try_hold(connection: Connection, club: Club, row: Row[Any], now: datetime) -> bool:
    """Holds the first free slot that the place of that row waits for, if there is one."""
    place = place_of(club, row)
    try:
        slots = place.wanted.allowed(club, now)
    except BookingError:
        return False
    courts = {cells.court_id(club, slot.court): slot for slot in slots}
    starts = slots[0].cells() if slots else list[datetime]()
    taken = set(connection.scalars(TAKEN, {"courts": list(courts), "cells": starts}))
    court = next((court for court in courts if court not in taken), None)
    if court is None:
        return False
    until = hold_until(club, place.wanted, now)
    if not connection.execute(HOLD, {"this": place.id, "held_court": court, "held_until": until}).rowcount:
        return False
    cells.hold(connection, court, courts[court].cells(), place.id)
    return True


def is_allowed(club: Club, row: Row[Any], now: datetime) -> bool:
    """Whether what is held for the place of that row could be booked now."""
    slot = place_of(club, row).slot
    if slot is None or all(court.key != slot.court.key for court in club.courts):
        return False
    try:
        club.check_slot(slot, now)
    except BookingError:
        return False
    return True


def let_go(connection: Connection, club: Club, row: Row[Any], now: datetime) -> None:
    """Ends a hold that the club no longer allows; the place is held another court, if one is free, and whatever else
    was let go with it goes to who is next in line."""
    if is_allowed(club, row, now):
        return
    connection.execute(LET_GO, {"place": row.id})
    connection.execute(UNHOLD, {"this": row.id})
    pass_on(connection, row.club_id, row, now)


def end(connection: Connection, row: Row[Any], now: datetime) -> None:
    """Ends a place; what was held for it goes to the next. (A hold that begins meanwhile makes the foreign key refuse
    this, and the whole transaction begins again.)"""
    connection.execute(LET_GO, {"place": row.id})
    connection.execute(END, {"this": row.id})
    if row.held_until is not None:
        pass_on(connection, row.club_id, row, now)


def of_member(connection: Connection, owner: dict[str, Any], now: datetime) -> Sequence[Row[Any]]:
    """The places of that owner (`ledger.owner`) for which something is held."""
    return connection.execute(OF_MEMBER, {**owner, "now": now}).all()


def claim(connection: Connection, held: Sequence[Row[Any]], slot: Slot, now: datetime, work: Callable[[], T]) -> T:
    """Does `work`, which takes the slot for a member, with what is held for them there out of its way: they have their
    answer, so those places end, and what the slot leaves of a hold goes to who is next in line."""
    own = [row for row in held if _overlaps(row, slot)]
    for row in own:
        connection.execute(LET_GO, {"place": row.id})
        connection.execute(END, {"this": row.id})
    done = work()
    for row in own:
        if row.starts_at < slot.starts_at or row.ends_at > slot.ends_at:
            pass_on(connection, row.club_id, row, now)
    return done


def _overlaps(row: Row[Any], slot: Slot) -> bool:
    same_court = row.held_court.rpartition("/")[2] == slot.court.key
    return same_court and row.starts_at < slot.ends_at and row.ends_at > slot.starts_at


def place_of(club: Club, row: Row[Any]) -> Place:
    minutes = int((row.ends_at - row.starts_at).total_seconds()) // 60
    wanted = Wanted(row.starts_at, minutes, tuple(row.courts.split()))
    court = cells.court_of(club, row.held_court) if row.held_court else None
    return Place(row.id, row.member, wanted, club.zone, court, row.held_until)
