"""The `Connections` port on SQLAlchemy, and what other statements know of it: whose rows are one person's."""

import json
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Text,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    union,
    update,
)

from bot.domain.connecting import KEPT, LIFE, Code, Side, check_tries, check_usable
from bot.domain.deeds import Deed
from bot.domain.errors import BookingError
from bot.domain.member import ReplyTo
from bot.domain.ports import Who
from store.invitations import hashed, new_code
from store.schema import bookings, connect_codes, connect_tries, connections, reminders
from store.sql import Engine, look, read, write

c, k, t = connections.c, connect_codes.c, connect_tries.c
_mine = connections.alias("mine")
MINE = and_(_mine.c.club_id == bindparam("club"), _mine.c.member == bindparam("member"))
OTHERS = select(c.member).join_from(_mine, connections, c.person == _mine.c.person).where(MINE)
SIDES = (
    select(c.member)
    .join_from(bookings, _mine, and_(_mine.c.club_id == bookings.c.club_id, _mine.c.member == bookings.c.member))
    .join(connections, c.person == _mine.c.person)
    .where(bookings.c.code == bindparam("code"))
)
SAME = union(select(bindparam("member", type_=Text)), OTHERS)
BY_HASH = select(connect_codes).where(k.hash == bindparam("this"))
USE = update(connect_codes).where(k.hash == bindparam("this"))
OLD = (
    delete(connect_codes).where(k.expires_at < bindparam("before")),
    delete(connect_codes).where(k.club_id == bindparam("club"), k.member == bindparam("member"), k.used_by.is_(None)),
)
TRY = select(t.turn_id).where(t.member == bindparam("member"), t.turn_id == bindparam("turn"))
TRIES = select(func.count()).select_from(connect_tries).where(t.member == bindparam("member"))
OLD_TRIES = delete(connect_tries).where(t.at < bindparam("before"))
PART = delete(connections).where(c.club_id == bindparam("club"), c.member.in_(bindparam("members", expanding=True)))
OF_THE_OTHER = delete(reminders).where(
    reminders.c.member.in_(bindparam("members", expanding=True)),
    reminders.c.code.in_(
        select(bookings.c.code).where(
            bookings.c.club_id == bindparam("club"),
            bookings.c.member.in_(bindparam("members", expanding=True)),
            bookings.c.member != reminders.c.member,
        )
    ),
)
SPOILT = "spoilt"


def same(column: ColumnElement[str]) -> ColumnElement[bool]:
    """That it is the member of `ledger.owner`, or another identity of that person."""
    return column.in_(SAME)


class SqlConnections:
    """Connections in all clubs, in a database that `store.sql.migrate` has prepared."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    async def members(self, club: str, member: str) -> list[str]:
        return await read(self.engine, lambda connection: _members(connection, club, member))

    async def sides(self, code: str) -> list[str]:
        return await look(self.engine, lambda connection: list(connection.scalars(SIDES, {"code": code})))

    async def offer(self, who: Who, side: Side, now: datetime) -> str:
        code = new_code()
        await write(self.engine, "connections", lambda connection: _offer(connection, who, (code, side), now))
        return code

    async def look(self, who: Who, code: str, now: datetime) -> Side:
        check_tries(await write(self.engine, "connections", lambda connection: _tried(connection, who, now)))
        return await read(self.engine, lambda connection: _looked_up(connection, who, code, now))

    async def join(self, who: Who, code: str, now: datetime) -> Side:
        check_tries(await write(self.engine, "connections", lambda connection: _tried(connection, who, now)))

        def work(connection: Connection) -> Side:
            return _join(connection, who, code, now)

        return await write(self.engine, "connections", work, did=lambda _: Deed("connected"))

    async def spoil(self, code: str) -> None:
        spoilt = {"this": hashed(code), "used_by": SPOILT}
        await write(self.engine, "connections", lambda connection: connection.execute(USE, spoilt).rowcount)

    async def part(self, who: Who) -> str | None:
        def parted(person: str | None) -> Deed | None:
            return Deed("disconnected") if person else None

        return await write(self.engine, "connections", lambda connection: _part(connection, who), did=parted)


def _members(connection: Connection, club: str, member: str) -> list[str]:
    found = connection.scalars(OTHERS, {"club": club, "member": member}).all()
    return [member, *(other for other in found if other != member)]


def _offer(connection: Connection, who: Who, made: tuple[str, Side], now: datetime) -> None:
    """`made` is the new code and whose it is."""
    code, side = made
    _check_alone(connection, who, who.member)
    for statement in OLD:
        connection.execute(statement, {"before": now - KEPT, "club": who.club.id, "member": who.member})
    reply_to = {"platform": side.reply_to.platform, "address": dict(side.reply_to.address)}
    values: dict[str, Any] = {
        "hash": hashed(code), "club_id": who.club.id, "member": side.member, "name": side.name,
        "platform": side.platform, "workspace": side.workspace, "reply_to": json.dumps(reply_to),
        "expires_at": now + LIFE,
    }  # fmt: skip
    connection.execute(insert(connect_codes), values)


def _check_alone(connection: Connection, who: Who, member: str) -> None:
    """Raises BookingError for an identity that is connected."""
    if len(_members(connection, who.club.id, member)) > 1:
        raise BookingError("connect_already")


def _tried(connection: Connection, who: Who, now: datetime) -> int:
    """How often the member has tried a code within LIFE, this turn included."""
    connection.execute(OLD_TRIES, {"before": now - LIFE})
    mine = {"member": who.member, "turn": who.turn_id}
    if connection.execute(TRY, mine).one_or_none() is None:
        connection.execute(insert(connect_tries), {"member": who.member, "turn_id": who.turn_id, "at": now})
    return connection.scalar(TRIES, mine) or 0


def _looked_up(connection: Connection, who: Who, code: str, now: datetime) -> Side:
    row = connection.execute(BY_HASH, {"this": hashed(code)}).one_or_none()
    if row is not None and row.used_by == who.member and row.member in _members(connection, who.club.id, who.member):
        return _side(row)  # run again
    side = check_usable(None if row is None else Code(row.club_id, _side(row), row.expires_at, row.used_by), who, now)
    for member in (who.member, side.member):
        _check_alone(connection, who, member)
    return side


def _side(row: Row[Any]) -> Side:
    address = json.loads(row.reply_to)
    reply_to = ReplyTo(address["platform"], address["address"])
    return Side(row.member, row.name, row.platform, row.workspace, reply_to)


def _join(connection: Connection, who: Who, code: str, now: datetime) -> Side:
    side = _looked_up(connection, who, code, now)
    if connection.execute(USE.where(k.used_by.is_(None)), {"this": hashed(code), "used_by": who.member}).rowcount:
        person = secrets.token_hex(8)
        for member in (side.member, who.member):
            values = {"club_id": who.club.id, "member": member, "person": person, "at": now}
            connection.execute(insert(connections), values)
    return side


def _part(connection: Connection, who: Who) -> str | None:
    """Reminders that one side wanted of a booking of the other's go, too."""
    members = _members(connection, who.club.id, who.member)
    if len(members) == 1:
        return None
    both = {"club": who.club.id, "members": members}
    connection.execute(OF_THE_OTHER, both)
    connection.execute(PART, both)
    return members[1]
