"""The waiting list: what becomes free is held for the first in line, then for the next, and for nobody twice."""

import asyncio
from contextlib import suppress
from datetime import date, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.booking import Booking, Repeat
from bot.domain.club import Closure
from bot.domain.desk import PROPOSAL_LIFE
from bot.domain.errors import Expired, InThePast, Taken, TooMany
from bot.domain.waiting import MOST_PLACES, Place, Wanted
from tests.kit.world import Clock, slot_at
from tests.store.club_world import ADMIN, TO, World
from tests.store.rows import check_holds, check_rows

SATURDAY = "c1-1205-1000-60"


@pytest.fixture
async def world(engine: AsyncEngine, clock: Clock) -> World:
    return World.on(engine, clock)


async def waits(world: World, member: str, slot: str = SATURDAY, anywhere: bool = False) -> Place:
    who = await world.who(member, f"wait-{member}")
    wanted = slot_at(who.club, slot)
    courts = () if anywhere else (wanted.court.key,)
    return await world.waiting.join(who, Wanted(wanted.starts_at, wanted.minutes, courts), TO, world.clock())


async def held(world: World) -> list[str]:
    """Who has a hold, once the rows are seen to be in order."""
    await check_rows(world.engine)
    rows = await check_holds(world.engine)
    return [row.member.rpartition(":")[2] for row in sorted(rows, key=lambda row: row.id) if row.held_until]


async def cancel(world: World, booking: Booking, turn: str = "cancels") -> None:
    await world.bookings.cancel(await world.who(booking.user, turn), booking.code, world.clock())


async def take(world: World, place: Place, turn: str = "takes") -> Booking:
    who = await world.who(place.member.rpartition(":")[2], turn)
    slot = slot_at(who.club, SATURDAY)
    return await world.waiting.take(who, place.id, slot, world.clock())


async def test_a_cancelled_court_is_held_for_the_first_in_line(world: World):
    booking = await world.booked(SATURDAY)
    await waits(world, "bo")
    await waits(world, "cat")
    assert await held(world) == []
    await cancel(world, booking)
    assert await held(world) == ["bo"]
    [told] = await world.waiting.to_tell(world.clock())
    assert (told.member, told.until, told.reply_to) == ("slack:T1:bo", world.clock() + timedelta(minutes=10), TO[2])
    await world.waiting.mark_told([told])
    assert await world.waiting.to_tell(world.clock()) == []


async def test_a_hold_is_taken_for_everybody_but_its_member(world: World):
    booking = await world.booked(SATURDAY)
    await waits(world, "bo")
    await cancel(world, booking)
    with pytest.raises(Taken):
        await world.booked(SATURDAY, "cat")
    slot = booking.slot
    for member, free in (("", False), ("slack:T1:cat", False), ("slack:T1:bo", True)):
        cells = await world.bookings.occupied_cells((await world.home()).club, slot.starts_at, slot.ends_at, member)
        assert (not cells) == free, member
    assert (await world.booked(SATURDAY, "bo", "b1")).slot == slot
    assert await held(world) == []


async def test_a_yes_books_what_is_held_for_its_member(world: World):
    booking = await world.booked(SATURDAY)
    await waits(world, "bo")
    await cancel(world, booking)
    bo, cat = await world.who("bo", "b1"), await world.who("cat", "c1")
    until = world.clock() + PROPOSAL_LIFE
    proposals = world.bookings.proposals
    asked, others = [await proposals.propose(who, booking.slot, until) for who in (bo, cat)]
    with pytest.raises(Taken):
        await proposals.confirm(cat, others.id, world.clock())
    assert await held(world) == ["bo"]
    made = await proposals.confirm(bo, asked.id, world.clock())
    assert made == await proposals.confirm(bo, asked.id, world.clock())
    assert isinstance(made, Booking)
    assert made.slot == booking.slot
    assert await held(world) == []


async def test_a_booking_moves_to_what_is_held_for_its_member(world: World):
    booking = await world.booked(SATURDAY)
    other = await world.booked("c2-1205-1200-60", "bo", "b1")
    await waits(world, "bo")
    await cancel(world, booking)
    bo = await world.who("bo", "moves")
    moved = await world.bookings.move(bo, other.code, booking.slot, world.clock())
    assert moved == await world.bookings.move(bo, other.code, booking.slot, world.clock())
    assert (moved.code, moved.slot) == (other.code, booking.slot)
    assert await held(world) == []


async def test_no_booking_moves_to_what_is_held_for_somebody_else(world: World):
    booking = await world.booked(SATURDAY)
    other = await world.booked("c2-1205-1200-60", "cat", "c1")
    await waits(world, "bo")
    await cancel(world, booking)
    with pytest.raises(Taken):
        await world.bookings.move(await world.who("cat", "moves"), other.code, booking.slot, world.clock())
    assert await held(world) == ["bo"]


