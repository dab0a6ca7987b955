"""The `WaitingList` port on SQLAlchemy. Who joins, leaves and takes holds their member's lock; the sweep holds it, too,
where it ends somebody's place."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, or_, select, update

from bot.domain import limits
from bot.domain.booking import Booking, Slot
from bot.domain.club import Club
from bot.domain.deeds import Deed, What
from bot.domain.errors import Expired
from bot.domain.member import ReplyTo
from bot.domain.ports import Who
from bot.domain.waiting import Held, Place, Wanted, check_places
from store import holds, ledger
from store.connections import same
from store.schema import clubs, waiting
from store.sql import Engine, Work, read, write

w = waiting.c
OF_MEMBER = select(waiting).where(w.club_id == bindparam("club"), same(w.member)).order_by(w.starts_at, w.id)
COMING = OF_MEMBER.where(w.starts_at > bindparam("now"))
ONE = OF_MEMBER.where(w.id == bindparam("place"))
OVER = select(waiting).where(or_(w.starts_at <= bindparam("now"), w.held_until <= bindparam("now"))).order_by(w.id)
STILL_OVER = OVER.where(w.id == bindparam("place"))
UNHELD = select(waiting).where(w.held_until.is_(None), w.starts_at > bindparam("now")).order_by(w.club_id, w.id)
STILL_UNHELD = UNHELD.where(w.id == bindparam("place"))
HELD = (
    select(waiting, clubs.c.document)
    .join_from(waiting, clubs, clubs.c.id == w.club_id)
    .where(w.held_until > bindparam("now"))
    .order_by(w.id)
)
STILL_HELD = HELD.where(w.id == bindparam("place")).with_for_update(read=True, of=clubs)
UNTOLD = (
    select(waiting)
    .where(w.held_until > bindparam("now"), or_(w.told_for.is_(None), w.told_for != w.held_until))
    .order_by(w.held_until, w.id)
)
TOLD = update(waiting).where(w.id == bindparam("this"), w.held_until == bindparam("end"))


class SqlWaitingList:
    """The waiting lists of all clubs, in a database that `store.sql.migrate` has prepared."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    async def join(self, who: Who, wanted: Wanted, to: tuple[str, str, ReplyTo], now: datetime) -> Place:
        def work(connection: Connection) -> Place:
            return _join(connection, who, wanted, (to, now))

        return await write(self.engine, ledger.lock_of(who), work, did=lambda place: _deed("waits", who, place))

    async def of_member(self, who: Who, now: datetime) -> list[Place]:
        rows = await read(self.engine, lambda conn: conn.execute(COMING, {**ledger.owner(who), "now": now}).all())
        return [holds.place_of(who.club, row) for row in rows]

    async def leave(self, who: Who, place: int, now: datetime) -> Place | None:
        def work(connection: Connection) -> Place | None:
            return _leave(connection, who, place, now)

        return await write(self.engine, ledger.lock_of(who), work, did=lambda left: left and _deed("left", who, left))

    async def take(self, who: Who, place: int, slot: Slot, now: datetime) -> Booking:
        """Also raises AlreadyCancelled for what this turn took and was cancelled since."""
        return await write(self.engine, ledger.lock_of(who), lambda conn: _take(conn, who, place, slot, now))

    async def sweep(self, now: datetime) -> None:
        for row in await read(self.engine, lambda conn: conn.execute(OVER, {"now": now}).all()):
            await write(self.engine, f"{row.club_id}/{row.member}", _ended(row.id, now))
        for row in await read(self.engine, lambda conn: conn.execute(HELD, {"now": now}).all()):
            if not holds.is_allowed(Club.model_validate_json(row.document), row, now):
                await write(self.engine, f"{row.club_id}/{row.member}", _let_go(row.id, now))
        for row in await read(self.engine, lambda conn: conn.execute(UNHELD, {"now": now}).all()):
            await write(self.engine, f"waiting/{row.club_id}", _tried(row.id, now))

    async def to_tell(self, now: datetime, limit: int = 100) -> list[Held]:
        rows = await read(self.engine, lambda conn: conn.execute(UNTOLD.limit(limit), {"now": now}).all())
        return [_held(row) for row in rows]

    async def mark_told(self, held: Sequence[Held]) -> None:
        def work(connection: Connection) -> None:
            for one in held:
                connection.execute(TOLD, {"this": one.place, "end": one.until, "told_for": one.until})

        await write(self.engine, "waiting", work)


