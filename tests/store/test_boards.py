"""Boards of the courts: one row a channel, leased for one edit at a time, on both databases."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.board import EDITING, POSTING, Board, Place
from bot.domain.member import ReplyTo
from store.boards import SqlBoards
from tests.kit.world import Clock
from tests.store.club_world import ADMIN, World

GENERAL, COURTS = Place("slack", "T1", "C1"), Place("discord", "G1", "C2")
BACK = ReplyTo("slack", {"user": "boss", "workspace": "T1", "enterprise": "E1"})
LEASE, NEXT = timedelta(seconds=30), timedelta(seconds=1)


@pytest.fixture
async def boards(engine: AsyncEngine, clock: Clock) -> SqlBoards:
    world = World.on(engine, clock)
    for workspace in ("T1", "G1", "T2"):
        await world.home(workspace)
    found = SqlBoards(engine, world.workspaces)
    await found.put(GENERAL, ADMIN, BACK, clock())
    return found


async def only(boards: SqlBoards) -> Board:
    [board] = await boards.of_clubs(["riverside"])
    return board


async def test_a_board_is_to_be_posted_and_belongs_to_its_workspaces_club(boards: SqlBoards, clock: Clock) -> None:
    board = await only(boards)
    assert (board.place, board.home.club.id, board.member, board.reply_to) == (GENERAL, "riverside", ADMIN, BACK)
    assert (board.message, board.shown, board.off) == ("", "", False)
    await boards.put(COURTS, ADMIN, BACK, clock())
    await boards.put(Place("slack", "T2", "C3"), ADMIN, BACK, clock())
    assert [board.place.channel for board in await boards.of_clubs(["riverside"])] == ["C2", "C1"]
    assert [board.place.channel for board in await boards.of_clubs()] == ["C2", "C1", "C3"]


async def test_of_several_processes_one_gets_the_lease(boards: SqlBoards, clock: Clock) -> None:
    board = await only(boards)
    found = await asyncio.gather(*(boards.lease(board, clock(), clock() + LEASE) for _ in range(5)))
    assert sum(leased is not None for leased in found) == 1
    assert await boards.lease(await only(boards), clock(), clock() + LEASE) is None


async def test_a_board_whose_lease_nobody_settled_is_in_doubt(boards: SqlBoards, clock: Clock) -> None:
    board = await only(boards)
    leased = await boards.lease(board, clock(), clock() + LEASE)
    assert leased
    assert (leased.stands, leased.in_doubt, (await only(boards)).shown) == (False, False, POSTING)
    assert await boards.settle(leased, "m1", "digest", clock())
    leased = await boards.lease(await only(boards), clock(), clock() + LEASE)
    assert leased
    assert (leased.stands, leased.in_doubt, (await only(boards)).shown) == (True, False, EDITING)
    again = await boards.lease(await only(boards), clock.forward(seconds=30), clock() + LEASE)
    assert again
    assert (again.stands, again.in_doubt) == (True, True)


async def test_a_settled_board_can_be_leased_after_its_pace(boards: SqlBoards, clock: Clock) -> None:
    leased = await boards.lease(await only(boards), clock(), clock() + LEASE)
    assert leased
    assert await boards.settle(leased, "m1", "digest", clock() + NEXT)
    board = await only(boards)
    assert (board.message, board.shown) == ("m1", "digest")
    assert await boards.lease(board, clock(), clock() + LEASE) is None
    assert await boards.lease(board, clock.forward(seconds=1), clock() + LEASE)


async def test_a_lost_lease_settles_and_ends_nothing(boards: SqlBoards, clock: Clock) -> None:
    lost = await boards.lease(await only(boards), clock(), clock() + LEASE)
    assert lost
    clock.forward(seconds=30)
    newer = await boards.lease(await only(boards), clock(), clock() + LEASE)
    assert newer
    assert await boards.settle(lost, "m1", "old", clock()) is False
    await boards.end(lost)
    assert await boards.settle(newer, "m2", "new", clock())
    assert (await only(boards)).message == "m2"


@pytest.mark.parametrize("off", [True, False])
async def test_an_admins_word_is_not_covered_by_an_edit_under_way(boards: SqlBoards, clock: Clock, off: bool) -> None:
    leased = await boards.lease(await only(boards), clock(), clock() + LEASE)
    assert leased
    if off:
        assert await boards.take_down(GENERAL, ADMIN, clock())
    else:
        await boards.put(GENERAL, ADMIN, BACK, clock())
    assert await boards.settle(leased, "m1", "digest", clock() + NEXT) is False
    board = await only(boards)
    assert (board.shown, board.off) == ((POSTING, True) if off else ("", False))
    assert await boards.lease(board, clock(), clock() + LEASE)


async def test_a_board_that_is_not_there_cannot_be_taken_down(boards: SqlBoards, clock: Clock) -> None:
    assert await boards.take_down(COURTS, ADMIN, clock()) is False


async def test_the_admin_of_a_board_is_recorded(boards: SqlBoards, clock: Clock) -> None:
    await boards.take_down(GENERAL, ADMIN, clock())
    assert await World.on(boards.engine, clock).recorded() == [(ADMIN, "board", "", "on"), (ADMIN, "board", "", "off")]
