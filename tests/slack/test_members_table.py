"""What a member gets on Slack beside words and commands, as they would use it: row by row of the product's table."""

# Stand-ins and answers of a test have only the part of a type that it needs.
# pyright: reportAttributeAccessIssue=false

import pytest
from icalendar import Calendar

from bot.runtime import reminder_loop
from store.reminders import SqlReminders
from tests.fakes.slack import Message, SlackFake
from tests.kit.whole import starts
from tests.slack.conftest import SlackBot, Start
from tests.slack.menus import cancel, menu, pick
from tests.slack.test_app import installed_org_wide
from tests.slack.test_ways_in import booked_by


@pytest.fixture
async def bot(slack_bot: Start) -> SlackBot:
    return await slack_bot("socket")


async def press(bot: SlackBot, card: Message, button: str) -> Message:
    """What is said to alice alone after it."""
    await bot.alice.click(card, button)
    return await bot.alice.reply(to=card.channel, shows=lambda m: m is not card)


async def test_a_free_day_is_a_menu_to_choose_from(bot: SlackBot) -> None:
    asked = await bot.alice.mention(bot.general, "what is free tomorrow?")
    offer = await bot.alice.reply(to=asked)
    await bot.alice.choose(offer, "Pick a time", "10:00 · 3 courts")
    await bot.alice.until(lambda: "Court 2" in offer.buttons)
    await bot.alice.click(offer, "Court 2")
    await bot.alice.until(lambda: "You're booked: Court 2" in offer.plain)
    assert await starts(bot) == ["Court 2 Wed 10:00"]


async def test_own_bookings_are_listed_to_the_member_alone_and_each_can_be_moved(bot: SlackBot) -> None:
    await booked_by(bot.alice, "book court 1 tomorrow at 3pm")
    asked = await bot.alice.slash("/book", "mine", channel=bot.general)
    mine = await bot.alice.reply(to=asked)
    assert (mine.ephemeral, mine.buttons, menu(mine)) == (True, ["Book a court"], ["Move", "Cancel booking"])
    await pick(bot.alice, mine, "Move")
    times = await bot.alice.reply(to=mine.channel, shows=lambda m: m is not mine)
    await bot.alice.click(times, "13:00 · Court 1")
    await bot.alice.until(lambda: "Moved" in times.plain)
    assert await starts(bot) == ["Court 1 Wed 13:00"]


async def test_the_card_of_a_moved_booking_shows_its_new_time(bot: SlackBot) -> None:
    asked = await bot.alice.mention(bot.general, "book court 1 tomorrow at 3pm")
    card = await bot.alice.reply(to=asked)
    await pick(bot.alice, card, "Move")
    times = await bot.alice.reply(to=card.channel, shows=lambda m: m is not card)
    assert "15:00" in card.plain
    await bot.alice.click(times, "13:00 · Court 1")
    await bot.alice.until(lambda: "13:00" in card.plain and "15:00" not in card.plain)
    await bot.alice.until(lambda: times.plain == "Moved ✓ Court 1, Wed 2 Dec, 13:00–14:00")
    await cancel(bot.alice, card)
    await bot.settled()
    assert await starts(bot) == []


async def test_a_booking_goes_into_the_calendar_as_a_file(bot: SlackBot) -> None:
    asked = await bot.alice.mention(bot.general, "book court 1 tomorrow at 3pm")
    card = await bot.alice.reply(to=asked)
    assert "calendar" in (await press(bot, card, "Add to calendar")).plain
    await bot.alice.until(lambda: any(m.files for m in bot.alice.sees(bot.alice.direct)))
    [file] = bot.slack.files.values()
    assert file.name.endswith(".ics")
    [entry] = Calendar.from_ical(file.content or b"").walk("VEVENT")
    assert (entry["SUMMARY"], entry.start.isoformat()) == ("Court 1, Riverside", "2026-12-02T15:00:00+00:00")


async def test_a_member_is_reminded_when_he_chose_to_be(bot: SlackBot) -> None:
    asked = await bot.alice.mention(bot.general, "book court 1 tomorrow at 3pm")
    card = await bot.alice.reply(to=asked)
    when = await press(bot, card, "Remind me")
    await press(bot, when, "1 hour before")
    bot.bot.clock.set(2026, 12, 2, 14, 1)
    reminders = SqlReminders(bot.bot.engine)
    for _ in range(2):
        await reminder_loop.look(reminders, bot.bot.clock, bot.only.inbox.enqueue)
    told = await bot.alice.reply(to=bot.alice.direct)
    assert "Reminder: Court 1" in told.plain
    assert menu(told) == ["Move", "Cancel booking"]
    await bot.settled()
    assert not bot.alice.has_reply(to=bot.alice.direct)


async def test_a_thumb_is_stored_with_pattern_and_model(bot: SlackBot) -> None:
    asked = await bot.alice.mention(bot.general, "book court 1 tomorrow at 3pm")
    answer = await bot.alice.reply(to=asked)
    assert "Thank you" in (await press(bot, answer, "Not helpful")).plain
    members = bot.bot.dispatcher.commands.context.member_data
    [vote] = (await members.export(f"slack:T1:{bot.alice.id}"))["votes"]
    assert (vote["vote"], vote["pattern"], bool(vote["model"])) == ("down", "D", True)


async def test_an_admin_is_led_to_a_pattern_by_buttons(bot: SlackBot) -> None:
    bot.team.user("alice", admin=True)
    asked = await bot.alice.slash("/courtbot", "help me choose", channel=bot.general)
    shown = await bot.alice.reply(to=asked)
    for _ in range(9):
        if any("Use" in label for label in shown.buttons):
            break
        shown = await press(bot, shown, shown.buttons[0])
    await press(bot, shown, next(label for label in shown.buttons if "Use" in label))
    [change] = (await bot.bot.dispatcher.commands.context.club_admin.changes(
        await bot.bot.dispatcher.workspaces.load("slack", "T1")
    ))  # fmt: skip
    assert (change.what, change.actor) == ("pattern", f"slack:T1:{bot.alice.id}")


async def test_two_workspaces_whose_members_have_the_same_ids_do_not_see_each_other(
    slack: SlackFake, slack_bot: Start
) -> None:
    installed_org_wide(slack)
    bot = await slack_bot("socket")
    card = await booked_by(bot.alice, "book court 1 tomorrow at 3pm")
    code = card.plain.partition("Code ")[2][:6]
    twin = bot.slack.team("T2").person(bot.alice.id, "alice")
    for words in ("mine", f"cancel {code}"):
        asked = await twin.slash("/book", words, channel=bot.slack.team("T2").channel("general"))
        answer = await twin.reply(to=asked)
        assert "Court 1" not in answer.plain
    assert await starts(bot) == ["Court 1 Wed 15:00"]
