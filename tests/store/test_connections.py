"""Two identities of one person, on both databases: joined by one of several who try, and counted together at once."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.booking import Booking
from bot.domain.club import Rules
from bot.domain.connecting import Side
from bot.domain.errors import BookingError, TooMany
from bot.domain.member import ReplyTo
from bot.domain.ports import Who
from store.bookings import SqlBookings
from store.connections import SqlConnections
from tests.kit.world import Clock, riverside, slot_at

ANN, ANNIE, EVE = "slack:T1:ann", "discord::77", "discord::78"
SIDE = Side(ANN, "ann", "slack", "T1", ReplyTo("slack", {"user": "ann", "workspace": "T1"}))
CLUB = riverside(rules=Rules(max_live=1))


def who(member: str, turn: str = "t") -> Who:
    return Who(CLUB, member, f"{member}:{turn}")


@pytest.fixture
def connections(engine: AsyncEngine) -> SqlConnections:
    return SqlConnections(engine)


async def joined(connections: SqlConnections, clock: Clock, member: str = ANNIE) -> None:
    code = await connections.offer(who(ANN), SIDE, clock())
    assert (await connections.join(who(member), code, clock())).member == ANN


async def test_of_several_who_use_a_code_at_once_one_is_joined(connections: SqlConnections, clock: Clock) -> None:
    code = await connections.offer(who(ANN), SIDE, clock())
    tries = (connections.join(who(member), code, clock()) for member in (ANNIE, EVE))
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert [type(result) for result in results if isinstance(result, BookingError)] == [BookingError]
    assert len(await connections.members("riverside", ANN)) == 2


async def test_a_join_that_is_run_again_finds_itself_done(connections: SqlConnections, clock: Clock) -> None:
    code = await connections.offer(who(ANN), SIDE, clock())
    first = await connections.join(who(ANNIE), code, clock())
    assert await connections.join(who(ANNIE), code, clock()) == first
    assert await connections.members("riverside", ANNIE) == [ANNIE, ANN]
    assert await connections.members("hillside", ANNIE) == [ANNIE]


async def test_both_sides_at_once_stay_within_their_common_limit(
    connections: SqlConnections, engine: AsyncEngine, clock: Clock
) -> None:
    await joined(connections, clock)
    store = SqlBookings(engine)
    slots = [slot_at(CLUB, f"c{court}-1205-1000-60") for court in (1, 2)]
    turns = [who(member, f"t{n}") for n, member in enumerate((ANN, ANNIE))]
    tries = (store.book(one, slot, clock()) for one, slot in zip(turns, slots, strict=True))
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["Booking", "TooMany"]
    assert len(await store.of_member(who(ANNIE), clock())) == 1


async def test_a_limit_of_two_who_are_not_joined_is_each_ones(
    connections: SqlConnections, engine: AsyncEngine, clock: Clock
) -> None:
    await joined(connections, clock, EVE)
    store = SqlBookings(engine)
    await store.book(who(ANN), slot_at(CLUB, "c1-1205-1000-60"), clock())
    with pytest.raises(TooMany):
        await store.book(who(EVE), slot_at(CLUB, "c2-1205-1000-60"), clock())
    booked = await store.book(who(ANNIE), slot_at(CLUB, "c2-1205-1000-60"), clock())
    assert isinstance(booked, Booking)
    assert await connections.part(who(EVE)) == ANN
    assert await connections.part(who(EVE)) is None
    later = replace(who(EVE), turn_id="later")
    assert (await store.book(later, slot_at(CLUB, "c3-1205-1000-60"), clock())).member == EVE
