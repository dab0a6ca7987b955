"""The engine, and the one place where work on the database is run: locks, retries, time-outs, StoreDown."""

import asyncio
import random
import sqlite3
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, inspect, make_url, text
from sqlalchemy import Engine as SyncEngine
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import greenlet_spawn

from bot.domain.deeds import Deed
from bot.domain.errors import StoreDown
from bot.domain.fence import Fence, held
from bot.settings import postgres
from bot.settings.descriptors import own_share
from bot.tracing import fine_span
from store import fences, locks, sqlite
from store.locks import MemberLock
from store.schema import HEAD
from store.sqlite import SqliteEngine

DEADLINE = 10.0  # for one operation with its retries, so that a silent database cannot hold a turn
CANCEL_SECONDS = 1.0  # more, for the server to say that it has cancelled the statement; the driver would wait for ten
MIGRATION_DEADLINE = 120.0
POOL_SIZE = 10
RETRIES = 5

SERIALIZATION_FAILURE, DEADLOCK = "40001", "40P01"
MIGRATIONS = Path(__file__).parent / "migrations"

T = TypeVar("T")
Work = Callable[[Connection], T]
"""What to do with a connection. Plain code: SQLAlchemy awaits the driver underneath it."""


def make_engine(url: str) -> "Engine":
    """An engine for `sqlite:///path` or `postgresql://…` (with or without a driver's name), not yet connected.

    It autocommits: a read is one statement and one round trip, a write begins by itself, together with its lock.
    """
    backend = url.partition(":")[0].partition("+")[0]
    if backend == "sqlite":
        return SqliteEngine(make_url(url).set(drivername="sqlite"))
    if backend in ("postgres", "postgresql"):
        return _postgres_engine(postgres.address(url))
    raise ValueError(f"{backend!r} is no database that courtbot knows; use a sqlite or postgresql URL")


def _postgres_engine(address: postgres.Address) -> AsyncEngine:
    from store.cursor import LastAnswer  # with a SQLite database, psycopg is needed nowhere

    engine = create_async_engine(
        "postgresql+psycopg://",
        isolation_level="AUTOCOMMIT",
        pool_size=min(POOL_SIZE, own_share().database),
        max_overflow=0,
        pool_timeout=DEADLINE,
        pool_recycle=1800,
        connect_args={**address.options, "cursor_factory": LastAnswer},
    )
    postgres.watch(engine.sync_engine, address.finds_poolers)
    return engine


Engine = AsyncEngine | SqliteEngine


async def read(engine: Engine, work: Work[T]) -> T:
    """Runs statements that only look. Raises StoreDown."""
    with _traced(engine, work):
        return await _run(engine, work, DEADLINE)


async def look(engine: Engine, work: Work[T]) -> T:
    """The same for one statement that a turn cannot do without, and that finds a few rows by an index: on a SQLite file
    the event loop runs it itself, since the hop to the thread and back costs more than the statement. Raises
    StoreDown."""
    with _traced(engine, work):
        if isinstance(engine, SqliteEngine) and not engine.in_memory:
            with _store_errors():
                return engine.look(work)
        return await _run(engine, work, DEADLINE)


async def write(
    engine: Engine,
    lock: str | MemberLock,
    work: Work[T],
    deadline: float | None = None,
    did: Callable[[T], Deed | None] | None = None,
) -> T:
    """Runs `work` in one transaction that is alone in holding `lock`; on SQLite it is alone altogether. What a turn
    writes is refused where a later run of that turn has begun. What that result of `work` means to its member, where
    no booking tells of it, is what they `did`: noted with the turn.

    `work` may run more than once, also after a commit whose answer was lost: what it does must be safe to
    repeat. An exception rolls back. Raises StoreDown, TurnLost.
    """
    fence = held()

    def noted(connection: Connection) -> T:
        result = work(connection)
        if fence and did and (deed := did(result)):
            fences.note(connection, fence.turn, deed)
        return result

    noted.__qualname__ = getattr(work, "__qualname__", "work")  # the span's name
    return await _write(engine, lock, noted if did else work, fence, deadline)


async def write_for_all(engine: Engine, lock: str, work: Work[T], deadline: float | None = None) -> T:
    """The same for what is true whatever becomes of a turn that it may be done in, such as a token that was renewed.
    Raises StoreDown."""
    return await _write(engine, lock, work, None, deadline)


