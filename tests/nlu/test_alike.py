"""Kinds of messages that a later trial found to be misread, each with its neighbours by a small grammar.

Now is Tuesday 1 December 2026, 09:00; the member has court 2 on Friday at 18:00, or also court 1 on Saturday at 10:00.
"""

from datetime import date, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.booking import Booking
from tests.nlu.heard import FRIDAY, OFFERS, SATURDAY, courts, heard, values

CLUB = courts("Court 1", "Court 2", "Court 3")
DAYS = {"tomorrow": date(2026, 12, 2), "on friday": date(2026, 12, 4), "sunday": date(2026, 12, 6)}
FIRST = ("the earliest slot", "the first free court", "earliest available", "as early as possible", "the first slot")
LAST = ("the latest slot", "the last free court", "as late as possible", "late as possible", "the last slot")
GERMAN_ENDS = {
    "möglichst früh": "first", "so früh wie möglich": "first", "den ersten freien Platz": "first",
    "möglichst spät": "last", "so spät wie möglich": "last", "den letzten Termin": "last",
}  # fmt: skip


@given(st.sampled_from(sorted(DAYS)), st.sampled_from((*FIRST, *LAST)), st.booleans())
def test_the_first_or_the_last_that_is_free_can_be_asked_for(day: str, end: str, before: bool):
    found = heard(f"book a court {day}, {end}" if before else f"book {end} {day} please")
    assert values(found.wish) == {
        "intent": "book", "date": DAYS[day], "only": "first" if end in FIRST else "last",
    }  # fmt: skip
    assert found.order


@pytest.mark.parametrize(("said", "only"), GERMAN_ENDS.items())
def test_the_first_or_the_last_that_is_free_can_be_asked_for_in_german(said: str, only: str):
    wish = heard(f"morgen {said} bitte").wish
    assert (wish.date, wish.only, wish.earliest) == (DAYS["tomorrow"], only, None)


@pytest.mark.parametrize("said", ["when's the next free court?", "next available slot?", "when is the next free slot"])
def test_the_next_free_court_is_the_first_of_today(said: str):
    assert values(heard(said).wish) == {"intent": "check", "date": date(2026, 12, 1), "only": "first"}


@given(st.integers(1, 7), st.sampled_from(("{} or {}pm", "{}pm or {}pm", "{}pm or if that's taken {}pm")))
def test_two_hours_side_by_side_are_a_window_and_not_yet_an_order(hour: int, form: str):
    found = heard(f"book a court tomorrow at {form.format(hour, hour + 1)}")
    assert (found.wish.time, found.wish.earliest, found.wish.latest) == (None, time(hour + 12), time(hour + 13))
    assert not found.order
    assert (found.unread, found.ambiguous) == ("", False)


@given(st.integers(1, 5), st.integers(3, 6))
def test_two_hours_with_a_third_between_are_asked_about(hour: int, apart: int):
    assert heard(f"tomorrow at {hour}pm or {hour + apart}pm").ambiguous


@given(st.sampled_from(("not at {}pm", "i can't do {}pm", "but not {}pm", "except {}pm")), st.integers(1, 4))
def test_a_start_that_is_excluded_stays_out_of_the_window(form: str, hour: int):
    wish = heard(f"tomorrow afternoon, {form.format(hour)}").wish
    assert (wish.earliest, wish.latest) == (time(12), time(16, 59))
    assert wish.not_times == (time(hour + 12),)


def test_a_start_that_is_excluded_stays_out_of_the_window_in_german():
    wish = heard("morgen nachmittag, aber nicht um 15 Uhr").wish
    assert (wish.earliest, wish.not_times) == (time(12), (time(15),))


@given(st.sampled_from((1, 2, 3)), st.sampled_from(("christmas", "the 20th", "25 December")))
def test_a_weekday_after_another_day_is_counted_from_it(nth: int, base: str):
    word = ("first", "second", "third")[nth - 1]
    last = date(2026, 12, 20 if base == "the 20th" else 25)
    sunday = last + timedelta(days=(6 - last.weekday() - 1) % 7 + 1 + 7 * (nth - 1))
    assert heard(f"the {word} sunday after {base}, 10am").wish.date == sunday


def test_a_weekday_that_is_not_of_its_number_is_either_of_two_neighbours():
    found = heard("book court 2 on thursday the 4th at 6pm", courts=CLUB)
    assert (found.wish.date, found.wish.last, found.order) == (date(2026, 12, 3), date(2026, 12, 4), False)


