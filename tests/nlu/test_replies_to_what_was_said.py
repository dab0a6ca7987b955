"""What answers a booking that was just made, or a list of times: each with its neighbours, English and German."""

from datetime import time

import pytest

from bot.domain.booking import Booking
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


@pytest.mark.parametrize(
    "said",
    [
        "cancel Ben's booking", "cancel her booking", "cancel the booking of Peter", "storniere Peters Buchung",
        "storniere seine Buchung", "storniere die Buchung von Peter", "sag die Stunde meiner Frau ab",
        "storniere den Termin morgen meiner Frau", "can you cancel Ben's court tomorrow?", "cancel their game",
        "move my husband's booking to 5", "verschieb die Buchung meines Bruders auf 17 Uhr",
    ],
)  # fmt: skip
def test_a_change_of_somebody_elses_booking_means_none_of_theirs(said: str):
    found = heard(said, bookings=ONE)
    assert (found.wish.bookings, found.order, len(found.unknown_codes)) == ((), False, 1)


@pytest.mark.parametrize(
    "said",
    [
        "cancel my game with Ben", "cancel my 3pm with Peter", "cancel tomorrow's booking",
        "cancel my court from tomorrow", "storniere den Termin von morgen", "cancel the booking of tomorrow",
    ],
)  # fmt: skip
def test_company_and_a_day_beside_it_make_it_nobody_elses(said: str):
    found = heard(said, bookings=ONE)
    assert (found.wish.bookings, found.order, found.unknown_codes) == (("T7M4QX",), True, ())


@pytest.mark.parametrize("said", ["War das Freitag?", "ist das Freitag?", "War das am Freitag?", "ist das um 15 Uhr?"])
def test_a_german_question_of_it_is_one_for_the_booking(said: str):
    assert heard(said, bookings=ONE).wish.intent == "mine"


SCANT = [
    "one hour isn't enough", "an hour is not enough", "that isn't long enough", "it's a bit short",
    "60 minutes is too short", "we need longer", "eine Stunde reicht nicht", "das ist zu kurz",
    "reicht uns leider nicht", "wir brauchen mehr Zeit",
]  # fmt: skip


@pytest.mark.parametrize("said", SCANT)
def test_too_short_a_while_asks_for_a_longer_one_of_the_booking_and_orders_none(said: str):
    found = heard(said, bookings=ONE)
    assert (found.wish.intent, found.wish.bookings, found.wish.longer) == ("move", ("T7M4QX",), 60)
    assert (found.order, found.unread) == (False, "")


@pytest.mark.parametrize("said", SCANT)
def test_too_short_a_while_of_what_is_on_offer_looks_for_a_longer_one(said: str):
    found = heard(said, offers=OFFERS)
    assert (found.wish.intent, found.wish.minutes, found.order, found.unread) == ("check", 120, False, "")


@pytest.mark.parametrize(
    "said", ["1 hour isn't enough, make it 2 hours", "eine Stunde reicht nicht, mach 2 Stunden draus"]
)
def test_the_length_that_is_named_beside_it_is_the_one_that_is_wanted(said: str):
    assert heard(said, bookings=ONE).wish.minutes == 120


@pytest.mark.parametrize(
    "said", ["and Friday", "und Freitag", "Friday again", "nochmal am Freitag", "and on Friday please", "Freitag auch"]
)
@pytest.mark.parametrize("mine", [ONE, (*ONE, booking("U7M4QX", 2, 3, 15))])
def test_a_bare_day_more_is_at_the_time_of_what_they_have_and_only_looked_at(said: str, mine: tuple[Booking, ...]):
    found = heard(said, bookings=mine)
    assert (found.wish.time, found.wish.courts, found.order) == (time(15), ("c2",), False)


def test_bookings_at_several_times_leave_the_time_of_one_more_open():
    assert heard("and Friday", bookings=(*ONE, booking("U7M4QX", 2, 3, 18))).wish.time is None


@pytest.mark.parametrize(
    "said", ["1 and 2", "1 und 2", "1 & 2", "take 1 and 2", "I'd like 1 and 2 please", "nehme 1 und 2"]
)
def test_two_numbers_of_an_offer_are_both(said: str):
    found = heard(said, offers=OFFERS)
    assert [wish.offers for wish in found.wishes] == [(offer.slot_id,) for offer in OFFERS[:2]]
    assert found.order


def test_two_numbers_that_may_be_hours_too_are_asked_about():
    assert not heard("1 and 2", offers=TIMES).order


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("tomorrow 3pm and 4pm court 1", (15, 16)), ("tomorrow 3 and 4pm court 1", (15, 16)),
        ("morgen 15 und 16 Uhr Platz 1", (15, 16)), ("court 1 tomorrow 7 and 8am", (7, 8)),
        ("court 1 tomorrow at 11 and 1pm", (11, 13)), ("court 1 tomorrow at 7 & 8 pm", (19, 20)),
        ("Platz 1 morgen um 11 und 13 Uhr", (11, 13)), ("book court 1 tomorrow at 3pm and at 4pm", (15, 16)),
    ],
)  # fmt: skip
def test_two_hours_of_one_court_are_two_bookings_of_it(said: str, hours: tuple[int, int]):
    found = heard(said)
    assert [(wish.time, wish.courts) for wish in found.wishes] == [(time(hour), ("c1",)) for hour in hours]
    assert found.order


@pytest.mark.parametrize(
    "said", ["court 1 tomorrow at 3pm and another at 4pm", "court 1 tomorrow at 3pm and a court at 4pm"]
)
def test_another_court_beside_it_may_be_any(said: str):
    assert [wish.courts for wish in heard(said).wishes] == [("c1",), ()]


@pytest.mark.parametrize("said", ["book a court -3 tomorrow", "court at -3 tomorrow", "buch einen Platz -2 morgen"])
def test_a_number_below_zero_is_no_hour(said: str):
    found = heard(said)
    assert (found.wish.time, found.order) == (None, False)
    assert found.unread


@pytest.mark.parametrize(
    "said",
    ["court 2 tomorrow at 3pm the usual", "Platz 2 morgen 15 Uhr wie immer", "wie üblich Platz 2 morgen um 15 Uhr"],
)
def test_the_usual_is_known_to_nobody(said: str):
    found = heard(said)
    assert (found.order, found.wish.repeats, bool(found.unread)) == (False, False, True)


@pytest.mark.parametrize(
    "said",
    [
        "book 3 and 4pm tomorrow on court 2 and 3", "tomorrow 3pm and 4pm court 1 and court 2",
        "morgen 15 und 16 Uhr Platz 1 und Platz 2",
    ],
)  # fmt: skip
def test_several_hours_of_several_courts_leave_open_which_at_which(said: str):
    found = heard(said)
    assert (found.order, found.ambiguous) == (False, True)


@pytest.mark.parametrize(
    "said",
    [
        "court 1 tomorrow at 3pm and court 2 at 4pm",
        "court 1 and court 2 tomorrow at 3pm",
        "3pm court 1 and 4pm court 2 tomorrow",
    ],
)
def test_each_court_with_its_hour_is_clear(said: str):
    found = heard(said)
    assert ([wish.courts for wish in found.wishes], found.order) == ([("c1",), ("c2",)], True)
