"""The `Boards` port on SQLAlchemy."""

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from bot.domain.board import Board, Place
from bot.domain.member import ReplyTo
from bot.domain.workspace import Workspace
from store import fences
from store.clubs import Edit, SqlWorkspaces, record
from store.schema import boards, clubs, workspaces
from store.sql import Engine, read, write

b, w = boards.c, workspaces.c
HERE = (b.platform == bindparam("on"), b.workspace == bindparam("at"), b.channel == bindparam("channel_id"))
ALL = (
    select(*(column for column in b if column is not b.version), b.version.label("edition"), w.pattern, clubs)
    .join_from(boards, workspaces, (w.platform == b.platform) & (w.id == b.workspace))
    .join(clubs, clubs.c.id == w.club_id)
    .order_by(b.platform, b.workspace, b.channel)
)
OF_CLUBS = ALL.where(clubs.c.id.in_(bindparam("clubs", expanding=True)))
CLUB_ID = select(w.club_id).where(w.platform == bindparam("on"), w.id == bindparam("at"))
CHANGE = update(boards).where(*HERE).values(version=b.version + 1)
LEASED = b.version == bindparam("seen")
LEASE = CHANGE.where(LEASED, b.free_at <= bindparam("now"))
SETTLE = update(boards).where(*HERE, LEASED)
NAMELESS = update(boards).where(*HERE)
END = delete(boards).where(*HERE, LEASED)


OF_MEMBER = select(boards).where(b.member == bindparam("who"))
FORGOTTEN = "forgotten"
FREE = datetime(1970, 1, 1, tzinfo=UTC)


class SqlBoards:
    """Boards of all clubs, in a database that `store.sql.migrate` has prepared."""

    def __init__(self, engine: Engine, workspaces: SqlWorkspaces) -> None:
        self.engine = engine
        self.workspaces = workspaces

    async def put(self, place: Place, member: str, reply_to: ReplyTo, now: datetime) -> None:
        address = json.dumps({"platform": reply_to.platform, "address": dict(reply_to.address)})
        wanted = {"member": member, "reply_to": address, "shown": "", "off": False, "free_at": FREE}
        edit = Edit(member, now)
        await write(self.engine, "boards", lambda connection: _put(connection, place, wanted, edit), did=fences.setting)

    async def take_down(self, place: Place, member: str, now: datetime) -> bool:
        edit = Edit(member, now)
        return await write(
            self.engine, "boards", lambda connection: _take_down(connection, place, edit), did=fences.setting
        )

    async def of_clubs(self, clubs: Collection[str] | None = None) -> list[Board]:
        statement, values = (ALL, {}) if clubs is None else (OF_CLUBS, {"clubs": list(clubs)})
        rows = await read(self.engine, lambda connection: connection.execute(statement, values).all())
        return [self._board(row) for row in rows]

    async def lease(self, board: Board, now: datetime, until: datetime) -> Board | None:
        taken = {**_key(board.place), "seen": board.version, "now": now, "free_at": until, "shown": board.begun}
        found = await write(self.engine, "boards", lambda conn: conn.execute(LEASE, taken).rowcount)
        return replace(board, version=board.version + 1, free_at=until) if found else None

    async def settle(self, leased: Board, message: str, shown: str, free_at: datetime) -> bool:
        stands = {"seen": leased.version, "message": message, "shown": shown, "free_at": free_at}
        return await self._settled(SETTLE, leased, stands)

    async def end(self, leased: Board) -> None:
        await self._settled(END, leased, {"seen": leased.version})

    async def _settled(self, statement: Any, leased: Board, values: dict[str, Any]) -> bool:
        whole = {**_key(leased.place), **values}
        return bool(await write(self.engine, "boards", lambda conn: conn.execute(statement, whole).rowcount))

    def _board(self, row: Row[Any]) -> Board:
        place, address = Place(row.platform, row.workspace, row.channel), json.loads(row.reply_to)
        home = Workspace(row.platform, row.workspace, self.workspaces.parse(row), row.pattern)
        reply_to = ReplyTo(address["platform"], address["address"])
        stands = (row.message, row.shown, row.off, row.edition, row.free_at)
        return Board(place, home, row.member, reply_to, *stands)


def _key(place: Place) -> dict[str, str]:
    return {"on": place.platform, "at": place.workspace, "channel_id": place.channel}


def _put(connection: Connection, place: Place, wanted: dict[str, Any], edit: Edit) -> None:
    if not connection.execute(CHANGE, {**_key(place), **wanted}).rowcount:
        where = {"platform": place.platform, "workspace": place.workspace, "channel": place.channel}
        connection.execute(insert(boards), {**where, **wanted, "message": "", "version": 1})
    _record(connection, place, edit, "on")


def _take_down(connection: Connection, place: Place, edit: Edit) -> bool:
    if not connection.execute(CHANGE, {**_key(place), "off": True, "free_at": FREE}).rowcount:
        return False
    _record(connection, place, edit, "off")
    return True


def _record(connection: Connection, place: Place, edit: Edit, after: str) -> None:
    club = connection.execute(CLUB_ID, _key(place)).scalar_one()
    where = {"platform": place.platform, "workspace": place.workspace, "club_id": club}
    record(connection, edit, {**where, "what": "board", "before": "", "after": after})


def forget_admin(connection: Connection, member: str) -> None:
    """The boards that the admin put up stay, for the others; of whom they are, no word is left."""
    for row in connection.execute(OF_MEMBER, {"who": member}).all():
        place, reply_to = Place(row.platform, row.workspace, row.channel), json.loads(row.reply_to)
        reply_to["address"].pop("user", None)
        nameless = {"member": FORGOTTEN, "reply_to": json.dumps(reply_to)}
        connection.execute(NAMELESS, {**_key(place), **nameless})
