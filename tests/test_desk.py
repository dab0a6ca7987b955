"""The desk: what one member can do in one turn. The store behind it is SQLite; `tests/store` covers the other."""

import asyncio
from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.booking import Booking, Court, Proposal, name_of_start
from bot.domain.club import Club
from bot.domain.desk import Desk
from bot.domain.errors import (
    BadLength,
    Closed,
    InThePast,
    NoSuchTime,
    Taken,
    TooFarAhead,
    TooMany,
    UnknownBooking,
    UnknownSlot,
)
from bot.domain.orders import EVERYTHING
from bot.domain.ports import Change
from bot.domain.search import Search
from store.bookings import SqlBookings
from tests.kit.refusals import refused
from tests.kit.world import Clock, riverside, who

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WEDNESDAY = date(2026, 12, 2)
THREE = time(15)


class Desks:
    """Desks at one store and clock: `desks("bob")` is a new turn of Bob's."""

    def __init__(self, store: SqlBookings, clock: Clock) -> None:
        self.store, self.clock, self.turns = store, clock, 0

    def __call__(self, member: str = "ann", club: Club | None = None, turn: str | None = None) -> Desk:
        self.turns += 1
        return Desk(who(club or riverside(), member, turn or f"turn{self.turns}"), self.store, self.clock, EVERYTHING)


@pytest.fixture
def desks(engine: AsyncEngine, clock: Clock) -> Desks:
    return Desks(SqlBookings(engine), clock)


async def booked(desk: Desk, slot_id: str) -> Booking:
    booking = await desk.book(slot_id)
    assert isinstance(booking, Booking)
    return booking


class TestAvailability:
    async def test_a_free_day_has_every_court_at_every_hour(self, desks: Desks) -> None:
        slots = await desks().check_availability(WEDNESDAY)
        assert len(slots) == 15 * 3
        assert slots == sorted(slots, key=lambda slot: slot.starts_at)

    async def test_a_start_is_named_once_for_all_of_many_courts(self, desks: Desks) -> None:
        courts = tuple(Court(key=f"c{n}", name=f"Court {n}") for n in range(1, 51))
        name_of_start.cache_clear()
        assert len(await desks(club=riverside(courts=courts)).check_availability(WEDNESDAY)) == 15 * 50
        assert name_of_start.cache_info().misses == 15

    async def test_a_booked_slot_is_not_free(self, desks: Desks) -> None:
        await booked(desks(), "c2-20261202-1500-60")
        free = await desks("bob").check_availability(WEDNESDAY, THREE)
        assert [slot.id for slot in free] == ["c1-20261202-1500-60", "c3-20261202-1500-60"]

    async def test_a_longer_wish_needs_all_of_its_time_free(self, desks: Desks) -> None:
        await booked(desks(), "c2-20261202-1600-60")
        free = await desks().check_availability(WEDNESDAY, THREE, 120)
        assert [slot.id for slot in free] == ["c1-20261202-1500-120", "c3-20261202-1500-120"]

    async def test_a_booking_that_is_moved_leaves_its_time_to_longer_ones_and_is_no_new_time_itself(
        self, desks: Desks
    ) -> None:
        own = await booked(desks(), "c1-20261202-1500-60")
        wanted = Search(WEDNESDAY, courts=("c1",), moving=own.code)
        assert own.slot not in await desks().search(replace(wanted, minutes=60))
        assert own.slot not in await desks().near(replace(wanted, start=time(15, 30)))
        assert "c1-20261202-1500-120" in [slot.id for slot in await desks().search(replace(wanted, minutes=120))]

    async def test_all_taken_is_an_empty_list(self, desks: Desks) -> None:
        for court in (1, 2, 3):
            await booked(desks(), f"c{court}-20261202-1500-60")
        desk = desks("bob")
        assert await desk.check_availability(WEDNESDAY, THREE) == []
        assert desk.latest == []

    async def test_of_today_only_what_has_not_begun_is_offered(self, desks: Desks, clock: Clock) -> None:
        clock.set(2026, 12, 1, 20, 1)
        assert [s.local.hour for s in await desks().check_availability(date(2026, 12, 1))] == [21] * 3
        clock.set(2026, 12, 1, 21, 1)
        with refused(InThePast, "too late to book for today"):
            await desks().check_availability(date(2026, 12, 1))

    async def test_rules_that_forbid_a_wish_are_said(self, desks: Desks) -> None:
        desk = desks()
        for refusal, wish in {
            InThePast: (date(2026, 11, 30), None, None),
            TooFarAhead: (date(2027, 1, 1), None, None),
            Closed: (WEDNESDAY, time(23), None),
            BadLength: (WEDNESDAY, THREE, 45),
        }.items():
            with pytest.raises(refusal):
                await desk.check_availability(*wish)

    async def test_an_hour_that_the_clocks_repeat_is_offered_twice(self, desks: Desks, clock: Clock) -> None:
        clock.set(2026, 10, 25, 0, 15, "Europe/London")
        club = riverside(hours=(({"opens": 0, "closes": 1440},),) * 7)
        free = await desks(club=club).check_availability(date(2026, 10, 25), time(1))
        assert [s.id for s in free if s.court.key == "c1"] == ["c1-20261025-0100-60", "c1-20261025-0100b-60"]
        clock.set(2026, 10, 25, 0, 30)  # 01:30 on the first pass; the second 01:00 is yet to come
        free = await desks(club=club).check_availability(date(2026, 10, 25), time(1))
        assert [s.id for s in free if s.court.key == "c1"] == ["c1-20261025-0100b-60"]

    async def test_an_hour_that_the_clocks_skip_is_said_not_to_exist(self, desks: Desks, clock: Clock) -> None:
        clock.set(2026, 3, 28)
        club = riverside(hours=(({"opens": 0, "closes": 1440},),) * 7)
        with pytest.raises(NoSuchTime):
            await desks(club=club).check_availability(date(2026, 3, 29), time(1))


