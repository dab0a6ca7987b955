"""The cells of the courts, whose key decides who gets a court: for a booking, or held for somebody who waits."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ARRAY, Connection, Row, Text, TextClause, bindparam, delete, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from bot.domain.booking import Court, Slot
from bot.domain.club import Club
from store.schema import Utc, booking_slots, bookings

INSERT_BOOKING = insert(bookings)
FREE = delete(booking_slots).where(
    booking_slots.c.court_id == bindparam("court"),
    booking_slots.c.code == bindparam("code"),
    booking_slots.c.starts_at.in_(bindparam("cells", expanding=True)),
)


_ROW = {column.name: bindparam(f"new_{column.name}", type_=column.type) for column in bookings.c}
_CELLS = func.unnest(bindparam("cells", type_=ARRAY(Utc)))
# A booking and its cells in one statement, which SQLite does not have.
BOOK = (
    insert(booking_slots)
    .from_select(
        ["court_id", "starts_at", "code"],
        select(bindparam("court", type_=Text), _CELLS, bindparam("whose", type_=Text)),
    )
    .add_cte(insert(bookings).values(_ROW).cte("booking"))
)


@lru_cache
def _occupy(count: int, column: str) -> TextClause:
    """One INSERT of that many cells. As text, since SQLAlchemy compiles a multi-row `values()` anew each time, and
    psycopg runs many rows of parameters in a pipeline, which logs a warning whenever a cell is taken."""
    rows = ", ".join(f"(:court, :cell{n}, :whose)" for n in range(count))
    starts = [bindparam(f"cell{n}", type_=Utc) for n in range(count)]
    return text(f"INSERT INTO booking_slots (court_id, starts_at, {column}) VALUES {rows}").bindparams(*starts)


def occupy(connection: Connection, court: str, cells: Sequence[datetime], code: str) -> None:
    """Takes them for a booking. Raises IntegrityError where one is somebody's."""
    _insert(connection, "code", court, cells, code)


def book(connection: Connection, row: dict[str, Any], cells: Sequence[datetime]) -> None:
    """Writes the row of a booking and takes its cells. Raises IntegrityError where its code, or a cell, is in use."""
    if connection.dialect.name == "sqlite":
        connection.execute(INSERT_BOOKING, row)
        occupy(connection, row["court_id"], cells, row["code"])
    else:
        new = {f"new_{name}": value for name, value in row.items()}
        connection.execute(BOOK, {**new, "court": row["court_id"], "cells": list(cells), "whose": row["code"]})


def hold(connection: Connection, court: str, cells: Sequence[datetime], place: int) -> None:
    """Holds them for that place of the waiting list. Raises IntegrityError where one is somebody's."""
    _insert(connection, "hold", court, cells, place)


def _insert(connection: Connection, column: str, court: str, cells: Sequence[datetime], whose: str | int) -> None:
    if cells:
        starts = {f"cell{n}": cell for n, cell in enumerate(cells)}
        connection.execute(_occupy(len(cells), column), {"court": court, "whose": whose, **starts})


def court_id(club: Club, court: Court) -> str:
    """Unique among clubs, as the key of the cells must be."""
    return f"{club.id}/{court.key}"


def court_of(club: Club, court: str) -> Court:
    """The court of such an id."""
    return club.court(court.rpartition("/")[2])


def slot_of(club: Club, row: Row[Any]) -> Slot:
    """The slot of a booking's or proposal's row."""
    minutes = (row.ends_at - row.starts_at) // timedelta(minutes=1)
    return Slot(court_of(club, row.court_id), row.starts_at, minutes, club.zone)


def is_taken(error: IntegrityError) -> bool:
    """Whether it tells of a cell that is somebody's."""
    return booking_slots.name in str(error.orig)