@given(
    st.sampled_from(("the hour after that", "an hour after that", "an hour later")),
    st.sampled_from(("and {} as well please", "{} too", "also {}")),
)
def test_an_hour_more_beside_a_booking_begins_where_that_ends(hour: str, form: str):
    wish = heard(form.format(hour), bookings=(FRIDAY,), courts=CLUB).wish
    expected = {"intent": "book", "date": date(2026, 12, 4), "time": time(19), "courts": ("c2",)}
    assert values(wish) == expected


@given(st.sampled_from(("sunday", "on monday", "the 12th")), st.sampled_from(("and {} as well", "{} too please")))
def test_a_day_more_beside_a_booking_is_looked_at_for_its_time_and_court(day: str, form: str):
    found = heard(form.format(day), bookings=(FRIDAY,), courts=CLUB)
    assert (found.wish.intent, found.wish.time, found.wish.courts) == ("book", time(18), ("c2",))
    assert not found.order


@given(
    st.sampled_from(
        ("ugh wrong court, should've been {}", "wrong court, it should have been {}", "to {}", "{} instead of court 2")
    ),
    st.sampled_from(("court 1", "court 3")),
)
def test_another_court_is_a_move_of_the_booking_that_nobody_ordered_yet(form: str, court: str):
    found = heard(form.format(court), bookings=(FRIDAY,), courts=CLUB)
    assert (found.wish.intent, found.wish.courts, found.wish.bookings) == ("move", (f"c{court[-1]}",), (FRIDAY.code,))
    assert not found.order


@pytest.mark.parametrize("said", ["auf Platz 3 bitte", "Platz 3 statt Platz 2", "falscher Platz, lieber Platz 3"])
def test_another_court_is_a_move_of_the_booking_in_german(said: str):
    found = heard(said, bookings=(FRIDAY,), courts=CLUB)
    assert (found.wish.intent, found.wish.courts, found.order) == ("move", ("c3",), False)


@pytest.mark.parametrize(
    "said", ["can I swap courts?", "can we move to another court", "could I switch to a different court"]
)
def test_any_court_but_its_own_is_wanted_for_a_booking(said: str):
    wish = heard(said, bookings=(FRIDAY,), courts=CLUB).wish
    assert (wish.intent, wish.not_courts) == ("move", ("c2",))


@given(
    st.sampled_from(("cancel {}", "please cancel {}")),
    st.sampled_from((("the earlier one", FRIDAY), ("the later one", SATURDAY), ("the last one", SATURDAY))),
)
def test_one_of_several_bookings_is_picked_by_its_place(form: str, which: tuple[str, Booking]):
    said, booking = which
    found = heard(form.format(said), bookings=(FRIDAY, SATURDAY))
    assert values(found.wish) == {"intent": "cancel", "bookings": (booking.code,)}
    assert found.order


@given(
    st.sampled_from(("push {} back an hour", "bring {} forward an hour")),
    st.sampled_from(("the friday one", "my saturday one")),
)
def test_one_of_several_bookings_is_picked_by_its_day(form: str, one: str):
    wish = heard(form.format(one), bookings=(FRIDAY, SATURDAY)).wish
    code = (FRIDAY if "friday" in one else SATURDAY).code
    assert values(wish) == {"intent": "move", "shift": 60 if "back" in form else -60, "bookings": (code,)}


@pytest.mark.parametrize("said", ["make {} two hours", "make {} 2 hours please", "mach {} zwei Stunden lang"])
def test_a_code_is_made_longer(said: str):
    found = heard(said.format(FRIDAY.code), bookings=(FRIDAY,))
    assert values(found.wish) == {"intent": "move", "minutes": 120, "bookings": (FRIDAY.code,)}
    assert found.order


WITH = (
    "me plus one guest", "plus one", "with anna and tom", "with Anna, Tom and Eva", "and add my friend Lucy",
    "and 2 guests", "we're 4 people", "there are 4 of us", "mit Anna",
)  # fmt: skip


@given(st.sampled_from(WITH), st.sampled_from(sorted(DAYS)))
def test_company_changes_no_order(company: str, day: str):
    found = heard(f"book court 2 {day} at 3pm, {company}", courts=CLUB)
    assert (found.order, found.unread) == (True, "")
    assert values(found.wish) == {"intent": "book", "date": DAYS[day], "time": time(15), "courts": ("c2",)}


@pytest.mark.parametrize("thing", ["with floodlights", "with balls", "with coaching", "with a ramp", "mit Netz"])
def test_a_thing_that_is_wanted_is_no_name(thing: str):
    assert not heard(f"book court 2 tomorrow at 3pm {thing}", courts=CLUB).order


