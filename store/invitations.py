"""The `Invitations` port on SQLAlchemy: how a workspace comes to another club."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from bot.domain.booking import CODE_LETTERS
from bot.domain.club import Club
from bot.domain.errors import BookingError
from bot.domain.invitations import KEPT, LIFE, Invitation, check_may_leave, check_usable
from bot.domain.workspace import Workspace
from store import fences
from store.clubs import CLUB, LOAD, Edit, SqlWorkspaces, record
from store.schema import bookings, invitations, workspaces
from store.sql import Engine, read, write

LETTERS = 10  # 47 bits, which half an hour is too short to guess

BY_HASH = select(invitations).where(invitations.c.hash == bindparam("this"))
USE = update(invitations).where(invitations.c.hash == bindparam("this"))
MOVE = (
    update(workspaces)
    .where(workspaces.c.platform == bindparam("on"), workspaces.c.id == bindparam("this"))
    .values(club_id=bindparam("club"))
)
KEEPERS = (
    select(func.count())
    .select_from(workspaces)
    .where(
        workspaces.c.club_id == bindparam("club"),
        workspaces.c.id.not_like("@%"),  # a person's own keeps no club
    )
)
LIVE = select(bookings.c.code).where(
    bookings.c.club_id == bindparam("club"), bookings.c.status == "confirmed", bookings.c.ends_at > bindparam("now")
)


def new_code() -> str:
    """`7KX2M-Q94RT`."""
    letters = [secrets.choice(CODE_LETTERS) for _ in range(LETTERS)]
    return "".join(letters[:5]) + "-" + "".join(letters[5:])


def hashed(code: str) -> str:
    """The same however the code was typed."""
    return hashlib.sha256("".join(filter(str.isalnum, code.upper())).encode()).hexdigest()


class SqlInvitations:
    """Invitations to all clubs, in a database that `store.sql.migrate` has prepared."""

    def __init__(self, engine: Engine, workspaces: SqlWorkspaces) -> None:
        self.engine = engine
        self.workspaces = workspaces

    async def invite(self, club: Club, actor: str, now: datetime) -> str:
        code, edit = new_code(), Edit(actor, now)
        await write(self.engine, "invitations", lambda conn: _invite(conn, club, code, edit), did=fences.setting)
        return code

    async def invited(self, workspace: Workspace, code: str, now: datetime) -> tuple[Club, bool]:
        row, joined = await read(self.engine, lambda conn: _invited(conn, workspace, code, now))
        return self.workspaces.parse(row), joined

    async def join(self, workspace: Workspace, code: str, actor: str, now: datetime) -> Workspace:
        edit = Edit(actor, now)
        row = await write(
            self.engine, "workspaces", lambda conn: _join(conn, workspace, code, edit), did=fences.setting
        )
        return Workspace(workspace.platform, workspace.id, self.workspaces.parse(row), row.pattern)

    async def enter(self, workspace: Workspace, club_id: str, actor: str, now: datetime) -> Workspace:
        edit = Edit(actor, now)
        row = await write(self.engine, "workspaces", lambda conn: _enter(conn, workspace, club_id, edit))
        return Workspace(workspace.platform, workspace.id, self.workspaces.parse(row), row.pattern)


def _invite(connection: Connection, club: Club, code: str, edit: Edit) -> None:
    connection.execute(delete(invitations).where(invitations.c.expires_at < edit.at - KEPT))
    stored = {"hash": hashed(code), "club_id": club.id, "expires_at": edit.at + LIFE}
    connection.execute(insert(invitations), stored)
    record(connection, edit, {"club_id": club.id, "what": "link", "before": "", "after": "invitation"})


def _invited(connection: Connection, workspace: Workspace, code: str, now: datetime) -> tuple[Row[Any], bool]:
    """The club's row (of CLUB) that the code leads to, and whether the workspace came there by it. Raises
    BookingError where it may not be used."""
    left = connection.execute(LOAD, _key(workspace)).one()
    joined, again = _looked_up(connection, workspace, code, left, now)
    return connection.execute(CLUB, {"club": joined}).one(), again


def _join(connection: Connection, workspace: Workspace, code: str, edit: Edit) -> Row[Any]:
    """The workspace's row (of LOAD) afterwards. Raises BookingError."""
    left = connection.execute(LOAD, _key(workspace)).one()
    joined, again = _looked_up(connection, workspace, code, left, edit.at)
    if again:
        return left
    connection.execute(USE, {"this": hashed(code), "used_at": edit.at, "used_by": _name(workspace)})
    for club in (left.id, joined):
        record(connection, edit, {"club_id": club, "what": "link", "before": left.id, "after": joined})
    return _moved(connection, workspace, joined)


def _looked_up(
    connection: Connection, workspace: Workspace, code: str, left: Row[Any], now: datetime
) -> tuple[str, bool]:
    """The id of the club that the code leads to; True where it has led this workspace there. Raises BookingError."""
    row = connection.execute(BY_HASH, {"this": hashed(code)}).one_or_none()
    invitation = None if row is None else Invitation(row.club_id, row.expires_at, row.used_by)
    if invitation and invitation.has_led(_name(workspace), left.id):
        return left.id, True
    joined = check_usable(invitation, left.id, now)
    live = connection.execute(LIVE.limit(1), {"club": left.id, "now": now}).first()
    check_may_leave(connection.scalar(KEEPERS, {"club": left.id}) or 0, live is not None)
    return joined, False


def _enter(connection: Connection, workspace: Workspace, club_id: str, edit: Edit) -> Row[Any]:
    """The workspace's row (of LOAD) afterwards. Raises BookingError for a club that there is not."""
    left = connection.execute(LOAD, _key(workspace)).one()
    if left.id == club_id:
        return left
    if connection.execute(CLUB, {"club": club_id}).one_or_none() is None:
        raise BookingError("club_gone")
    where = {"platform": workspace.platform, "workspace": workspace.id, "club_id": club_id}
    record(connection, edit, {**where, "what": "link", "before": left.id, "after": club_id})
    return _moved(connection, workspace, club_id)


def _moved(connection: Connection, workspace: Workspace, club_id: str) -> Row[Any]:
    connection.execute(MOVE, {"on": workspace.platform, "this": workspace.id, "club": club_id})
    return connection.execute(LOAD, _key(workspace)).one()


def _name(workspace: Workspace) -> str:
    return f"{workspace.platform}:{workspace.id}"


def _key(workspace: Workspace) -> dict[str, str]:
    return {"platform": workspace.platform, "workspace": workspace.id}
