"""The words and forms of a club's settings: what a form shows is what the grammar reads."""

from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.admin import check, form, peak
from bot.commands.admin.courts import courts_lines, read_courts
from bot.commands.admin.days import choice_of, chosen, closure_text, read_closures
from bot.commands.admin.forms import NAMES
from bot.commands.admin.hours import hours_lines, read_hours
from bot.commands.admin.misread import Misread
from bot.commands.admin.rules import read_rules
from bot.commands.admin.settings import SETTINGS, fits, read_setting, warnings
from bot.domain.booking import Court
from bot.domain.club import Closure, Club, Rules
from bot.domain.errors import BookingError
from bot.domain.hours import DayHours, Hours
from bot.i18n.text import clean
from tests.kit.costs import cpu_seconds
from tests.kit.refusals import refused
from tests.kit.world import riverside, slot_at

NOW = datetime(2026, 12, 1, 9)  # a Tuesday
WEEK = ((Hours(),),) * 7

names = st.text("abC1 ,;|=\"->'é/", min_size=1, max_size=40).map(lambda s: " ".join(s.split())).filter(bool)
surfaces = st.sampled_from(["", "clay", "Indoor"])
quarters = st.integers(0, 96).map(lambda n: n * 15)


def day_hours(bounds: list[int]) -> DayHours:
    """Of bounds in order, each two a span; one that is left over is an evening that ends at three."""
    spans = [Hours(opens=a, closes=b) for a, b in zip(bounds[::2], bounds[1::2], strict=False)]
    late = [Hours(opens=bounds[-1], closes=27 * 60)] if len(bounds) % 2 and 4 * 60 <= bounds[-1] < 24 * 60 else []
    return (*spans, *late)


hours = st.lists(quarters, unique=True, max_size=6).map(sorted).map(day_hours)


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
        peak_hours=tuple(draw(st.lists(hours, min_size=7, max_size=7))), max_peak=draw(st.integers(1, 100)),
        max_live=draw(st.integers(1, 5000)), cancel_cutoff_minutes=draw(st.integers(0, 10**6)),
    )  # fmt: skip
    week = tuple(draw(st.lists(hours, min_size=7, max_size=7)))
    zone = draw(st.sampled_from(["UTC", "Europe/London", "America/Argentina/Buenos_Aires"]))
    return riverside(name=draw(names), time_zone=zone, courts=courts, rules=rules, hours=week)


def line_of(club: Club, name: str, **changed: str) -> str:
    """The command line of the form as it is shown, as the dispatcher cleans it, without its command."""
    shown = form(club, name)
    line = clean(shown.line({f.id: f.value for f in shown.fields} | changed), 100_000)
    assert line.startswith(shown.command)
    return line.removeprefix(shown.command).strip()


@pytest.mark.parametrize("name", ["hours", "weekend", "courts", "rules", "club", "notes", "peak"])
@given(clubs())
def test_a_form_that_is_sent_as_it_was_shown_changes_nothing(name: str, club: Club):
    assert read_setting("hours" if name == "weekend" else name, line_of(club, name), club) == club
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
        read_closures(text, riverside(), NOW)
    for name in NAMES:
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
        ("mon-fri 8-12, 14-22; sat 18:00-02:00", [
            "mon-fri 08:00-12:00, 14:00-22:00", "sat 18:00-02:00", "sun 07:00-22:00"]),
        ("weekend 2pm-10pm and 8am-noon, mon 8-10 & 10-12",
         ["mon 08:00-12:00", "tue-fri 07:00-22:00", "sat,sun 08:00-12:00, 14:00-22:00"]),
        ("daily around the clock; sun 24h; wed open all day, mon 24/7", ["mon-sun 00:00-24:00"]),
        ("monday to thursday 8:00 until 20:00", ["mon-thu 08:00-20:00", "fri-sun 07:00-22:00"]),
    ],
)  # fmt: skip
def test_hours_are_said_in_many_ways(words: str, then: list[str]):
    assert hours_lines(read_hours(words, WEEK)) == then


