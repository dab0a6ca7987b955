"""The `MemberData` port on SQLAlchemy: what is kept about a member beside their bookings."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from cachetools import LRUCache
from sqlalchemy import (
    BindParameter,
    Connection,
    Executable,
    Row,
    RowMapping,
    Text,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    select,
    union,
    update,
)

from bot.domain.booking import Booking
from bot.domain.deeds import Deed
from bot.domain.ports import Vote
from bot.domain.workspace import Workspace
from store import holds, ledger
from store.boards import FORGOTTEN, forget_admin
from store.clubs import Edit, SqlWorkspaces, record
from store.locks import LOCK
from store.schema import (
    boards,
    booking_slots,
    bookings,
    changes,
    clubs,
    connect_codes,
    connect_tries,
    connections,
    feedback,
    guests,
    invitations,
    people,
    proposals,
    reminders,
    shadow_tallies,
    untold,
    waiting,
    workspaces,
)
from store.sql import Engine, read, settle, write, write_for_all

DAY = timedelta(days=1)
KEPT_PEOPLE = 10_000  # whom this process met within a day; about two megabytes
MOST_HOMES = 10

pe, f, b, p = people.c, feedback.c, bookings.c, proposals.c
MEMBER: BindParameter[str] = bindparam("who")
SEEN = update(people).where(pe.member == MEMBER, pe.platform == bindparam("on"), pe.workspace == bindparam("at"))
HOMES = (
    select(workspaces.c.platform, workspaces.c.id.label("workspace"), workspaces.c.pattern, clubs)
    .join_from(people, workspaces, (workspaces.c.platform == pe.platform) & (workspaces.c.id == pe.workspace))
    .join(clubs, clubs.c.id == workspaces.c.club_id)
    .where(pe.member == MEMBER, pe.platform == bindparam("on"))
    .order_by(pe.seen_at.desc(), pe.workspace)
    .limit(MOST_HOMES)
)
VOTES = (
    select(f.pattern, func.sum(case((f.vote == "up", 1), else_=0)).label("up"))
    .add_columns(func.sum(case((f.vote == "down", 1), else_=0)).label("down"))
    .group_by(f.pattern)
    .order_by(f.pattern)
)
VOTE = update(feedback).where(f.turn_id == bindparam("answer"), f.member == MEMBER)
other = connections.alias("other")
EXPORT: dict[str, Executable] = {
    "bookings": select(bookings).where(b.member == MEMBER).order_by(b.starts_at, b.code),
    "proposals": select(proposals).where(p.member == MEMBER).order_by(p.expires_at, p.id),
    "reminders": union(
        select(reminders).join_from(reminders, bookings).where(b.member == MEMBER),
        select(reminders).where(reminders.c.member == MEMBER),
    ),
    "guests": select(guests).join_from(guests, bookings).where(b.member == MEMBER).order_by(guests.c.code),
    "connections": select(other.c.club_id, other.c.member.label("connected_with"), other.c.at)
    .join_from(connections, other, (other.c.person == connections.c.person) & (other.c.member != connections.c.member))
    .where(connections.c.member == MEMBER),
    "connect_codes": select(connect_codes).where(connect_codes.c.member == MEMBER).order_by(connect_codes.c.expires_at),
    "connect_tries": select(connect_tries).where(connect_tries.c.member == MEMBER).order_by(connect_tries.c.at),
    "waiting": select(waiting).where(waiting.c.member == MEMBER).order_by(waiting.c.starts_at, waiting.c.id),
    "boards": select(boards).where(boards.c.member == MEMBER).order_by(boards.c.workspace, boards.c.channel),
    "votes": select(feedback).where(f.member == MEMBER).order_by(f.at, f.turn_id),
    "workspaces": select(people).where(pe.member == MEMBER).order_by(pe.seen_at, pe.workspace),
    "changes": select(changes).where(changes.c.actor == MEMBER).order_by(changes.c.id),
}
CLUBS = union(
    select(b.club_id).where(b.member == MEMBER),
    select(p.club_id).where(p.member == MEMBER),
    select(waiting.c.club_id).where(waiting.c.member == MEMBER),
    select(changes.c.club_id).where(changes.c.actor == MEMBER),
    select(workspaces.c.club_id)
    .join_from(people, workspaces, (workspaces.c.platform == pe.platform) & (workspaces.c.id == pe.workspace))
    .where(pe.member == MEMBER),
).order_by("club_id")
COMING = select(bookings).where(b.member == MEMBER, b.status == "confirmed", b.starts_at > bindparam("now"))
PLACES = select(waiting).where(waiting.c.member == MEMBER).order_by(waiting.c.id)
DELETE = (
    delete(untold).where(untold.c.code.in_(select(b.code).where(b.member == MEMBER))),
    delete(guests).where(guests.c.code.in_(select(b.code).where(b.member == MEMBER))),
    delete(reminders).where(reminders.c.code.in_(select(b.code).where(b.member == MEMBER))),
    delete(reminders).where(reminders.c.member == MEMBER),
    delete(connections).where(connections.c.person.in_(select(other.c.person).where(other.c.member == MEMBER))),
    delete(connect_codes).where(connect_codes.c.member == MEMBER),
    update(connect_codes).where(connect_codes.c.used_by == MEMBER).values(used_by=FORGOTTEN),
    delete(connect_tries).where(connect_tries.c.member == MEMBER),
    delete(proposals).where(p.member == MEMBER),
    delete(feedback).where(f.member == MEMBER),
    delete(people).where(pe.member == MEMBER),
)
NAMELESS = case((b.changed_turn_id.is_not(None), FORGOTTEN))  # where a turn changed it
ANONYMISE = (
    update(changes).where(changes.c.actor == MEMBER).values(actor=FORGOTTEN),
    update(bookings).where(b.member == MEMBER).values(member=FORGOTTEN, turn_id=FORGOTTEN, changed_turn_id=NAMELESS),
)
# The id of a turn can hold who took it: also on others' bookings, which an admin's turn cancelled and recorded.
CANCELLED_FOR = select(changes.c.before).where(changes.c.actor == MEMBER, changes.c.what == "cancelled")
ANONYMISE_TURNS = (
    update(bookings).where(b.code == bindparam("this"), b.status == "cancelled").values(changed_turn_id=FORGOTTEN)
)
CLUBS_OF = select(clubs).where(clubs.c.id.in_(bindparam("ids", expanding=True)))

# A person's own workspace, their direct messages where these belong to none, is named after them, and so is the club
# that it was given at first.
ON, OWN = (bindparam(name, type_=Text()) for name in ("on", "own"))
OWN_WORKSPACE = (
    delete(shadow_tallies).where(shadow_tallies.c.platform == ON, shadow_tallies.c.workspace == OWN),
    delete(workspaces).where(workspaces.c.platform == ON, workspaces.c.id == OWN),
    delete(changes).where(changes.c.platform == ON, changes.c.workspace == OWN),
    update(invitations).where(invitations.c.used_by == ON + ":" + OWN).values(used_by=FORGOTTEN),
)
OWN_CLUB_IS_LEFT = select(clubs.c.id).where(clubs.c.id == OWN, ~exists().where(workspaces.c.club_id == clubs.c.id))
OWN_CLUB = (
    delete(booking_slots).where(booking_slots.c.code.in_(select(b.code).where(b.club_id == OWN))),
    delete(booking_slots).where(booking_slots.c.hold.in_(select(waiting.c.id).where(waiting.c.club_id == OWN))),
    delete(waiting).where(waiting.c.club_id == OWN),
    delete(guests).where(guests.c.code.in_(select(b.code).where(b.club_id == OWN))),
    delete(bookings).where(b.club_id == OWN),
    delete(invitations).where(invitations.c.club_id == OWN),
    delete(changes).where(changes.c.club_id == OWN),
    delete(clubs).where(clubs.c.id == OWN),
)


class SqlMemberData:
    """What is kept about all members, in a database that `store.sql.migrate` has prepared."""

    def __init__(self, engine: Engine, workspaces: SqlWorkspaces) -> None:
        self.engine = engine
        self.workspaces = workspaces
        self._seen: LRUCache[tuple[str, str, str], datetime] = LRUCache(KEPT_PEOPLE)

    async def seen(self, member: str, platform: str, workspace: str, now: datetime) -> None:
        """Writes once a day for each of them, as far as this process remembers."""
        key = (member, platform, workspace)
        last = self._seen.get(key)
        if last is not None and abs(now - last) < DAY:
            return
        where = (platform, workspace)
        await write_for_all(self.engine, f"people/{member}", lambda conn: _seen(conn, member, where, now))
        self._seen[key] = now

    async def homes(self, member: str, platform: str) -> list[Workspace]:
        key = {"who": member, "on": platform}
        rows = await read(self.engine, lambda connection: connection.execute(HOMES, key).all())
        return [Workspace(row.platform, row.workspace, self.workspaces.parse(row), row.pattern) for row in rows]

    async def vote(self, member: str, vote: Vote, now: datetime) -> None:
        def work(connection: Connection) -> None:
            _vote(connection, member, vote, now)

        await write(self.engine, f"votes/{member}", work, did=lambda _: Deed("voted"))

    async def votes(self) -> dict[str, tuple[int, int]]:
        """How many answers of each pattern, by letter, were found helpful and not helpful."""
        rows = await read(self.engine, lambda connection: connection.execute(VOTES).all())
        return {row.pattern: (int(row.up), int(row.down)) for row in rows}

    async def export(self, member: str) -> dict[str, Any]:
        return await read(self.engine, lambda connection: _export(connection, member))

    async def forget(self, member: str, actor: str, now: datetime) -> list[Booking]:
        """Run again it finds nothing, and returns nothing: there is no member left to know them by."""
        edit = Edit(actor, now)

        def work(connection: Connection) -> list[tuple[Row[Any], Row[Any]]]:
            return _forget(connection, member, edit)

        found = await write(self.engine, f"people/{member}", work, did=lambda _: Deed("forgotten"))
        await settle(self.engine)
        for key in [key for key in self._seen if key[0] == member]:
            del self._seen[key]
        gone = [ledger.booking_of(self.workspaces.parse(club), row) for row, club in found]
        return [replace(booking, status="cancelled") for booking in gone]


def _seen(connection: Connection, member: str, where: tuple[str, str], now: datetime) -> None:
    """`where` is platform and workspace."""
    platform, workspace = where
    if not connection.execute(SEEN, {"who": member, "on": platform, "at": workspace, "seen_at": now}).rowcount:
        values = {"member": member, "platform": platform, "workspace": workspace, "seen_at": now}
        connection.execute(insert(people), values)


def _vote(connection: Connection, member: str, vote: Vote, now: datetime) -> None:
    values: dict[str, Any] = {"vote": vote.vote, "pattern": vote.pattern, "model": vote.model, "at": now}
    if not connection.execute(VOTE, {"answer": vote.turn_id, "who": member, **values}).rowcount:
        connection.execute(insert(feedback), {"turn_id": vote.turn_id, "member": member, **values})


def _export(connection: Connection, member: str) -> dict[str, Any]:
    """Each table's rows as JSON values; times in ISO 8601, UTC."""
    found = {name: connection.execute(rows, {"who": member}).mappings().all() for name, rows in EXPORT.items()}
    return {"member": member, **{name: [_json(row) for row in rows] for name, rows in found.items()}}


