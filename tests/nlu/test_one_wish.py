"""What is to be done may be said apart from day, time and court, before or behind them: one wish all the same.

Now is Tuesday 1 December 2026, 09:00; the member has court 2 on Friday at 18:00 and court 1 on Saturday at 10:00.
"""

from datetime import date, time

import pytest

from tests.nlu.heard import FRIDAY, OFFERS, SATURDAY, heard

TOMORROW_AT_3 = (date(2026, 12, 2), time(15))
BOTH = (FRIDAY, SATURDAY)


@pytest.mark.parametrize("order", [
    "book court 2", "please book court 2", "so book court 2 please", "so please reserve court 2", "reserve us court 2",
])  # fmt: skip
@pytest.mark.parametrize("wanted", [
    "we want to play tomorrow at 3pm", "let's play tomorrow at 3pm", "tomorrow at 3pm", "I'd like tomorrow at 3pm",
    "tomorrow at 3pm is good", "we need a court tomorrow at 3pm",
])  # fmt: skip
@pytest.mark.parametrize("between", [", ", ". "])
def test_an_order_behind_what_is_wanted_books_it_once(wanted: str, between: str, order: str):
    found = heard(f"{wanted}{between}{order}")
    assert [(w.intent, w.date, w.time, w.courts) for w in found.wishes] == [("book", *TOMORROW_AT_3, ("c2",))]


@pytest.mark.parametrize("order", [
    "book it", "please book it", "book that for me", "reserve it", "please book", "please reserve it for me", "book",
])  # fmt: skip
@pytest.mark.parametrize("between", [", ", ". ", " - ", " and "])
def test_a_verb_that_names_nothing_is_that_of_the_wish(between: str, order: str):
    found = heard(f"court 2 tomorrow at 3pm{between}{order}")
    assert [(w.intent, w.date, w.time, w.courts) for w in found.wishes] == [("book", *TOMORROW_AT_3, ("c2",))]
    assert found.order


@pytest.mark.parametrize("said", [
    "wir wollen morgen um 15 Uhr spielen, buche bitte Platz 2", "morgen um 15 Uhr, buche mir bitte Platz 2",
    "ich möchte morgen um 15 Uhr spielen. Reserviere bitte Platz 2", "Platz 2 morgen um 15 Uhr, bitte buchen",
    "Platz 2 morgen um 15 Uhr, buch das", "ich brauch morgen um 15 Uhr Platz 2", "brauch morgen um 15 Uhr Platz 2",
])  # fmt: skip
def test_an_order_in_german_behind_what_is_wanted_books_it_once(said: str):
    found = heard(said)
    assert [(w.intent, w.date, w.time, w.courts) for w in found.wishes] == [("book", *TOMORROW_AT_3, ("c2",))]
    assert found.order


@pytest.mark.parametrize("said", [
    "court 1 tomorrow at 3pm, book court 2 as well", "book court 1 tomorrow at 3pm and book another court",
    "book court 1 tomorrow at 3pm. Book court 2 too", "we want to play tomorrow at 3pm, book another court",
    "book court 1 tomorrow at 3pm and court 2 on Friday at 5pm", "book a court tomorrow at 3pm, book a court at 5pm",
    "book court 1 tomorrow at 3pm and another one", "book court 1 tomorrow at 3pm and another on Friday",
    "book court 1 tomorrow at 3pm. Book a second court", "buche Platz 1 morgen um 15 Uhr und noch einen Platz",
])  # fmt: skip
def test_another_court_is_another_wish(said: str):
    assert [wish.intent for wish in heard(said).wishes] == ["book", "book"]


@pytest.mark.parametrize("change", ["cancel", "cancel it", "please cancel it", "please cancel"])
@pytest.mark.parametrize("between", [", ", ". ", " - "])
@pytest.mark.parametrize("named", ["Friday at 6pm", "court 2 on Friday", "my Friday booking", "my 6pm on Friday"])
def test_a_booking_that_is_named_first_is_the_one_that_is_cancelled(named: str, between: str, change: str):
    found = heard(f"{named}{between}{change}", bookings=BOTH)
    assert [(wish.intent, wish.bookings) for wish in found.wishes] == [("cancel", (FRIDAY.code,))]
    assert found.order


@pytest.mark.parametrize("between", [", ", ". "])
@pytest.mark.parametrize("named", ["Friday at 6pm", "court 2 on Friday", "my Friday booking"])
def test_a_booking_that_is_named_first_is_the_one_that_is_moved(named: str, between: str):
    found = heard(f"{named}{between}please move it to 8pm", bookings=BOTH)
    assert [(w.intent, w.bookings, w.time) for w in found.wishes] == [("move", (FRIDAY.code,), time(20))]


@pytest.mark.parametrize("said", [
    "saturday 5pm, don't book it", "saturday 5pm, please do not book it yet", "maybe saturday 5pm, book it?",
    "is court 1 free tomorrow at 3pm, if so book it",
])  # fmt: skip
def test_a_verb_that_is_denied_or_asked_orders_nothing(said: str):
    assert not heard(said).order


@pytest.mark.parametrize("said", [
    "book a second court tomorrow at 3pm", "I need a third court tomorrow at 3pm",
    "reserve one more court tomorrow at 3pm",
    "buche einen zweiten Platz morgen um 15 Uhr", "noch einen zweiten Platz morgen um 15 Uhr",
])  # fmt: skip
def test_a_second_court_is_any_and_not_the_one_of_that_number(said: str):
    found = heard(said)
    assert [(w.intent, w.date, w.time, w.courts) for w in found.wishes] == [("book", *TOMORROW_AT_3, ())]
    assert found.order


@pytest.mark.parametrize(
    "said", ["the second court tomorrow at 3pm please", "den zweiten Platz morgen um 15 Uhr bitte"]
)
def test_the_second_court_is_the_one_of_that_number(said: str):
    assert heard(said).wish.courts == ("c2",)


def test_a_second_court_is_no_new_time_of_a_booking_that_is_moved():
    said = "I was wondering if you could also get a second court at the same time"
    wish = heard(said, bookings=(FRIDAY,), offers=OFFERS, moving=FRIDAY.code, asked="").wish
    assert wish.intent != "move"
    assert not wish.offers
