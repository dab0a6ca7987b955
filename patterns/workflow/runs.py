"""The database of C's runs: DBOS's own tables. How they are reached, exported and deleted; they hold members' words.

Runs and their steps are written as JSON. A pickle, which an earlier version may have written or an attacker planted, is
never read: its turn is run anew, which is safe, since a turn's writes are idempotent.
"""

import asyncio
import json
import logging
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer
from dbos._serialization import DefaultSerializer
from dbos._sys_db import SystemDatabase
from sqlalchemy import Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.domain.errors import StoreDown
from bot.settings import Settings, postgres
from bot.settings.descriptors import own_share
from bot.settings.home import make_file
from patterns.workflow.tables import SCHEMA, TABLE, sqlite_file

log = logging.getLogger(__name__)

T = TypeVar("T")

SERIALIZER = DBOSPortableJSONSerializer()
POOL = {"max_overflow": 0, "pool_timeout": 30}
"""Without `pool_pre_ping`: DBOS itself retries what fails on a lost connection."""
BUSY_SECONDS = 30.0
CLOSE_SECONDS = 5.0
MEMBERS_SECONDS = 10.0  # for an export or a deletion


class Pickled(Exception):
    """Raised instead of reading a pickle, since unpickling runs what is in it."""


class DbosChanged(ImportError):
    """The installed DBOS reads pickles in a way that cannot be prevented here."""


if "deserialize" not in vars(DefaultSerializer):
    raise DbosChanged("this release of DBOS reads pickles elsewhere, where nothing prevents it: use dbos 3.4")


def _refuse(cls: DefaultSerializer, serialized_data: str) -> Any:
    raise Pickled


# DBOS reads each row in the format that the row names, whichever serializer it was given.
DefaultSerializer.deserialize = _refuse


def make_engine(settings: Settings) -> Engine:
    """PostgreSQL where DATABASE_URL names one (in a schema of DBOS's own), else a SQLite file beside the bookings."""
    size = 2 * own_share().database
    if make_url(settings.sql_url()).get_backend_name() == "sqlite":
        path = sqlite_file(settings)
        make_file(path)
        engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS}, pool_size=size, **POOL)
        event.listen(engine, "connect", _sqlite_settings)
        return engine
    address = postgres.address(settings.sql_url())
    engine = create_engine("postgresql+psycopg://", connect_args=address.options, pool_size=size, **POOL)
    postgres.watch(engine, address.finds_poolers)
    return engine


def _sqlite_settings(connection: Any, _record: Any) -> None:
    connection.isolation_level = "IMMEDIATE"
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is deleted is not left in the file
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")  # what the last steps were, a loss of power may take away


def migrate(engine: Engine) -> None:
    """Make DBOS's tables on our engine, as `DBOS.migrate` does on its own."""
    database = SystemDatabase.create(
        system_database_url=_url(engine), engine_kwargs={}, engine=engine, schema=SCHEMA, serializer=SERIALIZER,
        executor_id=None, use_listen_notify=False,
    )  # fmt: skip
    try:
        database.run_migrations()
    finally:
        database.destroy()


def _url(engine: Engine) -> str:
    """A placeholder: DBOS only reads from it which kind of database the engine is for."""
    return "sqlite:///given" if engine.dialect.name == "sqlite" else "postgresql://given"


@contextmanager
def store_errors() -> Generator[None]:
    """Raise StoreDown for a database that is away, or that takes no writes."""
    try:
        yield
    except DBAPIError as error:
        if postgres.is_down(error):
            raise StoreDown("the database") from error
        raise


async def close(engine: Engine, dbos: Any = None) -> None:
    """Close DBOS and the engine, waiting at most CLOSE_SECONDS for DBOS's threads: a database that does not answer may
    block them for as long as the process lives, and must not block its end. One that waits to try again does so once
    more, and not for ever."""
    loop, ended = asyncio.get_running_loop(), asyncio.Event()

    def work() -> None:
        if dbos and dbos._sys_db_field:
            dbos._sys_db_field._retry_connection_errors = False  # only clients of DBOS have a setting for it
        DBOS.destroy(destroy_registry=True)
        event.listen(engine, "checkin", _close)  # what a thread of DBOS still has would stay open in the old pool
        engine.dispose()
        with suppress(RuntimeError):  # nobody waits any more
            loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=work, name="closing DBOS", daemon=True).start()
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await ended.wait()
    except TimeoutError:
        log.warning("The coordinator of C does not end: its database is silent")


