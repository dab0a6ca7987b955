"""A club that is open past midnight, with every pattern: what begins after midnight belongs to the evening."""

from typing import Any

import pytest

from bot.domain.hours import Hours
from tests.kit.talk import Bot


@pytest.fixture(autouse=True)
def open_late(bot: Bot) -> None:
    break_and_late = (Hours(opens=8 * 60, closes=12 * 60), Hours(opens=18 * 60, closes=26 * 60))
    club = bot.club.model_copy(update={"hours": (break_and_late,) * 7})
    workspaces: Any = bot.dispatcher.workspaces
    workspaces.new_club = lambda platform, workspace: club


async def held(bot: Bot) -> list[str]:
    slots = [booking.slot for booking in await bot.live()]
    return sorted(f"{slot.court.name} {slot.local:%a %H:%M}-{slot.local_end:%H:%M}" for slot in slots)


@pytest.mark.parametrize(
    ("words", "then"),
    [
        ("book court 1 tonight at 11pm for 2 hours", "Court 1 Tue 23:00-01:00"),
        ("book court 1 tonight at 1am", "Court 1 Wed 01:00-02:00"),
        ("book court 1 today at 00:00", "Court 1 Wed 00:00-01:00"),
        ("buche Platz 1 heute Nacht um 01:00", "Court 1 Wed 01:00-02:00"),
    ],
)
async def test_a_start_after_midnight_is_found_in_its_evening(bot: Bot, words: str, then: str):
    reply = await bot.member().say(words)
    assert reply.outcome == "booked", reply.text
    assert await held(bot) == [then]


@pytest.mark.parametrize(
    ("booked", "words", "then"),
    [
        ("tonight at 1am", "move it to 11pm", "Court 1 Tue 23:00-00:00"),
        ("tonight at 11pm", "move it to 1am", "Court 1 Wed 01:00-02:00"),
        ("tonight at 1am", "move it to Friday", "Court 1 Sat 01:00-02:00"),
        ("tonight at 1am", "make it 2 hours earlier", "Court 1 Tue 23:00-00:00"),
    ],
)
async def test_a_move_keeps_to_the_evening_of_the_booking(bot: Bot, booked: str, words: str, then: str):
    ann = bot.member()
    assert (await ann.say(f"book court 1 {booked}")).outcome == "booked"
    reply = await ann.say(words)
    if reply.outcome != "moved":
        assert reply.offers, reply.text
        reply = await ann.press(reply.offers[0].slot_id)
    assert reply.outcome == "moved", reply.text
    assert await held(bot) == [then]


async def test_a_break_is_refused_with_the_hours_of_the_day(bot: Bot):
    reply = await bot.member().say("book court 1 tomorrow at 3pm")
    assert "open from 08:00 to 12:00 and from 18:00 to 02:00 on Wednesday 2 December" in reply.text
    assert await held(bot) == []


async def test_the_hours_are_told_with_their_breaks(bot: Bot):
    reply = await bot.member().say("when are you open?")
    assert "08:00" in reply.text
    assert "18:00" in reply.text
    assert "02:00" in reply.text
