"""The domain: what a club's rules allow, in its own time zone, on the days when the clocks change too."""

import contextlib
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.domain.booking import Slot
from bot.domain.closure import Closure
from bot.domain.club import Club
from bot.domain.errors import (
    BadLength,
    BookingError,
    Closed,
    InThePast,
    NoSuchTime,
    TooFarAhead,
    TooLate,
    TooSoon,
    UnknownSlot,
)
from tests.kit.refusals import refused
from tests.kit.world import NOW, riverside, slot_at

ALL_DAY = (({"opens": 0, "closes": 1440},),) * 7
WEDNESDAY = date(2026, 12, 2)

# The night of each change, local hours that are skipped or repeated, and the length of the day in hours.
SPRING = {
    "Europe/London": (date(2026, 3, 29), time(1, 30), 23),
    "America/New_York": (date(2026, 3, 8), time(2, 30), 23),
    "Australia/Lord_Howe": (date(2026, 10, 4), time(2, 15), 23.5),
}
AUTUMN = {
    "Europe/London": (date(2026, 10, 25), time(1, 30), 25),
    "America/New_York": (date(2026, 11, 1), time(1, 30), 25),
    "Australia/Lord_Howe": (date(2026, 4, 5), time(1, 45), 24.5),
}


def around_the_clock(zone: str, **rules: Any) -> Club:
    return riverside(time_zone=zone, hours=ALL_DAY, rules={"slot_minutes": 15, "horizon_days": 366, **rules})


def starts(club: Club, day: date) -> list[str]:
    return [f"{at.astimezone(club.zone):%H:%M}" for at in club.starts(day)]


class TestClocksThatChange:
    @pytest.mark.parametrize("zone", SPRING)
    def test_a_time_that_is_skipped_does_not_exist(self, zone: str) -> None:
        day, skipped, _ = SPRING[zone]
        club = around_the_clock(zone)
        with refused(NoSuchTime, f"{skipped:%H:%M} does not exist"):
            club.at(day, skipped)
        assert f"{skipped:%H:%M}" not in starts(club, day)
        with pytest.raises(UnknownSlot):
            club.slot(f"c1-{day:%Y%m%d}-{skipped:%H%M}-15")

    @pytest.mark.parametrize("zone", AUTUMN)
    def test_a_time_that_is_repeated_is_two_slots(self, zone: str) -> None:
        day, repeated, _ = AUTUMN[zone]
        club = around_the_clock(zone)
        first, second = (s for s in club.slots(day) if s.local.time() == repeated and s.court.key == "c1")
        assert first.id == f"c1-{day:%Y%m%d}-{repeated:%H%M}-15"
        assert second.id == f"c1-{day:%Y%m%d}-{repeated:%H%M}b-15"
        gap = timedelta(minutes=30 if zone == "Australia/Lord_Howe" else 60)
        assert second.starts_at - first.starts_at == gap
        assert (club.slot(first.id), club.slot(second.id)) == (first, second)

    @pytest.mark.parametrize("zone", SPRING)
    @pytest.mark.parametrize("change", [SPRING, AUTUMN], ids=["spring", "autumn"])
    def test_the_day_is_as_long_as_it_is(self, zone: str, change: dict[str, tuple[date, time, float]]) -> None:
        day, _, hours = change[zone]
        every = list(around_the_clock(zone).starts(day))
        assert len(every) == hours * 4
        assert {after - before for before, after in pairwise(every)} == {timedelta(minutes=15)}

    @pytest.mark.parametrize("zone", SPRING)
    def test_opening_hours_are_local_on_both_sides(self, zone: str) -> None:
        club = riverside(time_zone=zone)
        day = SPRING[zone][0]
        for around in (day - timedelta(days=1), day, day + timedelta(days=1)):
            assert starts(club, around) == [f"{hour:02}:00" for hour in range(7, 22)]

    def test_a_slot_over_the_change_lasts_as_long_as_it_is_paid_for(self) -> None:
        slot = around_the_clock("Europe/London").slot("c1-20261025-0045-60")
        assert (f"{slot.local_end:%H:%M}", slot.local_end.fold) == ("01:45", 0)
        assert around_the_clock("Europe/London").slot("c1-20260329-0045-60").local_end.hour == 2

    def test_a_club_whose_midnight_is_skipped_has_a_day_all_the_same(self) -> None:
        assert starts(around_the_clock("Africa/Cairo", slot_minutes=60), date(2026, 4, 24))[:2] == ["01:00", "02:00"]