@pytest.mark.parametrize(
    ("words", "then"),
    [
        ("mon-fri 17-21; sat,sun 10-14, most 2", "mon-fri 17:00-21:00; sat,sun 10:00-14:00, most 2"),
        ("hours=fri 18:00-01:00 | most=3", "fri 18:00-01:00, most 3"),
        ("weekdays 5pm-9pm", "mon-fri 17:00-21:00, most 1"),
        ("most 4", "tue 07:00-09:00, most 4"),
        ("off", "off"),
    ],
)  # fmt: skip
def test_peak_hours_are_said_like_opening_hours(words: str, then: str):
    before = read_setting("peak", "tue 7-9", riverside())
    assert peak.shown(read_setting("peak", words, before)) == then


@pytest.mark.parametrize(
    ("name", "words", "wrong"),
    [
        ("hours", "mon 08:10-20:00", '"08:10" is not on a quarter'),
        ("hours", "mon 9 to 5", '"9 to 5" can be read in two ways: say 9am-5pm or 09:00-05:00'),
        ("hours", "sat 11-1", '"11-1" can be read in two ways: say 11am-1pm or 11:00-01:00'),
        ("hours", "mon 12-2", '"12-2" can be read in two ways: say 12pm-2pm or 12:00-02:00'),
        ("hours", "mon 20:00-08:00", '"20:00-08:00" ends before it begins'),
        ("hours", "mon 8-20; fun 8-20", '"fun" is not a day'),
        ("hours", "mon 8-20; sometimes", '"sometimes"'),
        ("hours", "mon 8-25", '"25" is not a time'),
        ("courts", "Court 1; court 1", '"court 1" is there twice'),
        ("courts", "Court 9 -> Court 1", 'no court "Court 9"'),
        ("courts", "Court 1, clay, grass", 'two surfaces, "clay" and "grass"'),
        ("courts", ";", "at least one court"),
        ("courts", "x" * 41, "at most 40 characters"),
        ("courts", "add", "Which court?"),
        ("courts", "add Court 1, clay", '"Court 1" is there already'),
        ("courts", "Court 4", "would take the place of all 3 courts"),
        ("courts", "please add Court 4", "needs quotes"),
        ("courts", "Court 4 please", "needs quotes"),
        ("courts", "make Court 4", "needs quotes"),
        ("courts", "add another", "needs quotes"),
        ("courts", "add Court 4 (clay)", "needs quotes"),
        ("courts", "add Court 4 with clay", "needs quotes"),
        ("courts", "add Court 4; add Court 5", "needs quotes"),
        ("hours", "8-20", "names no day. Say it like daily 8-20"),
        ("hours", "mon 8-12; mon 14-18", '"mon" is there twice'),
        ("hours", "mon 8-12, 11-18", '"8-12, 11-18" overlaps'),
        ("hours", "mon 8-8", '"8-8" ends before it begins'),
        ("hours", "mon 24:00-02:00", '"24:00-02:00" ends before it begins'),
        ("hours", "closed", '"closed"'),
        ("courts", "add Court 4 and Court 5", "needs quotes"),
        ("courts", "add Court 4, Court 5", '"Court 5" is not a surface'),
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
        ("club", "name=Riverside zone=London", "zone= in it: separate the values by a bar"),
        ("club", "name=Riverside timezone=London", "there is no = in one"),
        ("rules", "slot=50", "slot is a multiple of 15 minutes"),
        ("rules", "slot=90 | longest=120", "slot=90 | longest=180"),
        ("rules", "horizon=0", "horizon is 1 to 366 days"),
        ("rules", "colour=3", 'no rule "colour"'),
        ("rules", "most=3 | horizon=soon", '"horizon=soon"'),
        ("rules", "most=3h", '"most=3h" takes one number'),
        ("club", "name=", "1 to 60 characters"),
        ("club", "zone=Atlantis", '"Atlantis" is not a time zone'),
        ("club", "zone=PST", "such as America/Los_Angeles"),
        ("club", "Riverside", '"Riverside"'),
        ("club", "name=A | name=B", "name is there twice"),
        ("confirm", "perhaps", "on or off"),
        ("onecourt", "sometimes", "on or off"),
        ("peak", "evenings", "as days and hours"),
        ("peak", "mon 17-21 most=0", "most is 1 to 100"),
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


def test_the_longest_booking_follows_a_new_slot_that_it_is_no_multiple_of():
    club = read_setting("rules", "slot=90", riverside())
    assert (club.rules.slot_minutes, club.rules.max_minutes) == (90, 180)
    assert warnings(club, riverside()) == ["A booking now lasts at most 180 minutes, a whole number of slots."]
    assert read_setting("rules", "slot=30", riverside()).rules.max_minutes == 120


@pytest.mark.parametrize(
    ("name", "words", "says"),
    [
        ("club", "zone=EST", "use a name such as America/New_York"),
        ("club", "zone=Etc/GMT+5", "has no summer time"),
        ("hours", "sat 10-10:30", "Nothing can be booked on sat"),
        ("rules", "slot=720 | longest=720", ""),
        ("rules", "notice=60d | horizon=2", "the notice is longer"),
    ],
)
def test_a_setting_that_makes_bookings_impossible_says_so(name: str, words: str, says: str):
    told = "\n".join(warnings(read_setting(name, words, riverside()), riverside()))
    assert says in told


@pytest.mark.parametrize("zone", ["UTC", "Europe/London", "London", "CET", "America/Phoenix"])
def test_a_zone_that_is_meant_so_is_saved_without_a_word(zone: str):
    assert warnings(read_setting("club", f"zone={zone}", riverside(time_zone="Asia/Tokyo")), riverside()) == []


def test_a_court_that_is_added_twice_is_there_once():
    once = read_setting("courts", "add Court 4, clay", riverside())
    assert read_setting("courts", "add Court 4, clay", once) == once


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
    [closure] = read_closures(words, riverside(), NOW)
    assert closure_text(closure, riverside()) == then


@pytest.mark.parametrize(
    ("words", "then"),
    [
        ("court 2 tomorrow 12-14", ["Court 2, Wednesday 2 December 2026, 12:00–14:00"]),
        ("tomorrow from 3pm", ["Wednesday 2 December 2026, 15:00–24:00"]),
        ("tomorrow until noon because of frost", ["Wednesday 2 December 2026, 00:00–12:00 (frost)"]),
        ("tomorrow 3pm for 2 hours", ["Wednesday 2 December 2026, 15:00–17:00"]),
        ("2 to 4 December 10:00-12:00",
         ["Wednesday 2 December 2026 to Friday 4 December 2026, 10:00–12:00"]),
        ("24, 25 and 31 December",
         ["Thursday 24 December 2026 to Friday 25 December 2026", "Thursday 31 December 2026"]),
        ("24 and 26 December", ["Thursday 24 December 2026", "Saturday 26 December 2026"]),
        ("every Monday", ["every Monday from Tuesday 1 December 2026"]),
        ("Mondays and Fridays", ["every Monday and Friday from Tuesday 1 December 2026"]),
        ("weekends until 31 December",
         ["every Saturday and Sunday from Tuesday 1 December 2026 to Thursday 31 December 2026"]),
        ("court 1 every Monday from 4 January to 1 March 18-20 because of league",
         ["Court 1, every Monday from Monday 4 January 2027 to Monday 1 March 2027, 18:00–20:00 (league)"]),
        ("every day 12-13", ["every day from Tuesday 1 December 2026, 12:00–13:00"]),
        ("day=tomorrow | time=12-14 | courts=2", ["Court 2, Wednesday 2 December 2026, 12:00–14:00"]),
        ("Platz 2 morgen von 12 bis 14 Uhr", ["Court 2, Wednesday 2 December 2026, 12:00–14:00"]),
        ("montags", ["every Monday from Tuesday 1 December 2026"]),
        ("jeden Dienstag 18 bis 20 Uhr", ["every Tuesday from Tuesday 1 December 2026, 18:00–20:00"]),
        ("24., 25. und 31. Dezember",
         ["Thursday 24 December 2026 to Friday 25 December 2026", "Thursday 31 December 2026"]),
    ],
)  # fmt: skip
def test_parts_of_days_lists_of_days_and_weekdays_are_closed(words: str, then: list[str]):
    found = read_closures(words, riverside(), NOW)
    assert [closure_text(closure, riverside()) for closure in found] == then
    assert chosen(choice_of(found).removeprefix("close:"), riverside()) == found


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("tomorrow morning", "names a part of the day"),
        ("tomorrow at 3pm", "from when until when"),
        ("30 November 2026", "in the past"),
        ("26 Dec to 24 Dec 2026", "not within a year after"),
        ("someday", 'I cannot read "someday" as a day'),
        ("tomorrow court 9", 'no court "court 9"'),
        ("court 1 tomorrow morning", "names a part of the day"),
        ("tonight", "names a part of the day"),
        ("every", "cannot tell when"),
        ("every other Monday", '"other Monday"'),
        ("every Monday and 24 December", "cannot tell when"),
        ("Mondays until", 'missing after "until"'),
        ("12-13 until 24 December", "the first day"),
        ("court tomorrow", 'I cannot read "court tomorrow" as a day or a court'),
        ("tomorrow except court 1", 'I cannot read "except court 1" as a day or a court'),
        ("court 1 tomorrow and court 2 Thursday", '"court 2 Thursday" is for another'),
        ("Monday 24 December", "I cannot tell which day"),
        ("until Friday", "the first day"),
        ("24 December to", 'missing after "to"'),
        ("24-26", 'I cannot read "24-26" as a day'),
        ("day=24 December courts=Court 1", "separate the values by a bar"),
        ("tomorrow because " + "x" * 41, "too long a reason"),
    ],
)
def test_a_closure_that_is_not_clear_is_refused(words: str, wrong: str):
    with pytest.raises(Misread, match="To close days") as refused:
        read_closures(words, riverside(), NOW)
    assert wrong in str(refused.value)


