"""What admins do to a club and to its members' bookings, on both databases."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.booking import Booking
from bot.domain.club import Closure
from bot.domain.desk import PROPOSAL_LIFE
from bot.domain.errors import BookingError, Closed, UnknownBooking, UnknownSlot
from store.sql import make_engine
from tests.kit.refusals import refused
from tests.kit.world import Clock, slot_at
from tests.store.club_world import ADMIN, World, codes
from tests.store.rows import check_rows

SECOND = date(2026, 12, 2)
SHUT = Closure(first=SECOND, last=SECOND, reason="tournament")


@pytest.fixture
def world(engine: AsyncEngine, clock: Clock) -> World:
    return World.on(engine, clock)


async def closed(world: World, closure: Closure = SHUT, turn: str = "close") -> list[Booking]:
    return await world.club_admin.close(await world.who("boss", turn), [closure], world.clock())


class TestLive:
    async def test_live_lists_everybodys_bookings_that_overlap_the_span(self, world: World) -> None:
        second = await world.booked("c2-1202-1500-60", "bob")
        first = await world.booked("c1-1202-1400-60")
        await world.booked("c1-1202-1600-60", turn="t2")  # begins when the span ends
        gone = await world.booked("c3-1202-1500-60", "eve")
        await world.bookings.cancel(await world.who("eve", "t3"), gone.code, world.clock())
        club = (await world.home()).club
        since = first.slot.starts_at + timedelta(minutes=30)
        assert await world.club_admin.live(club, since, second.slot.ends_at) == [first, second]
        assert first not in await world.club_admin.live(club, first.slot.ends_at, first.slot.ends_at + timedelta(1))


class TestClose:
    async def test_a_closure_cancels_what_it_covers_and_frees_the_courts(self, world: World) -> None:
        anns, bobs = await world.booked("c1-1202-1500-60"), await world.booked("c2-1202-2100-60", "bob")
        later = await world.booked("c1-1203-0700-60", "eve")
        gone = await closed(world)
        assert gone == [replace(b, status="cancelled", changed_turn_id="slack:T1:close") for b in (anns, bobs)]
        assert not await world.taken(anns)
        assert await world.taken(later)
        assert (await world.home()).club.closed(SECOND) == SHUT
        await check_rows(world.engine)

    async def test_a_closure_may_be_for_some_courts_only(self, world: World) -> None:
        await world.booked("c1-1202-1500-60")
        bobs = await world.booked("c2-1202-1500-60", "bob")
        assert codes(await closed(world, SHUT.model_copy(update={"courts": ("c2",)}))) == [bobs.code]

    async def test_a_booking_that_has_begun_is_played_to_its_end(self, world: World) -> None:
        running, coming = await world.booked("c1-1202-1500-60"), await world.booked("c1-1202-1600-60", turn="t2")
        world.clock.set(2026, 12, 2, 15, 0)
        assert codes(await closed(world)) == [coming.code]
        assert await world.taken(running)

    async def test_the_same_turn_again_tells_the_same_members(self, world: World) -> None:
        await world.booked("c1-1202-1500-60")
        before = await world.who("boss", "close")
        first = await world.club_admin.close(before, [SHUT], world.clock())
        assert await world.club_admin.close(before, [SHUT], world.clock()) == first  # a lost answer
        assert await closed(world) == first  # a run that loaded the newer club
        assert await closed(world, turn="other") == []
        club = (await world.home()).club
        assert (club.version, club.closures) == (2, (SHUT,))
        assert len(await world.recorded()) == 2

    async def test_a_closure_is_recorded_with_each_booking(self, world: World) -> None:
        booking = await world.booked("c1-1202-1500-60")
        before = (await world.home()).club
        await closed(world)
        after = (await world.home()).club
        assert await world.recorded() == [
            (ADMIN, "club", before.model_dump_json(), after.model_dump_json()),
            (ADMIN, "cancelled", f"{booking.code} {booking.slot.id}", ""),
        ]

    async def test_a_club_that_somebody_changed_meanwhile_is_looked_at_again(self, world: World) -> None:
        booking, before = await world.booked("c1-1202-1500-60"), await world.who("boss", "close")
        await world.club_admin.save_club(before.club.model_copy(update={"name": "New"}), ADMIN, world.clock())
        with refused(BookingError, "Somebody else"):
            await world.club_admin.close(before, [SHUT], world.clock())
        assert await world.taken(booking)


class TestAfterAClosure:
    """Turns that loaded the club before it closed the day."""

    async def test_members_book_nothing_on_a_closed_day(self, world: World) -> None:
        old = await world.who()
        await closed(world)
        with pytest.raises(Closed):
            await world.bookings.book(old, slot_at(old.club, "c1-1202-1500-60"), world.clock())
        assert await world.bookings.book(old, slot_at(old.club, "c1-1203-1500-60"), world.clock())

    async def test_members_move_and_confirm_nothing_to_a_closed_day(self, world: World) -> None:
        booking, old = await world.booked("c1-1203-1500-60"), await world.who(turn="t2")
        slot = slot_at(old.club, "c1-1202-1500-60")
        proposal = await world.bookings.proposals.propose(old, slot, world.clock() + PROPOSAL_LIFE)
        await closed(world)
        with pytest.raises(Closed):
            await world.bookings.move(old, booking.code, slot, world.clock())
        with pytest.raises(Closed):
            await world.bookings.proposals.confirm(old, proposal.id, world.clock())
        assert await world.bookings.of_member(old, world.clock()) == [booking]

    async def test_members_find_what_they_had_booked_before_a_closure(self, world: World) -> None:
        booking, old = await world.booked("c1-1202-1500-60"), await world.who()
        await closed(world, SHUT.model_copy(update={"courts": ("c2",)}))
        assert await world.bookings.book(old, booking.slot, world.clock()) == booking

    async def test_a_court_that_was_given_up_is_not_booked(self, world: World) -> None:
        old = await world.who()
        fewer = old.club.model_copy(update={"courts": old.club.courts[1:]})
        await world.club_admin.save_club(fewer, ADMIN, world.clock())
        with pytest.raises(UnknownSlot):
            await world.bookings.book(old, slot_at(old.club, "c1-1202-1500-60"), world.clock())

    async def test_no_booking_slips_in_while_the_day_closes(self, database_url: str, clock: Clock) -> None:
        several = [World.on(make_engine(database_url), clock) for _ in range(3)]  # as three processes would
        members = [await several[0].who(f"m{n}", f"t{n}") for n in range(30)]
        slots = [slot_at(members[0].club, f"c{n % 3 + 1}-1202-{7 + n // 3:02d}00-60") for n in range(30)]

        async def book(n: int) -> Booking | None:
            try:
                return await several[n % 2].bookings.book(members[n], slots[n], clock())
            except Closed:
                return None

        async def close() -> list[Booking]:
            await asyncio.sleep(0.01)
            return await closed(several[2])

        *made, gone = await asyncio.gather(*(book(n) for n in range(30)), close())
        assert sorted(codes(gone)) == sorted(booking.code for booking in made if booking)
        rows = await check_rows(several[0].engine)
        assert {row.status for row in rows} <= {"cancelled"}
        for world in several:
            await world.engine.dispose()


class TestCancelFor:
    async def test_an_admin_cancels_a_members_booking_whatever_the_cutoff(self, world: World) -> None:
        booking, admin = await world.booked("c1-1201-1000-60"), await world.who("boss", "t9")
        strict = admin.club.rules.model_copy(update={"cancel_cutoff_minutes": 600})
        admin = replace(admin, club=admin.club.model_copy(update={"rules": strict}))
        gone = await world.club_admin.cancel_for(admin, booking.code.lower(), world.clock())
        assert gone == replace(booking, status="cancelled", changed_turn_id="slack:T1:t9")
        assert not await world.taken(booking)
        assert await world.recorded() == [(ADMIN, "cancelled", f"{booking.code} {booking.slot.id}", "")]

    async def test_the_same_turn_again_says_the_same_and_another_hears_that_it_is_gone(self, world: World) -> None:
        booking, admin = await world.booked("c1-1202-1500-60"), await world.who("boss", "t9")
        gone = await world.club_admin.cancel_for(admin, booking.code, world.clock())
        assert await world.club_admin.cancel_for(admin, booking.code, world.clock()) == gone
        with refused(BookingError, "already cancelled"):
            await world.club_admin.cancel_for(await world.who("boss", "t10"), booking.code, world.clock())
        assert len(await world.recorded()) == 1

    async def test_bookings_that_are_over_or_another_clubs_stay(self, world: World) -> None:
        booking, elsewhere = await world.booked("c1-1201-1000-60"), await world.booked("c1-1202-1000-60", workspace="X")
        admin = await world.who("boss", "t9")
        with pytest.raises(UnknownBooking):
            await world.club_admin.cancel_for(admin, elsewhere.code, world.clock())
        world.clock.set(2026, 12, 1, 11)
        with refused(BookingError, "is over"):
            await world.club_admin.cancel_for(admin, booking.code, world.clock())

    async def test_a_booking_is_found_by_its_code_in_its_club_whatever_its_status(self, world: World) -> None:
        booking, admin = await world.booked("c1-1202-1500-60"), await world.who("boss", "t9")
        assert await world.club_admin.booking(admin.club, booking.code) == booking
        gone = await world.club_admin.cancel_for(admin, booking.code, world.clock())
        assert await world.club_admin.booking(admin.club, booking.code) == gone
        assert await world.club_admin.booking((await world.home("X")).club, booking.code) is None


async def test_the_last_changes_are_those_of_the_workspace_and_of_its_club(world: World) -> None:
    here, there = await world.home("T1"), await world.home("G1")
    await world.workspaces.set_pattern(here, "A", ADMIN, world.clock())
    await world.workspaces.set_pattern(there, "B", "discord::1", world.clock())
    await world.club_admin.save_club(
        here.club.model_copy(update={"name": "New"}), ADMIN, world.clock.forward(minutes=1)
    )
    here = await world.home("T1")
    newest, oldest = await world.club_admin.changes(here)
    assert (newest.what, newest.at, oldest.what, oldest.after) == ("club", world.clock(), "pattern", "A")
    assert await world.club_admin.changes(here, limit=1) == [newest]
