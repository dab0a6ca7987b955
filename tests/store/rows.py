"""What must be true of the rows at any moment, whoever wrote them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row, select

from bot.domain.booking import CELL
from store.schema import booking_slots, bookings, waiting
from store.sql import Engine, read

# One statement, and so one moment: others may be writing. The foreign key sees to cells without a booking.
EVERYTHING = select(
    bookings, booking_slots.c.court_id.label("held_court"), booking_slots.c.starts_at.label("held")
).join_from(bookings, booking_slots, isouter=True)


HOLDS = select(
    waiting, booking_slots.c.court_id.label("cell_court"), booking_slots.c.starts_at.label("cell")
).join_from(waiting, booking_slots, isouter=True)


async def check_holds(engine: Engine) -> list[Row[Any]]:
    """Every hold has exactly its cells, and who has none has no cells; gives back a row per place."""
    rows = await read(engine, lambda connection: connection.execute(HOLDS).all())
    places = {row.id: row for row in rows}
    held = [(row.cell_court, row.cell, row.id) for row in rows if row.cell]
    due = [(row.held_court, cell, row.id) for row in places.values() if row.held_until for cell in cells_of(row)]
    assert sorted(held) == sorted(due)
    return list(places.values())


async def check_rows(engine: Engine) -> list[Row[Any]]:
    """Every live booking has exactly its cells, and no cell is anybody else's; gives back a row per booking."""
    rows = await read(engine, lambda connection: connection.execute(EVERYTHING).all())
    made = {row.code: row for row in rows}
    held = [(row.held_court, row.held, row.code) for row in rows if row.held]
    live = [row for row in made.values() if row.status == "confirmed"]
    due = [(row.court_id, cell, row.code) for row in live for cell in cells_of(row)]
    assert len({(court, cell) for court, cell, _ in due}) == len(due), "two live bookings overlap"
    assert sorted(held) == sorted(due)
    return list(made.values())


def cells_of(row: Row[Any]) -> list[Any]:
    minutes = (row.ends_at - row.starts_at) // timedelta(minutes=1)
    return [row.starts_at + n * CELL for n in range(minutes // 15)]
