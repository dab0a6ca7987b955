"""Members on Discord, through its wire: what they say, use, press and fill in, and what comes of it."""

import pytest

import patterns
from tests.discord_.conftest import DiscordBot


@pytest.fixture(params=sorted(patterns.names()))
def letter(request: pytest.FixtureRequest) -> str:
    return request.param


async def test_a_court_is_booked_in_one_message(discord_bot, letter: str):
    bot: DiscordBot = await discord_bot(letter)
    answer = await bot.asked(bot.ann, "book court 2 tomorrow at 3pm")
    [booking] = await bot.live()
    assert booking.code in answer.text
