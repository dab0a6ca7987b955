"""What is kept about members, and how it is given out and taken away, on both databases."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.board import Place as BoardPlace
from bot.domain.booking import Repeat
from bot.domain.connecting import Side
from bot.domain.desk import PROPOSAL_LIFE
from bot.domain.ports import Vote, Who
from bot.domain.waiting import Wanted
from store.boards import SqlBoards
from store.connections import SqlConnections
from store.guests import SqlGuests
from store.members import EXPORT
from store.schema import feedback, metadata
from store.sql import read
from tests.kit.statements import asked
from tests.kit.world import Clock, slot_at
from tests.store.club_world import ADMIN, TO, World, times
from tests.store.rows import check_rows

ANN = "slack:T1:ann"


@pytest.fixture
def world(engine: AsyncEngine, clock: Clock) -> World:
    return World.on(engine, clock)


async def everything(world: World) -> str:
    """All rows of all tables."""
    tables = metadata.sorted_tables
    return await read(world.engine, lambda c: str([c.execute(select(table)).all() for table in tables]))


class TestSeen:
    async def test_a_members_workspaces_are_known_the_latest_first(self, world: World) -> None:
        for workspace in ("T1", "X", "Y"):
            await world.home(workspace)
            await world.member_data.seen(ANN, "slack", workspace, world.clock.forward(minutes=1))
        await world.member_data.seen(ANN, "slack", "T1", world.clock.forward(days=1))
        homes = await world.member_data.homes(ANN, "slack")
        assert homes == [await world.home(workspace) for workspace in ("T1", "Y", "X")]
        assert (
            await world.member_data.homes(ANN, "discord")
            == await world.member_data.homes("slack:T1:bob", "slack")
            == []
        )

    async def test_ten_of_them_at_most(self, world: World) -> None:
        for n in range(12):
            await world.home(f"X{n}")
            await world.member_data.seen(ANN, "slack", f"X{n}", world.clock.forward(minutes=1))
        assert [home.id for home in await world.member_data.homes(ANN, "slack")] == [f"X{n}" for n in range(11, 1, -1)]

    async def test_a_meeting_is_written_once_a_day(self, world: World) -> None:
        await world.member_data.seen(ANN, "slack", "T1", world.clock())
        with asked() as statements:
            await world.member_data.seen(ANN, "slack", "T1", world.clock.forward(hours=23))
            assert statements == []
            await world.member_data.seen(ANN, "slack", "T1", world.clock.forward(hours=1))
            assert statements != []

    async def test_the_memory_of_the_process_is_bounded(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("store.members.KEPT_PEOPLE", 3)
        member_data = World.on(world.engine, world.clock).member_data
        for n in range(5):
            await member_data.seen(f"slack:T1:m{n}", "slack", "T1", world.clock())
        assert [key[0] for key in member_data._seen] == [f"slack:T1:m{n}" for n in (2, 3, 4)]


async def test_a_later_vote_on_an_answer_takes_the_place_of_the_earlier(world: World) -> None:
    up = Vote("slack:T1:t1", "up", "D", "gpt")
    for member, vote in ((ANN, up), (ANN, replace(up, vote="down")), ("slack:T1:bob", up)):
        await world.member_data.vote(member, vote, world.clock())
    rows = await read(world.engine, lambda c: c.execute(select(feedback).order_by(feedback.c.member)).all())
    assert [(row.member, row.vote, row.pattern, row.model) for row in rows] == [
        (ANN, "down", "D", "gpt"),
        ("slack:T1:bob", "up", "D", "gpt"),
    ]


async def test_votes_are_counted_by_pattern(world: World) -> None:
    votes = (
        Vote("t1", "up", "D", ""),
        Vote("t2", "down", "D", ""),
        Vote("t3", "up", "D", ""),
        Vote("t4", "down", "A", ""),
    )
    for vote in votes:
        await world.member_data.vote(ANN, vote, world.clock())
    assert await world.member_data.votes() == {"A": (0, 1), "D": (2, 1)}


async def lived(world: World) -> tuple[str, str]:
    """Ann has left traces in every table, Bob a booking; gives back the codes of Ann's past and coming one."""
    past, coming = await world.booked("c1-1201-1000-60"), await world.booked("c1-1203-1500-60", turn="t2")
    await world.booked("c2-1203-1500-60", "bob", "t3")
    who = await world.who(turn="t4")
    await world.bookings.proposals.propose(who, slot_at(who.club, "c3-1203-1500-60"), world.clock() + PROPOSAL_LIFE)
    await world.reminders.remind(who, coming.code, 60, TO)
    await world.member_data.vote(ANN, Vote("slack:T1:t1", "up", "D", "gpt"), world.clock())
    await world.member_data.seen(ANN, "slack", "T1", world.clock())
    await world.workspaces.set_pattern(await world.home(), "A", ANN, world.clock())
    world.clock.set(2026, 12, 2, 12)
    return past.code, coming.code