def _deed(what: What, who: Who, place: Place) -> Deed:
    return Deed(what, (who.club.id, *place.wanted.kept))


def _join(connection: Connection, who: Who, wanted: Wanted, how: tuple[tuple[str, str, ReplyTo], datetime]) -> Place:
    """`how` is whom to tell, and the time."""
    (platform, workspace, address), now = how
    club = ledger.club_now(connection, who)
    wanted.allowed(club, now)
    rows = connection.execute(COMING, {**ledger.owner(who), "now": now}).all()
    mine = [holds.place_of(club, row) for row in rows]
    if standing := next((place for place in mine if place.wanted == wanted), None):
        return standing
    check_places(mine)
    values: dict[str, Any] = {
        "club_id": who.club.id, "member": who.member, "starts_at": wanted.starts_at, "ends_at": wanted.ends_at,
        "courts": " ".join(wanted.courts), "platform": platform, "workspace": workspace,
        "reply_to": json.dumps({"platform": address.platform, "address": dict(address.address)}),
    }  # fmt: skip
    place = connection.execute(insert(waiting).values(values).returning(w.id)).scalar_one()
    holds.try_hold(connection, club, _one(connection, who, place), now)
    return holds.place_of(club, _one(connection, who, place))


def _one(connection: Connection, who: Who, place: int) -> Row[Any]:
    return connection.execute(ONE, {**ledger.owner(who), "place": place}).one()


def _leave(connection: Connection, who: Who, place: int, now: datetime) -> Place | None:
    row = connection.execute(ONE, {**ledger.owner(who), "place": place}).one_or_none()
    if row is None:
        return None
    holds.end(connection, row, now)
    return holds.place_of(who.club, row)


def _take(connection: Connection, who: Who, place: int, slot: Slot, now: datetime) -> Booking:
    club = ledger.club_now(connection, who)
    row = connection.execute(ONE, {**ledger.owner(who), "place": place}).one_or_none()
    if row is None or holds.place_of(club, row).slot != slot or row.held_until <= now:
        if standing := limits.standing(ledger.made_by(connection, who, now), who.turn_id, slot):
            return standing
        raise Expired("hold_over")
    club.check_slot(slot, now)
    return holds.claim(connection, [row], slot, now, lambda: ledger.book(connection, who, slot, now))


def _let_go(place: int, now: datetime) -> Work[None]:
    """What the club closed meanwhile, or allows no more for another reason. The place may get another court."""

    def work(connection: Connection) -> None:
        row = connection.execute(STILL_HELD, {"now": now, "place": place}).one_or_none()
        if row is not None:
            holds.let_go(connection, Club.model_validate_json(row.document), row, now)

    return work


def _ended(place: int, now: datetime) -> Work[None]:
    """Whoever was told of the hold and took it, or left, was faster, or is too late."""

    def work(connection: Connection) -> None:
        row = connection.execute(STILL_OVER, {"now": now, "place": place}).one_or_none()
        if row is not None:
            holds.end(connection, row, now)

    return work


def _tried(place: int, now: datetime) -> Work[None]:
    def work(connection: Connection) -> None:
        row = connection.execute(STILL_UNHELD, {"now": now, "place": place}).one_or_none()
        if row is not None:
            club = connection.execute(holds.CLUB_DOCUMENT, {"club": row.club_id}).scalar_one()
            holds.try_hold(connection, Club.model_validate_json(club), row, now)

    return work


def _held(row: Row[Any]) -> Held:
    reply_to = json.loads(row.reply_to)
    address = ReplyTo(reply_to["platform"], reply_to["address"])
    return Held(row.id, row.held_until, row.member, row.platform, row.workspace, address)
