"""Fixtures for all tests: databases, the club, the clock; and no socket leaves this machine."""

import asyncio
import functools
import gc
import ipaddress
import os
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse
from hypothesis import settings
from playwright.sync_api import Browser
from pytest_asyncio import is_async_test

from bot.domain.club import Club
from patterns.workflow.tables import sqlite_file
from store.sql import Engine, make_engine, migrate
from tests.kit import browsers, servers
from tests.kit.databases import Reused, SqliteFiles, engine_on
from tests.kit.talk import blank_settings
from tests.kit.world import Clock, riverside

pytest_plugins = ["tests.kit.once", "tests.kit.redis_servers"]


# However this run was started (the Makefile says why).
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Every SDK is imported while tests are collected, and the collector of garbage would look through them again and again.
gc.disable()

# The same examples on every run and every machine; HYPOTHESIS_PROFILE=explore looks for new ones.
settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.register_profile("explore", deadline=None, max_examples=1000, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


SLOW = [
    "agents",
    "bedrock_agents",
    "bench",
    "chaos",
    "cli",
    "contract",
    "compare/test_conditions.py",
    "compare/test_letters.py",
    "compare/test_report_page.py",
    "compare/test_scenarios.py",
    "crash",
    "platforms",
    "workflow",
    "admin/test_words.py",
    "discord_/test_ways_in.py",
    "inbox/test_crashes.py",
    "inbox/test_private_server.py",
    "services/test_killed_as_called.py",
    "services/test_processes.py",
    "slack/test_garbage.py",
    "slack/test_storms.py",
    "slack/test_transports.py",
    "slack/test_ways_in.py",
    "store/test_machine.py",
    "store/test_postgres.py",
    "store/test_races.py",
    "store/test_sql.py",
    "web",
    "test_imports.py",
]
"""Folders and files whose tests start processes, kill them, or tell whole conversations with every letter: they get the
marker `slow`, and `make quick` leaves them out."""
NOT_SLOW = "not slow"


@functools.cache
def is_slow(path: Path) -> bool:
    within = path.relative_to(Path(__file__).parent)
    return any(within == Path(slow) or Path(slow) in within.parents for slow in SLOW)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What is not run is not imported either: that takes longer than some of the quick tests."""
    return True if config.option.markexpr == NOT_SLOW and is_slow(collection_path) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if is_slow(item.path):
            item.add_marker(pytest.mark.slow)
        if "offline" in getattr(item, "fixturenames", ()) and is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="module"), append=False)  # that of the model's clients
    # So that none of several workers is left alone with what takes longest.
    items.sort(key=lambda item: (item.get_closest_marker("browser") is None, not is_slow(item.path)))
    if browsers.find() is None:
        left_out = [item for item in items if item.get_closest_marker("browser")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    if config.getvalue("dist") != "loadfile":
        return None
    from tests.kit.sharing import ByFile

    return ByFile(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if browsers.find() is None:
        terminalreporter.line(f"No browser: the tests marked `browser` are left out. {browsers.HOW}")


def pytest_collection_finish() -> None:
    """What was imported stays, and is looked at no more. What tests leave is looked for less often than by default,
    which took a twentieth of them all; each module's is collected at its end."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


class LeavesLoopback(RuntimeError):
    """A test tried to talk to another machine."""


@pytest.fixture(autouse=True, scope="session")
def loopback_only() -> Iterator[None]:
    """Refuses what Python's sockets would send to another machine; Unix sockets and loopback are fine."""
    with pytest.MonkeyPatch.context() as patch:
        for name, at in (("connect", 0), ("connect_ex", 0), ("sendto", -1)):
            patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name), at))
        yield


@pytest.fixture(autouse=True, scope="session")
def no_heartbeat_after_a_close() -> Iterator[None]:
    """aiohttp 3.14 sets a WebSocket's heartbeat anew when the other side's last frame arrives, also after a close.
    Where it then fires in the last step of a test's event loop, a later test is told of a ping that never ran."""
    reset = ClientWebSocketResponse._reset_heartbeat

    def unless_closed(socket: ClientWebSocketResponse[Any]) -> None:
        if not socket.closed:
            reset(socket)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClientWebSocketResponse, "_reset_heartbeat", unless_closed)
        yield


@pytest.fixture(autouse=True, scope="module")
def short_collections() -> None:
    """What stays is looked at no more: with every SDK in one process, collecting garbage stopped it for a second now
    and then, in which a turn's deadline could pass. What a module leaves behind is collected, and told, before the
    next one."""
    gc.collect()
    gc.freeze()


def guarded(method: Any, position: int) -> Any:
    def call(self: socket.socket, *arguments: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not is_loopback(arguments[position][0]):
            raise LeavesLoopback(f"{method.__name__} to {arguments[position]}")
        return method(self, *arguments)

    return call


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host in ("", "localhost")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL server; its databases come from `servers.fresh_database`."""
    with servers.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> Iterator[str]:
    """The name of a migrated database, which new ones are copied from."""
    with servers.fresh_database(postgres_url) as url:
        asyncio.run(migrated(url))
        yield url.rpartition("/")[2]


@pytest.fixture(scope="session")
def postgres_database(postgres_url: str, postgres_template: str) -> Iterator[Reused]:
    database = Reused(postgres_url, postgres_template)
    yield database
    database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, which new ones are copied from."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    asyncio.run(migrated(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def sqlite_files(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    return SqliteFiles(sqlite_template, tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def workflows_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of C's runs in a SQLite file, to be copied into a home: making them takes longer than a turn."""
    from patterns.workflow import runs  # which loads DBOS

    settings = blank_settings().model_copy(update={"home": tmp_path_factory.mktemp("workflows")})
    engine = runs.make_engine(settings)
    runs.migrate(engine)
    engine.dispose()
    return sqlite_file(settings)


@pytest.fixture
async def sqlite_engine(sqlite_files: SqliteFiles) -> AsyncIterator[Engine]:
    """An engine on a fresh, migrated SQLite file, for what the kind of database has no part in."""
    async with engine_on(sqlite_files.fresh("engine")) as engine:
        yield engine


async def migrated(url: str) -> None:
    engine = make_engine(url)
    await migrate(engine)
    await engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database, on each of the two."""
    if request.param == "sqlite":
        return request.getfixturevalue("sqlite_files").fresh("database")
    return request.getfixturevalue("postgres_database").empty()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a table, on each of the two."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    else:
        with servers.fresh_database(request.getfixturevalue("postgres_url")) as url:
            yield url


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[Engine]:
    """An engine on a fresh, migrated database."""
    async with engine_on(database_url) as engine:
        yield engine


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed with its module: while it is open, its event loop runs in this thread, and no asynchronous test can."""
    with browsers.browser() as found:
        yield found


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def club() -> Club:
    return riverside()
