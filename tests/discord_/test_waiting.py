"""The waiting list over Discord's wire: told in direct messages, booked by a press."""

from bot.runtime import waiting_loop
from tests.discord_.conftest import DiscordBot
from tests.kit.whole import starts


async def looks(bot: DiscordBot) -> int:
    """What one look of the bot's process tells."""
    places = bot.bot.dispatcher.commands.context.waiting
    return await waiting_loop.look(places, bot.bot.clock, bot.only.inbox.enqueue)


async def test_a_member_is_told_of_a_court_and_books_it(bot: DiscordBot) -> None:
    for person, court in ((bot.bo, 1), (bot.guild.member("cat"), 2), (bot.guild.member("dan"), 3)):
        assert "You're booked" in (await bot.asked(person, f"book court {court} tomorrow at 3pm")).text
    offered = await bot.asked(bot.ann, "book a court tomorrow at 3pm")
    await bot.ann.click(offered, "Tell me when it is free")
    await bot.ann.reply(where=lambda message: "You are on the waiting list" in message.text)
    assert await looks(bot) == 0
    [code] = [b.code for b in await bot.live() if b.user == bot.bo.id]
    await bot.asked(bot.bo, f"cancel {code}")
    assert await looks(bot) == 1
    told = await bot.ann.reply(where=lambda message: "is free, and held for you until" in message.text)
    assert told.channel is bot.ann.dm_channel
    await bot.ann.click(told, "Book it")
    await bot.ann.reply(where=lambda message: "You're booked" in message.text)
    assert await starts(bot) == ["Court 1 Wed 15:00", "Court 2 Wed 15:00", "Court 3 Wed 15:00"]
    assert await looks(bot) == 0
