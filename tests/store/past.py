"""A club with a past: bookings without end, of many members, written without a desk."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, text

from store.schema import Utc

OLD_HAND = "slack:T1:ann"
OTHERS = 40_000
COURTS = 20

NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)"
MEMBER = f"CASE WHEN n <= :hers THEN '{OLD_HAND}' ELSE 'slack:T1:m' || (n % {OTHERS}) END"
COURT = f"'riverside/c' || (1 + n % {COURTS})"
HOURS = f"(1 + n / {COURTS})"
BEFORE = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S.000000', :now, (-{}) || ' minutes')",
    "postgresql": "CAST(:now AS timestamptz) - {} * interval '1 minute'",
}


def fill(connection: Connection, now: datetime, count: int, hers: int) -> None:
    """So many bookings, each of an hour that is over by `now`, in Riverside; so many of them are the old hand's, and
    every tenth was moved once."""
    before = BEFORE[connection.dialect.name].format
    values = {"now": now, "count": count, "hers": hers}
    for statement in (_bookings(before(f"{HOURS} * 60"), before(f"({HOURS} * 60 - 60)")), _cells(before)):
        connection.execute(text(statement).bindparams(bindparam("now", type_=Utc)), values)


def _bookings(starts: str, ends: str) -> str:
    return (
        "INSERT INTO bookings (code, club_id, court_id, starts_at, ends_at, member, status, turn_id, slot_id, "
        f"changed_turn_id, created_at, changed_at) {NUMBERS} SELECT 'P' || n, 'riverside', {COURT}, {starts}, {ends}, "
        f"{MEMBER}, 'confirmed', 'slack:T1:Ev' || n, 'slot-' || n, "
        f"CASE WHEN n % 10 = 0 THEN 'slack:T1:Mv' || n END, {starts}, {starts} FROM numbers"
    )


def _cells(before: object) -> str:
    assert callable(before)
    cell = before(f"({HOURS} * 60 - 15 * q)")
    quarters = "(SELECT 0 AS q UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) AS quarters"
    return (
        f"INSERT INTO booking_slots (court_id, starts_at, code) {NUMBERS} "
        f"SELECT {COURT}, {cell}, 'P' || n FROM numbers, {quarters}"
    )
