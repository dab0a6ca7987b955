"""A yes to new times of a booking: it stays on its court where that is one of them."""

import pytest

from tests.kit.talk import Bot

YES = ["yes", "yes please", "ok", "ja"]


async def times(bot: Bot) -> list[str]:
    return [f"{booking.slot.court.name} {booking.slot.local:%a %H:%M}" for booking in await bot.live()]


@pytest.mark.parametrize("said", YES)
async def test_a_yes_to_one_new_time_keeps_the_court(bot: Bot, said: str):
    ann = bot.member()
    await ann.say("book court 2 tomorrow at 3pm")
    assert len((await ann.say("can you move it to 5?")).offers) == 3
    assert (await ann.say(said)).outcome == "moved"
    assert await times(bot) == ["Court 2 Wed 17:00"]


async def test_a_yes_to_one_new_time_without_the_court_is_asked_which(bot: Bot):
    ann, ben = bot.member(), bot.member("ben")
    await ben.say("book court 2 tomorrow at 5pm")
    await ann.say("book court 2 tomorrow at 3pm")
    assert len((await ann.say("can you move it to 5?")).offers) == 2
    assert (await ann.say("yes")).outcome == "offered"
    assert "Court 2 Wed 15:00" in await times(bot)


async def test_a_yes_to_several_new_times_is_asked_which(bot: Bot):
    ann = bot.member()
    await ann.say("book court 2 tomorrow at 3pm")
    await ann.say("can you move it to the evening?")
    assert (await ann.say("yes")).outcome == "offered"
    assert await times(bot) == ["Court 2 Wed 15:00"]
