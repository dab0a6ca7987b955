"""A button that is pressed twice: the second press finds done what it asks for, and is answered like the first."""

from typing import cast

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.club import Club
from bot.llm import Models
from patterns.a_ai_service import plain
from tests.kit.replies import carded
from tests.kit.talk import Bot, make_bot
from tests.kit.world import Clock


@pytest.fixture
def bot(sqlite_engine: AsyncEngine, club: Club, clock: Clock) -> Bot:
    return make_bot(sqlite_engine, club, clock, cast(Models, None), load=lambda letter: plain)


async def test_an_offer_pressed_twice_is_booked_once_and_told_the_same(bot: Bot) -> None:
    ann = bot.member()
    await ann.say("what is free tomorrow at 3pm?")
    first, second = [await ann.press("c2-20261202-1500-60") for _ in range(2)]
    assert (first.outcome, second.text, second.card) == ("booked", first.text, first.card)
    assert len(await bot.live()) == 1


async def test_an_offer_of_what_somebody_else_has_is_out_of_date(bot: Bot) -> None:
    ann = bot.member()
    await ann.say("what is free tomorrow at 3pm?")
    await ann.press("c2-20261202-1500-60")
    assert (await bot.member("bo").press("c2-20261202-1500-60")).reason == "stale"


@pytest.mark.parametrize(
    ("choice", "outcome"), [("move:{code}:c2-20261202-1600-60", "moved"), ("cancel:{code}", "cancelled")]
)
async def test_a_change_pressed_twice_raises_no_alarm(bot: Bot, choice: str, outcome: str) -> None:
    ann = bot.member()
    code = carded(await ann.press("take:c2-20261202-1500-60")).code
    replies = [await ann.press(choice.format(code=code)) for _ in range(2)]
    assert [reply.outcome for reply in replies] == [outcome, outcome]
