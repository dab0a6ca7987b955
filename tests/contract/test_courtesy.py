"""A greeting or a thank you is answered in kind, and not with a question for a day."""

import pytest

from tests.kit.talk import Bot


@pytest.mark.parametrize("words", ["hi", "thanks!", "good morning"])
async def test_a_courtesy_is_answered_and_asks_for_nothing(bot: Bot, words: str):
    reply = await bot.member().say(words)
    assert reply.outcome == "answered", reply