async def test_a_series_books_the_day_that_is_held_for_its_member(world: World):
    booking = await world.booked(SATURDAY)
    await waits(world, "bo")
    await cancel(world, booking)
    bo, cat = await world.who("bo", "b1"), await world.who("cat", "c1")
    others = await world.bookings.series.book(cat, booking.slot, Repeat(7, 2), world.clock())
    assert [(missed.day, type(missed.why)) for missed in others.missed] == [(date(2026, 12, 5), Taken)]
    daily = await world.bookings.series.book(bo, booking.slot, Repeat(1, 2), world.clock())
    assert daily == await world.bookings.series.book(bo, booking.slot, Repeat(1, 2), world.clock())
    assert [made.slot.local.day for made in daily.bookings] == [5, 6]
    assert await held(world) == []


async def test_the_rest_of_a_hold_that_its_member_books_in_part_goes_to_the_next(world: World):
    booking = await world.booked("c1-1205-1000-120")
    await waits(world, "bo", "c1-1205-1000-120")
    await waits(world, "cat", "c1-1205-1100-60")
    await cancel(world, booking)
    assert await held(world) == ["bo"]
    assert (await world.booked(SATURDAY, "bo", "b1")).slot.minutes == 60
    assert await held(world) == ["cat"]


async def test_a_hold_stays_where_a_booking_over_it_is_refused(world: World):
    booking = await world.booked(SATURDAY)
    await waits(world, "bo")
    await cancel(world, booking)
    await world.booked("c1-1205-1100-60", "cat", "c1")
    with pytest.raises(Taken):
        await world.booked("c1-1205-1000-120", "bo", "b1")
    assert await held(world) == ["bo"]


async def test_a_press_books_what_is_held_once(world: World):
    booking = await world.booked(SATURDAY)
    place = await waits(world, "bo")
    await cancel(world, booking)
    made = await take(world, place)
    assert (made.slot, made.user, made.status) == (booking.slot, "bo", "confirmed")
    assert await take(world, place) == made
    assert await take(world, place, "again") == made
    assert await held(world) == []
    assert await world.waiting.of_member(await world.who("bo"), world.clock()) == []


async def test_a_hold_that_nobody_answers_goes_to_the_next(world: World):
    booking = await world.booked(SATURDAY)
    first, second = await waits(world, "bo"), await waits(world, "cat")
    await cancel(world, booking)
    world.clock.forward(minutes=11)
    with pytest.raises(Expired):
        await take(world, first)
    await world.waiting.sweep(world.clock())
    assert await held(world) == ["cat"]
    assert (await take(world, second)).user == "cat"


async def test_a_place_that_is_left_passes_its_hold_on(world: World):
    booking = await world.booked(SATURDAY)
    place = await waits(world, "bo")
    await waits(world, "cat")
    await cancel(world, booking)
    who = await world.who("bo")
    assert (await world.waiting.leave(who, place.id, world.clock())) is not None
    assert await world.waiting.leave(who, place.id, world.clock()) is None
    assert await held(world) == ["cat"]


async def test_a_place_of_somebody_else_can_neither_be_left_nor_taken(world: World):
    booking = await world.booked(SATURDAY)
    place = await waits(world, "bo")
    await cancel(world, booking)
    cat = await world.who("cat")
    assert await world.waiting.leave(cat, place.id, world.clock()) is None
    with pytest.raises(Expired):
        await world.waiting.take(cat, place.id, booking.slot, world.clock())
    assert await held(world) == ["bo"]


async def test_nothing_is_held_once_the_time_has_come_and_the_place_ends(world: World):
    await world.booked(SATURDAY)
    await waits(world, "bo")
    world.clock.set(2026, 12, 5, 10, 0)
    await world.waiting.sweep(world.clock())
    assert await check_holds(world.engine) == []


async def test_a_hold_ends_when_its_time_begins(world: World):
    booking = await world.booked(SATURDAY)
    await waits(world, "bo")
    world.clock.set(2026, 12, 5, 9, 55)
    await cancel(world, booking)
    [told] = await world.waiting.to_tell(world.clock())
    assert told.until == booking.slot.starts_at


async def test_a_move_passes_on_what_it_leaves(world: World):
    booking = await world.booked(SATURDAY)
    await waits(world, "bo")
    who = await world.who("ann", "moves")
    await world.bookings.move(who, booking.code, slot_at(who.club, "c1-1206-1000-60"), world.clock())
    assert await held(world) == ["bo"]


async def test_a_member_who_is_forgotten_passes_on_what_they_had_and_what_was_held(world: World):
    booking = await world.booked(SATURDAY)
    await waits(world, "bo")
    await waits(world, "cat")
    await world.member_data.forget("slack:T1:ann", ADMIN, world.clock())
    assert await held(world) == ["bo"]
    assert [row["member"] for row in (await world.member_data.export("slack:T1:bo"))["waiting"]] == ["slack:T1:bo"]
    await world.member_data.forget("slack:T1:bo", ADMIN, world.clock())
    assert await held(world) == ["cat"]
    assert booking.slot.court.key == "c1"


