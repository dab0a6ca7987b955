"""Tools: strict schemas, no argument for who is asking, and a result for every call."""

import json
from datetime import date
from typing import Any

import pytest

from bot.conversation.tools import TOOLS, execute
from bot.conversation.turn import LimitReached
from bot.domain.errors import BookingError, Taken
from bot.llm import ModelMisbehaved, ToolCall
from bot.settings.limits import Limits


class Desk:
    """Records what reaches it."""

    def __init__(self, error: BookingError | None = None) -> None:
        self.asked: list[Any] = []
        self.error = error

    async def check_availability(self, *arguments: Any) -> list[Any]:
        self.asked.append(arguments)
        if self.error:
            raise self.error
        return []

    async def alternatives(self, *arguments: Any) -> list[Any]:
        return []


class Turn:
    def __init__(self, desk: Desk) -> None:
        self.desk, self.limits, self.calls, self.refusal, self.mistakes = desk, Limits(tool_calls=3), 0, None, 0

    def count_tool_call(self) -> None:
        self.calls += 1
        if self.calls > self.limits.tool_calls:
            raise LimitReached("tool_calls")


async def run(name: str, arguments: Any, turn: Turn | None = None) -> Any:
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    return json.loads(await execute(turn or Turn(Desk()), ToolCall("c", name, text)))


@pytest.mark.parametrize("tool", TOOLS, ids=lambda t: t.name)
def test_schemas_are_strict_and_name_no_member(tool: Any):
    assert tool.parameters["additionalProperties"] is False
    assert tool.parameters["required"] == list(tool.parameters["properties"])
    assert not {"user", "user_id", "member"} & set(tool.parameters["properties"])
    assert tool.description


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
    assert turn.refusal is not None


async def test_the_bound_on_calls_holds():
    turn = Turn(Desk())
    for _ in range(3):
        await run("check_availability", {"date": "2026-12-02", "time": None, "minutes": None}, turn)
    with pytest.raises(LimitReached):
        await run("check_availability", {"date": "2026-12-02", "time": None, "minutes": None}, turn)
