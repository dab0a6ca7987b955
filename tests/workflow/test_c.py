"""C beyond the contract: what its services are asked, one that is down, and a run that is run again."""

# Statements are made of names here, and stand-ins have only a part of a port.
# pyright: reportCallIssue=false, reportArgumentType=false, reportOptionalMemberAccess=false

import asyncio
import base64
import io
import json
import logging
import pickle
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from dbos._logger import dbos_logger
from dbos._sys_db import SystemDatabase
from sqlalchemy import Connection, inspect, text
from sqlalchemy import event as sql_event

from bot.conversation.event import Event
from bot.conversation.reply import Reply
from bot.conversation.resources import Resources
from bot.domain.club import Club
from bot.domain.errors import StoreDown
from bot.domain.fence import holding
from bot.llm import ModelDown, ToolCall
from bot.settings import Settings
from bot.settings.limits import Limits
from patterns.services.client import open_client
from patterns.workflow import runs
from store.sql import make_engine, write
from tests.kit.poolers import pooler
from tests.kit.served import client_of
from tests.kit.talk import Bot, Member, make_bot
from tests.kit.waiting import until
from tests.kit.world import Clock
from tests.workflow.conftest import Models

ANY_COURT = "book a court tomorrow at 3pm"
ALL_THREE = ["parse", "availability", "booking"]


@pytest.fixture
async def bot(club: Club, clock: Clock, models: Models, database_url: str, tmp_path: Path) -> AsyncIterator[Bot]:
    """On both databases; the coordinator's own tables are in the same kind of database."""
    engine = make_engine(database_url)
    parts = Resources(Settings(home=tmp_path, database_url=database_url))
    yield make_bot(engine, club, clock, models, "C", parts=parts)
    await parts.aclose()
    await engine.dispose()


async def test_a_booking_is_three_hops_and_three_models(bot: Bot, models: Models):
    reply = await bot.member().say(ANY_COURT)
    assert reply.outcome == "booked"
    assert bot.services.asked == ALL_THREE
    assert models.roles == ["c.parse", "c.availability", "c.booking"]


@pytest.mark.parametrize(
    ("words", "hops"),
    [
        ("book a court tomorrow", ["parse"]),
        ("what have I booked?", ["parse"]),
        ("what is free tomorrow at 3pm?", ["parse", "availability"]),
    ],
)
async def test_a_run_stops_where_there_is_nothing_more_to_do(bot: Bot, words: str, hops: list[str]):
    ann = bot.member()
    await ann.say(words)
    assert bot.services.asked == hops
    assert [step["step"] for step in ann.session.state["C"]["steps"]] == hops


@pytest.mark.parametrize(
    ("service", "part"), [("parse", "read messages"), ("availability", "the calendar"), ("booking", "book courts")]
)
async def test_a_service_that_is_down_is_told_and_so_is_what_was_booked(bot: Bot, service: str, part: str):
    bot.services.down = {service}
    ann = bot.member(admin=True)
    reply = await ann.say(ANY_COURT)
    assert (reply.outcome, reply.reason) == ("failed", "service_down")
    assert part in reply.text
    assert "Nothing was booked" in reply.text
    assert await bot.rows() == []
    await ann.say("/pattern A")
    assert (await ann.say("book court 1 on Friday at 3pm")).outcome == "booked"
    await ann.say("/pattern C")
    bot.services.down = set()
    assert (await ann.say(ANY_COURT)).outcome == "booked"


async def test_a_booking_whose_answer_is_lost_is_told_as_booked(bot: Bot):
    bot.services.deaf = {"booking"}
    reply = await bot.member().say(ANY_COURT)
    [booking] = await bot.rows()
    assert reply.outcome == "booked"
    assert reply.card.code == booking.code


async def test_a_lost_answer_is_not_worked_for_again(bot: Bot, models: Models):
    bot.services.deaf = {"booking"}
    await bot.member().say(ANY_COURT)
    assert bot.services.asked.count("booking") > 1
    assert models.roles.count("c.booking") == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_transaction_may_be_open_while_the_coordinator_makes_its_tables(bot: Bot):
    """Making an index waits for the transaction's end, so the event loop that it lives in must go on."""
    begun = asyncio.Event()
    made = text("SELECT count(*) FROM pg_tables WHERE schemaname = 'dbos'")

    def until_tables_are_made(connection: Connection) -> None:
        begun.set()
        while not connection.scalar(made):
            pass  # each look hands the event loop back

    writing = asyncio.create_task(write(bot.engine, "another", until_tables_are_made))
    await begun.wait()
    assert (await bot.member().say(ANY_COURT)).outcome == "booked"
    await writing


