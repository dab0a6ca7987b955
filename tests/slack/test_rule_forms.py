"""The fields of forms that a club's rules bring: guests, one court at a time, peak hours; another court or length of a
booking."""

import pytest

from tests.fakes.slack import View
from tests.kit.whole import starts
from tests.slack.conftest import SlackBot
from tests.slack.menus import pick
from tests.slack.test_forms import opened
from tests.slack.test_ways_in import booked_by


@pytest.fixture
async def boss(socket_bot: SlackBot) -> SlackBot:
    """Alice is an admin."""
    socket_bot.team.user("alice", admin=True)
    return socket_bot


async def set_rules(bot: SlackBot, values: dict[str, str]) -> str:
    """What the admin is told who hands in the form of peak hours, courts and guests."""
    asked = await bot.alice.slash("/courtbot", "peak", channel=bot.general)
    view = await opened(bot, "Names of guests")
    await bot.alice.fill(view, values)
    assert (await bot.alice.submit(view)).closed
    return (await bot.alice.reply(to=asked)).plain


async def move_form(bot: SlackBot) -> View:
    """Of the one booking that Alice has."""
    asked = await bot.alice.slash("/book", "mine", channel=bot.general)
    mine = await bot.alice.reply(to=asked)
    await pick(bot.alice, mine, "Move")
    times = await bot.alice.reply(shows=lambda message: "to when?" in message.plain)
    await bot.alice.click(times, "Other time…")
    return await opened(bot)


async def test_an_admin_switches_guests_and_one_court_in_a_form(boss: SlackBot) -> None:
    told = await set_rules(boss, {"One court at a time for each member": "On", "Names of guests on bookings": "On"})
    assert "Saved" in told
    shown = await boss.alice.reply(to=await boss.alice.slash("/courtbot", "show", channel=boss.general))
    assert "Names of guests on bookings: on" in shown.plain
    assert "One court at a time for each member: on" in shown.plain
    assert "Peak hours: off" in shown.plain


async def test_a_member_names_their_guests_in_the_form(boss: SlackBot) -> None:
    await set_rules(boss, {"Names of guests on bookings": "On"})
    await boss.alice.slash("/book", channel=boss.general)
    view = await opened(boss, "Guests")
    await boss.alice.fill(view, {"slot": "Tue 1 Dec, 12:00–13:00, Court 1", "guests": "Tom and Eva"})
    assert (await boss.alice.submit(view)).closed
    answer = await boss.alice.reply(shows=lambda message: "You're booked" in message.plain)
    assert answer.ephemeral
    assert await starts(boss) == ["Court 1 Tue 12:00"]
    agenda = await boss.alice.reply(to=await boss.alice.slash("/courtbot", "bookings today", channel=boss.general))
    assert "Tom and Eva" in agenda.plain


async def test_a_form_names_no_guests_where_the_club_keeps_none(boss: SlackBot) -> None:
    await boss.alice.slash("/book", channel=boss.general)
    assert "Guests" not in (await opened(boss)).plain


async def test_a_booking_is_made_longer_in_its_form(boss: SlackBot) -> None:
    await booked_by(boss.alice, "book court 2 tomorrow at 3pm")
    view = await move_form(boss)
    await boss.alice.fill(view, {"Length": "120 minutes"})
    assert (await boss.alice.submit(view)).closed
    await boss.alice.until(lambda: boss.watch.replies[-1].outcome == "moved")
    [booking] = await boss.live()
    assert (booking.slot.court.name, f"{booking.slot.local:%H:%M}", booking.slot.minutes) == ("Court 2", "15:00", 120)


async def test_a_booking_goes_to_another_court_in_its_form(boss: SlackBot) -> None:
    await booked_by(boss.alice, "book court 2 tomorrow at 3pm")
    view = await move_form(boss)
    await boss.alice.fill(view, {"Court": "Court 3"})
    assert (await boss.alice.submit(view)).closed
    await boss.alice.until(lambda: boss.watch.replies[-1].outcome == "moved")
    assert await starts(boss) == ["Court 3 Wed 15:00"]


async def test_a_form_that_takes_a_court_from_nobody_says_so_at_its_field(boss: SlackBot) -> None:
    await booked_by(boss.bob, "book court 3 tomorrow at 3pm")
    await booked_by(boss.alice, "book court 2 tomorrow at 3pm")
    view = await move_form(boss)
    await boss.alice.fill(view, {"Court": "Court 3"})
    refused = await boss.alice.submit(view)
    assert refused.errors == {"slot": "Court 3 on Wednesday 2 December at 15:00 is taken. Please pick another."}
    assert sorted(await starts(boss)) == ["Court 2 Wed 15:00", "Court 3 Wed 15:00"]
