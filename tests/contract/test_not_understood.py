"""Words that nobody understands are named; what was understood beside them is served, and nothing is booked."""

import pytest

from tests.kit.talk import Bot


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("book a court tomorrow at 3pm with bananas", "bananas"),
        ("is tom playing tomorrow?", "tom"),
        ("who won on saturday", "won"),
        ("flurb the court at 3pm", "flurb"),
        ("is the club busy on saturdays", "club"),
        ("spielt Tom morgen?", "Tom"),
    ],
)
async def test_words_that_nobody_understands_are_named_and_the_rest_served(bot: Bot, words: str, named: str):
    reply = await bot.member().say(words)
    assert f'"{named}"' in reply.text
    assert "mean by" not in reply.text  # of a day or a time, which these words are not
    assert reply.outcome in ("offered", "asked")
    assert await bot.rows() == []


@pytest.mark.parametrize("words", ["is there a coach", "is there a coach on saturday?", "do you have a trainer"])
async def test_a_question_for_a_coach_is_not_taken_for_company(bot: Bot, words: str):
    assert (await bot.member().say(words)).outcome == "answered"


@pytest.mark.parametrize("words", ["cancel the lot", "scrap the whole lot", "bin the lot of them"])
async def test_the_lot_is_all_of_them(bot: Bot, words: str):
    ann = bot.member()
    await ann.say("book court 2 tomorrow at 3pm")
    await ann.say(words)
    if await bot.live():
        await ann.say("yes")
    assert await bot.live() == []