async def test_a_coordinator_that_could_not_start_is_tried_again(bot: Bot, monkeypatch: pytest.MonkeyPatch):
    def down(*_: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr("dbos._sys_db.SystemDatabase.create_application_version", down)
        assert (await bot.member().say(ANY_COURT)).outcome == "failed"
    assert (await bot.member().say(ANY_COURT)).outcome == "booked"


async def test_a_finished_run_is_not_run_again(bot: Bot):
    ann = bot.member()
    event = ann.event(text="what is free tomorrow at 3pm?")
    first = await ann.run(event, saved=False)
    again = await ann.run(event, attempt=2)
    assert (again.text, again.offers) == (first.text, first.offers)
    assert bot.services.asked == ["parse", "availability"]


async def stuck_at_the_calendar(ann: Member, event: Event, models: Models) -> asyncio.Task[Reply]:
    """A turn that has come as far as its second step, and waits there."""
    models.waiting["c.availability"] = asyncio.Event()
    running = asyncio.create_task(ann.run(event, saved=False))
    await until(lambda: "c.availability" in models.roles or running.done())
    assert not running.done(), running.result().text
    return running


async def test_a_run_that_stopped_with_its_worker_is_finished_by_the_next(bot: Bot, models: Models):
    ann = bot.member()
    event = ann.event(text=ANY_COURT)
    running = await stuck_at_the_calendar(ann, event, models)
    running.cancel()
    await asyncio.wait({running})
    models.waiting["c.availability"].set()
    reply = await ann.run(event, attempt=2)
    assert reply.outcome == "booked"
    assert bot.services.asked.count("parse") == 1


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """What DBOS logs, and all else on standard error. Its own handler keeps the standard error that it first finds: an
    earlier test's, which shows nothing here, or this one's, which is closed for later tests."""
    logged = io.StringIO()
    monkeypatch.setattr(dbos_logger, "handlers", [logging.StreamHandler(logged)])
    return lambda: logged.getvalue() + capfd.readouterr().err


async def test_dbos_prints_nothing_of_a_run_that_breaks_off(bot: Bot, models: Models, printed: Callable[[], str]):
    ann = bot.member()
    running = await stuck_at_the_calendar(ann, ann.event(text=ANY_COURT), models)
    running.cancel()
    await asyncio.wait({running})
    models.waiting["c.availability"].set()
    await asyncio.sleep(0.5)  # by then DBOS has seen the end of it
    assert "Traceback" not in printed()


async def test_a_run_that_stopped_is_not_stopped_once_more_in_the_hands_of_the_next(
    bot: Bot, models: Models, monkeypatch: pytest.MonkeyPatch
):
    """A worker that ends cancels again and again, and then gives back at once what it holds."""
    slowed_down(monkeypatch, "cancel_workflows")
    ann = bot.member()
    event = ann.event(text=ANY_COURT)
    running = await stuck_at_the_calendar(ann, event, models)
    while not running.done():
        running.cancel()
        await asyncio.wait({running}, timeout=0.1)
    again = asyncio.create_task(ann.run(event, attempt=2))
    await asyncio.sleep(1)  # by then what was cancelled has come to its end
    models.waiting["c.availability"].set()
    assert (await again).outcome == "booked"


def slowed_down(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    """DBOS's own method on its database takes its time."""
    real = getattr(SystemDatabase, method)

    def slowly(*args: Any, **kwargs: Any) -> Any:
        time.sleep(0.5)
        return real(*args, **kwargs)

    monkeypatch.setattr(SystemDatabase, method, slowly)


@pytest.mark.parametrize(
    "call", [{"date": "2026-12-05", "time": "08:00", "minutes": None}, {"day": "x"}, None], ids=["another", "bad", "no"]
)
async def test_free_slots_are_those_that_the_member_asked_for_whatever_the_model_calls(
    bot: Bot, models: Models, call: dict[str, str] | None
):
    models.instead["c.availability"] = ToolCall("1", "check_availability", json.dumps(call)) if call else {}
    reply = await bot.member().say("what is free tomorrow at 3pm?")
    assert {o.starts_at.isoformat() for o in reply.offers} == {"2026-12-02T15:00:00+00:00"}


async def test_the_calendar_needs_no_model(bot: Bot, models: Models):
    models.instead["c.availability"] = ModelDown("x")
    assert (await bot.member().say(ANY_COURT)).outcome == "booked"


@pytest.mark.parametrize("role", ["c.parse", "c.booking"])
async def test_a_model_that_is_down_behind_a_service_leaves_the_plain_picker(bot: Bot, models: Models, role: str):
    models.instead[role] = ModelDown("x")
    reply = await bot.member().say(ANY_COURT)
    assert reply.outcome == "offered"
    assert "basic mode" in reply.text
    assert await bot.rows() == []


async def test_a_slot_that_was_not_free_is_never_booked(bot: Bot, models: Models):
    models.instead["c.booking"] = {"slot_id": "c1-20261202-1900-60"}
    assert (await bot.member().say(ANY_COURT)).outcome == "offered"
    assert await bot.rows() == []


async def test_a_service_without_its_database_says_so(bot: Bot, models: Models):
    models.instead["c.booking"] = StoreDown("the database")
    reply = await bot.member().say(ANY_COURT)
    assert (reply.outcome, reply.reason) == ("failed", "store_down")


async def test_the_members_words_do_not_outlive_the_conversation(bot: Bot, monkeypatch: pytest.MonkeyPatch):
    from dbos import DBOS

    from patterns.workflow import coordinator

    ann = bot.member()
    await ann.say(ANY_COURT)
    await ann.say("mine is tennis")
    assert len(await DBOS.list_workflows_async()) == 2
    kept = await bot.dispatcher.resources.get(coordinator.open_coordinator)
    assert kept._keep_hours == bot.dispatcher.resources.settings.session_hours
    monkeypatch.setattr(kept, "_keep_hours", -1.0)
    await ann.say("what is free tomorrow?")
    assert len(await DBOS.list_workflows_async()) == 3
    monkeypatch.setattr(coordinator, "FORGET_SECONDS", 0.0)
    await ann.say("and on Friday?")
    assert len(await DBOS.list_workflows_async()) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_runs_of_c_go_through_a_pooler(
    club: Club, clock: Clock, models: Models, database_url: str, postgres_url: str, tmp_path: Path
):
    async with pooler(postgres_url) as address:
        url = address + database_url.rpartition("/")[2]
        engine, parts = make_engine(url), Resources(Settings(home=tmp_path, database_url=url))
        ann = make_bot(engine, club, clock, models, "C", parts=parts).member()
        said = [await ann.say(f"book a court tomorrow at {hour}") for hour in ("1pm", "3pm", "5pm")]
        await parts.aclose()
        await engine.dispose()
    assert [reply.outcome for reply in said] == ["booked"] * 3


@contextmanager
def turned_read_only(database_url: str) -> Iterator[None]:
    with psycopg.connect(database_url, autocommit=True) as other:
        read_only = f"ALTER DATABASE {other.info.dbname} SET default_transaction_read_only"
        other.execute(f"{read_only} = on")
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        yield
        other.execute("SET default_transaction_read_only = off")
        other.execute(f"{read_only} = off")
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_database_that_turned_read_only_is_down_and_no_fault_of_ours(
    bot: Bot, database_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("patterns.workflow.coordinator.BEGIN_SECONDS", 0.5)
    ann = bot.member()
    await ann.say(ANY_COURT)
    with turned_read_only(database_url):
        monkeypatch.setattr(bot.dispatcher, "limits", Limits(turn_seconds=4, turns_per_minute=1000))
        reply = await ann.say("book a court on Friday at 3pm")
        assert (reply.outcome, reply.reason, reply.incident) == ("failed", "store_down", None)
    monkeypatch.undo()
    assert (await ann.say("book a court on Friday at 3pm")).outcome == "booked"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_wait_for_a_database_ends_with_c(bot: Bot, database_url: str, monkeypatch: pytest.MonkeyPatch):
    """Else its thread, which tries again and again, would keep the process from ending."""
    monkeypatch.setattr("patterns.workflow.coordinator.BEGIN_SECONDS", 0.1)
    ann = bot.member()
    await ann.say(ANY_COURT)
    with turned_read_only(database_url):
        assert (await ann.say("book a court on Friday at 3pm")).reason == "store_down"
        waiting = [thread for thread in threading.enumerate() if thread.name.startswith("dbos-executor")]
        assert waiting
        await bot.dispatcher.resources.aclose()
        await until(lambda: not any(thread.is_alive() for thread in waiting))


async def test_a_connection_that_is_in_use_when_c_is_closed_is_closed_once_it_is_given_back(
    database_url: str, tmp_path: Path
):
    engine = runs.make_engine(Settings(home=tmp_path, database_url=database_url))
    closed: list[Any] = []
    sql_event.listen(engine, "close", lambda connection, _record: closed.append(connection))
    connection = engine.connect()
    used = connection.connection.dbapi_connection
    await runs.close(engine)
    assert closed == []
    connection.close()
    assert closed == [used]


@pytest.mark.parametrize(("newest", "stopped"), [(20, True), (21, True), (5000, False)])
async def test_a_run_that_begins_late_is_stopped_where_its_turn_was_closed_and_not_where_it_was_taken_over(
    monkeypatch: pytest.MonkeyPatch, newest: int, stopped: bool
):
    from dbos import DBOS

    from patterns.workflow import coordinator

    async def number(turn: str) -> int:
        return newest

    cancelled: list[str] = []

    async def cancel(turn: str) -> None:
        cancelled.append(turn)

    monkeypatch.setattr(DBOS, "cancel_workflow_async", cancel)
    beginning: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    beginning.set_result(None)
    nothing: Any = None
    late: Any = coordinator.Coordinator(nothing, 1, number, nothing)
    with holding("t1", 20):
        await late._stopped("t1", beginning)
    assert bool(cancelled) == stopped


FORMATS = ("workflow_status", "operation_outputs")


async def plant(settings: Settings, turn: str, pickled: str, *tables: str) -> None:
    """Writes that pickle over what those tables hold of the run."""
    engine = runs.make_engine(settings)
    of = "" if engine.dialect.name == "sqlite" else "dbos."
    values = {"text": pickled, "turn": turn}
    with engine.begin() as connection:
        for table in tables:
            for name in {column["name"] for column in inspect(connection).get_columns(table, of[:-1] or None)}:
                if name in ("inputs", "output"):
                    connection.execute(
                        text(f"UPDATE {of}{table} SET {name} = :text WHERE workflow_uuid = :turn"), values
                    )
            if table in FORMATS:
                connection.execute(
                    text(f"UPDATE {of}{table} SET serialization = 'py_pickle' WHERE workflow_uuid = :turn"), values
                )
    engine.dispose()


class Bomb:
    """Unpickled, it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return (Path.touch, (self.path,))


@pytest.mark.parametrize(
    "tables", [("workflow_status", "workflow_input", "workflow_output"), ("operation_outputs",)], ids=["run", "steps"]
)
async def test_a_planted_pickle_is_not_run_and_its_turn_runs_anew(bot: Bot, tmp_path: Path, tables: tuple[str, ...]):
    ann, touched = bot.member(), tmp_path / "touched"
    event = ann.event(text="what is free tomorrow at 3pm?")
    first = await ann.run(event, saved=False)
    pickled = base64.b64encode(pickle.dumps(Bomb(touched))).decode()
    pickle.loads(base64.b64decode(pickled))
    assert touched.exists()
    touched.unlink()
    await plant(bot.dispatcher.resources.settings, event.turn_id, pickled, *tables)
    again = await ann.run(event, attempt=2)
    assert (again.text, again.outcome) == (first.text, first.outcome)
    assert bot.services.asked == ["parse", "availability"] * 2
    assert not touched.exists()
    await plant(bot.dispatcher.resources.settings, event.turn_id, pickled, *tables)
    await runs.export(bot.dispatcher.resources.settings, event.member)
    await runs.forget(bot.dispatcher.resources.settings, event.member)
    assert not touched.exists()


async def test_pickles_of_an_earlier_version_go_when_c_is_opened(bot: Bot, tmp_path: Path):
    ann = bot.member()
    event = ann.event(text="what is free tomorrow at 3pm?")
    await ann.run(event)
    settings = bot.dispatcher.resources.settings
    pickled = base64.b64encode(pickle.dumps("words")).decode()
    await plant(settings, event.turn_id, pickled, "workflow_status", "workflow_input", "operation_outputs")
    await bot.dispatcher.resources.aclose()
    bot.dispatcher.resources.put(open_client, client_of(bot.services))
    assert (await ann.say("what is free tomorrow at 4pm?")).outcome == "offered"
    engine = runs.make_engine(settings)
    of = "" if engine.dialect.name == "sqlite" else "dbos."
    with engine.connect() as connection:
        kept = list(connection.scalars(text(f"SELECT workflow_uuid FROM {of}workflow_status")))
    engine.dispose()
    assert kept == [ann.events[-1].turn_id]
