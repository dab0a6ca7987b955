"""The `Series` port on SQLAlchemy: bookings that are made, and cancelled, as one.

Each write is one transaction under its member's lock. Where somebody else takes a cell meanwhile, the key of the cells
refuses it, and `store.sql` begins the transaction again."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, union

from bot.domain import limits
from bot.domain.booking import Booking, Repeat, Slot
from bot.domain.errors import AlreadyCancelled, BookingError, TooLate, UnknownBooking, taken
from bot.domain.limits import Made
from bot.domain.ports import Who
from bot.domain.series import Missed, Occurrence, Serial, meant, occurrences
from store import cells, holds, ledger
from store.schema import booking_slots
from store.sql import Engine, write

s = booking_slots.c
TAKEN = select(s.court_id, s.starts_at, s.hold).where(
    s.court_id.in_(bindparam("courts", expanding=True)), s.starts_at.in_(bindparam("cells", expanding=True))
)
CANCELLABLE = union(
    ledger.LIVE_OF_MEMBER.order_by(None), ledger.CANCELLED_BY_TURN.order_by(None), ledger.BY_CODE.order_by(None)
)
Cell = tuple[str, datetime]


class SqlSeries:
    """Series in a database that `store.sql.migrate` has prepared."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    async def book(self, who: Who, first: Slot, repeat: Repeat, now: datetime) -> Serial:
        return await write(self.engine, ledger.lock_of(who), lambda conn: book(conn, who, first, repeat, now))

    async def cancel(self, who: Who, code: str, now: datetime) -> Serial:
        return await write(self.engine, ledger.lock_of(who), lambda conn: _cancel(conn, who, code, now))


def book(connection: Connection, who: Who, first: Slot, repeat: Repeat, now: datetime) -> Serial:
    """What `SqlSeries.book` does in its transaction."""
    club = ledger.club_now(connection, who)
    days = occurrences(club, first, repeat, now)
    made, held = ledger.made_by(connection, who, now), holds.of_member(connection, ledger.owner(who), now)
    booking = _Booking(replace(who, club=club), made, _taken(connection, who, days, held), now)
    if not booking.ran_before:
        limits.check_given_up(made, club, now)
    for day in days:
        booking.settle(day, partial(_insert, connection, who, held, now))
    if not booking.bookings:
        raise booking.missed[0].why
    return Serial(tuple(booking.bookings), tuple(booking.missed))


def _insert(connection: Connection, who: Who, held: Sequence[Row[Any]], now: datetime, booking: Booking) -> None:
    insert = partial(ledger.insert_booking, connection, who, booking, now)
    holds.claim(connection, held, booking.slot, now, insert)


def _taken(connection: Connection, who: Who, days: Sequence[Occurrence], held: Sequence[Row[Any]]) -> set[Cell]:
    """But for what is held for the member."""
    slots = [slot for day in days for slot in day.slots]
    courts = {cells.court_id(who.club, slot.court): slot.court.key for slot in slots}
    starts = sorted({cell for slot in slots for cell in slot.cells()})
    rows = connection.execute(TAKEN, {"courts": list(courts), "cells": starts}).all()
    own = {row.id for row in held}
    return {(courts[row.court_id], row.starts_at) for row in rows if row.hold not in own}


class _Booking:
    """One series being booked, day by day."""

    def __init__(self, who: Who, made: Sequence[Made], taken: set[Cell], now: datetime) -> None:
        self._who, self._made, self._taken = who, made, taken
        self._live = [each.booking for each in made if each.is_live(now)]
        of_turn = [each.booking for each in made if each.booking.turn_id == who.turn_id and each.booking.series]
        self.ran_before = bool(of_turn)  # what was not booked then is not booked now
        self._code = of_turn[0].series if of_turn else ledger.new_code()
        self.bookings: list[Booking] = []
        self.missed: list[Missed] = []

    def settle(self, day: Occurrence, insert: Callable[[Booking], None]) -> None:
        """Takes the day for booked where it stands, books it, or notes why not."""
        try:
            self.bookings.append(self._standing(day) or self._new(day, insert))
        except BookingError as error:
            self.missed.append(Missed(day.day, error))

    def _standing(self, day: Occurrence) -> Booking | None:
        found = (limits.standing(self._made, self._who.turn_id, slot) for slot in day.slots)
        return next((booking for booking in found if booking), None)

    def _new(self, day: Occurrence, insert: Callable[[Booking], None]) -> Booking:
        if day.refusal:
            raise day.refusal
        free = [slot for slot in day.slots if self._taken.isdisjoint((slot.court.key, cell) for cell in slot.cells())]
        if not free or self.ran_before:
            raise taken(day.slots[0])
        limits.check_live(len(self._live), self._who.club.rules)
        limits.check_beside(free[0], self._live, self._who.club)
        turn = self._who.turn_id
        booking = Booking(ledger.new_code(), free[0], self._who.member, "confirmed", turn, series=self._code)
        insert(booking)
        self._live.append(booking)
        return booking


def _cancel(connection: Connection, who: Who, code: str, now: datetime) -> Serial:
    found = {**ledger.owner(who), "now": now, "turn": who.turn_id, "code": code}
    rows = connection.execute(CANCELLABLE, found).all()
    mine = sorted((ledger.booking_of(who.club, row) for row in rows), key=lambda one: one.slot.starts_at)
    gone: list[Booking] = []
    kept: list[Missed] = []
    for booking in meant(mine, code):
        if booking.status == "cancelled":
            gone += [booking] if booking.changed_turn_id == who.turn_id else []
            continue
        try:
            who.club.check_cutoff(booking.slot, now)
        except TooLate as error:
            kept.append(Missed(booking.slot.local.date(), error))
            continue
        gone.append(ledger.give_up(connection, who, booking, now))
    if not gone:
        raise _nothing(mine, kept, code)
    return Serial(tuple(gone), tuple(kept))


def _nothing(mine: Sequence[Booking], kept: Sequence[Missed], code: str) -> BookingError:
    """Why nothing was cancelled."""
    if kept:
        return kept[0].why
    return AlreadyCancelled(code=code) if meant(mine, code) else UnknownBooking(code=code)
