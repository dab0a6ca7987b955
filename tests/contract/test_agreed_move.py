"""A yes to new times of a booking: it stays on its court where that is one of them."""

import pytest

from tests.kit.talk import Bot, Member

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


async def a_move_that_the_pattern_offers(bot: Bot) -> Member:
    """Something else was talked about since the booking, so that the pattern itself has to find its new time."""
    ann = bot.member()
    await ann.say("book court 1 today at 8pm")
    await ann.say("how do I get into the building?")
    await ann.say("actually can I bring that forward an hour")
    return ann


async def test_a_press_on_a_new_time_moves_the_booking_and_books_no_second_one(bot: Bot):
    ann = await a_move_that_the_pattern_offers(bot)
    last = ann.session.last_reply
    assert last
    moves = last.offers or [button for button in last.buttons if button.choice.startswith("move:")]
    await ann.press(moves[0].choice)
    assert await times(bot) == ["Court 1 Tue 19:00"]


async def test_a_new_time_can_be_taken_in_words(bot: Bot):
    ann = await a_move_that_the_pattern_offers(bot)
    last = ann.session.last_reply
    assert last
    await ann.say("the first one" if last.offers else "yes")
    assert await times(bot) == ["Court 1 Tue 19:00"]


async def test_an_offer_of_a_new_time_says_which_booking_it_is_for(bot: Bot):
    ann = await a_move_that_the_pattern_offers(bot)
    last = ann.session.last_reply
    assert last
    assert "Court 1" in last.text
    assert "20:00" in last.text
    assert "Nothing is booked yet" not in last.text
