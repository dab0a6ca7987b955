"""The rows as the database holds them, read without any of the product's code; and who has the same court twice."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

CELL = timedelta(minutes=15)
BOOKINGS = (
    "SELECT code, court_id, starts_at, ends_at, member, status, turn_id, changed_turn_id, slot_id FROM bookings "
    "ORDER BY court_id, starts_at"
)
CELLS = "SELECT court_id, starts_at, code FROM booking_slots"


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    court: str  # unique among clubs
    starts: datetime
    ends: datetime
    member: str
    status: str
    turn: str
    changed: str | None
    slot: str  # as it was first booked

    @property
    def live(self) -> bool:
        return self.status == "confirmed"


def read_rows(url: str) -> tuple[list[Row], set[tuple[str, datetime, str]]]:
    """All bookings, and the occupied cells as (court, start, code)."""
    bookings, cells = (_select(url, sql) for sql in (BOOKINGS, CELLS))
    rows = [Row(code, court, _utc(since), _utc(until), *rest) for code, court, since, until, *rest in bookings]
    return rows, {(court, _utc(at), code) for court, at, code in cells}


def _select(url: str, sql: str) -> Sequence[tuple[Any, ...]]:
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            return connection.execute(sql).fetchall()
    with psycopg.connect(url) as connection:
        return connection.execute(sql.encode()).fetchall()


def _utc(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def overlaps(rows: Iterable[Row]) -> list[tuple[Row, Row]]:
    """Live bookings of one court that have a moment in common."""
    found: list[tuple[Row, Row]] = []
    last: dict[str, Row] = {}
    for row in sorted((row for row in rows if row.live), key=lambda row: row.starts):
        before = last.get(row.court)
        if before and row.starts < before.ends:
            found.append((before, row))
        if before is None or row.ends > before.ends:
            last[row.court] = row
    return found


def stray_cells(rows: Iterable[Row], cells: set[tuple[str, datetime, str]]) -> set[tuple[str, datetime, str]]:
    """Cells without their booking, and cells that a live booking lacks."""
    due = {
        (row.court, row.starts + number * CELL, row.code)
        for row in rows if row.live for number in range((row.ends - row.starts) // CELL)
    }  # fmt: skip
    return due ^ cells