class TestAlternatives:
    async def test_the_nearest_starts_come_first_and_are_listed_in_order(self, desks: Desks) -> None:
        for court in (1, 2, 3):
            await booked(desks(f"m{court}"), f"c{court}-20261202-1500-60")
        near = await desks().alternatives(WEDNESDAY, THREE, limit=4)
        assert [f"{slot.local:%a %H}" for slot in near] == ["Wed 13", "Wed 14", "Wed 16", "Wed 17"]

    async def test_a_closed_day_leads_to_the_days_around_it(self, desks: Desks) -> None:
        club = riverside(closures=[{"first": "2026-12-02", "last": "2026-12-02"}])
        near = await desks(club=club).alternatives(WEDNESDAY, THREE)
        assert {slot.local.date() for slot in near} <= {date(2026, 12, 1), date(2026, 12, 3)}
        assert len(near) == 5

    @pytest.mark.parametrize("day", [date(2020, 1, 1), date(2030, 1, 1), date.min, date.max])
    async def test_a_wish_out_of_reach_leads_to_the_nearest_days_within(self, desks: Desks, day: date) -> None:
        near = await desks().alternatives(day, THREE)
        assert near
        assert all(date(2026, 12, 1) <= slot.local.date() <= date(2026, 12, 31) for slot in near)

    async def test_a_length_that_cannot_be_had_leads_to_one_slot(self, desks: Desks) -> None:
        assert {slot.minutes for slot in await desks().alternatives(WEDNESDAY, THREE, 45)} == {60}

    async def test_everything_shown_in_a_turn_is_remembered(self, desks: Desks) -> None:
        desk = desks()
        shown = await desk.check_availability(WEDNESDAY, THREE)
        near = await desk.alternatives(date(2026, 12, 3), THREE)
        assert desk.latest == near
        assert set(desk.seen) == {slot.id for slot in shown + near}


