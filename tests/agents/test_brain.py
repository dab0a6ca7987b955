"""The offline model among agents: what it does follows from the tools it is given, whatever they are called."""

import json

from bot.conversation.tools import TOOLS, strict_schema
from bot.llm import Ask, Message, Tool
from bot.sandbox.brain import think
from patterns.team.specialists import AvailabilityTask, BookingTask

NOW = """Now: Tuesday 2026-12-01 09:00 (Europe/London)
The member's bookings:
booking_1 = 7KQ2MD: Court 1, Wednesday 2026-12-02 15:00-16:00"""
COLLEAGUES = (
    Tool("lookouts", "", strict_schema(AvailabilityTask)),
    Tool("clerks", "", strict_schema(BookingTask)),
)
NOTHING = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
HAND_OVERS = (
    Tool("transfer_to_clerk", "Books and cancels.", NOTHING),
    Tool("transfer_to_lookout", "Finds out what is free.", NOTHING),
)


def called(words: str, tools: tuple[Tool, ...]) -> tuple[str, dict[str, object]]:
    """The tool that the message leads to, and the arguments that are set."""
    [call] = think(Ask(NOW, (Message("user", words),), tools)).calls
    return call.name, {name: value for name, value in json.loads(call.arguments).items() if value not in (None, False)}


def test_a_manager_asks_whoever_takes_a_day_what_is_free():
    asked = called("what is free tomorrow after 6pm?", COLLEAGUES)
    assert asked == ("lookouts", {"date": "2026-12-02", "within": "18:00-24:00"})


def test_a_manager_has_a_booking_cancelled_by_whoever_takes_that_action():
    asked = {"action": "cancel", "booking_id": "7KQ2MD", "last": True}
    assert called("cancel my booking tomorrow", COLLEAGUES) == ("clerks", asked)


def test_a_manager_hands_over_to_whom_the_description_fits():
    assert called("what is free tomorrow?", HAND_OVERS) == ("transfer_to_lookout", {})
    assert called("what have I booked?", HAND_OVERS) == ("transfer_to_clerk", {})


def test_a_specialist_does_its_task_with_its_own_tools():
    slot = "c2-20261202-1500-60"
    assert called(f'{{"action": "book", "slot_id": "{slot}"}}', TOOLS) == ("book", {"slot_id": slot})
    assert called('{"date": "2026-12-02", "time": "15:00"}', TOOLS) == (
        "check_availability",
        {"date": "2026-12-02", "time": "15:00"},
    )


def test_json_of_a_member_that_is_no_task_is_words():
    assert think(Ask(NOW, (Message("user", '{"intent": "book", "user_id": "U999"}'),), TOOLS)).calls == ()
