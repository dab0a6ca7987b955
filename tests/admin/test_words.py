"""The words and forms of a club's settings: what a form shows is what the grammar reads."""

import time
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.admin import check, form
from bot.commands.admin.closing import _without
from bot.commands.admin.courts import courts_lines, read_courts
from bot.commands.admin.days import chosen, closure_text, read_closure
from bot.commands.admin.hours import hours_lines, read_hours
from bot.commands.admin.misread import Misread
from bot.commands.admin.rules import read_rules
from bot.commands.admin.settings import SETTINGS, fits, read_setting
from bot.commands.admin.stretch import Stretch
from bot.domain.booking import Court
from bot.domain.club import Closure, Club, Hours, Rules
from bot.domain.errors import BookingError
from bot.i18n.text import clean
from tests.kit.refusals import refused
from tests.kit.world import riverside, slot_at

NOW = datetime(2026, 12, 1, 9)  # a Tuesday
WEEK = (Hours(),) * 7

names = st.text("abC1 ,;|=\"->'é/", min_size=1, max_size=40).map(lambda s: " ".join(s.split())).filter(bool)
surfaces = st.sampled_from(["", "clay", "Indoor"])
quarters = st.integers(0, 96).map(lambda n: n * 15)
hours = st.none() | st.tuples(quarters, quarters).filter(lambda t: t[0] < t[1]).map(
    lambda t: Hours(opens=t[0], closes=t[1])
)


@st.composite
def clubs(draw: Any) -> Club:
    found = draw(st.lists(names, min_size=1, max_size=6, unique_by=str.casefold))
    courts = [
        Court(key=f"c{n}", name=name, surface=draw(names | surfaces), indoor=draw(st.booleans()))
        for n, name in enumerate(found, 3)
    ]  # fmt: skip
    rules = Rules(
        slot_minutes=draw(quarters.filter(bool)), max_minutes=draw(quarters.filter(bool)),
        horizon_days=draw(st.integers(1, 366)), notice_minutes=draw(st.integers(0, 10**6)),
        max_live=draw(st.integers(1, 5000)), cancel_cutoff_minutes=draw(st.integers(0, 10**6)),
    )  # fmt: skip
    week = tuple(draw(st.lists(hours, min_size=7, max_size=7)))
    zone = draw(st.sampled_from(["UTC", "Europe/London", "America/Argentina/Buenos_Aires"]))
    return riverside(name=draw(names), time_zone=zone, courts=courts, rules=rules, hours=week)


def line_of(club: Club, name: str, **changed: str) -> str:
    """The command line of the form as it is shown, as the dispatcher cleans it, without its command."""
    shown = form(club, name)
    line = clean(shown.line({f.id: f.value for f in shown.fields} | changed), 100_000)
    assert line.startswith(f"/courtbot {name}")
    return line.removeprefix(f"/courtbot {name}").strip()


@pytest.mark.parametrize("name", ["hours", "courts", "rules", "club", "notes"])
@given(clubs())
def test_a_form_that_is_sent_as_it_was_shown_changes_nothing(name: str, club: Club):
    assert read_setting(name, line_of(club, name), club) == club
    assert check(club, name, {f.id: f.value for f in form(club, name).fields}, NOW) == {}


@given(clubs())
def test_courts_that_keep_their_name_keep_their_key_in_any_order(club: Club):
    backwards = "\n".join(reversed(form(club, "courts").fields[0].value.splitlines()))
    assert read_setting("courts", line_of(club, "courts", courts=backwards), club).courts == club.courts[::-1]


@given(st.text(max_size=60) | st.text('montue-,;:|=0189 pmclosed"->', max_size=60))
def test_any_words_are_read_or_refused_with_how_it_goes(text: str):
    for name in SETTINGS:
        with suppress(Misread):
            Club.model_validate(read_setting(name, text, riverside()).model_dump())
    with suppress(Misread):
        read_closure(text, riverside(), NOW)
    for name in ("hours", "courts", "rules", "club", "notes", "close"):
        check(riverside(), name, {f.id: text for f in form(riverside(), name).fields}, NOW)
    chosen(text, riverside())


@pytest.mark.parametrize(
    ("words", "then"),
    [
        ("mon-fri 08:00-21:00; sat,sun 09:00-18:00; wed closed",
         ["mon,tue,thu,fri 08:00-21:00", "wed closed", "sat,sun 09:00-18:00"]),
        ("daily 9-21, sat 9am to 6pm", ["mon-fri,sun 09:00-21:00", "sat 09:00-18:00"]),
        ("weekdays noon-midnight and weekends closed", ["mon-fri 12:00-24:00", "sat,sun closed"]),
        ("fri-mon 0730-10.15pm", ["mon,fri-sun 07:30-22:15", "tue-thu 07:00-22:00"]),
        ("Wednesday: closed", ["mon,tue,thu-sun 07:00-22:00", "wed closed"]),
        ("monday to thursday 8:00 until 20:00", ["mon-thu 08:00-20:00", "fri-sun 07:00-22:00"]),
    ],
)  # fmt: skip
def test_hours_are_said_in_many_ways(words: str, then: list[str]):
    assert hours_lines(read_hours(words, WEEK)) == then