async def _write(
    engine: Engine, lock: str | MemberLock, work: Work[T], fence: Fence | None, deadline: float | None
) -> T:
    def transaction(connection: Connection) -> T:
        is_sqlite = connection.dialect.name == "sqlite"
        with connection.begin(), sqlite.patient(connection, deadline) if is_sqlite and deadline else nullcontext():
            locks.begin(connection, lock, fence)
            return work(connection)

    with _traced(engine, work):
        return await _run(engine, transaction, deadline or DEADLINE)


def _traced(engine: Engine, work: Work[Any]) -> AbstractContextManager[object]:
    """The span is named after the method whose work it is: `database occupied_cells`."""
    name: str = getattr(work, "__qualname__", "work").partition(".<locals>")[0].rpartition(".")[2]
    return fine_span(f"database {name}", db__system__name=engine.dialect.name, db__operation__name=name)


async def _run(engine: Engine, work: Work[T], deadline: float) -> T:
    """Shielded: a turn that is cancelled must not tear a connection away from its statement. (A SQLite connection
    that is closed so keeps its lock until its last cursor is collected, and every writer waits for that.)"""
    on_network = engine.dialect.name != "sqlite"  # which waits for other processes only, sqlite.BUSY_SECONDS at most
    working = asyncio.ensure_future(_attempts(engine, work, deadline if on_network else None))
    working.add_done_callback(_look_at)
    with _store_errors():
        async with asyncio.timeout(deadline + CANCEL_SECONDS if on_network else None):
            return await asyncio.shield(working)


@contextmanager
def _store_errors() -> Generator[None]:
    """A database that is away, as StoreDown; a wrong statement stays what it is."""
    try:
        yield
    except DBAPIError as error:
        if _down(error):
            raise StoreDown("the database") from error
        raise
    except (OSError, PoolTimeout) as error:
        raise StoreDown("the database") from error


async def settle(engine: Engine) -> None:
    """On SQLite, empties the log of writes into the file, so that what was deleted is not left there either. Raises
    StoreDown."""
    if engine.dialect.name == "sqlite":
        await read(engine, lambda connection: connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all())


def _look_at(ended: asyncio.Future[Any]) -> None:
    """At its error, which is told to whoever waits; if they have gone, to nobody."""
    if not ended.cancelled():
        ended.exception()


async def _attempts(engine: Engine, work: Work[T], deadline: float | None) -> T:
    async with asyncio.timeout(deadline):
        for attempt in range(RETRIES):
            if attempt:
                await asyncio.sleep(random.uniform(0, 0.02 * 2**attempt))
            try:
                if isinstance(engine, SqliteEngine):
                    return await engine.run(work)
                return await greenlet_spawn(_connected, engine.sync_engine, work)
            except DBAPIError as error:
                if not _passes(error) or attempt == RETRIES - 1:
                    raise
    raise AssertionError("unreachable")


def _connected(engine: SyncEngine, work: Work[T]) -> T:
    """In one greenlet, from the pool's connection to its return: an `AsyncConnection` would take three, and a task."""
    with engine.connect() as connection:
        return work(connection)


def _passes(error: DBAPIError) -> bool:
    """A lost race, or a pooled connection that the server closed (it restarted): the next attempt may do."""
    lost_race = isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in (
        SERIALIZATION_FAILURE,
        DEADLOCK,
    )
    return lost_race or error.connection_invalidated


def _down(error: DBAPIError) -> bool:
    """SQLite says OperationalError for a wrong statement too; that is a bug and stays one."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_ERROR:
        return False
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):  # a plain DatabaseError
        return True
    return postgres.is_down(error)


async def migrate(engine: Engine) -> None:
    """Brings the schema to HEAD; of several processes that start together, one does it. Raises StoreDown."""
    if await read(engine, version) != HEAD:
        await write_for_all(engine, "migrate", _upgrade, MIGRATION_DEADLINE)


def version(connection: Connection) -> str | None:
    """The migration that the database is at; None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))


def _upgrade(connection: Connection) -> None:
    at = version(connection)
    if at is not None and at > HEAD:
        raise RuntimeError(f"The database is at migration {at}; this courtbot knows {HEAD} and older. Update it.")
    from alembic import command  # 0.2 s to import, and only needed here

    command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: Connection) -> Any:
    """Alembic's settings for migrating over a connection whose transaction is already open."""
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
