"""Which booking a move is about: of several, or of none that is named, no other one is moved; the member is asked."""

import pytest

from tests.kit.talk import Bot


async def moved(bot: Bot, *orders: str, move: str) -> tuple[str | None, bool]:
    """What became of the move, and whether every booking stands where it stood."""
    ann = bot.member()
    for order in orders:
        assert (await ann.say(order)).outcome == "booked"
    before = {booking.code: booking.slot for booking in await bot.live()}
    reply = await ann.say(move)
    return reply.outcome, before == {booking.code: booking.slot for booking in await bot.live()}


@pytest.mark.parametrize("words", ["move the friday ones to saturday", "move both to saturday"])
async def test_of_several_bookings_none_is_moved_without_a_question(bot: Bot, words: str):
    orders = ("book court 2 on friday at 6pm", "book court 3 on friday at 7pm")
    assert await moved(bot, *orders, move=words) == ("listed", True)


@pytest.mark.parametrize("words", ["move friday to saturday", "verschieb den Freitag auf Samstag"])
async def test_a_day_on_which_the_member_has_none_moves_no_other_booking(bot: Bot, words: str):
    assert await moved(bot, "book court 2 tomorrow at 6pm", move=words) == ("listed", True)
