"""What is said of what was just shown: a court that is taken, an hour, the first two."""

import pytest

from tests.kit.talk import Bot


@pytest.mark.parametrize(
    "words",
    ["tell me when it frees up", "let me know when it becomes available", "sag mir Bescheid, wenn er frei wird"],
)
async def test_a_court_that_is_taken_can_be_waited_for_as_it(bot: Bot, words: str):
    await bot.member("ben").say("book court 1 tomorrow at 3pm")
    ann = bot.member()
    assert (await ann.say("book court 1 tomorrow at 3pm")).outcome == "offered"
    reply = await ann.say(words)
    assert "Court 1" in reply.text
    assert "15:00" in reply.text
    assert (await ann.say("what am I waiting for")).text.count("15:00") == 1


async def test_where_nothing_is_taken_it_is_asked_what_to_wait_for(bot: Bot):
    assert (await bot.member().say("tell me when it frees up")).outcome == "asked"


async def test_an_hour_that_was_asked_about_is_that_of_the_length_named_next(bot: Bot):
    ann = bot.member()
    for words in ("can we play tomorrow?", "how about 5?", "how long can we stay?"):
        await ann.say(words)
    reply = await ann.say("2 hours then")
    assert {(offer.starts_at.hour, offer.ends_at.hour) for offer in reply.offers} <= {(17, 19)}
    assert reply.offers or await bot.live()


@pytest.mark.parametrize("words", ["the first two", "A and B", "court 1 and court 2", "die ersten beiden"])
@pytest.mark.parametrize("letter", ["A"], indirect=True)
async def test_as_many_as_were_wanted_are_all_and_none_is_left(bot: Bot, words: str):
    ann = bot.member()
    await ann.say("I need 2 courts on saturday at 10")
    reply = await ann.say(words)
    assert [booking.slot.court.name for booking in await bot.live()] == ["Court 1", "Court 2"]
    assert "not booked" not in reply.text.casefold()


@pytest.mark.parametrize("letter", ["A"], indirect=True)
async def test_fewer_than_were_wanted_leave_the_rest_to_be_said_once(bot: Bot):
    ann = bot.member()
    await ann.say("I need 2 courts on saturday at 10")
    reply = await ann.say("B")
    assert len(await bot.live()) == 1
    assert reply.text.count("1 more") == 1


@pytest.mark.parametrize(
    "words",
    [
        "sat 10am court 1 for 2 hours and add Ben as guest", "court 1 saturday 10am with Ben as a guest",
        "court 1 saturday at 10, I'll bring a guest", "book court 1 sat 10am and bring a friend",
    ],
)  # fmt: skip
async def test_a_guest_keeps_no_court_from_being_booked(bot: Bot, words: str):
    await bot.member().say(words)
    assert [booking.slot.court.name for booking in await bot.live()] == ["Court 1"]


@pytest.mark.parametrize(
    "words", ["can I have it back?", "could we have it back", "kann ich ihn wieder haben?", "undo that"]
)
async def test_a_court_that_was_just_cancelled_is_offered_again_when_wanted_back(bot: Bot, words: str):
    ann = bot.member()
    for said in ("book court 2 tomorrow at 3pm", "cancel it"):
        await ann.say(said)
    reply = await ann.say(words)
    assert [(offer.court, offer.starts_at.hour) for offer in reply.offers] == [("Court 2", 15)]
    assert not await bot.live()


@pytest.mark.parametrize("words", ["too early", "none of these", "no", "zu früh", "nichts davon"])
async def test_a_court_alone_books_none_of_what_was_turned_down(bot: Bot, words: str):
    ann = bot.member()
    for said in ("tomorrow at 7am?", words):
        await ann.say(said)
    assert (await ann.say("court 3")).outcome == "asked"
    assert not await bot.live()


@pytest.mark.parametrize("words", ["too early", "none of these", "no"])
@pytest.mark.parametrize("letter", list("ABCDEFG"), indirect=True)
async def test_another_time_after_what_was_turned_down_is_of_the_same_day(bot: Bot, words: str):
    ann = bot.member()
    for said in ("tomorrow at 7am?", words):
        await ann.say(said)
    reply = await ann.say("4pm")
    assert {(offer.starts_at.day, offer.starts_at.hour) for offer in reply.offers} == {(2, 16)}


@pytest.mark.parametrize("words", ["what's free on saturday?", "was ist am Samstag frei?"])
async def test_a_day_that_is_asked_for_again_is_the_whole_of_it(bot: Bot, words: str):
    ann = bot.member()
    await ann.say("court saturday 10am?")
    assert len((await ann.say(words)).offers) > 3


async def test_too_short_a_while_can_be_made_longer_at_once(bot: Bot):
    ann = bot.member()
    for said in ("book court 2 tomorrow at 3pm", "one hour isn't enough", "A"):
        await ann.say(said)
    assert [(one.slot.court.name, one.slot.minutes) for one in await bot.live()] == [("Court 2", 120)]
