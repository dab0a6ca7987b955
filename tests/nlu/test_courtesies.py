"""What people write around a wish out of courtesy wishes for nothing and takes nothing back, wherever it stands."""

from datetime import date, time
from itertools import product

import pytest

from tests.nlu.heard import FRIDAY, OFFERS, SATURDAY, heard

BEFORE = (
    "", "hi, ", "good morning. ", "hello there! ", "sorry, ", "ok ", "um, ", "if possible, ",
    "thanks for the last one! ", "it's me again. ", "hope you're well. ",
)  # fmt: skip
VAGUELY = ("I'd like to play tennis. ", "we need a court. ", "I want to book a court. ")
BEHIND = (
    "", ".", "!", ", please", ". thanks!", ". Thank you so much.", ", thanks for your help", " for me", " with Anna",
    " for 4 people", ". see you then", ", see you tomorrow", ". see you on Saturday", " - just me", " :)", ". please",
    ". let me know", ", let me know if that works", " for me and Tom", ", we are two", ". we are two",
)  # fmt: skip


def around(said: str, before: tuple[str, ...] = BEFORE) -> list[str]:
    return [f"{first}{said}{last}" for first, last in product(before, BEHIND)]


@pytest.mark.parametrize(
    "wish", ["book court 2 tomorrow at 3pm", "court 2 tomorrow at 3pm", "court 2 tomorrow 3pm, book it"]
)
def test_a_court_is_booked_once(wish: str):
    for said in around(wish, (*BEFORE, *VAGUELY)):
        found = heard(said)
        ordered = [(one.intent, one.date, one.time, one.courts) for one in found.wishes]
        assert (ordered, found.order) == ([("book", date(2026, 12, 2), time(15), ("c2",))], True), said


@pytest.mark.parametrize("wish", ["cancel my Friday booking", "my Friday booking, cancel it"])
def test_the_booking_that_is_meant_is_cancelled(wish: str):
    for said in around(wish):
        found = heard(said, bookings=(FRIDAY, SATURDAY))
        writes = [(one.intent, one.bookings) for one in found.wishes if one.intent in ("book", "cancel", "move")]
        assert not found.order or writes == [("cancel", (FRIDAY.code,))], said


@pytest.mark.parametrize("answer", ["no", "not that one", "none of those", "no, for singles", "no, I don't mind"])
def test_a_no_to_an_offer_books_none_of_it(answer: str):
    for said in around(answer):
        assert not heard(said, offers=OFFERS).order, said
