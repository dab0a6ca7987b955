"""What answers a booking that was just made, or a list of times: each with its neighbours, English and German."""

from datetime import time

import pytest

from tests.nlu.heard import OFFERS, booking, heard, offer

ONE = (booking("T7M4QX", 2, 2, 15),)
"""Court 2, tomorrow at 15:00."""
TIMES = tuple(offer(1, 5, hour) for hour in range(12, 17))
"""Court 1 on Saturday, at five times."""


@pytest.mark.parametrize(
    "said", ["any court", "any court will do", "any free court", "whichever court", "egal welcher Platz"]
)
def test_any_court_is_not_any_time(said: str):
    wish = heard(said, offers=TIMES).wish
    assert (wish.any_court, wish.offers) == (True, ())


@pytest.mark.parametrize("said", ["any of them", "whichever", "either one", "any"])
def test_any_of_several_times_is_the_first(said: str):
    assert heard(said, offers=TIMES).wish.offers[:1] == (TIMES[0].slot_id,)


@pytest.mark.parametrize("said", ["any court", "whichever court", "egal welcher Platz"])
def test_any_court_at_one_time_is_one_of_them(said: str):
    assert heard(said, offers=OFFERS).wish.offers[:1] == (OFFERS[0].slot_id,)


@pytest.mark.parametrize(
    "said",
    ["is that at 3?", "is it still at 3?", "wait, is that 6 in the evening", "is that on court 2", "was it Friday?"],
)
def test_a_question_of_it_is_one_for_the_booking(said: str):
    assert heard(said, bookings=ONE).wish.intent == "mine"


@pytest.mark.parametrize("said", ["is it free at 5?", "is it possible at 5?", "is that court free at 5?"])
def test_a_question_for_what_is_free_stays_one(said: str):
    assert heard(said, bookings=ONE).wish.intent == "check"


@pytest.mark.parametrize("said", ["gimme court 1 instead", "book court 1 instead", "actually, I'll take court 1"])
def test_another_court_is_for_the_booking(said: str):
    found = heard(said, bookings=ONE)
    assert (found.wish.intent, found.wish.bookings, found.order) == ("move", ("T7M4QX",), False)


@pytest.mark.parametrize("said", ["book court 1 on Saturday at 3 instead", "actually book a court on Friday at 5"])
def test_another_day_is_a_wish_of_its_own(said: str):
    assert heard(said, bookings=ONE).wish.intent == "book"


@pytest.mark.parametrize("said", ["keep it", "actually keep it", "no, keep it", "nein, behalte ihn", "doch behalten"])
def test_a_wish_to_keep_it_changes_nothing(said: str):
    assert heard(said, bookings=ONE).wish.intent == "no"


@pytest.mark.parametrize(
    "said",
    [
        "verschieb das auf 11", "verschieb den Platz auf 11", "kann ich das auf 11 schieben?",
        "kannst du es auf 11 verlegen", "können wir das auf 11 Uhr legen", "push that to 11", "can you move it to 11",
    ],
)  # fmt: skip
def test_to_eleven_is_a_time_beside_a_verb_of_moving(said: str):
    wish = heard(said, bookings=ONE).wish
    assert (wish.intent, wish.time) == ("move", time(11))


@pytest.mark.parametrize(
    "said",
    [
        "cancel the booking of my wife", "cancel the court of my friends", "move the booking of my brother to 5",
        "storniere die Buchung von meiner Frau", "storniere die Buchung meiner Frau", "cancel my wife's booking",
    ],
)  # fmt: skip
def test_somebody_elses_booking_is_not_ones_own(said: str):
    found = heard(said, bookings=ONE)
    assert not found.order
    assert found.unread


@pytest.mark.parametrize(
    "said", ["cancel the booking for my wife and me", "cancel my court with my brother", "cancel my booking with Tom"]
)
def test_company_is_not_whose_it_is(said: str):
    assert heard(said, bookings=ONE).wish.bookings == ("T7M4QX",)


@pytest.mark.parametrize(
    "said",
    [
        "another hour please", "we need another hour", "we're going to need another hour", "one more hour",
        "an extra hour please", "could we have another hour", "noch eine Stunde", "eine weitere Stunde bitte",
    ],
)  # fmt: skip
def test_another_hour_is_one_beside_those_of_the_booking(said: str):
    wish = heard(said, bookings=ONE).wish
    assert (wish.intent, wish.longer, wish.minutes) == ("move", 60, None)


@pytest.mark.parametrize(
    "said",
    [
        "won't be able to come tomorrow, sorry", "not able to make it tomorrow", "we're unable to play tomorrow",
        "let somebody else have it", "da kann ich doch nicht", "wir brauchen ihn nicht mehr",
        "den Platz brauche ich nicht mehr",
    ],
)  # fmt: skip
def test_a_booking_that_cannot_be_played_is_asked_about(said: str):
    found = heard(said, bookings=ONE)
    assert (found.wish.intent, found.wish.bookings, found.order) == ("cancel", ("T7M4QX",), False)


@pytest.mark.parametrize("said", ["gib den Platz wieder frei", "gib ihn frei", "kannst du ihn freigeben"])
def test_a_court_is_given_back(said: str):
    assert heard(said, bookings=ONE).wish.intent == "cancel"


@pytest.mark.parametrize(
    "said",
    [
        "cool. what have I got now?",
        "what have I got right now",
        "could you check if I'm booked for tomorrow",
        "tell me whether I'm down for tomorrow",
        "check if I have anything on Friday",
    ],
)
def test_ones_bookings_are_told_in_whatever_words_it_is_asked(said: str):
    found = heard(said, bookings=ONE)
    assert (found.wish.intent, found.unread) == ("mine", "")


@pytest.mark.parametrize("said", ["ok forget it", "ok, never mind", "alright, no thanks", "okay, doch nicht"])
def test_a_yes_before_a_no_is_none(said: str):
    assert heard(said, offers=OFFERS).wish.intent == "no"


@pytest.mark.parametrize("said", ["hello??", "hi!!!", "thanks ...", "??", "hallo ???"])
def test_marks_alone_are_no_words_that_were_not_understood(said: str):
    assert heard(said).unread == ""


@pytest.mark.parametrize(
    "said", ["court-1 tomorrow at 3pm", "book court -1 tomorrow at 3pm", "Platz-1 morgen um 15 Uhr"]
)
def test_a_hyphen_before_its_number_names_the_court(said: str):
    wish = heard(said).wish
    assert (wish.courts, wish.time) == (("c1",), time(15))


@pytest.mark.parametrize("said", ["book court -1 tomorrow", "court - 2 tomorrow", "court-3 tomorrow"])
def test_the_number_of_a_court_is_no_hour(said: str):
    wish = heard(said).wish
    assert (wish.time, len(wish.courts)) == (None, 1)


def test_a_time_behind_a_dash_stays_one():
    wish = heard("book court two - 3pm tomorrow").wish
    assert (wish.courts, wish.time) == (("c2",), time(15))
