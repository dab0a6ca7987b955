"""A dry desk beside a bot, and what stands in its database."""

from collections.abc import Collection
from functools import partial
from typing import Any

from sqlalchemy import select

import patterns
from bot.runtime.dry import DryDesk
from patterns.a_ai_service import plain
from store.schema import metadata
from store.snapshots import SqlSnapshots
from store.sql import Engine, read
from tests.kit.talk import Bot


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