def _close(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.invalidate()


def unreadable(engine: Engine, run: str) -> bool:
    """Whether anything of the run is not stored as JSON."""
    statement = text(
        "SELECT count(*) FROM ("
        f"SELECT serialization AS format FROM {_tables(engine)}workflow_status WHERE workflow_uuid = :run UNION ALL "
        f"SELECT serialization FROM {_tables(engine)}operation_outputs WHERE workflow_uuid = :run"
        ") AS rows WHERE format IS NULL OR format <> :json"
    )
    with engine.connect() as connection:
        return connection.execute(statement, {"run": run, "json": SERIALIZER.name()}).scalar_one() > 0


def _tables(engine: Engine) -> str:
    return "" if engine.dialect.name == "sqlite" else f"{SCHEMA}."


def forget_pickled(engine: Engine) -> None:
    """Delete pickled runs that have ended. An unfinished one is begun anew by the worker that takes its turn over."""
    statement = text(
        f"SELECT workflow_uuid FROM {_tables(engine)}workflow_status "
        "WHERE (serialization IS NULL OR serialization <> :json) AND status NOT IN ('PENDING', 'ENQUEUED', 'DELAYED')"
    )
    with engine.connect() as connection:
        found = list(connection.scalars(statement, {"json": SERIALIZER.name()}))
    if found:
        _client(engine).delete_workflows(found)


def _client(engine: Engine) -> DBOSClient:
    return DBOSClient(system_database_engine=engine, serializer=SERIALIZER, lazy=True, retry_connection_errors=False)


async def export(settings: Settings, member: str) -> list[dict[str, Any]]:
    """Everything that the member's runs hold, oldest first, as JSON values. Raises StoreDown."""
    return await _of_member(settings, lambda engine: _export(engine, member)) or []


def _export(engine: Engine, member: str) -> list[dict[str, Any]]:
    client = _client(engine)
    found = client.list_workflows(user=member, application_name=[])
    return [
        {
            "turn_id": run.workflow_id,
            "began_at": run.created_at,
            "input": [json.loads(said) for said in (run.input or {"args": ()})["args"]],
            "output": json.loads(run.output or "null"),
            "steps": [json.loads(step["output"] or "null") for step in client.list_workflow_steps(run.workflow_id)],
        }
        for run in found
        if not unreadable(engine, run.workflow_id)
    ]


async def forget(settings: Settings, member: str) -> None:
    """Delete the member's runs, and all ended pickled ones, since nobody can say whose these are. Raises StoreDown."""
    await _of_member(settings, lambda engine: _forget(engine, member))


def _forget(engine: Engine, member: str) -> None:
    client = _client(engine)
    found = client.list_workflows(user=member, application_name=[], load_input=False, load_output=False)
    client.delete_workflows([run.workflow_id for run in found])
    forget_pickled(engine)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:  # what was written before it was deleted is still in the log
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


async def _of_member(settings: Settings, work: Callable[[Engine], T]) -> T | None:
    """Do that with the runs' database; None where C was never used."""
    try:
        async with asyncio.timeout(MEMBERS_SECONDS):
            return await asyncio.to_thread(_with_tables, settings, work)
    except (DBAPIError, TimeoutError) as error:
        raise StoreDown("the database") from error


def _with_tables(settings: Settings, work: Callable[[Engine], T]) -> T | None:
    with _opened(settings) as engine:
        schema = None if engine.dialect.name == "sqlite" else SCHEMA
        return work(engine) if inspect(engine).has_table(TABLE, schema) else None


@contextmanager
def _opened(settings: Settings) -> Generator[Engine]:
    engine = make_engine(settings)
    try:
        yield engine
    finally:
        engine.dispose()