@given(
    st.sampled_from(("don't bother booking", "no need to book", "you needn't book", "dont bother with")),
    st.sampled_from(("court 2 tomorrow at 3pm", "a court on friday at 18:00")),
)
def test_an_act_that_is_not_needed_is_none(form: str, what: str):
    found = heard(f"{form} {what}", courts=CLUB)
    assert (found.wish.intent, found.order) == ("no", False)


@given(
    st.sampled_from(("Tom has booked", "my partner already reserved", "we have already booked", "I've reserved")),
    st.sampled_from(("court 2 tomorrow at 3pm", "thursday 7pm for us")),
)
def test_a_report_of_a_booking_wishes_for_nothing(who: str, what: str):
    found = heard(f"{who} {what}", courts=CLUB)
    assert (values(found.wish), found.order) == ({}, False)


@pytest.mark.parametrize("said", ["Tom hat für uns am Freitag um 18 Uhr reserviert", "ich hab gestern Platz 2 gebucht"])
def test_a_report_of_a_booking_wishes_for_nothing_in_german(said: str):
    assert values(heard(said, courts=CLUB).wish) == {}


@pytest.mark.parametrize(
    "said",
    [
        "would court 2 be ok for beginners?",
        "what's the difference between court 1 and court 3",
        "is court 2 any slower?",
    ],
)
def test_an_opinion_about_a_court_is_no_look_at_what_is_free(said: str):
    assert [wish.intent for wish in heard(said, courts=CLUB).wishes] == ["info"]


@pytest.mark.parametrize("said", ["is it worth booking saturday?", "Lohnt es sich, am Samstag zu buchen?"])
def test_whether_a_day_is_worth_it_shows_what_is_free_on_it(said: str):
    assert values(heard(said).wish) == {"intent": "check", "date": date(2026, 12, 5)}


@given(st.sampled_from(("cancel that one", "cancel it")), st.sampled_from(("sunday at 5pm", "friday at 10am")))
def test_a_question_beside_an_order_is_heard_too(order: str, when: str):
    first, second = heard(f"{order}, and is court 3 free on {when}?", bookings=(FRIDAY,), courts=CLUB).wishes
    assert (first.intent, first.bookings) == ("cancel", (FRIDAY.code,))
    assert (second.intent, second.courts) == ("check", ("c3",))


def test_a_question_for_a_court_goes_on_with_the_day_of_the_one_before_it():
    first, second = heard("when do you open on sunday and is court 1 free at 8", courts=CLUB).wishes
    assert (first.topic, second.date, second.time) == ("hours", date(2026, 12, 6), time(8))


@given(
    st.sampled_from(("mondays", "every monday")),
    st.sampled_from(("til christmas", "until the 28th", "till 27 December")),
)
def test_a_series_ends_by_the_day_that_is_said(every: str, end: str):
    wish = heard(f"book court 1 {every} at 10am {end}", courts=CLUB).wish
    assert (wish.every, wish.date, wish.times) == (7, date(2026, 12, 7), 4 if "28" in end else 3)


@given(
    st.sampled_from(("court", "cancel", "booking", "friday", "sunday", "tomorrow", "reservation")), st.integers(1, 9)
)
def test_a_letter_left_out_of_a_word_of_nearly_every_message_is_put_back(word: str, at: int):
    assume(at < len(word))
    sentences = {
        "court": "book {} 2 tomorrow at 3pm", "cancel": "{} my booking", "booking": "cancel my {}",
        "friday": "court 2 {} 3pm", "sunday": "court 2 {} 3pm", "tomorrow": "court 2 {} 3pm",
        "reservation": "cancel my {}",
    }  # fmt: skip
    said, slip = sentences[word].format(word), sentences[word].format(word[:at] + word[at + 1 :])
    assert heard(slip, bookings=(FRIDAY,), courts=CLUB) == heard(said, bookings=(FRIDAY,), courts=CLUB)


@pytest.mark.parametrize("said", ["bk crt1 sat10am", "bk crt 1 sat 10 am", "court1 sat10am"])
def test_a_day_and_a_time_written_as_one_word_are_read_as_two(said: str):
    assert values(heard(said, courts=CLUB).wish) == {
        "intent": "book", "date": date(2026, 12, 5), "time": time(10), "courts": ("c1",),
    }  # fmt: skip


@pytest.mark.parametrize("said", ["super, den nehmen wir", "ja, die nehmen wir"])
def test_a_taking_in_the_plural_is_a_yes(said: str):
    assert heard(said, offers=OFFERS[:1]).wish.intent == "yes"
