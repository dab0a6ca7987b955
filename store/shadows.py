"""The `Shadows` port on SQLAlchemy."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from bot.domain.shadow import Tally, Took
from bot.domain.workspace import ShadowPlan, Workspace
from store import fences
from store.clubs import LOAD, Edit, record
from store.schema import COST, TOOK, shadow_tallies, workspaces
from store.sql import Engine, read, write, write_for_all

t, w = shadow_tallies.c, workspaces.c
OWN = (t.platform == bindparam("at_platform"), t.workspace == bindparam("at_workspace"))
SINCE = select(shadow_tallies).where(*OWN, t.day >= bindparam("since")).order_by(*shadow_tallies.primary_key)
SPENT = select(func.sum(t.shadow_tokens)).where(*OWN, t.day == bindparam("on"))
SUMS = ("turns", *TOOK, *COST)
PAIR = ("live", "shadow", "live_end", "shadow_end")
ADD = (
    update(shadow_tallies)
    .where(*OWN, t.day == bindparam("on"), *(t[name] == bindparam(f"of_{name}") for name in PAIR))
    .values({name: t[name] + bindparam(f"more_{name}") for name in SUMS})
)
FOLLOW = update(workspaces).where(w.platform == bindparam("at_platform"), w.id == bindparam("at_workspace"))


class SqlShadows:
    """In a database that `store.sql.migrate` has prepared."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    async def follow(self, workspace: Workspace, plan: ShadowPlan | None, actor: str, now: datetime) -> None:
        text = plan.text if plan else None

        def change(connection: Connection) -> None:
            key = {"platform": workspace.platform, "workspace": workspace.id}
            before = connection.execute(LOAD, key).one().shadow
            if before == text:  # run again, or nothing to record
                return
            connection.execute(FOLLOW, {**_own(workspace), "shadow": text})
            what = {"what": "shadow", "before": before or "", "after": text or ""}
            record(connection, Edit(actor, now), {**key, "club_id": workspace.club.id, **what})

        await write(self.engine, "workspaces", change, did=fences.setting)

    async def count(self, workspace: Workspace, tally: Tally) -> None:
        pair = {name: getattr(tally, name) for name in PAIR}
        sums = {"turns": tally.turns, **_took("live", tally.live_took), **_took("shadow", tally.shadow_took)}
        added = {f"of_{name}": value for name, value in pair.items()}
        added |= {f"more_{name}": value for name, value in sums.items()}

        def add(connection: Connection) -> None:
            if connection.execute(ADD, {**_own(workspace), "on": tally.day, **added}).rowcount:
                return
            key = {"platform": workspace.platform, "workspace": workspace.id, "day": tally.day}
            connection.execute(insert(shadow_tallies), {**key, **pair, **sums})

        await write_for_all(self.engine, f"shadow/{workspace.platform}/{workspace.id}", add)

    async def tallies(self, workspace: Workspace, since: date) -> Sequence[Tally]:
        rows = await read(self.engine, lambda conn: conn.execute(SINCE, {**_own(workspace), "since": since}).all())
        return [_tally(row) for row in rows]

    async def spent(self, workspace: Workspace, day: date) -> int:
        found = await read(self.engine, lambda connection: connection.scalar(SPENT, {**_own(workspace), "on": day}))
        return int(found or 0)


def _own(workspace: Workspace) -> dict[str, str]:
    return {"at_platform": workspace.platform, "at_workspace": workspace.id}


def _took(whose: str, took: Took) -> dict[str, int]:
    return {f"{whose}_{name}": getattr(took, name) for name in Took.__dataclass_fields__}


def _tally(row: Row[Any]) -> Tally:
    live = Took(row.live_calls, row.live_tokens, row.live_milliseconds, row.live_microdollars)
    shadow = Took(row.shadow_calls, row.shadow_tokens, row.shadow_milliseconds, row.shadow_microdollars)
    return Tally(row.day, row.live, row.shadow, row.live_end, row.shadow_end, row.turns, live, shadow)
