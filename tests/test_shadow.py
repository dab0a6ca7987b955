"""A second pattern that reads along: members notice nothing, nothing happens, and only how often it agrees is kept."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.conversation.reply import Reply
from bot.conversation.turn import Pattern, Turn
from bot.domain.club import Club
from bot.runtime import answering
from bot.runtime.shadow import ELSEWHERE, FAILED, Shadow, is_sampled
from bot.settings.limits import Limits
from patterns.a_ai_service import plain
from store.clubs import SqlWorkspaces
from store.members import SqlMemberData
from store.shadows import SqlShadows
from tests.kit.dry import followed, rows, shadowed, tallies, with_shadow
from tests.kit.talk import Bot, make_bot
from tests.kit.world import Clock, NoModel

ORDER = "please book court 3 tomorrow at 3pm"
TALLY = ("shadow_tallies",)


@pytest.fixture
async def bot(sqlite_engine: AsyncEngine, club: Club, clock: Clock) -> Bot:
    """Its live pattern books without a model."""
    made = make_bot(sqlite_engine, club, clock, NoModel(), load=lambda letter: plain)
    await made.dispatcher.workspaces.load("slack", "w1")
    return made


def reading(bot: Bot, pattern: Pattern, **changes: Any) -> Shadow:
    return with_shadow(bot, pattern=lambda letter: pattern, **changes)


async def raising(turn: Turn) -> Reply:
    await turn.desk.book("c1-20261202-1500-60")
    raise RuntimeError("nobody expects this")


async def hanging(turn: Turn) -> Reply:
    await turn.desk.book("c1-20261202-1500-60")
    await asyncio.Event().wait()
    raise AssertionError("it was cancelled")


async def lying(turn: Turn) -> Reply:
    turn.session.messages.clear()
    return Reply("booked", "Court 3 is yours, and so is the club.")


async def another(turn: Turn) -> Reply:
    await turn.desk.book("c2-20261202-1500-60")
    return Reply("booked", "Booked.")


async def asking(turn: Turn) -> Reply:
    turn.spend(1_000)
    return Reply("asked", "Which court?")


@pytest.mark.parametrize(
    ("pattern", "end"),
    [
        (plain, "booked"),
        (raising, FAILED),
        (hanging, f"booked{ELSEWHERE}"),  # as it would be told: the court that it had booked by then
        (lying, f"booked{ELSEWHERE}"),
        (another, f"booked{ELSEWHERE}"),
        (asking, "asked"),
    ],
    ids=["the same", "raises", "hangs", "lies", "books another", "asks"],
)
async def test_a_shadow_changes_nothing_but_its_tally(
    bot: Bot, pattern: Pattern, end: str, monkeypatch: pytest.MonkeyPatch
):
    reading(bot, pattern)
    await shadowed(bot, "B")
    ann = bot.member()
    reply = await ann.say(ORDER)
    assert (reply.outcome, reply.card and reply.card.court) == ("booked", "Court 3")
    before, session = await rows(bot.engine, TALLY), ann.stored
    if pattern is hanging:  # which is cut off soon, with what is left of a turn for the rest
        monkeypatch.setattr(answering, "MODEL_SHARE", 0.02)
    await followed(bot, ann)
    assert await rows(bot.engine, TALLY) == before
    assert ann.stored == session
    [tally] = await tallies(bot)
    assert (tally.live, tally.live_end, tally.shadow, tally.shadow_end) == ("D", "booked", "B", end)
    assert (await ann.say("mine")).cards[0].court == "Court 3"


async def test_a_shadow_begins_only_once_the_member_has_been_answered(bot: Bot):
    began = asyncio.Event()

    async def seen(turn: Turn) -> Reply:
        began.set()
        return Reply("asked", "Which?")

    reading(bot, seen)
    await shadowed(bot, "B")
    ann = bot.member()
    await ann.say(ORDER)
    await asyncio.sleep(0.05)
    assert not began.is_set()
    await followed(bot, ann)
    assert began.is_set()


async def test_one_shadow_runs_at_a_time_and_the_other_turns_have_none(bot: Bot):
    shadow = reading(bot, hanging, limits=Limits(turn_seconds=30))
    await shadowed(bot, "B")
    ann, bob = bot.member(), bot.member("bob")
    await ann.say(ORDER)
    bot.dispatcher.answered(ann.events[-1])
    running = shadow.running
    assert (await bob.say("please book court 1 tomorrow at 3pm")).outcome == "booked"
    bot.dispatcher.answered(bob.events[-1])
    assert shadow.running is running
    assert running
    await shadow.aclose()
    assert running.cancelled()
    assert await tallies(bot) == []


async def test_a_turn_that_broke_off_has_no_shadow_and_the_next_one_has(bot: Bot, monkeypatch: pytest.MonkeyPatch):
    async def broken(turn: Turn) -> Reply:
        raise RuntimeError("a bug")

    reading(bot, plain)
    await shadowed(bot, "B")
    ann = bot.member()
    with monkeypatch.context() as patched:
        patched.setattr(bot.dispatcher, "pattern", lambda letter: broken)
        assert (await ann.say(ORDER)).outcome == "failed"
    await followed(bot, ann)
    assert await tallies(bot) == []
    await ann.say(ORDER)
    await followed(bot, ann)
    assert [tally.turns for tally in await tallies(bot)] == [1]


async def test_buttons_and_commands_have_no_shadow(bot: Bot):
    reading(bot, raising)
    await shadowed(bot, "B")
    ann = bot.member()
    await ann.say("mine")
    await followed(bot, ann)
    assert await tallies(bot) == []


async def test_a_budget_ends_the_day_and_the_next_day_begins_anew(bot: Bot, clock: Clock):
    reading(bot, asking, limits=Limits(tokens=1_000))
    await shadowed(bot, "B", tokens=2_500)
    ann = bot.member()
    for _ in range(4):
        await ann.say("what is free on Friday?")
        await followed(bot, ann)
    assert sum(tally.turns for tally in await tallies(bot)) == 2
    assert sum(tally.shadow_took.tokens for tally in await tallies(bot)) <= 2_500
    clock.forward(days=1)
    await ann.say("what is free on Friday?")
    await followed(bot, ann)
    assert sum(tally.turns for tally in await tallies(bot)) == 3


async def test_turns_that_are_run_again_have_no_shadow(bot: Bot):
    reading(bot, plain)
    await shadowed(bot, "B")
    ann = bot.member()
    await ann.run(ann.event(text=ORDER), attempt=2)
    await followed(bot, ann)
    assert await tallies(bot) == []


def test_a_share_of_the_turns_is_the_same_turns_each_time():
    sampled = [n for n in range(1_000) if is_sampled(f"turn {n}", 25)]
    assert 200 < len(sampled) < 300
    assert all(is_sampled(f"turn {n}", 40) for n in sampled)
    assert not any(is_sampled(f"turn {n}", 0) for n in range(1_000))


async def test_equal_pairs_of_a_day_are_one_row(bot: Bot):
    reading(bot, asking)
    await shadowed(bot, "B")
    ann = bot.member()
    for _ in range(2):
        await ann.say("what is free on Friday?")
        await followed(bot, ann)
    [tally] = await tallies(bot)
    assert (tally.turns, tally.shadow_took.tokens, tally.agreed) == (2, 2_000, False)
    assert (tally.live_took.microdollars, tally.shadow_took.microdollars) == (0, None)  # its price is not known


async def test_a_personal_workspace_that_is_forgotten_takes_its_tally_along(
    sqlite_engine: AsyncEngine, clock: Clock, club: Club
):
    workspaces = SqlWorkspaces(sqlite_engine, lambda platform, name: club.model_copy(update={"id": name}), "D")
    own, shadows = await workspaces.load("slack", "@ann"), SqlShadows(sqlite_engine)
    bot = make_bot(sqlite_engine, club, clock, NoModel(), load=lambda letter: plain)
    reading(bot, asking)
    await shadowed(bot, "B")
    ann = bot.member()
    await ann.say("what is free on Friday?")
    await followed(bot, ann)
    [tally] = await tallies(bot)
    await shadows.count(own, replace(tally, turns=5))
    await SqlMemberData(sqlite_engine, workspaces).forget("slack:T1:ann", "slack:T1:ann", clock())
    assert list(await shadows.tallies(own, tally.day)) == []
    assert await tallies(bot) == [tally]
