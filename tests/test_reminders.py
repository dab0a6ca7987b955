"""Reminders: put into the inbox once each, however many processes look and whenever one of them dies."""

import asyncio
from contextlib import suppress
from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.conversation.event import DM, Event
from bot.domain.club import Club
from bot.domain.errors import StoreDown
from bot.domain.ports import Reminders
from bot.runtime import reminder_loop
from tests.kit.talk import Bot, Member, make_bot
from tests.kit.world import Clock, NoModel


@pytest.fixture
def bot(club: Club, clock: Clock, sqlite_engine: AsyncEngine) -> Bot:
    return make_bot(sqlite_engine, club, clock, NoModel(), "A")


def reminders(bot: Bot) -> Reminders:
    return bot.dispatcher.commands.context.reminders


async def reminded(ann: Member, minutes: int = 60) -> str:
    """A court on 2 December at 15:00, and the wish to be reminded of it; its code."""
    code = (await ann.press("take:c1-20261202-1500-60")).card.code
    await ann.press(f"remind:{code}:{minutes}")
    return code


async def due(bot: Bot) -> list[Event]:
    """What one look hands to the inbox."""
    found: list[Event] = []

    async def notify(event: Event) -> bool:
        found.append(event)
        return True

    await reminder_loop.look(reminders(bot), bot.clock, notify)
    return found


async def test_a_reminder_is_due_at_its_time_and_told_once(bot: Bot):
    ann = bot.member()
    code = await reminded(ann)
    bot.clock.set(2026, 12, 2, 13, 59)
    assert await due(bot) == []
    bot.clock.set(2026, 12, 2, 14, 0)
    [event] = await due(bot)
    assert (event.kind, event.channel, event.member, event.workspace) == ("notice", DM, "slack::ann", "w1")
    assert event.reply_to.address == {"user": "ann", "workspace": "w1"}
    assert await due(bot) == []
    reply = await ann.run(event)
    assert reply.outcome == "listed"
    assert "Court 1 on Wednesday 2 December, 15:00–16:00" in reply.text
    assert reply.card.code == code
    assert [b.id for b in reply.buttons] == ["calendar", "remind", "move", "cancel"]


async def test_a_process_that_dies_before_the_mark_hands_over_the_same_event(bot: Bot):
    await reminded(bot.member())
    bot.clock.set(2026, 12, 2, 14, 0)
    first: list[Event] = []

    async def dies(event: Event) -> bool:
        first.append(event)
        raise StoreDown("Redis")

    with pytest.raises(StoreDown):
        await reminder_loop.look(reminders(bot), bot.clock, dies)
    [again] = await due(bot)
    assert again.id == first[0].id


async def test_nothing_is_said_of_a_booking_that_is_gone(bot: Bot):
    ann = bot.member()
    code = await reminded(ann)
    bot.clock.set(2026, 12, 2, 14, 0)
    [event] = await due(bot)
    await ann.press(f"cancel:{code}")
    assert (await ann.run(event)).outcome == "quiet"


async def test_a_moved_booking_is_reminded_of_at_its_new_time_only(bot: Bot):
    ann = bot.member()
    code = await reminded(ann)
    bot.clock.set(2026, 12, 2, 14, 0)
    [early] = await due(bot)
    await ann.press(f"move:{code}:c1-20261202-1900-60")
    assert (await ann.run(early)).outcome == "quiet"
    assert await due(bot) == []
    bot.clock.set(2026, 12, 2, 18, 0)
    [event] = await due(bot)
    assert event.id != early.id
    assert "19:00" in (await ann.run(event)).text


async def test_a_move_says_when_the_reminder_comes_now(bot: Bot):
    ann = bot.member()
    code = await reminded(ann)
    reply = await ann.press(f"move:{code}:c1-20261202-1900-60")
    assert reply.text.endswith("Your reminder moves along: Wednesday 2 December at 18:00.")


async def test_a_reminder_that_a_move_puts_into_the_past_is_dropped_and_said(bot: Bot):
    ann = bot.member()
    code = await reminded(ann)
    reply = await ann.press(f"move:{code}:c1-20261201-0900-60")
    assert reply.text.endswith("Your reminder would be in the past now, so there is none any more.")
    assert await due(bot) == []


async def test_a_move_without_a_reminder_says_nothing_of_one(bot: Bot):
    ann = bot.member()
    code = (await ann.press("take:c1-20261202-1500-60")).card.code
    assert "remind" not in (await ann.press(f"move:{code}:c1-20261202-1900-60")).text


async def test_a_reminder_leaves_what_is_being_arranged_alone(bot: Bot):
    ann = bot.member()
    await reminded(ann)
    await ann.say("book a court on friday at 10")
    bot.clock.set(2026, 12, 2, 14, 0)
    [event] = await due(bot)
    await ann.run(event)
    assert (await ann.say("court 2")).card.starts_at.day == 4


async def test_a_reminder_is_no_turn_too_many(bot: Bot):
    ann = bot.member()
    await reminded(ann)
    bot.clock.set(2026, 12, 2, 14, 0)
    [event] = await due(bot)
    bot.dispatcher.limits.turns_per_minute = 1
    assert (await ann.run(event)).outcome == "listed"


async def test_the_loop_waits_for_a_database_that_is_away_and_can_be_cancelled(bot: Bot, clock: Clock):
    looked = 0

    class Away:
        async def due(self, now: datetime, limit: int) -> list[object]:
            nonlocal looked
            looked += 1
            raise StoreDown("the database")

    async def never(event: Event) -> bool:
        raise AssertionError

    task = asyncio.create_task(reminder_loop.run(Away(), clock, never, seconds=0.001))
    while looked < 3:  # noqa: ASYNC110 - it counts what another task does
        await asyncio.sleep(0.001)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert task.cancelled()


@pytest.mark.parametrize("said", ["set me a reminder for tomorrow 2pm", "make a reminder", "stell mir eine Erinnerung"])
async def test_a_reminder_at_a_time_of_the_day_is_asked_for_by_how_long_before(bot: Bot, said: str):
    ann = bot.member()
    await ann.press("take:c1-20261202-1500-60")
    assert "remind:30" in [button.id for button in (await ann.say(said)).buttons]
