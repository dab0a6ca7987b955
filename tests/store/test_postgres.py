"""PostgreSQL as people run it: after a failover, behind a pooler, reached by all that a URL of libpq may say."""

import asyncio
import time
from typing import Any

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from bot.domain.club import Club
from bot.domain.errors import StoreDown
from bot.settings import BadSetting, load
from bot.settings.postgres import _unprepared_behind_a_pooler, address
from store.bookings import SqlBookings
from store.sql import Engine, make_engine, migrate, read
from tests.kit.poolers import pooler
from tests.kit.servers import PostgresServer
from tests.kit.world import Clock, slot_at, who

POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
SLOTS = [f"c{court}-1202-{hour}00-60" for hour in range(10, 20) for court in (1, 2)]


class TestAddress:
    @pytest.mark.parametrize(("url", "options"), [
        ("postgres://h/d", {"host": "h", "dbname": "d", "connect_timeout": "3"}),
        ("postgresql+asyncpg://u:p%40q@h:1/d", {"user": "u", "password": "p@q", "port": "1"}),
        ("postgresql://u:p@q@h/d", {"password": "p@q", "host": "h"}),
        ("postgresql://u@/d?host=/run/postgresql", {"host": "/run/postgresql"}),
        ("postgresql://h/d?sslmode=require&application_name=a%20b", {"sslmode": "require", "application_name": "a b"}),
        ("postgresql://h/d?options=-c%20statement_timeout%3D5s", {"options": "-c statement_timeout=5s"}),
        ("postgresql://h/d?connect_timeout=9&keepalives_idle=60", {"connect_timeout": "9", "keepalives_idle": "60"}),
        ("postgresql://a:1,b:2/d", {"host": "a,b", "port": "1,2", "target_session_attrs": "read-write"}),
        ("postgresql://a,b/d?target_session_attrs=any", {"host": "a,b", "target_session_attrs": "any"}),
        ("postgresql://h/d?prepare_threshold=0", {"prepare_threshold": 0}),
        ("postgresql://h/d?prepare_threshold=none&sslmode=allow", {"prepare_threshold": None, "sslmode": "allow"}),
    ])  # fmt: skip
    def test_all_that_libpq_and_psycopg_know_works(self, url: str, options: dict[str, Any]) -> None:
        found = address(url).options
        assert {name: found[name] for name in options} == options

    @pytest.mark.parametrize("url", [
        "postgresql://h/d?autocommit=1", "postgresql://h/d?sslmode=yes", "postgresql://h/d?prepare_threshold=soon",
        "postgresql://h/d?prepare_threshold=-1", "postgresql://h:port/d", "postgresql://h/d?connect_timeout=soon",
        "postgresql://h/d?tcp_user_timeout=soon", "postgresql://h/d?target_session_attrs=first",
        "postgresql://a,b/d?port=1,2,3", "postgresql://[::1/d", "postgresql://h/d?service=nowhere",
        "postgresql://u:hush%zz@h/d", "postgresql://h/a d", "postgresql://h/d?channel_binding=1",
    ])  # fmt: skip
    def test_any_other_is_a_bad_setting_by_its_name(self, url: str) -> None:
        with pytest.raises(BadSetting, match="DATABASE_URL: ") as told:
            load(database_url=url)
        assert "hush" not in str(told.value)


