"""What the first words of a message do: a courtesy asks for nothing, and a command is a verb."""

import pytest

from tests.kit.talk import Bot


@pytest.mark.parametrize("words", ["hi", "thanks!", "good morning"])
async def test_a_courtesy_is_answered_and_asks_for_nothing(bot: Bot, words: str):
    reply = await bot.member().say(words)
    assert reply.outcome == "answered", reply


@pytest.mark.parametrize("words", ["tomorrow at 3pm", "morgen um 15 Uhr"])
async def test_a_day_and_a_time_behind_the_command_are_booked_as_with_its_verb(bot: Bot, words: str):
    by_command = await bot.member("ann").say(words, kind="command")
    verb = "buche" if "Uhr" in words else "book"
    by_word = await bot.member("bob").say(f"{verb} {words}")
    assert by_command.outcome == by_word.outcome


@pytest.mark.parametrize("words", ["mine", "help", "what is free tomorrow?"])
async def test_other_words_behind_the_command_stand_as_they_are(bot: Bot, words: str):
    assert (await bot.member().say(words, kind="command")).outcome in ("listed", "answered", "offered")
    assert await bot.rows() == []
