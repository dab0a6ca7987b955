"""A series and a reminder in words, over Slack's wire."""

from tests.kit.whole import starts
from tests.slack.conftest import SlackBot


async def test_a_series_is_booked_and_cancelled_in_words(socket_bot: SlackBot) -> None:
    bot = socket_bot
    asked = await bot.alice.mention(bot.general, "book court 1 every Friday at 7pm for the next 3 weeks")
    answer = (await bot.alice.reply(to=asked)).plain
    assert answer.count("Court 1") >= 3
    assert await starts(bot) == ["Court 1 Fri 19:00"] * 3
    [series] = {booking.series for booking in await bot.live()}
    await bot.alice.reply(to=await bot.alice.dm(f"cancel {series}"))
    assert await starts(bot) == []


async def test_a_reminder_is_asked_for_in_words(socket_bot: SlackBot) -> None:
    bot = socket_bot
    await bot.alice.reply(to=await bot.alice.dm("book court 1 tomorrow at 3pm"))
    assert "at 14:00" in (await bot.alice.reply(to=await bot.alice.dm("remind me 1 hour before"))).plain
    [booking] = await bot.live()
    assert await bot.bot.dispatcher.commands.context.reminders.reminded(booking.code) == 60


async def test_a_numbered_emoji_picks_what_is_offered(socket_bot: SlackBot) -> None:
    bot = socket_bot
    await bot.alice.reply(to=await bot.alice.dm("what is free tomorrow at 3pm?"))
    assert "You're booked: Court 2" in (await bot.alice.reply(to=await bot.alice.dm("the :two: please"))).plain
