"""What a member gets on Discord beside words and commands, as they would use it: row by row of the product's table."""

from collections.abc import Awaitable, Callable

import pytest
from icalendar import Calendar

from store.club_admin import SqlClubAdmin
from store.members import SqlMemberData
from tests.discord_.conftest import DiscordBot
from tests.discord_.test_ways_in import pressed, starts

Start = Callable[..., Awaitable[DiscordBot]]


@pytest.fixture
async def bot(discord_bot: Start) -> DiscordBot:
    return await discord_bot()


def member_data(bot: DiscordBot) -> SqlMemberData:
    return SqlMemberData(bot.bot.engine, bot.bot.dispatcher.workspaces)


async def test_a_free_day_is_a_menu_to_choose_from(bot: DiscordBot) -> None:
    offer = await bot.asked(bot.ann, "what is free tomorrow?")
    [menu] = offer.selects
    labels = [option["label"] for option in menu["options"]]
    assert "10:00 · 3 courts" in labels
    await bot.ann.reply(to=await bot.ann.select(offer, None, ["10:00 · 3 courts"]))
    await pressed(bot.ann, offer, "Court 2")
    assert await starts(bot) == ["Court 2 Wed 10:00"]
    assert "You're booked: Court 2" in offer.text


async def test_own_bookings_are_listed_to_the_member_alone_and_each_can_be_moved(bot: DiscordBot) -> None:
    await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")
    asked = await bot.ann.slash("book", when="mine")
    mine = await bot.ann.reply(to=asked)
    assert (asked.ephemeral, mine.buttons) == (True, ["Change…", "Book a court"])
    times = await pressed(bot.ann, await pressed(bot.ann, mine, "Change…"), "Move")
    assert "Moved" in (await pressed(bot.ann, times, "13:00")).text
    assert await starts(bot) == ["Court 1 Wed 13:00"]


async def test_a_booking_goes_into_the_calendar_as_a_file(bot: DiscordBot) -> None:
    card = await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")
    answer = await pressed(bot.ann, card, "Add to calendar")
    [file] = answer.attachments
    assert file.filename.endswith(".ics")
    [entry] = Calendar.from_ical(file.data).walk("VEVENT")
    assert (entry["SUMMARY"], entry.start.isoformat()) == ("Court 1, Riverside", "2026-12-02T15:00:00+00:00")


async def test_a_thumb_is_stored_with_pattern_and_model(bot: DiscordBot) -> None:
    answer = await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")
    assert "Thank you" in (await pressed(bot.ann, answer, "👎")).text
    [vote] = (await member_data(bot).export(bot.watch.turns[-1].member))["votes"]
    assert (vote["vote"], vote["pattern"], bool(vote["model"])) == ("down", "D", True)


async def test_a_booking_is_confirmed_first_where_the_club_wants_it(bot: DiscordBot) -> None:
    await bot.boss.reply(to=await bot.boss.slash("courtbot", words="confirm on"))
    proposal = await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")
    assert await bot.live() == []
    await pressed(bot.ann, proposal, proposal.buttons[0])
    assert await starts(bot) == ["Court 1 Wed 15:00"]


async def test_an_admin_is_led_to_a_pattern_by_buttons(bot: DiscordBot) -> None:
    shown = await bot.boss.reply(to=await bot.boss.slash("courtbot", words="help me choose"))
    for _ in range(9):
        if any("Use" in label for label in shown.buttons):
            break
        shown = await pressed(bot.boss, shown, shown.buttons[0])
    await pressed(bot.boss, shown, "Use")
    workspace = await bot.bot.dispatcher.workspaces.load("discord", bot.guild.id)
    [change] = await SqlClubAdmin(bot.bot.engine, bot.bot.dispatcher.workspaces).changes(workspace)
    assert (change.what, change.actor) == ("pattern", bot.watch.turns[-1].member)
    assert workspace.pattern != "D"
