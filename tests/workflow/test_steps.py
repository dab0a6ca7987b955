"""Each step alone, with a scripted model and a real desk: typed in, typed out, nothing decided by the model alone."""

import json
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
from patterns.workflow.find import Found, find
from patterns.workflow.parse import ParseIn
from patterns.workflow.plan import Look, Take
from patterns.workflow.steps import ConfirmIn
from store.bookings import SqlBookings
from store.sql import Engine
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
def bookings(sqlite_engine: Engine) -> SqlBookings:
    return SqlBookings(sqlite_engine)


@pytest.fixture
def turn(bookings: SqlBookings, club: Club, clock: Clock) -> Turn:
    desk = Desk(who(club), bookings, clock, EVERYTHING)
    event = Event("t1", "slack", "T1", "C1", User("ann"), "message", "", ReplyTo("slack"))
    return Turn(event, "words", Session(), desk, Scripted(), Limits(), Resources(Settings()))


def intent(**said: Any) -> dict[str, Any]:
    return {"wishes": [{"intent": "book", **said}], "unclear": "", "no_court": "", "no_booking": ""}


async def looked(turn: Turn, **sought: Any) -> Found:
    return await find(turn, Look.model_validate(sought))


async def test_parse_returns_what_the_model_read_and_tells_it_what_was_asked(turn: Turn):
    turn.models = Scripted(intent(time="15:00"))
    request = ParseIn.model_validate({"text": "3pm", "form": {"date": "2026-12-02", "turn": "t0"}})
    parsed = await steps.parse(turn, request, "b.parse")
    assert f"{parsed.heard.wish.time:%H:%M}" == "15:00"
    assert [f"{look.date} {look.time:%H:%M}" for look in parsed.plan.looks] == ["2026-12-02 15:00"]
    [(role, ask)] = turn.models.asked
    assert role == "b.parse"
    assert "Asked for: time" in ask.system


async def test_parse_asks_once_more_after_a_broken_answer_and_then_gives_up(turn: Turn):
    turn.models = Scripted("{", intent())
    await steps.parse(turn, ParseIn(text="hello"), "b.parse")
    turn.models = Scripted("{", '{"wishes": [{"intent": "fly"}]}')
    with pytest.raises(ModelMisbehaved):
        await steps.parse(turn, ParseIn(text="hello"), "b.parse")


async def test_a_key_that_stands_for_nothing_is_told_to_the_model(turn: Turn):
    turn.models = Scripted(intent(offers=["offer_c"]), intent(courts=["court_2"]))
    parsed = await steps.parse(turn, ParseIn(text="the third"), "b.parse")
    assert parsed.heard.wish.courts == ("c2",)
    assert "could not be used" not in turn.models.asked[0][1].system
    assert "stands for nothing" in turn.models.asked[1][1].system


async def test_a_schema_is_the_same_whatever_is_shown_and_what_changes_comes_last(turn: Turn):
    turn.models = Scripted(intent(), intent())
    await steps.parse(turn, ParseIn(text="hello"), "b.parse")
    await turn.desk.book(SLOTS[0])
    await steps.parse(turn, ParseIn(text="hello", last="What time?"), "b.parse")
    (_, first), (_, second) = turn.models.asked
    assert first.schema == second.schema
    assert first.system.partition("The member's bookings")[0] == second.system.partition("The member's bookings")[0]


async def test_words_that_a_model_puts_into_the_members_mouth_are_not_shown(turn: Turn):
    turn.models = Scripted(
        intent()
        | {"unclear": "the moon", "not_understood": "evil", "no_court": "Court 9, visit evil", "no_booking": "XYZ"}
    )
    heard = (await steps.parse(turn, ParseIn(text="on the 31st"), "b.parse")).heard
    assert (heard.problem, heard.unread) == ("on the 31st", "on the 31st")
    assert (heard.unknown_court, heard.unknown_codes) == ("", ())


async def test_words_that_a_model_made_nothing_of_are_no_day_and_no_time(turn: Turn):
    turn.models = Scripted(intent(date="2026-12-02", time="15:00") | {"not_understood": "with bananas"})
    parsed = await steps.parse(turn, ParseIn(text="tomorrow at 3 with bananas"), "b.parse")
    assert (parsed.heard.unread, parsed.heard.problem) == ("with bananas", None)
    assert [look.take for look in parsed.plan.looks] == ["no"]
    assert parsed.plan.doubt == "with bananas"


async def test_availability_gives_the_free_slots_in_the_window(turn: Turn):
    found = await looked(turn, date="2026-12-02", earliest="20:00")
    assert {slot_id[12:16] for slot_id in found.free} == {"2000", "2100"}
    assert {slot_id[:2] for slot_id in found.free} == {"c1", "c2", "c3"}


