"""Tools: strict schemas, no argument for who is asking, and a result for every call."""

import json
import re
from datetime import date
from typing import Any, cast

import pytest
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.conversation.session import Session
from bot.conversation.tools import TOOLS, CheckAvailability, execute, strict_schema
from bot.conversation.turn import LimitReached
from bot.domain.booking import Court
from bot.domain.club import Club
from bot.domain.desk import PROPOSAL_LIFE
from bot.domain.desk import Desk as RealDesk
from bot.domain.errors import BookingError, Taken
from bot.domain.orders import EVERYTHING
from bot.llm import ModelMisbehaved, ToolCall
from bot.settings.limits import Limits
from store.bookings import SqlBookings
from tests.kit.world import Clock, riverside, who


class Desk:
    """Records what reaches it."""

    def __init__(self, error: BookingError | None = None) -> None:
        self.asked: list[Any] = []
        self.error = error

    async def search(self, *arguments: Any) -> list[Any]:
        self.asked.append(arguments)
        if self.error:
            raise self.error
        return []

    async def near(self, *arguments: Any) -> list[Any]:
        return []


class Turn:
    def __init__(self, desk: Desk) -> None:
        self.desk, self.limits, self.calls, self.mistakes = desk, Limits(tool_calls=3), 0, 0
        self.club, self.refused = riverside(), dict[str, BookingError]()

    def count_tool_call(self) -> None:
        self.calls += 1
        if self.calls > self.limits.tool_calls:
            raise LimitReached("tool_calls")


async def run(name: str, arguments: Any, turn: Turn | None = None) -> Any:
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    return json.loads(await execute(turn or Turn(Desk()), ToolCall("c", name, text)))


def test_a_schema_is_made_once() -> None:
    assert strict_schema(CheckAvailability) is strict_schema(CheckAvailability)


@pytest.mark.parametrize("tool", TOOLS, ids=lambda t: t.name)
def test_schemas_are_strict_and_name_no_member(tool: Any):
    assert tool.parameters["additionalProperties"] is False
    assert tool.parameters["required"] == list(tool.parameters["properties"])
    assert not {"user", "user_id", "member"} & set(tool.parameters["properties"])
    assert tool.description


@pytest.mark.parametrize("minutes", ["60", "60.0", "6e1"])
def test_a_length_is_any_integer_of_json(minutes: str):
    asked = CheckAvailability.model_validate_json(f'{{"date": "2026-12-02", "minutes": {minutes}}}')
    assert asked.minutes == 60


@pytest.mark.parametrize("span", ["29:00-30:00", "17:60-18:00", "17:00-25:00", "17:00-18:60"])
def test_a_span_that_is_none_is_none_by_the_schema_either(span: str):
    schema = CheckAvailability.model_json_schema()["properties"]["within"]
    [pattern] = [one["pattern"] for one in schema["anyOf"] if "pattern" in one]
    assert not re.search(pattern, span)
    with pytest.raises(ValidationError):
        CheckAvailability.model_validate({"date": "2026-12-02", "within": span})


@pytest.mark.parametrize(
    "arguments",
    [
        "", "{", "[]", "null", '"x"', "{}",
        {"date": "someday"}, {"date": 20261202}, {"date": "2026-02-31"}, {"date": "2026-12-02T15:00"},
        {"date": "2026-12-02", "time": "25:00"}, {"date": "2026-12-02", "time": "15:00Z"},
        {"date": "2026-12-02", "minutes": True}, {"date": "2026-12-02", "minutes": 1e300},
        {"date": "2026-12-02", "minutes": -60}, {"date": "2026-12-02", "user_id": "U999"},
        '{"date": "2026-12-02", "minutes": NaN}', {"date": "２０２６-12-02"},
    ],
)  # fmt: skip
async def test_bad_arguments_come_back_as_words_and_reach_no_desk(arguments: Any):
    turn = Turn(Desk())
    result = await run("check_availability", arguments, turn)
    assert result["error"]["reason"] == "bad_arguments"
    assert "YYYY-MM-DD" in result["error"]["message"]
    assert turn.desk.asked == []


async def test_an_unknown_tool_is_told_which_there_are():
    result = await run("open_gate", {})
    assert result["error"]["reason"] == "unknown_tool"
    assert "check_availability" in result["error"]["message"]


async def test_the_second_mistake_ends_the_model_s_part():
    turn = Turn(Desk())
    await run("open_gate", {}, turn)
    with pytest.raises(ModelMisbehaved):
        await run("open_gate", {}, turn)


TAKEN = "Court 1 on Wednesday 2 December at 15:00 is taken. Please pick another."


async def test_a_refusal_is_a_result_with_its_reason_and_words():
    turn = Turn(Desk(Taken(court="Court 1", day=date(2026, 12, 2), time="15:00")))
    result = await run("check_availability", {"date": "2026-12-02", "time": None, "minutes": None}, turn)
    assert result == {"error": {"reason": "taken", "message": TAKEN}}
    assert [type(error) for error in turn.refused.values()] == [Taken]


