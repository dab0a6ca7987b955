"""However many bookings there are, a turn reads as many as it has to: no statement of a turn, an export or a "forget"
goes through a table, or through all that a club or a long-time member ever had."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.club import Closure
from bot.domain.desk import PROPOSAL_LIFE
from bot.domain.ports import Vote, Who
from store.sql import read, write
from tests.kit.world import Clock, slot_at
from tests.store.club_world import ADMIN, TO, World
from tests.store.past import OLD_HAND, fill

BOOKINGS, HERS = 4_000, 1_500
MOST_ROWS = 100
"""That one step of a statement may look at, where the member has not so many."""
GROWING = {"bookings", "booking_slots", "proposals", "changes", "feedback", "people"}
ALL_OF_IT = {"club_id=?", "club_id=? AND member=?", "member=? AND club_id=?"}
"""What SQLite looks for by, where it is all that a club or a member ever had."""
OWN = "@77"
"""A club that is one person's: all of it is theirs."""


class Plans:
    """How the database goes about each statement, as it says itself."""

    def __init__(self) -> None:
        self.bad: list[str] = []
        self.seen: list[str] = []
        self._asking = False

    def __call__(self, connection: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        if self._asking or not re.match(r"(?i)\s*(select|insert|update|delete)", statement):
            return
        self._asking = True
        try:
            self.seen.append(statement)
            look = self._sqlite if connection.dialect.name == "sqlite" else self._postgresql
            self.bad += [f"{found}: {statement}" for found in look(connection, statement, values)]
        finally:
            self._asking = False

    def _sqlite(self, connection: Connection, statement: str, values: Any) -> Iterator[str]:
        for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all():
            found = re.match(r"(SCAN|SEARCH) (\w+)(?: USING (?:COVERING )?INDEX (\w+))?(?: \((.*)\))?", row[3])
            if found and found[2] in GROWING and (found[1] == "SCAN" or self._all_of_it(found, values)):
                yield row[3]

    def _all_of_it(self, found: re.Match[str], values: Any) -> bool:
        return found[2] in ("bookings", "proposals") and found[4] in ALL_OF_IT and OWN not in values

    def _postgresql(self, connection: Connection, statement: str, values: Any) -> Iterator[str]:
        """Run once to see, in a transaction of its own or within the one that is open, and taken back."""
        asks = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
        driver: Any = connection.connection.driver_connection
        began = driver.info.transaction_status
        for command in ["SAVEPOINT look"] if began else ["BEGIN", "SAVEPOINT look"]:
            connection.exec_driver_sql(command)
        try:
            plan = connection.exec_driver_sql(asks, values).scalar_one()
        finally:
            for command in ["ROLLBACK TO look"] if began else ["ROLLBACK"]:
                connection.exec_driver_sql(command)
        for step in steps((plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"]):
            looked_at = sum(step.get(name, 0) for name in ("Actual Rows", "Rows Removed by Filter"))
            if step.get("Relation Name") in GROWING and looked_at * step["Actual Loops"] > MOST_ROWS:
                yield f"{step['Node Type']} of {looked_at} in {step['Relation Name']}"


def steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from steps(below)


@pytest.fixture
async def world(engine: AsyncEngine, clock: Clock) -> World:
    world = World.on(engine, clock)
    await world.home()
    await write(engine, "past", lambda connection: fill(connection, clock(), BOOKINGS, HERS))
    if engine.dialect.name == "postgresql":  # does so by itself, and SQLite never
        await read(engine, lambda connection: connection.execute(text("ANALYZE")))
    return world


@contextmanager
def watched(world: World) -> Iterator[Plans]:
    plans = Plans()
    event.listen(world.engine.sync_engine, "before_cursor_execute", plans)
    yield plans
    event.remove(world.engine.sync_engine, "before_cursor_execute", plans)


async def test_a_turn_of_a_long_time_member_reads_what_it_needs(world: World):
    who, now = await world.who(turn="t1"), world.clock()
    assert who.member == OLD_HAND
    slots = [slot_at(who.club, f"c1-1202-{hour:02}00-60") for hour in range(9, 13)]
    with watched(world) as plans:
        booking = await world.bookings.book(who, slots[0], now)
        await world.bookings.of_member(who, now)
        await world.bookings.of_turn(who)
        await world.bookings.occupied_cells(who.club, slots[0].starts_at, slots[-1].starts_at)
        await world.reminders.remind(who, booking.code, 30, TO)
        assert await world.reminders.reminded(booking.code) == 30
        await world.bookings.move(who, booking.code, slots[1], now)
        await world.bookings.cancel(who, booking.code, now)
        asked = [await world.bookings.proposals.propose(who, slot, now + PROPOSAL_LIFE) for slot in slots[2:]]
        await world.bookings.proposals.confirm(who, asked[0].id, now)
        await world.bookings.proposals.decline(who, asked[1].id)
        await world.member_data.seen(who.member, "slack", "T1", now)
        await world.member_data.homes(who.member, "slack")
        await world.member_data.vote(who.member, Vote("slack:T1:t0", "up", "D", "gpt"), now)
    assert plans.bad == []
    assert len(plans.seen) > 20


async def test_an_admins_turn_reads_what_it_needs(world: World):
    who, now = await world.who("boss", "t2"), world.clock()
    booking = await world.booked("c1-1202-0900-60", "bob")
    with watched(world) as plans:
        await world.club_admin.live(who.club, booking.slot.starts_at, booking.slot.ends_at)
        await world.club_admin.cancel_for(who, booking.code, now)
        await world.club_admin.close(who, [Closure(first=date(2026, 12, 3), last=date(2026, 12, 3))], now)
        await world.club_admin.changes(await world.home())
        await world.reminders.mark_told(await world.reminders.due(now))
    assert plans.bad == []
    assert plans.seen


async def test_an_export_and_a_forget_read_what_the_member_has(world: World):
    booking = await world.booked("c1-1202-0900-60", "bob")
    await world.reminders.remind(await world.who("bob", "t2"), booking.code, 30, TO)
    await world.club_admin.cancel_for(await world.who("bob", "t3"), (await world.booked("c2-1202-0900-60", "eve")).code,
                                  world.clock())  # fmt: skip
    with watched(world) as plans:
        assert len((await world.member_data.export("slack:T1:bob"))["bookings"]) == 1
        assert len(await world.member_data.forget("slack:T1:bob", ADMIN, world.clock())) == 1
    assert plans.bad == []
    assert len(plans.seen) > 15


async def test_a_members_own_workspace_goes_without_a_look_at_the_others(world: World):
    own = await world.workspaces.load("discord", OWN)
    who = Who(own.club, "discord::77", "discord:@77:t1")
    await world.bookings.book(who, slot_at(own.club, "c1-1202-0900-60"), world.clock())
    with watched(world) as plans:
        assert len(await world.member_data.forget("discord::77", ADMIN, world.clock())) == 1
    assert plans.bad == []
