"""A dry desk beside a bot, and what stands in its database."""

import asyncio
from collections.abc import Collection
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import select

import patterns
from bot.domain.shadow import Tally
from bot.domain.workspace import ShadowPlan, Workspace
from bot.runtime.dry import DryDesk
from bot.runtime.shadow import Shadow
from patterns.a_ai_service import plain
from store.schema import metadata
from store.shadows import SqlShadows
from store.snapshots import SqlSnapshots
from store.sql import Engine, read
from tests.kit.talk import Bot, Member


def dry_desk(bot: Bot, **changes: Any) -> DryDesk:
    """One that is made of the bot's own parts; `changes` replace some."""
    made = bot.dispatcher
    lend = partial(patterns.lend, made.resources, made.workspaces, made.models, made.limits)
    fields: dict[str, Any] = {
        "snapshots": SqlSnapshots(bot.engine), "pattern": patterns.load, "plain": plain, "models": made.models,
        "limits": made.limits, "lend": lend, "settings": made.resources.settings,
    }  # fmt: skip
    return DryDesk(**(fields | changes))


async def rows(engine: Engine, but: Collection[str] = ()) -> dict[str, list[Any]]:
    """Every row of every table but these."""
    tables = [table for table in metadata.sorted_tables if table.name not in but]
    return await read(engine, lambda conn: {t.name: sorted(map(repr, conn.execute(select(t)))) for t in tables})


def with_shadow(bot: Bot, **changes: Any) -> Shadow:
    """The bot's shadow; `changes` replace parts of its desk."""
    shadow = bot.dispatcher.shadow = Shadow(dry_desk(bot, **changes), SqlShadows(bot.engine))
    return shadow


async def shadowed(bot: Bot, letter: str, percent: int = 100, tokens: int = 1_000_000) -> Workspace:
    """The workspace of `Member`, with that pattern reading along."""
    workspaces = bot.dispatcher.workspaces
    here = await workspaces.load("slack", "w1")
    await SqlShadows(bot.engine).follow(here, ShadowPlan(letter, percent, tokens), "boss", bot.clock())
    return await workspaces.load("slack", "w1")


async def followed(bot: Bot, member: Member) -> None:
    """Waits for the shadow of what the member did last, which has been answered by now."""
    bot.dispatcher.answered(member.events[-1])
    shadow = bot.dispatcher.shadow
    if shadow and shadow.running:
        await asyncio.wait({shadow.running})
        await asyncio.sleep(0)  # for what is told of its end


async def tallies(bot: Bot) -> list[Tally]:
    here = await bot.dispatcher.workspaces.load("slack", "w1")
    return list(await SqlShadows(bot.engine).tallies(here, date(2026, 1, 1)))
