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
CELLS = "SELECT court_id, starts_at, code FROM booking_slots WHERE code IS NOT NULL"
HELD_CELLS = "SELECT court_id, starts_at, hold FROM booking_slots WHERE hold IS NOT NULL"
PLACES = "SELECT id, club_id, member, starts_at, ends_at, courts, held_court, held_until, told_for FROM waiting"
PEOPLE = "SELECT member, person FROM connections"
BOARDS = "SELECT platform, channel, message, club_id FROM boards JOIN workspaces USING (platform) WHERE id = workspace"


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


@dataclass(frozen=True, slots=True)
class Place:
    """On a waiting list."""

    id: int
    club: str
    member: str
    starts: datetime
    ends: datetime
    courts: list[str]  # keys; none for any
    held: str  # the court that is held, unique among clubs; "" for none
    told: bool

    @property
    def row(self) -> Row:
        """What is held, as if it were booked."""
        return Row(f"hold {self.id}", self.held, self.starts, self.ends, self.member, "confirmed", "", None, "")


def read_places(url: str) -> tuple[list[Place], set[tuple[str, datetime, str]]]:
    """All places, and the held cells as (court, start, the code of that row)."""
    found = [
        Place(id, club, member, _utc(since), _utc(until), courts.split(), held or "", end is not None and told == end)
        for id, club, member, since, until, courts, held, end, told in _select(url, PLACES)
    ]
    return found, {(court, _utc(at), f"hold {hold}") for court, at, hold in _select(url, HELD_CELLS)}


def read_people(url: str) -> dict[str, str]:
    """Who each connected identity is."""
    return dict(_select(url, PEOPLE))


def read_cells(url: str) -> dict[str, dict[str, list[datetime]]]:
    """The cells of each club's courts (by their key) that are booked or held."""
    found: dict[str, dict[str, list[datetime]]] = {}
    for sql in (CELLS, HELD_CELLS):
        for court, at, _ in _select(url, sql):
            club, _, key = court.rpartition("/")
            found.setdefault(club, {}).setdefault(key, []).append(_utc(at))
    return found


def read_boards(url: str) -> list[tuple[str, str, str, str]]:
    """(platform, channel, message, club) of each."""
    return [(platform, channel, message, club) for platform, channel, message, club in _select(url, BOARDS)]


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
