"""A series and a reminder in words, over Discord's wire."""

from tests.discord_.conftest import DiscordBot
from tests.kit.whole import starts


async def test_a_series_is_booked_and_cancelled_in_words(bot: DiscordBot) -> None:
    answer = await bot.asked(bot.ann, "book court 1 every Friday at 7pm for the next 3 weeks")
    assert answer.text.count("Court 1") >= 3
    assert await starts(bot) == ["Court 1 Fri 19:00"] * 3
    [series] = {booking.series for booking in await bot.live()}
    await bot.asked(bot.ann, f"cancel {series}")
    assert await starts(bot) == []


async def test_a_reminder_is_asked_for_in_words(bot: DiscordBot) -> None:
    await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")
    assert "at 14:00" in (await bot.asked(bot.ann, "remind me 1 hour before")).text
    [booking] = await bot.live()
    assert await bot.bot.dispatcher.commands.context.reminders.reminded(booking.code) == 60


async def test_a_time_that_discord_marks_is_booked_at_the_club(bot: DiscordBot) -> None:
    await bot.asked(bot.ann, "book court 2 at <t:1796223600:F>")
    assert await starts(bot) == ["Court 2 Wed 15:00"]