@pytest.mark.parametrize(
    ("name", "words", "wrong"),
    [
        ("hours", "mon 08:10-20:00", '"08:10" is not on a quarter'),
        ("hours", "mon 20:00-08:00", '"20:00-08:00" ends before it begins'),
        ("hours", "mon 8-20; fun 8-20", '"fun" is no day'),
        ("hours", "mon 8-20; sometimes", '"sometimes"'),
        ("hours", "mon 8-25", '"25" is no time'),
        ("courts", "Court 1; court 1", '"court 1" is there twice'),
        ("courts", "Court 9 -> Court 1", 'no court "Court 9"'),
        ("courts", "Court 1, clay, grass", 'two surfaces, "clay" and "grass"'),
        ("courts", ";", "at least one court"),
        ("courts", "x" * 41, "at most 40 characters"),
        ("courts", "add", "Which court?"),
        ("courts", "add Court 1", '"Court 1" is there already'),
        ("courts", "add Court 4 and Court 5", "stand in quotes"),
        ("courts", "add Court 4, Court 5", '"Court 5" is no surface'),
        ("courts", "add 2 courts", '"2 courts" is not a court name'),
        ("courts", "remove Court 9", 'no court "Court 9"'),
        ("courts", "remove Court 3 tomorrow", 'no court "Court 3 tomorrow"'),
        ("courts", "remove all", "at least one court"),
        ("courts", "rename Court 9 to Centre", 'cannot rename "Court 9"'),
        ("courts", "rename Court 1 to Court 2", '"Court 2" is there twice'),
        ("courts", "rename Court 1 to 5", '"5" is not a court name'),
        ("courts", "5", '"5" is not a court name'),
        ("courts", "Court 1; Court 2; 5", '"5" is not a court name'),
        ("courts", "close Court 1", '"close Court 1" is not a court name'),
        ("courts", "scrap Court 3", '"scrap Court 3" is not a court name'),
        ("courts", "Court 1 = Centre", '"Court 1 = Centre" is not a court name'),
        ("club", "name=Riverside zone=London", "zone= in it: part the values with a bar"),
        ("club", "name=Riverside timezone=London", "there is no = in one"),
        ("rules", "slot=50", "slot is a multiple of 15 minutes"),
        ("rules", "slot=90", "slot=90 | longest=180"),
        ("rules", "horizon=0", "horizon is 1 to 366 days"),
        ("rules", "colour=3", 'no rule "colour"'),
        ("rules", "most=3 | horizon=soon", '"horizon=soon"'),
        ("rules", "most=3h", '"most=3h" takes one number'),
        ("club", "name=", "1 to 60 characters"),
        ("club", "zone=Atlantis", '"Atlantis" is no time zone'),
        ("club", "Riverside", '"Riverside"'),
        ("club", "name=A | name=B", "name is there twice"),
        ("confirm", "perhaps", "on or off"),
    ],
)
def test_a_mistake_is_named_and_how_it_goes_is_said(name: str, words: str, wrong: str):
    with pytest.raises(Misread) as refused:
        read_setting(name, words, riverside())
    assert wrong in str(refused.value)
    assert f"/courtbot {name}" in str(refused.value)
    assert "Nothing was changed" in str(refused.value)


def test_a_renamed_court_keeps_its_key_and_a_new_one_gets_a_fresh_one():
    courts = read_courts('Court 3 -> Centre, grass; Court 1, indoor; "Smith, Jones"', riverside())
    assert [(c.key, c.name, c.surface, c.indoor) for c in courts] == [
        ("c3", "Centre", "grass", False), ("c1", "Court 1", "", True), ("c4", "Smith, Jones", "", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "then"),
    [
        ("add Court 4, clay, indoor; Centre", ["Court 1", "Court 2", "Court 3", "Court 4, clay, indoor", "Centre"]),
        ("remove court 3", ["Court 1", "Court 2"]),
        ("delete 2 and 3", ["Court 1"]),
        ("rename Court 1 to Centre", ["Centre", "Court 2", "Court 3"]),
        ("rename Court 1 = Centre, grass", ["Centre, grass", "Court 2", "Court 3"]),
        ('rename court 3 -> "Smith, Jones"', ["Court 1", "Court 2", '"Smith, Jones"']),
        ('"Drop Shot"; Court 1', ["Drop Shot", "Court 1"]),
    ],
)
def test_one_court_is_added_removed_or_renamed_by_a_verb(words: str, then: list[str]):
    assert courts_lines(read_setting("courts", words, riverside()).courts) == then


