"""Clubs and workspaces: the `Workspaces` port, and what changes a club."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cachetools import LRUCache
from sqlalchemy import Connection, Row, bindparam, insert, select, update

from bot.domain.club import Club
from bot.domain.errors import BookingError
from bot.domain.workspace import ShadowPlan, Workspace
from store import fences
from store.schema import changes, clubs, workspaces
from store.sql import Engine, look, read, write, write_for_all

CACHED_CLUBS = 1000
LOAD = (
    select(workspaces.c.pattern, workspaces.c.shadow, clubs)
    .join_from(workspaces, clubs)
    .where(workspaces.c.platform == bindparam("platform"), workspaces.c.id == bindparam("workspace"))
)
CLUB = select(clubs).where(clubs.c.id == bindparam("club"))
CLUBS = select(clubs).order_by(clubs.c.id)
SET_PATTERN = update(workspaces).where(
    workspaces.c.platform == bindparam("on"), workspaces.c.id == bindparam("workspace")
)
SAVE_CLUB = update(clubs).where(clubs.c.id == bindparam("club"))


@dataclass(frozen=True, slots=True)
class Edit:
    """Who makes a change, and when."""

    actor: str
    at: datetime


class SqlWorkspaces:
    """Workspaces in a database that `store.sql.migrate` has prepared.

    `new_club` makes the club of a workspace (platform, id) that is seen for the first time; if it names a club
    that exists, the workspace joins that one.
    """

    def __init__(self, engine: Engine, new_club: Callable[[str, str], Club], default_pattern: str) -> None:
        self.engine = engine
        self.new_club = new_club
        self.default_pattern = default_pattern
        self._parsed: LRUCache[tuple[str, int], Club] = LRUCache(CACHED_CLUBS)

    async def load(self, platform: str, workspace: str) -> Workspace:
        key = {"platform": platform, "workspace": workspace}
        row = await look(self.engine, lambda connection: connection.execute(LOAD, key).one_or_none())
        if row is None:
            row = await write_for_all(self.engine, "workspaces", lambda connection: self._create(connection, key))
        return Workspace(platform, workspace, self.parse(row), row.pattern, ShadowPlan.parse(row.shadow))

    def _create(self, connection: Connection, key: dict[str, str]) -> Row[Any]:
        if row := connection.execute(LOAD, key).one_or_none():  # another process was faster
            return row
        club = self.new_club(key["platform"], key["workspace"])
        if connection.execute(CLUB, {"club": club.id}).one_or_none() is None:
            document = {"id": club.id, "document": club.model_dump_json(), "version": club.version}
            connection.execute(insert(clubs), document)
        values = {"platform": key["platform"], "id": key["workspace"], "club_id": club.id}
        connection.execute(insert(workspaces), {**values, "pattern": self.default_pattern})
        return connection.execute(LOAD, key).one()

    def known(self, club: str, version: int) -> Club | None:
        return self._parsed.get((club, version))

    def parse(self, row: Row[Any]) -> Club:
        """The club of a row of `clubs`, parsed once for each version."""
        key = (row.id, row.version)
        club = self._parsed.get(key)
        if club is None:
            club = self._parsed[key] = Club.model_validate_json(row.document)
        return club

    async def set_pattern(self, workspace: Workspace, pattern: str, actor: str, now: datetime) -> Workspace:
        def change(connection: Connection) -> None:
            key = {"platform": workspace.platform, "workspace": workspace.id}
            before = connection.execute(LOAD, key).one().pattern
            if before == pattern:  # run again, or nothing to record
                return
            named = {"on": workspace.platform, "workspace": workspace.id, "pattern": pattern}
            connection.execute(SET_PATTERN, named)
            where = {**key, "club_id": workspace.club.id, "what": "pattern"}
            record(connection, Edit(actor, now), {**where, "before": before, "after": pattern})

        await write(self.engine, "workspaces", change, did=fences.setting)
        return replace(workspace, pattern=pattern)

    async def clubs(self) -> list[Club]:
        """All clubs, by id."""
        rows = await read(self.engine, lambda connection: connection.execute(CLUBS).all())
        return [self.parse(row) for row in rows]

    async def save_club(self, club: Club, actor: str, now: datetime) -> Club:
        """Stores a changed copy of the club as its next version, which it returns.

        `club.version` is the version that the change was made to; raises BookingError if there is a newer one.
        """
        edit = Edit(actor, now)

        def work(connection: Connection) -> Club:
            return save_club(connection, club, edit)

        return await write(self.engine, f"club/{club.id}", work, did=fences.setting)


def save_club(connection: Connection, club: Club, edit: Edit) -> Club:
    """What `SqlWorkspaces.save_club` does in its transaction."""
    saved = Club.model_validate({**club.model_dump(), "version": club.version + 1})
    document = saved.model_dump_json()
    before = connection.execute(CLUB, {"club": club.id}).one_or_none()
    if before is not None and before.document == document:  # run again after a lost answer
        return saved
    if before is None or before.version != club.version:
        raise BookingError("club_changed")
    connection.execute(SAVE_CLUB, {"club": club.id, "document": document, "version": saved.version})
    record(connection, edit, {"club_id": club.id, "what": "club", "before": before.document, "after": document})
    return saved


def record(connection: Connection, edit: Edit, values: dict[str, Any]) -> None:
    """`values` are the other columns of `changes`."""
    connection.execute(insert(changes), {"actor": edit.actor, "at": edit.at, **values})
