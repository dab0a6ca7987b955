"""Booking and cancelling again and again is braked (attack cases 12 and 38); changes of mind are not."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.booking import Booking
from bot.domain.club import Club
from bot.domain.errors import TooMany
from store.bookings import SqlBookings
from tests.kit.refusals import refused
from tests.kit.world import Clock, slot_at, who

SLOT = "c1-1202-1500-60"


@pytest.fixture
def store(engine: AsyncEngine) -> SqlBookings:
    return SqlBookings(engine)


async def cycles(store: SqlBookings, club: Club, clock: Clock, count: int, member: str = "ann") -> None:
    """Each in turns of its own, a minute apart."""
    for n in range(count):
        booking = await store.book(who(club, member, f"{member}-book-{n}"), slot_at(club, SLOT), clock())
        await store.cancel(who(club, member, f"{member}-cancel-{n}"), booking.code, clock())
        clock.forward(minutes=1)


async def test_after_four_courts_given_up_within_an_hour_the_next_one_waits_and_says_until_when(
    store: SqlBookings, club: Club, clock: Clock
) -> None:
    kept = await store.book(who(club, turn="kept"), slot_at(club, "c2-1203-0900-60"), clock())
    began = clock().astimezone(club.zone)
    await cycles(store, club, clock, 4)
    again = began + timedelta(minutes=61)
    with refused(TooMany, f"booked and cancelled 4 courts within an hour.* until {again:%H:%M}"):
        await store.book(who(club, turn="again"), slot_at(club, SLOT), clock())
    moved = await store.move(who(club, turn="move"), kept.code, slot_at(club, "c2-1203-1000-60"), clock())
    assert (await store.cancel(who(club, turn="cancel"), moved.code, clock())).status == "cancelled"


async def test_the_pause_ends_when_it_says(store: SqlBookings, club: Club, clock: Clock) -> None:
    began = clock()
    await cycles(store, club, clock, 4)
    clock.now = began + timedelta(minutes=61)
    assert (await store.book(who(club, turn="again"), slot_at(club, SLOT), clock())).status == "confirmed"


async def test_a_few_changes_of_mind_are_not_braked(store: SqlBookings, club: Club, clock: Clock) -> None:
    await cycles(store, club, clock, 3)
    assert (await store.book(who(club, turn="again"), slot_at(club, SLOT), clock())).status == "confirmed"


async def test_older_bookings_that_are_cancelled_do_not_count(store: SqlBookings, club: Club, clock: Clock) -> None:
    slots = [f"c{court}-1202-{hour}-60" for court in (1, 2) for hour in ("1500", "1600")]
    made = [await store.book(who(club, turn=f"b{s}"), slot_at(club, s), clock()) for s in slots]
    clock.forward(minutes=61)
    for booking in made:
        await store.cancel(who(club, turn=f"c{booking.code}"), booking.code, clock())
    assert (await store.book(who(club, turn="again"), slot_at(club, SLOT), clock())).status == "confirmed"


async def test_one_member_who_cycles_brakes_nobody_else(store: SqlBookings, club: Club, clock: Clock) -> None:
    await cycles(store, club, clock, 4)
    assert (await store.book(who(club, "bob", "b1"), slot_at(club, SLOT), clock())).status == "confirmed"


async def test_a_proposal_is_confirmed_no_sooner(store: SqlBookings, club: Club, clock: Clock) -> None:
    await cycles(store, club, clock, 4)
    proposal = await store.proposals.propose(who(club, turn="p"), slot_at(club, SLOT), clock() + timedelta(minutes=15))
    with refused(TooMany, "within an hour"):
        await store.proposals.confirm(who(club, turn="y"), proposal.id, clock())


async def test_turns_that_run_at_once_are_braked_together(store: SqlBookings, club: Club, clock: Clock) -> None:
    await cycles(store, club, clock, 3)

    async def cycle(n: int) -> Booking:
        slot = slot_at(club, f"c1-1203-{9 + n:02}00-60")
        booking = await store.book(who(club, turn=f"x{n}"), slot, clock())
        return await store.cancel(who(club, turn=f"y{n}"), booking.code, clock())

    await asyncio.gather(*(cycle(n) for n in range(4)), return_exceptions=True)
    with refused(TooMany, "within an hour"):
        await store.book(who(club, turn="again"), slot_at(club, SLOT), clock())


async def test_a_club_sets_its_own_number(store: SqlBookings, club: Club, clock: Clock) -> None:
    loose = club.model_copy(update={"rules": club.rules.model_copy(update={"max_given_up": 10})})
    await cycles(store, loose, clock, 6)
    assert (await store.book(who(loose, turn="again"), slot_at(loose, SLOT), clock())).status == "confirmed"
