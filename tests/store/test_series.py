"""A series is one operation: booked as far as it goes, known by one code, cancelled in part or as a whole."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.booking import Repeat
from bot.domain.club import Closure
from bot.domain.errors import AlreadyCancelled, Closed, Taken, TooFarAhead, TooLate, TooMany, UnknownBooking
from bot.domain.hours import Hours
from bot.domain.ports import Who
from bot.domain.series import Serial
from store.bookings import SqlBookings
from tests.kit.world import Clock, riverside, slot_at, who
from tests.store.rows import check_rows

TUESDAY = "c1-1208-1900-60"
CLUB = riverside(rules={"max_live": 3})


@pytest.fixture
def store(engine: AsyncEngine) -> SqlBookings:
    return SqlBookings(engine)


async def book(store: SqlBookings, clock: Clock, turn: Who | None = None, **repeat: object) -> Serial:
    club = turn.club if turn else CLUB
    return await store.series.book(turn or who(CLUB), slot_at(club, TUESDAY), Repeat(**repeat), clock())


def days(serial: Serial) -> list[str]:
    return [f"{booking.slot.local:%m-%d %H:%M} {booking.slot.court.key}" for booking in serial.bookings]


async def test_a_series_is_booked_week_by_week_with_one_code(store: SqlBookings, clock: Clock):
    made = await book(store, clock, times=3)
    assert days(made) == ["12-08 19:00 c1", "12-15 19:00 c1", "12-22 19:00 c1"]
    assert len({booking.series for booking in made.bookings}) == 1
    assert len({booking.code for booking in made.bookings} | {made.bookings[0].series}) == 4
    await check_rows(store.engine)


async def test_a_series_without_an_end_goes_as_far_as_courts_can_be_booked(store: SqlBookings, clock: Clock):
    made = await book(store, clock, who(riverside(rules={"max_live": 50})))
    assert days(made)[-1] == "12-29 19:00 c1"
    assert not made.missed


async def test_an_evening_past_midnight_is_booked_as_far_ahead_as_its_day(store: SqlBookings, clock: Clock):
    late = riverside(hours=((Hours(opens=18 * 60, closes=26 * 60),),) * 7, rules={"horizon_days": 7, "max_live": 20})
    first = slot_at(late, "c1-1202-0100-60")  # of Tuesday's evening
    serial = await store.series.book(who(late), first, Repeat(days=7), clock())
    assert days(serial) == ["12-02 01:00 c1", "12-09 01:00 c1"]
    late.check_slot(serial.bookings[-1].slot, clock())


async def test_a_series_of_so_many_says_which_are_too_far_ahead(store: SqlBookings, clock: Clock):
    made = await book(store, clock, who(riverside(rules={"max_live": 50})), times=6)
    assert len(made.bookings) == 4
    assert [(m.day, type(m.why)) for m in made.missed] == [
        (date(2027, 1, 5), TooFarAhead),
        (date(2027, 1, 12), TooFarAhead),
    ]


async def test_a_series_stops_at_the_live_bookings_that_a_member_may_hold(store: SqlBookings, clock: Clock):
    made = await book(store, clock)
    assert len(made.bookings) == 3
    assert [type(missed.why) for missed in made.missed] == [TooMany]
    with pytest.raises(TooMany):
        await store.series.book(who(CLUB, turn="t2"), slot_at(CLUB, "c1-1209-1000-60"), Repeat(), clock())
    assert len(await store.of_member(who(CLUB), clock())) == 3


async def test_a_day_that_is_taken_is_missed_and_the_rest_is_booked(store: SqlBookings, clock: Clock):
    await store.book(who(CLUB, "bo"), slot_at(CLUB, "c1-1215-1900-60"), clock())
    made = await book(store, clock, times=3)
    assert days(made) == ["12-08 19:00 c1", "12-22 19:00 c1"]
    assert [(missed.day, type(missed.why)) for missed in made.missed] == [(date(2026, 12, 15), Taken)]


async def test_another_court_takes_the_place_of_one_that_is_taken_where_it_will_do(store: SqlBookings, clock: Clock):
    await store.book(who(CLUB, "bo"), slot_at(CLUB, "c1-1215-1900-60"), clock())
    made = await book(store, clock, times=3, courts=("c3", "c2"))
    assert days(made) == ["12-08 19:00 c1", "12-15 19:00 c3", "12-22 19:00 c1"]


async def test_a_closed_day_of_a_series_is_missed(store: SqlBookings, clock: Clock):
    shut = riverside(closures=(Closure(first=date(2026, 12, 15), last=date(2026, 12, 15)),))
    made = await book(store, clock, who(shut), times=2)
    assert [type(missed.why) for missed in made.missed] == [Closed]


async def test_a_series_of_which_nothing_can_be_had_is_refused(store: SqlBookings, clock: Clock):
    with pytest.raises(TooFarAhead):
        await store.series.book(who(CLUB), slot_at(CLUB, "c1-1231-1900-60"), Repeat(), clock.set(2026, 11, 1))


async def test_a_series_keeps_its_time_of_day_when_the_clocks_change(store: SqlBookings, clock: Clock):
    clock.set(2027, 3, 20)
    club = riverside()
    first = club.slot("c1-20270323-1900-60")
    made = await store.series.book(who(club), first, Repeat(times=2), clock())
    assert [f"{b.slot.local:%m-%d %H:%M}" for b in made.bookings] == ["03-23 19:00", "03-30 19:00"]
    assert (made.bookings[1].slot.starts_at - made.bookings[0].slot.starts_at).total_seconds() == (7 * 24 - 1) * 3600


async def test_a_turn_that_runs_again_finds_its_series_and_books_no_more(store: SqlBookings, clock: Clock):
    bo = await store.book(who(CLUB, "bo"), slot_at(CLUB, "c1-1215-1900-60"), clock())
    made = await book(store, clock, times=3)
    await store.cancel(who(CLUB, "bo", "t9"), bo.code, clock())
    again = await book(store, clock, times=3)
    assert again.bookings == made.bookings
    assert [type(missed.why) for missed in again.missed] == [Taken]


async def test_a_series_is_bound_by_no_count_of_a_turn(store: SqlBookings, clock: Clock):
    made = await book(store, clock, times=3)
    gone = await store.series.cancel(who(CLUB, turn="t2"), made.bookings[0].series or "", clock())
    assert len(gone.bookings) == 3 > CLUB.rules.max_per_turn


@pytest.mark.parametrize(("by", "left"), [("series", []), ("second", [0]), ("last", [0, 1])])
async def test_a_series_is_cancelled_as_a_whole_or_from_one_on(
    store: SqlBookings, clock: Clock, by: str, left: list[int]
):
    made = (await book(store, clock, times=3)).bookings
    code = {"series": made[0].series or "", "second": made[1].code, "last": made[2].code}[by]
    gone = await store.series.cancel(who(CLUB, turn="t2"), code, clock())
    assert await store.series.cancel(who(CLUB, turn="t2"), code, clock()) == gone
    assert await store.of_member(who(CLUB), clock()) == [made[n] for n in left]
    await check_rows(store.engine)


async def test_the_rest_of_a_series_goes_after_one_of_it_was_cancelled(store: SqlBookings, clock: Clock):
    made = (await book(store, clock, times=3)).bookings
    await store.cancel(who(CLUB, turn="t2"), made[1].code, clock())
    gone = await store.series.cancel(who(CLUB, turn="t3"), made[1].code, clock())
    assert [booking.code for booking in gone.bookings] == [made[2].code]


async def test_a_booking_of_a_series_that_has_begun_stays(store: SqlBookings, clock: Clock):
    made = (await book(store, clock, times=2)).bookings
    clock.set(2026, 12, 8, 19, 30)
    gone = await store.series.cancel(who(CLUB, turn="t2"), made[0].code, clock())
    assert [booking.code for booking in gone.bookings] == [made[1].code]
    assert [(missed.day, type(missed.why)) for missed in gone.missed] == [(date(2026, 12, 8), TooLate)]


async def test_a_series_of_somebody_else_is_as_unknown_as_none(store: SqlBookings, clock: Clock):
    made = (await book(store, clock, times=2)).bookings
    for code in (made[0].series or "", made[0].code, "K7M2QX"):
        with pytest.raises(UnknownBooking):
            await store.series.cancel(who(CLUB, "bo", "t2"), code, clock())


async def test_a_series_that_is_cancelled_already_says_so(store: SqlBookings, clock: Clock):
    made = (await book(store, clock, times=2)).bookings
    await store.series.cancel(who(CLUB, turn="t2"), made[0].code, clock())
    with pytest.raises(AlreadyCancelled):
        await store.series.cancel(who(CLUB, turn="t3"), made[0].code, clock())


async def test_a_proposed_series_is_booked_by_a_yes_once(store: SqlBookings, clock: Clock):
    ann, repeat = who(CLUB), Repeat(times=3, courts=("c2",))
    asked = await store.proposals.propose(ann, slot_at(CLUB, TUESDAY), clock.forward(minutes=15), repeat)
    assert asked.repeat == repeat
    assert await store.proposals.waiting(ann, asked.id, clock.forward(minutes=-5)) == asked
    yes = who(CLUB, turn="t2")
    made = await store.proposals.confirm(yes, asked.id, clock())
    assert isinstance(made, Serial)
    assert len(made.bookings) == 3
    assert await store.proposals.confirm(replace(yes, turn_id="t3"), asked.id, clock()) == made
    assert len(await store.of_member(ann, clock())) == 3