async def test_an_admin_who_cancels_passes_on_and_one_who_closes_does_not(world: World):
    booking = await world.booked(SATURDAY)
    await world.booked("c2-1205-1000-60", "dan")
    await waits(world, "bo")
    await waits(world, "cat", "c2-1205-1000-60")
    await world.club_admin.cancel_for(await world.who("boss", "admin"), booking.code, world.clock())
    assert await held(world) == ["bo"]
    day = date(2026, 12, 5)
    closure = Closure(first=day, last=day, courts=("c2",))
    await world.club_admin.close(await world.who("boss", "closes"), (closure,), world.clock())
    assert await held(world) == ["bo"]


async def test_days_that_are_opened_again_are_found_by_the_sweep(world: World):
    club = (await world.home()).club
    await world.booked(SATURDAY)
    await waits(world, "bo")
    day = date(2026, 12, 5)
    closed = await world.club_admin.close(await world.who("boss", "x"), (Closure(first=day, last=day),), world.clock())
    assert len(closed) == 1
    assert await held(world) == []
    now = (await world.home()).club
    await world.club_admin.save_club(now.model_copy(update={"closures": club.closures}), ADMIN, world.clock())
    await world.waiting.sweep(world.clock())
    assert await held(world) == ["bo"]


async def test_any_court_will_do_for_who_named_none(world: World):
    for court in ("c1", "c2", "c3"):
        await world.booked(f"{court}-1205-1000-60", f"m-{court}", turn=court)
    await waits(world, "bo", anywhere=True)
    mine = (await world.bookings.of_member(await world.who("m-c2"), world.clock()))[0]
    await cancel(world, mine)
    [place] = await world.waiting.of_member(await world.who("bo"), world.clock())
    assert place.slot == mine.slot


async def test_a_court_that_is_free_already_is_held_at_once(world: World):
    place = await waits(world, "bo")
    assert place.is_held(world.clock())
    assert await held(world) == ["bo"]


async def test_the_same_time_again_is_the_same_place_and_there_are_not_too_many(world: World):
    for day in range(MOST_PLACES):
        await world.booked(f"c1-12{day + 5:02}-1000-60", f"m{day}", turn=f"t{day}")
        place = await waits(world, "bo", f"c1-12{day + 5:02}-1000-60")
        assert await waits(world, "bo", f"c1-12{day + 5:02}-1000-60") == place
    with pytest.raises(TooMany):
        await waits(world, "bo", "c1-1220-1000-60")


async def test_nobody_waits_for_the_past(world: World):
    with pytest.raises(InThePast):
        await waits(world, "bo", "c1-1130-1000-60")


async def test_a_hold_counts_to_nobodys_limit_and_its_booking_does(world: World):
    booking = await world.booked(SATURDAY)
    place = await waits(world, "bo")
    for day in range(6, 11):
        await world.booked(f"c2-12{day:02}-1000-60", "bo", turn=f"t{day}")
    await cancel(world, booking)
    assert await held(world) == ["bo"]
    with pytest.raises(TooMany):
        await take(world, place)
    assert await held(world) == ["bo"]


async def test_one_of_several_that_sweep_cancel_and_book_at_once_gets_the_court(world: World):
    booking = await world.booked(SATURDAY)
    places = [await waits(world, f"m{n}") for n in range(4)]

    async def book(n: int) -> None:
        with suppress(Taken):
            await world.booked(SATURDAY, f"other{n}", turn=f"o{n}")

    sweeps = (world.waiting.sweep(world.clock()) for _ in range(3))
    await asyncio.gather(cancel(world, booking), *sweeps, *(book(n) for n in range(3)))
    await world.waiting.sweep(world.clock())
    live = [row for row in await check_rows(world.engine) if row.status == "confirmed"]
    assert len(live) + len(await held(world)) == 1
    assert len(places) == 4


async def test_a_hold_that_the_club_no_longer_allows_goes_on_to_another_court(world: World):
    booking = await world.booked(SATURDAY)
    for court in ("c2", "c3"):
        await world.booked(f"{court}-1205-1000-60", f"m-{court}", turn=court)
    await waits(world, "bo", anywhere=True)
    await cancel(world, booking)
    mine = (await world.bookings.of_member(await world.who("m-c2"), world.clock()))[0]
    await cancel(world, mine)
    club = (await world.home()).club
    await world.club_admin.save_club(club.model_copy(update={"courts": club.courts[1:]}), ADMIN, world.clock())
    await world.waiting.sweep(world.clock())
    assert await held(world) == ["bo"]
    [place] = await world.waiting.of_member(await world.who("bo"), world.clock())
    assert place.slot == mine.slot


async def test_a_press_of_a_turn_that_booked_more_finds_its_own_booking_again(world: World):
    booking = await world.booked(SATURDAY)
    place = await waits(world, "bo")
    await cancel(world, booking)
    await world.booked("c2-1206-1000-60", "bo", turn="takes")
    made = await take(world, place)
    later = await world.bookings.of_member(await world.who("bo"), world.clock())
    assert len(later) == 2
    assert await take(world, place) == made
