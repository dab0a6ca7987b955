"""What an earlier run of a turn writes is refused, whatever it is, once a later one has begun."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection, func, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.club import Closure, Club
from bot.domain.deeds import Deed
from bot.domain.desk import PROPOSAL_LIFE
from bot.domain.fence import TurnLost, holding
from bot.domain.ports import Vote
from store import fences
from store.bookings import SqlBookings
from store.schema import turn_fences
from store.sql import make_engine, read, write, write_for_all
from tests.kit.world import Clock, slot_at, who
from tests.store.club_world import ADMIN, TO, World

TURN = "slack:T1:t2"
AT, ELSEWHEN = "c1-1202-1500-60", "c2-1203-1500-60"
Write = Callable[[World, str, str], Awaitable[object]]  # given a live booking's code and an open proposal's id


async def book(world: World, code: str, proposal: str) -> None:
    await world.booked(ELSEWHEN, turn="t2")


async def cancel(world: World, code: str, proposal: str) -> None:
    await world.bookings.cancel(await world.who(turn="t2"), code, world.clock())


async def move(world: World, code: str, proposal: str) -> None:
    mine = await world.who(turn="t2")
    await world.bookings.move(mine, code, slot_at(mine.club, ELSEWHEN), world.clock())


async def propose(world: World, code: str, proposal: str) -> None:
    mine = await world.who(turn="t2")
    await world.bookings.proposals.propose(mine, slot_at(mine.club, ELSEWHEN), world.clock() + PROPOSAL_LIFE)


async def confirm(world: World, code: str, proposal: str) -> None:
    await world.bookings.proposals.confirm(await world.who(turn="t2"), proposal, world.clock())


async def decline(world: World, code: str, proposal: str) -> None:
    await world.bookings.proposals.decline(await world.who(turn="t2"), proposal)


async def close(world: World, code: str, proposal: str) -> None:
    boss = replace(await world.who("boss", "t2"), turn_id=f"{TURN}/close")
    await world.club_admin.close(boss, [Closure(first=date(2026, 12, 2), last=date(2026, 12, 2))], world.clock())


async def cancel_for(world: World, code: str, proposal: str) -> None:
    boss = replace(await world.who("boss", "t2"), turn_id=f"{TURN}/cancel")
    await world.club_admin.cancel_for(boss, code, world.clock())


async def change_club(world: World, code: str, proposal: str) -> None:
    club = (await world.home()).club
    await world.club_admin.save_club(club.model_copy(update={"name": "Renamed"}), ADMIN, world.clock())


async def set_pattern(world: World, code: str, proposal: str) -> None:
    await world.workspaces.set_pattern(await world.home(), "A", ADMIN, world.clock())


async def note(world: World, code: str, proposal: str) -> None:
    await world.club_admin.note(await world.home(), "export", ADMIN, world.clock())


async def invite(world: World, code: str, proposal: str) -> None:
    await world.invitations.invite((await world.home()).club, ADMIN, world.clock())


async def join(world: World, code: str, proposal: str) -> None:
    with_code = await world.invitations.invite((await world.home("T9")).club, ADMIN, world.clock())
    await world.invitations.join(await world.home("G1"), with_code, ADMIN, world.clock())


async def enter(world: World, code: str, proposal: str) -> None:
    await world.invitations.enter(await world.home("T9"), "riverside", "slack:T1:ann", world.clock())


async def vote(world: World, code: str, proposal: str) -> None:
    await world.member_data.vote("slack:T1:ann", Vote("slack:T1:t0", "up", "D", "offline"), world.clock())


async def remind(world: World, code: str, proposal: str) -> None:
    await world.reminders.remind(await world.who(turn="t2"), code, 60, TO)


async def forget(world: World, code: str, proposal: str) -> None:
    await world.member_data.forget("slack:T1:ann", "slack:T1:ann", world.clock())


WRITES: list[Write] = [
    book, cancel, move, propose, confirm, decline, close, cancel_for, change_club, set_pattern, note, invite, join,
    enter, vote, remind, forget,
]  # fmt: skip


async def begun(engine: AsyncEngine, clock: Clock) -> tuple[World, str, str]:
    """A member with a booking and a proposal."""
    world = World.on(engine, clock)
    await world.home("T9")
    mine = await world.who(turn="t1")
    proposal = await world.bookings.proposals.propose(
        mine, slot_at(mine.club, "c3-1204-1500-60"), clock() + PROPOSAL_LIFE
    )
    return world, (await world.booked(AT)).code, proposal.id


@pytest.mark.parametrize("act", WRITES, ids=lambda act: act.__name__)
async def test_an_earlier_run_is_refused_and_the_same_or_a_later_one_is_not(
    engine: AsyncEngine, clock: Clock, act: Write
) -> None:
    world, code, proposal = await begun(engine, clock)
    with holding(TURN, 20):
        await world.bookings.hold()
    before = await everything(engine)
    with holding(TURN, 19), pytest.raises(TurnLost):
        await act(world, code, proposal)
    assert await everything(engine) == before
    with holding(TURN, 20):
        await act(world, code, proposal)
    assert await everything(engine) != before
    with holding(TURN, 21):
        await world.bookings.hold()


async def everything(engine: AsyncEngine) -> list[object]:
    def work(connection: Connection) -> list[object]:
        tables = [table for name, table in turn_fences.metadata.tables.items() if name != "turn_fences"]
        return [sorted(map(repr, connection.execute(select(table)).all())) for table in tables]

    return await read(engine, work)


async def test_the_first_write_of_a_turn_is_what_an_earlier_run_meets(engine: AsyncEngine, clock: Clock) -> None:
    world, code, _ = await begun(engine, clock)
    with holding(TURN, 20):
        await world.booked(ELSEWHEN, turn="t2")
    with holding(TURN, 19), pytest.raises(TurnLost):
        await world.bookings.cancel(await world.who(turn="t2"), code, clock())
    assert [b.code for b in await world.bookings.of_member(await world.who(), clock()) if b.code == code]


async def test_runs_of_different_turns_know_nothing_of_each_other(engine: AsyncEngine, clock: Clock) -> None:
    world, code, _ = await begun(engine, clock)
    with holding("slack:T1:t1", 20):
        await world.bookings.hold()
    with holding(TURN, 19):
        await world.bookings.cancel(await world.who(turn="t2"), code, clock())


async def test_writes_outside_a_turn_are_never_refused(engine: AsyncEngine, clock: Clock) -> None:
    world, code, _ = await begun(engine, clock)
    with holding(TURN, 20):
        await world.bookings.hold()
    with holding(TURN, 0):
        await world.bookings.hold()
        await world.bookings.cancel(await world.who(turn="t2"), code, clock())


async def test_facts_that_no_turn_decides_are_written(engine: AsyncEngine, clock: Clock) -> None:
    world = World.on(engine, clock)
    with holding(TURN, 20):
        await world.bookings.hold()
    with holding(TURN, 19):
        await world.home("T7")
        await world.member_data.seen("slack:T1:ann", "slack", "T7", clock())
        assert await write_for_all(engine, "any", lambda connection: 1) == 1
    assert [w.id for w in await world.member_data.homes("slack:T1:ann", "slack")] == ["T7"]


async def test_of_two_runs_that_write_at_once_the_later_one_writes(database_url: str, club: Club, clock: Clock) -> None:
    """Twenty turns, each run twice at a time over engines of their own: at most one of the two is refused, and never
    the later one."""
    engines = [make_engine(database_url) for _ in range(2)]
    stores = [SqlBookings(engine) for engine in engines]

    async def attempt(turn: int, run: int) -> str:
        with holding(f"turn {turn}", run):
            mine = who(club, f"m{turn}", f"turn {turn}")
            slot = slot_at(club, f"c{run}-12{turn % 20 + 2:02}-1500-60")
            try:
                await stores[run - 1].hold()
                await stores[run - 1].book(mine, slot, clock())
            except TurnLost:
                return "lost"
        return "booked"

    pairs = await asyncio.gather(*(asyncio.gather(attempt(n, 1), attempt(n, 2)) for n in range(20)))
    rows = await stores[0].everything([club])
    assert all(later == "booked" for _, later in pairs)
    assert len(rows) == sum(pair.count("booked") for pair in pairs)
    for engine in engines:
        await engine.dispose()


async def test_the_greatest_number_so_far_stands(sqlite_engine: AsyncEngine) -> None:
    store, chance = SqlBookings(sqlite_engine), random.Random(9)
    for turn in map(str, range(40)):
        greatest = 0
        for number in (chance.choice([chance.randint(1, 9), chance.randint(1, 2**52)]) for _ in range(6)):
            with holding(turn, number), nullcontext() if number >= greatest else pytest.raises(TurnLost):
                await write(sqlite_engine, "any", lambda connection: None)
            greatest = max(greatest, number)
            assert await store.run_of(turn) == greatest


async def test_rows_of_turns_that_are_long_over_are_deleted_some_at_a_time(engine: AsyncEngine) -> None:
    store, now = SqlBookings(engine), int(time.time() * 1000)
    old = [{"turn": f"old {n}", "number": now - fences.KEPT_SECONDS * 1000 - 60_000} for n in range(fences.AT_ONCE + 5)]
    young = [{"turn": "young", "number": now}]
    await write(engine, "any", lambda connection: connection.execute(insert(turn_fences), old + young))
    assert [await store.forget_runs() for _ in range(3)] == [fences.AT_ONCE, 5, 0]
    count = select(func.count()).select_from(turn_fences)
    assert await read(engine, lambda connection: connection.scalar(count)) == 1


async def test_deeds_are_noted_in_their_transaction_once_and_of_all_runs_of_a_turn(engine: AsyncEngine) -> None:
    store, left, guests = (
        SqlBookings(engine),
        Deed("left", ("riverside", "2026-12-02T15:00:00+00:00", "60", "c1")),
        Deed("guests"),
    )
    with holding(TURN, 20):
        for _ in range(2):
            await write(engine, "any", lambda connection: None, did=lambda _: left)
        await write(engine, "any", lambda connection: None, did=lambda _: None)
        with pytest.raises(ZeroDivisionError):
            await write(engine, "any", lambda connection: 1 // 0, did=lambda _: guests)
        assert await store.deeds() == [left]
    with holding(TURN, 22):
        await write(engine, "any", lambda connection: None, did=lambda _: guests)
        assert await store.deeds() == [left, guests]
    with holding("another", 22):
        assert await store.deeds() == []


async def test_a_turns_row_names_nobody(engine: AsyncEngine) -> None:
    with holding("slack:@U123:Ev1", 20):
        await SqlBookings(engine).hold()
    rows = await read(engine, lambda connection: connection.execute(select(turn_fences)).all())
    assert "U123" not in repr(rows)
