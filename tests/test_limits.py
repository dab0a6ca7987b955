"""The limits of a member decide on rows alone: no database stands behind these."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import limits
from bot.domain.booking import Booking, Slot
from bot.domain.club import Club
from bot.domain.errors import AlreadyCancelled, BookingError, Expired, TooMany
from bot.domain.hours import Hours, Week
from bot.domain.limits import Made
from tests.kit.world import NOW, riverside, slot_at

CLUB = riverside()
EVENING = (Hours(opens=17 * 60, closes=21 * 60),)
NIGHT = (Hours(opens=9 * 60, closes=11 * 60), Hours(opens=22 * 60, closes=25 * 60))
SLOT = slot_at(CLUB, "c2-1202-1500-60")


def made(slot: str = "c1-1203-0900-60", ago: int = 0, **booking: Any) -> Made:
    """A booking of that slot, made so many minutes ago."""
    found = slot_at(CLUB, slot)
    values: dict[str, Any] = {"code": "ABC234", "status": "confirmed", "turn_id": "t0", **booking}
    return Made(Booking(slot=found, member="slack:T1:ann", **values), found.id, NOW - timedelta(minutes=ago))


class TestStanding:
    def test_a_live_booking_of_the_slot_stands(self) -> None:
        mine = made("c2-1202-1500-60")
        assert limits.standing([made(), mine], "t1", SLOT) == mine.booking

    def test_a_booking_that_the_turn_made_stands_wherever_it_was_moved(self) -> None:
        moved = Made(made(turn_id="t1").booking, SLOT.id, NOW)
        assert limits.standing([moved], "t1", SLOT) == moved.booking
        assert limits.standing([moved], "t2", SLOT) is None

    def test_a_turn_run_again_brings_nothing_back(self) -> None:
        gone = made("c2-1202-1500-60", turn_id="t1", status="cancelled")
        with pytest.raises(AlreadyCancelled) as refused:
            limits.standing([gone], "t1", SLOT)
        assert (refused.value.case, refused.value.values) == ("cancelled_since", {"code": "ABC234"})


peak_weeks = st.lists(st.sampled_from([(), EVENING, NIGHT]), min_size=7, max_size=7).map(tuple)
own = st.builds(
    lambda court, quarter, length: Slot(CLUB.courts[court], NOW + timedelta(minutes=15 * quarter), length, CLUB.zone),
    st.integers(0, 2), st.integers(0, 96 * 8), st.sampled_from([60, 90, 120]),
)  # fmt: skip


def strict(week: Week = ((),) * 7, **rules: Any) -> Club:
    return CLUB.model_copy(update={"rules": CLUB.rules.model_copy(update={"peak_hours": week, **rules})})


class TestOtherBookings:
    @given(slot=own, others=st.lists(own, max_size=4))
    def test_one_court_at_a_time_forbids_overlaps_and_nothing_else(self, slot: Slot, others: list[Slot]) -> None:
        minutes = {minute for other in others for minute in range(*span(other))}
        overlap = not minutes.isdisjoint(range(*span(slot)))
        live = [Booking("ABC234", other, "slack:T1:ann", "confirmed", "t0") for other in others]
        assert _beside(slot, live, strict(one_court=True)) == ("own_overlap" if overlap else None)
        assert _beside(slot, live, strict()) is None

    @given(slot=own, others=st.lists(own, max_size=4), week=peak_weeks, most=st.integers(1, 3))
    def test_bookings_in_peak_hours_are_counted_once_each(
        self, slot: Slot, others: list[Slot], week: Week, most: int
    ) -> None:
        live = [Booking("ABC234", other, "slack:T1:ann", "confirmed", "t0") for other in others]
        held = sum(in_peak(other, week) for other in others)
        refused = in_peak(slot, week) and held >= most
        assert _beside(slot, live, strict(week, max_peak=most)) == ("most_peak" if refused else None)


def in_peak(slot: Slot, week: Week) -> bool:
    """Minute by minute: of the evening of a day, or of what is left after midnight of that of the day before."""
    for n in range(0, slot.minutes, 15):
        local = (slot.starts_at + timedelta(minutes=n)).astimezone(slot.zone)
        minute = local.hour * 60 + local.minute
        today, before = week[local.weekday()], week[local.weekday() - 1]
        if any(h.opens <= minute < h.closes for h in today) or any(minute + 1440 < h.closes for h in before):
            return True
    return False


def span(slot: Slot) -> tuple[int, int]:
    begins = (slot.starts_at - NOW) // timedelta(minutes=1)
    return begins, begins + slot.minutes


def _beside(slot: Slot, live: list[Booking], club: Club) -> str | None:
    try:
        limits.check_beside(slot, live, club)
    except TooMany as error:
        return error.case
    return None


class TestLimits:
    @pytest.mark.parametrize(("live", "refused"), [(4, False), (5, True)])
    def test_live_bookings_are_counted_up_to_the_most(self, live: int, refused: bool) -> None:
        rows = [made()] * live + [made(status="cancelled"), made("c1-1201-0700-60")]  # that one has ended
        assert slot_at(CLUB, "c1-1201-0900-60").starts_at == NOW
        assert _refusal(rows, "t1", NOW) == ("most_live" if refused else None)

    @pytest.mark.parametrize(("booked", "refused"), [(1, False), (2, True)])
    def test_bookings_of_a_turn_are_counted_even_cancelled_ones(self, booked: int, refused: bool) -> None:
        rows = [made(turn_id="t1", status="cancelled")] * booked
        assert _refusal(rows, "t1", NOW) == ("most_booked" if refused else None)

    def test_given_up_bookings_of_an_hour_bring_a_pause_that_says_its_end(self) -> None:
        rows = [made(status="cancelled", ago=minutes) for minutes in (50, 40, 30, 20)]
        limits.check_given_up([*rows[1:], made(status="cancelled", ago=60)], CLUB, NOW)
        with pytest.raises(TooMany) as refused:
            limits.check_given_up(rows, CLUB, NOW)
        assert refused.value.values == {"most": 4, "time": "09:11"}  # a minute after the first of them is an hour old


class TestCancellations:
    def test_a_cancellation_is_told_again_to_its_own_turn_only(self) -> None:
        gone = made(status="cancelled", changed_turn_id="t1").booking
        assert limits.is_cancelled_by(gone, "t1")
        with pytest.raises(AlreadyCancelled):
            limits.is_cancelled_by(gone, "t2")

    def test_cancellations_of_a_turn_are_as_many_as_its_bookings(self) -> None:
        limits.check_cancellations(1, CLUB.rules)
        with pytest.raises(TooMany):
            limits.check_cancellations(2, CLUB.rules)

    def test_admins_cancel_what_runs_and_not_what_is_over(self) -> None:
        running = made("c1-1201-0830-60").booking
        assert not limits.is_cancelled_by_admin(running, "t1", NOW)
        with pytest.raises(BookingError) as refused:
            limits.is_cancelled_by_admin(running, "t1", running.slot.ends_at)
        assert refused.value.case == "booking_over"


@pytest.mark.parametrize(("status", "minutes"), [("declined", 1), ("open", 0)])
def test_a_proposal_is_open_until_it_is_declined_or_old(status: str, minutes: int) -> None:
    limits.check_open("open", NOW + timedelta(minutes=1), NOW)
    with pytest.raises(Expired):
        limits.check_open(status, NOW + timedelta(minutes=minutes), NOW)


def _refusal(rows: list[Made], turn: str, now: datetime) -> str | None:
    try:
        limits.check_limits(rows, CLUB.rules, turn, now)
    except TooMany as refusal:
        return refusal.case
    return None