class TestForms:
    @pytest.mark.parametrize("name", NAMES)
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
            ("hours", {"mon": "9-8"}, "mon", "ends before"),
            ("courts", {"courts": ""}, "courts", "fill this in"),
            ("courts", {"courts": "\n".join(f"Court {n}, {'clay ' * 5}" for n in range(90))}, "courts", "too much"),
            ("club", {"zone": "Atlantis"}, "zone", "not a time zone"),
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
    assert not fits(riverside(hours=(*WEEK[:2], (), *WEEK[3:])), slot)
    assert not fits(riverside(rules={"slot_minutes": 90, "max_minutes": 90}), slot)
    assert not fits(riverside(courts=[{"key": "c2", "name": "Court 2"}]), slot)
    assert not fits(riverside(closures=[Closure(first=day, last=day, courts=("c1",))]), slot)


@pytest.mark.parametrize("part", [" ", "a", "mon,", "mon 8-", "8 ", "\n", '"', '""', ",", "c1;", "a=", "slot=1 ", "to ",
                                  " court ", " because ", "tomorrow to ", "|", "| name ", "-> ", "and "])  # fmt: skip
@pytest.mark.parametrize("lead", ["", "mon ", '"', "name=", "day="])
def test_long_nonsense_costs_no_time(lead: str, part: str):
    text = lead + part * (4_000 // len(part))

    def read() -> None:
        for name in NAMES:
            check(riverside(), name, {f.id: text for f in form(riverside(), name).fields}, NOW)
        with suppress(Misread):
            read_closures(text, riverside(), NOW)

    assert cpu_seconds(read) < 0.5
