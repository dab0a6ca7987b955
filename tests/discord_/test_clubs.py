"""Clubs on Discord: one for each guild, the one that is meant in direct messages, and word from it unasked."""

import pytest

from bot.domain.club import Club
from bot.runtime import reminder_loop
from tests.discord_.conftest import DiscordBot, Start
from tests.discord_.test_ways_in import cancel, pressed
from tests.fakes.discord import Message, Person
from tests.kit.whole import starts
from tests.kit.world import riverside


@pytest.fixture
async def bot(discord_bot: Start) -> DiscordBot:
    """In the guilds Riverside and Hilltop, each with a club of its name."""
    bot = await discord_bot()
    names = {bot.guild.id: "Riverside", bot.discord.guild("Hilltop").id: "Hilltop"}

    def club_of(platform: str, workspace: str) -> Club:
        name = names.get(workspace, workspace)
        return riverside(id=name.lower(), name=name)

    bot.bot.dispatcher.workspaces.new_club = club_of
    bot.bot.dispatcher.commands.context.notify = bot.only.inbox.enqueue
    return bot


async def met_in_both(bot: DiscordBot) -> Person:
    hilltop = bot.discord.guild("Hilltop")
    there = bot.discord.join(hilltop, "ann", False, "en-US")
    await bot.asked(bot.ann, "mine")
    await there.reply(to=await there.mention(hilltop.channel("general"), "mine"))
    return bot.ann


async def said(person: Person, words: str) -> Message:
    """In direct messages."""
    await person.dm(words)
    return await person.reply()


async def test_direct_messages_ask_once_which_club_is_meant(bot: DiscordBot) -> None:
    ann = await met_in_both(bot)
    which = await said(ann, "book court 1 tomorrow at 3pm")
    assert sorted(which.buttons) == ["Hilltop", "Riverside"]
    assert "You're booked: Court 1" in (await pressed(ann, which, "Hilltop")).text
    await bot.restart()
    assert "15:00" in (await said(ann, "mine")).text
    form = await ann.slash("book", context="dm")
    sent = await ann.submit(form, {"Or another time": "Friday 3pm"})
    assert "You're booked" in (await ann.reply(to=sent)).text
    assert sorted((await said(ann, "club")).buttons) == ["Hilltop", "Riverside"]


async def test_a_command_of_a_user_install_asks_for_the_club_as_well(bot: DiscordBot) -> None:
    ann = await met_in_both(bot)
    elsewhere = bot.discord.guild("Elsewhere", present=False)
    bot.discord.user("ann", installed=True)
    abroad = bot.discord.join(elsewhere, "ann", False, "en-US")
    which = await abroad.reply(
        to=await abroad.slash("book", when="court 1 tomorrow at 3pm", channel=elsewhere.channel("general"))
    )
    assert sorted(which.buttons) == ["Hilltop", "Riverside"]
    assert which.ephemeral
    assert "You're booked: Court 1" in (await pressed(abroad, which, "Riverside")).text
    assert await starts(bot) == ["Court 1 Wed 15:00"]
    assert "15:00" in (await said(ann, "mine")).text


async def test_each_guild_has_courts_and_a_pattern_of_its_own(bot: DiscordBot) -> None:
    hilltop = bot.discord.guild("Hilltop")
    bo = bot.discord.join(hilltop, "bo", False, "en-US")
    await bot.boss.reply(to=await bot.boss.slash("courtbot", words="pattern A"))
    for person, place in ((bot.ann, bot.general), (bo, hilltop.channel("general"))):
        booked = await person.reply(to=await person.mention(place, "book court 1 tomorrow at 3pm"))
        assert "You're booked: Court 1" in booked.text
    assert [reply.pattern for reply in bot.watch.replies[-2:]] == ["A", "D"]


async def test_bookings_of_one_guild_are_neither_seen_nor_cancelled_from_another(bot: DiscordBot) -> None:
    await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")
    [booking] = await bot.live()
    there = bot.discord.join(bot.discord.guild("Hilltop"), "ann", False, "en-US")
    for words in ("mine", f"cancel {booking.code}"):
        answer = await there.reply(to=await there.slash("book", when=words))
        assert "Court 1" not in answer.text
    assert await starts(bot) == ["Court 1 Wed 15:00"]


async def test_in_a_guild_that_was_left_its_members_still_have_direct_messages(bot: DiscordBot) -> None:
    await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")
    bot.discord.leaves(bot.guild)
    assert "15:00" in (await said(bot.ann, "mine")).text


async def test_a_member_who_loses_a_booking_is_told_and_takes_another_time_there(bot: DiscordBot) -> None:
    await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")
    asked = await bot.boss.reply(to=await bot.boss.slash("courtbot", words="close 2026-12-02 court 1"))
    await pressed(bot.boss, asked, asked.buttons[-1])
    told = await bot.ann.reply()
    assert told.channel is bot.ann.dm_channel
    assert "had to cancel" in told.text
    assert "You're booked" in (await pressed(bot.ann, told, told.buttons[0])).text


async def test_a_reminder_comes_to_direct_messages_with_a_card_that_works(bot: DiscordBot) -> None:
    card = await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")
    await pressed(bot.ann, await pressed(bot.ann, card, "Remind me"), "1 hour")
    bot.bot.clock.forward(hours=29, minutes=10)
    assert (
        await reminder_loop.look(bot.bot.dispatcher.commands.context.reminders, bot.bot.clock, bot.only.inbox.enqueue)
        == 1
    )
    told = await bot.ann.reply()
    assert told.channel is bot.ann.dm_channel
    assert "Reminder" in told.text
    assert "Cancelled" in (await cancel(bot.ann, told)).text
    assert await starts(bot) == []


async def test_a_booking_of_a_reminder_is_moved_in_its_own_club_whichever_is_meant_otherwise(bot: DiscordBot) -> None:
    ann = await met_in_both(bot)
    await pressed(ann, await said(ann, "mine"), "Hilltop")
    card = await bot.asked(ann, "book court 1 tomorrow at 3pm")
    await pressed(ann, await pressed(ann, card, "Remind me"), "1 hour")
    bot.bot.clock.forward(hours=29, minutes=10)
    await reminder_loop.look(bot.bot.dispatcher.commands.context.reminders, bot.bot.clock, bot.only.inbox.enqueue)
    times = await pressed(ann, await ann.reply(), "Move")
    assert "Moved" in (await pressed(ann, times, "16:00")).text
    assert await starts(bot) == ["Court 1 Wed 16:00"]
    assert "no bookings" in (await said(ann, "mine")).text  # in Hilltop
