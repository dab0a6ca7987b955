"""The waiting list over Slack's wire: told in direct messages, booked by a press."""

from bot.runtime import waiting_loop
from tests.kit.whole import starts
from tests.slack.conftest import SlackBot


async def looks(bot: SlackBot) -> int:
    """What one look of the bot's process tells."""
    places = bot.bot.dispatcher.commands.context.waiting
    return await waiting_loop.look(places, bot.bot.clock, bot.only.inbox.enqueue)


async def test_a_member_is_told_of_a_court_and_books_it(socket_bot: SlackBot) -> None:
    bot = socket_bot
    for person, court in ((bot.bob, 1), (bot.team.user("cat"), 2), (bot.team.user("dan"), 3)):
        asked = await person.mention(bot.general, f"book court {court} tomorrow at 3pm")
        assert "You're booked" in (await person.reply(to=asked)).plain
    asked = await bot.alice.mention(bot.general, "book a court tomorrow at 3pm")
    await bot.alice.click(await bot.alice.reply(to=asked), "Tell me when it is free")
    await bot.alice.reply(shows=lambda message: "You are on the waiting list" in message.plain)
    assert await looks(bot) == 0
    await bot.bob.reply(to=await bot.bob.dm("cancel " + (await codes(bot))["bob"]))
    assert await looks(bot) == 1
    told = await bot.alice.reply(to=bot.alice.direct)
    assert "Court 1 on Wednesday 2 December, 15:00–16:00 is free, and held for you until" in told.plain
    await bot.alice.click(told, "Book it")
    await bot.settled()
    assert await starts(bot) == ["Court 1 Wed 15:00", "Court 2 Wed 15:00", "Court 3 Wed 15:00"]
    assert await looks(bot) == 0


async def codes(bot: SlackBot) -> dict[str, str]:
    names = {person.id: name for name, person in (("alice", bot.alice), ("bob", bot.bob))}
    return {names[b.user]: b.code for b in await bot.live() if b.user in names}