def _json(row: RowMapping) -> dict[str, Any]:
    return {str(name): value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}


def _forget(connection: Connection, member: str, edit: Edit) -> list[tuple[Row[Any], Row[Any]]]:
    """The rows of the bookings that were cancelled, as they were, and of their clubs."""
    known = list(connection.scalars(CLUBS, {"who": member}))
    _lock(connection, (f"{club}/{member}" for club in known))
    for place in connection.execute(PLACES, {"who": member}).all():
        holds.end(connection, place, edit.at)
    coming = connection.execute(COMING, {"who": member, "now": edit.at}).all()
    cancelled = [row for row in coming if ledger.release(connection, row, FORGOTTEN, edit.at)]
    stored = {row.id: row for row in connection.execute(CLUBS_OF, {"ids": known})}
    _anonymise(connection, member)
    platform, _, user = member.split(":", 2)
    own = {"on": platform, "own": f"@{user}"}
    for statement in OWN_WORKSPACE:
        connection.execute(statement, own)
    if connection.execute(OWN_CLUB_IS_LEFT, own).first():
        for statement in OWN_CLUB:
            connection.execute(statement, own)
    actor = FORGOTTEN if edit.actor == member else edit.actor
    for club in known:
        if club == own["own"]:
            continue
        what = {"club_id": club, "what": "forget", "before": "", "after": ""}
        record(connection, Edit(actor, edit.at), what)
    return [(row, stored[row.club_id]) for row in cancelled if row.club_id in stored]


def _anonymise(connection: Connection, member: str) -> None:
    for before in connection.scalars(CANCELLED_FOR, {"who": member}).all():
        connection.execute(ANONYMISE_TURNS, {"this": before.partition(" ")[0]})
    forget_admin(connection, member)
    for statement in (*DELETE, *ANONYMISE):
        connection.execute(statement, {"who": member})


def _lock(connection: Connection, names: Iterable[str]) -> None:
    """The member's lock of each club, in order; on SQLite a writer is alone anyway."""
    if connection.dialect.name != "sqlite":
        for name in names:
            connection.execute(LOCK, {"name": name})
