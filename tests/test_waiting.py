"""Waiting for a court: in words and by button, told with a hold, booked by a press, seen and left."""

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.conversation.event import DM, Event
from bot.conversation.reply import Reply
from bot.domain.club import Club
from bot.domain.hours import Hours
from bot.runtime import waiting_loop
from tests.kit.talk import Bot, Member, make_bot
from tests.kit.world import Clock, NoModel

SATURDAY = "2026-12-05T10:00:00+00:00"


@pytest.fixture
def bot(club: Club, clock: Clock, sqlite_engine: AsyncEngine) -> Bot:
    return make_bot(sqlite_engine, club, clock, NoModel(), "A")


async def told(bot: Bot) -> list[Event]:
    """What one look hands to the inbox."""
    found: list[Event] = []

    async def notify(event: Event) -> bool:
        found.append(event)
        return True

    await waiting_loop.look(bot.dispatcher.commands.context.waiting, bot.clock, notify)
    return found


async def full(bot: Bot) -> list[Member]:
    """Saturday at 10, all three courts."""
    members = [bot.member(f"m{n}") for n in (1, 2, 3)]
    for n, member in enumerate(members, 1):
        assert (await member.press(f"take:c{n}-20261205-1000-60")).outcome == "booked"
    return members


async def gives_up(member: Member) -> None:
    [booking] = [b for b in await member.bot.live() if b.user == member.user]
    assert (await member.press(f"cancel:{booking.code}")).outcome == "cancelled"


def button(reply: Reply, verb: str) -> str:
    [choice] = [b.choice for b in reply.buttons if b.choice.startswith(f"{verb}:")]
    return choice


@pytest.mark.parametrize(
    "words",
    [
        "tell me when saturday 10am frees up",
        "please let me know when court 2 on saturday at 10am becomes available",
        "Notify me as soon as Saturday 10am is free.",
        "let me know if saturday 10am frees up",
        "put me on the waiting list for saturday 10am",
        "sag mir Bescheid, wenn Samstag 10 Uhr frei wird",
        "setz mich auf die Warteliste für Samstag 10 Uhr",
        "can I join the waiting list for saturday 10am, please?",
        "sign me up for the waiting list for saturday 10am",
        "trag mich bitte in die Warteliste für Samstag 10 Uhr ein",
    ],
)
async def test_words_put_a_member_on_the_list(bot: Bot, words: str):
    await full(bot)
    reply = await bot.member().say(words)
    assert "waiting list" in reply.text or "Warteliste" in reply.text
    assert reply.outcome == "answered"
    assert button(reply, "leave")


@pytest.mark.parametrize("words", ["tell me when court 2 frees up", "let me know when saturday becomes free"])
async def test_words_without_a_day_and_a_time_are_asked_for_them(bot: Bot, words: str):
    reply = await bot.member().say(words)
    assert (reply.outcome, "Which day and time" in reply.text) == ("asked", True)


@pytest.mark.parametrize("words", ["tell me when you are open", "let me know if court 2 is free on saturday at 10am"])
async def test_questions_wait_for_nothing(bot: Bot, words: str):
    await full(bot)
    ann = bot.member()
    await ann.say(words)
    assert (await ann.say("waiting list")).text == "You are not waiting for a court."


async def test_a_court_that_frees_up_is_told_held_and_booked_by_a_press(bot: Bot):
    first, _, _ = await full(bot)
    ann = bot.member()
    await ann.say("tell me when saturday 10am frees up")
    assert await told(bot) == []
    await gives_up(first)
    [event] = await told(bot)
    assert (event.kind, event.channel, event.member) == ("notice", DM, "slack::ann")
    assert await told(bot) == []
    reply = await ann.run(event)
    assert "Court 1 on Saturday 5 December, 10:00–11:00 is free, and held for you until 09:10." in reply.text
    booked = await ann.press(button(reply, "hold"))
    assert (booked.outcome, booked.card and booked.card.starts_at.isoformat()) == ("booked", SATURDAY)
    assert "ann" in [b.user for b in await bot.live()]
    assert (await ann.say("waiting list")).text == "You are not waiting for a court."


async def test_a_hold_that_is_over_is_told_to_nobody_and_its_button_says_so(bot: Bot):
    first, _, _ = await full(bot)
    ann = bot.member()
    await ann.say("tell me when saturday 10am frees up")
    await gives_up(first)
    [event] = await told(bot)
    reply = await ann.run(event)
    bot.clock.forward(minutes=10)
    assert (await ann.run(ann.event(kind="notice", choice=event.choice))).outcome == "quiet"
    late = await ann.press(button(reply, "hold"))
    assert (late.outcome, late.reason) == ("refused", "expired")
    assert "ann" not in [b.user for b in await bot.live()]


async def test_a_no_gives_what_is_held_to_the_next(bot: Bot):
    first, _, _ = await full(bot)
    ann, bo = bot.member(), bot.member("bo")
    for member in (ann, bo):
        await member.say("tell me when saturday 10am frees up")
    await gives_up(first)
    [event] = await told(bot)
    assert (await ann.press(button(await ann.run(event), "leave"))).outcome == "dropped"
    [event] = await told(bot)
    assert event.member == "slack::bo"


