"""Why the very court that was asked for cannot be had, with every pattern: other courts are offered below that."""

from datetime import date
from typing import Any

import pytest

from bot.domain.club import Closure
from tests.kit.talk import Bot

THURSDAY = date(2026, 12, 3)
OTHERS = ["Court 1", "Court 3"]


async def test_a_court_that_somebody_has_is_said_to_be_taken(bot: Bot):
    await bot.member("bo").say("book court 2 tomorrow at 3pm")
    reply = await bot.member().say("book court 2 tomorrow at 3pm")
    assert "Court 2 on Wednesday 2 December at 15:00 is taken." in reply.text
    assert [offer.court for offer in reply.offers][:2] == OTHERS


@pytest.mark.parametrize("time", ["3pm", "2pm for two hours"])
async def test_a_court_that_the_member_has_is_said_to_be_theirs(bot: Bot, time: str):
    ann = bot.member()
    await ann.say("book court 2 tomorrow at 3pm")
    [booking] = await bot.live()
    reply = await ann.say(f"book court 2 tomorrow at {time}")
    assert f"You have Court 2 on Wednesday 2 December at 15:00 already ({booking.code})." in reply.text
    assert await bot.live() == [booking]


async def test_a_court_that_is_closed_is_said_to_be_closed(bot: Bot):
    closure = Closure(first=THURSDAY, last=THURSDAY, courts=("c2",), reason="new net")
    club = bot.club.model_copy(update={"closures": (closure,)})
    workspaces: Any = bot.dispatcher.workspaces
    workspaces.new_club = lambda platform, workspace: club
    reply = await bot.member().say("book court 2 on thursday at 3pm")
    assert "Court 2 is closed on Thursday 3 December." in reply.text
    assert [offer.court for offer in reply.offers][:2] == OTHERS


async def test_of_several_courts_that_are_taken_none_is_blamed(bot: Bot):
    for name, court in (("bo", 1), ("cy", 2)):
        await bot.member(name).say(f"book court {court} tomorrow at 3pm")
    reply = await bot.member().say("book court 1 or court 2 tomorrow at 3pm")
    assert "is taken" not in reply.text
    assert [offer.court for offer in reply.offers][:1] == ["Court 3"]
