"""How a workspace comes to another club, on both databases."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.conversation.refusals import refusal_text
from bot.domain.errors import BookingError
from store.invitations import hashed
from store.schema import invitations
from store.sql import read
from tests.kit.refusals import refused
from tests.kit.world import Clock
from tests.store.club_world import ADMIN, World


@pytest.fixture
def world(engine: AsyncEngine, clock: Clock) -> World:
    return World.on(engine, clock)


async def invited(world: World, workspace: str = "T1") -> str:
    return await world.invitations.invite((await world.home(workspace)).club, ADMIN, world.clock())


async def refusal(world: World, workspace: str, code: str) -> str:
    with pytest.raises(BookingError) as refused:
        await world.invitations.join(await world.home(workspace), code, "slack:X:eve", world.clock())
    return refusal_text(refused.value)


async def test_a_workspace_joins_the_club_and_keeps_its_pattern(world: World) -> None:
    code, home = await invited(world), await world.home("X")
    await world.workspaces.set_pattern(home, "F", "slack:X:eve", world.clock())
    joined = await world.invitations.join(home, f" {code.lower().replace('-', '')} ", "slack:X:eve", world.clock())
    assert (joined.club, joined.pattern) == ((await world.home()).club, "F")
    assert await world.home("X") == joined


async def test_both_clubs_have_it_on_record(world: World) -> None:
    await world.invitations.join(await world.home("X"), await invited(world), "slack:X:eve", world.clock())
    assert await world.recorded("T1") == [
        (ADMIN, "link", "", "invitation"),
        ("slack:X:eve", "link", "x", "riverside"),
    ]
    assert await world.recorded("X") == await world.recorded("T1")


async def test_a_code_is_good_once(world: World) -> None:
    code = await invited(world)
    joined = await world.invitations.join(await world.home("X"), code, "slack:X:eve", world.clock())
    assert await world.invitations.join(joined, code, "slack:X:eve", world.clock()) == joined  # the same turn again
    assert "has been used" in await refusal(world, "Y", code)
    assert len(await world.recorded()) == 2


async def test_looking_at_a_code_uses_nothing_up(world: World) -> None:
    code, home = await invited(world), await world.home("X")
    for _ in range(2):
        assert await world.invitations.invited(home, code, world.clock()) == ((await world.home()).club, False)
    joined = await world.invitations.join(home, code, "slack:X:eve", world.clock())
    assert await world.invitations.invited(joined, code, world.clock()) == (joined.club, True)
    with refused(BookingError, "has been used"):
        await world.invitations.invited(await world.home("Y"), code, world.clock())


async def test_an_old_code_an_unknown_one_and_the_clubs_own_are_refused(world: World) -> None:
    code = await invited(world)
    assert "belongs to" in await refusal(world, "T1", code)
    assert "do not know" in await refusal(world, "X", "AAAAA-AAAAA")
    world.clock.forward(minutes=30)
    assert "older than 30 minutes" in await refusal(world, "X", code)
    assert (await world.home("X")).club.id == "x"


async def test_only_its_hash_is_stored_and_not_for_long(world: World) -> None:
    code = await invited(world)
    [row] = await read(world.engine, lambda connection: connection.execute(select(invitations)).all())
    assert row.hash == hashed(code)
    assert code not in str(row)
    world.clock.forward(days=2)
    assert hashed(await invited(world)) != row.hash
    rows = await read(world.engine, lambda connection: connection.execute(select(invitations)).all())
    assert row not in rows


async def test_a_club_with_live_bookings_is_not_left_alone(world: World) -> None:
    await world.booked("c1-1201-1500-60", workspace="X")
    code = await invited(world)
    assert "still hold bookings" in await refusal(world, "X", code)
    world.clock.forward(minutes=20)
    own = await world.workspaces.load("discord", "@9")
    await world.invitations.enter(own, "x", "discord::9", world.clock())
    assert "still hold bookings" in await refusal(world, "X", code)
    await world.invitations.join(await world.home("Y"), await invited(world, "X"), "slack:Y:bob", world.clock())
    joined = await world.invitations.join(await world.home("X"), code, "slack:X:eve", world.clock())  # Y keeps it
    assert joined.club.id == "riverside"


async def test_a_club_is_left_when_its_bookings_are_over(world: World) -> None:
    await world.booked("c1-1201-1500-60", workspace="X")
    world.clock.forward(days=1)
    await world.invitations.join(await world.home("X"), await invited(world), "slack:X:eve", world.clock())


async def test_a_persons_own_workspace_enters_a_club(world: World) -> None:
    await world.home("T1")
    entered = await world.invitations.enter(await world.home("G9"), "riverside", "discord::9", world.clock())
    assert await world.home("G9") == entered
    assert entered.club.id == "riverside"
    assert await world.invitations.enter(entered, "riverside", "discord::9", world.clock()) == entered
    assert await world.recorded("G9") == [("discord::9", "link", "g9", "riverside")]
    assert await world.recorded("T1") == []  # which is nobody else's business
    with refused(BookingError, "gone"):
        await world.invitations.enter(entered, "nowhere", "discord::9", world.clock())