class TestFailover:
    @POSTGRESQL
    async def test_a_server_that_turned_read_only_is_down_and_no_fault_of_ours(
        self, engine: Engine, database_url: str, club: Club, clock: Clock
    ) -> None:
        store = SqlBookings(engine)
        with psycopg.connect(database_url, autocommit=True) as other:
            other.execute(f"ALTER DATABASE {other.info.dbname} SET default_transaction_read_only = on")
            with pytest.raises(StoreDown):
                await store.book(who(club), slot_at(club, SLOTS[0]), clock())
            assert await store.of_member(who(club), clock()) == []  # to look is still possible
            other.execute("SET default_transaction_read_only = off")
            other.execute(f"ALTER DATABASE {other.info.dbname} SET default_transaction_read_only = off")
        assert (await store.book(who(club), slot_at(club, SLOTS[0]), clock())).status == "confirmed"

    @POSTGRESQL
    async def test_connections_to_a_read_only_server_are_let_go_for_the_new_primary(
        self, engine: Engine, database_url: str, club: Club, clock: Clock
    ) -> None:
        """Those that are open stay read-only, as on an old primary; new ones are not."""
        store = SqlBookings(engine)
        turns = [who(club, f"m{n}", f"t{n}") for n in range(8)]
        with psycopg.connect(database_url, autocommit=True) as other:
            other.execute(f"ALTER DATABASE {other.info.dbname} SET default_transaction_read_only = on")
            await asyncio.gather(*(store.of_member(turn, clock()) for turn in turns))
            other.execute("SET default_transaction_read_only = off")
            other.execute(f"ALTER DATABASE {other.info.dbname} SET default_transaction_read_only = off")
        booked = await asyncio.gather(
            *(store.book(turn, slot_at(club, slot), clock()) for turn, slot in zip(turns, SLOTS, strict=False))
        )
        assert {booking.status for booking in booked} == {"confirmed"}

    async def test_of_several_hosts_the_primary_is_found(self, club: Club, clock: Clock) -> None:
        with PostgresServer() as old, PostgresServer() as new:
            for url in (old.url, new.url):
                engine = make_engine(url)
                await migrate(engine)
                await engine.dispose()
            ports = f"127.0.0.1:{old.port},127.0.0.1:{new.port}"
            engine = make_engine(f"postgresql://postgres@{ports}/postgres")
            store = SqlBookings(engine)
            await store.book(who(club), slot_at(club, SLOTS[0]), clock())
            with psycopg.connect(old.url, autocommit=True) as other:
                other.execute("ALTER SYSTEM SET default_transaction_read_only = on")
                other.execute("SELECT pg_reload_conf()")
                while other.execute("SHOW default_transaction_read_only").fetchone() != ("on",):
                    time.sleep(0.01)  # noqa: ASYNC251 - a moment, and nobody else is there
            booking = await store.book(who(club, turn="t2"), slot_at(club, SLOTS[1]), clock())
            assert await store.of_member(who(club), clock()) == [booking]
            await engine.dispose()

    @POSTGRESQL
    @pytest.mark.parametrize("state", [
        errors.AdminShutdown, errors.CrashShutdown, errors.CannotConnectNow, errors.IdleSessionTimeout,
        errors.TooManyConnections, errors.DiskFull, errors.OutOfMemory, errors.ConnectionFailure,
        errors.ProtocolViolation, errors.ReadOnlySqlTransaction, errors.IoError,
    ])  # fmt: skip
    async def test_every_state_of_a_server_that_cannot_serve_is_down(
        self, engine: Engine, state: type[psycopg.Error]
    ) -> None:
        """As the server itself says it."""
        raise_it = text(f"DO $$ BEGIN RAISE EXCEPTION 'gone' USING ERRCODE = '{state.sqlstate}'; END $$")
        with pytest.raises(StoreDown):
            await read(engine, lambda connection: connection.execute(raise_it))

    @POSTGRESQL
    async def test_a_bug_stays_one(self, engine: Engine) -> None:
        for statement in ("SELECT 1 / 0", "SELECT nothing", "SELECT lower(1, 2)"):
            with pytest.raises(DBAPIError):
                await read(engine, lambda connection, s=statement: connection.execute(text(s)))


class TestPooler:
    @POSTGRESQL
    async def test_turns_go_through_one_in_transaction_mode(
        self, database_url: str, postgres_url: str, club: Club, clock: Clock
    ) -> None:
        async with pooler(postgres_url) as address:
            engine = make_engine(address + database_url.rpartition("/")[2])
            store = SqlBookings(engine)
            for turn in range(4):
                members = [who(club, f"m{n}", f"t{turn}-{n}") for n in range(8)]
                slots = [slot_at(club, slot) for slot in SLOTS]
                booked = await asyncio.gather(
                    *(store.book(member, slot, clock()) for member, slot in zip(members, slots, strict=False))
                )
                await asyncio.gather(*(store.cancel(m, b.code, clock()) for m, b in zip(members, booked, strict=True)))
            assert await read(engine, prepared) == 0
            await engine.dispose()

    @POSTGRESQL
    async def test_without_one_statements_are_prepared(self, engine: Engine, club: Club, clock: Clock) -> None:
        for _ in range(10):
            await SqlBookings(engine).of_member(who(club), clock())
        assert await read(engine, prepared) > 0

    @POSTGRESQL
    def test_a_connection_is_not_left_open_where_the_question_is_cancelled(self, database_url: str) -> None:
        class Cancelled(psycopg.Cursor[Any]):
            def execute(self, *_: Any, **__: Any) -> Any:
                raise asyncio.CancelledError

        connection = psycopg.connect(database_url, cursor_factory=Cancelled)
        with pytest.raises(asyncio.CancelledError):
            _unprepared_behind_a_pooler(connection, None)
        assert connection.closed

    @POSTGRESQL
    async def test_a_setting_turns_it_off(self, database_url: str, club: Club, clock: Clock) -> None:
        engine = make_engine(f"{database_url}?prepare_threshold=none")
        for _ in range(10):
            await SqlBookings(engine).of_member(who(club), clock())
        assert await read(engine, prepared) == 0
        await engine.dispose()


def prepared(connection: Connection) -> int:
    return connection.scalar(text("SELECT count(*) FROM pg_prepared_statements WHERE NOT from_sql")) or 0