class TestBooking:
    async def test_a_booking_is_the_members_and_the_turns(self, desks: Desks) -> None:
        desk = desks()
        booking = await booked(desk, "c1-20261202-1500-60")
        assert (booking.user, booking.turn_id) == ("ann", desk.who.turn_id)
        assert desk.changes == await desk.committed() == [Change("booked", booking)]
        assert await desks().my_bookings() == [booking]
        assert await desks("bob").my_bookings() == []

    async def test_the_rules_stand_before_the_store(self, desks: Desks) -> None:
        desk = desks()
        for refusal, slot_id in {
            UnknownSlot: "c1-20261202-1515-60",
            Closed: "c1-20261202-2300-60",
            BadLength: "c1-20261202-1500-45",
            TooFarAhead: "c1-20270202-1500-60",
            InThePast: "c1-20261201-0800-60",
        }.items():
            with pytest.raises(refusal):
                await desk.book(slot_id)
        assert desk.changes == []

    async def test_a_code_may_be_typed_in_small_letters(self, desks: Desks) -> None:
        booking = await booked(desks(), "c1-20261202-1500-60")
        moved = await desks().move(booking.code.lower(), "c2-20261202-1500-60")
        assert moved.code == booking.code
        assert (await desks().cancel(booking.code.lower())).status == "cancelled"

    async def test_a_move_obeys_the_same_rules_as_a_booking(self, desks: Desks) -> None:
        booking = await booked(desks(), "c1-20261202-1500-60")
        with pytest.raises(Closed):
            await desks().move(booking.code, "c1-20261202-2300-60")
        with pytest.raises(UnknownBooking):
            await desks("bob").move(booking.code, "c2-20261202-1500-60")
        assert await desks().my_bookings() == [booking]

    async def test_a_turn_cancels_no_more_than_it_may_book(self, desks: Desks) -> None:
        codes = [(await booked(desks(), f"c{court}-20261202-1500-60")).code for court in (1, 2, 3)]
        desk = desks()
        for code in codes[:2]:
            await desk.cancel(code)
        await desk.cancel(codes[1])  # said twice, done once
        with refused(TooMany, "at most 2 bookings a message"):
            await desk.cancel(codes[2])

    async def test_a_turn_remembers_the_last_change_to_a_booking(self, desks: Desks) -> None:
        desk = desks()
        booking = await booked(desk, "c1-20261202-1500-60")
        moved = await desk.move(booking.code, "c2-20261202-1500-60")
        assert desk.changes == await desk.committed() == [Change("moved", moved)]

    async def test_a_turn_that_is_cancelled_half_way_sees_its_write_through(self, desks: Desks) -> None:
        desk = desks()
        turn = asyncio.create_task(desk.book("c1-20261202-1500-60"))
        await asyncio.sleep(0)
        turn.cancel()
        with pytest.raises(asyncio.CancelledError):
            await turn
        [change] = await desk.committed()
        assert change.booking.slot.id == "c1-20261202-1500-60"


class TestConfirmFirst:
    CLUB = riverside(rules={"confirm_bookings": True})

    async def test_nothing_is_booked_before_the_yes(self, desks: Desks) -> None:
        desk = desks(club=self.CLUB)
        proposal = await desk.book("c1-20261202-1500-60")
        assert isinstance(proposal, Proposal)
        assert (desk.proposals, desk.changes, await desk.committed()) == ([proposal], [], [])
        yes = desks(club=self.CLUB)
        booking = await yes.confirm(proposal.id)
        assert yes.changes == [Change("booked", booking)]
        assert booking.slot == proposal.slot

    async def test_the_same_wish_twice_in_a_turn_is_one_proposal(self, desks: Desks) -> None:
        desk = desks(club=self.CLUB)
        assert await desk.book("c1-20261202-1500-60") == await desk.book("c1-20261202-1500-60")
        assert len(desk.proposals) == 1

    async def test_a_taken_slot_is_not_proposed(self, desks: Desks) -> None:
        await booked(desks("bob"), "c1-20261202-1500-60")
        with pytest.raises(Taken):
            await desks(club=self.CLUB).book("c1-20261202-1500-60")

    async def test_a_slot_that_the_member_has_needs_no_yes(self, desks: Desks) -> None:
        booking = await booked(desks(), "c1-20261202-1500-60")
        assert await desks(club=self.CLUB).book("c1-20261202-1500-60") == booking

    async def test_after_a_no_it_can_be_asked_for_again(self, desks: Desks) -> None:
        first = await desks(club=self.CLUB).book("c1-20261202-1500-60")
        assert isinstance(first, Proposal)
        await desks(club=self.CLUB).decline(first.id)
        second = await desks(club=self.CLUB).book("c1-20261202-1500-60")
        assert isinstance(second, Proposal)
        assert second.id != first.id