async def test_a_window_ends_when_the_play_ends(turn: Turn):
    found = await looked(turn, date="2026-12-02", earliest="17:00", over_by="19:00", minutes=120)
    assert {slot_id[12:16] for slot_id in found.free} == {"1700"}


async def test_several_days_are_looked_at_together(turn: Turn):
    found = await looked(turn, date="2026-12-05", last="2026-12-06", time="10:00")
    assert {slot_id[3:11] for slot_id in found.free} == {"20261205", "20261206"}


async def test_availability_gives_the_nearest_where_nothing_is_free(turn: Turn):
    await taken_by_others(turn, *SLOTS)
    found = await looked(turn, date="2026-12-02", time="15:00")
    assert found.free == []
    assert {slot_id[12:16] for slot_id in found.nearest} >= {"1400", "1600"}


async def taken_by_others(turn: Turn, *slots: str) -> None:
    mine = turn.desk.who
    for n, slot_id in enumerate(slots):
        turn.desk.who = who(turn.club, f"bo{n}", f"t2{n}")
        await turn.desk.book(slot_id)
    turn.desk.who = mine


async def test_an_excluded_court_is_among_neither_the_free_nor_the_nearest(turn: Turn):
    found = await looked(turn, date="2026-12-02", time="15:00", not_courts=["c1"])
    assert found.free == SLOTS[1:]
    await taken_by_others(turn, *SLOTS)
    found = await looked(turn, date="2026-12-02", time="15:00", not_courts=["c1"])
    assert found.nearest
    assert not [slot_id for slot_id in found.nearest if slot_id.startswith("c1")]


async def test_the_next_preferred_court_is_found_where_the_first_is_taken(turn: Turn):
    wish = {"date": "2026-12-02", "time": "15:00", "courts": ["c2", "c3"], "take": "only"}
    assert (await looked(turn, **wish)).take == Take(slots=[SLOTS[1]])
    await taken_by_others(turn, SLOTS[1])
    assert (await looked(turn, **wish)).take == Take(slots=[SLOTS[2]])
    await taken_by_others(turn, SLOTS[2])
    found = await looked(turn, **wish)
    assert (found.free, found.instead, found.take) == ([SLOTS[0]], True, None)


async def test_availability_says_why_the_rules_forbid_a_wish(turn: Turn):
    found = await looked(turn, date="2026-12-02", time="05:00")
    assert found.refused is not None
    assert found.refused.reason == "closed"


async def test_select_offers_the_model_only_the_slots_given(turn: Turn):
    turn.models = Scripted({"slot_id": SLOTS[1]})
    assert await steps.select(turn, "near the bar", SLOTS, "b.select") == SLOTS[1]
    [(role, ask)] = turn.models.asked
    assert role == "b.select"
    assert ask.schema
    assert ask.schema["properties"]["slot_id"]["enum"] == SLOTS


async def test_select_refuses_a_slot_that_was_not_among_those_given(turn: Turn):
    turn.models = Scripted({"slot_id": "c1-20261202-1600-60"}, {"slot_id": "c99-20261202-1500-60"})
    with pytest.raises(ModelMisbehaved):
        await steps.select(turn, "any", SLOTS, "b.select")
    assert len(turn.models.asked) == 2


@pytest.mark.parametrize("take", [Take(slots=SLOTS[:1], choose=True), Take(slots=SLOTS), Take(slots=SLOTS, count=3)])
async def test_select_asks_no_model_where_there_is_nothing_to_choose(turn: Turn, take: Take):
    assert await steps.chosen(turn, "any", take, "b.select") == take


async def test_book_books_and_a_second_run_of_the_turn_changes_nothing(turn: Turn):
    for _ in range(2):
        assert (await steps.book(turn, Take(slots=SLOTS[:1]))).what == "booked"
    assert len(await turn.desk.my_bookings()) == 1


async def test_as_many_slots_are_booked_as_are_wanted(turn: Turn):
    assert (await steps.book(turn, Take(slots=SLOTS, count=2))).done == 2
    assert len(await turn.desk.my_bookings()) == 2


async def test_book_takes_the_next_that_the_member_named_where_the_first_was_taken_meanwhile(turn: Turn):
    await taken_by_others(turn, SLOTS[0])
    took = await steps.book(turn, Take(slots=SLOTS[:2]))
    assert (took.what, took.done) == ("booked", 1)
    assert [b.slot.id for b in await turn.desk.my_bookings()] == [SLOTS[1]]


async def test_book_names_the_nearest_where_the_slot_was_taken_meanwhile(turn: Turn):
    await taken_by_others(turn, SLOTS[0])
    took = await steps.book(turn, Take(slots=SLOTS[:1]))
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
