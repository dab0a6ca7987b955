"""Opening hours: breaks, evenings past midnight, days around the clock, in every zone and on the days when clocks
change."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.closure import Closure
from bot.domain.club import Club
from bot.domain.desk import Desk
from bot.domain.errors import BookingError, Closed, InThePast
from bot.domain.hours import DAY_MINUTES, ONE_DAY, DayHours, Hours, Opening, moment
from bot.domain.orders import EVERYTHING
from bot.domain.search import Search
from store.bookings import SqlBookings
from store.sql import Engine
from tests.kit.refusals import refused
from tests.kit.world import NOW, Clock, riverside, slot_at, who

MONDAY, FRIDAY, SATURDAY, SUNDAY = (date(2026, 12, day) for day in (7, 4, 5, 6))
LUNCH = (Hours(opens=8 * 60, closes=12 * 60), Hours(opens=14 * 60, closes=22 * 60))
LATE = (Hours(opens=18 * 60, closes=26 * 60),)
ALWAYS = (Hours(opens=0, closes=DAY_MINUTES),)

CHANGES = {
    "Europe/London": (date(2026, 3, 29), date(2026, 10, 25)),
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Australia/Lord_Howe": (date(2026, 10, 4), date(2026, 4, 5)),
    "Africa/Cairo": (date(2026, 4, 24), date(2026, 10, 30)),  # at midnight
    "Pacific/Auckland": (date(2026, 9, 27), date(2026, 4, 5)),
}
CHANGE_DAYS = [(zone, day) for zone, days in CHANGES.items() for day in days]


def open_on(*day: Hours, **changes: object) -> Club:
    return riverside(hours=(day,) * 7, **changes)


def starts(club: Club, day: date) -> list[str]:
    return [f"{at.astimezone(club.zone):%a %H:%M}" for at in club.starts(day)]


class TestABreak:
    def test_a_day_has_starts_before_it_and_after_it(self) -> None:
        shown = [start.removeprefix("Fri ") for start in starts(open_on(*LUNCH), FRIDAY)]
        assert shown == [f"{hour:02}:00" for hour in (8, 9, 10, 11, *range(14, 22))]

    def test_a_booking_does_not_reach_into_it(self) -> None:
        club = open_on(*LUNCH)
        assert {f"{s.local:%H:%M}" for s in club.slots(FRIDAY, 120)}.isdisjoint({"11:00", "12:00", "21:00"})
        with refused(Closed, "open from 08:00 to 12:00 and from 14:00 to 22:00 on Friday 4 December, and 120 minutes"):
            club.check_slot(slot_at(club, "c1-1204-1100-120"), NOW)

    def test_each_span_has_a_grid_of_its_own(self) -> None:
        club = open_on(Hours(opens=480, closes=570), Hours(opens=615, closes=740 - 740 % 15))
        assert starts(club, FRIDAY) == ["Fri 08:00", "Fri 10:15", "Fri 11:15"]


class TestAnEveningPastMidnight:
    def test_a_start_after_midnight_belongs_to_the_evening(self) -> None:
        club = open_on(*LATE)
        assert starts(club, FRIDAY) == [
            *(f"Fri {hour}:00" for hour in range(18, 24)), "Sat 00:00", "Sat 01:00"
        ]  # fmt: skip
        assert club.opening.day_of(slot_at(club, "c1-1205-0030-60").starts_at) == FRIDAY
        assert club.opening.day_of(slot_at(club, "c1-1205-0200-60").starts_at) == SATURDAY

    def test_a_booking_may_lie_across_midnight_and_not_across_the_end(self) -> None:
        club = open_on(*LATE)
        club.check_slot(slot_at(club, "c1-1204-2300-120"), NOW)
        with refused(Closed, "open from 18:00 to 02:00 on Friday 4 December"):
            club.check_slot(slot_at(club, "c1-1205-0100-120"), NOW)

    def test_a_closed_day_closes_its_own_evening_and_not_the_one_before(self) -> None:
        club = open_on(*LATE, closures=[{"first": SATURDAY, "last": SATURDAY}])
        assert starts(club, FRIDAY)[-1] == "Sat 01:00"
        club.check_slot(slot_at(club, "c1-1205-0100-60"), NOW)
        assert list(club.slots(SATURDAY)) == []
        with refused(Closed, "closed on Saturday 5 December"):
            club.check_slot(slot_at(club, "c1-1206-0030-60"), NOW)

    def test_a_part_of_it_is_closed_by_the_clock_past_midnight_too(self) -> None:
        part = {"first": FRIDAY, "last": FRIDAY, "courts": ["c1"], "since": 23 * 60, "until": 25 * 60}
        club = open_on(*LATE, closures=[part])
        free = {f"{s.local:%H:%M}" for s in club.slots(FRIDAY) if s.court.key == "c1"}
        assert free == {"18:00", "19:00", "20:00", "21:00", "22:00", "01:00"}
        with refused(Closed, "from 23:00 to 01:00"):
            club.check_slot(slot_at(club, "c1-1205-0000-60"), NOW)

    def test_an_evening_is_not_over_before_its_last_start(self) -> None:
        club, after_midnight = open_on(*LATE), datetime(2026, 12, 5, 0, 30, tzinfo=UTC)
        club.check_slot(slot_at(club, "c1-1205-0100-60"), after_midnight)
        club.check_day(FRIDAY, after_midnight)
        with pytest.raises(InThePast):
            club.check_day(FRIDAY, datetime(2026, 12, 5, 2, tzinfo=UTC))

    def test_the_last_evening_of_the_horizon_is_in_it_to_its_end(self) -> None:
        club = open_on(*LATE, rules={"horizon_days": 3})
        club.check_slot(slot_at(club, "c1-1205-0100-60"), NOW)


class TestAroundTheClock:
    def test_a_booking_may_lie_across_midnight(self) -> None:
        club = open_on(*ALWAYS)
        club.check_slot(slot_at(club, "c1-1204-2300-120"), NOW)
        assert club.opening.day_of(slot_at(club, "c1-1205-0000-60").starts_at) == SATURDAY

    def test_a_booking_does_not_reach_into_a_day_that_is_closed(self) -> None:
        club = riverside(hours=(*(ALWAYS,) * 5, (), ALWAYS))
        assert "23:00" not in {f"{s.local:%H:%M}" for s in club.slots(FRIDAY, 120)}
        closed = open_on(*ALWAYS, closures=[{"first": SATURDAY, "last": SATURDAY, "reason": "league"}])
        for shut in (club, closed):
            with pytest.raises(Closed):
                shut.check_slot(slot_at(shut, "c1-1204-2300-120"), NOW)
            shut.check_slot(slot_at(shut, "c1-1204-2300-60"), NOW)

    @pytest.mark.parametrize(("zone", "day"), CHANGE_DAYS)
    def test_a_grid_of_two_hours_keeps_the_even_hours_when_the_clocks_change(self, zone: str, day: date) -> None:
        club = open_on(*ALWAYS, time_zone=zone, rules={"slot_minutes": 120, "horizon_days": 366})
        shown = [start[4:] for start in starts(club, day)]
        wall = {f"{hour:02}:00" for hour in range(0, 24, 2)}
        assert set(shown) <= wall
        assert len(wall - set(shown)) <= 1  # the hour that is skipped
        assert shown[4:] == [f"{hour:02}:00" for hour in range(24 - 2 * len(shown[4:]), 24, 2)]


bounds = st.lists(st.integers(0, 95), unique=True, max_size=6).map(sorted)


@st.composite
def day_hours(draw: st.DrawFn) -> DayHours:
    quarters = draw(bounds)
    spans = [Hours(opens=15 * a, closes=15 * b) for a, b in zip(quarters[::2], quarters[1::2], strict=False)]
    if len(quarters) % 2:
        closes = draw(st.integers(96, 96 + min(quarters[-1], 24)))
        spans.append(Hours(opens=15 * quarters[-1], closes=15 * closes))
    return tuple(spans)


weeks = st.lists(day_hours(), min_size=7, max_size=7).map(tuple)
zones = st.sampled_from([*CHANGES, "UTC", "Asia/Kathmandu", "America/Santiago"]).map(ZoneInfo)
openings = st.builds(Opening, weeks, zones)
near_changes = st.sampled_from(CHANGE_DAYS).flatmap(lambda one: st.integers(-2, 2).map(lambda n: one[1] + timedelta(n)))
days = near_changes | st.dates(date(2026, 1, 1), date(2027, 12, 31))
parts_of_days = st.lists(st.tuples(st.integers(-1, 1), st.integers(0, 95), st.integers(1, 96)), max_size=3)
steps = st.sampled_from([15, 30, 45, 60, 90, 120]).map(lambda n: timedelta(minutes=n))


class TestAnyHours:
    @given(openings, days, steps)
    def test_starts_stand_on_the_clocks_grid_a_step_apart_while_the_club_is_open(
        self, opening: Opening, day: date, step: timedelta
    ) -> None:
        found = list(opening.starts(day, step))
        assert all(after - before >= step for before, after in pairwise(found))
        grid = {
            datetime.combine(day, time()) + timedelta(minutes=n)
            for hours in opening.on(day)
            for n in range(hours.opens, hours.closes, step // timedelta(minutes=1))
        }
        for at in found:
            assert at.astimezone(opening.zone).replace(tzinfo=None) in grid
            assert opening.open_until(at) >= at + step
            assert opening.day_of(at) == day

    @given(openings, days, steps)
    def test_a_day_on_which_no_clock_changes_has_every_start_that_fits(
        self, opening: Opening, day: date, step: timedelta
    ) -> None:
        if moment(day, 2 * DAY_MINUTES, opening.zone) - moment(day, 0, opening.zone) != timedelta(days=2):
            return
        minutes = step // timedelta(minutes=1)
        after = [moment(day, n, opening.zone) for h in opening.on(day) for n in range(h.opens, h.closes, minutes)]
        fitting = [at for at in after if opening.day_of(at) == day and opening.open_until(at) >= at + step]
        assert set(opening.starts(day, step)) <= set(fitting)
        assert all(any(abs(at - start) < step for start in opening.starts(day, step)) for at in fitting)

    @given(openings, days, st.integers(0, 95))
    def test_every_moment_is_of_one_day_at_the_club(self, opening: Opening, day: date, quarter: int) -> None:
        at = moment(day, 15 * quarter, opening.zone)
        of = opening.day_of(at)
        assert opening.begins(of) <= at < opening.begins(of + timedelta(days=1))
        assert of in (at.astimezone(opening.zone).date() - timedelta(days=n) for n in (0, 1))

    @given(weeks, zones, days, parts_of_days)
    def test_the_slots_of_a_day_are_those_that_pass_the_rules(
        self, week: tuple[DayHours, ...], zone: ZoneInfo, day: date, parts: list[tuple[int, int, int]]
    ) -> None:
        shut = tuple(
            Closure(first=day + n * ONE_DAY, last=day + n * ONE_DAY, since=15 * since, until=15 * (since + length))
            for n, since, length in parts
        )
        club = riverside(time_zone=zone.key, hours=week, rules={"horizon_days": 366})
        closed = club.model_copy(update={"closures": shut})
        now = moment(day, 0, zone) - timedelta(days=2)
        offered = {slot.id for slot in closed.slots(day, 120)}
        for slot in club.slots(day, 120):
            assert closed.slot(slot.id) == slot
            assert (slot.id in offered) == passes(closed, slot.id, now)

    @given(days, zones)
    def test_hours_of_one_span_by_day_are_as_they_always_were(self, day: date, zone: ZoneInfo) -> None:
        opening = Opening(((Hours(),),) * 7, zone)
        shown = [at.astimezone(zone) for at in opening.starts(day, timedelta(hours=1))]
        assert [(at.date(), at.hour, at.minute) for at in shown] == [(day, hour, 0) for hour in range(7, 22)]


def passes(club: Club, slot_id: str, now: datetime) -> bool:
    try:
        club.check_slot(club.slot(slot_id), now)
    except BookingError:
        return False
    return True


class TestASearch:
    """On a Friday at noon, in a club that is open from 18:00 to 02:00."""

    @pytest.fixture
    def desk(self, engine: Engine) -> Desk:
        noon = datetime(2026, 12, 4, 12, tzinfo=UTC)
        return Desk(who=who(open_on(*LATE)), store=SqlBookings(engine), clock=Clock(noon), orders=EVERYTHING)

    async def found(self, desk: Desk, search: Search) -> list[str]:
        return list(dict.fromkeys(f"{slot.local:%a %H:%M}" for slot in await desk.search(search)))

    async def test_half_past_midnight_of_today_is_tonight(self, desk: Desk) -> None:
        assert await self.found(desk, Search(FRIDAY, start=time(0))) == ["Sat 00:00"]

    async def test_a_time_after_midnight_is_found_by_the_date_of_the_calendar(self, desk: Desk) -> None:
        assert await self.found(desk, Search(SATURDAY, start=time(1))) == ["Sat 01:00"]

    async def test_a_day_shows_its_evening_to_the_end(self, desk: Desk) -> None:
        assert (await self.found(desk, Search(SATURDAY)))[-2:] == ["Sun 00:00", "Sun 01:00"]

    @pytest.mark.parametrize(
        ("window", "then"),
        [
            ({"earliest": time(23)}, ["Fri 23:00", "Sat 00:00", "Sat 01:00"]),
            ({"earliest": time(22), "over_by": time(1)}, ["Fri 22:00", "Fri 23:00", "Sat 00:00"]),
            ({"earliest": time(23), "latest": time(0)}, ["Fri 23:00", "Sat 00:00"]),
            ({"latest": time(19)}, ["Fri 18:00", "Fri 19:00"]),
            ({"start": time(23), "over_by": time(0)}, ["Fri 23:00"]),
        ],
    )
    async def test_a_window_may_end_after_midnight(self, desk: Desk, window: dict[str, time], then: list[str]) -> None:
        assert await self.found(desk, Search(FRIDAY, **window)) == then  # pyright: ignore[reportArgumentType] - names of fields, as the row has them

    async def test_the_small_hours_of_a_date_are_of_the_evening_before(self, desk: Desk) -> None:
        found = await self.found(desk, Search(SATURDAY, earliest=time(0), over_by=time(2)))
        assert found == ["Sat 00:00", "Sat 01:00"]

    async def test_a_time_at_which_the_club_is_closed_is_refused_for_the_day_named(self, desk: Desk) -> None:
        with refused(Closed, "open from 18:00 to 02:00 on Friday 4 December"):
            await desk.search(Search(FRIDAY, start=time(16)))
