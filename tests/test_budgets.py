"""Budgets of turns and tokens: what members are told past them, and what goes on without a model (attack case 38)."""

import asyncio
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.club import Club
from bot.domain.workspace import Workspace
from bot.runtime.budgets import Budgets
from bot.settings import Settings
from bot.settings.limits import Budget
from store.redis_client import RedisHandle
from store.spent import PREFIX, RedisSums
from tests.kit.talk import Bot, make_bot
from tests.kit.world import Clock, NoModel

HOUR = 1_796_119_200.0  # 1 December 2026, 10:00 UTC


@pytest.fixture
def bot(club: Club, clock: Clock, sqlite_engine: AsyncEngine) -> Bot:
    return make_bot(sqlite_engine, club, clock, NoModel(), "A")


def limited(bot: Bot, redis: RedisHandle, *budgets: Budget) -> Budgets:
    bot.dispatcher.budgets = made = Budgets(budgets, RedisSums(redis), lambda: HOUR + 60)
    return made


async def test_past_a_members_turns_the_plain_parser_books_and_says_until_when(
    bot: Bot, redis_handle: RedisHandle
) -> None:
    told: list[tuple[str, str, str]] = []

    def tell(whose: str, what: str, span: str) -> None:
        told.append((whose, what, span))

    limited(bot, redis_handle, Budget("member", "turns", "hour", 2)).tell = tell
    ann = bot.member()
    for _ in range(2):
        assert "for now" not in (await ann.say("book court 1 tomorrow at 3pm")).text
    reply = await ann.say("book court 2 tomorrow at 4pm")
    assert "used up your share of smart replies" in reply.text
    assert "until Tuesday 1 December, 11:00" in reply.text
    assert reply.outcome in ("booked", "offered")
    assert told == [("member", "turns", "hour")]


async def test_commands_and_buttons_need_no_budget(bot: Bot, redis_handle: RedisHandle) -> None:
    limited(bot, redis_handle, Budget("member", "turns", "day", 1))
    ann = bot.member()
    await ann.say("book a court tomorrow")
    await ann.say("book a court tomorrow")
    card = (await ann.press("take:c1-20261202-1500-60")).card
    assert card
    for reply in (await ann.say("mine"), await ann.say(f"cancel {card.code}")):
        assert "for now" not in reply.text
    assert reply.outcome == "cancelled"


async def test_tokens_count_for_the_workspace_and_another_hour_is_another_budget(
    bot: Bot, redis_handle: RedisHandle
) -> None:
    budgets = limited(bot, redis_handle, Budget("workspace", "tokens", "hour", 1_000))
    event = bot.member().event()
    assert await budgets.begin(event) is None
    await budgets.spend(event, 1_000)
    reached = await budgets.begin(event)
    assert reached
    assert reached.until == HOUR + 3600
    budgets.clock = lambda: HOUR + 3601
    assert await budgets.begin(event) is None


async def test_turns_at_once_are_counted_each(bot: Bot, redis_handle: RedisHandle) -> None:
    budgets = limited(bot, redis_handle, Budget("member", "turns", "hour", 10))
    found = await asyncio.gather(*(budgets.begin(bot.member().event()) for _ in range(30)))
    assert sum(one is not None for one in found) == 20


async def test_sums_are_forgotten(bot: Bot, redis_handle: RedisHandle) -> None:
    await limited(bot, redis_handle, Budget("member", "turns", "day", 10)).begin(bot.member().event())
    client: Any = redis_handle.client
    [key] = [key async for key in client.scan_iter(f"{PREFIX}*")]
    assert 86_400 < await client.ttl(key) <= 2 * 86_400


async def test_admins_see_what_is_used(bot: Bot, redis_handle: RedisHandle, club: Club) -> None:
    budgets = limited(
        bot, redis_handle, Budget("member", "turns", "hour", 10), Budget("workspace", "turns", "hour", 5_000)
    )
    await budgets.begin(bot.member().event())
    event = bot.member().event()
    [line] = await budgets.used(Workspace(event.platform, event.workspace, club, "A"))
    assert line == "Language model, turns this hour: 1 of 5,000 (a member: 10 at most)"


def test_zero_is_no_limit() -> None:
    settings = Settings(member_turns_hour=0, workspace_tokens_day=0)
    assert len(settings.budgets()) == 6
    assert all(budget.most for budget in settings.budgets())
