"""What is left of a closure when a part of it is opened."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.commands.admin.reopening import without
from bot.commands.admin.stretch import Stretch
from bot.domain.booking import Slot
from bot.domain.closure import FOREVER, Closure
from tests.kit.world import riverside

CLUB = riverside()
days = st.dates(date(2026, 12, 1), date(2026, 12, 20))
keys = st.lists(st.sampled_from(["c1", "c2", "c3"]), unique=True, max_size=3).map(lambda keys: tuple(sorted(keys)))
weekdays = st.just(()) | st.lists(st.integers(0, 6), unique=True, min_size=1, max_size=6).map(tuple)
parts = st.just((0, 1440)) | st.tuples(st.integers(0, 95), st.integers(1, 96)).filter(lambda t: t[0] < t[1]).map(
    lambda t: (t[0] * 15, t[1] * 15)
)


@st.composite
def regions(draw: Any, kind: Any) -> Any:
    first, last = sorted((draw(days), draw(days)))
    since, until = draw(parts)
    last = draw(st.sampled_from([last, FOREVER]))
    return kind(first=first, last=last, courts=draw(keys), weekdays=draw(weekdays), since=since, until=until)


@st.composite
def quarters(draw: Any) -> Slot:
    """A quarter of an hour, the least that can be booked."""
    at = datetime(2026, 11, 30, tzinfo=UTC) + timedelta(minutes=15 * draw(st.integers(0, 24 * 96)))
    return Slot(draw(st.sampled_from(CLUB.courts)), at, 15, CLUB.zone)


@given(regions(Closure), regions(Stretch), st.lists(quarters(), min_size=20, max_size=40))
def test_opened_times_and_no_others_can_be_booked_again(closure: Closure, said: Stretch, slots: list[Slot]):
    left = without(closure, said, CLUB)
    opened = Closure(
        first=said.first, last=said.last, courts=said.courts, weekdays=said.weekdays, since=said.since, until=said.until
    )
    for slot in slots:
        was, said_open = (one.covers(slot, CLUB.opening) for one in (closure, opened))
        assert any(part.covers(slot, CLUB.opening) for part in left) == (was and not said_open)


def test_a_day_is_taken_out_of_the_middle_of_a_closure():
    closure = Closure(first=date(2026, 12, 24), last=date(2026, 12, 26))
    day = date(2026, 12, 25)
    found = without(closure, Stretch(day, day), riverside())
    assert [(c.first.day, c.last.day) for c in found] == [(24, 24), (26, 26)]


def test_a_part_past_midnight_is_opened_with_its_day_or_in_part():
    day = date(2026, 12, 25)
    late = Closure(first=day, last=day, since=22 * 60, until=26 * 60)
    assert without(late, Stretch(day, day), riverside()) == []
    left = without(late, Stretch(day, day, since=23 * 60, until=25 * 60), riverside())
    assert [Closure.model_validate(c.model_dump()) for c in left] == left
    assert [(c.since // 60, c.until // 60) for c in left] == [(22, 23), (25, 26)]


def test_a_court_is_taken_out_of_a_closure_and_the_others_stay_closed():
    closure = Closure(first=date(2026, 12, 24), last=date(2026, 12, 26))
    found = without(closure, Stretch(date(2026, 12, 25), date(2026, 12, 30), ("c1",)), riverside())
    assert [(c.first.day, c.last.day, c.courts) for c in found] == [(24, 24, ()), (25, 26, ("c2", "c3"))]