async def test_the_export_holds_every_trace_of_the_member_and_of_nobody_else(world: World) -> None:
    past, coming = await lived(world)
    found = await world.member_data.export(ANN)
    assert json.loads(json.dumps(found)) == found
    assert [booking["code"] for booking in found["bookings"]] == [past, coming]
    assert times(found["bookings"], "starts_at")[0].isoformat() == "2026-12-01T10:00:00+00:00"
    assert found["reminders"][0]["code"] == coming
    assert [len(found[name]) for name in ("proposals", "votes", "workspaces", "changes")] == [1, 1, 1, 1]
    assert "bob" not in str(found)
    assert await world.member_data.export("slack:T1:eve") == {
        "member": "slack:T1:eve", "bookings": [], "proposals": [], "reminders": [], "votes": [], "workspaces": [],
        "changes": [], "waiting": [], "boards": [], "connections": [], "connect_codes": [],
        "connect_tries": [], "guests": [],
    }  # fmt: skip


async def wished(world: World) -> None:
    """Ann has used all that there is: a series, guests, a place on the waiting list, a board, a code, another side."""
    _, coming = await lived(world)
    who, now, to = await world.who(turn="t5"), world.clock(), TO[2]
    await world.bookings.series.book(who, slot_at(who.club, "c1-1208-1900-60"), Repeat(times=2), now)
    await SqlGuests(world.engine).note(who, [coming], ["Tom"])
    await world.waiting.join(who, Wanted(slot_at(who.club, "c2-1203-1500-60").starts_at, 60, ("c2",)), TO, now)
    await SqlBoards(world.engine, world.workspaces).put(BoardPlace("slack", "T1", "C1"), ANN, to, now)
    connections, other = SqlConnections(world.engine), Who(who.club, "discord::77", "discord:G1:t6")
    await connections.offer(who, Side(ANN, "Ann", "slack", "T1", to), now)
    code = await connections.offer(other, Side("discord::77", "77", "discord", "G1", to), now)
    await connections.join(who, code, now)


@pytest.mark.parametrize("name", sorted(EXPORT))
async def test_each_table_of_a_members_wishes_is_exported_and_forgotten(world: World, name: str) -> None:
    await wished(world)
    assert (await world.member_data.export(ANN))[name]
    await world.member_data.forget(ANN, ADMIN, world.clock())
    assert (await world.member_data.export(ANN))[name] == []
    assert "slack:T1:ann" not in await everything(world)


class TestForget:
    async def test_no_row_knows_the_member_any_more(self, world: World) -> None:
        await lived(world)
        assert "slack:T1:ann" in await everything(world)
        await world.member_data.forget(ANN, ADMIN, world.clock())
        assert "ann" not in await everything(world)
        assert "slack:T1:bob" in await everything(world)

    async def test_coming_bookings_are_cancelled_and_past_ones_stay(self, world: World) -> None:
        past, coming = await lived(world)
        [gone] = await world.member_data.forget(ANN, ADMIN, world.clock())
        assert (gone.code, gone.status, gone.member) == (coming, "cancelled", ANN)
        assert not await world.taken(gone)
        kept = {row.code: (row.member, row.status) for row in await check_rows(world.engine)}
        assert (kept[past], kept[coming]) == (("forgotten", "confirmed"), ("forgotten", "cancelled"))

    async def test_forgetting_is_recorded_without_the_identity_also_by_the_member(self, world: World) -> None:
        await lived(world)
        await world.member_data.forget(ANN, ANN, world.clock())
        assert await world.recorded() == [("forgotten", "pattern", "D", "A"), ("forgotten", "forget", "", "")]

    async def test_a_workspace_of_ones_own_and_its_club_go_too(self, world: World) -> None:
        member, own = "discord::770017700", await world.workspaces.load("discord", "@770017700")
        who = Who(own.club, member, "discord:@770017700:t1")
        for slot in ("c1-1201-1000-60", "c1-1203-1500-60"):
            await world.bookings.book(who, slot_at(own.club, slot), world.clock())
        await world.home()
        entered = await world.invitations.enter(own, "riverside", member, world.clock())
        slot = slot_at(entered.club, "c2-1203-1500-60")
        kept = await world.bookings.book(Who(entered.club, member, "discord:@770017700:t2"), slot, world.clock())
        world.clock.set(2026, 12, 2, 12)
        gone = await world.member_data.forget(member, ADMIN, world.clock())
        assert [booking.slot.court.key for booking in gone] == ["c1", "c2"]
        assert "770017700" not in await everything(world)
        assert [row.code for row in await check_rows(world.engine)] == [kept.code]

    async def test_run_again_it_finds_nothing_and_the_member_may_come_back(self, world: World) -> None:
        await lived(world)
        await world.member_data.forget(ANN, ADMIN, world.clock())
        assert await world.member_data.forget(ANN, ADMIN, world.clock()) == []
        assert len(await world.recorded()) == 2
        await world.member_data.seen(
            ANN, "slack", "T1", world.clock()
        )  # the process does not think it has been written
        assert len(await world.member_data.homes(ANN, "slack")) == 1