async def test_the_bound_on_calls_holds():
    turn = Turn(Desk())
    for _ in range(3):
        await run("check_availability", {"date": "2026-12-02", "time": None, "minutes": None}, turn)
    with pytest.raises(LimitReached):
        await run("check_availability", {"date": "2026-12-02", "time": None, "minutes": None}, turn)


@pytest.fixture
def turn(sqlite_engine: AsyncEngine, club: Club, clock: Clock) -> Any:
    """A turn of Ann's at a real desk, in a club with an indoor court."""
    courts = (*club.courts[:2], Court(key="c3", name="Lily", surface="clay", indoor=True))
    house = club.model_copy(update={"courts": courts})
    made = Turn(cast(Desk, RealDesk(who(house), SqlBookings(sqlite_engine), clock, EVERYTHING)))
    made.club, made.session, made.limits = house, Session(), Limits(tool_calls=20)
    return made


def ids(slots: list[dict[str, Any]]) -> list[str]:
    return [slot["slot_id"] for slot in slots]


async def test_a_slot_carries_what_a_member_reads_of_its_court(turn: Any):
    result = await run("check_availability", {"date": "2026-12-02", "time": "15:00", "courts": ["lily"]}, turn)
    assert result["free"] == [
        {
            "slot_id": "c3-20261202-1500-60", "court": "Lily", "surface": "clay", "indoor": True,
            "day": "Wednesday 2 December 2026", "starts": "15:00", "ends": "16:00",
        }
    ]  # fmt: skip


async def test_all_of_the_play_lies_within_the_hours_asked_for(turn: Any):
    wish = {"date": "2026-12-02", "minutes": 120, "within": "17:00-19:00", "courts": ["c1"]}
    assert ids((await run("check_availability", wish, turn))["free"]) == ["c1-20261202-1700-120"]


async def test_several_days_are_looked_at_and_the_last_one_is_told_where_they_are_too_many(turn: Any):
    wish = {"date": "2026-12-05", "last_date": "2026-12-06", "time": "10:00", "courts": ["court_1"]}
    weekend = await run("check_availability", wish, turn)
    assert ids(weekend["free"]) == ["c1-20261205-1000-60", "c1-20261206-1000-60"]
    month = await run("check_availability", {**wish, "last_date": "2026-12-30"}, turn)
    assert len(month["free"]) == 7
    assert month["looked_until"] == "2026-12-11"


async def test_a_result_that_is_cut_says_how_to_ask_for_the_rest(turn: Any):
    result = await run("check_availability", {"date": "2026-12-05", "last_date": "2026-12-06"}, turn)
    assert len(result["free"]) == 30
    assert result["left_out"] == 60
    assert "ask for a time" in result["note"]


async def test_where_the_wanted_court_is_taken_other_courts_are_named_apart(turn: Any):
    await run("book", {"slot_id": "c1-20261202-1500-60"}, turn)
    wish = {"date": "2026-12-02", "time": "15:00", "courts": ["Court 1"]}
    result = await run("check_availability", wish, turn)
    assert result["free"] == []
    assert {slot["court"] for slot in result["nearest"]} == {"Court 1"}
    assert ids(result["on_other_courts"]) == ["c2-20261202-1500-60", "c3-20261202-1500-60"]


async def test_a_booking_is_made_longer_by_a_move_to_a_slot_over_its_own_time(turn: Any):
    booked = (await run("book", {"slot_id": "c1-20261202-1500-60"}, turn))["booked"]
    wish = {"date": "2026-12-02", "time": "15:00", "minutes": 120, "courts": ["c1"], "moving": booked["booking_id"]}
    (longer,) = (await run("check_availability", wish, turn))["free"]
    moved = await run("move", {"booking_id": booked["booking_id"], "slot_id": longer["slot_id"]}, turn)
    assert (moved["moved"]["starts"], moved["moved"]["ends"]) == ("15:00", "17:00")


async def test_a_court_that_does_not_exist_is_refused_and_remembered(turn: Any):
    result = await run("check_availability", {"date": "2026-12-02", "courts": ["Court 9"]}, turn)
    assert result["error"]["reason"] == "unknown_court"
    assert "Lily" in result["error"]["message"]
    assert [error.reason for error in turn.refused.values()] == ["unknown_court"]


async def test_a_refused_wish_is_remembered_beside_another_that_is_met(turn: Any):
    await run("book", {"slot_id": "c1-20271202-1500-60"}, turn)
    await run("book", {"slot_id": "c2-20261202-1500-60"}, turn)
    assert [error.reason for error in turn.refused.values()] == ["horizon"]
    assert len(turn.desk.changes) == 1


async def test_a_model_s_book_of_what_waits_for_a_yes_only_proposes_it_again(turn: Any):
    desk = turn.desk
    proposal = await desk.store.proposals.propose(
        desk.who, desk.club.slot("c1-20261202-1500-60"), desk.clock() + PROPOSAL_LIFE
    )
    turn.session.proposal = proposal.id
    result = await run("book", {"slot_id": proposal.slot.id}, turn)
    assert result["proposed"]["slot_id"] == proposal.slot.id
    assert desk.changes == []
