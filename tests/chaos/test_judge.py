"""The judge of a run knows each kind of wrong when there is one."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.runtime import faults
from store.sql import make_engine, migrate
from tests.chaos.acts import Act, Seat, Shown, Talk
from tests.chaos.judge import Judge, Verdict

COLUMNS = "code, court_id, starts_at, ends_at, member, status, turn_id, slot_id, club_id, created_at, changed_at"
NINE, TEN, HALF_PAST = (f"2026-12-02 {clock}:00.000000" for clock in ("09:00", "10:00", "09:30"))
BOOKED = "Booked: Court 2 on Wednesday 2 December, 09:00–10:00. Code 7KQ2MD."
DENIED = "I could not finish that message, and nothing was booked."
ON_SLACK = "🎾 You're booked: Court 2\nWed 2 Dec, 09:00–10:00\nCode 7KQ2MD"
ON_DISCORD = "### 🎾 You're booked: Court 2\nWed 2 Dec, 09:00–10:00\n-# <t:1796202000:R> · Code 7KQ2MD"
CANCELLED = "Cancelled: Court 2 on Wednesday 2 December, 09:00–10:00 (code 7KQ2MD)."


class Told(Seat):
    """A member who asked once, and was told these things."""

    def __init__(self, *texts: str, way: str = "post", accepted: bool = True) -> None:
        act = Act("mention", "book court 2", 1.0, {"Ev1"}, lambda: accepted)
        act.news = [Shown(way, [text]) for text in texts]
        self.talk = Talk("slack", "D", "T1", "U1", [act])

    def collect(self) -> None: ...


class Court:
    """A database that a test writes rows into."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "courtbot.sqlite"

    @property
    def url(self) -> str:
        return f"sqlite:///{self.file}"

    def book(self, code: str, starts: str = NINE, turn: str = "slack:T1:Ev1", cells: int = 4) -> None:
        made = (
            code,
            "club/c2",
            starts,
            TEN,
            "slack:T1:U1",
            "confirmed",
            turn,
            "c2-20261202-0900-60",
            "club",
            NINE,
            NINE,
        )
        with closing(sqlite3.connect(self.file)) as database, database:
            database.execute(f"INSERT INTO bookings ({COLUMNS}) VALUES ({', '.join('?' * 11)})", made)
            quarters = [f"2026-12-02 09:{n * 15:02}:00.000000" for n in range(4 - cells, 4)]
            held = [("club/c2", quarter, code) for quarter in quarters if quarter >= starts]
            database.executemany(
                "INSERT OR IGNORE INTO booking_slots (court_id, starts_at, code) VALUES (?, ?, ?)", held
            )

    def judged(self, *seats: Seat) -> Verdict:
        return Judge(seats, self.url, self.folder).verdict()


@pytest.fixture
async def court(tmp_path: Path) -> Court:
    made = Court(tmp_path)
    engine = make_engine(made.url)
    await migrate(engine)
    await engine.dispose()
    return made


def wrong(verdict: Verdict) -> dict[str, int]:
    return {name: len(found) for name, found in verdict.wrong.items() if found}


def test_a_booking_that_was_told_is_right(court: Court) -> None:
    court.book("7KQ2MD")
    assert wrong(court.judged(Told(BOOKED))) == {}


def test_an_overlap_is_a_double_booking_whatever_the_cells_say(court: Court) -> None:
    court.book("7KQ2MD")
    court.book("8KQ2MD", HALF_PAST, "slack:T1:Ev2")
    verdict = court.judged(Told(BOOKED, "Code 8KQ2MD", way="ephemeral"))
    assert any("overlap" in line for line in verdict.double)


def test_a_second_booking_of_one_turn_is_a_double_booking(court: Court) -> None:
    court.book("7KQ2MD")
    court.book("8KQ2MD", TEN[:11] + "09:45:00.000000", cells=0)
    assert any("booked 2 times" in line for line in court.judged(Told(BOOKED)).double)


def test_a_cell_that_is_missing_is_found(court: Court) -> None:
    court.book("7KQ2MD", cells=3)
    assert wrong(court.judged(Told(BOOKED))) == {"double bookings": 1}


def test_a_row_that_nobody_was_told_of_is_untold(court: Court) -> None:
    court.book("7KQ2MD")
    assert wrong(court.judged(Told("Something else."))) == {"untold": 1}


