"""Databases and engines for test after test. A new PostgreSQL database takes twenty times as long to copy and drop as
rows do to delete, and a new engine compiles every statement anew."""

import functools
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import event

from store.schema import metadata
from store.sql import Engine, make_engine
from store.sqlite import SqliteEngine
from tests.kit.servers import fresh_database

LEAVE = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""
SHAPE = """SELECT (SELECT array_agg(oid ORDER BY oid) FROM pg_class WHERE oid >= 16384),
(SELECT count(*) FROM pg_statistic WHERE starelid >= 16384), (SELECT version_num FROM alembic_version)"""
"""All tables, indexes and sequences, which are others when they are made anew; whether rows were counted for plans; and
the migration that it says it is at."""
EMPTY = sql.SQL("; ").join(
    sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name)) for table in reversed(metadata.sorted_tables)
)
"""For a table has those behind it that refer to it."""


@functools.cache
def lasting_engine(url: str) -> Engine:
    """The one engine on that address. A SQLite file of it outlives the process, as any does, but not a loss of power:
    that is tried where it is the subject, and waiting for the disk took a tenth of what tests in one process take."""
    engine = make_engine(url)
    if isinstance(engine, SqliteEngine):
        event.listen(engine.sync_engine, "connect", _unsynced)
    return engine


def _unsynced(connection: sqlite3.Connection, _record: Any) -> None:
    connection.execute("PRAGMA synchronous = OFF")


@asynccontextmanager
async def engine_on(url: str) -> AsyncIterator[Engine]:
    """That engine, closed afterwards: whoever borrows it next opens what stands there then."""
    engine = lasting_engine(url)
    yield engine
    await engine.dispose()


class SqliteFiles:
    """Fresh copies of `template`, each in the place of the one before."""

    def __init__(self, template: Path, folder: Path) -> None:
        self._template, self._folder = template, folder

    def fresh(self, place: str) -> str:
        """The URL of a copy that nobody has written to. Those that are open together have a place each."""
        file = self._folder / place / "courtbot.sqlite3"
        file.parent.mkdir(exist_ok=True)
        for left in file.parent.iterdir():  # its log, too
            left.unlink()
        shutil.copy(self._template, file)
        return f"sqlite:///{file}"


class Reused:
    """A copy of `template` while tests leave nothing but rows in it, and then another one."""

    def __init__(self, server_url: str, template: str) -> None:
        self._server_url, self._template = server_url, template
        self._copy = ExitStack()
        self._url, self._shape = "", None

    def empty(self) -> str:
        """The URL of a database without a row, which nobody is connected to."""
        if not (self._url and self._emptied()):
            self._copy.close()
            self._url = self._copy.enter_context(fresh_database(self._server_url, self._template))
            with psycopg.connect(self._url) as connection:
                self._shape = _shape(connection)
        return self._url

    def _emptied(self) -> bool:
        with psycopg.connect(self._url) as connection:
            connection.execute(LEAVE)
            if _shape(connection) != self._shape:
                return False
            connection.execute(EMPTY)
        return True

    def close(self) -> None:
        self._copy.close()


def _shape(connection: psycopg.Connection) -> Any:
    return connection.execute(SHAPE).fetchone()
