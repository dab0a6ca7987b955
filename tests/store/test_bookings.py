"""What the rows decide, on both databases."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.booking import Booking
from bot.domain.club import Club
from bot.domain.errors import BookingError, Taken, TooLate, TooMany, UnknownBooking
from bot.domain.fence import holding
from bot.domain.ports import Change
from store import ledger
from store.bookings import SqlBookings
from store.schema import booking_slots
from store.sql import read
from tests.kit.refusals import refused
from tests.kit.world import Clock, riverside, slot_at, who


@pytest.fixture
def store(engine: AsyncEngine) -> SqlBookings:
    return SqlBookings(engine)


async def cells(store: SqlBookings) -> list[tuple[str, datetime]]:
    rows = await read(store.engine, lambda connection: connection.execute(select(booking_slots)).all())
    return sorted((row.court_id, row.starts_at) for row in rows)


async def booked(store: SqlBookings, club: Club, clock: Clock, slot: str, turn: str = "t1") -> Booking:
    return await store.book(who(club, turn=turn), slot_at(club, slot), clock())


class TestBook:
    async def test_a_booking_holds_every_quarter_of_an_hour_that_it_lasts(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        slot = slot_at(club, "c1-1202-1500-60")
        booking = await store.book(who(club), slot, clock())
        assert booking == Booking(booking.code, slot, "slack:T1:ann", "confirmed", "slack:T1:t1")
        assert await cells(store) == [("riverside/c1", cell) for cell in slot.cells()]
        assert await store.of_member(who(club), clock()) == [booking]

    @pytest.mark.parametrize(
        "member", ["o'neill", 'a"b', "back\\slash'", "{club} %s %(now)s", "$1 :now; COMMIT", "ł🎾"]
    )
    async def test_an_id_is_never_read_as_sql(self, store: SqlBookings, club: Club, clock: Clock, member: str) -> None:
        with holding(f"slack:T1:{member}", 2):
            booking = await store.book(who(club, member, member), slot_at(club, "c1-1202-1500-60"), clock())
        assert booking.member == f"slack:T1:{member}"
        assert await store.of_member(who(club, member), clock()) == [booking]

    async def test_a_slot_that_somebody_has_is_taken(self, store: SqlBookings, club: Club, clock: Clock) -> None:
        await booked(store, club, clock, "c1-1202-1500-60")
        with refused(Taken, "Court 1 on Wednesday 2 December at 15:00 is taken"):
            await store.book(who(club, "bob", "t2"), slot_at(club, "c1-1202-1500-60"), clock())

    async def test_an_overlap_of_a_quarter_of_an_hour_is_taken_and_writes_nothing(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        await booked(store, club, clock, "c1-1202-1500-60")
        before = await cells(store)
        with pytest.raises(Taken):
            await store.book(who(club, "bob", "t2"), slot_at(club, "c1-1202-1415-60"), clock())
        assert await cells(store) == before
        assert await store.of_turn(who(club, "bob", "t2")) == []

    async def test_the_same_turn_again_finds_the_booking_that_stands(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        first = await booked(store, club, clock, "c1-1202-1500-60")
        assert await booked(store, club, clock, "c1-1202-1500-60") == first

    async def test_the_same_turn_again_finds_its_booking_where_it_was_moved(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        first = await booked(store, club, clock, "c1-1202-1500-60")
        moved = await store.move(who(club, turn="t2"), first.code, slot_at(club, "c2-1203-0900-60"), clock())
        assert await booked(store, club, clock, "c1-1202-1500-60") == moved

    async def test_the_same_turn_again_does_not_bring_back_what_was_cancelled(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        first = await booked(store, club, clock, "c1-1202-1500-60")
        await store.cancel(who(club, turn="t2"), first.code, clock())
        with refused(BookingError, f"{first.code} has been cancelled"):
            await booked(store, club, clock, "c1-1202-1500-60")
        assert await cells(store) == []

    async def test_a_later_turn_may_book_again_what_was_cancelled(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        first = await booked(store, club, clock, "c1-1202-1500-60")
        await store.cancel(who(club, turn="t2"), first.code, clock())
        assert (await booked(store, club, clock, "c1-1202-1500-60", "t3")).code != first.code

    async def test_a_slot_that_is_the_members_already_is_found_with_its_older_turn(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        first = await booked(store, club, clock, "c1-1202-1500-60", "t1")
        assert await booked(store, club, clock, "c1-1202-1500-60", "t2") == first

    async def test_a_member_may_hold_two_courts_at_once(self, store: SqlBookings, club: Club, clock: Clock) -> None:
        await booked(store, club, clock, "c1-1202-1500-60")
        await booked(store, club, clock, "c2-1202-1500-60")
        assert len(await store.of_member(who(club), clock())) == 2

    async def test_the_sixth_live_booking_is_too_many(self, store: SqlBookings, club: Club, clock: Clock) -> None:
        for hour in range(10, 15):
            await booked(store, club, clock, f"c1-1202-{hour}00-60", f"t{hour}")
        with refused(TooMany, "hold 5 bookings"):
            await booked(store, club, clock, "c1-1202-1500-60", "t15")

    async def test_bookings_that_are_over_or_cancelled_do_not_count(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        for hour in range(10, 15):
            last = await booked(store, club, clock, f"c1-1202-{hour}00-60", f"t{hour}")
        await store.cancel(who(club, turn="t15"), last.code, clock())
        await booked(store, club, clock, "c1-1202-1500-60", "t16")
        clock.forward(days=1, hours=2)  # 11:00, when the first is over
        await booked(store, club, clock, "c1-1202-1600-60", "t17")

    async def test_a_turn_books_two_at_most_even_if_it_cancels_between(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        await booked(store, club, clock, "c1-1202-1500-60")
        second = await booked(store, club, clock, "c2-1202-1500-60")
        await store.cancel(who(club), second.code, clock())
        with refused(TooMany, "2 courts a message"):
            await booked(store, club, clock, "c3-1202-1500-60")

    async def test_limits_are_each_members_and_each_clubs_own(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        tight = riverside(rules={"max_live": 1})
        other = riverside(id="hillside", rules={"max_live": 1})
        await booked(store, tight, clock, "c1-1202-1500-60", "t1")
        await booked(store, other, clock, "c1-1202-1500-60", "t2")
        await store.book(who(tight, "bob", "t3"), slot_at(tight, "c2-1202-1500-60"), clock())
        with pytest.raises(TooMany):
            await booked(store, tight, clock, "c3-1202-1500-60", "t4")

    async def test_a_code_that_is_in_use_is_drawn_again(
        self, store: SqlBookings, club: Club, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        codes = iter(["AAA222", "AAA222", "BBB333"])
        monkeypatch.setattr(ledger, "new_code", lambda: next(codes))
        await booked(store, club, clock, "c1-1202-1500-60", "t1")
        assert (await booked(store, club, clock, "c1-1202-1600-60", "t2")).code == "BBB333"

    async def test_taken_cells_are_those_of_this_club_in_this_span(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        slot = (await booked(store, club, clock, "c1-1202-1500-60")).slot
        await booked(store, riverside(id="hillside"), clock, "c2-1202-1500-60", "t2")
        half_past = slot.starts_at + timedelta(minutes=30)
        assert await store.occupied_cells(club, slot.starts_at, half_past) == {
            ("c1", cell) for cell in slot.cells()[:2]
        }
        assert await store.occupied_cells(club, slot.ends_at, slot.ends_at + timedelta(days=1)) == frozenset()


class TestCancel:
    async def test_a_cancellation_frees_the_court_and_keeps_the_record(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        booking = await booked(store, club, clock, "c1-1202-1500-60")
        gone = await store.cancel(who(club, turn="t2"), booking.code, clock())
        assert (gone.status, gone.turn_id, gone.changed_turn_id) == ("cancelled", "slack:T1:t1", "slack:T1:t2")
        assert await cells(store) == []
        assert await store.of_member(who(club), clock()) == []
        assert await store.everything([club]) == [(club, gone)]

    async def test_the_same_turn_again_says_the_same(self, store: SqlBookings, club: Club, clock: Clock) -> None:
        booking = await booked(store, club, clock, "c1-1202-1500-60")
        gone = await store.cancel(who(club, turn="t2"), booking.code, clock())
        assert await store.cancel(who(club, turn="t2"), booking.code, clock.forward(days=3)) == gone

    async def test_a_turn_cancels_two_at_most_and_may_repeat_them(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        codes = [(await booked(store, club, clock, f"c1-1202-1{n}00-60", f"t1{n}")).code for n in range(3)]
        gone = [await store.cancel(who(club, turn="t2"), code, clock()) for code in codes[:2]]
        with refused(TooMany, "cancel at most 2 bookings a message"):
            await store.cancel(who(club, turn="t2"), codes[2], clock())
        assert [await store.cancel(who(club, turn="t2"), code, clock()) for code in codes[:2]] == gone
        assert (await store.cancel(who(club, turn="t3"), codes[2], clock())).status == "cancelled"

    async def test_another_turn_hears_that_it_is_cancelled_already(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        booking = await booked(store, club, clock, "c1-1202-1500-60")
        await store.cancel(who(club, turn="t2"), booking.code, clock())
        with refused(BookingError, "already cancelled"):
            await store.cancel(who(club, turn="t3"), booking.code, clock())

    async def test_missing_and_foreign_bookings_sound_the_same(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        booking = await booked(store, club, clock, "c1-1202-1500-60")
        hillside = riverside(id="hillside")
        attempts = [(who(club, "bob"), booking.code), (who(hillside), booking.code), (who(club), "ZZZ999")]
        said: set[str] = set()
        for someone, code in attempts:
            for change in (
                store.cancel(someone, code, clock()),
                store.move(someone, code, slot_at(club, "c2-1202-1500-60"), clock()),
            ):
                with pytest.raises(UnknownBooking) as refused:
                    await change
                said.add(str(refused.value).replace(code, "…"))
        assert len(said) == 1
        assert await store.of_member(who(club), clock()) == [booking]

    async def test_the_clubs_cutoff_holds(self, store: SqlBookings, clock: Clock) -> None:
        club = riverside(rules={"cancel_cutoff_minutes": 120})
        booking = await booked(store, club, clock, "c1-1202-1500-60")
        clock.set(2026, 12, 2, 13, 1)
        with pytest.raises(TooLate):
            await store.cancel(who(club, turn="t2"), booking.code, clock())
        with pytest.raises(TooLate):
            await store.move(who(club, turn="t2"), booking.code, slot_at(club, "c1-1203-1500-60"), clock())
        assert await store.of_member(who(club), clock()) == [booking]


class TestMove:
    async def test_the_code_stays_and_the_court_changes(self, store: SqlBookings, club: Club, clock: Clock) -> None:
        booking = await booked(store, club, clock, "c1-1202-1500-60")
        target = slot_at(club, "c2-1203-0900-120")
        moved = await store.move(who(club, turn="t2"), booking.code, target, clock())
        expected = Booking(booking.code, target, "slack:T1:ann", "confirmed", "slack:T1:t1", "slack:T1:t2")
        assert moved == expected
        assert await store.of_member(who(club), clock()) == [expected]
        assert await cells(store) == [("riverside/c2", cell) for cell in target.cells()]

    @pytest.mark.parametrize("target", ["c1-1202-1430-60", "c1-1202-1530-60", "c1-1202-1500-120", "c1-1202-1515-30"])
    async def test_a_moved_booking_may_overlap_its_own_old_span(
        self, store: SqlBookings, club: Club, clock: Clock, target: str
    ) -> None:
        booking = await booked(store, club, clock, "c1-1202-1500-60")
        slot = slot_at(club, target)
        await store.move(who(club, turn="t2"), booking.code, slot, clock())
        assert await cells(store) == [("riverside/c1", cell) for cell in slot.cells()]

    async def test_where_the_new_slot_is_taken_the_old_one_stays(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        booking = await booked(store, club, clock, "c1-1202-1500-60")
        await store.book(who(club, "bob", "t2"), slot_at(club, "c1-1202-1600-60"), clock())
        before = await cells(store)
        with refused(Taken, "at 15:30 is taken"):
            await store.move(who(club, turn="t3"), booking.code, slot_at(club, "c1-1202-1530-60"), clock())
        assert await cells(store) == before
        assert await store.of_member(who(club), clock()) == [booking]

    async def test_the_same_turn_again_and_the_same_slot_change_nothing(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        booking = await booked(store, club, clock, "c1-1202-1500-60")
        assert await store.move(who(club, turn="t2"), booking.code, booking.slot, clock()) == booking
        target = slot_at(club, "c2-1202-1500-60")
        moved = await store.move(who(club, turn="t2"), booking.code, target, clock())
        clock.set(2026, 12, 2, 15, 30)  # it has begun, and still the answer is the same
        assert await store.move(who(club, turn="t2"), booking.code, target, clock()) == moved

    async def test_a_cancelled_booking_cannot_be_moved(self, store: SqlBookings, club: Club, clock: Clock) -> None:
        booking = await booked(store, club, clock, "c1-1202-1500-60")
        await store.cancel(who(club, turn="t2"), booking.code, clock())
        with refused(BookingError, "has been cancelled"):
            await store.move(who(club, turn="t3"), booking.code, slot_at(club, "c2-1202-1500-60"), clock())


class TestWhatTheRowsSay:
    async def test_a_turn_is_told_what_it_committed(self, store: SqlBookings, club: Club, clock: Clock) -> None:
        one = await booked(store, club, clock, "c1-1202-1500-60", "t1")
        two = await booked(store, club, clock, "c2-1202-1500-60", "t1")
        assert await store.of_turn(who(club, turn="t1")) == [
            Change("booked", b) for b in sorted((one, two), key=lambda b: b.code)
        ]
        moved = await store.move(who(club, turn="t2"), one.code, slot_at(club, "c3-1202-1500-60"), clock())
        gone = await store.cancel(who(club, turn="t2"), two.code, clock.forward(seconds=1))
        assert await store.of_turn(who(club, turn="t2")) == [Change("moved", moved), Change("cancelled", gone)]
        assert await store.of_turn(who(club, "bob", "t2")) == []

    async def test_everything_is_listed_by_start_with_its_club(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        hillside = riverside(id="hillside")
        late = await booked(store, club, clock, "c1-1202-1500-60", "t1")
        early = await booked(store, hillside, clock, "c1-1202-1400-60", "t2")
        assert await store.everything([club, hillside]) == [(hillside, early), (club, late)]
        assert await store.everything([club]) == [(club, late)]

    async def test_a_court_that_the_club_gave_up_is_shown_by_its_key(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        await booked(store, club, clock, "c3-1202-1500-60")
        smaller = riverside(courts=club.courts[:1])
        [booking] = await store.of_member(who(smaller), clock())
        assert booking.slot.court.name == "c3"

    async def test_the_hour_that_the_clocks_repeat_is_two_slots(self, store: SqlBookings, clock: Clock) -> None:
        club = riverside(hours=(({"opens": 0, "closes": 1440},),) * 7)
        first, second = (club.slot(f"c1-20261025-0100{again}-60") for again in ("", "b"))
        clock.set(2026, 10, 20)
        await store.book(who(club, turn="t1"), first, clock())
        await store.book(who(club, "bob", "t2"), second, clock())
        assert [b.slot.id for _, b in await store.everything([club])] == [first.id, second.id]


def test_codes_look_like_codes() -> None:
    for code in {ledger.new_code() for _ in range(500)}:
        assert len(code) == 6
        assert not code.isalpha()
        assert not code.isdigit()
        assert not set(code) & set("AEIOUYL01")


def test_no_code_begins_like_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """ "cancel 3PMQ3C" would be read as three in the afternoon."""
    codes = iter(("3PMQ3C", "K7M2QX"))
    monkeypatch.setattr(ledger._random, "choices", lambda letters, k: next(codes))
    assert ledger.new_code() == "K7M2QX"