async def test_a_hold_is_taken_for_others_and_free_to_who_waited(bot: Bot):
    first, _, _ = await full(bot)
    ann, bo = bot.member(), bot.member("bo")
    await ann.say("tell me when saturday 10am frees up")
    await gives_up(first)
    assert "taken" in (await bo.press("take:c1-20261205-1000-60")).text
    assert (await ann.press("take:c1-20261205-1000-60")).outcome == "booked"


async def test_a_time_that_is_taken_is_offered_with_a_button_to_wait_for_it(bot: Bot):
    await full(bot)
    ann = bot.member()
    reply = await ann.say("book a court on saturday at 10am")
    assert reply.offers
    assert "waiting list" in (await ann.press(button(reply, "wait"))).text
    assert "any court on Saturday 5 December" in (await ann.say("my waiting list")).text


async def test_a_time_that_is_free_has_no_button_to_wait_for_it(bot: Bot):
    reply = await bot.member().say("what is free on saturday at 10am?")
    assert not [b for b in reply.buttons if b.choice.startswith("wait")]


async def test_places_are_listed_and_left(bot: Bot):
    await full(bot)
    ann = bot.member()
    await ann.say("tell me when court 2 frees up saturday 10am")
    await ann.say("tell me when court 2 on saturday 10am frees up")
    reply = await ann.say("waiting list")
    assert "Court 2 on Saturday 5 December, 10:00–11:00" in reply.text
    assert (await ann.press(button(reply, "leave"))).outcome == "dropped"
    assert (await ann.say("waiting list")).text == "You are not waiting for a court."


async def test_a_terminal_waits_and_looks_for_itself(bot: Bot):
    first, _, _ = await full(bot)
    ann = bot.member(platform="console", workspace="home/ann")
    assert "I cannot reach you in a terminal later" in (await ann.say("tell me when saturday 10am frees up")).text
    await gives_up(first)
    assert await told(bot) == []
    listed = await ann.say("waiting list")
    assert "held for you until 09:10" in listed.text
    assert (await ann.press(button(listed, "hold"))).outcome == "booked"


async def test_a_hold_on_a_court_that_is_closed_ends_and_another_court_is_told(bot: Bot):
    first, second, _ = await full(bot)
    ann, boss = bot.member(), bot.member("boss", admin=True)
    await ann.say("tell me when saturday 10am frees up")
    await gives_up(first)
    [event] = await told(bot)
    offered = await ann.run(event)
    await gives_up(second)
    bot.clock.forward(minutes=1)
    asked = await boss.say("/courtbot close saturday court 1")
    await boss.press(next(b.choice for b in asked.buttons if b.choice.startswith("close")))
    [event] = await told(bot)
    assert "Court 2 on Saturday 5 December, 10:00–11:00 is free" in (await ann.run(event)).text
    late = await ann.press(button(offered, "hold"))
    assert (late.outcome, late.reason) == ("refused", "expired")
    assert "ann" not in [b.user for b in await bot.live()]


async def test_a_start_after_midnight_is_waited_for_in_its_evening(bot: Bot):
    late = bot.club.model_copy(update={"hours": ((Hours(opens=18 * 60, closes=26 * 60),),) * 7})
    workspaces: Any = bot.dispatcher.workspaces
    workspaces.new_club = lambda platform, workspace: late
    reply = await bot.member().say("tell me when court 1 today at 1am frees up")
    assert "Court 1 on Wednesday 2 December, 01:00–02:00" in reply.text


async def test_a_court_that_is_closed_while_nothing_else_is_free_leaves_the_member_in_line(bot: Bot):
    first, second, _ = await full(bot)
    ann, boss = bot.member(), bot.member("boss", admin=True)
    await ann.say("tell me when saturday 10am frees up")
    await gives_up(first)
    assert len(await told(bot)) == 1
    asked = await boss.say("/courtbot close saturday court 1")
    await boss.press(next(b.choice for b in asked.buttons if b.choice.startswith("close")))
    assert await told(bot) == []
    await gives_up(second)
    [event] = await told(bot)
    assert "Court 2" in (await ann.run(event)).text


async def test_a_member_cannot_tell_themselves(bot: Bot):
    reply = await bot.member().press("held:1:2026-12-01T09:10:00+00:00")
    assert (reply.outcome, reply.reason) == ("refused", "stale")


class TestACourtOfTheirOwn:
    async def test_nobody_waits_for_the_court_that_they_have(self, bot: Bot):
        ann = bot.member()
        await ann.press("take:c1-20261205-1000-60")
        reply = await ann.say("tell me when court 1 saturday 10am frees up")
        assert reply.outcome == "refused"
        assert "You have Court 1" in reply.text
        assert (await ann.say("waiting list")).text == "You are not waiting for a court."

    async def test_nor_is_it_offered_to_them(self, bot: Bot):
        ann = bot.member()
        await ann.press("take:c1-20261205-1000-60")
        reply = await ann.say("book court 1 on saturday at 10am")
        assert "You have Court 1" in reply.text
        assert "wait" not in [button.id for button in reply.buttons]

    async def test_for_another_court_at_that_time_they_may_wait(self, bot: Bot):
        first, *_ = await full(bot)
        assert "You are on the waiting list" in (await first.say("tell me when saturday 10am frees up")).text
