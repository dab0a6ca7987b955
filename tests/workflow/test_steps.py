"""Each step alone, with a scripted model and a real desk: typed in, typed out, nothing decided by the model alone."""

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.event import Event
from bot.conversation.resources import Resources
from bot.conversation.session import Session
from bot.conversation.turn import Turn
from bot.domain.club import Club
from bot.domain.desk import Desk
from bot.domain.member import ReplyTo, User
from bot.domain.orders import EVERYTHING
from bot.llm import Ask, Completion, ModelMisbehaved, Usage
from bot.settings import Settings
from bot.settings.limits import Limits
from patterns.workflow import steps
from patterns.workflow.steps import AvailabilityIn, ConfirmIn, ParseIn, SelectIn, SelectOut
from store.bookings import SqlBookings
from store.sql import make_engine
from tests.kit.world import Clock, who

SLOTS = [f"c{n}-20261202-1500-60" for n in (1, 2, 3)]


class Scripted:
    """Answers as told, one after the other, and keeps what it was asked."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, Ask]] = []

    async def complete(self, role: str, ask: Ask) -> Completion:
        self.asked.append((role, ask))
        answer = self.answers.pop(0)
        return Completion(answer if isinstance(answer, str) else json.dumps(answer), (), Usage(1, 1))


@pytest.fixture
async def bookings(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[SqlBookings]:
    shutil.copy(sqlite_template, tmp_path / "courtbot.sqlite3")
    engine = make_engine(f"sqlite:///{tmp_path / 'courtbot.sqlite3'}")
    yield SqlBookings(engine)
    await engine.dispose()


@pytest.fixture
def turn(bookings: SqlBookings, club: Club, clock: Clock) -> Turn:
    desk = Desk(who(club), bookings, clock, EVERYTHING)
    event = Event("t1", "slack", "T1", "C1", User("ann"), "message", "", ReplyTo("slack"))
    return Turn(event, "words", Session(), desk, Scripted(), Limits(), Resources(Settings()))


def intent(**said: Any) -> dict[str, Any]:
    names = ["date", "time", "minutes", "earliest", "latest", "choice", "booking", "unclear"]
    return {"intent": "book", **dict.fromkeys(names), **said}


async def test_parse_returns_what_the_model_read_and_tells_it_what_is_missing(turn: Turn):
    turn.models = Scripted(intent(time="15:00"))
    heard = await steps.parse(turn, ParseIn(text="3pm", missing=["time"]), "b.parse")
    assert f"{heard.time:%H:%M}" == "15:00"
    [(role, ask)] = turn.models.asked
    assert role == "b.parse"
    assert "Still missing: time." in ask.system


async def test_parse_asks_once_more_after_a_broken_answer_and_then_gives_up(turn: Turn):
    turn.models = Scripted("{", intent())
    await steps.parse(turn, ParseIn(text="hello"), "b.parse")
    turn.models = Scripted("{", '{"intent": "fly"}')
    with pytest.raises(ModelMisbehaved):
        await steps.parse(turn, ParseIn(text="hello"), "b.parse")


async def test_availability_gives_the_free_slots_in_the_window(turn: Turn):
    found = await steps.availability(turn, AvailabilityIn.model_validate({"date": "2026-12-02", "earliest": "20:00"}))
    assert {f.slot_id[12:16] for f in found.free} == {"2000", "2100"}
    assert {f.court for f in found.free} == {"Court 1", "Court 2", "Court 3"}


async def test_availability_gives_the_nearest_where_nothing_is_free(turn: Turn):
    wish = AvailabilityIn.model_validate({"date": "2026-12-02", "time": "15:00"})
    for slot_id in SLOTS[:2]:
        await turn.desk.book(slot_id)
    turn.desk.who = who(turn.club, "bo", "t2")
    await turn.desk.book(SLOTS[2])
    found = await steps.availability(turn, wish)
    assert found.free == []
    assert {slot_id[12:16] for slot_id in found.nearest} >= {"1400", "1600"}


async def test_availability_says_why_the_rules_forbid_a_wish(turn: Turn):
    found = await steps.availability(turn, AvailabilityIn.model_validate({"date": "2026-12-02", "time": "05:00"}))
    assert found.refused is not None
    assert found.refused.reason == "closed"


async def test_select_offers_the_model_only_the_slots_given(turn: Turn):
    turn.models = Scripted({"slot_id": SLOTS[1]})
    chosen = await steps.select(turn, SelectIn(text="near the bar", slots=SLOTS), "b.select")
    assert chosen.slot_id == SLOTS[1]
    [(role, ask)] = turn.models.asked
    assert role == "b.select"
    assert ask.schema
    assert ask.schema["properties"]["slot_id"]["enum"] == SLOTS


async def test_select_refuses_a_slot_that_was_not_among_those_given(turn: Turn):
    turn.models = Scripted({"slot_id": "c1-20261202-1600-60"}, {"slot_id": "c99-20261202-1500-60"})
    with pytest.raises(ModelMisbehaved):
        await steps.select(turn, SelectIn(text="any", slots=SLOTS), "b.select")
    assert len(turn.models.asked) == 2


async def test_select_asks_no_model_where_there_is_nothing_to_choose(turn: Turn):
    assert (await steps.select(turn, SelectIn(text="any", slots=SLOTS[:1]), "b.select")).slot_id == SLOTS[0]


async def test_book_books_and_a_second_run_of_the_turn_changes_nothing(turn: Turn):
    for _ in range(2):
        assert (await steps.book(turn, SelectOut(slot_id=SLOTS[0]))).what == "booked"
    assert len(await turn.desk.my_bookings()) == 1


async def test_book_names_the_nearest_where_the_slot_was_taken_meanwhile(turn: Turn):
    mine, turn.desk.who = turn.desk.who, who(turn.club, "bo", "t2")
    await turn.desk.book(SLOTS[0])
    turn.desk.who = mine
    took = await steps.book(turn, SelectOut(slot_id=SLOTS[0]))
    assert took.what == "refused"
    assert took.refused
    assert took.refused.reason == "taken"
    assert SLOTS[0] not in took.nearest != []


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Have fun out there!", True),
        ("See you at 4pm!", False),
        ("Your Court 3 is booked.", False),
        ("I have cancelled your other booking.", False),
        ("Shall I book another?", False),
        ("x" * 200, False),
        ("", False),
    ],
)
async def test_confirm_shows_only_what_cannot_contradict_the_facts(turn: Turn, words: str, shown: bool):
    turn.models = Scripted({"prose": words})
    assert (await steps.confirm(turn, ConfirmIn(text="words"), "b.confirm")).prose == (words if shown else "")
