"""Alone with the bot, a member is asked once which of their clubs they mean."""

# Stand-ins and answers of a test have only the part of a type that it needs.
# pyright: reportAttributeAccessIssue=false, reportOptionalMemberAccess=false

import asyncio
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.club import Club
from bot.domain.errors import BookingError, StoreDown
from bot.domain.workspace import Workspace
from bot.intake.queries import Queries
from tests.kit.refusals import refused
from tests.kit.talk import Bot, Member, make_bot
from tests.kit.waiting import PATIENCE
from tests.kit.world import Clock, NoModel, riverside


def club_of(platform: str, workspace: str) -> Club:
    """G1 and G3 are Riverside's, G2 is Hilltop's; a member's own workspace has a club of its own."""
    names = {"G1": "Riverside", "G2": "Hilltop", "G3": "Riverside"}
    name = names.get(workspace, workspace)
    return riverside(id=name.lower(), name=name)


@pytest.fixture
def bot(clock: Clock, sqlite_engine: AsyncEngine) -> Bot:
    bot = make_bot(sqlite_engine, riverside(), clock, NoModel(), "A")
    bot.dispatcher.workspaces.new_club = club_of
    return bot


async def met(bot: Bot, *guilds: str) -> Member:
    """Ann's direct messages, after she spoke in these guilds."""
    for guild in guilds:
        bot.clock.forward(minutes=1)
        await bot.member("ann", workspace=guild, platform="discord").say("mine")
    return bot.member("ann", workspace="@ann", platform="discord")


async def home(bot: Bot) -> Workspace:
    return await bot.dispatcher.workspaces.load("discord", "@ann")


async def test_without_a_club_a_member_has_one_of_his_own(bot: Bot):
    ann = await met(bot)
    assert (await ann.say("mine")).outcome == "listed"
    assert (await home(bot)).club.name == "@ann"


async def test_the_one_club_is_entered_silently_with_its_pattern(bot: Bot):
    ann = await met(bot, "G1", "G3")
    guild = await bot.dispatcher.workspaces.load("discord", "G3")
    await bot.dispatcher.workspaces.set_pattern(guild, "B", "boss", bot.clock())
    reply = await ann.say("mine")
    assert (reply.outcome, reply.pattern) == ("listed", "B")
    assert (await home(bot)).club.name == "Riverside"


async def test_of_several_clubs_one_is_asked_for_and_what_was_said_is_then_done(bot: Bot):
    ann = await met(bot, "G1", "G2")
    reply = await ann.say("what is free tomorrow at 3pm?")
    assert reply.outcome == "asked"
    assert [(b.label, b.choice) for b in reply.buttons] == [
        ("Hilltop", "club:discord:G2"), ("Riverside", "club:discord:G1"),
    ]  # fmt: skip
    reply = await ann.press("club:discord:G2")
    assert (reply.outcome, len(reply.offers)) == ("offered", 3)
    assert (await home(bot)).club.name == "Hilltop"
    assert (await ann.say("court 2")).outcome == "booked"
    assert [said.text for said in ann.session.messages if said.role == "user"] == [
        "what is free tomorrow at 3pm?", "court 2",
    ]  # fmt: skip


async def test_the_name_of_the_club_is_an_answer_too(bot: Bot):
    ann = await met(bot, "G1", "G2")
    await ann.say("mine")
    assert (await ann.say("Riverside")).outcome == "listed"
    assert (await home(bot)).club.name == "Riverside"


async def test_once_entered_it_stays_and_can_be_chosen_again(bot: Bot):
    ann = await met(bot, "G1", "G2")
    await ann.say("mine")
    await ann.press("club:discord:G1")
    assert (await ann.say("mine")).outcome == "listed"
    assert (await ann.say("/courtbot club")).outcome == "asked"
    reply = await ann.press("club:discord:G2")
    assert reply.outcome == "answered"
    assert "Hilltop" in reply.text
    assert (await home(bot)).club.name == "Hilltop"


async def test_a_club_that_the_member_was_never_met_in_cannot_be_entered(bot: Bot):
    ann = await met(bot, "G1")
    await bot.member("bob", workspace="G2", platform="discord").say("mine")
    assert (await ann.press("club:discord:G2")).outcome == "refused"
    assert (await home(bot)).club.name == "Riverside"


async def test_a_choice_that_is_run_again_after_a_crash_does_what_was_said(bot: Bot):
    ann = await met(bot, "G1", "G2")
    await ann.say("what is free tomorrow at 3pm?")
    event = ann.event(kind="action", choice="club:discord:G1")
    await ann.run(event, saved=False)
    assert (await ann.run(event, attempt=2)).outcome == "offered"


async def test_a_card_from_another_club_can_be_pressed_here(bot: Bot):
    """A reminder brings it."""
    ann = await met(bot, "G1", "G2")
    guild = bot.member("ann", workspace="G2", platform="discord")
    code = (await guild.press("take:c1-20261202-1500-60")).card.code
    assert (await ann.press(f"calendar:{code}")).file
    await ann.say("mine")
    await ann.press("club:discord:G1")
    assert (await ann.press(f"cancel:{code}")).outcome == "cancelled"
    bob = bot.member("bob", workspace="@bob", platform="discord")
    assert (await bob.press(f"calendar:{code}")).outcome == "refused"


async def test_forms_show_the_club_that_is_meant(bot: Bot):
    ann = await met(bot, "G1")
    dispatcher, event = bot.dispatcher, ann.event()
    context = dispatcher.commands.context
    queries = Queries(dispatcher.workspaces, dispatcher.bookings, context.member_data, context.club_admin, bot.clock)
    assert (await queries.home(event)).club == "Riverside"


async def test_a_form_is_not_opened_where_the_club_is_not_administered(bot: Bot):
    ann = await met(bot, "G1")
    dispatcher = bot.dispatcher
    context = dispatcher.commands.context
    queries = Queries(dispatcher.workspaces, dispatcher.bookings, context.member_data, context.club_admin, bot.clock)
    with refused(BookingError, "not administered from here"):
        await queries.form(ann.event(), "hours")


@pytest.mark.parametrize("fault", [StoreDown("the database"), RuntimeError("a bug")])
async def test_remembering_where_a_member_was_met_never_fails_a_turn(bot: Bot, fault: Exception):
    async def seen(*arguments: Any) -> None:
        raise fault

    bot.dispatcher.commands.context.member_data.seen = seen
    assert (await bot.member(workspace="G1").say("mine")).outcome == "listed"


async def test_nor_does_it_hold_up_the_reply_for_long(bot: Bot, monkeypatch: pytest.MonkeyPatch):
    async def seen(*arguments: Any) -> None:
        await asyncio.sleep(2 * PATIENCE)

    monkeypatch.setattr("bot.runtime.visits.MEETING_SECONDS", 0.01)
    bot.dispatcher.commands.context.member_data.seen = seen
    async with asyncio.timeout(PATIENCE):
        assert (await bot.member(workspace="G1").say("mine")).outcome == "listed"