def test_an_accepted_event_without_an_answer_is_untold(court: Court) -> None:
    assert wrong(court.judged(Told())) == {"untold": 1}


def test_an_event_that_was_not_accepted_may_have_no_answer(court: Court) -> None:
    assert wrong(court.judged(Told(accepted=False))) == {}


def test_an_end_that_the_log_tells_is_no_silence(court: Court) -> None:
    line = {"level": "ERROR", "message": "The event has been tried 8 times: given up", "turn": "slack:T1:Ev1"}
    (court.folder / "worker0.log").write_text(json.dumps(line) + "\n")
    verdict = court.judged(Told())
    assert (wrong(verdict), len(verdict.logged)) == ({}, 1)


def test_an_answer_told_twice_is_a_duplicate(court: Court) -> None:
    court.book("7KQ2MD")
    assert wrong(court.judged(Told(BOOKED, BOOKED))) == {"duplicates": 1}


CARD = "🎾 You're booked: Court 2\nWed 2 Dec, 09:00–10:00\nCode 7KQ2MD"
THUMBS = ("Helpful", "Not helpful")


def pressed(*versions: str, way: str = "post") -> Told:
    """A press on a card, which is answered beside it, and what the card shows from then on."""
    seat = Told("When shall I remind you?", way=way)
    [act] = seat.talk.acts
    act.since_pressed("\n".join([CARD, *THUMBS]), versions, versions, THUMBS)
    act.changed = bool(act.in_place)
    return seat


def test_a_card_that_its_own_turn_draws_again_with_other_buttons_is_no_second_answer(court: Court) -> None:
    court.book("7KQ2MD")
    assert wrong(court.judged(pressed(CARD), Told(BOOKED))) == {}


def test_an_answer_in_the_place_of_what_was_pressed_beside_another_one_is_a_duplicate(court: Court) -> None:
    court.book("7KQ2MD")
    assert wrong(court.judged(pressed(CARD.replace("You're booked", "Your booking")), Told(BOOKED))) == {
        "duplicates": 1
    }


def test_a_card_that_is_drawn_again_answers_nothing(court: Court) -> None:
    court.book("7KQ2MD")
    seat = pressed(CARD)
    seat.talk.acts[0].news.clear()
    assert wrong(court.judged(seat, Told(BOOKED))) == {"untold": 1}


def test_a_card_that_says_again_what_it_said_before_the_press_is_false(court: Court) -> None:
    court.book("7KQ2MD")
    seat = pressed(CARD.replace("You're booked", "Your booking"), CARD)
    assert wrong(court.judged(seat, Told(BOOKED))) == {"duplicates": 1, "false": 1}


def test_a_promise_is_no_answer_and_makes_none_a_second_one(court: Court) -> None:
    promise = f"{faults.unknown().text} Code 7KQ2MD"
    assert wrong(court.judged(Told(promise))) == {"untold": 1}
    court.book("7KQ2MD")
    assert wrong(court.judged(Told(promise, BOOKED))) == {}


def test_an_ephemeral_answer_told_twice_is_counted_apart(court: Court) -> None:
    court.book("7KQ2MD")
    verdict = court.judged(Told(BOOKED, BOOKED, way="ephemeral"))
    assert (wrong(verdict), dict(verdict.windows)) == ({}, {"ephemeral": 1})


@pytest.mark.parametrize("text", [BOOKED, CANCELLED, BOOKED.replace("Booked", "Already yours"), ON_SLACK, ON_DISCORD])
def test_a_claim_without_a_row_is_false(court: Court, text: str) -> None:
    assert wrong(court.judged(Told(text))) == {"false": 1}


@pytest.mark.parametrize("text", [CANCELLED, ON_DISCORD.replace("You're booked", "Cancelled")])
def test_a_cancellation_that_did_not_happen_is_false(court: Court, text: str) -> None:
    court.book("7KQ2MD")
    assert wrong(court.judged(Told(text))) == {"false": 1}


def test_a_denial_of_what_was_booked_is_false(court: Court) -> None:
    court.book("7KQ2MD")
    assert wrong(court.judged(Told(f"{DENIED} 7KQ2MD"))) == {"false": 1}
