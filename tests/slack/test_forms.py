"""Modals and the Home tab, as a member fills them in."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.errors import StoreDown
from bot.intake.receiver import BUSY
from tests.fakes.slack import View
from tests.kit.whole import starts
from tests.slack.conftest import SlackBot
from tests.slack.test_ways_in import booked_by, refuse


async def opened(bot: SlackBot, name: str = "Free slots") -> View:
    """The modal on top, once it holds that field."""
    view = await bot.alice.view(lambda view: name in view.plain)
    assert view is not None
    return view


def slow(monkeypatch: pytest.MonkeyPatch, queries: Any, method: str) -> None:
    async def never(*_: Any, **__: Any) -> Any:
        await asyncio.sleep(3600)

    monkeypatch.setattr(queries, method, never)


def down(monkeypatch: pytest.MonkeyPatch, queries: Any, method: str) -> None:
    async def raises(*_: Any, **__: Any) -> Any:
        raise StoreDown("PostgreSQL")

    monkeypatch.setattr(queries, method, raises)


# Booking


async def test_a_bare_command_opens_a_form_of_real_availability(bot: SlackBot) -> None:
    await bot.alice.slash("/book", channel=bot.general)
    view = await opened(bot)
    await bot.alice.fill(view, {"Day": "2026-12-02"})
    await bot.alice.until(lambda: "2026-12-02" in json.dumps(view.blocks[-1]))
    await bot.alice.fill(view, {"Court": "Court 2"})
    await bot.alice.until(lambda: "c2" in json.dumps(view.blocks[-1]))
    labels = [option["text"]["text"] for option in await bot.alice.options(view, "slot", "3pm")]
    assert labels == ["Wed 2 Dec, 15:00–16:00, Court 2"]
    await bot.alice.fill(view, {"slot": "Wed 2 Dec, 15:00–16:00, Court 2"})
    assert (await bot.alice.submit(view)).closed
    answer = await bot.alice.reply()
    assert answer.ephemeral
    assert answer.channel is bot.general
    assert "You're booked: Court 2" in answer.plain
    assert await starts(bot) == ["Court 2 Wed 15:00"]


async def test_another_day_forgets_the_slot_of_the_day_before(socket_bot: SlackBot) -> None:
    bot = socket_bot
    await bot.alice.slash("/book", channel=bot.general)
    view = await opened(bot)
    await bot.alice.fill(view, {"slot": (await bot.alice.options(view, "slot"))[0]["text"]["text"]})
    await bot.alice.fill(view, {"Day": "2026-12-04"})
    await bot.alice.until(lambda: "2026-12-04" in json.dumps(view.blocks[-1]))
    assert [value["selected_option"] for value in view.values["slot"].values()] == [None]
    assert {option["text"]["text"][:9] for option in await bot.alice.options(view, "slot")} == {"Fri 4 Dec"}


async def test_a_slot_that_was_taken_meanwhile_is_an_error_at_its_field(bot: SlackBot) -> None:
    await bot.alice.slash("/book", channel=bot.general)
    view = await opened(bot)
    await bot.alice.fill(view, {"slot": "Tue 1 Dec, 12:00–13:00, Court 1"})
    await booked_by(bot.bob, "book court 1 today at 12")
    refused = await bot.alice.submit(view)
    assert list(refused.errors) == ["slot"]
    assert await starts(bot) == ["Court 1 Tue 12:00"]


async def test_a_form_handed_in_twice_is_one_booking(socket_bot: SlackBot) -> None:
    bot = socket_bot
    await bot.alice.slash("/book", channel=bot.general)
    view = await opened(bot)
    await bot.alice.fill(view, {"slot": "Tue 1 Dec, 12:00–13:00, Court 1"})
    await asyncio.gather(bot.alice.submit(view), bot.alice.submit(view))
    await bot.settled(turns=1)
    assert await starts(bot) == ["Court 1 Tue 12:00"]


async def test_a_user_id_forged_into_a_form_changes_nothing(socket_bot: SlackBot) -> None:
    bot = socket_bot
    await bot.alice.slash("/book", channel=bot.general)
    view = await opened(bot)
    await bot.alice.fill(view, {"slot": "Tue 1 Dec, 12:00–13:00, Court 1"})
    noted = json.loads(view.body["private_metadata"])
    noted |= {"user": bot.bob.id, "address": noted["address"] | {"user": bot.bob.id, "team": "T9"}}
    view.body["private_metadata"] = json.dumps(noted)
    await bot.alice.submit(view)
    await bot.settled(turns=1)
    assert [booking.user for booking in await bot.live()] == [bot.alice.id]


# What may go wrong


@pytest.mark.parametrize("trouble", [slow, down])
async def test_a_form_that_cannot_be_filled_says_how_to_type_it(
    socket_bot: SlackBot, monkeypatch: pytest.MonkeyPatch, trouble: Callable[..., None]
) -> None:
    bot = socket_bot
    monkeypatch.setattr("bot.intake.receiver.ASK_SECONDS", 0.1)
    trouble(monkeypatch, bot.only.queries, "form")
    await bot.alice.slash("/book", channel=bot.general)
    view = await opened(bot, "Type it instead")
    assert "/book tomorrow 3pm" in view.plain


async def test_a_form_whose_trigger_ran_out_is_told_of(socket_bot: SlackBot) -> None:
    bot = socket_bot
    bot.slack.fail("views.open", error="expired_trigger_id")
    await bot.alice.slash("/book", channel=bot.general)
    assert "/book tomorrow 3pm" in (await bot.alice.reply()).plain


async def test_a_slow_club_leaves_the_menu_of_slots_empty_in_time(
    socket_bot: SlackBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = socket_bot
    await bot.alice.slash("/book", channel=bot.general)
    view = await opened(bot)
    monkeypatch.setattr("adapters.slack.modals.ASK_SECONDS", 0.1)
    slow(monkeypatch, bot.only.queries, "slots")
    assert await bot.alice.options(view, "slot") == []


async def test_with_the_inbox_down_a_form_stays_open_and_says_so(
    socket_bot: SlackBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = socket_bot
    await bot.alice.slash("/book", channel=bot.general)
    view = await opened(bot)
    await bot.alice.fill(view, {"slot": "Tue 1 Dec, 12:00–13:00, Court 1"})
    with monkeypatch.context() as patch:
        refuse(bot, patch)
        assert (await bot.alice.submit(view)).errors == {"slot": BUSY}
    assert await starts(bot) == []
    assert (await bot.alice.submit(view)).closed
    await bot.settled(turns=1)


# Admins


async def test_an_admins_form_becomes_his_command(bot: SlackBot) -> None:
    bot.team.user("alice", admin=True)
    await bot.alice.slash("/courtbot", "rules", channel=bot.general)
    view = await bot.alice.view(lambda view: view.body.get("submit"))
    assert view is not None
    assert (await bot.alice.submit(view)).closed
    await bot.settled(turns=1)
    assert bot.watch.turns[0].text.startswith("/courtbot rules")
    assert bot.watch.replies[0].outcome == "answered"


async def test_no_form_is_opened_for_a_member_who_is_no_admin(socket_bot: SlackBot) -> None:
    bot = socket_bot
    await bot.alice.slash("/courtbot", "hours", channel=bot.general)
    view = await opened(bot, "Only an admin")
    assert view.body.get("submit") is None


async def test_an_admins_words_are_a_command_as_they_are(socket_bot: SlackBot) -> None:
    bot = socket_bot
    bot.team.user("alice", admin=True)
    asked = await bot.alice.slash("/courtbot", "pattern A", channel=bot.general)
    assert "Pattern A answers here" in (await bot.alice.reply(to=asked)).plain
    assert bot.watch.turns[0].text == "/courtbot pattern A"


async def test_members_are_named_to_an_admin_alone_and_nobody_is_pinged(socket_bot: SlackBot) -> None:
    bot = socket_bot
    bot.team.user("alice", admin=True)
    await booked_by(bot.bob, "book court 2 tomorrow at 3pm")
    asked = await bot.alice.slash("/courtbot", "close tomorrow", channel=bot.general)
    told = await bot.alice.reply(to=asked)
    assert (told.ephemeral, f"@{bot.bob.id}" in told.plain, "<" in told.plain) == (True, True, False)
    said = await bot.alice.mention(bot.general, "/courtbot close tomorrow")
    shown = await bot.alice.reply(to=said)
    assert "user_id" not in str(shown.blocks)


# The Home tab and the agent's messages


async def test_the_home_tab_lists_coming_bookings_and_cancels_one(bot: SlackBot) -> None:
    await booked_by(bot.alice, "book court 2 tomorrow at 3pm")
    await bot.alice.open_home()
    home = await bot.alice.wait_home(lambda home: "Court 2" in home.plain)
    assert "Europe/London" in home.plain
    assert "Settings" not in home.plain
    await bot.alice.click(home, "Cancel booking")
    await bot.settled(turns=2)
    assert await starts(bot) == []
    await bot.alice.wait_home(lambda home: "no upcoming bookings" in home.plain)


async def test_a_booking_is_moved_from_the_home_tab(bot: SlackBot) -> None:
    await booked_by(bot.alice, "book court 2 tomorrow at 3pm")
    await bot.alice.open_home()
    home = await bot.alice.wait_home(lambda home: "Move" in home.buttons)
    await bot.alice.click(home, "Move")
    view = await opened(bot)
    await bot.alice.fill(view, {"slot": "Wed 2 Dec, 17:00–18:00, Court 2"})
    assert (await bot.alice.submit(view)).closed
    await bot.settled(turns=2)
    assert await starts(bot) == ["Court 2 Wed 17:00"]
    await bot.alice.wait_home(lambda home: "Moved" in home.plain and "17:00–18:00" in home.plain)


async def test_a_busy_slack_gets_the_home_tab_and_the_form_a_moment_later(socket_bot: SlackBot) -> None:
    bot = socket_bot
    for method in ("views.publish", "views.open", "views.update"):
        bot.slack.fail(method, retry_after=1)
    await bot.alice.open_home()
    await bot.alice.slash("/book")
    await bot.alice.wait_home()
    assert await bot.alice.view(lambda view: "Free slots" in view.plain)


async def test_where_the_club_cannot_be_asked_the_home_tab_says_so(
    socket_bot: SlackBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def down(event: Any) -> Any:
        raise StoreDown("the database")

    monkeypatch.setattr(socket_bot.only.queries, "home", down)
    await socket_bot.alice.open_home()
    await socket_bot.alice.wait_home(lambda home: BUSY in home.plain)


async def test_the_home_tab_asks_for_a_time_zone_once(socket_bot: SlackBot) -> None:
    bot = socket_bot
    bot.team.user("alice", tz="America/New_York")
    for times in (1, 2):
        await bot.alice.open_home()
        await bot.alice.until(lambda times=times: len(bot.slack.calls("views.publish")) == times)
    home = await bot.alice.wait_home()
    assert "Your time zone is America/New_York; the club's is Europe/London." in home.plain
    assert len(bot.slack.calls("users.info")) == 1


async def test_an_admin_sees_at_home_who_plays_today(bot: SlackBot) -> None:
    await booked_by(bot.bob, "book court 2 today at 5pm")
    bot.team.user("alice", admin=True)
    await bot.alice.open_home()
    home = await bot.alice.wait_home(lambda home: "Today" in home.plain)
    assert f"17:00–18:00, Court 2, @{bot.bob.id}" in home.plain


async def test_an_admin_finds_the_clubs_settings_and_their_forms_at_home(bot: SlackBot) -> None:
    bot.team.user("alice", admin=True)
    await bot.alice.open_home()
    home = await bot.alice.wait_home(lambda home: "Settings" in home.plain)
    assert "Mon–Sun 07:00–22:00" in home.plain
    await bot.alice.click(home, "Hours")
    view = await bot.alice.view(lambda view: view.body.get("submit"))
    assert view is not None


async def test_the_messages_tab_gets_suggestions_that_slack_shows(bot: SlackBot) -> None:
    await bot.alice.open_home("messages")
    await bot.alice.until(lambda: bot.slack.prompts)
    assert len(bot.slack.prompts[0]["prompts"]) == 4


async def test_context_beside_the_agent_is_taken_and_ignored(socket_bot: SlackBot) -> None:
    await socket_bot.alice.looks_at(socket_bot.general)
    assert [ack.failed for ack in socket_bot.slack.acks] == [None]
