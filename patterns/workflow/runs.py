"""The database of C's runs: DBOS's own tables, in which is what members said. How it is reached, and how runs go.

A run is written as JSON, and so are its steps. A pickle, which an earlier version wrote or somebody planted, is never
read: whose turn it was runs anew, which is safe, since what a turn commits is known by the turn.
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

from bot.domain.errors import StoreDown
from bot.settings import Settings, postgres
from bot.settings.descriptors import own_share
from bot.settings.home import make_file
from patterns.workflow.tables import SCHEMA, TABLE, sqlite_file

log = logging.getLogger(__name__)

T = TypeVar("T")

SERIALIZER = DBOSPortableJSONSerializer()
POOL = {"max_overflow": 0, "pool_timeout": 30}
"""A connection is not tried before it is used: DBOS tries again by itself what fails as one is lost."""
BUSY_SECONDS = 30.0
CLOSE_SECONDS = 5.0
MEMBERS_SECONDS = 10.0  # for an export or a deletion


class Pickled(Exception):
    """What may not be read: reading a pickle runs what is in it."""


class DbosChanged(ImportError):
    """The installed DBOS reads its rows in a way that is not known here."""


if "deserialize" not in vars(DefaultSerializer):
    raise DbosChanged("DBOS reads pickles in another place than before, where nothing keeps it from it: use dbos 3.4")


def _refuse(cls: DefaultSerializer, serialized_data: str) -> Any:
    raise Pickled


# DBOS reads each row in the format that the row names, whatever it was told to write.
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
    """Makes DBOS's tables, as `DBOS.migrate` would on an engine of its own."""
    database = SystemDatabase.create(
        system_database_url=_url(engine), engine_kwargs={}, engine=engine, schema=SCHEMA, serializer=SERIALIZER,
        executor_id=None, use_listen_notify=False,
    )  # fmt: skip
    try:
        database.run_migrations()
    finally:
        database.destroy()


def _url(engine: Engine) -> str:
    """DBOS only looks at what kind of database it names."""
    return "sqlite:///given" if engine.dialect.name == "sqlite" else "postgresql://given"


@contextmanager
def told() -> Generator[None]:
    """A database that is not there, or not to be written to, as what it is: StoreDown."""
    try:
        yield
    except DBAPIError as error:
        if postgres.is_down(error):
            raise StoreDown("the database") from error
        raise


async def closed(engine: Engine) -> None:
    """Waits for DBOS's threads, but for no longer than for a database that answers: one that is silent may hold them
    until the process ends, and must not hold it."""
    loop, closed = asyncio.get_running_loop(), asyncio.Event()

    def close() -> None:
        DBOS.destroy(destroy_registry=True)
        engine.dispose()
        with suppress(RuntimeError):  # nobody waits any more
            loop.call_soon_threadsafe(closed.set)

    threading.Thread(target=close, name="closing DBOS", daemon=True).start()
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await closed.wait()
    except TimeoutError:
        log.warning("The coordinator of C does not end: its database is silent")


def unreadable(engine: Engine, run: str) -> bool:
    """Whether anything of it is no JSON."""
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
    """Runs of an earlier version that are over. Those that are not, whoever takes their turns over begins anew."""
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
    """All that the member's runs hold, the oldest first, as JSON values. Raises StoreDown."""
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
    """Deletes the member's runs, and, since nobody can say whose they are, all old ones that may not be read.
    Raises StoreDown."""
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
    """None where C was never used."""
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
