"""How often C asks PostgreSQL: a few times a turn, and not while nobody asks anything of it."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from dbos._sys_db import SystemDatabase
from sqlalchemy import Connection, Engine, text

from bot.conversation.resources import Resources
from bot.domain.club import Club
from bot.settings import Settings
from patterns.workflow import frugal
from patterns.workflow.runs import make_engine as make_runs_engine
from store.sql import make_engine
from tests.kit.statements import asked
from tests.kit.talk import Bot, make_bot
from tests.kit.world import Clock
from tests.workflow.conftest import Models

on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
MOST = 13
"""Of a booking: one to begin the run, one for each of two hops, one to end it with the third; the club and what is
free; what the member has, before the run, in a service and after it; four of the booking's transaction."""


@pytest.fixture
async def bot(club: Club, clock: Clock, models: Models, database_url: str, tmp_path: Path) -> AsyncIterator[Bot]:
    engine: Any = make_engine(database_url)
    parts = Resources(Settings(home=tmp_path, database_url=database_url))
    yield make_bot(engine, club, clock, models, "C", parts=parts)
    await parts.aclose()
    await engine.dispose()


@on_postgresql
async def test_a_booking_of_c_takes_few_statements(bot: Bot, monkeypatch: pytest.MonkeyPatch):
    """Beside one look a second, while a service works, whether the run was cancelled."""
    monkeypatch.setattr("dbos._core._PREEMPTIBLE_POLL_INTERVAL_SEC", 60)
    ann = bot.member()
    await ann.say("book court 1 tomorrow at 3pm")
    with asked() as statements:
        reply = await ann.say("book court 1 tomorrow at 5pm")
    assert reply.outcome == "booked"
    assert len(statements) <= MOST, statements


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_hop_is_recorded_in_one_statement(bot: Bot):
    ann = bot.member()
    await ann.say("book court 1 tomorrow at 3pm")
    with asked() as statements:
        await ann.say("book court 1 tomorrow at 5pm")
    around = [statements[at - 1 : at + 2] for at, said in enumerate(statements) if "operation_outputs" in said]
    assert len(around) == 2, statements  # the third is recorded with the run
    assert all(before.startswith("BEGIN") and after == "COMMIT" for before, _, after in around), around


async def test_a_run_is_written_as_dbos_writes_it(
    bot: Bot, tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
):
    ann = bot.member()
    await ann.say("book court 1 tomorrow at 3pm")
    monkeypatch.setattr(frugal, "applies", lambda: False)
    for name, written in (("init_workflow", frugal._init), ("update_workflow_outcome", frugal._end)):
        monkeypatch.setattr(SystemDatabase, name, written)
    await ann.say("book court 1 tomorrow at 4pm")
    engine = make_runs_engine(Settings(home=tmp_path, database_url=database_url))
    ours, theirs = rows_of_runs(engine)
    engine.dispose()
    assert [len(rows) for rows in ours] == [1, 1, 1, 2]
    theirs[-1].pop()  # the last step, which is recorded with the run
    assert ours == theirs


TABLES = ("workflow_status", "workflow_input", "workflow_output", "operation_outputs")
OWN = {"workflow_uuid", "creator_xid", "created_at", "updated_at", "completed_at", "inputs", "output",
       "started_at_epoch_ms", "completed_at_epoch_ms", "retention_timestamp"}  # fmt: skip
"""The columns in which one run differs from another."""


def rows_of_runs(engine: Engine) -> list[list[list[dict[str, Any]]]]:
    """By run and table, the oldest first; of its own columns, whether there is anything."""
    schema = "" if engine.dialect.name == "sqlite" else "dbos."
    with engine.connect() as connection:
        runs = connection.scalars(text(f"SELECT workflow_uuid FROM {schema}workflow_status ORDER BY created_at")).all()
        return [[_rows(connection, f"{schema}{table}", run) for table in TABLES] for run in runs]


def _rows(connection: Connection, table: str, run: str) -> list[dict[str, Any]]:
    rows = connection.execute(text(f"SELECT * FROM {table} WHERE workflow_uuid = :run"), {"run": run}).mappings()
    found = [{name: (value is not None) if name in OWN else value for name, value in row.items()} for row in rows]
    return sorted(found, key=lambda row: row.get("function_id", 0))


@on_postgresql
async def test_an_idle_coordinator_asks_nothing(bot: Bot):
    await bot.member().say("book court 1 tomorrow at 3pm")
    with asked() as statements:
        await asyncio.sleep(2)
    assert statements == []


def test_the_installed_dbos_is_one_that_is_known():
    assert {name for name, digest in frugal.digests().items() if digest not in frugal.KNOWN[name]} == set()


@on_postgresql
async def test_a_dbos_that_is_written_otherwise_is_left_as_it_is_and_told_once(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    for name in ("queue_thread", "background_jobs_thread", "dynamic_scheduler_loop"):
        monkeypatch.setattr(frugal.launched, name, frugal._PARTS[name])
    monkeypatch.setitem(frugal.KNOWN, "invoke_step", ("another",))
    ann = bot.member()
    assert (await ann.say("book court 1 tomorrow at 3pm")).outcome == "booked"
    with asked() as statements:
        assert (await ann.say("book court 1 tomorrow at 4pm")).outcome == "booked"
    assert sum("INTO dbos.operation_outputs" in said for said in statements) == 3, statements
    told = [record.getMessage() for record in caplog.records if record.name == "patterns.workflow.frugal"]
    assert told == ["This release of DBOS is unknown (invoke_step): C queries its database more than it needs"]


def test_a_dbos_that_would_read_pickles_elsewhere_is_refused_by_name():
    code = """
from dbos._serialization import DefaultSerializer
del DefaultSerializer.deserialize
import patterns.workflow.runs
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "DbosChanged: this release of DBOS reads pickles elsewhere" in done.stderr
