"""The schema and its migrations, and a database that is not there."""

import asyncio
import gc
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.club import Club
from bot.domain.errors import StoreDown
from bot.domain.hours import Hours
from store.bookings import SqlBookings
from store.schema import HEAD, metadata
from store.sql import Engine, alembic_config, make_engine, migrate, read, version, write
from tests.kit.servers import PostgresServer, free_port
from tests.kit.world import NOW, Clock, riverside, slot_at, who
from tests.store import past

ROOT = Path(__file__).parents[2]


@pytest.fixture
def sqlite_file(sqlite_template: Path, tmp_path: Path) -> Path:
    """A fresh, migrated file."""
    return Path(shutil.copy(sqlite_template, tmp_path / "courtbot.sqlite3"))


class TestMigrations:
    async def test_migrations_make_the_tables_that_the_code_uses(self, engine: AsyncEngine) -> None:
        def differences(connection: Connection) -> list[object]:
            return list(compare_metadata(MigrationContext.configure(connection), metadata))

        assert await read(engine, differences) == []
        assert await read(engine, version) == HEAD

    async def test_migrations_keep_the_checks_that_alembic_does_not_compare(self, engine: AsyncEngine) -> None:
        def checks(connection: Connection) -> set[str | None]:
            found = inspect(connection)
            return {check["name"] for name in metadata.tables for check in found.get_check_constraints(name)}

        bookings = {"ck_bookings_status", "ck_bookings_span", "ck_proposals_status"}
        others = {"ck_feedback_vote", "ck_booking_slots_whose", "ck_waiting_span"}
        assert await read(engine, checks) == bookings | others

    async def test_the_known_head_is_alembics(self, engine: AsyncEngine) -> None:
        def heads(connection: Connection) -> list[str]:
            return list(ScriptDirectory.from_config(alembic_config(connection)).get_heads())

        assert await read(engine, heads) == [HEAD]

    async def test_migrations_can_be_undone_and_done_again(self, engine: AsyncEngine) -> None:
        await write(engine, "migrate", lambda connection: command.downgrade(alembic_config(connection), "base"))
        assert await read(engine, lambda connection: inspect(connection).get_table_names()) == ["alembic_version"]
        await migrate(engine)
        assert await read(engine, version) == HEAD

    async def test_live_bookings_keep_their_cells_through_newer_migrations(self, engine: AsyncEngine) -> None:
        """From the state before series and the waiting list, there and back."""

        def to(revision: str, up: bool) -> Callable[[Connection], None]:
            go = command.upgrade if up else command.downgrade
            return lambda connection: go(alembic_config(connection), revision)

        def fill(connection: Connection) -> None:
            past.fill(connection, NOW, count=40, hers=10)

        def kept(connection: Connection) -> list[tuple[object, ...]]:
            statement = text("SELECT court_id, starts_at, code FROM booking_slots ORDER BY court_id, starts_at")
            return [tuple(row) for row in connection.execute(statement)]

        await write(engine, "migrate", to("0004", up=False))
        await write(engine, "fill", fill)
        before = await read(engine, kept)
        assert len(before) == 160
        for revision, up in (("head", True), ("0004", False), ("head", True)):
            await write(engine, "migrate", to(revision, up))
            assert await read(engine, kept) == before
        store, club = SqlBookings(engine), riverside()
        assert len(await store.everything([club])) == 40
        assert (await store.book(who(club), slot_at(club, "c1-1202-1500-60"), NOW)).series is None

    async def test_a_club_keeps_its_hours_through_the_migration_to_several_spans_a_day(
        self, engine: AsyncEngine, club: Club
    ) -> None:
        late = (Hours(opens=480, closes=720), Hours(opens=840, closes=1560))
        week = (*((Hours(opens=480, closes=1260),),) * 5, late, ())

        def document(connection: Connection) -> dict[str, Any]:
            return json.loads(connection.execute(text("SELECT document FROM clubs")).scalar_one())

        def store(connection: Connection) -> None:
            found = club.model_copy(update={"hours": week}).model_dump_json()
            connection.execute(text("INSERT INTO clubs VALUES ('riverside', :found, 1)"), {"found": found})
            past.fill(connection, NOW, count=40, hers=10)

        await write(engine, "fill", store)
        await write(engine, "migrate", lambda connection: command.downgrade(alembic_config(connection), "0009"))
        before = (await read(engine, document))["hours"]
        assert before == [*[{"opens": 480, "closes": 1260}] * 5, {"opens": 480, "closes": 1440}, None]
        await migrate(engine)
        found = Club.model_validate(await read(engine, document))
        assert found.hours == (*week[:5], (Hours(opens=480, closes=1440),), ())
        assert found.model_copy(update={"hours": club.hours}) == club
        assert len(await SqlBookings(engine).everything([club])) == 40

    async def test_a_database_of_a_newer_courtbot_is_left_alone(self, engine: AsyncEngine) -> None:
        newer = text("UPDATE alembic_version SET version_num = '9999'")
        await write(engine, "migrate", lambda connection: connection.execute(newer))
        with pytest.raises(RuntimeError, match="at migration 9999"):
            await migrate(engine)

    async def test_a_failed_migration_leaves_nothing_behind(
        self, empty_database_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def upgrade_and_fail(connection: Connection) -> None:
            command.upgrade(alembic_config(connection), "head")
            raise RuntimeError("power cut")

        engine = make_engine(empty_database_url)
        with pytest.raises(RuntimeError, match="power cut"):
            await write(engine, "migrate", upgrade_and_fail)
        assert await read(engine, lambda connection: inspect(connection).get_table_names()) == []
        await engine.dispose()

    def test_processes_that_start_together_migrate_once(self, empty_database_url: str) -> None:
        script = (
            "import asyncio, sys; from store.sql import make_engine, migrate\n"
            "async def main():\n"
            "    engine = make_engine(sys.argv[1]); await migrate(engine); await migrate(engine)\n"
            "    await engine.dispose()\n"
            "asyncio.run(main())"
        )
        command_line = [sys.executable, "-c", script, empty_database_url]
        started = [subprocess.Popen(command_line, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(4)]
        assert [(p.communicate()[1], p.returncode) for p in started] == [(b"", 0)] * 4

    async def test_a_migration_waits_for_another_process_longer_than_a_booking_would(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("store.sqlite.BUSY_SECONDS", 0.01)
        file = tmp_path / "empty.sqlite3"
        migrating, booking = (make_engine(f"sqlite:///{file}") for _ in range(2))
        assert await read(migrating, version) is None
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            migration = asyncio.create_task(migrate(migrating))
            await asyncio.sleep(0.1)
            with pytest.raises(StoreDown):
                await write(booking, "a member", lambda connection: None)
            other.execute("ROLLBACK")
        await migration
        assert await read(booking, version) == HEAD
        for engine in (migrating, booking):
            await engine.dispose()

    def test_a_process_that_finds_the_head_does_not_import_alembic(self, database_url: str) -> None:
        script = (
            "import asyncio, sys; from store.sql import make_engine, migrate\n"
            "async def main():\n"
            "    engine = make_engine(sys.argv[1]); await migrate(engine); await engine.dispose()\n"
            "asyncio.run(main()); print('alembic' in sys.modules)"
        )
        done = subprocess.run([sys.executable, "-c", script, database_url], cwd=ROOT, capture_output=True, text=True)
        assert done.stdout == "False\n"


class TestEngine:
    @pytest.mark.parametrize(("url", "driver"), [
        ("sqlite:///x.db", "pysqlite"),
        ("sqlite+aiosqlite:///x.db", "pysqlite"),
        ("postgres://h/d", "psycopg"),
        ("postgresql://h/d", "psycopg"),
        ("postgresql+psycopg://h/d", "psycopg"),
    ])  # fmt: skip
    def test_plain_urls_find_their_driver(self, url: str, driver: str) -> None:
        assert make_engine(url).dialect.driver == driver

    def test_other_databases_are_refused(self) -> None:
        with pytest.raises(ValueError, match="mysql"):
            make_engine("mysql://h/d")

    async def test_sqlite_is_durable_and_checks_its_foreign_keys(self, sqlite_file: Path) -> None:
        engine = make_engine(f"sqlite:///{sqlite_file}")
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        values = await read(engine, lambda c: [c.exec_driver_sql(f"PRAGMA {p}").scalar() for p in pragmas])
        assert values == ["wal", 2, 1, 5000]
        await engine.dispose()

    async def test_a_wrong_statement_is_a_bug_and_no_outage(self, engine: AsyncEngine) -> None:
        with pytest.raises((OperationalError, ProgrammingError)):
            await read(engine, lambda connection: connection.execute(text("SELECT * FROM nowhere")))

    async def test_a_turn_that_is_cancelled_leaves_the_database_usable(
        self, engine: AsyncEngine, club: Club, clock: Clock
    ) -> None:
        store = SqlBookings(engine)
        slot = slot_at(club, "c1-1202-1500-60")
        for n in range(60):
            turn = asyncio.create_task(store.book(who(club, turn=f"t{n}"), slot, clock()))
            await asyncio.sleep(n / 20_000)
            turn.cancel()
            await asyncio.gather(turn, return_exceptions=True)
        # A lock that a cancelled turn left would make this one raise StoreDown.
        assert (await store.book(who(club, turn="last"), slot, clock())).slot == slot
        assert len(await store.of_member(who(club), clock())) == 1


async def refusal_time(engine: Engine, club: Club, clock: Clock) -> float:
    """Seconds until StoreDown, for a write and a read."""
    began = time.monotonic()
    with pytest.raises(StoreDown, match="the database does not answer"):
        await SqlBookings(engine).book(who(club), slot_at(club, "c1-1202-1500-60"), clock())
    with pytest.raises(StoreDown):
        await SqlBookings(engine).of_member(who(club), clock())
    return time.monotonic() - began


class TestDown:
    async def test_a_server_that_is_not_there(self, club: Club, clock: Clock) -> None:
        engine = make_engine(f"postgresql://nobody@127.0.0.1:{free_port()}/nothing")
        assert await refusal_time(engine, club, clock) < 2
        await engine.dispose()

    async def test_a_server_that_takes_the_call_and_is_silent(self, club: Club, clock: Clock) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            engine = make_engine(f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/nothing")
            with pytest.raises(StoreDown):
                await SqlBookings(engine).of_member(who(club), clock())
            await engine.dispose()

    async def test_a_file_that_cannot_be_opened(self, club: Club, clock: Clock, tmp_path: Path) -> None:
        engine = make_engine(f"sqlite:///{tmp_path / 'no such folder' / 'x.db'}")
        assert await refusal_time(engine, club, clock) < 2
        await engine.dispose()
        # aiosqlite does not wait for the thread of a connection that failed, which then misses this test's loop.
        for thread in threading.enumerate():
            if "_connection_worker" in thread.name:
                await asyncio.to_thread(thread.join)

    async def test_a_file_that_another_process_does_not_let_go(
        self, club: Club, clock: Clock, sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("store.sqlite.BUSY_SECONDS", 0.2)
        other = sqlite3.connect(sqlite_file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        engine = make_engine(f"sqlite:///{sqlite_file}")
        with pytest.raises(StoreDown):
            await SqlBookings(engine).book(who(club), slot_at(club, "c1-1202-1500-60"), clock())
        assert await SqlBookings(engine).of_member(who(club), clock()) == []  # a look needs no lock
        other.close()
        assert await SqlBookings(engine).book(who(club), slot_at(club, "c1-1202-1500-60"), clock())
        await engine.dispose()

    @pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
    async def test_a_server_that_stops_answering_in_the_middle(
        self, database_url: str, engine: AsyncEngine, club: Club, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("store.sql.DEADLINE", 0.5)
        with psycopg.connect(database_url) as other:
            other.execute("LOCK TABLE bookings")
            assert await refusal_time(engine, club, clock) < 3
        booking = await SqlBookings(engine).book(who(club), slot_at(club, "c1-1202-1500-60"), clock())
        assert await SqlBookings(engine).of_member(who(club), clock()) == [booking]

    @pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
    async def test_a_failure_after_its_turn_was_cancelled_is_told_to_nobody(
        self, database_url: str, engine: AsyncEngine, club: Club, clock: Clock, monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:  # fmt: skip
        """Least of all to the log: an error of the database holds what was to be written."""
        monkeypatch.setattr("store.sql.DEADLINE", 0.3)
        with psycopg.connect(database_url) as other:
            other.execute("LOCK TABLE bookings")
            turn = asyncio.create_task(SqlBookings(engine).of_member(who(club), clock()))
            await asyncio.sleep(0.1)
            turn.cancel()
            await asyncio.sleep(0.5)
        gc.collect()
        assert turn.cancelled()
        assert caplog.text == ""

    async def test_a_server_that_falls_silent_for_good(
        self, server: PostgresServer, club: Club, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Not even the cancellation of a statement is answered."""
        engine = make_engine(server.url)
        await migrate(engine)
        backend = await read(engine, lambda connection: connection.scalar(text("SELECT pg_backend_pid()")))
        monkeypatch.setattr("store.sql.DEADLINE", 0.3)
        with stopped(server.pid, backend):
            assert await refusal_time(engine, club, clock) < 5
        monkeypatch.undo()
        assert await SqlBookings(engine).of_member(who(club), clock()) == []
        await engine.dispose()

    async def test_a_server_that_goes_away_and_comes_back(
        self, server: PostgresServer, club: Club, clock: Clock
    ) -> None:
        engine = make_engine(server.url)
        await migrate(engine)
        store = SqlBookings(engine)
        turns = [who(club, f"m{n}", f"t{n}") for n in range(8)]
        await asyncio.gather(*(store.of_member(turn, clock()) for turn in turns))  # several pooled connections
        booking = await store.book(who(club, turn="before"), slot_at(club, "c2-1202-1500-60"), clock())
        server.stop()
        assert await refusal_time(engine, club, clock) < 2
        server.start()
        found = await asyncio.gather(*(store.of_turn(who(club, turn="before")) for _ in turns))
        assert [change.booking for [change] in found] == [booking] * 8
        server.stop()
        server.start()  # not noticed by anybody
        await store.cancel(who(club, turn="after"), booking.code, clock())
        await engine.dispose()


@contextmanager
def stopped(*pids: int) -> Iterator[None]:
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    with PostgresServer() as server:
        yield server