CLUBS = {zone: around_the_clock(zone) for zone in ("UTC", "Asia/Kathmandu", *SPRING)}


class TestSlotIds:
    @given(
        zone=st.sampled_from(sorted(CLUBS)),
        quarter=st.integers(0, 366 * 96),
        court=st.sampled_from([1, 2, 3]),
        minutes=st.integers(1, 9999),
    )
    def test_an_id_names_one_slot_and_a_slot_has_one_id(
        self, zone: str, quarter: int, court: int, minutes: int
    ) -> None:
        club = CLUBS[zone]
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * quarter)
        slot = Slot(club.courts[court - 1], at, minutes, club.zone)
        assert club.slot(slot.id) == slot

    @given(text=st.text(max_size=30) | st.from_regex(r"c[0-9]{1,3}-[0-9]{8}-[0-9]{4}b?-[0-9]{1,4}", fullmatch=True))
    def test_anything_else_is_no_slot_and_no_crash(self, text: str) -> None:
        with contextlib.suppress(UnknownSlot):
            assert riverside().slot(text).id == text

    @pytest.mark.parametrize("text", [
        "", "c1", "c9-20261202-1500-60", "c1-20261202-1500", "c1-20261302-1500-60", "c1-20261202-2500-60",
        "c1-20261202-1500-060", "c1-20261202-1500b-60", "C1-20261202-1500-60", "c1-20261202-1500-60\n",
        "c1-00010101-0000-60", "c1-99991231-2359-9999", "c01-20261202-1500-60", "c1-٢٠٢٦1202-1500-60",
    ])  # fmt: skip
    def test_made_up_ids_are_unknown(self, text: str) -> None:
        for club in (riverside(time_zone="Pacific/Kiritimati"), riverside(time_zone="Pacific/Pago_Pago")):
            with pytest.raises(BookingError):
                club.check_slot(club.slot(text), NOW)

    def test_cells_are_the_quarters_of_an_hour_in_time_order(self) -> None:
        slot = slot_at(riverside(), "c1-1202-1500-60")
        assert [f"{cell:%H:%M}" for cell in slot.cells()] == ["15:00", "15:15", "15:30", "15:45"]

    @given(quarter=st.integers(0, 20_000), length=st.sampled_from([15, 30, 45, 60, 90, 120]))
    def test_slots_overlap_if_and_only_if_they_share_a_cell(self, quarter: int, length: int) -> None:
        one = slot_at(riverside(), "c1-1202-1500-60")
        other = Slot(one.court, one.starts_at + timedelta(minutes=15 * (quarter % 20 - 10)), length, one.zone)
        overlap = one.starts_at < other.ends_at and other.starts_at < one.ends_at
        assert bool(set(one.cells()) & set(other.cells())) == overlap


