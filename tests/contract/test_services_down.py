"""G's services are down: that is G's trouble alone."""

import pytest

import patterns
from patterns.services.contract import MODULES
from tests.kit.talk import Bot

OF_G = {name for name, module in MODULES.items() if module == "patterns.g_multi_agent_services"}
LETTERS = sorted(patterns.names())


@pytest.fixture(autouse=True)
def down(bot: Bot) -> None:
    assert len(OF_G) == 2
    bot.services.down |= OF_G


@pytest.mark.parametrize("letter", [letter for letter in LETTERS if letter != "G"], indirect=True)
async def test_every_other_pattern_books(bot: Bot):
    assert (await bot.member().say("book court 2 tomorrow at 3pm")).outcome == "booked"
    assert not OF_G & set(bot.services.asked)


@pytest.mark.parametrize("letter", ["G"], indirect=True)
async def test_a_conversation_that_met_it_goes_on_with_another_pattern(bot: Bot):
    ann = bot.member(admin=True)
    assert (await ann.say("book court 2 tomorrow at 3pm")).reason == "service_down"
    await ann.say("pattern D")
    assert (await ann.say("book court 2 tomorrow at 3pm")).outcome == "booked"
