"""The statements of one booking without the store around them: on SQLAlchemy Core, and on the drivers alone."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from psycopg import sql
from sqlalchemy import Connection, make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from bot.domain.booking import Slot
from bot.domain.limits import CYCLE
from bot.domain.ports import Who
from store import cells, ledger, locks
from store.sql import POOL_SIZE
from tests.bench.script import NOW

Book = Callable[[Who, Slot], Awaitable[object]]
Statements = Callable[[Any, Who, Slot], Awaitable[None]]
PRAGMAS = ("PRAGMA foreign_keys = ON", "PRAGMA synchronous = FULL")
COLUMNS = (
    "code, club_id, court_id, starts_at, ends_at, member, status, turn_id, slot_id, changed_turn_id, created_at, "
    "changed_at"
)
OF_MEMBER = f"SELECT {COLUMNS} FROM bookings WHERE club_id = %s AND member = %s"
SELECT = f"{OF_MEMBER} AND status = 'confirmed' AND ends_at > %s UNION {OF_MEMBER} AND turn_id = %s"
INSERT = f"INSERT INTO bookings ({COLUMNS}) VALUES ({', '.join(['%s'] * 12)})"
OCCUPY = "INSERT INTO booking_slots (court_id, starts_at, code) VALUES (%s, %s, %s)"


def _booking(who: Who, slot: Slot) -> dict[str, Any]:
    return {
        "code": f"{who.club.id}/{slot.id}", "club_id": who.club.id, "court_id": f"{who.club.id}/{slot.court.key}",
        "starts_at": slot.starts_at, "ends_at": slot.ends_at, "member": who.member, "status": "confirmed",
        "turn_id": who.turn_id, "slot_id": slot.id, "changed_turn_id": None, "created_at": NOW, "changed_at": NOW,
    }  # fmt: skip


@asynccontextmanager
async def core(url: str) -> AsyncGenerator[Book]:
    """The store's statements, prepared, in one transaction, on an asyncio engine with as many connections. The booking
    and its cells are two of them, and nothing is held but the lock."""
    parsed = make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    engine = create_async_engine(
        parsed.set(drivername="sqlite+aiosqlite" if sqlite else "postgresql+psycopg"),
        isolation_level="AUTOCOMMIT", poolclass=AsyncAdaptedQueuePool, pool_size=1 if sqlite else POOL_SIZE,
        max_overflow=0,
    )  # fmt: skip

    async def book(who: Who, slot: Slot) -> None:
        async with engine.connect() as connection:
            await connection.run_sync(lambda bare: _core(bare, who, slot))

    if sqlite:
        async with engine.connect() as connection:  # the only one
            for pragma in PRAGMAS:
                await connection.exec_driver_sql(pragma)
    yield book
    await engine.dispose()


def _core(connection: Connection, who: Who, slot: Slot) -> None:
    booking = _booking(who, slot)
    owner = {"club": who.club.id, "member": who.member, "now": NOW, "turn": who.turn_id, "since": NOW - CYCLE}
    with connection.begin():
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            begin = sql.SQL(f"BEGIN; {locks.ADVISORY}").format(name=who.member).as_string()
            connection.exec_driver_sql(begin, execution_options=locks.WITHOUT_PARAMETERS)
        connection.execute(ledger.STANDING, owner).all()
        connection.execute(cells.INSERT_BOOKING, booking)
        cells.occupy(connection, booking["court_id"], slot.cells(), booking["code"])


@asynccontextmanager
async def driver(url: str) -> AsyncGenerator[Book]:
    """One connection on SQLite, as many as the store's pool has on PostgreSQL."""
    sqlite = url.startswith("sqlite")
    statements: Statements = _sqlite if sqlite else _postgres
    free: asyncio.Queue[Any] = asyncio.Queue()
    async with AsyncExitStack() as stack:
        for _ in range(1 if sqlite else POOL_SIZE):
            free.put_nowait(await stack.enter_async_context(_sqlite_connection(url) if sqlite else _psycopg(url)))

        async def book(who: Who, slot: Slot) -> None:
            connection = await free.get()
            await statements(connection, who, slot)
            free.put_nowait(connection)

        yield book


@asynccontextmanager
async def _sqlite_connection(url: str) -> AsyncGenerator[Any]:
    import aiosqlite

    async with aiosqlite.connect(url.removeprefix("sqlite:///"), isolation_level=None) as connection:
        for pragma in PRAGMAS:
            await connection.execute(pragma)
        yield connection


@asynccontextmanager
async def _psycopg(url: str) -> AsyncGenerator[Any]:
    import psycopg

    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        yield connection


def _values(who: Who, slot: Slot) -> tuple[tuple[Any, ...], tuple[Any, ...], list[tuple[Any, ...]]]:
    booking = _booking(who, slot)
    cells = [(booking["court_id"], at, booking["code"]) for at in slot.cells()]
    return (who.club.id, who.member, NOW, who.club.id, who.member, who.turn_id), tuple(booking.values()), cells


def _text(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Times as SQLite has them."""
    return tuple(f"{value:%Y-%m-%d %H:%M:%S.%f}" if hasattr(value, "tzinfo") else value for value in values)


async def _sqlite(connection: Any, who: Who, slot: Slot) -> None:
    owner, booking, cells = _values(who, slot)
    await connection.execute("BEGIN IMMEDIATE")
    await connection.execute_fetchall(SELECT.replace("%s", "?"), _text(owner))
    await connection.execute(INSERT.replace("%s", "?"), _text(booking))
    await connection.executemany(OCCUPY.replace("%s", "?"), [_text(cell) for cell in cells])
    await connection.execute("COMMIT")


async def _postgres(connection: Any, who: Who, slot: Slot) -> None:
    owner, booking, cells = _values(who, slot)
    async with connection.cursor() as cursor:
        await cursor.execute("BEGIN")
        await cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (who.member,))
        await cursor.execute(SELECT, owner)
        await cursor.fetchall()
        await cursor.execute(INSERT, booking)
        await cursor.executemany(OCCUPY, cells)
        await cursor.execute("COMMIT")
