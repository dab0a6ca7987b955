"""SQLite's engine: a thread that writes, and a look by the event loop itself."""

import asyncio
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.pool import QueuePool, StaticPool

BUSY_SECONDS = 5  # for another process to finish writing the file

T = TypeVar("T")


class SqliteEngine:
    """SQLite on a thread of its own, first come, first served; a whole transaction is one hop there and back.

    An async driver hops for every statement, and holds the only connection while it waits for a busy event loop.
    A file has a second connection, on which the event loop looks by itself: its log lets readers wait for nobody.
    """

    def __init__(self, url: URL) -> None:
        self.in_memory = url.database in (None, "", ":memory:")  # which is its connection's own
        pool: dict[str, Any] = {"poolclass": StaticPool} if self.in_memory else {"poolclass": QueuePool, "pool_size": 2}
        self.sync_engine = create_engine(
            url,
            isolation_level="AUTOCOMMIT",
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
            **pool,
        )
        event.listen(self.sync_engine, "connect", _sqlite_settings)
        self.dialect = self.sync_engine.dialect
        self._thread = ThreadPoolExecutor(1, "sqlite")
        self._looking: Connection | None = None

    async def run(self, work: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._run, work)

    def _run(self, work: Callable[[Connection], T]) -> T:
        with self.sync_engine.connect() as connection:
            return work(connection)

    def look(self, work: Callable[[Connection], T]) -> T:
        """On the event loop that calls, whose connection stays in its hands: to take one from the pool and to give it
        back costs half as much as a statement."""
        self._looking = self._looking or self.sync_engine.connect()
        try:
            return work(self._looking)
        except BaseException:
            self._stop_looking()
            raise

    def _stop_looking(self) -> None:
        if self._looking:
            self._looking.close()
        self._looking = None

    async def dispose(self) -> None:
        """Closes the file; as with any engine, the next use opens it again."""
        self._stop_looking()
        await asyncio.get_running_loop().run_in_executor(self._thread, self.sync_engine.dispose)
        self._thread.shutdown()
        self._thread = ThreadPoolExecutor(1, "sqlite")


def _sqlite_settings(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")  # in WAL mode, NORMAL may lose the last commits with the power
    cursor.execute("PRAGMA secure_delete = ON")  # what is deleted is not left in the file
    cursor.execute("PRAGMA journal_mode")
    if cursor.fetchone()[0] != "wal":  # kept in the file; asking again would ask for a lock
        cursor.execute("PRAGMA journal_mode = WAL")
    cursor.close()


@contextmanager
def patient(connection: Connection, seconds: float) -> Generator[None]:
    """Waits that long for another process to finish writing the file, as for one that migrates it."""
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {1000 * seconds:.0f}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {1000 * BUSY_SECONDS:.0f}")
