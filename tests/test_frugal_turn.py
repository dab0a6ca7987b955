"""What a turn does without, counted: hops to SQLite's thread, spans that nobody hears, readings for a yes, and of the
same words."""

import threading
from collections.abc import Callable
from datetime import date, time
from typing import Any, cast

import pytest
from opentelemetry.sdk.trace import Tracer
from sqlalchemy import Connection, text

from bot import tracing
from bot.commands import router
from bot.conversation.ports import Lease
from bot.domain import club as domain_club
from bot.domain.club import Club
from bot.domain.desk import Desk
from bot.domain.orders import EVERYTHING
from bot.llm import Models
from bot.nlu import tokens
from bot.nlu.heard import Heard
from patterns.a_ai_service import plain
from store.bookings import SqlBookings
from store.sql import Engine, SqliteEngine, look, make_engine, read
from tests.kit.statements import asked
from tests.kit.talk import Bot, make_bot
from tests.kit.world import Clock, slot_at, who

LOOKS = 3
"""At the club, at what the member holds, and at what is free (or who their guests are)."""
TRANSACTION = 4
"""Begun with its locks, the turn's fence and the club held, what decides, the booking with its cells, committed."""


@pytest.fixture
def bot(sqlite_engine: Engine, club: Club, clock: Clock) -> Bot:
    """Without a model, which is no part of what is counted."""
    return make_bot(sqlite_engine, club, clock, cast(Models, None), load=lambda letter: plain)


def counting(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> list[Any]:
    """The last argument of each call meanwhile, which is passed on."""
    calls: list[Any] = []
    known: Callable[..., Any] = getattr(owner, name)

    def counted(*args: Any, **values: Any) -> Any:
        calls.append(args[-1])
        return known(*args, **values)

    monkeypatch.setattr(owner, name, counted)
    return calls


async def test_a_booking_hops_to_the_thread_of_sqlite_to_write_and_for_nothing_else(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
):
    ann = bot.member(platform="console")
    await ann.say("book court 1 tomorrow at 3pm")
    hops = counting(monkeypatch, SqliteEngine, "run")
    assert (await ann.say("book court 1 tomorrow at 5pm")).outcome == "booked"
    assert len(hops) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("text", "outcome", "most"), [
    ("book court 1 tomorrow at 5pm", "booked", LOOKS + TRANSACTION), ("what is free tomorrow at 3pm", "offered", LOOKS),
    ("what is free tomorrow", "offered", LOOKS), ("mine", "listed", LOOKS),
])  # fmt: skip
async def test_a_turn_asks_postgresql_a_few_times(
    engine: Engine, club: Club, clock: Clock, text: str, outcome: str, most: int
):
    bot = make_bot(engine, club, clock, cast(Models, None), load=lambda letter: plain)
    ann = bot.member(platform="console")
    await ann.say("book court 1 tomorrow at 3pm")
    event = ann.event(text=text)
    with asked() as statements:
        reply = await bot.dispatcher.turn(Lease("1-1", "token", event.conversation, event, ann.session, 1, fence=2))
    assert reply.outcome == outcome
    assert len(statements) <= most, statements


async def test_bookings_that_a_turn_has_to_know_are_looked_up_once_and_again_after_a_write(
    sqlite_engine: Engine, club: Club, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    desk = Desk(who(club), SqlBookings(sqlite_engine), clock, EVERYTHING)
    looks = counting(monkeypatch, SqlBookings, "of_member")
    assert (await desk.held(), await desk.held()) == ([], [])
    assert len(looks) == 1
    booking = await desk.book("c1-20261202-1500-60")
    assert (await desk.held(), await desk.held()) == ([booking], [booking])
    assert len(looks) == 2


async def test_a_list_for_the_member_is_looked_up_whatever_is_known(sqlite_engine: Engine, club: Club, clock: Clock):
    desk = Desk(who(club), SqlBookings(sqlite_engine), clock, EVERYTHING)
    assert await desk.held() == []
    booking = await SqlBookings(sqlite_engine).book(
        who(club, turn="another"), slot_at(club, "c1-1202-1500-60"), clock()
    )
    assert await desk.my_bookings() == await desk.held() == [booking]


def _thread(connection: Connection) -> threading.Thread:
    connection.execute(text("SELECT 1"))
    return threading.current_thread()


async def test_the_event_loop_looks_into_a_file_by_itself(sqlite_engine: Engine):
    assert await look(sqlite_engine, _thread) is threading.current_thread()
    assert await read(sqlite_engine, _thread) is not threading.current_thread()


async def test_a_database_in_memory_is_looked_at_on_the_thread_that_has_it():
    engine = make_engine("sqlite://")
    assert await look(engine, _thread) is await read(engine, _thread)
    await engine.dispose()


async def test_a_turn_that_nobody_traces_begins_one_span(bot: Bot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tracing._sampler, "heard", False)
    spans = counting(monkeypatch, Tracer, "start_span")
    reply = await bot.member().say("book court 1 tomorrow at 3pm")
    assert (len(spans), bool(reply.trace)) == (1, True)


async def test_a_look_at_one_time_makes_no_slots_of_other_times(bot: Bot, monkeypatch: pytest.MonkeyPatch):
    made = counting(monkeypatch, domain_club, "Slot")
    slots = list(bot.club.slots(date(2026, 12, 2), 60, time(15)))
    assert [(slot.court.key, f"{slot.local:%H:%M}") for slot in slots] == [(c.key, "15:00") for c in bot.club.courts]
    assert len(made) == len(slots)
    assert slots == [slot for slot in bot.club.slots(date(2026, 12, 2), 60) if slot.local.time() == time(15)]


@pytest.mark.parametrize("text", [
    "kindly reserve court 3 tomorrow at 6pm", "is court 2 free tomorrow around 4pm?", "cancel my booking, please",
    "buche bitte Platz 2 morgen um 19 Uhr", "how can I cancel a booking?", "Sunday 11am", "yes, gladly",
])  # fmt: skip
async def test_no_words_are_told_apart_twice_in_a_turn(bot: Bot, monkeypatch: pytest.MonkeyPatch, text: str):
    ann = bot.member(platform="console")
    await ann.say("what is free tomorrow at 3pm")
    scanned = cast(list[str], counting(monkeypatch, tokens, "scan"))
    await ann.say(text)
    assert sorted(scanned) == sorted(set(scanned))


async def test_a_message_is_read_for_a_yes_only_where_something_was_asked(bot: Bot, monkeypatch: pytest.MonkeyPatch):
    readings = cast(list[Heard], counting(monkeypatch, router, "hear"))
    ann = bot.member()
    assert (await ann.say("what is free tomorrow at 3pm")).outcome == "offered"
    assert readings == []
    await ann.say("yes")
    assert len(readings) == 1
