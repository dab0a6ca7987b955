"""A move of several bookings, or of none; a bare hour beside a booking; all courts at once.

Now is Tuesday 1 December 2026, 09:00; the member has court 2 on Friday at 18:00, or also court 1 on Saturday at 10:00.
"""

from datetime import time

import pytest

from bot.domain.booking import Booking
from tests.nlu.heard import FRIDAY, SATURDAY, courts, heard

CLUB = courts("Court 1", "Court 2", "Court 3")


@pytest.mark.parametrize(
    "said",
    [
        "move them to sunday", "move both to sunday", "move my bookings to sunday", "please move those to sunday",
        "can you move the ones I have to sunday", "verschieb beide auf Sonntag", "verschieb die beiden auf Sonntag",
    ],
)  # fmt: skip
def test_a_move_of_several_names_none_of_them(said: str):
    wish = heard(said, bookings=(FRIDAY, SATURDAY)).wish
    assert (wish.intent, wish.bookings, wish.count) == ("move", (), 2)


@pytest.mark.parametrize(
    "said", ["move thursday to sunday", "move my monday booking to sunday", "move court 3 to sunday"]
)
@pytest.mark.parametrize("bookings", [(FRIDAY,), (FRIDAY, SATURDAY)], ids=["one", "two"])
def test_a_booking_that_is_none_of_theirs_is_no_other_one(said: str, bookings: tuple[Booking, ...]):
    wish = heard(said, bookings=bookings, courts=CLUB).wish
    assert (wish.intent, wish.bookings, wish.count) == ("move", (), 2)


@pytest.mark.parametrize("said", ["move friday to sunday", "move it to sunday", "move the friday one to sunday"])
def test_the_booking_that_is_named_is_moved(said: str):
    wish = heard(said, bookings=(FRIDAY,)).wish
    assert (wish.intent, wish.count) == ("move", 1)


@pytest.mark.parametrize(("said", "booking", "meant"), [
    ("actually 8", FRIDAY, time(20)), ("make it 8", FRIDAY, time(20)), ("better 9", FRIDAY, time(21)),
    ("make it 8", SATURDAY, time(8)), ("make it 8am", FRIDAY, time(8)), ("make it 8 in the morning", FRIDAY, time(8)),
    ("make it 08:00", FRIDAY, time(8)), ("make it 3", SATURDAY, time(15)), ("lieber um 8", FRIDAY, time(20)),
])  # fmt: skip
def test_a_bare_hour_is_the_one_nearer_to_the_booking(said: str, booking: Booking, meant: time):
    assert heard(said, bookings=(booking,)).wish.time == meant


@pytest.mark.parametrize("said", [
    "book all courts on saturday at noon", "book all the courts tomorrow at 3pm", "book every court friday 6pm",
    "Buche alle Plätze morgen um 15 Uhr", "book all three courts friday 6pm",
])  # fmt: skip
def test_all_courts_are_as_many_as_the_club_has(said: str):
    found = heard(said, courts=CLUB)
    assert (found.wish.intent, found.wish.count, found.order) == ("book", 3, True)


@pytest.mark.parametrize("said", ["show me all courts on saturday", "are all courts free tomorrow at 3?"])
def test_a_look_at_all_courts_asks_for_no_number_of_them(said: str):
    assert heard(said, courts=CLUB).wish.count == 1


@pytest.mark.parametrize("said", [
    "book court 2 tomorrow at 3pm and nothing else", "Buche Platz 2 morgen um 15 Uhr und sonst nichts",
    "court 2 tomorrow at 3pm, please, and that's all",
])  # fmt: skip
def test_nothing_else_takes_nothing_back(said: str):
    found = heard(said, courts=CLUB)
    assert (found.wish.intent, found.wish.courts, found.order) == ("book", ("c2",), True)


@pytest.mark.parametrize("said", [
    "which of my bookings is the longest?", "what time is my saturday game", "is my 7pm slot still on?",
])  # fmt: skip
def test_a_question_about_ones_own_booking_is_answered_with_these(said: str):
    assert heard(said, courts=CLUB).wish.intent == "mine"


@pytest.mark.parametrize("said", ["who is playing on court 1 on saturday?", "wer spielt am Samstag auf Platz 1?"])
def test_a_question_about_other_members_is_a_look_at_the_court(said: str):
    found = heard(said, courts=CLUB)
    assert (found.wish.intent, found.wish.courts, found.unread) == ("check", ("c1",), "")


@pytest.mark.parametrize("said", [
    "move my friday booking to another court", "change it to another court", "switch to a different court please",
])  # fmt: skip
def test_a_move_to_another_court_is_to_any_but_its_own(said: str):
    found = heard(said, bookings=(FRIDAY,), courts=CLUB)
    assert (found.wish.intent, found.wish.not_courts, found.order) == ("move", ("c2",), True)