class TestRules:
    def test_the_slots_of_a_day_are_every_court_at_every_start(self) -> None:
        slots = list(riverside().slots(WEDNESDAY))
        assert [slot.id for slot in slots[:4]] == [
            "c1-20261202-0700-60", "c2-20261202-0700-60", "c3-20261202-0700-60", "c1-20261202-0800-60"
        ]  # fmt: skip
        assert len(slots) == 15 * 3

    def test_a_longer_slot_must_end_before_the_club_closes(self) -> None:
        assert max(slot.local.hour for slot in riverside().slots(WEDNESDAY, 120)) == 20

    def test_a_closed_day_has_no_slot_and_says_why(self) -> None:
        club = riverside(closures=[{"first": "2026-12-02", "last": "2026-12-03", "reason": "resurfacing"}])
        assert list(club.slots(WEDNESDAY)) == []
        with refused(Closed, "closed on Wednesday 2 December \\(resurfacing\\)"):
            club.check_day(WEDNESDAY, NOW)
        club.check_day(date(2026, 12, 4), NOW)

    def test_a_closed_court_leaves_the_others(self) -> None:
        club = riverside(closures=[{"first": "2026-12-02", "last": "2026-12-02", "courts": ["c2"]}])
        assert {slot.court.key for slot in club.slots(WEDNESDAY)} == {"c1", "c3"}
        club.check_day(WEDNESDAY, NOW)
        with refused(Closed, "Court 2 is closed"):
            club.check_slot(slot_at(riverside(), "c2-1202-1500-60"), NOW)

    def test_a_part_of_a_day_that_is_closed_leaves_the_rest_of_it(self) -> None:
        part = {"first": "2026-12-02", "last": "2026-12-02", "courts": ["c2"], "since": 12 * 60, "until": 14 * 60}
        club = riverside(closures=[{**part, "reason": "league"}])
        gone = {s.id for s in riverside().slots(WEDNESDAY)} - {s.id for s in club.slots(WEDNESDAY)}
        assert gone == {"c2-20261202-1200-60", "c2-20261202-1300-60"}
        assert club.closed(WEDNESDAY, club.court("c2")) is None
        with refused(Closed, "Court 2 is closed on Wednesday 2 December from 12:00 to 14:00 \\(league\\)"):
            club.check_slot(slot_at(club, "c2-1202-1300-60"), NOW)

    def test_a_booking_that_reaches_into_a_closed_part_cannot_be_had(self) -> None:
        club = riverside(closures=[{"first": "2026-12-02", "last": "2026-12-02", "since": 12 * 60, "until": 13 * 60}])
        with refused(Closed, "closed on"):
            club.check_slot(slot_at(club, "c1-1202-1100-120"), NOW)
        club.check_slot(slot_at(club, "c1-1202-1300-60"), NOW)

    def test_a_weekday_is_closed_every_week_until_the_last_day(self) -> None:
        club = riverside(closures=[{"first": "2026-12-01", "last": "2026-12-20", "weekdays": [0, 2]}])
        assert [day for day in range(1, 31) if club.closed(date(2026, 12, day))] == [2, 7, 9, 14, 16]

    @given(
        since=st.integers(0, 95), length=st.integers(1, 96), zone=st.sampled_from(sorted(CLUBS)),
        change=st.dates(date(2026, 10, 24), date(2026, 10, 26)) | st.dates(date(2027, 3, 12), date(2027, 3, 29)),
    )  # fmt: skip
    def test_slots_and_the_check_of_a_slot_agree_on_a_closed_part(
        self, since: int, length: int, zone: str, change: date
    ) -> None:
        part = {"first": change, "last": change, "since": since * 15, "until": min(since + length, 96) * 15}
        open_club = riverside(time_zone=zone, hours=ALL_DAY, rules={"horizon_days": 366})
        club = open_club.model_copy(update={"closures": (Closure.model_validate(part),)})
        offered = {slot.id for slot in club.slots(change)}
        at = datetime.combine(change, time(), club.zone) - timedelta(days=1)
        for slot in open_club.slots(change):
            assert (slot.id in offered) == (club.closure_of(slot) is None)
            if slot.id in offered:
                club.check_slot(slot, at)

    def test_a_weekday_without_hours_is_closed(self) -> None:
        club = riverside(hours=((), *ALL_DAY[1:]))
        monday = date(2026, 12, 7)
        assert list(club.slots(monday)) == []
        with refused(Closed, "Monday 7 December"):
            club.check_day(monday, NOW)

    def test_the_last_day_of_the_horizon_is_in_it(self) -> None:
        club = riverside(rules={"horizon_days": 7})
        club.check_day(date(2026, 12, 8), NOW)
        with refused(TooFarAhead, "up to Tuesday 8 December"):
            club.check_day(date(2026, 12, 9), NOW)

    def test_today_is_the_clubs_today(self) -> None:
        late = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
        riverside().check_day(date(2026, 12, 1), late)
        with pytest.raises(InThePast):
            riverside(time_zone="Asia/Tokyo").check_day(date(2026, 12, 1), late)

    def test_a_slot_can_be_booked_until_it_begins(self) -> None:
        slot = slot_at(riverside(), "c1-1201-1000-60")
        riverside().check_slot(slot, slot.starts_at)
        with refused(InThePast, "10:00 on Tuesday 1 December has already begun"):
            riverside().check_slot(slot, slot.starts_at + timedelta(seconds=1))

    def test_notice_is_counted_to_the_minute(self) -> None:
        club = riverside(rules={"notice_minutes": 120})
        club.check_slot(slot_at(club, "c1-1201-1100-60"), NOW)
        with refused(TooSoon, "120 minutes ahead"):
            club.check_slot(slot_at(club, "c1-1201-1100-60"), NOW + timedelta(minutes=1))

    @pytest.mark.parametrize(("minutes", "fine"), [
        (60, True), (120, True), (0, False), (-60, False), (30, False), (90, False), (180, False)
    ])  # fmt: skip
    def test_lengths_are_whole_slots_up_to_the_longest(self, minutes: int, fine: bool) -> None:
        if fine:
            riverside().check_length(minutes)
        else:
            with refused(BadLength, "60 or 120 minutes"):
                riverside().check_length(minutes)

    def test_one_slot_can_be_booked_even_where_it_is_longer_than_the_longest(self) -> None:
        riverside(rules={"slot_minutes": 90, "max_minutes": 60}).check_length(90)

    @pytest.mark.parametrize("slot_id", ["c1-1202-0600-60", "c1-1202-2200-60", "c1-1202-2100-120"])
    def test_a_slot_must_lie_within_the_hours(self, slot_id: str) -> None:
        with refused(Closed, "open from 07:00 to 22:00"):
            riverside().check_slot(slot_at(riverside(), slot_id), NOW)

    def test_slots_begin_when_the_club_says(self) -> None:
        with refused(UnknownSlot, "No court starts at 15:15. Courts start at 13:00, 14:00, 15:00, 16:00, and 17:00."):
            riverside().check_slot(slot_at(riverside(), "c1-1202-1515-60"), NOW)

    def test_changes_are_possible_until_the_cutoff(self) -> None:
        club = riverside(rules={"cancel_cutoff_minutes": 60})
        slot = slot_at(club, "c1-1202-1500-60")
        club.check_cutoff(slot, slot.starts_at - timedelta(hours=1))
        with refused(TooLate, "until 60 minutes before"):
            club.check_cutoff(slot, slot.starts_at - timedelta(minutes=59))
        with refused(TooLate, "already begun"):
            club.check_cutoff(slot, slot.starts_at)

    @given(day=st.integers(0, 30), number=st.integers(0, 200), zone=st.sampled_from(sorted(CLUBS)))
    def test_every_slot_on_offer_passes_every_rule(self, day: int, number: int, zone: str) -> None:
        club = riverside(time_zone=zone)
        slots = [s for s in club.slots(NOW.astimezone(club.zone).date() + timedelta(days=day)) if s.starts_at >= NOW]
        assume(slots)
        club.check_slot(slots[number % len(slots)], NOW)


class TestSettings:
    @pytest.mark.parametrize("change", [
        {"time_zone": "Mars/Olympus"}, {"time_zone": "../etc/passwd"}, {"time_zone": ""}, {"courts": []},
        {"courts": [{"key": "1", "name": "x"}]}, {"hours": []}, {"hours": [[{"opens": 5, "closes": 600}]] * 7},
        {"rules": {"slot_minutes": 50}}, {"rules": {"max_live": 0}}, {"rules": {"horizon_days": 0}},
    ])  # fmt: skip
    def test_nonsense_is_refused(self, change: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            riverside(**change)

    def test_a_club_is_the_same_after_it_was_stored(self) -> None:
        club = riverside(closures=[{"first": "2026-12-02", "last": "2026-12-02"}], hours=((), *ALL_DAY[1:]))
        assert club.zone.key == "Europe/London"
        assert Club.model_validate_json(club.model_dump_json()) == club
