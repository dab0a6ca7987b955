"""The judge of waiting lists and of connected members knows each kind of wrong when there is one."""

import sqlite3
from contextlib import closing

import pytest

from tests.chaos.acts import Talk
from tests.chaos.test_judge import BOOKED, Court, Told, court, wrong

__all__ = ["court"]  # a fixture

WHAT = "Court 2 on Wednesday 2 December, 09:00–10:00"
HELD = f"{WHAT} is free, and held for you until 08:40."
WAITS = f"You are on the waiting list: {WHAT}."
LEFT = f"You are no longer waiting for {WHAT}."
JOINED = 'You are connected with Ben: "mine" lists what both sides booked.'
NINE, TEN, UNTIL = (f"2026-12-02 {clock}:00.000000" for clock in ("09:00", "10:00", "08:40"))
PLACE = "INSERT INTO waiting VALUES (1, 'club', 'slack:T1:U1', ?, ?, 'c2', 'slack', 'T1', '{}', ?, ?, ?)"


def wait(court: Court, held: bool = False, told: bool = True, cells: int = 4) -> None:
    """A place of the member's, for court 2 at nine."""
    with closing(sqlite3.connect(court.file)) as database, database:
        hold = ("club/c2", UNTIL, UNTIL if told else None) if held else (None, None, None)
        database.execute(PLACE, (NINE, TEN, *hold))
        quarters = [f"2026-12-02 09:{n * 15:02}:00.000000" for n in range(cells if held else 0)]
        database.executemany(
            "INSERT OR IGNORE INTO booking_slots (court_id, starts_at, hold) VALUES ('club/c2', ?, 1)",
            [(quarter,) for quarter in quarters],
        )


def test_a_hold_that_is_told_is_right(court: Court) -> None:
    wait(court, held=True)
    assert wrong(court.judged(Told(WAITS, HELD, way="ephemeral"))) == {}


def test_a_place_whose_court_is_taken_is_right(court: Court) -> None:
    court.book("7KQ2MD")
    wait(court)
    assert wrong(court.judged(Told(WAITS, BOOKED, way="ephemeral"))) == {}


def test_a_hold_that_was_left_before_a_kill_is_no_lost_one(court: Court) -> None:
    assert wrong(court.judged(Told(HELD, "You are no longer waiting for that.", way="ephemeral"))) == {}


@pytest.mark.parametrize("text", [HELD, WAITS])
def test_a_promise_that_nothing_stands_behind_is_wrong(court: Court, text: str) -> None:
    assert wrong(court.judged(Told(text))) == {"holds": 1}


@pytest.mark.parametrize("text", [HELD, WAITS])
def test_a_promise_that_ended_in_a_booking_or_in_leaving_is_right(court: Court, text: str) -> None:
    assert wrong(court.judged(Told(text, LEFT, way="ephemeral"))) == {}
    court.book("7KQ2MD")
    assert wrong(court.judged(Told(text, BOOKED, way="ephemeral"))) == {}


def test_a_press_for_what_is_no_longer_held_is_wrong(court: Court) -> None:
    assert wrong(court.judged(Told("That is no longer held for you. Ask what is free."))) == {"holds": 1}


def test_a_hold_that_its_member_never_read_of_is_wrong(court: Court) -> None:
    wait(court, held=True)
    assert wrong(court.judged(Told(WAITS))) == {"holds": 1}


def test_a_hold_that_is_still_to_be_told_is_wrong(court: Court) -> None:
    wait(court, held=True, told=False)
    assert wrong(court.judged(Told(HELD))) == {"holds": 1}


def test_a_court_that_is_free_and_held_for_nobody_who_waits_is_wrong(court: Court) -> None:
    wait(court)
    assert wrong(court.judged(Told(WAITS))) == {"holds": 1}


def test_a_hold_beside_a_booking_is_a_double_booking(court: Court) -> None:
    court.book("7KQ2MD")
    wait(court, held=True)
    assert any("overlap" in line for line in court.judged(Told(BOOKED, HELD, way="ephemeral")).double)


def test_a_hold_that_lacks_a_cell_is_a_double_booking(court: Court) -> None:
    wait(court, held=True, cells=3)
    assert wrong(court.judged(Told(HELD))) == {"double bookings": 1}


@pytest.mark.parametrize(("persons", "found"), [((), 1), (("p1",), 1), (("p1", "p2"), 1), (("p1", "p1"), 0)])
def test_members_who_were_told_that_they_are_one_person_are_one(
    court: Court, persons: tuple[str, ...], found: int
) -> None:
    with closing(sqlite3.connect(court.file)) as database, database:
        for member, person in zip(("slack:T1:U1", "discord::U2"), persons, strict=False):
            row = ("club", member, person, NINE)
            database.execute("INSERT INTO connections (club_id, member, person, at) VALUES (?, ?, ?, ?)", row)
    seat = Told(JOINED)
    seat.talk.other = Talk("discord", "D", "G1", "U2")
    assert len(court.judged(seat).connected) == found
