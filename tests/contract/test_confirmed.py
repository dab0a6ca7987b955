"""Where each booking waits for a yes, with every pattern: one court is asked about at a time, and nothing is lost."""

from typing import Any

import pytest

from bot.conversation.reply import Reply
from bot.domain.club import Rules
from tests.kit.talk import Bot


@pytest.fixture(autouse=True)
def confirms(bot: Bot) -> None:
    club = bot.club.model_copy(update={"rules": Rules(confirm_bookings=True)})
    workspaces: Any = bot.dispatcher.workspaces
    workspaces.new_club = lambda platform, workspace: club


def asked(reply: Reply) -> int:
    return sum(button.id == "confirm" for button in reply.buttons)


async def test_of_two_courts_one_is_asked_about_and_the_other_named(bot: Bot):
    ann = bot.member()
    reply = await ann.say("book court 1 tomorrow at 3pm and court 2 friday at 4pm")
    assert (reply.outcome, asked(reply)) == ("proposed", 1)
    assert "Shall I book Court 1" in reply.text
    assert "Not booked yet: Court 2" in reply.text
    assert (await ann.say("yes")).outcome == "booked"
    assert [b.slot.court.name for b in await bot.live()] == ["Court 1"]


async def test_a_court_that_waits_beside_a_change_is_asked_about(bot: Bot):
    ann = bot.member()
    await ann.say("book court 1 tomorrow at 3pm")
    code = (await ann.say("yes")).card.code
    reply = await ann.say(f"cancel {code} and book court 2 friday at 4pm")
    assert (reply.outcome, asked(reply)) == ("cancelled", 1)
    assert "Shall I book Court 2" in reply.text
    assert (await ann.say("yes")).outcome == "booked"
    assert [b.slot.court.name for b in await bot.live()] == ["Court 2"]