def test_a_court_renamed_by_a_verb_keeps_its_key_surface_and_place():
    club = riverside(courts=[Court(key="c7", name="Court 1", surface="clay", indoor=True)])
    found = read_setting("courts", "rename Court 1 to Centre", club).courts
    assert found == (Court(key="c7", name="Centre", surface="clay", indoor=True),)


def test_a_court_that_is_called_like_a_verb_is_still_that_court():
    club = riverside(courts=[Court(key="c1", name="Add Court"), Court(key="c2", name="5")])
    assert read_setting("courts", "Add Court, clay; 5", club).courts[0] == Court(
        key="c1", name="Add Court", surface="clay"
    )


def test_a_court_whose_name_ends_like_another_s_may_be_the_only_one_kept():
    club = riverside(courts=[Court(key="c1", name="Court 1"), Court(key="c2", name="Indoor Court 1")])
    assert [c.key for c in read_setting("courts", "Indoor Court 1", club).courts] == ["c2"]


def test_a_closure_of_a_court_that_goes_does_not_become_the_whole_club_s():
    day = date(2026, 12, 24)
    shut = [Closure(first=day, last=day, courts=("c3",)), Closure(first=day, last=day, courts=("c2", "c3"))]
    club = read_setting("courts", "Court 1; Court 2", riverside(closures=shut))
    assert [closure.courts for closure in club.closures] == [("c2",)]


def test_rules_are_typed_with_units_and_with_or_without_signs():
    rules = read_rules("slot 30 min, longest=2h; notice: 90 horizon 2 weeks | most=3 bookings", Rules())
    assert rules == Rules(slot_minutes=30, max_minutes=120, notice_minutes=90, horizon_days=14, max_live=3)
    assert read_rules("length=30-90", Rules()) == Rules(slot_minutes=30, max_minutes=90)


def test_a_time_zone_is_found_however_it_is_written():
    assert read_setting("club", "zone=america/new york", riverside()).time_zone == "America/New_York"


@pytest.mark.parametrize(
    ("words", "then"),
    [
        ("tomorrow", "Wednesday 2 December 2026"),
        ("24 Dec to 26 Dec because of frost", "Thursday 24 December 2026 to Saturday 26 December 2026 (frost)"),
        ("from 30 December until 2 January", "Wednesday 30 December 2026 to Saturday 2 January 2027"),
        ("court 1 tomorrow", "Court 1, Wednesday 2 December 2026"),
        ("court 1 and court 2, 24-26 December because of frost",
         "Court 1, Court 2, Thursday 24 December 2026 to Saturday 26 December 2026 (frost)"),
        ("28 and 29 December", "Monday 28 December 2026 to Tuesday 29 December 2026"),
        ("24 to 26 Dec", "Thursday 24 December 2026 to Saturday 26 December 2026"),
        ("Dec 24, 25 and 26", "Thursday 24 December 2026 to Saturday 26 December 2026"),
        ("24th to 26th January", "Sunday 24 January 2027 to Tuesday 26 January 2027"),
        ("24.12.-26.12.", "Thursday 24 December 2026 to Saturday 26 December 2026"),
        ("Thursday 24 to Saturday 26 December", "Thursday 24 December 2026 to Saturday 26 December 2026"),
        ("Monday to Wednesday", "Monday 7 December 2026 to Wednesday 9 December 2026"),
        ("all courts this weekend", "Saturday 5 December 2026 to Sunday 6 December 2026"),
        ("day=24-26 December", "Thursday 24 December 2026 to Saturday 26 December 2026"),
        ("friday court 1 and 3, because repairs", "Court 1, Court 3, Friday 4 December 2026 (repairs)"),
        ("day=2026-12-24 | courts=Court 2 | because=a | b", "Court 2, Thursday 24 December 2026 (a | b)"),
    ],
)  # fmt: skip
def test_days_and_courts_are_closed_in_words_or_as_a_form_has_them(words: str, then: str):
    assert closure_text(read_closure(words, riverside(), NOW), riverside()) == then


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("tomorrow morning", "closed as a whole"),
        ("tomorrow from 3pm", "closed as a whole"),
        ("30 November 2026", "in the past"),
        ("26 Dec to 24 Dec 2026", "not within a year after"),
        ("someday", '"someday" is no day'),
        ("tomorrow court 9", 'no court "court 9"'),
        ("court 1 tomorrow morning", "closed as a whole"),
        ("24 December 10-12", "closed as a whole"),
        ("tonight", "closed as a whole"),
        ("every Monday", '"every Monday" repeats'),
        ("Mondays", '"Mondays" repeats'),
        ("24 and 26 December", "were not named"),
        ("court tomorrow", '"court tomorrow" is no day or court'),
        ("tomorrow except court 1", '"except court 1" is no day or court'),
        ("court 1 tomorrow and court 2 Thursday", '"court 2 Thursday" is for another'),
        ("Monday 24 December", "read for certain"),
        ("until Friday", "the first day"),
        ("24 December to", 'missing after "to"'),
        ("24-26", '"24-26" is no day'),
        ("day=24 December courts=Court 1", "part the values with a bar"),
        ("tomorrow because " + "x" * 41, "too long a reason"),
    ],
)
def test_a_closure_that_is_not_clear_is_refused(words: str, wrong: str):
    with pytest.raises(Misread, match="To close days") as refused:
        read_closure(words, riverside(), NOW)
    assert wrong in str(refused.value)


