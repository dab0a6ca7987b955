"""A series with every pattern: booked in one, told day by day, cancelled as one, in part, or as a whole."""

import pytest

from tests.kit.talk import Bot

EVERY_TUESDAY = "book court 2 every tuesday at 7pm"


async def days(bot: Bot) -> list[str]:
    return [f"{b.slot.local:%d %H:%M} {b.slot.court.key}" for b in await bot.live()]


async def test_every_tuesday_is_booked_as_far_as_courts_can_be(bot: Bot):
    reply = await bot.member().say(EVERY_TUESDAY)
    assert reply.outcome == "booked"
    assert await days(bot) == ["08 19:00 c2", "15 19:00 c2", "22 19:00 c2", "29 19:00 c2"]
    for day in ("8 December", "15 December", "22 December", "29 December"):
        assert day in reply.text
    [series] = {booking.series for booking in await bot.live()}
    assert f"cancel {series}" in reply.text


async def test_every_day_of_a_week_is_booked_as_far_as_a_member_may(bot: Bot):
    reply = await bot.member().say("book every day next week at 8am")
    assert await days(bot) == ["07 08:00 c1", "08 08:00 c1", "09 08:00 c1", "10 08:00 c1", "11 08:00 c1"]
    assert "Not on Saturday 12 December and Sunday 13 December" in reply.text


async def test_a_day_that_is_taken_is_told_and_the_rest_is_booked(bot: Bot):
    assert (await bot.member("bo").say("book court 2 on 15 december at 7pm")).outcome == "booked"
    reply = await bot.member().say("book court 2 every tuesday at 7pm for the next three weeks")
    assert await days(bot) == ["08 19:00 c2", "15 19:00 c2", "22 19:00 c2"]
    assert [b.user for b in await bot.live()] == ["ann", "bo", "ann"]
    assert "Taken on Tuesday 15 December." in reply.text


async def test_without_a_court_another_one_is_booked_where_one_is_taken(bot: Bot):
    assert (await bot.member("bo").say("book court 1 on 15 december at 7pm")).outcome == "booked"
    assert (await bot.member().say("book a court every tuesday at 7pm for the next 3 weeks")).outcome == "booked"
    assert [b.slot.court.key for b in await bot.live() if b.user == "ann"] == ["c1", "c2", "c1"]


async def test_a_series_ends_where_a_member_may_hold_no_more(bot: Bot):
    ann = bot.member()
    assert (await ann.say("book court 1 tomorrow at 3pm")).outcome == "booked"
    assert (await ann.say("book court 1 on friday at 3pm")).outcome == "booked"
    reply = await ann.say(EVERY_TUESDAY)
    assert len(await bot.live()) == 5
    assert "Not on Tuesday 29 December: You hold 5 bookings" in reply.text


async def test_a_whole_series_is_cancelled_by_words(bot: Bot):
    ann = bot.member()
    await ann.say(EVERY_TUESDAY)
    assert (await ann.say("cancel the whole series")).outcome == "cancelled"
    assert await bot.live() == []


@pytest.mark.parametrize("words", ["cancel {code} and the later ones", "cancel {code}+"])
async def test_the_later_ones_of_a_series_are_cancelled_by_words(bot: Bot, words: str):
    ann = bot.member()
    await ann.say(EVERY_TUESDAY)
    third = (await bot.live())[2].code
    assert (await ann.say(words.format(code=third))).outcome == "cancelled"
    assert await days(bot) == ["08 19:00 c2", "15 19:00 c2"]


async def test_a_booking_without_an_order_for_more_days_waits_for_a_yes(bot: Bot):
    """ "7pm" says nothing of more days than one."""
    ann = bot.member()
    assert (await ann.say("book court 2 every tuesday")).outcome == "asked"
    reply = await ann.say("7pm")
    if reply.outcome == "proposed":
        assert "every week" in reply.text
        assert await bot.live() == []
        reply = await ann.say("yes")
    assert reply.outcome == "booked"
    assert len(await bot.live()) == 4


async def test_a_series_is_booked_and_cancelled_in_german(bot: Bot):
    ann = bot.member()
    reply = await ann.say("buche Platz 2 jeden Dienstag um 19 Uhr für die nächsten drei Wochen")
    assert reply.outcome == "booked"
    assert await days(bot) == ["08 19:00 c2", "15 19:00 c2", "22 19:00 c2"]
    assert (await ann.say("storniere die ganze Serie")).outcome == "cancelled"
    assert await bot.live() == []


async def test_a_question_for_a_series_is_put_to_the_member_before_it_is_booked(bot: Bot):
    ann = bot.member()
    assert (await ann.say("can I book court 2 every tuesday at 7pm?")).outcome == "proposed"
    assert await bot.live() == []
    assert (await ann.say("yes please")).outcome == "booked"
    assert await days(bot) == ["08 19:00 c2", "15 19:00 c2", "22 19:00 c2", "29 19:00 c2"]
