"""A model that asks for several things in one turn: each that was refused is told once, beside what is on offer."""

import json
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from bot.llm import Ask, Completion, ToolCall
from bot.sandbox import wire
from tests.kit.talk import Bot

TAKEN = ("book", {"slot_id": "c2-20261202-1500-60"})
UNKNOWN = ("cancel", {"booking_id": "ABC234"})
LOOK = ("check_availability", {"date": "2026-12-02", "time": "16:00"})
SAYS_TAKEN = "Court 2 on Wednesday 2 December at 15:00 is taken."
SAYS_UNKNOWN = "You have no such booking."


@pytest.fixture(params=["D"])
def letter(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize(
    "calls", list(permutations((TAKEN, UNKNOWN, LOOK))), ids=lambda calls: "-".join(c[0] for c in calls)
)
async def test_each_refusal_is_told_once_beside_an_offer(bot: Bot, monkeypatch: pytest.MonkeyPatch, calls: Any):
    assert (await bot.member("bo").say("book court 2 tomorrow at 3pm")).outcome == "booked"
    left = [ToolCall(f"call{n}", name, json.dumps(arguments)) for n, (name, arguments) in enumerate(calls)]

    def suggested(completion: Completion, ask: Ask, faults: Any) -> Completion:
        return replace(completion, text="", calls=(left.pop(0),) if left else ())

    monkeypatch.setattr(wire, "spoil", suggested)
    reply = await bot.member().say("cancel my game and book court 2 tomorrow at 3pm or something at 4pm")
    assert [reply.text.count(words) for words in (SAYS_TAKEN, SAYS_UNKNOWN)] == [1, 1]
    assert reply.offers
    assert not left
