"""A booking that is not theirs: who names one by its code or its court changes no other one."""

import pytest

from tests.kit.talk import Bot

ORDER = "book court 2 tomorrow at 3pm"


@pytest.mark.parametrize(
    "words", ["cancel AAAAAA", "cancel booking QWERTZ please", "storniere ABC234", "move QWERTZ to 5pm"]
)
async def test_a_code_that_names_none_of_theirs_changes_nothing(bot: Bot, words: str):
    ann = bot.member()
    await ann.say(ORDER)
    reply = await ann.say(words)
    assert len(await bot.live()) == 1
    assert reply.outcome == "refused"
    assert "You have no" in reply.text or "Du hast keine" in reply.text


@pytest.mark.parametrize("words", ["cancel court 1", "cancel my 5pm booking", "storniere Court 3", "cancel friday"])
async def test_words_that_fit_none_of_theirs_cancel_nothing(bot: Bot, words: str):
    ann = bot.member()
    await ann.say(ORDER)
    reply = await ann.say(words)
    assert reply.outcome in ("listed", "asked", "proposed")
    assert len(await bot.live()) == 1
