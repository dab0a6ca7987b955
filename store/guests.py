"""The `Guests` port on SQLAlchemy. The names have a table of their own, which nothing else joins: whoever reads
bookings never has them in hand."""

import json
from collections.abc import Collection

from sqlalchemy import Connection, bindparam, delete, insert, select

from bot.domain.booking import Booking
from bot.domain.deeds import Deed
from bot.domain.errors import UnknownBooking
from bot.domain.guests import check_names
from bot.domain.ports import Who
from store import ledger
from store.schema import guests
from store.sql import Engine, read, write

OF = select(guests).where(guests.c.code.in_(bindparam("codes", expanding=True)))
DELETE = delete(guests).where(guests.c.code == bindparam("this"))


class SqlGuests:
    """Guests in a database that `store.sql.migrate` has prepared."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    async def note(self, who: Who, codes: Collection[str], names: Collection[str]) -> list[Booking]:
        found = check_names(names) if names else ()

        def work(connection: Connection) -> list[Booking]:
            return [_note(connection, who, code.upper(), found) for code in codes]

        return await write(self.engine, ledger.lock_of(who), work, did=lambda _: Deed("guests"))

    async def of(self, codes: Collection[str]) -> dict[str, tuple[str, ...]]:
        if not codes:
            return {}
        rows = await read(self.engine, lambda connection: connection.execute(OF, {"codes": list(codes)}).all())
        return {row.code: tuple(json.loads(row.names)) for row in rows}


def _note(connection: Connection, who: Who, code: str, names: tuple[str, ...]) -> Booking:
    row = connection.execute(ledger.BY_CODE, {**ledger.owner(who), "code": code}).one_or_none()
    if row is None or row.status != "confirmed":
        raise UnknownBooking(code=code)
    connection.execute(DELETE, {"this": code})
    if names:
        connection.execute(insert(guests), {"code": code, "names": json.dumps(names, ensure_ascii=False)})
    return ledger.booking_of(who.club, row)
