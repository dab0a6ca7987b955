"""A club as it stood at one moment, read from both databases and tried out on a copy."""

from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.club import Club
from bot.domain.errors import Taken, TooMany
from bot.domain.member import ReplyTo
from bot.domain.ports import Who
from bot.domain.waiting import Wanted
from store.bookings import SqlBookings
from store.clubs import SqlWorkspaces
from store.snapshots import SqlSnapshot, SqlSnapshots
from store.waiting import SqlWaitingList
from tests.kit.dry import rows
from tests.kit.world import Clock, riverside, slot_at, who


@pytest.fixture
async def store(engine: AsyncEngine, club: Club) -> SqlBookings:
    await SqlWorkspaces(engine, lambda platform, name: club, "D").load("slack", "T1")
    return SqlBookings(engine)


async def taken(store: SqlBookings, who: Who, clock: Clock) -> SqlSnapshot:
    return await SqlSnapshots(store.engine).take(who, clock())


async def test_a_copy_says_what_the_database_says(store: SqlBookings, club: Club, clock: Clock):
    ann, bob = who(club), who(club, "bob", "t2")
    await store.book(ann, slot_at(club, "c1-1202-1500-60"), clock())
    await store.book(bob, slot_at(club, "c2-1202-1500-60"), clock())
    proposal = await store.proposals.propose(ann, slot_at(club, "c3-1202-1500-60"), clock() + timedelta(minutes=15))
    span = (clock(), clock() + timedelta(days=3))
    async with (await taken(store, ann, clock)).opened() as copy:
        assert await copy.of_member(ann, clock()) == await store.of_member(ann, clock())
        assert await copy.occupied_cells(club, *span) == await store.occupied_cells(club, *span)
        assert await copy.proposals.waiting(ann, proposal.id, clock()) == proposal
        with pytest.raises(Taken):
            await copy.book(ann, slot_at(club, "c2-1202-1500-60"), clock())


async def test_a_write_to_a_copy_reaches_neither_the_database_nor_the_next_copy(
    store: SqlBookings, club: Club, clock: Clock
):
    ann = who(club)
    mine = await store.book(ann, slot_at(club, "c1-1202-1500-60"), clock())
    before = await rows(store.engine)
    snapshot = await taken(store, ann, clock)
    async with snapshot.opened() as copy:
        await copy.move(ann, mine.code, slot_at(club, "c2-1203-1700-60"), clock())
        await copy.book(who(club, turn="t3"), slot_at(club, "c1-1202-1500-60"), clock())
    async with snapshot.opened() as copy:
        assert await copy.of_member(ann, clock()) == [mine]
    assert await rows(store.engine) == before


async def test_a_copy_knows_how_often_a_member_booked_and_cancelled(store: SqlBookings, club: Club, clock: Clock):
    for n in range(club.rules.max_given_up):
        ann = who(club, turn=f"t{n}")
        await store.cancel(ann, (await store.book(ann, slot_at(club, "c1-1202-1500-60"), clock())).code, clock())
    async with (await taken(store, who(club), clock)).opened() as copy:
        with pytest.raises(TooMany):
            await copy.book(who(club, turn="t9"), slot_at(club, "c1-1202-1500-60"), clock())


async def test_a_court_held_for_somebody_who_waits_is_taken_in_a_copy_too(store: SqlBookings, club: Club, clock: Clock):
    slot, ann = slot_at(club, "c1-1202-1500-60"), who(club)
    mine = await store.book(ann, slot, clock())
    wanted = Wanted(slot.starts_at, 60, ("c1",))
    await SqlWaitingList(store.engine).join(who(club, "bob", "t2"), wanted, ("slack", "T1", ReplyTo("slack")), clock())
    await store.cancel(who(club, turn="t3"), mine.code, clock())
    async with (await taken(store, who(club, "cid", "t4"), clock)).opened() as copy:
        with pytest.raises(Taken):
            await copy.book(who(club, "cid", "t4"), slot, clock())
        assert (await copy.book(who(club, "bob", "t5"), slot, clock())).slot == slot


async def test_a_snapshot_tells_whether_a_turn_had_written_by_then(store: SqlBookings, club: Club, clock: Clock):
    before = await taken(store, who(club), clock)
    await store.book(who(club), slot_at(club, "c1-1202-1500-60"), clock())
    after = await taken(store, who(club), clock)
    assert (before.knows("slack:T1:t1"), after.knows("slack:T1:t1"), after.knows("slack:T1:t2")) == (False, True, False)


async def test_another_club_is_no_part_of_it(store: SqlBookings, club: Club, clock: Clock):
    other = riverside(id="hillside")
    await store.book(who(other, "bob"), slot_at(other, "c1-1202-1500-60"), clock())
    assert not (await taken(store, who(club), clock)).rows["bookings"]