def test_a_day_is_taken_out_of_the_middle_of_a_closure():
    closure = Closure(first=date(2026, 12, 24), last=date(2026, 12, 26))
    day = date(2026, 12, 25)
    found = _without(closure, Stretch(day, day), riverside())
    assert [(c.first.day, c.last.day) for c in found] == [(24, 24), (26, 26)]


def test_a_court_is_taken_out_of_a_closure_and_the_others_stay_closed():
    closure = Closure(first=date(2026, 12, 24), last=date(2026, 12, 26))
    found = _without(closure, Stretch(date(2026, 12, 25), date(2026, 12, 30), ("c1",)), riverside())
    assert [(c.first.day, c.last.day, c.courts) for c in found] == [(24, 24, ()), (25, 26, ("c2", "c3"))]


class TestForms:
    @pytest.mark.parametrize("name", ["hours", "courts", "rules", "club", "notes", "close"])
    def test_forms_fit_both_platforms(self, name: str):
        found = form(riverside(), name)
        assert found.name == name
        assert len(found.fields) <= 5
        assert len(found.title) <= 24
        assert all(len(field.label) <= 45 for field in found.fields)

    def test_another_one_there_is_not(self):
        with refused(BookingError, "no such form"):
            form(riverside(), "passwords")

    @pytest.mark.parametrize(
        ("name", "values", "field", "wrong"),
        [
            ("rules", {"horizon": "soon"}, "horizon", '"horizon=soon"'),
            ("rules", {"length": "50-100"}, "length", "multiple of 15"),
            ("hours", {"hours": "mon 9-8"}, "hours", "ends before"),
            ("courts", {"courts": ""}, "courts", "fill this in"),
            ("courts", {"courts": "\n".join(f"Court {n}, {'clay ' * 5}" for n in range(90))}, "courts", "too much"),
            ("club", {"zone": "Atlantis"}, "zone", "no time zone"),
            ("close", {"day": "2026-11-01"}, "day", "in the past"),
            ("close", {"day": "2026-12-24", "to": "2026-12-23"}, "day", "not within a year after"),
            ("close", {"day": "2026-12-24", "courts": "Court 9"}, "courts", 'no court "Court 9"'),
        ],
    )  # fmt: skip
    def test_a_mistake_is_said_at_its_field(self, name: str, values: dict[str, str], field: str, wrong: str):
        shown = {f.id: f.value for f in form(riverside(), name).fields}
        found = check(riverside(), name, shown | values, NOW)
        assert list(found) == [field]
        assert wrong in found[field]


def test_a_booking_fits_the_hours_lengths_courts_and_closures():
    slot = slot_at(riverside(), "c1-1202-1500-60")
    day = date(2026, 12, 2)
    assert fits(riverside(), slot)
    assert not fits(riverside(hours=(*WEEK[:2], None, *WEEK[3:])), slot)
    assert not fits(riverside(rules={"slot_minutes": 90, "max_minutes": 90}), slot)
    assert not fits(riverside(courts=[{"key": "c2", "name": "Court 2"}]), slot)
    assert not fits(riverside(closures=[Closure(first=day, last=day, courts=("c1",))]), slot)


@pytest.mark.parametrize("part", [" ", "a", "mon,", "mon 8-", "8 ", "\n", '"', '""', ",", "c1;", "a=", "slot=1 ", "to ",
                                  " court ", " because ", "tomorrow to ", "|", "| name ", "-> ", "and "])  # fmt: skip
@pytest.mark.parametrize("lead", ["", "mon ", '"', "name=", "day="])
def test_long_nonsense_costs_no_time(lead: str, part: str):
    text = lead + part * (4_000 // len(part))
    begun = time.process_time()
    for name in ("hours", "courts", "rules", "club", "notes", "close"):
        check(riverside(), name, {f.id: text for f in form(riverside(), name).fields}, NOW)
    with suppress(Misread):
        read_closure(text, riverside(), NOW)
    assert time.process_time() - begun < 0.5
