"""Reminders of bookings, on both databases."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.errors import UnknownBooking
from bot.domain.ports import Reminder
from store.schema import reminders
from store.sql import read
from tests.kit.world import Clock, slot_at
from tests.store.club_world import TO, World


@pytest.fixture
def world(engine: AsyncEngine, clock: Clock) -> World:
    return World.on(engine, clock)


async def due(world: World) -> list[str]:
    return [reminder.code for reminder in await world.reminders.due(world.clock())]


async def told(world: World) -> None:
    await world.reminders.mark_told(await world.reminders.due(world.clock()))


async def test_a_reminder_is_due_as_long_before_the_start_as_the_member_wants(world: World) -> None:
    booking, who = await world.booked("c1-1202-1500-60"), await world.who(turn="t2")
    assert await world.reminders.remind(who, booking.code.lower(), 90, TO) == booking
    world.clock.set(2026, 12, 2, 13, 29)
    assert await due(world) == []
    world.clock.set(2026, 12, 2, 13, 30)
    reminder = Reminder(booking.code, 90, booking.slot.starts_at, who.member, *TO)
    assert await world.reminders.due(world.clock()) == [reminder]
    world.clock.set(2026, 12, 2, 15, 0)
    assert await due(world) == []  # it has begun


async def test_each_has_its_own_time_and_the_soonest_come_first(world: World) -> None:
    later, sooner = await world.booked("c1-1202-1500-60"), await world.booked("c2-1202-1400-60", turn="t2")
    third = await world.booked("c3-1203-1500-60", turn="t3")
    for booking, minutes in ((later, 180), (sooner, 120), (third, 120)):
        await world.reminders.remind(await world.who(), booking.code, minutes, TO)
    world.clock.set(2026, 12, 2, 12)
    assert await due(world) == [sooner.code, later.code]
    assert len(await world.reminders.due(world.clock(), limit=1)) == 1


async def test_a_member_is_told_again_only_of_another_start_or_at_another_time(world: World) -> None:
    booking, who = await world.booked("c1-1202-1500-60"), await world.who(turn="t2")
    await world.reminders.remind(who, booking.code, 60, TO)
    world.clock.set(2026, 12, 2, 14)
    await told(world)
    await world.reminders.remind(who, booking.code, 60, TO)  # the same turn again
    assert await due(world) == []
    await world.bookings.move(who, booking.code, slot_at(who.club, "c1-1202-1600-60"), world.clock())
    assert await due(world) == []
    world.clock.set(2026, 12, 2, 15)
    assert await due(world) == [booking.code]
    await told(world)
    await world.reminders.remind(who, booking.code, 30, TO)
    world.clock.set(2026, 12, 2, 15, 30)
    assert await due(world) == [booking.code]


async def test_none_is_due_for_what_was_cancelled_or_is_not_wanted_any_more(world: World) -> None:
    first, second = await world.booked("c1-1202-1500-60"), await world.booked("c2-1202-1500-60", turn="t2")
    for booking in (first, second):
        await world.reminders.remind(await world.who(), booking.code, 60, TO)
    await world.bookings.cancel(await world.who(turn="t3"), first.code, world.clock())
    await world.reminders.remind(await world.who(turn="t4"), second.code, 0, TO)
    world.clock.set(2026, 12, 2, 14, 30)
    assert await due(world) == []


async def test_only_ones_own_live_booking_has_one(world: World) -> None:
    booking = await world.booked("c1-1202-1500-60")
    with pytest.raises(UnknownBooking):
        await world.reminders.remind(await world.who("bob"), booking.code, 60, TO)
    await world.bookings.cancel(await world.who(turn="t2"), booking.code, world.clock())
    with pytest.raises(UnknownBooking):
        await world.reminders.remind(await world.who(), booking.code, 60, TO)


async def test_reminders_of_bookings_that_are_over_go(world: World) -> None:
    old, new = await world.booked("c1-1202-1500-60"), await world.booked("c1-1203-1500-60", turn="t2")
    for booking in (old, new):
        await world.reminders.remind(await world.who(), booking.code, 60, TO)
    world.clock.set(2026, 12, 3, 14)
    await told(world)
    rows = await read(world.engine, lambda connection: connection.execute(select(reminders.c.code)).all())
    assert [row.code for row in rows] == [new.code]
